//! Accounts: the first one, signing in and out, and what a role may do.
//!
//! Argon2 costs memory and milliseconds, so hashing runs on the blocking pool and never on a server thread, few at
//! a time: anybody may ask for it without an account.

use crate::blocking::blocking;
use crate::error::OpError;
use anjuan_store::{Actor, Digest, NewSession, NewUser, Stamp, Store, User};
use argon2::Argon2;
use chrono::{DateTime, TimeDelta, Utc};
use password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use sha2::{Digest as _, Sha256};
use tokio::sync::Semaphore;

/// So many passwords are hashed at once …
const HASHED_AT_ONCE: usize = 2;
/// … while so many wait; the next is told that the system is busy.
const HASHES_WAITING: usize = 16;
static HASHING: Semaphore = Semaphore::const_new(HASHED_AT_ONCE);
static HASH_PLACES: Semaphore = Semaphore::const_new(HASHED_AT_ONCE + HASHES_WAITING);

/// The shortest password that is taken.
const SHORTEST_PASSWORD: usize = 10;
/// So many failures in a row lock an account …
const ALLOWED_FAILURES: i64 = 5;
/// … for so many minutes.
const LOCK_MINUTES: i64 = 15;
/// A session ends after so many hours whatever happens.
const SESSION_HOURS: i64 = 12;

/// What people may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// 律师
    Lawyer,
    /// 经办人员
    Clerk,
    /// 档案人员
    Archivist,
    /// 评审人员
    Reviewer,
    /// 管理员
    Administrator,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 5] = [Self::Lawyer, Self::Clerk, Self::Archivist, Self::Reviewer, Self::Administrator];

    /// The word that is stored.
    pub fn id(self) -> &'static str {
        match self {
            Self::Lawyer => "lawyer",
            Self::Clerk => "clerk",
            Self::Archivist => "archivist",
            Self::Reviewer => "reviewer",
            Self::Administrator => "administrator",
        }
    }

    /// The Chinese word.
    pub fn label(self) -> &'static str {
        match self {
            Self::Lawyer => "律师",
            Self::Clerk => "经办人员",
            Self::Archivist => "档案人员",
            Self::Reviewer => "评审人员",
            Self::Administrator => "管理员",
        }
    }

    /// Whether a user has this role.
    pub fn held_by(self, user: &User) -> bool {
        user.roles.iter().any(|role| role == self.id())
    }
}

/// Who wants an account.
#[derive(Clone)]
pub struct Registration {
    /// What is typed to sign in.
    pub login: String,
    /// The name that others see.
    pub display_name: String,
    /// The password.
    pub password: String,
    /// The roles.
    pub roles: Vec<String>,
}

/// Creates the first account, which is the administrator's; refused once there is one.
pub async fn create_first(store: &Store, registration: Registration, now: DateTime<Utc>) -> Result<User, OpError> {
    let there_is_one = || OpError::Conflict("管理员已经设立，请直接登录".to_owned());
    // Asked before the costly hash, and again by the store in the transaction that decides.
    if store.users().count().await? > 0 {
        return Err(there_is_one());
    }
    let everything = Role::ALL.iter().map(|role| role.id().to_owned()).collect();
    let user = new_user(Registration { roles: everything, ..registration }).await?;
    store.users().create_first(user, &Stamp::system(now)).await.map_err(|error| match error {
        anjuan_store::StoreError::Conflict { .. } => there_is_one(),
        other => other.into(),
    })
}

/// Creates an account.
pub async fn create(store: &Store, registration: Registration, stamp: &Stamp) -> Result<User, OpError> {
    let user = new_user(registration).await?;
    store.users().create(user, stamp).await.map_err(|error| match error {
        anjuan_store::StoreError::Conflict { .. } => OpError::Conflict("用户名已被使用".to_owned()),
        other => other.into(),
    })
}

/// Checks what was typed and hashes the password.
async fn new_user(registration: Registration) -> Result<NewUser, OpError> {
    let login = registration.login.trim().to_lowercase();
    let known = |role: &String| Role::ALL.iter().any(|one| one.id() == role);
    if login.len() < 2 || login.len() > 60 {
        return Err(OpError::BadRequest("用户名应为 2 至 60 个字符".to_owned()));
    }
    long_enough(&registration.password)?;
    if registration.roles.is_empty() || !registration.roles.iter().all(known) {
        return Err(OpError::BadRequest("请至少选择一个角色".to_owned()));
    }
    let display_name = match registration.display_name.trim() {
        "" => login.clone(),
        name => name.to_owned(),
    };
    let password_hash = hash(registration.password).await?;
    Ok(NewUser { login, display_name, password_hash, roles: registration.roles })
}

