//! `roles.rights`: a list of the names of rights.

use serde::{Deserialize, Serialize};

use super::{Choice, Document};
use crate::domain::right::{Right, Rights};

/// Rights as they are stored. One of another release is skipped, and stays in the row.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::store) struct StoredRights(Vec<Choice<Right>>);

impl StoredRights {
    /// Whether there is one that this release does not know.
    pub(in crate::store) fn has_unknown(&self) -> bool {
        self.0.iter().any(|right| matches!(right, Choice::Unknown(_)))
    }
}

impl Document for StoredRights {
    type Domain = Rights;

    fn store(value: Rights) -> Self {
        Self(value.iter().map(Choice::Known).collect())
    }

    fn read(self) -> Rights {
        self.0.into_iter().filter_map(Choice::known).collect()
    }
}
