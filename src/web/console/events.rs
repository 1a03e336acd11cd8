//! What happened to something, as the console shows it.

use super::{administrator::Administrator, refusal};
use crate::{
    domain::{
        event::{Event, EventKind},
        filter::{Filter, Operator},
        right::Right,
    },
    http::{
        errors::PageError,
        format::{self, Moment},
        messages::Messages,
    },
    management::{audit, lists::ListRequest},
    store::Limit,
};

/// How many events are shown.
const EVENTS: u16 = 20;

/// An event.
#[derive(Clone, Debug)]
pub struct EventRow {
    /// What.
    pub kind: &'static str,
    /// Who acted.
    pub actor: String,
    /// When.
    pub when: Moment,
    /// From which address.
    pub ip_address: Option<String>,
    /// Whether it may be trouble.
    pub is_alarming: bool,
}

impl EventRow {
    /// The events whose `attribute` has that value, the newest first; `None` for whoever may read the audit log about nobody.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn list(
        administrator: &Administrator,
        messages: &Messages,
        attribute: &str,
        value: &str,
    ) -> Result<Option<Vec<Self>>, PageError> {
        let about = Filter::compare(attribute, Operator::Eq, value);
        let events = events(administrator, about, EVENTS).await?;
        let row = |event| Self::of(administrator, messages, event);
        Ok(events.map(|events| events.into_iter().map(row).collect()))
    }

    /// The newest event of one of these kinds with that client.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn newest(
        administrator: &Administrator,
        messages: &Messages,
        client_id: &str,
        kinds: &[EventKind],
    ) -> Result<Option<Self>, PageError> {
        let is_kind = |kind: &EventKind| Filter::compare("kind", Operator::Eq, kind.as_str());
        let about = Filter::And(vec![
            Filter::compare("client_id", Operator::Eq, client_id),
            Filter::Or(kinds.iter().map(is_kind).collect()),
        ]);
        let found = events(administrator, about, 1).await?.unwrap_or_default();
        let newest = found.into_iter().next();
        Ok(newest.map(|event| Self::of(administrator, messages, event)))
    }

    fn of(administrator: &Administrator, messages: &Messages, event: Event) -> Self {
        Self {
            is_alarming: event.kind.is_alarming(),
            kind: event.kind.as_str(),
            actor: event.actor.to_string(),
            when: format::moment(messages, event.at, administrator.context().now),
            ip_address: event.ip_address,
        }
    }
}

async fn events(administrator: &Administrator, about: Filter, most: u16) -> Result<Option<Vec<Event>>, PageError> {
    if !administrator.authority.has_somewhere(Right::AuditRead) {
        return Ok(None);
    }
    let request = ListRequest {
        filter: Some(about),
        sort: None,
        after: None,
        limit: Limit::of(most),
    };
    let found = audit::list(administrator.context(), &request).await;
    Ok(Some(found.map_err(refusal::list_page)?.items))
}
