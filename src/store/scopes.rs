//! Scopes that an administrator defined. Nodes keep them in memory; every change here moves the change counter.

use sea_orm::{ActiveValue::Set, EntityTrait, QueryOrder, sea_query::OnConflict};

use super::{Connection, StoreError, changes, connection::Access as _, entities::scopes, json_column::JsonColumn};
use crate::domain::scope::Scope;

/// Every scope, by name.
pub async fn list(connection: &dyn Connection) -> Result<Vec<Scope>, StoreError> {
    let rows = scopes::Entity::find()
        .order_by_asc(scopes::Column::Name)
        .all(&connection.reader())
        .await?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// The scope.
pub async fn find(connection: &dyn Connection, name: &str) -> Result<Option<Scope>, StoreError> {
    let row = scopes::Entity::find_by_id(name).one(&connection.reader()).await?;
    Ok(row.map(from_row))
}

/// Adds the scope, or makes the row what `scope` says.
pub async fn upsert(connection: &dyn Connection, scope: &Scope) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::bump(&transaction).await?;
    let row = scopes::ActiveModel {
        name: Set(scope.name.clone()),
        description: Set(scope.description.clone()),
        claims: Set(JsonColumn(scope.claims.clone())),
    };
    scopes::Entity::insert(row)
        .on_conflict(
            OnConflict::column(scopes::Column::Name)
                .update_columns([scopes::Column::Description, scopes::Column::Claims])
                .to_owned(),
        )
        .exec_without_returning(&transaction.writer())
        .await?;
    transaction.commit().await
}

fn from_row(row: scopes::Model) -> Scope {
    Scope {
        name: row.name,
        description: row.description,
        claims: row.claims.0,
    }
}
