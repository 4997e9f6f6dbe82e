//! Text as people type it, made comparable: folding, words, sort keys, keyboard layouts, search
//! queries, and which of it names a phone or an address. Both database engines disagree about case and accents, so every stored search text is
//! made here. Nothing here knows of tables or of rights.

mod fold;
mod layout;
mod query;
mod redact;

pub use fold::{fold, sort_key, words};
pub use layout::switch_layout;
pub use query::{Part, SearchQuery};
pub use redact::{Hide, TextKind, redact};

/// Words taken from one text at most; what follows is not searchable.
pub const WORDS_MAX: usize = 64;
/// Characters kept of one word at most.
pub const WORD_CHARS_MAX: usize = 64;
/// Characters kept of a sort key at most.
pub const SORT_KEY_CHARS_MAX: usize = 128;
