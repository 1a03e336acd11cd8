//! The groups whose members alone may use a client. Everybody may use a client that names none.

use std::collections::BTreeSet;

use sea_orm::QueryResult;

use super::{
    Connection, StoreError, Transaction,
    changes::{self, Change},
    statement::Sql,
};
use crate::domain::ids::{ClientId, GroupId};

/// The clients that the group is named at, by their identifiers.
pub async fn clients_of(connection: &dyn Connection, group: GroupId) -> Result<Vec<ClientId>, StoreError> {
    let rows = CLIENTS_OF.read_all(connection, [group.0.into()]).await?;
    rows.iter().map(|row| Ok(ClientId(row.try_get_by_index(0)?))).collect()
}

/// The names in a column of [`names`].
pub(super) fn read(row: &QueryResult, column: usize) -> Result<BTreeSet<String>, StoreError> {
    let names: String = row.try_get_by_index(column)?;
    Ok(serde_json::from_str(&names)?)
}

/// Makes the groups of the client the ones of these names. They are there: whoever changes a group holds the lock of the log of changes, as
/// whoever changes a client does.
pub(super) async fn replace(
    transaction: &Transaction,
    client_id: &ClientId,
    names: &BTreeSet<String>,
) -> Result<(), StoreError> {
    DELETE.write(transaction, [client_id.as_str().into()]).await?;
    for name in names {
        let added = INSERT
            .write(transaction, [client_id.as_str().into(), name.into()])
            .await?;
        if added == 0 {
            return Err(StoreError::internal("a client names a group that is not there"));
        }
    }
    Ok(())
}

/// Writes down that the clients of the group changed: nodes keep its name with them.
pub(super) async fn record_rename(transaction: &Transaction, group: GroupId) -> Result<(), StoreError> {
    for client in clients_of(transaction, group).await? {
        changes::record(transaction, &Change::Client(client)).await?;
    }
    Ok(())
}

/// The names of the groups of `clients c`, as JSON.
macro_rules! names {
    ($aggregate:literal) => {
        concat!(
            "(SELECT ",
            $aggregate,
            " FROM client_groups l JOIN groups g ON g.id = l.group_id WHERE l.client_id = c.client_id)"
        )
    };
    (postgres) => {
        $crate::store::client_groups::names!("coalesce(json_agg(g.name)::text, '[]')")
    };
    (sqlite) => {
        $crate::store::client_groups::names!("json_group_array(g.name)")
    };
}
pub(super) use names;

const CLIENTS_OF: Sql = Sql::both("SELECT client_id FROM client_groups WHERE group_id = $1 ORDER BY client_id");

const DELETE: Sql = Sql::both("DELETE FROM client_groups WHERE client_id = $1");

const INSERT: Sql =
    Sql::both("INSERT INTO client_groups (client_id, group_id) SELECT $1, id FROM groups WHERE name = $2");
