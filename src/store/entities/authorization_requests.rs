//! Rows of `authorization_requests`.

use sea_orm::entity::prelude::*;

use crate::{
    domain::authorization_request::{AuthorizationRequest, ConsentDecision},
    store::json_column::JsonColumn,
};

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "authorization_requests")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    #[sea_orm(column_type = "JsonBinary")]
    pub request: JsonColumn<AuthorizationRequest>,
    pub browser_digest: Vec<u8>,
    pub selected_session: Option<Uuid>,
    #[sea_orm(column_type = "JsonBinary")]
    pub consent_decision: Option<JsonColumn<ConsentDecision>>,
    pub created_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}
