//! Lists: how they are asked for, and which part of everything the actor may look at. That is a condition of the statement: nothing is
//! taken out of a page afterwards, which would say that it is there.

use super::authority::{self, NotDone};
use crate::{
    context::Context,
    domain::{filter::Filter, ids::GroupId, right::Right},
    store::{
        Limit, StoreError,
        listing::{Cursor, ListError, Query, Within},
    },
};

/// Which page of a list.
#[derive(Clone, Debug)]
pub struct ListRequest {
    /// What each row must be.
    pub filter: Option<Filter>,
    /// By which attribute it is sorted; `-` before its name turns it around.
    pub sort: Option<String>,
    /// Where the page before ended.
    pub after: Option<Cursor>,
    /// How many rows.
    pub limit: Limit,
}

/// Why there is no page.
#[derive(Debug, thiserror::Error)]
pub enum ListFailure {
    /// The actor may not (403), or the store failed (503 or 500).
    #[error(transparent)]
    NotDone(#[from] NotDone),
    /// The list does not have what is asked for (400), or the store failed.
    #[error(transparent)]
    List(#[from] ListError),
}

impl From<StoreError> for ListFailure {
    fn from(error: StoreError) -> Self {
        Self::NotDone(error.into())
    }
}

impl ListRequest {
    /// The same for the store, within these groups.
    pub(super) fn query<'a>(&'a self, groups: Option<&'a [GroupId]>) -> Query<'a> {
        Query {
            filter: self.filter.as_ref(),
            sort: self.sort.as_deref(),
            after: self.after.as_ref(),
            limit: self.limit,
            within: groups.map_or(Within::Everything, Within::Groups),
            live_at: None,
        }
    }

    /// The same, of what `condition` holds for too.
    pub(super) fn and(&self, condition: Filter) -> Self {
        let filter = match self.filter.clone() {
            None => condition,
            Some(filter) => Filter::And(vec![filter, condition]),
        };
        Self {
            filter: Some(filter),
            ..self.clone()
        }
    }
}

/// The groups over which the actor has `right`; `None` where it is everything.
///
/// # Errors
/// When they have it over nothing, or the store fails.
pub(super) async fn groups_with(context: &Context, right: Right) -> Result<Option<Vec<GroupId>>, NotDone> {
    let authority = authority::of(context, &context.store).await?;
    let Some(held) = authority.groups_with(right) else {
        return Ok(None);
    };
    if held.is_empty() {
        return Err(NotDone::NotAllowed(right));
    }
    Ok(Some(held))
}
