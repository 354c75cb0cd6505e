//! Opening, reopening, backing up, and places that cannot be used.

use crate::temporary::{Temporary, new_case, new_place, stamp};
use anjuan_store::{BlobPlace, CaseFilter, Page, Store, StoreConfig};
use sea_orm::{ConnectionTrait, Statement};
use std::time::Duration;

#[tokio::test]
async fn what_was_written_is_there_after_a_restart() {
    let place = Temporary::open().await;
    let case = place.store.cases().create(new_case("案"), &stamp()).await.expect("create");
    place.store.close().await.expect("close");
    assert_eq!(place.store.ping().await.expect_err("closed").kind(), "unavailable");
    let reopened = Store::open(place.config.clone()).await.expect("reopen");
    reopened.ping().await.expect("ping");
    assert_eq!(reopened.cases().get(case.uuid).await.expect("get"), case);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_processes_may_open_a_new_database_at_once() {
    let (_folder, config) = new_place().await;
    let openings: Vec<_> = (0..4).map(|_| tokio::spawn(Store::open(config.clone()))).collect();
    for opening in openings {
        opening.await.expect("task").expect("opens");
    }
}

#[tokio::test]
async fn a_database_in_memory_has_one_connection_for_all() {
    let folder = tempfile::tempdir().expect("folder");
    let config = StoreConfig::new("sqlite::memory:", BlobPlace::Folder(folder.path().join("blobs")));
    let store = Store::open(config).await.expect("open");
    store.cases().create(new_case("案"), &stamp()).await.expect("create");
    let listing = store.cases().list(&CaseFilter::default(), Page::first(5)).await.expect("list");
    assert_eq!(listing.items.len(), 1);
}

#[tokio::test]
async fn a_folder_with_signs_that_mean_something_in_a_url_is_just_a_folder() {
    let folder = tempfile::tempdir().expect("folder");
    let odd = folder.path().join("案卷 100% #1?");
    std::fs::create_dir(&odd).expect("odd folder");
    Store::open(StoreConfig::local(&odd)).await.expect("open");
    assert!(odd.join("anjuan.sqlite").is_file());
}

#[tokio::test]
async fn a_backup_is_a_whole_store_while_work_goes_on() {
    let place = Temporary::open().await;
    let case = place.store.cases().create(new_case("案"), &stamp()).await.expect("create");
    let copy = tempfile::tempdir().expect("folder");
    let backup = place.store.backup_rows(&copy.path().join("anjuan.sqlite")).await;
    if !place.store.is_sqlite() {
        assert_eq!(backup.expect_err("PostgreSQL").kind(), "refused");
        return;
    }
    backup.expect("backup");
    place.store.checkpoint().await.expect("checkpoint");
    let restored = Store::open(StoreConfig::local(copy.path())).await.expect("open the copy");
    assert_eq!(restored.cases().get(case.uuid).await.expect("get"), case);
    assert_eq!(restored.events().verify_chain().await.expect("chain").first_broken, None);
}

#[tokio::test]
async fn the_sqlite_file_is_in_write_ahead_mode_with_foreign_keys() {
    let place = Temporary::open().await;
    if !place.store.is_sqlite() {
        return;
    }
    let connection = place.back_door().await;
    let statement = Statement::from_string(connection.get_database_backend(), "PRAGMA journal_mode");
    let row = connection.query_one_raw(statement).await.expect("query").expect("row");
    assert_eq!(row.try_get_by_index::<String>(0).expect("mode"), "wal");
}

#[tokio::test]
async fn unusable_places_are_named_without_secrets() {
    let folder = tempfile::tempdir().expect("folder");
    let file = folder.path().join("file");
    std::fs::write(&file, "").expect("file");
    let blobs = BlobPlace::Folder(file.join("below"));
    let error = Store::open(StoreConfig::new("sqlite::memory:", blobs)).await.err().expect("no folder");
    assert_eq!(error.kind(), "configuration");
    let blobs = BlobPlace::Folder(folder.path().join("blobs"));
    let url = "postgres://anjuan:secret@127.0.0.1:1/anjuan";
    let hasty = StoreConfig { patience: Duration::from_millis(50), ..StoreConfig::new(url, blobs.clone()) };
    let error = Store::open(hasty).await.err().expect("no server");
    assert_eq!((error.kind(), error.to_string().contains("secret")), ("unavailable", false));
    let error = Store::open(StoreConfig::new("mysql://x", blobs)).await.err().expect("unknown");
    assert_ne!(error.kind(), "not-found");
}
