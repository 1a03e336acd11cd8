//! Rows of `signing_keys`.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "signing_keys")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub kid: String,
    pub algorithm: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub public_jwk: Json,
    pub sealed_private_key: Vec<u8>,
    pub published_at: DateTimeUtc,
    pub active_from: DateTimeUtc,
    pub retired_from: Option<DateTimeUtc>,
    pub removed_from: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
