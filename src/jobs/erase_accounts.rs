//! Erases the accounts whose owners asked for it and did not come back. One node erases each.

use super::Tools;
use crate::{
    domain::{
        event::{Event, EventKind, Origin},
        ids::EventId,
    },
    store::{StoreError, audit, erasure, users},
};

/// Accounts in one run; the next run takes the rest.
const LIMIT: u32 = 100;

/// Erases what is due.
///
/// # Errors
/// When the store fails.
pub async fn run(tools: &Tools) -> Result<(), StoreError> {
    let now = tools.clock.now();
    for user in users::list_due_for_deletion(&tools.store, now, LIMIT).await? {
        let transaction = tools.store.begin().await?;
        if erasure::erase(&transaction, user, now).await? {
            let id = EventId(tools.random.uuid_v7(now));
            let event = Event::new(id, now, EventKind::AccountErased, &Origin::default()).user(user);
            audit::insert(&transaction, &event).await?;
            transaction.commit().await?;
        }
    }
    Ok(())
}
