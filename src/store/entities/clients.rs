//! Rows of `clients`.

use sea_orm::entity::prelude::*;

use crate::{domain::client::ClientMetadata, store::json_column::JsonColumn};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "clients")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub client_id: String,
    pub client_secret_digest: Option<Vec<u8>>,
    pub disabled: bool,
    #[sea_orm(column_type = "JsonBinary")]
    pub metadata: JsonColumn<ClientMetadata>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
