//! Signed-in browsers. Only the digest of the cookie's secret is here, so a copy of the table signs nobody in.

use crate::rows::{digest, session, user};
use crate::stamp::instant;
use crate::{Digest, NewEvent, Stamp, Store, StoreError, User, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use serde_json::json;

/// Access to the sessions.
pub struct Sessions<'a> {
    store: &'a Store,
}

/// A session to be started.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NewSession {
    /// The digest of the secret in the cookie.
    pub token_sha256: Digest,
    /// The key of the user.
    pub user_id: i64,
    /// When it ends whatever happens, in UTC.
    pub expires_at: DateTime<Utc>,
}

/// A signed-in browser.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Session {
    /// The key.
    pub id: i64,
    /// The digest of the secret in the cookie.
    pub token_sha256: Digest,
    /// The key of the user.
    pub user_id: i64,
    /// When it was started, in UTC.
    pub created_at: DateTime<Utc>,
    /// When it was last used, in UTC, as told by [`Sessions::touch`].
    pub last_seen_at: DateTime<Utc>,
    /// When it ends whatever happens, in UTC.
    pub expires_at: DateTime<Utc>,
}

impl<'a> Sessions<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Sessions { store }
    }

    /// Starts a session.
    pub async fn start(&self, new: NewSession, stamp: &Stamp) -> Result<Session, StoreError> {
        let transaction = self.store.begin().await?;
        let active = session::ActiveModel {
            token_sha256: Set(new.token_sha256.to_string()),
            user_id: Set(new.user_id),
            created_at: Set(stamp.at()),
            last_seen_at: Set(stamp.at()),
            expires_at: Set(instant(new.expires_at)),
            ..Default::default()
        };
        let row = session::Entity::insert(active).exec_with_returning(&transaction).await.map_err(about("session"))?;
        chain::append(&transaction, stamp, told("session.started", new.user_id, 1)).await?;
        transaction.commit().await.map_err(about("session"))?;
        row.try_into()
    }

    /// The live session with this secret and its user; nothing when it has expired or the account is closed.
    ///
    /// Idleness is the caller's rule: it compares `last_seen_at` with its own limit.
    pub async fn find(&self, token_sha256: Digest, now: DateTime<Utc>) -> Result<Option<(Session, User)>, StoreError> {
        let row = session::Entity::find()
            .filter(session::Column::TokenSha256.eq(token_sha256.to_string()))
            .filter(session::Column::ExpiresAt.gt(instant(now)))
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

    /// Notes that the session was used. No event: it happens with every page. Call it at most once a minute.
    pub async fn touch(&self, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        session::Entity::update_many()
            .col_expr(session::Column::LastSeenAt, Expr::value(instant(now)))
            .filter(session::Column::Id.eq(id))
            .exec(&transaction)
            .await?;
        transaction.commit().await.map_err(about("session"))
    }

    /// The sessions of one user, newest first.
    pub async fn of_user(&self, user_id: i64) -> Result<Vec<Session>, StoreError> {
        let rows = session::Entity::find()
            .filter(session::Column::UserId.eq(user_id))
            .order_by_desc(session::Column::Id)
            .all(self.store.read())
            .await?;
        rows.into_iter().map(Session::try_from).collect()
    }

    /// Ends one session; `NotFound` when it has ended already.
    pub async fn end(&self, token_sha256: Digest, stamp: &Stamp) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        let column = session::Column::TokenSha256;
        let mut ended = session::Entity::delete_many()
            .filter(column.eq(token_sha256.to_string()))
            .exec_with_returning(&transaction)
            .await?;
        let Some(row) = ended.pop() else { return Err(StoreError::NotFound { what: "session" }) };
        chain::append(&transaction, stamp, told("session.ended", row.user_id, 1)).await?;
        transaction.commit().await.map_err(about("session"))
    }

    /// Ends all sessions of one user and tells how many there were.
    pub async fn end_all_of_user(&self, user_id: i64, stamp: &Stamp) -> Result<u64, StoreError> {
        let transaction = self.store.begin().await?;
        let ended = session::Entity::delete_many()
            .filter(session::Column::UserId.eq(user_id))
            .exec(&transaction)
            .await?
            .rows_affected;
        chain::append(&transaction, stamp, told("session.ended", user_id, ended)).await?;
        transaction.commit().await.map_err(about("session"))?;
        Ok(ended)
    }

    /// Removes expired sessions and tells how many. No event: they had ended by themselves.
    pub async fn purge_expired(&self, now: DateTime<Utc>) -> Result<u64, StoreError> {
        let transaction = self.store.begin().await?;
        let purged = session::Entity::delete_many()
            .filter(session::Column::ExpiresAt.lte(instant(now)))
            .exec(&transaction)
            .await?
            .rows_affected;
        transaction.commit().await.map_err(about("session"))?;
        Ok(purged)
    }
}

fn told(action: &'static str, user_id: i64, sessions: u64) -> NewEvent {
    let detail = json!({ "sessions": sessions });
    NewEvent { action, subject_kind: "user", subject_id: user_id.to_string(), detail }
}

impl TryFrom<session::Model> for Session {
    type Error = StoreError;

    fn try_from(row: session::Model) -> Result<Self, StoreError> {
        Ok(Session {
            id: row.id,
            token_sha256: digest(&row.token_sha256)?,
            user_id: row.user_id,
            created_at: row.created_at,
            last_seen_at: row.last_seen_at,
            expires_at: row.expires_at,
        })
    }
}
