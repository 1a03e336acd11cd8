//! Whether objects are managed by state files: a column of each table.

use super::{Connection, StoreError, Transaction, statement::Sql};
use crate::domain::managed::{ManagedKind, ManagedObject};

/// Whether it is; `None` of what is not there.
pub async fn is_managed(connection: &dyn Connection, object: &ManagedObject) -> Result<Option<bool>, StoreError> {
    let row = statements(object.kind)
        .find
        .read_one(connection, [object.name.as_str().into()])
        .await?;
    row.map(|row| Ok(row.try_get_by_index(0)?)).transpose()
}

/// Makes it so, or not any more.
pub async fn set(transaction: &Transaction, object: &ManagedObject, managed: bool) -> Result<(), StoreError> {
    let values = [object.name.as_str().into(), managed.into()];
    statements(object.kind).set.write(transaction, values).await?;
    Ok(())
}

/// The names of those that are.
pub async fn names(connection: &dyn Connection, kind: ManagedKind) -> Result<Vec<String>, StoreError> {
    let rows = statements(kind).list.read_all(connection, []).await?;
    rows.iter().map(|row| Ok(row.try_get_by_index(0)?)).collect()
}

struct Statements {
    find: Sql,
    set: Sql,
    list: Sql,
}

macro_rules! statements {
    ($table:literal, $key:literal) => {
        Statements {
            find: Sql::both(concat!("SELECT managed FROM ", $table, " WHERE ", $key, " = $1")),
            set: Sql::both(concat!(
                "UPDATE ",
                $table,
                " SET managed = $2, version = version + 1 WHERE ",
                $key,
                " = $1"
            )),
            list: Sql::both(concat!(
                "SELECT ",
                $key,
                " FROM ",
                $table,
                " WHERE managed ORDER BY ",
                $key
            )),
        }
    };
}

fn statements(kind: ManagedKind) -> Statements {
    match kind {
        ManagedKind::Attribute => statements!("attribute_definitions", "name"),
        ManagedKind::Client => statements!("clients", "client_id"),
        ManagedKind::Group => statements!("groups", "name"),
        ManagedKind::Provider => statements!("upstreams", "id"),
        ManagedKind::Role => statements!("roles", "name"),
        ManagedKind::Scope => statements!("scopes", "name"),
    }
}
