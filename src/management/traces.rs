//! Decision traces, for whoever may read them: all of them, those of the members of their groups, or those of the clients that they look
//! after.

use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    lists::{ListFailure, ListRequest, groups_with},
};
use crate::{
    context::Context,
    domain::{
        filter::{Filter, Operator},
        ids::TraceId,
        right::Right,
        trace::{CheckName, Trace},
    },
    store::{
        Limit,
        listing::{ListError, Page},
        trace_list,
    },
};

pub mod mend;
pub mod what_if;

/// A page of traces, the newest first.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Trace>, ListFailure> {
    let authority = authority::of(context, &context.store).await?;
    if authority.has_somewhere(Right::TracesRead) {
        let groups = groups_with(context, Right::TracesRead).await?;
        return Ok(trace_list::list(&context.store, &request.query(groups.as_deref())).await?);
    }
    let owner = authority::user_of(context, &context.store).await?;
    let owner = owner.filter(|_| authority.has(Right::ClientsOwn));
    let owner = owner.ok_or(NotDone::NotAllowed(Right::TracesRead))?;
    let own = Filter::compare("owner", Operator::Eq, owner.to_string().as_str());
    let mut page = trace_list::list(&context.store, &request.and(own).query(None)).await?;
    // Where users sign in from, and which groups there are, is not for those who made an application.
    for trace in &mut page.items {
        trace.ip_address = None;
        trace.user_agent = None;
        let of_groups = trace
            .checks
            .iter_mut()
            .filter(|check| check.name == CheckName::AdmittedUser);
        for check in of_groups {
            (check.expected, check.came) = (None, None);
        }
    }
    Ok(page)
}

/// One trace.
///
/// # Errors
/// When there is none, or none that the actor may read (404), they may read none at all (403), or the store fails (503 or 500).
pub async fn find(context: &Context, id: TraceId) -> Result<Trace, ChangeError> {
    let request = ListRequest {
        filter: Some(Filter::compare("id", Operator::Eq, id.to_string().as_str())),
        sort: None,
        after: None,
        limit: Limit::of(1),
    };
    let found = list(context, &request).await.map_err(|failure| match failure {
        ListFailure::NotDone(error) => error,
        ListFailure::List(ListError::Store(error)) => error.into(),
        ListFailure::List(_) => NotDone::NotAllowed(Right::TracesRead),
    })?;
    if let Some(trace) = found.items.into_iter().next() {
        return Ok(trace);
    }
    // Whoever reads those of their own clients alone does not learn which others there are.
    let authority = authority::of(context, &context.store).await.map_err(NotDone::Store)?;
    match authority.has_somewhere(Right::TracesRead) {
        true => Err(ChangeError::NotFound("trace")),
        false => Err(ChangeError::needs(Right::TracesRead)),
    }
}
