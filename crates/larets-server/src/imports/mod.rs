//! Bringing in a foreign base: readers of files. The rules are in `larets_core::imports`.

pub mod read;
