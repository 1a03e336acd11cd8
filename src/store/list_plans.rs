//! The plans of the lists for administrators, as the database makes them for tables of the present size. What can be asked of a list is
//! read from the list itself, so that nothing that is added to one is forgotten where its plans are looked at.

use sea_orm::ConnectionTrait as _;

use super::{
    Store, audit_list, client_list,
    connection::Access as _,
    group_list, invitation_list,
    listing::{self, Attribute, Comparable, ListError, Query, Resource, Sort},
    query_plan::{Bound, Plan, explain},
    scope_list, session_list, trace_list, user_list,
};

/// A list for administrators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum List {
    /// Of users.
    Users,
    /// Of clients.
    Clients,
    /// Of groups.
    Groups,
    /// Of scopes.
    Scopes,
    /// Of the events of the audit log.
    Events,
    /// Of decision traces.
    Traces,
    /// Of sessions.
    Sessions,
    /// Of invitations.
    Invitations,
}

impl List {
    /// Every list.
    pub const ALL: [Self; 8] = [
        Self::Users,
        Self::Clients,
        Self::Groups,
        Self::Scopes,
        Self::Events,
        Self::Traces,
        Self::Sessions,
        Self::Invitations,
    ];

    /// Every comparison that a filter of the list can have.
    pub fn comparisons(self) -> impl Iterator<Item = Comparable> {
        self.resource().attributes.iter().flat_map(Attribute::comparisons)
    }

    /// Every order that the list can have.
    pub fn sorts(self) -> impl Iterator<Item = String> {
        self.resource().sorts.iter().flat_map(Sort::names)
    }

    fn resource(self) -> &'static Resource {
        match self {
            Self::Users => &user_list::USERS,
            Self::Clients => &client_list::CLIENTS,
            Self::Groups => &group_list::GROUPS,
            Self::Scopes => &scope_list::SCOPES,
            Self::Events => &audit_list::EVENTS,
            Self::Traces => &trace_list::TRACES,
            Self::Sessions => &session_list::SESSIONS,
            Self::Invitations => &invitation_list::INVITATIONS,
        }
    }
}

/// The plan of one page of a list.
pub async fn plan(store: &Store, list: List, query: &Query<'_>) -> Result<Plan, ListError> {
    let resource = list.resource();
    let connection = store.reader();
    let backend = connection.get_database_backend();
    let bound = Bound {
        name: resource.name,
        fan_out: true,
        statement: listing::statement(store, resource, query).await?.bind(backend)?,
    };
    Ok(explain(connection, bound).await?)
}
