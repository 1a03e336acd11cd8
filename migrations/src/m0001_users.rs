//! `users`: people with accounts.

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
                    .table("users")
                    .col(uuid("id").primary_key())
                    .col(boolean("disabled"))
                    .col(boolean("admin"))
                    .col(text_null("password_hash"))
                    .col(json_binary("claims"))
                    .col(timestamp_with_time_zone("created_at"))
                    .col(timestamp_with_time_zone("updated_at"))
                    .to_owned(),
            )
            .await?;
        // Whether any administrator exists is asked at every start; there are few of them among many users.
        manager
            .get_connection()
            .execute_unprepared("CREATE INDEX users_admin ON users (id) WHERE admin")
            .await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.drop_table(Table::drop().table("users").to_owned()).await?;
        Ok(())
    }
}
