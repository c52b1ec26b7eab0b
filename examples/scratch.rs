use cxmetrics::{Breakdown, Scale};
use rustc_hash::FxHashMap;
use std::time::Instant;
fn main() {
    let n: usize = std::env::var("N").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000_000);
    let mut s = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = move |below: u64| { s ^= s << 13; s ^= s >> 7; s ^= s << 17; ((s >> 32) * below) >> 32 };
    let ratings: Vec<u8> = (0..n).map(|_| next(11) as u8).collect();
    let ids: Vec<u32> = (0..n).map(|_| next(1000) as u32).collect();
    let mut sorted = ids.clone(); sorted.sort_unstable();
    let keys: Vec<u64> = ids.iter().map(|&i| (u64::from(i) + 1).wrapping_mul(0xd134_2543_de82_ef95)).collect();
    let which: Vec<String> = std::env::args().skip(1).collect();
    let on = |w: &str| which.is_empty() || which.iter().any(|x| x == w);
    for _ in 0..3 {
        if on("flat") { let t = Instant::now(); let mut table = vec![0_u32; 16000]; for (&i, &r) in ids.iter().zip(&ratings) { table[i as usize * 16 + r as usize] += 1; } std::hint::black_box(&table); println!("flat {:.2}", t.elapsed().as_secs_f64() * 1e9 / n as f64); }
        if on("cols") { let t = Instant::now(); let mut b = Breakdown::new(Scale::ZERO_TO_TEN); b.record_columns(&ids, &ratings).unwrap(); println!("cols {:.2}", t.elapsed().as_secs_f64() * 1e9 / n as f64); }
        if on("sorted") { let t = Instant::now(); let mut b = Breakdown::new(Scale::ZERO_TO_TEN); b.record_columns(&sorted, &ratings).unwrap(); println!("sorted {:.2}", t.elapsed().as_secs_f64() * 1e9 / n as f64); }
        if on("hash") { let t = Instant::now(); let mut m: FxHashMap<u64, [u64; 11]> = FxHashMap::default(); for (&k, &r) in keys.iter().zip(&ratings) { m.entry(k).or_insert([0; 11])[r as usize] += 1; } std::hint::black_box(&m); println!("hash {:.2}", t.elapsed().as_secs_f64() * 1e9 / n as f64); }
        if on("keys") { let t = Instant::now(); let mut b = Breakdown::new(Scale::ZERO_TO_TEN); b.record_all(keys.iter().copied().zip(ratings.iter().copied())).unwrap(); println!("keys {:.2}", t.elapsed().as_secs_f64() * 1e9 / n as f64); }
    }
}
