//! A repeatable source of numbers: SplitMix64 (Steele, Lea, Flood 2014).

/// Numbers that follow from a seed.
pub(super) struct Dice {
    seed: u64,
    state: u64,
}

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self { seed, state: seed }
    }

    fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.next() % limit.max(1)
    }

    pub fn chance(&mut self, percent: u64) -> bool {
        self.below(100) < percent
    }

    pub fn pick<'a, T>(&mut self, from: &'a [T]) -> Option<&'a T> {
        let count = u64::try_from(from.len()).unwrap_or(u64::MAX);
        from.get(usize::try_from(self.below(count)).unwrap_or_default())
    }

    pub fn word(&mut self, from: &[&str]) -> String {
        self.pick(from).map(ToString::to_string).unwrap_or_default()
    }

    /// A place below `space` that looks drawn, another one for each `index` below it.
    pub fn place(&self, index: u64, space: u64) -> u64 {
        let space = space.max(1);
        let begin = self.seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) % space;
        (begin + index % space * stride(space)) % space
    }
}

/// A step that meets each place of a space once before any twice, and is far from where it was: about
/// the golden section of the space, without a common divisor.
fn stride(space: u64) -> u64 {
    let mut stride = (space / 1_000 * 618).max(1);
    while divisor(stride, space) != 1 {
        stride += 1;
    }
    stride
}

fn divisor(one: u64, other: u64) -> u64 {
    if other == 0 {
        one
    } else {
        divisor(other, one % other)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    // Shows that no two indexes have one place, and that another seed has other places.
    #[test]
    fn places_differ() {
        let (one, other) = (Dice::new(1), Dice::new(2));
        for space in [1, 7, 5_270, 27_000] {
            let places: HashSet<_> = (0..space).map(|index| one.place(index, space)).collect();
            assert_eq!(u64::try_from(places.len()).unwrap(), space);
        }
        assert_ne!(one.place(0, 27_000), other.place(0, 27_000));
    }
}
