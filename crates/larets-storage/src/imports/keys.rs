//! Keys by which a row meets a record that is there, or an earlier row of the file. What may count
//! as a key is decided here: nobody finds by a field that they may not see, else an import would be
//! an oracle.

use larets_core::access::{Actor, ReadGrant};
use larets_core::companies::{Company, CompanyField};
use larets_core::imports::{DuplicateKey, DuplicatePolicy};
use larets_core::points::{PointDraft, PointKind};
use larets_core::similar::company_name_key;

use super::kind::ClientKind;
use super::rows::{ChunkRules, RowImport};
use crate::db::Vault;
use crate::points::lookup;

/// A key that a record is found by: a blind index of a channel, or a plain value after its kind.
pub(super) type Key = Vec<u8>;

/// The keys of a row, the most telling first.
#[derive(Debug, Default, Clone)]
pub(super) struct Keys {
    /// The channels among them.
    pub channels: Vec<Key>,
    /// What a record is looked for by.
    pub look: Vec<Key>,
    /// What later rows find this one by.
    pub put: Vec<Key>,
}

pub(super) fn external_key(value: &str) -> Key {
    [b"id:", value.as_bytes()].concat()
}

fn inn_key(inn: &str) -> Key {
    [b"inn:", inn.as_bytes()].concat()
}

/// A name, with the number where one is known.
fn name_key(name: &str, inn: Option<&str>) -> Key {
    match inn {
        None => [b"name:", name.as_bytes()].concat(),
        Some(inn) => [b"name:", name.as_bytes(), b"\0", inn.as_bytes()].concat(),
    }
}

/// By what companies are told apart. Many companies have one name, so a name never joins two that
/// have different numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct CompanyKeys {
    pub by_inn: bool,
    pub by_name: bool,
    /// Whether numbers may be seen at all.
    pub sees_inn: bool,
}

impl CompanyKeys {
    /// What a company with this name and number is looked for by.
    pub fn look(self, name: &str, inn: &str) -> Vec<Key> {
        let name = company_name_key(name);
        let has_inn = self.sees_inn && !inn.is_empty();
        let mut keys = Vec::new();
        if has_inn && self.by_inn {
            keys.push(inn_key(inn));
        }
        if self.by_name && !name.is_empty() {
            if has_inn {
                keys.push(name_key(&name, Some(inn)));
                keys.push(name_key(&name, Some("")));
            } else {
                keys.push(name_key(&name, None));
            }
        }
        keys
    }

    /// What a company with this name and number is found by.
    pub fn put(self, name: &str, inn: &str) -> Vec<Key> {
        let name = company_name_key(name);
        let inn = if self.sees_inn { inn } else { "" };
        let mut keys = Vec::new();
        if self.by_inn && !inn.is_empty() {
            keys.push(inn_key(inn));
        }
        if self.by_name && !name.is_empty() {
            keys.push(name_key(&name, None));
            keys.push(name_key(&name, Some(inn)));
        }
        keys
    }

    /// All that this person may find companies by.
    pub fn seen_by(actor: &Actor) -> Self {
        let companies = actor.may_read::<Company>();
        let sees = |field| {
            let companies = companies.as_ref();
            companies.is_ok_and(|grant| grant.may_search_by(field).is_ok())
        };
        let sees_inn = sees(CompanyField::Inn);
        Self {
            by_inn: sees_inn,
            by_name: sees(CompanyField::Name),
            sees_inn,
        }
    }

    /// As far as the rules name it.
    pub fn limited_by(self, rules: &ChunkRules) -> Self {
        Self {
            by_inn: self.by_inn && rules.keys.contains(&DuplicateKey::Inn),
            by_name: self.by_name && rules.keys.contains(&DuplicateKey::Name),
            ..self
        }
    }
}

/// The keys of a row: its id in the other program, then what the rules name.
pub(super) fn keys_of<K: ClientKind>(
    vault: &Vault,
    grant: &ReadGrant<K>,
    rules: &ChunkRules,
    by: CompanyKeys,
    row: &RowImport<K::Draft>,
) -> Keys {
    if rules.policy == DuplicatePolicy::Add {
        return Keys::default();
    }
    let channels: Vec<Key> = channel_keys(vault, grant, rules, K::points(&row.draft)).collect();
    let mut look: Vec<Key> = row
        .external_id
        .as_deref()
        .map(external_key)
        .into_iter()
        .collect();
    let mut put = look.clone();
    if let Some((name, inn)) = K::company(&row.draft) {
        look.extend(by.look(name, inn));
        put.extend(by.put(name, inn));
    }
    look.extend(channels.iter().cloned());
    put.extend(channels.iter().cloned());
    Keys {
        channels,
        look,
        put,
    }
}

/// The blind-index values of a record's channels that count as keys.
pub(super) fn channel_keys<'r, K: ClientKind>(
    vault: &'r Vault,
    grant: &'r ReadGrant<K>,
    rules: &'r ChunkRules,
    points: &'r [PointDraft],
) -> impl Iterator<Item = Key> + 'r {
    let counts = |kind: PointKind| {
        let named = match kind {
            PointKind::Phone => rules.keys.contains(&DuplicateKey::Phone),
            PointKind::Email => rules.keys.contains(&DuplicateKey::Email),
            PointKind::Handle => false,
        };
        named && grant.may_search_by(K::field_of(kind)).is_ok()
    };
    let counted = points.iter().filter(move |point| counts(point.kind));
    counted
        .map(|point| lookup_of(vault, point))
        .filter(|key| !key.is_empty())
}

/// The blind index of a channel that was typed.
pub(super) fn lookup_of(vault: &Vault, draft: &PointDraft) -> Key {
    draft
        .channel
        .as_ref()
        .map_or_else(Vec::new, |channel| lookup(vault, channel).to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows which companies meet by name: equal names do when a number is missing or the same, and
    // do not when the numbers differ.
    #[test]
    fn names_and_numbers() {
        let by = CompanyKeys {
            by_inn: false,
            by_name: true,
            sees_inn: true,
        };
        let meet = |by: CompanyKeys, first: (&str, &str), second: (&str, &str)| {
            let there = by.put(first.0, first.1);
            by.look(second.0, second.1)
                .iter()
                .any(|key| there.contains(key))
        };
        for (first, second, expected) in [
            ("", "", true),
            ("1", "", true),
            ("", "1", true),
            ("1", "1", true),
            ("1", "2", false),
        ] {
            let (first, second) = (("ООО Ёлка", first), ("«елка»", second));
            assert_eq!(meet(by, first, second), expected, "{first:?} {second:?}");
        }
        assert!(!meet(by, ("Ель", "1"), ("Сосна", "1")));
        let by_inn = CompanyKeys { by_inn: true, ..by };
        assert!(meet(by_inn, ("Ель", "1"), ("Сосна", "1")));
        // Whoever may not see numbers learns nothing of them.
        let blind = CompanyKeys {
            sees_inn: false,
            by_inn: false,
            ..by
        };
        assert!(meet(blind, ("Ель", "1"), ("Ель", "2")));
    }
}
