//! Lists of texts: `scopes.claims`, `consents.claims`, `access_tokens.audience`, `registrations.group_names`.

use serde::{Deserialize, Serialize};

use super::{Choice, Document};

/// A list of texts as it is stored. An element of another kind is of another release, and is skipped.
#[derive(Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub(in crate::store) struct StoredTexts(Vec<Choice<String>>);

impl Document for StoredTexts {
    type Domain = Vec<String>;

    fn store(value: Vec<String>) -> Self {
        Self(value.into_iter().map(Choice::Known).collect())
    }

    fn read(self) -> Vec<String> {
        self.0.into_iter().filter_map(Choice::known).collect()
    }
}
