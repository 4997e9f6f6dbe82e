//! Identity: an actor cannot be written down; it comes of a proven session or of a named job.

use larets_core::access::Actor;
use larets_core::ids::UserId;

fn forge(user: UserId) -> Actor {
    Actor { user }
}

fn main() {}
