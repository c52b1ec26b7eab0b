//! tmp
extern crate std;
use super::*;
use std::println;
#[test]
fn smoke() {
    for df in [
        0.1,
        0.5,
        1.0,
        2.0,
        2.5,
        3.0,
        5.0,
        10.0,
        29.0,
        30.5,
        100.0,
        1000.0,
        5000.0,
        1e5,
        1e6,
        1e7,
        1e9,
        1e12,
        1e15,
        f64::INFINITY,
    ] {
        for tail in [
            0.4999999, 0.25, 0.1, 0.05, 0.025, 0.005, 0.0005, 1e-6, 1e-12,
        ] {
            let t = student_upper_quantile(tail, df);
            println!(
                "{df:e} {tail:e} {t:e} {:e}",
                student_upper_tail(t, df) / tail - 1.0
            );
        }
    }
    for (a, b) in [
        (1.0, 1e6),
        (1.0, 1e12),
        (0.5, 1e9 + 0.5),
        (5e11, 5e11),
        (3.0, 1e12),
        (977.5, 23.5),
        (1e-3, 1e-3),
        (1e-3, 1e12),
        (0.7, 0.3),
        (60., 1e6),
        (1e6, 60.),
        (49.0, 49.0),
        (200.0, 300.0),
        (1e12, 0.5),
        (0.5, 0.5),
        (1e12, 1e-3),
    ] {
        for tail in [0.5, 0.25, 0.025, 1e-6, 1e-12] {
            let q = beta_lower_quantile(tail, a, b);
            let u = beta_upper_quantile(tail, a, b);
            println!(
                "{a:e} {b:e} {tail:e} {q:e} {:e} {u:e} {:e}",
                beta_lower_tail(q, a, b) / tail - 1.0,
                beta_upper_tail(u, a, b) / tail - 1.0
            );
        }
    }
    for z in [0.5, 1.0, 5.0, 37.0] {
        println!(
            "{:e} {:e}",
            normal_upper_tail(z),
            normal_upper_quantile(normal_upper_tail(z)) - z
        )
    }
    println!("{:e}", normal_upper_quantile(1e-300));
    for (x, df) in [
        (3.841458820694124, 1.0),
        (18.3, 10.0),
        (124.3, 100.0),
        (1e6 + 2e3, 1e6),
    ] {
        println!("{:e}", chi_squared_upper_tail(x, df))
    }
}
