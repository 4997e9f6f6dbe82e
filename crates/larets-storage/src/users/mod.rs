//! People who sign in and their departments, in the database.

pub mod departments;
pub mod read;
pub mod write;
