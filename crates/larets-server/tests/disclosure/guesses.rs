//! Numbers that look random, and what is guessed where a value can stand.

use crate::base::Hidden;

/// Numbers that look random and are the same in every run.
pub struct Random(u64);

impl Random {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Below `end`.
    pub fn below(&mut self, end: usize) -> usize {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(end).unwrap()).unwrap()
    }

    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// What is worth looking for, and what is typed into records.
pub struct Guesses {
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub handles: Vec<String>,
    pub names: Vec<String>,
    /// May be told back to whoever typed it.
    pub typed: Vec<Hidden>,
    /// Whether the stored values themselves are typed in as well.
    pub probe: bool,
}

impl Guesses {
    pub fn any(&self, random: &mut Random) -> String {
        let lists = [&self.phones, &self.emails, &self.handles, &self.names];
        let list = *random.pick(&lists);
        let value = random.pick(list).clone();
        let digits: String = value.chars().filter(char::is_ascii_digit).collect();
        match random.below(6) {
            0 if digits.len() >= 10 => digits[digits.len() - 4..].to_owned(),
            1 if digits.len() >= 10 => digits[digits.len() - 7..].to_owned(),
            2 if digits.len() >= 10 => format!("+7{}", &digits[digits.len() - 10..]),
            3 => value.chars().take(5).collect(),
            4 => value.split('@').next().unwrap_or_default().to_owned(),
            _ => value,
        }
    }
}
