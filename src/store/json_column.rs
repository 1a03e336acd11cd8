//! A value kept as one JSON column: `jsonb` on Postgres, text on SQLite. Read straight into its type, without a tree between.

use sea_orm::{
    TryGetableFromJson, Value,
    sea_query::{ArrayType, ColumnType, Nullable, ValueType, ValueTypeErr},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};

/// The value.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JsonColumn<T>(pub T);

impl<T: DeserializeOwned> TryGetableFromJson for JsonColumn<T> {}

impl<T: Serialize> From<JsonColumn<T>> for Value {
    fn from(document: JsonColumn<T>) -> Self {
        // What cannot be written becomes NULL, which the column refuses: an error, and nothing stored.
        Self::Json(serde_json::to_value(&document.0).ok().map(Box::new))
    }
}

impl<T: DeserializeOwned> ValueType for JsonColumn<T> {
    fn try_from(value: Value) -> Result<Self, ValueTypeErr> {
        match value {
            Value::Json(Some(json)) => serde_json::from_value(*json).map_err(|_| ValueTypeErr),
            _ => Err(ValueTypeErr),
        }
    }

    fn type_name() -> String {
        "JsonColumn".to_owned()
    }

    fn array_type() -> ArrayType {
        ArrayType::Json
    }

    fn column_type() -> ColumnType {
        ColumnType::JsonBinary
    }
}

impl<T> Nullable for JsonColumn<T> {
    fn null() -> Value {
        Value::Json(None)
    }
}
