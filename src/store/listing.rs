//! Lists for administrators: filtered, sorted and in pages, by one statement for each page. A filter is compiled to SQL, so a page is full
//! as long as more rows follow. The texts of statements are put together from constants; what a caller wrote is a parameter.
//!
//! A list may be a moment old: nothing is decided by it. Who may read it, and how much of it, is decided before.

mod amount;
mod attribute;
mod bound;
mod compiled;
mod cursor;
mod error;
mod groups_below;
mod order;
mod parameters;
mod resource;

use chrono::{DateTime, Utc};
use sea_orm::{ConnectionTrait as _, DbBackend, QueryResult};

use self::{
    amount::{Amount, amount},
    cursor::{alias, digest_of},
    groups_below::{NamedGroups, below_named, enabled_below},
    order::Order,
};
use super::{Connection, Limit, StoreError, attribute_definitions, connection::Access as _, statement::Composed};
use crate::domain::{
    filter::{Comparison, Filter},
    ids::GroupId,
};

pub use self::{attribute::Comparable, cursor::Cursor, error::ListError};
pub(super) use self::{
    attribute::{AN_ID, Attribute, Kind, user_key},
    bound::Bound,
    compiled::{Compiled, ONCE, Sample, Table},
    order::{Directions, Key, Sort},
    parameters::Parameters,
    resource::{Resource, within_no_group},
};

/// Which page of a list.
#[derive(Clone, Copy, Debug)]
pub struct Query<'a> {
    /// What each row must be.
    pub filter: Option<&'a Filter>,
    /// By which attribute it is sorted; `-` before its name turns it around.
    pub sort: Option<&'a str>,
    /// Where the page before ended.
    pub after: Option<&'a Cursor>,
    /// How many rows.
    pub limit: Limit,
    /// Which part of everything may be read.
    pub within: Within<'a>,
    /// Leaves out what had expired by then, of a list whose rows expire.
    pub live_at: Option<DateTime<Utc>>,
}

/// Which part of a list may be read.
#[derive(Clone, Copy, Debug)]
pub enum Within<'a> {
    /// All of it.
    Everything,
    /// These groups, the groups below them, and their members, as far as they are enabled. Nothing, if it is none.
    Groups(&'a [GroupId]),
}

/// A page. It has as many rows as were asked for while more follow.
#[derive(Clone, Debug, PartialEq)]
pub struct Page<T> {
    /// The rows.
    pub items: Vec<T>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Cursor>,
}

impl Query<'_> {
    /// The first page of all there is, in the list's own order.
    pub fn first(limit: Limit) -> Self {
        Self {
            filter: None,
            sort: None,
            after: None,
            limit,
            within: Within::Everything,
            live_at: None,
        }
    }
}

/// Reads a page. Rows for which `read` answers `None` are left out.
pub(super) async fn page<T>(
    connection: &dyn Connection,
    resource: &'static Resource,
    query: &Query<'_>,
    read: fn(&QueryResult) -> Result<Option<T>, StoreError>,
) -> Result<Page<T>, ListError> {
    let order = order(resource, query)?;
    let statement = statement(connection, resource, query).await?;
    let mut rows = statement.read_all(connection).await?;
    let is_last = rows.len() <= query.limit.rows();
    rows.truncate(query.limit.rows());
    let next = match rows.last().filter(|_| !is_last) {
        Some(row) => {
            let of = digest_of(resource.name, query.filter, order);
            Some(Cursor::of_row(of, order, row)?)
        }
        None => None,
    };
    let items = rows.iter().filter_map(|row| read(row).transpose());
    let items = items.collect::<Result<_, _>>()?;
    Ok(Page { items, next })
}

/// The statement that reads a page, and one row more.
pub(super) async fn statement(
    connection: &dyn Connection,
    resource: &'static Resource,
    query: &Query<'_>,
) -> Result<Composed, ListError> {
    let order = order(resource, query)?;
    let mut parameters = Parameters::new(connection.reader().get_database_backend());
    let mut conditions: Vec<String> = resource.only.iter().map(|only| (*only).to_owned()).collect();
    if let (Some(expires_at), Some(at)) = (resource.expires_at, query.live_at) {
        conditions.push(format!("{expires_at} > {}", parameters.add(at)));
    }
    if let Some(cursor) = query.after {
        let of = digest_of(resource.name, query.filter, order);
        conditions.push(cursor.condition(&of, order, &mut parameters)?);
    }
    let mut finds_few = false;
    if let Some(filter) = query.filter {
        refuse_unsearchable(connection, resource, filter).await?;
        let groups = groups_in(connection, resource, filter).await?;
        let parts = match filter {
            Filter::And(parts) => parts.as_slice(),
            one => std::slice::from_ref(one),
        };
        let is_alone = parts.len() == 1 && matches!(query.within, Within::Everything);
        for part in parts {
            // Each statement has parameters of its own: the driver takes two statements of one text for the same, so each text has to have the
            // same parameters every time.
            let mut counted = Parameters::new(parameters.backend);
            let compiled = compile(resource, part, &groups, &mut counted)?;
            let amount = amount(connection, &compiled, counted, is_alone).await?;
            let part = compile(resource, part, &groups, &mut parameters)?;
            finds_few |= matches!(amount, Amount::Few) && part.by_which_keys().is_some();
            conditions.push(amount.form_of(part));
        }
    }
    if let Within::Groups(groups) = query.within {
        conditions.push(match enabled_below(connection, groups).await?.as_slice() {
            [] => "FALSE".to_owned(),
            ids => {
                let mut counted = Parameters::new(parameters.backend);
                let within = (resource.within)(&counted.add_list(ids));
                // Where few rows are left, each is looked for among many members, and not every member is read.
                let amount = match finds_few {
                    true => amount(connection, &within, counted, false).await?,
                    false => Amount::Few,
                };
                amount.form_of((resource.within)(&parameters.add_list(ids)))
            }
        });
    }
    let limit = parameters.add(query.limit.and_one_more());
    Ok(Composed {
        sql: text(parameters.backend, resource, order, &conditions, &limit),
        values: parameters.into_values(),
    })
}

