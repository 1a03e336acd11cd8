//! Rows of `users`.

use sea_orm::entity::prelude::*;

use crate::{domain::user::UserClaims, store::json_column::JsonColumn};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub disabled: bool,
    pub admin: bool,
    pub password_hash: Option<String>,
    #[sea_orm(column_type = "JsonBinary")]
    pub claims: JsonColumn<UserClaims>,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
    pub must_change_password: bool,
    pub accepted_terms: Option<String>,
    pub deletes_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
