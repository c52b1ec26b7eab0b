//! Random numbers for simulations, the same in every run.

/// Marsaglia's xorshift.
#[derive(Clone, Debug)]
pub struct Random(u64);

impl Random {
    /// The numbers of a simulation; different ones for different seeds.
    pub fn new(seed: u64) -> Self {
        let mut random = Self(seed ^ 0x9e37_79b9_7f4a_7c15);
        // Seeds that are near each other are so no longer after some steps.
        (0..20).for_each(|_| _ = random.uniform());
        random
    }

    /// Between 0 and 1.
    pub fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Two of a standard normal distribution (Box and Muller, 1958).
    pub fn normals(&mut self) -> [f64; 2] {
        let radius = libm::sqrt(-2.0 * libm::log1p(-self.uniform()));
        let angle = core::f64::consts::TAU * self.uniform();
        [radius * libm::cos(angle), radius * libm::sin(angle)]
    }

    pub fn normal(&mut self) -> f64 {
        self.normals()[0]
    }
}
