//! Who acts and when: the two things every change must say.

use chrono::{DateTime, SubsecRound, Utc};
use std::fmt;

/// Who acts, without a name: a key, so that the record of events holds no personal data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Actor {
    /// The program itself, such as a timer.
    System,
    /// A person at the machine, through the command line.
    CommandLine,
    /// A signed-in person, by the key of the user.
    User(i64),
    /// A script with a token, by the key of the user it belongs to and the key of the token.
    Token {
        /// The key of the user.
        user: i64,
        /// The key of the token.
        token: i64,
    },
    /// A worker process that carries out a job, by the key of the job.
    Job(i64),
}

impl Actor {
    /// The key of the person behind the act, if there is one.
    pub fn user_id(&self) -> Option<i64> {
        match self {
            Actor::User(user) | Actor::Token { user, .. } => Some(*user),
            Actor::System | Actor::CommandLine | Actor::Job(_) => None,
        }
    }
}

impl fmt::Display for Actor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Actor::System => write!(formatter, "system"),
            Actor::CommandLine => write!(formatter, "command-line"),
            Actor::User(user) => write!(formatter, "user:{user}"),
            Actor::Token { user, token } => write!(formatter, "user:{user}/token:{token}"),
            Actor::Job(job) => write!(formatter, "job:{job}"),
        }
    }
}

/// Who acts, and at which instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    actor: Actor,
    at: DateTime<Utc>,
}

impl Stamp {
    /// An act of `actor` at `now`.
    pub fn new(actor: Actor, now: DateTime<Utc>) -> Self {
        Stamp { actor, at: instant(now) }
    }

    /// An act of the program itself at `now`.
    pub fn system(now: DateTime<Utc>) -> Self {
        Stamp::new(Actor::System, now)
    }

    /// Who acts.
    pub fn actor(&self) -> Actor {
        self.actor
    }

    /// When, to the microsecond.
    pub fn at(&self) -> DateTime<Utc> {
        self.at
    }
}

/// PostgreSQL keeps microseconds and SQLite keeps what it is given; cutting first makes both give back the same.
pub(crate) fn instant(now: DateTime<Utc>) -> DateTime<Utc> {
    now.trunc_subsecs(6)
}
