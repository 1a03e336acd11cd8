//! `scopes.claim_rules`, and the same member of `clients.metadata`: a list of rules.

use serde::{Deserialize, Serialize};

use super::{Choice, Document};
use crate::domain::claim_rule::ClaimRule;

/// Rules as they are stored. One that this release does not understand makes no claim, and stays in the row.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::store) struct StoredClaimRules(Vec<Choice<ClaimRule>>);

impl StoredClaimRules {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Document for StoredClaimRules {
    type Domain = Vec<ClaimRule>;

    fn store(value: Vec<ClaimRule>) -> Self {
        Self(value.into_iter().map(Choice::Known).collect())
    }

    fn read(self) -> Vec<ClaimRule> {
        self.0.into_iter().filter_map(Choice::known).collect()
    }
}
