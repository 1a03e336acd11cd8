//! `/api/v1/audit`: the audit log.

use axum::Json;
use serde_json::Value;

use super::conventions::{
    authenticate::Caller,
    list::{ListParameters, PageDocument, page},
    query::Query,
};
use crate::{domain::event_document::EventDocument, http::api_error::ApiError, management::audit};

/// List the audit log
///
/// The newest first. It can be filtered by `kind`, `actor`, `user`, `group` (an identifier: about it and its members), `client_id`,
/// `correlation_id`, `ip_address` and `occurred_at`. A caller who may read it over some groups reads what is about their members.
#[utoipa::path(
    get, path = "/audit", tag = "Audit", operation_id = "list_events", params(ListParameters),
    responses((status = OK, body = PageDocument<EventDocument>)),
    extensions(("x-right" = json!("audit.read"))),
)]
pub async fn list(caller: Caller, Query(parameters): Query<ListParameters>) -> Result<Json<Value>, ApiError> {
    let found = audit::list(&caller, &parameters.read()?).await?;
    page(found, EventDocument::from)
}
