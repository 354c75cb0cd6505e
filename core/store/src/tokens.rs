//! Tokens of scripts: like a session without a browser, with scopes, until revoked.

use crate::rows::{api_token, digest, user, words};
use crate::stamp::instant;
use crate::{Digest, NewEvent, Stamp, Store, StoreError, User, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde_json::{Value, json};

/// Access to the tokens.
pub struct ApiTokens<'a> {
    store: &'a Store,
}

/// A token to be issued.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewApiToken {
    /// The digest of the token; the token itself is shown once and never stored.
    pub token_sha256: Digest,
    /// The key of the user it acts for.
    pub user_id: i64,
    /// What the user calls it.
    pub label: String,
    /// What it may do, as words of the application.
    pub scopes: Vec<String>,
    /// When it stops working, in UTC; `None` means when revoked.
    pub expires_at: Option<DateTime<Utc>>,
}

/// An issued token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// The key.
    pub id: i64,
    /// The digest of the token.
    pub token_sha256: Digest,
    /// The key of the user it acts for.
    pub user_id: i64,
    /// What the user calls it.
    pub label: String,
    /// What it may do, as words of the application.
    pub scopes: Vec<String>,
    /// When it was issued, in UTC.
    pub created_at: DateTime<Utc>,
    /// When it stops working, in UTC.
    pub expires_at: Option<DateTime<Utc>>,
    /// When it was last used, in UTC, as told by [`ApiTokens::touch`].
    pub last_used_at: Option<DateTime<Utc>>,
    /// When it was revoked, in UTC.
    pub revoked_at: Option<DateTime<Utc>>,
}

impl<'a> ApiTokens<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        ApiTokens { store }
    }

    /// Issues a token.
    pub async fn issue(&self, new: NewApiToken, stamp: &Stamp) -> Result<ApiToken, StoreError> {
        let transaction = self.store.begin().await?;
        let active = api_token::ActiveModel {
            token_sha256: Set(new.token_sha256.to_string()),
            user_id: Set(new.user_id),
            label: Set(new.label),
            scopes: Set(json!(new.scopes)),
            created_at: Set(stamp.at()),
            expires_at: Set(new.expires_at.map(instant)),
            last_used_at: Set(None),
            revoked_at: Set(None),
            ..Default::default()
        };
        let row = api_token::Entity::insert(active).exec_with_returning(&transaction).await.map_err(about("token"))?;
        let detail = json!({ "user": row.user_id, "scopes": row.scopes });
        chain::append(&transaction, stamp, told("token.issued", row.id, detail)).await?;
        transaction.commit().await.map_err(about("token"))?;
        row.try_into()
    }

    /// The working token with this digest and its user; nothing when it was revoked, has expired, or the account
    /// is closed.
    pub async fn find(&self, token_sha256: Digest, now: DateTime<Utc>) -> Result<Option<(ApiToken, User)>, StoreError> {
        use api_token::Column;
        let unexpired = Condition::any().add(Column::ExpiresAt.is_null()).add(Column::ExpiresAt.gt(instant(now)));
        let row = api_token::Entity::find()
            .filter(Column::TokenSha256.eq(token_sha256.to_string()))
            .filter(Column::RevokedAt.is_null())
            .filter(unexpired)
            .one(self.store.read())
            .await?;
        let Some(row) = row else { return Ok(None) };
        let user = user::Entity::find_by_id(row.user_id)
            .filter(user::Column::Disabled.eq(false))
            .one(self.store.read())
            .await?;
        let Some(user) = user else { return Ok(None) };
        Ok(Some((row.try_into()?, user.try_into()?)))
    }

    /// Notes that the token was used. No event; call it at most once a minute per token.
    pub async fn touch(&self, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        api_token::Entity::update_many()
            .col_expr(api_token::Column::LastUsedAt, Expr::value(instant(now)))
            .filter(api_token::Column::Id.eq(id))
            .exec(&transaction)
            .await?;
        transaction.commit().await.map_err(about("token"))
    }

    /// The tokens of one user, newest first, revoked ones too.
    pub async fn of_user(&self, user_id: i64) -> Result<Vec<ApiToken>, StoreError> {
        let rows = api_token::Entity::find()
            .filter(api_token::Column::UserId.eq(user_id))
            .order_by_desc(api_token::Column::Id)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(ApiToken::try_from).collect()
    }

    /// Revokes a token; `NotFound` when there is none or it is revoked already.
    pub async fn revoke(&self, id: i64, stamp: &Stamp) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        let revoked = api_token::Entity::update_many()
            .col_expr(api_token::Column::RevokedAt, Expr::value(stamp.at()))
            .filter(api_token::Column::Id.eq(id))
            .filter(api_token::Column::RevokedAt.is_null())
            .exec(&transaction)
            .await?
            .rows_affected;
        if revoked == 0 {
            return Err(StoreError::NotFound { what: "token" });
        }
        chain::append(&transaction, stamp, told("token.revoked", id, json!({}))).await?;
        transaction.commit().await.map_err(about("token"))
    }
}

fn told(action: &'static str, id: i64, detail: Value) -> NewEvent {
    NewEvent { action, subject_kind: "token", subject_id: id.to_string(), detail }
}

impl TryFrom<api_token::Model> for ApiToken {
    type Error = StoreError;

    fn try_from(row: api_token::Model) -> Result<Self, StoreError> {
        Ok(ApiToken {
            id: row.id,
            token_sha256: digest(&row.token_sha256)?,
            user_id: row.user_id,
            label: row.label,
            scopes: words(row.scopes)?,
            created_at: row.created_at,
            expires_at: row.expires_at,
            last_used_at: row.last_used_at,
            revoked_at: row.revoked_at,
        })
    }
}
