//! Versions of a province: installed, chosen ahead of time, rolled back, withdrawn.

use crate::temporary::{Temporary, day, stamp};
use anjuan_store::{NewPlugin, PluginState};

async fn installed(place: &Temporary, versions: &[&str]) {
    for version in versions {
        let package = place.blob(version).await.id;
        let new =
            NewPlugin { plugin_id: "zhejiang".to_owned(), version: (*version).to_owned(), package, signed_by: None };
        let plugin = place.store.plugins().install(new, &stamp()).await.expect("install");
        assert_eq!((plugin.state, plugin.active_from), (PluginState::Off, None));
    }
}

async fn in_force(place: &Temporary, on: chrono::NaiveDate) -> Vec<String> {
    let plugins = place.store.plugins().in_force(on).await.expect("in force");
    plugins.into_iter().map(|plugin| plugin.version).collect()
}

#[tokio::test]
async fn a_version_chosen_ahead_takes_over_on_its_day() {
    let place = Temporary::open().await;
    installed(&place, &["1.0.0", "1.1.0"]).await;
    assert!(in_force(&place, day(2026, 6, 1)).await.is_empty(), "off until activated");
    let plugins = place.store.plugins();
    plugins.activate("zhejiang", "1.0.0", day(2026, 1, 1), &stamp()).await.expect("activate");
    plugins.activate("zhejiang", "1.1.0", day(2026, 7, 1), &stamp()).await.expect("activate");
    assert!(in_force(&place, day(2025, 12, 31)).await.is_empty());
    assert_eq!(in_force(&place, day(2026, 6, 30)).await, ["1.0.0"]);
    assert_eq!(in_force(&place, day(2026, 7, 1)).await, ["1.1.0"]);
}

#[tokio::test]
async fn choosing_the_version_before_is_the_rollback() {
    let place = Temporary::open().await;
    installed(&place, &["1.0.0", "1.1.0"]).await;
    let plugins = place.store.plugins();
    plugins.activate("zhejiang", "1.0.0", day(2026, 1, 1), &stamp()).await.expect("activate");
    plugins.activate("zhejiang", "1.1.0", day(2026, 7, 1), &stamp()).await.expect("activate");
    plugins.activate("zhejiang", "1.0.0", day(2026, 7, 1), &stamp()).await.expect("roll back the same day");
    assert_eq!(in_force(&place, day(2026, 7, 1)).await, ["1.0.0"]);
    let states: Vec<_> = plugins.list().await.expect("list").into_iter().map(|plugin| plugin.state).collect();
    assert_eq!(states, [PluginState::Off, PluginState::Active]);
    plugins.deactivate("zhejiang", &stamp()).await.expect("deactivate");
    assert!(in_force(&place, day(2026, 7, 1)).await.is_empty());
}

#[tokio::test]
async fn versions_are_installed_once_and_withdrawn_for_good() {
    let place = Temporary::open().await;
    installed(&place, &["1.0.0"]).await;
    let plugins = place.store.plugins();
    let package = place.blob("1.0.0").await.id;
    let again = NewPlugin { plugin_id: "zhejiang".into(), version: "1.0.0".into(), package, signed_by: None };
    assert_eq!(plugins.install(again.clone(), &stamp()).await.expect_err("twice").kind(), "conflict");
    let unknown = plugins.activate("zhejiang", "9.9.9", day(2026, 1, 1), &stamp()).await;
    assert_eq!(unknown.expect_err("unknown").kind(), "not-found");
    assert_eq!(plugins.deactivate("nowhere", &stamp()).await.expect_err("unknown").kind(), "not-found");
    let retired = plugins.retire("zhejiang", "1.0.0", &stamp()).await.expect("retire");
    assert_eq!(retired.state, PluginState::Retired);
    let error = plugins.activate("zhejiang", "1.0.0", day(2026, 1, 1), &stamp()).await.expect_err("withdrawn");
    assert_eq!(error.kind(), "refused");
    let package = anjuan_store::Digest::of(b"not stored");
    let error = plugins.install(NewPlugin { package, version: "2".into(), ..again }, &stamp()).await;
    assert_eq!(error.expect_err("no package").kind(), "refused");
}
