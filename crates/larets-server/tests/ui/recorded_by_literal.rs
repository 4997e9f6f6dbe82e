//! Writes: what a write returns cannot be put together without an event.

use larets_storage::Recorded;

fn forge() -> Recorded<u32> {
    Recorded {
        value: 1,
        events: Vec::new(),
    }
}

fn main() {}
