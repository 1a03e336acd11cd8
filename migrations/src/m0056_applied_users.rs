//! `applied_users`: by which name a state file knows somebody, and what it said of them last: what differs from that since, they or
//! an administrator changed here.

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
                    .table("applied_users")
                    .col(text("name").primary_key())
                    .col(uuid("user_id"))
                    .col(json_binary("claims"))
                    .col(boolean("took_factors"))
                    .foreign_key(
                        ForeignKey::create()
                            .from("applied_users", "user_id")
                            .to("users", "id")
                            .on_delete(ForeignKeyAction::Cascade),
                    )
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(
                Index::create()
                    .name("applied_users_user")
                    .table("applied_users")
                    .col("user_id")
                    .to_owned(),
            )
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("applied_users").to_owned())
            .await
    }
}
