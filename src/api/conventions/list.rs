//! Lists: filter, sort, cursor and limit, and pages.

use axum::Json;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::{IntoParams, ToSchema};

use super::document::documents;
use crate::{
    http::api_error::{ApiError, Problem},
    management::lists::ListRequest,
    protocol::scim_filter,
    store::{
        Limit,
        listing::{Cursor, Page},
    },
};

/// How many rows a page has where nobody says.
const ROWS: u16 = 50;

/// How a list is asked for.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct ListParameters {
    /// What each item must be (RFC 7644 section 3.4.2.2): `eq`, `co`, `sw`, `gt`, `lt`, `and`, `or`, `not`.
    filter: Option<String>,
    /// The member by which the list is sorted; `-` before it turns the order around.
    sort: Option<String>,
    /// `next_cursor` of the page before.
    cursor: Option<String>,
    /// How many items, 1 to 200.
    #[param(minimum = 1, maximum = 200, default = 50)]
    limit: Option<u16>,
}

/// A page. It is full as long as more items follow.
#[derive(Serialize, ToSchema)]
pub struct PageDocument<T> {
    /// The items.
    items: Vec<T>,
    /// What to ask for the next page with; absent at the end.
    next_cursor: Option<String>,
}

impl ListParameters {
    /// The request, for the use case.
    ///
    /// # Errors
    /// 400 where a parameter cannot be read.
    pub fn read(self) -> Result<ListRequest, ApiError> {
        let filter = self.filter.as_deref().map(scim_filter::parse).transpose();
        let filter = filter.map_err(|error| malformed(format!("filter: {error}")))?;
        let limit = match self.limit.unwrap_or(ROWS) {
            limit @ 1..=Limit::MOST => Limit::of(limit),
            _ => return Err(malformed(format!("limit is 1 to {}", Limit::MOST))),
        };
        let after = self.cursor.as_deref().map(read_cursor).transpose()?;
        Ok(ListRequest {
            filter,
            sort: self.sort,
            after,
            limit,
        })
    }
}

fn malformed(detail: String) -> ApiError {
    ApiError::new(Problem::Malformed, detail)
}

fn read_cursor(text: &str) -> Result<Cursor, ApiError> {
    Cursor::from_text(text)
        .ok_or_else(|| malformed("the cursor is none of this list; begin again without it".to_owned()))
}

/// The answer with a page, whose items become documents.
///
/// # Errors
/// When one cannot be written as JSON, which is a fault of ours (500).
pub fn page<T, D: Serialize>(page: Page<T>, document_of: impl Fn(T) -> D) -> Result<Json<Value>, ApiError> {
    let mut answer = json!({ "items": documents(page.items.into_iter().map(document_of))? });
    if let Some(next) = page.next {
        answer["next_cursor"] = next.to_text().into();
    }
    Ok(Json(answer))
}
