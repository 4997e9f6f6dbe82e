//! Tests of the walls of storage on both engines: the tables, the record of events, the lane of
//! writes, who may still sign in. Raw SQL stands here, as the connection never leaves the crate.

mod access;
mod chain;
mod columns;
mod exports;
mod keys;
mod lane;
mod migrations;
mod people;
mod plans;
mod readers;
mod samples;
mod saved_rows;
mod schema;
mod sessions;
mod tampering;
