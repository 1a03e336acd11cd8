//! What happened to something: its newest events, for the page of it.

use super::{administrator::Administrator, event::EventRow, refusal};
use crate::{
    domain::{
        event::EventKind,
        filter::{Filter, Operator},
        right::Right,
    },
    http::{errors::PageError, messages::Messages},
    management::{audit, lists::ListRequest},
    store::Limit,
};

/// How many events are shown.
const EVENTS: u16 = 20;

/// The events whose `attribute` has that value, the newest first; `None` for whoever may read the audit log about nobody.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn list(
    administrator: &Administrator,
    messages: &Messages,
    attribute: &str,
    value: &str,
) -> Result<Option<Vec<EventRow>>, PageError> {
    let about = Filter::compare(attribute, Operator::Eq, value);
    rows(administrator, messages, about, EVENTS).await
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
) -> Result<Option<EventRow>, PageError> {
    let is_kind = |kind: &EventKind| Filter::compare("kind", Operator::Eq, kind.as_str());
    let about = Filter::And(vec![
        Filter::compare("client_id", Operator::Eq, client_id),
        Filter::Or(kinds.iter().map(is_kind).collect()),
    ]);
    let found = rows(administrator, messages, about, 1).await?.unwrap_or_default();
    Ok(found.into_iter().next())
}

async fn rows(
    administrator: &Administrator,
    messages: &Messages,
    about: Filter,
    most: u16,
) -> Result<Option<Vec<EventRow>>, PageError> {
    if !administrator.authority.has_somewhere(Right::AuditRead) {
        return Ok(None);
    }
    let request = ListRequest {
        filter: Some(about),
        sort: None,
        after: None,
        limit: Limit::of(most),
    };
    let context = administrator.context();
    let found = audit::list(context, &request).await.map_err(refusal::list_page)?;
    let names = audit::names(context, &found.items).await?;
    let row = |event| EventRow::of(messages, event, context.now, &names);
    Ok(Some(found.items.iter().map(row).collect()))
}
