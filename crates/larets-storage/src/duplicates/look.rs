//! A part of the walk of a search: a bounded piece of an index, and where the next one begins.

use larets_core::access::ReadGrant;

use super::position::Position;
use super::walk::{Begin, WINDOW, Walk};
use super::{HasDuplicates, compare};
use crate::db::ReadTx;
use crate::error::StorageError;
use crate::types::Id;

/// What a part of the walk found.
#[derive(Debug)]
pub(super) struct Looked {
    /// In what they are alike.
    pub reason: &'static str,
    pub pairs: Vec<(Id, Id)>,
    /// Entries of the index that were passed.
    pub entries: i64,
    /// Pairs that were not compared, as too many records share one value.
    pub left_out: i64,
    /// Where the next part begins.
    pub next: Position,
}

/// Where the walk goes on: what may not be compared is passed over, and nothing tells so. None at the end.
fn allowed<R: HasDuplicates>(grant: &ReadGrant<R>, mut at: Position) -> Option<(Position, Walk)> {
    loop {
        let walk = R::WALKS.get(at.walk).copied()?;
        if R::may(grant, walk) {
            return Some((at, walk));
        }
        at = Position::of_walk(at.walk + 1);
    }
}

/// The next part of the walk; none at its end.
pub(super) fn look<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<R>,
    at: Position,
) -> Result<Option<Looked>, StorageError> {
    let Some((at, walk)) = allowed(grant, at) else {
        return Ok(None);
    };
    let begin = match at.inside {
        None => Begin::After(&at.after),
        Some(id) => Begin::Inside(&at.after, Id(id)),
    };
    let mut entries = R::entries(tx.connection(), walk, grant.rows(), begin)?;
    let full = i64::try_from(entries.len()).unwrap_or(i64::MAX) >= WINDOW;
    let last = entries.last().cloned();
    let one_key = entries.first().map(|(key, _)| key) == last.as_ref().map(|(key, _)| key);
    if full && !one_key {
        // The last group may go on: it is read as a whole with the next window.
        entries.retain(|(key, _)| Some(key) != last.as_ref().map(|(key, _)| key));
    }
    let after = entries.last().map(|(key, _)| key.clone());
    let passed = i64::try_from(entries.len()).unwrap_or(i64::MAX);
    let compared = compare(tx, grant, entries)?;
    let next = match after {
        Some(after) if full => Position {
            walk: at.walk,
            after,
            // A group larger than a window goes on in the next one.
            inside: last.filter(|_| one_key).map(|(_, id)| id.0),
            earlier: if one_key {
                at.earlier + compared.seen
            } else {
                0
            },
        },
        _ if at.inside.is_some() => Position {
            walk: at.walk,
            after: at.after,
            ..Position::default()
        },
        _ => Position::of_walk(at.walk + 1),
    };
    Ok(Some(Looked {
        reason: walk.reason(),
        pairs: compared.pairs,
        entries: passed,
        left_out: compared.left_out + at.earlier * compared.seen,
        next,
    }))
}

/// How many entries there are to look at.
pub(super) fn total<R: HasDuplicates>(
    tx: &mut ReadTx<'_>,
    grant: &ReadGrant<R>,
) -> Result<i64, StorageError> {
    let mut total = 0_i64;
    for walk in R::WALKS.iter().filter(|walk| R::may(grant, **walk)) {
        total += R::count(tx.connection(), *walk, grant.rows())?;
    }
    Ok(total)
}
