//! Hidden means hidden, shown against the running server on both engines: every operation of the
//! API × every role (`matrix`), unique values looked for in every byte that leaves (`crawl`), two
//! installations that differ in nothing but what is hidden (`interference`), and channels inside
//! plain texts (`texts`).

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "what fails here fails the test"
)]

mod asker;
mod base;
mod crawl;
mod exports;
mod firm;
mod guesses;
mod interference;
mod jobs;
mod matrix;
mod normal;
mod operations;
mod question;
mod targets;
mod texts;
