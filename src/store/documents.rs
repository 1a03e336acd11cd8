//! JSON documents in columns, in the form in which they are stored. Two releases can share a database, so a document may hold
//! members and values that this release does not know: reading skips them, and an update leaves them in the document.

mod authorization_request;
mod claim_rules;
mod client_metadata;
mod grant_basis;
mod merge;
mod rights;
pub(super) mod session;
mod texts;
mod upstream;
mod user_claims;

use sea_orm::{QueryResult, Value as Column};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::DeserializeOwned, de::IgnoredAny};
use serde_json::Value;

use self::merge::merge;
pub(super) use self::{
    authorization_request::{StoredAuthorizationRequest, StoredConsentDecision},
    claim_rules::StoredClaimRules,
    client_metadata::StoredClientMetadata,
    grant_basis::StoredGrantBasis,
    rights::StoredRights,
    texts::StoredTexts,
    upstream::StoredUpstream,
    user_claims::StoredUserClaims,
};
use super::{StoreError, Transaction, json_column::JsonColumn, statement::Sql};

/// The stored form of a domain type.
pub(super) trait Document: DeserializeOwned + Serialize {
    /// The domain type.
    type Domain;

    /// The document of a value.
    fn store(value: Self::Domain) -> Self;

    /// The value of a document, with stand-ins for what this release does not know.
    fn read(self) -> Self::Domain;
}

/// The value of the document in a column; `None` where the column is NULL. `None`, and a warning in the log, where this release does
/// not understand the document: the caller treats it as if it were not there. `place` names table and column; nothing of the document
/// is logged.
pub(super) fn understood<D: Document>(
    row: &QueryResult,
    column: usize,
    place: &'static str,
) -> Result<Option<D::Domain>, StoreError> {
    if let Ok(document) = row.try_get_by_index::<Option<JsonColumn<D>>>(column) {
        return Ok(document.map(|document| document.0.read()));
    }
    // What is no JSON at all is a fault.
    row.try_get_by_index::<JsonColumn<IgnoredAny>>(column)?;
    tracing::warn!(place, "a stored document is of another release, and counts as absent");
    Ok(None)
}

/// A row that is locked until the transaction ends, and the document to write into it.
pub(super) struct Replacement {
    /// The row, in the columns of `hold`; `None` where there is none.
    pub(super) row: Option<QueryResult>,
    /// Says `after`, and keeps what this release does not know.
    pub(super) document: Value,
}

/// The document that replaces the one in a row. `hold` selects the document as its first column and locks the row, so that nobody
/// writes between the read and the update.
pub(super) async fn replacement<D: Document>(
    transaction: &Transaction,
    hold: Sql,
    key: impl IntoIterator<Item = Column>,
    after: D::Domain,
) -> Result<Replacement, StoreError> {
    let row = hold.read_one(transaction, key).await?;
    let document = match &row {
        Some(row) => {
            let stored: JsonColumn<Value> = row.try_get_by_index(0)?;
            changed::<D>(&stored.0, after)?
        }
        None => serde_json::to_value(D::store(after))?,
    };
    Ok(Replacement { row, document })
}

/// `stored`, which was read under a lock, made to say `after`.
pub(super) fn changed<D: Document>(stored: &Value, after: D::Domain) -> Result<Value, StoreError> {
    let after = serde_json::to_value(D::store(after))?;
    if after == *stored {
        return Ok(after);
    }
    let read: D = serde_json::from_value(stored.clone())?;
    let before = serde_json::to_value(D::store(read.read()))?;
    Ok(merge(stored, &before, &after))
}

/// A value of an enum, which may be one that this release does not know.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(untagged)]
pub(super) enum Choice<T> {
    /// One of ours.
    Known(T),
    /// Of another release.
    Unknown(IgnoredAny),
}

impl<T> Choice<T> {
    /// The value, if this release knows it.
    pub(super) fn known(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }
}

/// For `deserialize_with`: a value of a type that this release does not know is as if it were absent.
fn if_known<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    let value = Option::<Choice<T>>::deserialize(deserializer)?;
    Ok(value.and_then(Choice::known))
}

impl<T: Serialize> Serialize for Choice<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Known(value) => value.serialize(serializer),
            // What is written comes from domain types, which hold known values only.
            Self::Unknown(_) => serializer.serialize_unit(),
        }
    }
}
