//! The audit log, for whoever may read it: all of it, or what is about the members of their groups.

use super::lists::{ListFailure, ListRequest, groups_with};
use crate::{
    context::Context,
    domain::{event::Event, right::Right},
    store::{audit_list, listing::Page},
};

/// A page of events, the newest first.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Event>, ListFailure> {
    let groups = groups_with(context, Right::AuditRead).await?;
    Ok(audit_list::list(&context.store, &request.query(groups.as_deref())).await?)
}
