//! Where a page of a list ended.

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Datelike as _, Utc};
use sea_orm::QueryResult;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    error::ListError,
    order::{Key, Order},
    parameters::Parameters,
};
use crate::{domain::filter::Filter, store::StoreError};

/// Where a page of a list ended: what the next one is asked for with. It is valid for the same list, filter and sort. It is no secret and
/// gives no right: whoever changes it begins at another place of a list that they may read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Cursor {
    /// A digest of the list, the filter and the sort.
    of: String,
    /// The columns of the last row that the list is sorted by.
    after: Vec<KeyValue>,
}

/// What is in a column that a list is sorted by.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum KeyValue {
    Text(String),
    Time(DateTime<Utc>),
    Id(Uuid),
    Home(i32),
    Number(i64),
}

/// A list with a filter and a sort, told from any other. The text of a filter has no line breaks.
pub(super) fn digest_of(list: &str, filter: Option<&Filter>, order: Order) -> String {
    let filter = filter.map(Filter::to_string).unwrap_or_default();
    let text = format!("{list}\n{}\n{filter}", order.name());
    let bytes = digest(&SHA256, text.as_bytes());
    URL_SAFE_NO_PAD.encode(&bytes.as_ref()[..16])
}

/// The column of a row in which [`Cursor::of_row`] finds a key.
pub(super) fn alias(place: usize) -> String {
    format!("cursor_{place}")
}

impl Cursor {
    /// It, from what [`Self::to_text`] made.
    pub fn from_text(text: &str) -> Option<Self> {
        serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text).ok()?).ok()
    }

    /// It, as a text for an address.
    pub fn to_text(&self) -> String {
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// After that row.
    pub(super) fn of_row(of: String, order: Order, row: &QueryResult) -> Result<Self, StoreError> {
        let mut after = Vec::new();
        for (place, key) in order.sort.keys.iter().enumerate() {
            let alias = alias(place);
            after.push(match key {
                Key::Text(_) | Key::Computed(_) => KeyValue::Text(row.try_get("", &alias)?),
                Key::Time(_) => KeyValue::Time(row.try_get("", &alias)?),
                Key::Id(_) => KeyValue::Id(row.try_get("", &alias)?),
                Key::Home(_) => KeyValue::Home(row.try_get("", &alias)?),
                Key::Number(_) => KeyValue::Number(row.try_get("", &alias)?),
            });
        }
        Ok(Self { of, after })
    }

    /// The condition for what comes after it, if it is a cursor of that list in that order.
    pub(super) fn condition(&self, of: &str, order: Order, parameters: &mut Parameters) -> Result<String, ListError> {
        let keys = order.sort.keys;
        if self.of != of || self.after.len() != keys.len() {
            return Err(ListError::BadCursor);
        }
        let mut after = Vec::new();
        for (key, value) in keys.iter().zip(&self.after) {
            after.push(match (key, value) {
                // Postgres has no text with U+0000.
                (Key::Text(_) | Key::Computed(_), KeyValue::Text(text)) if !text.contains('\0') => {
                    parameters.add(text.as_str())
                }
                // A time that Postgres has.
                (Key::Time(_), KeyValue::Time(time)) if (1..=9999).contains(&time.year()) => parameters.add(*time),
                (Key::Id(_), KeyValue::Id(id)) => parameters.add(*id),
                (Key::Home(_), KeyValue::Home(home)) => parameters.add(*home),
                (Key::Number(_), KeyValue::Number(number)) => parameters.add(*number),
                _ => return Err(ListError::BadCursor),
            });
        }
        Ok(order.after(&after))
    }
}
