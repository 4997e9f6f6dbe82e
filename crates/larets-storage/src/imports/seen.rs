//! What a dry run remembers of the rows it has passed: repetitions within the file, names of
//! companies, and rows that name a company which may still come. All of it has a limit, so that
//! memory does not grow with the file.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};

use larets_core::imports::{DuplicatePolicy, Refusal};
use larets_core::similar::company_name_key;

use super::keys::{Key, Keys};
use super::row::ImportProgress;
use super::rows::RefusedOutcome;

/// Values that are remembered; beyond, repetitions within the file are no longer seen.
const SEEN_LIMIT: usize = 2_000_000;
/// Rows that may wait for their company; beyond, they count as if it were in the file.
const AWAITING_LIMIT: usize = 20_000;

/// What a dry run remembers.
#[derive(Debug, Default)]
pub struct SeenRows {
    keys: Remembered,
    names: Remembered,
    awaiting: Vec<Awaiting>,
}

#[derive(Debug)]
struct Awaiting {
    number: i64,
    column: usize,
    cells: Vec<String>,
    /// The company that it names.
    name: Key,
    /// Its own name, where it is new.
    own: Option<Key>,
    /// By what it meets other rows.
    keys: Keys,
}

/// Hashes of values: they take little, and two values meet by chance once in a million files.
#[derive(Debug, Default)]
struct Remembered {
    hashes: HashSet<u64>,
    hasher: RandomState,
}

impl Remembered {
    fn has(&self, key: &Key) -> bool {
        self.hashes.contains(&self.hasher.hash_one(key))
    }

    fn forget(&mut self, key: &Key) {
        self.hashes.remove(&self.hasher.hash_one(key));
    }

    fn put(&mut self, key: &Key) {
        if self.hashes.len() < SEEN_LIMIT {
            self.hashes.insert(self.hasher.hash_one(key));
        }
    }
}

impl SeenRows {
    /// Whether an earlier row that is taken is found by these keys.
    pub(super) fn has_any(&self, keys: &Keys) -> bool {
        keys.look.iter().any(|key| self.keys.has(key))
    }

    /// By which key a client whom a row names was counted before; who was not is counted from now on.
    /// What else a row says of somebody who is there makes them no better known.
    pub(super) fn client<'k>(&mut self, keys: &'k Keys) -> Option<&'k Key> {
        let known = keys.look.iter().find(|key| self.keys.has(key));
        if known.is_none() {
            self.take(&keys.put);
        }
        known
    }

    /// Notes the keys of a row that is taken.
    pub(super) fn take(&mut self, put: &[Key]) {
        for key in put {
            self.keys.put(key);
        }
    }

    pub(super) fn learn(&mut self, name: &str) {
        self.names.put(&name_key(name));
    }

    pub(super) fn awaits(
        &mut self,
        number: i64,
        column: usize,
        cells: &[String],
        name: &str,
        own: Option<&str>,
    ) -> bool {
        let has_room = self.awaiting.len() < AWAITING_LIMIT;
        if has_room {
            self.awaiting.push(Awaiting {
                number,
                column,
                cells: cells.to_vec(),
                name: name_key(name),
                own: own.map(name_key),
                keys: Keys::default(),
            });
        }
        has_room
    }

    /// Notes the keys of the row that was put aside last. They count only when it is taken.
    pub(super) fn keep_aside(&mut self, keys: &Keys) {
        if let Some(last) = self.awaiting.last_mut() {
            last.keys = keys.clone();
        }
    }

    pub(super) fn no_longer_awaits(&mut self, number: i64) {
        if self
            .awaiting
            .last()
            .is_some_and(|last| last.number == number)
        {
            self.awaiting.pop();
        }
    }

    /// At the end of the file: rows whose company never came are refused after all, and with them
    /// those that name one of them.
    pub fn settle(
        mut self,
        policy: DuplicatePolicy,
        progress: &mut ImportProgress,
    ) -> Vec<RefusedOutcome> {
        let mut refused = Vec::new();
        loop {
            let awaiting = std::mem::take(&mut self.awaiting);
            let (there, missing): (Vec<_>, Vec<_>) = awaiting
                .into_iter()
                .partition(|row| self.names.has(&row.name) && row.own.as_ref() != Some(&row.name));
            self.awaiting = there;
            if missing.is_empty() {
                self.settle_repeated(policy, progress);
                return refused;
            }
            for row in missing {
                match &row.own {
                    Some(own) => {
                        self.names.forget(own);
                        progress.created -= 1;
                    }
                    None => progress.updated -= 1,
                }
                progress.refused += 1;
                refused.push(RefusedOutcome {
                    number: row.number,
                    faults: (Refusal::ParentUnknown, Some(row.column)).into(),
                    cells: row.cells,
                });
            }
        }
    }
}

impl SeenRows {
    /// Rows that were put aside are taken after all others, the last one first, so one that is met
    /// in the file again is the repetition.
    fn settle_repeated(&mut self, policy: DuplicatePolicy, progress: &mut ImportProgress) {
        for row in std::mem::take(&mut self.awaiting).into_iter().rev() {
            if row.own.is_some() && self.has_any(&row.keys) {
                progress.created -= 1;
                match policy {
                    DuplicatePolicy::Skip => progress.skipped += 1,
                    _ => progress.updated += 1,
                }
            } else {
                self.take(&row.keys.put);
            }
        }
    }
}

fn name_key(name: &str) -> Key {
    company_name_key(name).into_bytes()
}
