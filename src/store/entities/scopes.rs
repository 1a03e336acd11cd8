//! Rows of `scopes`.

use sea_orm::entity::prelude::*;

use crate::store::json_column::JsonColumn;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "scopes")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    pub description: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub claims: JsonColumn<Vec<String>>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
