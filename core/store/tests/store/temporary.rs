//! A store that disappears with the test, a clock that stands still, and new rows with fictional content.

use anjuan_store::{
    Actor, Digest, NewCase, NewDocument, NewReport, NewUser, Stamp, Store, StoreConfig, StoredBlob, User,
};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection};
use serde_json::json;
use tempfile::TempDir;
use uuid::Uuid;

/// A store and what has to live as long as it does.
pub struct Temporary {
    pub store: Store,
    pub folder: TempDir,
    pub config: StoreConfig,
}

impl Temporary {
    pub async fn open() -> Temporary {
        let (folder, config) = new_place().await;
        let store = Store::open(config.clone()).await.expect("store opens");
        Temporary { store, folder, config }
    }

    /// A second way into the database, past the store, to do what the store never does.
    pub async fn back_door(&self) -> DatabaseConnection {
        Database::connect(self.config.database_url.as_str()).await.expect("back door")
    }

    pub async fn user(&self, login: &str) -> User {
        let new = NewUser {
            login: login.to_owned(),
            display_name: "测试员".to_owned(),
            password_hash: "$argon2id$fictional".to_owned(),
            roles: vec!["lawyer".to_owned()],
        };
        self.store.users().create(new, &stamp()).await.expect("user")
    }

    pub async fn blob(&self, text: &str) -> StoredBlob {
        self.store.blobs().put(text.to_owned().into()).await.expect("blob")
    }
}

/// An empty database, which no store has seen yet.
pub async fn new_place() -> (TempDir, StoreConfig) {
    let folder = tempfile::tempdir().expect("temporary folder");
    let mut config = StoreConfig::local(folder.path());
    if let Ok(url) = std::env::var("ANJUAN_TEST_POSTGRES") {
        config.database_url = own_schema(&url).await;
    }
    (folder, config)
}

/// PostgreSQL tests share one database; a schema of its own keeps each test alone.
async fn own_schema(url: &str) -> String {
    let schema = format!("test_{}", Uuid::new_v4().simple());
    let connection = Database::connect(url).await.expect("PostgreSQL");
    connection.execute_unprepared(&format!("CREATE SCHEMA {schema}")).await.expect("schema");
    let mark = if url.contains('?') { '&' } else { '?' };
    format!("{url}{mark}options=-c%20search_path%3D{schema}")
}

/// Noon of a fictional day.
pub fn noon() -> DateTime<Utc> {
    day(2026, 6, 1).and_hms_opt(12, 0, 0).expect("time").and_utc()
}

pub fn later(seconds: i64) -> DateTime<Utc> {
    noon() + TimeDelta::seconds(seconds)
}

pub fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).expect("day")
}

pub fn stamp() -> Stamp {
    Stamp::system(noon())
}

pub fn stamp_of(user: &User) -> Stamp {
    Stamp::new(Actor::User(user.id), noon())
}

pub fn new_case(title: &str) -> NewCase {
    NewCase {
        uuid: Uuid::new_v4(),
        title: title.to_owned(),
        jurisdiction: "330000".to_owned(),
        kind: "criminal-trial".to_owned(),
        facts: json!({ "plea": true, "dates": { "assigned": "2026-05-06" } }),
    }
}

pub fn new_document(blob: StoredBlob) -> NewDocument {
    NewDocument {
        uuid: Uuid::new_v4(),
        template: "meeting-record-trial".to_owned(),
        edition: "2024".to_owned(),
        title: "会见笔录（审判阶段）".to_owned(),
        layer: "national".to_owned(),
        answers_sha256: Digest::of(b"{}"),
        blob,
        case_id: None,
    }
}

pub fn new_report(blob: StoredBlob) -> NewReport {
    NewReport {
        uuid: Uuid::new_v4(),
        bundle_name: "张**案.zip".to_owned(),
        bundle_sha256: Digest::of(b"bundle"),
        verdict: "failed".to_owned(),
        as_of: day(2026, 6, 1),
        jurisdiction: "330000".to_owned(),
        kind: "criminal-trial".to_owned(),
        errors: 2,
        warnings: 1,
        not_checked: 0,
        blob_id: blob.id,
        case_id: None,
    }
}
