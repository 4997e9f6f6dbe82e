//! Dev only: what tests of several crates need and no shipped code may use.
//!
//! Holds a PostgreSQL for tests, a fresh database per test on both engines, the real binary with
//! a client, and canaries that show whether a hidden value got out. It must not depend on `larets-storage` or
//! `larets-server`, because their own unit tests use it.

pub mod canary;
pub mod client;
pub mod database;
pub mod finished;
pub mod live;
mod packed;
pub mod postgres;
pub mod server;
pub mod small_disk;

pub use canary::{Canary, Watch};
pub use client::{Answer, Client, Method};
pub use database::{Engine, TestDatabase};
pub use finished::Finished;
pub use live::LiveSocket;
pub use server::Server;
pub use small_disk::SmallDisk;
