//! Rows of `access_tokens`.

use sea_orm::entity::prelude::*;

use crate::{domain::confirmation::Confirmation, store::json_column::JsonColumn};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "access_tokens")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub digest: Vec<u8>,
    pub grant_id: Option<Uuid>,
    pub client_id: String,
    pub scope: String,
    #[sea_orm(column_type = "JsonBinary")]
    pub audience: JsonColumn<Vec<String>>,
    #[sea_orm(column_type = "JsonBinary", nullable)]
    pub cnf: Option<JsonColumn<Confirmation>>,
    pub issued_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
