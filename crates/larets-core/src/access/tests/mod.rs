//! Tests of the policy: what rules and roles can never do, what a grant can never give, and the
//! printed table of who may what.

mod grants;
mod lists;
mod masks;
mod matrix;
mod rules;
mod samples;
