//! People who sign in and their departments, in the database.

pub mod colleagues;
pub mod departments;
pub mod read;
pub mod write;
