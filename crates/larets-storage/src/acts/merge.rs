//! Two records become one, and two again.

use serde::{Deserialize, Serialize};

/// What a merge moved from one record to the other.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Moved {}
