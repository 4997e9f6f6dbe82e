//! What jobs have in common: a queue for those of a kind, steps, and how they wait and tell how they ended.

pub mod queue;
pub mod steps;
