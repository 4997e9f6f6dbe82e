//! Writes: the maker of a value without events is the storage's own, for heartbeats.

use larets_storage::Recorded;

fn forge() -> Recorded<u32> {
    Recorded::unrecorded(1)
}

fn main() {}
