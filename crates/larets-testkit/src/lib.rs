//! Dev only: what tests of several crates need and no shipped code may use.
//!
//! Holds a PostgreSQL for tests, a fresh database per test on both engines, and canaries that
//! show whether a hidden value got out. It must not depend on `larets-storage` or
//! `larets-server`, because their own unit tests use it.

pub mod canary;
pub mod database;
pub mod postgres;

pub use canary::Canary;
pub use database::{Engine, TestDatabase};
