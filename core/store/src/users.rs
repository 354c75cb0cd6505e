//! People who may sign in. Names and logins stay in this table; everything else speaks of a user by the key.

use crate::page::newest_first;
use crate::rows::{session, user, words};
use crate::stamp::instant;
use crate::{Listing, NewEvent, Page, Stamp, Store, StoreError, chain, error::about};
use chrono::{DateTime, Utc};
use sea_orm::ActiveValue::Set;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, IntoActiveModel,
    PaginatorTrait, QueryFilter, Statement,
};
use serde_json::{Value, json};

/// Held on PostgreSQL while the first user is created.
const FIRST_USER_LOCK: i64 = 0x616e_6a75_616e_0003;

/// Access to the users.
pub struct Users<'a> {
    store: &'a Store,
}

/// A user to be created.
#[derive(Clone)]
pub struct NewUser {
    /// What is typed to sign in; unique. The caller decides how it is normalised.
    pub login: String,
    /// The name that others see.
    pub display_name: String,
    /// The password as a PHC string (`$argon2id$…`), never the password.
    pub password_hash: String,
    /// What the user may do, as words of the application.
    pub roles: Vec<String>,
}

/// A person who may sign in.
#[derive(Debug, Clone, PartialEq)]
pub struct User {
    /// The key.
    pub id: i64,
    /// What is typed to sign in.
    pub login: String,
    /// The name that others see.
    pub display_name: String,
    /// What the user may do, as words of the application.
    pub roles: Vec<String>,
    /// Whether an administrator has closed the account.
    pub disabled: bool,
    /// Failed sign-ins since the last good one.
    pub failed_logins: i64,
    /// Until when no sign-in is accepted, in UTC.
    pub locked_until: Option<DateTime<Utc>>,
    /// When the password was last set, in UTC.
    pub password_changed_at: DateTime<Utc>,
    /// When the account was made, in UTC.
    pub created_at: DateTime<Utc>,
}

/// A user with the hash to check a password against; only for the sign-in.
#[derive(Clone)]
pub struct Credentials {
    /// The user.
    pub user: User,
    /// The password as a PHC string.
    pub password_hash: String,
}

/// Which users are wanted; `None` means all.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UserFilter {
    /// Only closed, or only open accounts.
    pub disabled: Option<bool>,
}

impl<'a> Users<'a> {
    pub(crate) fn new(store: &'a Store) -> Self {
        Users { store }
    }

    /// Creates a user; `Conflict` when the login is taken.
    pub async fn create(&self, new: NewUser, stamp: &Stamp) -> Result<User, StoreError> {
        insert(self.store.begin().await?, new, stamp).await
    }

    /// Creates the first user of all; `Conflict` when there is one. Of two who race, one comes first.
    pub async fn create_first(&self, new: NewUser, stamp: &Stamp) -> Result<User, StoreError> {
        // On SQLite the transaction is the only writer from its begin on; PostgreSQL needs a lock to count under.
        let transaction = self.store.begin().await?;
        if transaction.get_database_backend() == DbBackend::Postgres {
            let lock = format!("SELECT pg_advisory_xact_lock({FIRST_USER_LOCK})");
            transaction.execute_raw(Statement::from_string(DbBackend::Postgres, lock)).await?;
        }
        if user::Entity::find().count(&transaction).await? > 0 {
            return Err(StoreError::Conflict { what: "first user" });
        }
        insert(transaction, new, stamp).await
    }

    /// The user with this key.
    pub async fn get(&self, id: i64) -> Result<User, StoreError> {
        let row = user::Entity::find_by_id(id).one(self.store.read()).await?;
        row.ok_or(StoreError::NotFound { what: "user" })?.try_into()
    }

    /// The user with this login and the hash of the password.
    pub async fn credentials(&self, login: &str) -> Result<Option<Credentials>, StoreError> {
        let row = user::Entity::find().filter(user::Column::Login.eq(login)).one(self.store.read()).await?;
        let Some(row) = row else { return Ok(None) };
        let password_hash = row.password_hash.clone();
        Ok(Some(Credentials { user: row.try_into()?, password_hash }))
    }

    /// How many users there are; 0 means that the program was never set up.
    pub async fn count(&self) -> Result<u64, StoreError> {
        Ok(user::Entity::find().count(self.store.read()).await?)
    }

    /// One page of users, newest first.
    pub async fn list(&self, filter: &UserFilter, page: Page) -> Result<Listing<User>, StoreError> {
        let mut select = user::Entity::find();
        if let Some(disabled) = filter.disabled {
            select = select.filter(user::Column::Disabled.eq(disabled));
        }
        newest_first(self.store.read(), select, user::Column::Id, page, |user: &User| user.id).await
    }

    /// Changes the name that others see and the roles.
    pub async fn change(
        &self,
        id: i64,
        display_name: &str,
        roles: &[String],
        stamp: &Stamp,
    ) -> Result<User, StoreError> {
        let set = user::ActiveModel {
            display_name: Set(display_name.to_owned()),
            roles: Set(json!(roles)),
            ..Default::default()
        };
        self.update(id, set, told("user.changed", id, json!({ "roles": roles })), stamp).await
    }

