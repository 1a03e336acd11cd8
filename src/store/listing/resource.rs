//! What can be listed.

use super::{
    attribute::Attribute,
    compiled::{Compiled, Table},
    order::Sort,
};

/// What can be listed, and how.
pub(in crate::store) struct Resource {
    /// What the list is called. A cursor is of one list.
    pub(in crate::store) name: &'static str,
    /// The columns that are read, in the words of Postgres.
    pub(in crate::store) postgres: &'static str,
    /// The same, in the words of SQLite.
    pub(in crate::store) sqlite: &'static str,
    /// From where.
    pub(in crate::store) table: Table,
    /// What each row must be; `None` if all of the table is listed.
    pub(in crate::store) only: Option<&'static str>,
    /// The column that says until when a row counts, for [`Query::live_at`](super::Query::live_at).
    pub(in crate::store) expires_at: Option<&'static str>,
    /// What it can be filtered by.
    pub(in crate::store) attributes: &'static [Attribute],
    /// What it can be sorted by.
    pub(in crate::store) sorts: &'static [Sort],
    /// The order if none is asked for.
    pub(in crate::store) default_sort: &'static str,
    /// The condition for what is within groups: what is given is a list of their ids, and of those of the groups below.
    pub(in crate::store) within: fn(&str) -> Compiled,
}

impl Resource {
    /// The attribute of that name.
    pub(super) fn attribute(&self, name: &str) -> Option<&Attribute> {
        self.attributes.iter().find(|attribute| attribute.is_named(name))
    }
}

/// For what belongs to no group: whoever has a right over one has none over this.
pub(in crate::store) fn within_no_group(_: &str) -> Compiled {
    Compiled::in_each_row("FALSE")
}
