//! A value read from one JSON column: `jsonb` on Postgres, text on SQLite. Read straight into its type, without a tree between.
//!
//! What is written is a [`serde_json::Value`]: making one can fail, and a failure must not become NULL, which some columns accept.

use sea_orm::TryGetableFromJson;
use serde::{Deserialize, de::DeserializeOwned};

/// The value.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(transparent)]
pub struct JsonColumn<T>(pub T);

impl<T: DeserializeOwned> TryGetableFromJson for JsonColumn<T> {}
