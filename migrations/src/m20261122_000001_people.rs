//! Who may use the program: people, their sessions, and the tokens of their scripts.

use crate::columns::*;
use sea_orm_migration::prelude::*;

/// Creates `user`, `session` and `api_token`.
#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager.create_table(user()).await?;
        manager.create_index(unique("user", &["login"])).await?;
        manager.create_table(session()).await?;
        manager.create_index(unique("session", &["token_sha256"])).await?;
        manager.create_index(index("session", &["user_id"])).await?;
        manager.create_index(index("session", &["expires_at"])).await?;
        manager.create_table(api_token()).await?;
        manager.create_index(unique("api_token", &["token_sha256"])).await?;
        manager.create_index(index("api_token", &["user_id"])).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_tables(manager, &["api_token", "session", "user"]).await
    }

    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }
}

fn user() -> TableCreateStatement {
    table("user")
        .col(text("login"))
        .col(text("display_name"))
        .col(text("password_hash"))
        .col(json("roles"))
        .col(ColumnDef::new("disabled").boolean().not_null().default(false))
        .col(number("failed_logins", 0))
        .col(instant_or_null("locked_until"))
        .col(instant("password_changed_at"))
        .col(instant("created_at"))
        .take()
}

fn session() -> TableCreateStatement {
    table("session")
        .col(digest("token_sha256"))
        .col(reference("user_id"))
        .col(instant("created_at"))
        .col(instant("last_seen_at"))
        .col(instant("expires_at"))
        .foreign_key(&mut foreign_key("session", "user_id", "user", ForeignKeyAction::Cascade))
        .take()
}

fn api_token() -> TableCreateStatement {
    table("api_token")
        .col(digest("token_sha256"))
        .col(reference("user_id"))
        .col(text("label"))
        .col(json("scopes"))
        .col(instant("created_at"))
        .col(instant_or_null("expires_at"))
        .col(instant_or_null("last_used_at"))
        .col(instant_or_null("revoked_at"))
        .foreign_key(&mut foreign_key("api_token", "user_id", "user", ForeignKeyAction::Cascade))
        .take()
}
