//! larets-server

pub mod imports;
