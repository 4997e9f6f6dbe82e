//! Departments: the tree everyone sees and whoever may edit people shapes.

mod handlers;
mod wire;

pub use handlers::routes;
