//! The server of Larets: HTTP, jobs and the command line.
//!
//! `actix-web` and `clap` stand only here. Rules are in `larets-core`, statements in
//! `larets-storage`; a feature's folder has its `handlers.rs` and, for what leaves, its `wire.rs`.

pub mod access;
mod acts;
pub mod checkpoints;
pub mod cli;
pub mod clients;
pub mod clock;
pub mod companies;
pub mod config;
pub mod contacts;
pub mod deals;
pub mod demo;
pub mod departments;
pub mod duplicates;
pub mod exports;
pub mod favourites;
pub mod http;
pub mod imports;
pub mod jobs;
pub mod language;
pub mod lists;
pub mod live;
pub mod maintenance;
pub mod notes;
pub mod passwords;
pub mod pipelines;
pub mod points;
pub mod search;
pub mod sessions;
pub mod settings;
pub mod setup;
pub mod sign_in_delay;
pub mod start;
pub mod timeline;
pub mod today;
pub mod users;
pub mod views;
