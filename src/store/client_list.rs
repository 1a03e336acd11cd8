//! Clients in pages, for administrators.

use sea_orm::Value;

use super::{
    Connection, StoreError,
    clients::{columns, from_row},
    login_names::normalise,
    paging::{Limit, containing, range},
    statement::Sql,
    versioned::Versioned,
};
use crate::domain::{client::Client, ids::ClientId};

/// Which clients, and in which order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// Those whose identifier begins with this; by the bytes of it.
    Identifier(String),
    /// Those whose name begins with this, in any spelling; by that name. A client without a name is shown by its identifier.
    Name(String),
    /// Those whose name has this in it, in any spelling; by that name.
    NameContains(String),
}

/// Where a page ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The name by which the list is sorted; empty where it is sorted by identifiers.
    pub name: String,
    /// The last client.
    pub client_id: ClientId,
}

/// A page.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The clients.
    pub clients: Vec<Versioned<Client>>,
    /// Where the next page begins; `None` at the end.
    pub next: Option<Position>,
}

/// The page after `after`, of what `which` says; only those that are disabled, or are not, where `disabled` says so.
pub async fn list(
    connection: &dyn Connection,
    which: &Which,
    disabled: Option<bool>,
    after: Option<&Position>,
    limit: Limit,
) -> Result<Page, StoreError> {
    let name: Value = after.map_or("", |after| after.name.as_str()).into();
    let client_id = after.map(|after| after.client_id.as_str());
    let id: Value = client_id.unwrap_or_default().into();
    let rest = [disabled.into(), limit.into()];
    let rows = match which {
        Which::Identifier(prefix) => {
            let values = range(prefix, client_id).into_iter().chain(rest);
            BY_IDENTIFIER.read_all(connection, values).await?
        }
        Which::Name(prefix) => {
            let [_, from, below] = range(&normalise(prefix), None);
            let values = [name, id, from, below].into_iter().chain(rest);
            BY_NAME.read_all(connection, values).await?
        }
        Which::NameContains(part) => {
            let values = [name, id, containing(&normalise(part))].into_iter().chain(rest);
            NAME_CONTAINS.read_all(connection, values).await?
        }
    };
    let clients = rows.iter().map(from_row).collect::<Result<Vec<_>, _>>()?;
    let last = rows.last().filter(|_| rows.len() == limit.rows());
    let next = match last {
        None => None,
        Some(row) => Some(Position {
            name: match which {
                Which::Identifier(_) => String::new(),
                Which::Name(_) | Which::NameContains(_) => row.try_get_by_index(8)?,
            },
            client_id: ClientId(row.try_get_by_index(4)?),
        }),
    };
    Ok(Page { clients, next })
}

macro_rules! select {
    ($where:expr) => {
        concat!("SELECT ", columns!(), ", shown_name FROM clients WHERE ", $where)
    };
}

macro_rules! by_identifier {
    ($by_bytes:literal) => {
        select!(concat!(
            "client_id",
            $by_bytes,
            " > $1 AND client_id",
            $by_bytes,
            " >= $2 AND client_id",
            $by_bytes,
            " < $3 AND ($4 IS NULL OR disabled = $4) ORDER BY client_id",
            $by_bytes,
            " LIMIT $5"
        ))
    };
}

const BY_IDENTIFIER: Sql = Sql::each(by_identifier!(" COLLATE \"C\""), by_identifier!("")).may_be_stale();

const BY_NAME: Sql = Sql::both(select!(
    "(shown_name, client_id) > ($1, $2) AND shown_name >= $3 AND shown_name < $4 \
     AND ($5 IS NULL OR disabled = $5) ORDER BY shown_name, client_id LIMIT $6"
))
.may_be_stale();

const NAME_CONTAINS: Sql = Sql::both(select!(
    "(shown_name, client_id) > ($1, $2) AND shown_name LIKE $3 ESCAPE '\\' \
     AND ($4 IS NULL OR disabled = $4) ORDER BY shown_name, client_id LIMIT $5"
))
.may_be_stale();

/// The statements, with parameters of the right types, for the tests of their plans.
pub(super) fn explained() -> Vec<(&'static str, Sql, Vec<Value>)> {
    let [after, from, below] = range("a", None);
    let rest = [Value::Bool(None), Value::from(50_i64)];
    let by_name = [after.clone(), "".into(), from.clone(), below.clone()];
    vec![
        (
            "client_list, by identifier",
            BY_IDENTIFIER,
            [after, from, below].into_iter().chain(rest.clone()).collect(),
        ),
        (
            "client_list, by name",
            BY_NAME,
            by_name.into_iter().chain(rest).collect(),
        ),
    ]
}

/// Those that only Postgres answers by an index.
pub(super) fn explained_on_postgres() -> Vec<(&'static str, Sql, Vec<Value>)> {
    let values = [
        "".into(),
        "".into(),
        containing("orchard"),
        Value::Bool(None),
        50_i64.into(),
    ];
    vec![("client_list, name contains", NAME_CONTAINS, values.into())]
}
