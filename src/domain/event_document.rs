//! An event as other programs read it: in the administration API, in files, and in the streams of the audit log.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use super::event::{Event, EventKind};

/// What happened.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
#[schema(as = Event)]
pub struct EventDocument {
    /// Its identifier.
    pub id: Uuid,
    /// When.
    pub occurred_at: DateTime<Utc>,
    /// What.
    // A text, because streams also send the kinds that only a newer release knows.
    #[schema(value_type = EventKind)]
    pub kind: String,
    /// Who acted: `administrator:…`, `person:…`, `client:…`, `api_key:…`, `command_line`, `system` or `anonymous`.
    pub actor: String,
    /// About whom.
    pub user: Option<Uuid>,
    /// With which client.
    pub client_id: Option<String>,
    /// From which address.
    pub ip_address: Option<String>,
    /// Names the request in our log.
    pub correlation_id: Option<String>,
    /// Further details; never a secret.
    pub detail: Value,
}

impl From<Event> for EventDocument {
    fn from(event: Event) -> Self {
        Self {
            id: event.id.0,
            occurred_at: event.at,
            kind: event.kind.as_str().to_owned(),
            actor: event.actor.to_string(),
            user: event.user_id.map(|user| user.0),
            client_id: event.client_id.map(|client| client.0),
            ip_address: event.ip_address,
            correlation_id: event.correlation_id,
            detail: event.detail,
        }
    }
}

/// An event with its number in the chain.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NumberedEvent {
    /// Its number. Each is given once, in ascending order.
    pub sequence: i64,
    /// The event.
    #[serde(flatten)]
    pub event: EventDocument,
}
