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

/// Events that follow each other, with their numbers.
#[derive(Debug)]
pub struct Followed {
    /// The events that pass the filter.
    pub events: Vec<(i64, Event)>,
    /// The number up to which there are no others.
    pub up_to: i64,
    /// Whether more are there already.
    pub has_more: bool,
}

/// The number of the newest event that can be followed.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn newest(context: &Context) -> Result<i64, StoreError> {
    audit_list::newest(&context.store).await
}

/// What came into the log after that number, in its order. The actor's right is looked at each time.
///
/// # Errors
/// See [`ListFailure`].
pub async fn after(context: &Context, request: &ListRequest, number: i64) -> Result<Followed, ListFailure> {
    let groups = groups_with(context, Right::AuditRead).await?;
    // Before the events: what is sealed up to there is all there.
    let newest = newest(context).await?;
    if newest <= number {
        return Ok(Followed {
            events: Vec::new(),
            up_to: number,
            has_more: false,
        });
    }
    let request = request.and(audit_list::numbered(number, newest));
    let page = audit_list::following(&context.store, &request.query(groups.as_deref())).await?;
    let last = page.items.last().map(|(number, _)| *number);
    Ok(Followed {
        up_to: last.filter(|_| page.next.is_some()).unwrap_or(newest),
        has_more: page.next.is_some(),
        events: page
            .items
            .into_iter()
            .filter_map(|(number, event)| Some((number, event?)))
            .collect(),
    })
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
