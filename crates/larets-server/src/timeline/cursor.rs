//! The place of an entry in a timeline, and its text form. Time first, then what makes it unique.

use data_encoding::BASE64URL_NOPAD;
use larets_core::time::At;
use uuid::Uuid;

use crate::http::{ApiError, Code};

const LENGTH: usize = 8 + 1 + 16;

/// The place of an entry; later entries are greater.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// Microseconds.
    pub at: i64,
    kind: u8,
    id: u128,
}

impl Position {
    /// The place of an event, by how many of its moment are later in the record of events. Its id tells
    /// no order.
    pub fn of_event(at: At, later: u32) -> Self {
        Self {
            at: at.micros(),
            kind: 1,
            id: u128::from(u32::MAX - later),
        }
    }

    /// The place of what happened before the record of events knew the record.
    pub fn of_past(at: At, id: Uuid) -> Self {
        Self {
            at: at.micros(),
            kind: 0,
            id: id.as_u128(),
        }
    }

    /// The place of a note.
    pub fn of_note(at: At, id: Uuid) -> Self {
        Self {
            at: at.micros(),
            kind: 2,
            id: id.as_u128(),
        }
    }
}

/// The cursor of the page that follows this place.
pub fn write(position: Position) -> String {
    let mut bytes = Vec::with_capacity(LENGTH);
    bytes.extend_from_slice(&position.at.to_be_bytes());
    bytes.push(position.kind);
    bytes.extend_from_slice(&position.id.to_be_bytes());
    BASE64URL_NOPAD.encode(&bytes)
}

/// Reads a cursor.
pub fn read(text: &str) -> Result<Position, ApiError> {
    parse(text).ok_or_else(|| ApiError::new(Code::CursorWrong))
}

fn parse(text: &str) -> Option<Position> {
    let bytes = BASE64URL_NOPAD.decode(text.as_bytes()).ok()?;
    let (at, rest) = bytes.split_first_chunk::<8>()?;
    let (kind, id) = rest.split_first()?;
    Some(Position {
        at: i64::from_be_bytes(*at),
        kind: *kind,
        id: u128::from_be_bytes(id.try_into().ok()?),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    // Shows that a place survives its text form, and that other texts are refused.
    #[test]
    fn round_trip() {
        let position = Position::of_note(At::from_micros(-5), Uuid::from_u128(9));
        assert_eq!(read(&write(position)).unwrap(), position);
        for wrong in ["", "AAAA", "!", &"A".repeat(100)] {
            assert_eq!(
                read(wrong).unwrap_err().code(),
                Code::CursorWrong,
                "{wrong}"
            );
        }
    }

    // Shows that time goes first, and that notes of one moment stand above its events, and these above
    // what no event stands for.
    #[test]
    fn order() {
        let at = At::from_micros;
        assert!(Position::of_event(at(2), 0) > Position::of_note(at(1), Uuid::max()));
        assert!(Position::of_note(at(1), Uuid::nil()) > Position::of_event(at(1), 0));
        assert!(Position::of_event(at(1), 0) > Position::of_event(at(1), 1));
        assert!(Position::of_event(at(1), u32::MAX) > Position::of_past(at(1), Uuid::max()));
    }
}
