//! Messages of the live channel.

use serde::Serialize;
use uuid::Uuid;

/// What the server tells a page.
#[derive(Debug, Serialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Message {
    /// The channel is open.
    Hello,
    /// A record that the person may see was made, changed or deleted, or is not seen any more.
    Record {
        /// `contact` or `company`.
        kind: &'static str,
        /// Which one.
        id: Uuid,
        /// Its version now; 0 with `noted`.
        version: i64,
        /// `created`, `changed`, `deleted`, or `noted`: a note of it was written, changed or
        /// removed. `deleted` too when it went to where the person does not see it.
        act: &'static str,
    },
    /// Many records of a kind changed, some of which the person may see or saw until now: read again
    /// what is shown of them.
    Many {
        /// `contact`, `company` or `deal`.
        kind: &'static str,
    },
    /// An act that the person may see moved on.
    Act {
        /// Which one.
        id: Uuid,
    },
    /// An import that the person may see moved on.
    Import {
        /// Which one.
        id: Uuid,
    },
    /// Messages were missed: read again what is on the page.
    Missed,
    /// The session has ended.
    SignedOut,
}
