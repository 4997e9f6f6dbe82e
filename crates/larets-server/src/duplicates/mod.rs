//! Searches for duplicates in the whole base, and pairs that are said to be none. The job of a search
//! stands in `run`.

mod handlers;
pub mod run;
mod searches;
pub mod wire;

pub use handlers::routes;
