//! What all features share on the way in and out: routes, extractors, replies, problems, headers,
//! forgery protection, the interface's files. No feature's logic.

pub mod actor;
pub mod address;
pub mod app;
pub mod assets;
pub mod body;
pub mod codes;
pub mod cookie;
pub mod csrf;
pub mod docs;
mod field_at;
pub mod health;
pub mod limits;
pub mod problem;
pub mod refusals;
pub mod reply;
pub mod request;
pub mod security_headers;
pub mod state;
#[cfg(test)]
mod tests;
pub mod wire;

pub use body::{Body, Params};
pub use codes::Code;
pub use problem::ApiError;
pub use reply::{Answer, NoContent, Reply, View};
pub use state::{AppState, State};