fn text(backend: DbBackend, resource: &Resource, order: Order, conditions: &[String], limit: &str) -> String {
    let (columns, by_bytes) = match backend {
        DbBackend::Postgres => (resource.postgres, "COLLATE \"C\""),
        _ => (resource.sqlite, "COLLATE BINARY"),
    };
    let keys = order.sort.keys.iter().enumerate();
    let keys: Vec<String> = keys
        .map(|(place, key)| format!("{} AS {}", key.column(), alias(place)))
        .collect();
    let conditions = match conditions {
        [] => String::new(),
        conditions => format!(" WHERE {}", conditions.join(" AND ")),
    };
    let sql = format!(
        "SELECT {columns}, {} FROM {}{conditions} ORDER BY {} LIMIT {limit}",
        keys.join(", "),
        resource.table.from,
        order.by(),
    );
    sql.replace("COLLATE BYTES", by_bytes)
}

fn order(resource: &'static Resource, query: &Query<'_>) -> Result<Order, ListError> {
    Order::parse(resource.sorts, query.sort.unwrap_or(resource.default_sort))
}

/// The groups that a filter names.
async fn groups_in(
    connection: &dyn Connection,
    resource: &Resource,
    filter: &Filter,
) -> Result<NamedGroups, StoreError> {
    let mut groups = NamedGroups::new();
    for comparison in comparisons(filter) {
        let attribute = resource.attribute(&comparison.attribute);
        let name = attribute.and_then(|attribute| attribute.group_named(&comparison.value));
        if let Some(name) = name.filter(|name| !groups.contains_key(*name)) {
            groups.insert(name.to_owned(), below_named(connection, name).await?);
        }
    }
    Ok(groups)
}

/// Goes on if each attribute of people that the filter names can be searched for.
async fn refuse_unsearchable(
    connection: &dyn Connection,
    resource: &Resource,
    filter: &Filter,
) -> Result<(), ListError> {
    let named: Vec<&str> = comparisons(filter)
        .into_iter()
        .filter_map(|comparison| {
            let attribute = resource.attribute(&comparison.attribute)?;
            attribute.one_named(&comparison.attribute)
        })
        .collect();
    if named.is_empty() {
        return Ok(());
    }
    let defined = attribute_definitions::list(connection).await?;
    let is_searchable = |name: &str| defined.iter().any(|one| one.value.name == name && one.value.searchable);
    match named.into_iter().find(|name| !is_searchable(name)) {
        None => Ok(()),
        Some(name) => Err(unknown_attribute(resource, &format!("attributes.{name}"))),
    }
}

/// Every comparison of a filter.
fn comparisons(filter: &Filter) -> Vec<&Comparison> {
    let (mut found, mut left) = (Vec::new(), vec![filter]);
    while let Some(filter) = left.pop() {
        match filter {
            Filter::And(parts) | Filter::Or(parts) => left.extend(parts),
            Filter::Not(part) => left.push(part),
            Filter::Compare(comparison) => found.push(comparison),
        }
    }
    found
}

/// A filter in SQL.
fn compile(
    resource: &Resource,
    filter: &Filter,
    groups: &NamedGroups,
    parameters: &mut Parameters,
) -> Result<Compiled, ListError> {
    let mut each = |parts: &[Filter]| {
        let parts = parts.iter().map(|part| compile(resource, part, groups, parameters));
        parts.collect::<Result<Vec<_>, _>>()
    };
    Ok(match filter {
        Filter::And(parts) => Compiled::all(resource.table, &each(parts)?),
        Filter::Or(parts) => Compiled::any(resource.table, &each(parts)?),
        Filter::Not(part) => compile(resource, part, groups, parameters)?.not(),
        Filter::Compare(comparison) => {
            let attribute = resource.attribute(&comparison.attribute);
            let attribute = attribute.ok_or_else(|| unknown_attribute(resource, &comparison.attribute))?;
            attribute.compare(comparison, groups, parameters)?
        }
    })
}

fn unknown_attribute(resource: &Resource, name: &str) -> ListError {
    let allowed: Vec<&str> = resource.attributes.iter().map(|attribute| attribute.name).collect();
    ListError::UnknownAttribute {
        attribute: name.to_owned(),
        allowed: allowed.join(", "),
    }
}