/// Signs in; returns the user and the secret of the session, which only the browser keeps.
///
/// Whoever is refused reads the same words after the same hashing, so that neither tells which logins exist.
pub async fn sign_in(
    store: &Store,
    login: &str,
    password: String,
    now: DateTime<Utc>,
) -> Result<(User, String), OpError> {
    let refused = || {
        let words = format!("用户名或密码不正确，或账号暂时锁定（连续输错后 {LOCK_MINUTES} 分钟）");
        OpError::Unauthorised(words)
    };
    let credentials = store.users().credentials(&login.trim().to_lowercase()).await?;
    let Some(credentials) = credentials else {
        let _ = hash(password).await?;
        return Err(refused());
    };
    let user = credentials.user;
    let verified = verify(credentials.password_hash, password).await?;
    if user.disabled || user.locked_until.is_some_and(|until| until > now) {
        return Err(refused());
    }
    if !verified {
        let until = now + TimeDelta::minutes(LOCK_MINUTES);
        store.users().record_failed_login(user.id, ALLOWED_FAILURES, until, &Stamp::system(now)).await?;
        return Err(refused());
    }
    store.users().record_good_login(user.id).await?;
    let secret = secret()?;
    let session = NewSession {
        token_sha256: digest(&secret),
        user_id: user.id,
        expires_at: now + TimeDelta::hours(SESSION_HOURS),
    };
    store.sessions().start(session, &Stamp::new(Actor::User(user.id), now)).await?;
    Ok((user, secret))
}

/// The user behind a session's secret.
pub async fn find_session(store: &Store, secret: &str, now: DateTime<Utc>) -> Result<Option<User>, OpError> {
    let found = store.sessions().find(digest(secret), now).await?;
    if let Some((session, _)) = &found
        && now - session.last_seen_at > TimeDelta::minutes(1)
    {
        store.sessions().touch(session.id, now).await?;
    }
    Ok(found.map(|(_, user)| user))
}

/// Signs out.
pub async fn sign_out(store: &Store, secret: &str, user: i64, now: DateTime<Utc>) -> Result<(), OpError> {
    match store.sessions().end(digest(secret), &Stamp::new(Actor::User(user), now)).await {
        Ok(()) | Err(anjuan_store::StoreError::NotFound { .. }) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

fn digest(secret: &str) -> Digest {
    Digest::from_bytes(Sha256::digest(secret.as_bytes()).into())
}

fn secret() -> Result<String, OpError> {
    let mut bytes = [0_u8; 32];
    getrandom::fill(&mut bytes).map_err(|error| OpError::Internal(error.to_string()))?;
    Ok(anjuan_model::hash::hex(&bytes))
}

async fn hash(password: String) -> Result<String, OpError> {
    hashing(move || {
        Argon2::default()
            .hash_password(password.as_bytes())
            .map(|hash| hash.to_string())
            .map_err(|error| OpError::Internal(error.to_string()))
    })
    .await?
}

async fn verify(stored: String, password: String) -> Result<bool, OpError> {
    hashing(move || {
        PasswordHash::new(&stored)
            .is_ok_and(|known| Argon2::default().verify_password(password.as_bytes(), &known).is_ok())
    })
    .await
}

/// Runs a hash when its turn comes. The permits stay with the work even where the request is given up.
async fn hashing<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, OpError> {
    let place = HASH_PLACES.try_acquire().map_err(|_| OpError::Busy)?;
    let permit = HASHING.acquire().await.map_err(|_| OpError::Busy)?;
    blocking(move || {
        let _held = (place, permit);
        work()
    })
    .await
}

/// Sets another password for a person who forgot the old one, and ends that person's sessions.
pub async fn set_password(store: &Store, user: i64, password: String, stamp: &Stamp) -> Result<User, OpError> {
    long_enough(&password)?;
    let password_hash = hash(password).await?;
    Ok(store.users().set_password(user, &password_hash, stamp).await?)
}

fn long_enough(password: &str) -> Result<(), OpError> {
    if password.chars().count() < SHORTEST_PASSWORD || password.len() > 200 {
        return Err(OpError::BadRequest(format!("密码至少 {SHORTEST_PASSWORD} 个字符")));
    }
    Ok(())
}
