//! Domain types, rules and policy of Larets. No I/O, no clock, no randomness: whatever a rule
//! needs comes in as an argument. Domain types are not serialisable; shapes for the wire live in
//! the server.

pub mod access;
pub mod acts;
pub mod audit;
pub mod companies;
pub mod contacts;
pub mod deals;
pub mod duplicates;
pub mod email;
pub mod exports;
pub mod handle;
pub mod ids;
pub mod imports;
pub mod lists;
pub mod money;
pub mod phone;
pub mod pipelines;
pub mod points;
pub mod registry_numbers;
pub mod similar;
pub mod text;
pub mod time;
pub mod users;
pub mod views;
