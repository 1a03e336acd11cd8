//! Rows of `consents`.

use sea_orm::entity::prelude::*;

use crate::store::json_column::JsonColumn;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: String,
    pub scope: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub claims: JsonColumn<Vec<String>>,
    pub granted_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
