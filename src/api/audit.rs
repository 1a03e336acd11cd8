//! `/api/v1/audit`: the audit log.

use axum::Json;
use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::conventions::{
    authenticate::Caller,
    list::{ListParameters, PageDocument, page},
    query::Query,
};
use crate::{
    domain::event::{Event, EventKind},
    http::api_error::ApiError,
    management::audit,
};

/// What happened.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventDocument {
    /// Its identifier.
    id: Uuid,
    /// When.
    occurred_at: DateTime<Utc>,
    /// What.
    kind: EventKind,
    /// Who acted: `administrator:…`, `person:…`, `client:…`, `api_key:…`, `command_line`, `system` or `anonymous`.
    actor: String,
    /// About whom.
    user: Option<Uuid>,
    /// With which client.
    client_id: Option<String>,
    /// From which address.
    ip_address: Option<String>,
    /// Names the request in our log.
    correlation_id: Option<String>,
    /// Further details; never a secret.
    detail: Value,
}

impl From<Event> for EventDocument {
    fn from(event: Event) -> Self {
        Self {
            id: event.id.0,
            occurred_at: event.at,
            kind: event.kind,
            actor: event.actor.to_string(),
            user: event.user_id.map(|user| user.0),
            client_id: event.client_id.map(|client| client.0),
            ip_address: event.ip_address,
            correlation_id: event.correlation_id,
            detail: event.detail,
        }
    }
}

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
