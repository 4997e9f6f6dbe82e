//! Everything of Larets that is cryptography: keys, sealed values, blind indexes, passwords,
//! tokens, the audit tree and sealed files.
//!
//! The crate is pure. It may ask the operating system for random bytes; it must not read a clock,
//! a file, a database or the network: times, dates and stored bytes come in as arguments.
//!
//! | module | what it answers |
//! | --- | --- |
//! | [`secret`] | how a secret lies in memory, how two are compared, where random bytes come from |
//! | [`keyring`] | the root key and the data keys that it wraps |
//! | [`field`] | one sealed value in a column |
//! | [`blind`] | how a sealed value is found again |
//! | [`password`] | how a password is stored, checked and judged |
//! | [`token`] | sessions, forgery tokens, set-up links |
//! | [`audit`] | the Merkle tree of events, its signatures and its verification |
//! | [`stream`] | a sealed file of any length |

mod aead;
mod bytes;

pub mod audit;
pub mod blind;
pub mod field;
pub mod keyring;
pub mod password;
pub mod secret;
pub mod stream;
pub mod token;