    /// Closes or reopens an account. Closing it ends its sessions.
    pub async fn set_disabled(&self, id: i64, disabled: bool, stamp: &Stamp) -> Result<User, StoreError> {
        let set = user::ActiveModel { disabled: Set(disabled), ..Default::default() };
        let action = if disabled { "user.disabled" } else { "user.enabled" };
        self.update(id, set, told(action, id, json!({})), stamp).await
    }

    /// Sets a new password, lifts a lock and ends all sessions of the user.
    pub async fn set_password(&self, id: i64, password_hash: &str, stamp: &Stamp) -> Result<User, StoreError> {
        let set = user::ActiveModel {
            password_hash: Set(password_hash.to_owned()),
            password_changed_at: Set(stamp.at()),
            failed_logins: Set(0),
            locked_until: Set(None),
            ..Default::default()
        };
        self.update(id, set, told("user.password-changed", id, json!({})), stamp).await
    }

    /// Counts a failed sign-in; the `allowed`-th in a row locks the account until `locked_until`.
    ///
    /// The count then begins anew, so that one wrong password after a lock does not lock the account again.
    pub async fn record_failed_login(
        &self,
        id: i64,
        allowed: i64,
        locked_until: DateTime<Utc>,
        stamp: &Stamp,
    ) -> Result<User, StoreError> {
        let transaction = self.store.begin().await?;
        let failures = locked_row(&transaction, id).await?.failed_logins + 1;
        let locked = failures >= allowed;
        let kept = if locked { 0 } else { failures };
        let mut set = user::ActiveModel { failed_logins: Set(kept), ..Default::default() };
        if locked {
            set.locked_until = Set(Some(instant(locked_until)));
        }
        let event = told("user.login-failed", id, json!({ "failures": failures, "locked": locked }));
        finish(transaction, id, set, event, stamp).await
    }

    /// Forgets failed sign-ins after a good one. The session that follows is the event of it.
    pub async fn record_good_login(&self, id: i64) -> Result<(), StoreError> {
        let transaction = self.store.begin().await?;
        let row = locked_row(&transaction, id).await?;
        if row.failed_logins != 0 || row.locked_until.is_some() {
            let mut active = row.into_active_model();
            active.failed_logins = Set(0);
            active.locked_until = Set(None);
            active.update(&transaction).await.map_err(about("user"))?;
        }
        transaction.commit().await.map_err(about("user"))
    }

    async fn update(
        &self,
        id: i64,
        set: user::ActiveModel,
        event: NewEvent,
        stamp: &Stamp,
    ) -> Result<User, StoreError> {
        let transaction = self.store.begin().await?;
        finish(transaction, id, set, event, stamp).await
    }
}

/// Writes a new user and the event of it, and commits.
async fn insert(transaction: DatabaseTransaction, new: NewUser, stamp: &Stamp) -> Result<User, StoreError> {
    let active = user::ActiveModel {
        login: Set(new.login),
        display_name: Set(new.display_name),
        password_hash: Set(new.password_hash),
        roles: Set(json!(new.roles)),
        disabled: Set(false),
        failed_logins: Set(0),
        locked_until: Set(None),
        password_changed_at: Set(stamp.at()),
        created_at: Set(stamp.at()),
        ..Default::default()
    };
    let row = user::Entity::insert(active).exec_with_returning(&transaction).await.map_err(about("user"))?;
    let created = told("user.created", row.id, json!({ "roles": row.roles }));
    chain::append(&transaction, stamp, created).await?;
    transaction.commit().await.map_err(about("user"))?;
    row.try_into()
}

/// Writes the set columns and the event, and commits. Sessions do not survive a new password or a closed account.
async fn finish(
    transaction: DatabaseTransaction,
    id: i64,
    mut set: user::ActiveModel,
    event: NewEvent,
    stamp: &Stamp,
) -> Result<User, StoreError> {
    let ends_sessions = set.password_hash.is_set() || set.disabled == Set(true);
    set.id = sea_orm::ActiveValue::Unchanged(id);
    let row = set.update(&transaction).await.map_err(about("user"))?;
    if ends_sessions {
        session::Entity::delete_many().filter(session::Column::UserId.eq(id)).exec(&transaction).await?;
    }
    chain::append(&transaction, stamp, event).await?;
    transaction.commit().await.map_err(about("user"))?;
    row.try_into()
}

/// Reads a row that the transaction is going to change, and keeps others from changing it until then.
async fn locked_row(transaction: &DatabaseTransaction, id: i64) -> Result<user::Model, StoreError> {
    use sea_orm::QuerySelect;
    let row = user::Entity::find_by_id(id).lock_exclusive().one(transaction).await?;
    row.ok_or(StoreError::NotFound { what: "user" })
}

fn told(action: &'static str, id: i64, detail: Value) -> NewEvent {
    NewEvent { action, subject_kind: "user", subject_id: id.to_string(), detail }
}

impl TryFrom<user::Model> for User {
    type Error = StoreError;

    fn try_from(row: user::Model) -> Result<Self, StoreError> {
        Ok(User {
            id: row.id,
            login: row.login,
            display_name: row.display_name,
            roles: words(row.roles)?,
            disabled: row.disabled,
            failed_logins: row.failed_logins,
            locked_until: row.locked_until,
            password_changed_at: row.password_changed_at,
            created_at: row.created_at,
        })
    }
}
