//! `totp_credentials`: one authenticator app a person, its secret sealed, with the last time step that was used (RFC 6238).

use sea_orm_migration::{prelude::*, schema::*};

/// See the module.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .create_table(
                Table::create()
                    .table("totp_credentials")
                    .col(uuid("user_id").primary_key())
                    .col(blob("sealed_secret"))
                    .col(text("algorithm"))
                    .col(integer("digits"))
                    .col(integer("period"))
                    .col(big_integer("last_step"))
                    .col(timestamp_with_time_zone("created_at"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("totp_credentials", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("totp_credentials").to_owned())
            .await
    }
}
