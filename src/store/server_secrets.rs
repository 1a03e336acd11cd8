//! Secrets that all nodes must agree on, sealed under the master key.

use sea_orm::{ActiveValue::Set, EntityTrait, sea_query::OnConflict};

use super::{Connection, StoreError, connection::Access as _, entities::server_secrets};

/// The secret with that name. Where there is none, `sealed` becomes it; of nodes that start at once, one wins and all get its.
pub async fn get_or_insert(connection: &dyn Connection, name: &str, sealed: &[u8]) -> Result<Vec<u8>, StoreError> {
    let row = server_secrets::ActiveModel {
        name: Set(name.to_owned()),
        sealed: Set(sealed.to_vec()),
    };
    server_secrets::Entity::insert(row)
        .on_conflict(OnConflict::column(server_secrets::Column::Name).do_nothing().to_owned())
        .exec_without_returning(&connection.writer())
        .await?;
    let stored = find(connection, name).await?;
    stored.ok_or_else(|| StoreError::internal("a server secret is missing"))
}

/// The secret with that name, if there is one.
pub async fn find(connection: &dyn Connection, name: &str) -> Result<Option<Vec<u8>>, StoreError> {
    let row = server_secrets::Entity::find_by_id(name)
        .one(&connection.reader())
        .await?;
    Ok(row.map(|row| row.sealed))
}

/// Makes `sealed` the secret with that name.
pub async fn put(connection: &dyn Connection, name: &str, sealed: &[u8]) -> Result<(), StoreError> {
    let row = server_secrets::ActiveModel {
        name: Set(name.to_owned()),
        sealed: Set(sealed.to_vec()),
    };
    let column = server_secrets::Column::Sealed;
    server_secrets::Entity::insert(row)
        .on_conflict(
            OnConflict::column(server_secrets::Column::Name)
                .update_column(column)
                .to_owned(),
        )
        .exec_without_returning(&connection.writer())
        .await?;
    Ok(())
}

/// Removes the secret with that name.
pub async fn remove(connection: &dyn Connection, name: &str) -> Result<(), StoreError> {
    server_secrets::Entity::delete_by_id(name)
        .exec(&connection.writer())
        .await?;
    Ok(())
}

/// Whether there is any.
pub async fn are_there(connection: &dyn Connection) -> Result<bool, StoreError> {
    let row = server_secrets::Entity::find().one(&connection.reader()).await?;
    Ok(row.is_some())
}
