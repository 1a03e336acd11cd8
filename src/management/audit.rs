//! The audit log, for whoever may read it: all of it, or what is about the members of their groups.

use std::collections::BTreeMap;

use super::{
    lists::{ListFailure, ListRequest, groups_with},
    users,
};
use crate::{
    context::Context,
    domain::{actor::Actor, event::Event, ids::UserId, right::Right},
    store::{StoreError, audit_list, listing::Page},
};

/// A page of events, the newest first.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Event>, ListFailure> {
    let groups = groups_with(context, Right::AuditRead).await?;
    Ok(audit_list::list(&context.store, &request.query(groups.as_deref())).await?)
}

/// The names of those who are in the events, as far as the actor may look at them.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn names(context: &Context, events: &[Event]) -> Result<BTreeMap<UserId, String>, StoreError> {
    let actors = events.iter().filter_map(|event| match event.actor {
        Actor::Person(user) | Actor::Administrator(user) => Some(user),
        _ => None,
    });
    users::names_of(context, actors.chain(events.iter().filter_map(|event| event.user_id))).await
}
