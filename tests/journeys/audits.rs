//! Audits of many bundles: by the command line into a folder, and as jobs of the server; killed and taken up again.

use crate::PROGRAM;
use crate::http::{a_lawyer, get, post, signed_in};
use anjuan_tests::hostile;
use anjuan_tests::program::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead, BufReader, Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;
use zip::write::SimpleFileOptions;

/// A small bundle: a case and one record, so that it fails for what it lacks.
fn small(number: usize) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let case = json!({"kind": "criminal-trial", "jurisdiction": "110000", "dates": {"assigned": "2024-05-06"}});
    for (name, text) in [("case.json", case.to_string()), ("01会见笔录.txt", format!("会见笔录\n第{number}次会见"))]
    {
        writer.start_file(name, SimpleFileOptions::default()).expect("an entry");
        writer.write_all(text.as_bytes()).expect("its bytes");
    }
    writer.finish().expect("an archive").into_inner()
}

/// So many small bundles in two levels of folders, and their names.
fn folder_of(count: usize) -> (TempDir, BTreeSet<String>) {
    let folder = TempDir::new().expect("a folder");
    let mut names = BTreeSet::new();
    for number in 0..count {
        let name = format!("{:02}/案卷-{number:04}.zip", number % 7);
        let path = folder.path().join(&name);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        std::fs::write(path, small(number)).expect("a bundle");
        names.insert(name);
    }
    (folder, names)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

/// Reports by the bundle's name, without what differs from run to run; a bundle with two reports is a mistake.
fn by_name(lines: &str) -> BTreeMap<String, Value> {
    let mut reports = BTreeMap::new();
    for line in lines.lines() {
        let mut report: Value = serde_json::from_str(line).expect("a line of JSON");
        report["elapsed_ms"] = Value::Null;
        let name = report["bundle"]["name"].as_str().expect("a name").to_owned();
        assert!(reports.insert(name.clone(), report).is_none(), "{name} was reported twice");
    }
    reports
}

#[test]
fn a_folder_becomes_a_folder_of_reports_and_a_broken_bundle_costs_the_others_nothing() {
    let (bundles, _) = folder_of(3);
    std::fs::write(bundles.path().join("坏.zip"), hostile::duplicate_names()).expect("a bundle");
    std::fs::write(bundles.path().join("空.zip"), b"").expect("a bundle");
    let out = TempDir::new().expect("a folder");
    let arguments = ["audit", &text(bundles.path()), "-o", &text(out.path()), "--as-of", "2024-07-20"];
    let output = PROGRAM.run(&arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.contains("共 5 个案卷：不合格 3，未能检查 2"), "{said}");
    let summary = std::fs::read(out.path().join("summary.json")).expect("a summary");
    let summary: Value = serde_json::from_slice(&summary).expect("JSON");
    assert_eq!((&summary["total"], &summary["complete"]), (&json!(5), &json!(true)));
    assert_eq!(summary["verdicts"], json!({"failed": 3, "not-checked": 2}));
    assert_eq!(summary["worst"][0]["verdict"], "failed");
    assert!(
        summary["rules"].as_array().is_some_and(|rules| rules.iter().any(|rule| rule["bundles"] == 3)),
        "{summary}"
    );
    let index = std::fs::read_to_string(out.path().join("index.csv")).expect("an index");
    assert_eq!(index.lines().count(), 6, "{index}");
    assert_eq!(std::fs::read_dir(out.path().join("reports")).expect("reports").count(), 5);
    assert!(index.contains("01/案卷-0001.zip") && index.contains("坏.zip"), "{index}");
}

#[test]
fn a_killed_run_is_taken_up_again_and_every_bundle_is_reported_once() {
    let (bundles, names) = folder_of(300);
    let state = bundles.path().join("state.journal");
    let base = ["audit", &text(bundles.path()), "--format", "ndjson", "--as-of", "2024-07-20", "--jobs", "2"];
    let straight = PROGRAM.run(&base);
    let straight = by_name(&String::from_utf8_lossy(&straight.stdout));
    assert_eq!(straight.keys().cloned().collect::<BTreeSet<_>>(), names);

    let with_state: Vec<&str> = base.iter().copied().chain(["--state", state.to_str().expect("a path")]).collect();
    for _ in 0..2 {
        // Killed after a few lines, as a power cut would; the second time it begins where the first one ended.
        let mut run = Command::new(PROGRAM.0)
            .args(&with_state)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let mut lines = BufReader::new(run.stdout.take().expect("its output is piped")).lines();
        for _ in 0..20 {
            lines.next().expect("a line").expect("text");
        }
        run.kill().expect("it was running");
        run.wait().expect("it ends");
    }
    let kept = std::fs::metadata(&state).expect("a journal").len();
    let again = PROGRAM.run(&with_state);
    assert_eq!(again.status.code(), Some(1), "{}", String::from_utf8_lossy(&again.stderr));
    assert_eq!(by_name(&String::from_utf8_lossy(&again.stdout)), straight, "nothing skipped, nothing doubled");
    let whole = std::fs::metadata(&state).expect("a journal").len();
    assert!(kept > 0 && whole > kept, "the killed runs had left entries, and the rest was added");

    let changed = bundles.path().join("03/案卷-0003.zip");
    std::fs::write(&changed, small(9999)).expect("another bundle in its place");
    let third = by_name(&String::from_utf8_lossy(&PROGRAM.run(&with_state).stdout));
    let differing: Vec<&String> = third.keys().filter(|name| third[*name] != straight[*name]).collect();
    assert_eq!(differing, ["03/案卷-0003.zip"], "a changed bundle is examined again, and no other");
    let other_day: Vec<&str> =
        with_state.iter().map(|one| if *one == "2024-07-20" { "2024-08-20" } else { one }).collect();
    let fourth = by_name(&String::from_utf8_lossy(&PROGRAM.run(&other_day).stdout));
    assert!(
        fourth.len() == 300 && fourth.values().all(|report| report["as_of"] == "2024-08-20"),
        "another day, other reports"
    );
}

#[test]
fn findings_of_the_structure_come_before_the_report() {
    let folder = TempDir::new().expect("a folder");
    std::fs::write(folder.path().join("坏.zip"), hostile::duplicate_names()).expect("a bundle");
    let output = PROGRAM.run(&["audit", &text(folder.path()), "--events"]);
    let lines = String::from_utf8_lossy(&output.stdout).into_owned();
    let events: Vec<Value> = lines.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    let kinds: Vec<&str> = events.iter().filter_map(|event| event["event"].as_str()).collect();
    assert_eq!((kinds[0], kinds[kinds.len() - 2], kinds[kinds.len() - 1]), ("finding", "report", "summary"), "{lines}");
    assert!(events[0]["finding"]["rule"].as_str().is_some_and(|rule| rule.starts_with("AJ6")), "{lines}");
    let alone = PROGRAM.run(&["audit", &text(&folder.path().join("坏.zip")), "--events"]);
    let told = String::from_utf8_lossy(&alone.stdout).lines().filter(|line| line.contains("\"finding\",")).count();
    let all = String::from_utf8_lossy(&output.stdout).lines().filter(|line| line.contains("\"finding\",")).count();
    assert_eq!(told, all, "what is said before the rules are loaded is not said again");
    let watched = PROGRAM.run(&["audit", &text(&folder.path().join("坏.zip")), "--progress", "--format", "json"]);
    assert!(String::from_utf8_lossy(&watched.stderr).contains("必须改正"), "said while it is examined");
}

#[test]
fn an_interrupted_run_says_so_and_goes_on_later() {
    let (bundles, names) = folder_of(400);
    let (state, out) = (bundles.path().join("state"), bundles.path().join("out/"));
    let out = format!("{}/", text(&out).trim_end_matches('/'));
    let folder = text(bundles.path());
    let arguments =
        ["audit", &folder, "--state", state.to_str().expect("a path"), "-o", &out, "--jobs", "1", "--progress"];
    let (running, begun) = PROGRAM.start(&arguments);
    assert!(begun.contains("0/400"), "{begun}");
    let told = Command::new("kill").args(["-INT", &running.id().to_string()]).status();
    assert!(told.is_ok_and(|status| status.success()));
    let output = running.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("已中断"), "{said}");
    assert_eq!(PROGRAM.run(&arguments).status.code(), Some(1));
    let index = std::fs::read_to_string(bundles.path().join("out/index.csv")).expect("an index");
    let reported = names.iter().filter(|name| index.matches(&format!(",{name},")).count() == 1).count();
    assert_eq!((reported, index.lines().count()), (400, 401));
}

async fn audits(client: &Client, server: &Server, path: &str) -> Value {
    get(client, server, &format!("api/v1/audits{path}")).await.json().await.expect("JSON")
}

async fn settings(client: &Client, server: &Server, body: Value) -> StatusCode {
    client.put(format!("{}/api/v1/settings", server.base)).json(&body).send().await.expect("an answer").status()
}

/// Asks until a run satisfies. Each question waits for its answer, so this is no busy loop.
async fn until(client: &Client, server: &Server, id: &Value, done: impl Fn(&Value) -> bool) -> Value {
    loop {
        let status = audits(client, server, &format!("/{id}")).await;
        assert!(status["state"].is_string(), "{status}");
        if done(&status) {
            return status;
        }
    }
}

fn ended(status: &Value) -> bool {
    ["finished", "failed", "cancelled"].contains(&status["state"].as_str().expect("a state"))
}

/// Every bundle of a run, page by page.
async fn results(client: &Client, server: &Server, id: &Value) -> Vec<Value> {
    let (mut rows, mut after) = (Vec::new(), 0);
    loop {
        let page = audits(client, server, &format!("/{id}/results?limit=90&after={after}")).await;
        rows.extend(page["items"].as_array().expect("rows").clone());
        match page["next"].as_i64() {
            Some(next) => after = next,
            None => return rows,
        }
    }
}

#[tokio::test]
async fn a_killed_server_goes_on_where_it_was_and_every_bundle_has_one_report() {
    let (bundles, names) = folder_of(240);
    let mut server = PROGRAM.serve(&["--takeover", "2"]);
    let client = signed_in(&server).await;
    let place = text(bundles.path());
    let allowed = settings(&client, &server, json!({"audit_sources": [place], "retention_days": 30})).await;
    assert_eq!(allowed, StatusCode::OK);
    let queued: Value = post(&client, &server, "audits", &json!({"source": place, "as_of": "2024-07-20"}))
        .await
        .json()
        .await
        .expect("JSON");
    let id = queued["id"].clone();
    until(&client, &server, &id, |status| status["done"].as_u64() >= Some(10)).await;
    let data = server.kill();

    let again = PROGRAM.serve(&["--takeover", "2", "--data", &data.display().to_string()]);
    let between = audits(&client, &again, &format!("/{id}")).await;
    assert!(between["done"].as_u64() < Some(240), "it was killed in the middle: {between}");
    let through = until(&client, &again, &id, ended).await;
    assert_eq!((&through["state"], &through["done"], &through["unread"]), (&json!("finished"), &json!(240), &json!(0)));
    assert!(through["rules"].as_array().is_some_and(|rules| !rules.is_empty()), "{through}");

    let rows = results(&client, &again, &id).await;
    let found: BTreeSet<String> = rows.iter().filter_map(|row| row["name"].as_str().map(str::to_owned)).collect();
    assert_eq!((found, rows.len()), (names, 240), "nothing skipped, nothing doubled");
    let reports: BTreeSet<&str> = rows.iter().filter_map(|row| row["report"].as_str()).collect();
    assert_eq!(reports.len(), 240, "each has a report of its own");
    let all: Value = get(&client, &again, "api/v1/reports?limit=1000").await.json().await.expect("JSON");
    assert_eq!(all["items"].as_array().map(Vec::len), Some(240), "and there is no other");
    let one = get(&client, &again, &format!("api/v1/reports/{}", reports.first().expect("a report"))).await;
    assert_eq!(one.json::<Value>().await.expect("JSON")["as_of"], "2024-07-20");
    let chain = client.post(format!("{}/events", again.base)).send().await.expect("an answer");
    assert!(chain.text().await.is_ok_and(|page| page.contains("记录链完整")));
}

async fn upload(client: &Client, server: &Server, id: &Value, name: &str, bytes: Vec<u8>) -> StatusCode {
    let address = format!("{}/api/v1/audits/{id}/bundles", server.base);
    client.post(address).header("x-file-name", name).body(bytes).send().await.expect("an answer").status()
}

#[tokio::test]
async fn uploads_become_a_run_that_others_do_not_see_and_their_bytes_are_let_go() {
    let server = PROGRAM.serve(&[]);
    let administrator = signed_in(&server).await;
    let lawyer = a_lawyer(&server, &administrator).await;
    let asked = json!({"jurisdiction": "110000", "kind": "criminal-trial", "as_of": "2024-07-20"});
    let made: Value = post(&lawyer, &server, "audits", &asked).await.json().await.expect("JSON");
    assert_eq!(made["state"], "gathering", "{made}");
    let id = made["id"].clone();
    assert_eq!(
        post(&lawyer, &server, &format!("audits/{id}/start"), &json!({})).await.status(),
        StatusCode::BAD_REQUEST
    );
    for (name, bytes) in
        [("a.zip", small(1)), ("a.zip", small(1)), ("a.zip", small(2)), ("b.zip", hostile::duplicate_names())]
    {
        assert_eq!(upload(&lawyer, &server, &id, name, bytes).await, StatusCode::NO_CONTENT);
    }
    let started = post(&lawyer, &server, &format!("audits/{id}/start"), &json!({})).await;
    assert_eq!(started.status(), StatusCode::OK);
    assert_eq!(upload(&lawyer, &server, &id, "c.zip", small(3)).await, StatusCode::CONFLICT);
    let through = until(&lawyer, &server, &id, ended).await;
    assert_eq!(through["verdicts"], json!({"failed": 2, "not-checked": 1}), "the same bytes twice are one: {through}");
    let refused = audits(&lawyer, &server, &format!("/{id}/results?verdict=not-checked")).await;
    assert_eq!((&refused["items"][0]["name"], &refused["items"][1]), (&json!("b.zip"), &Value::Null));
    let report = refused["items"][0]["report"].as_str().expect("a report").to_owned();
    assert_eq!(get(&lawyer, &server, &format!("api/v1/reports/{report}")).await.status(), StatusCode::OK);
    for page in ["audits".to_owned(), format!("audits/{id}"), format!("audits/{id}?verdict=failed")] {
        assert!(get(&lawyer, &server, &page).await.text().await.is_ok_and(|page| page.contains("批量检查")), "{page}");
    }

    let other: Value = post(&administrator, &server, "audits", &asked).await.json().await.expect("JSON");
    let other = other["id"].clone();
    assert_eq!(get(&lawyer, &server, &format!("api/v1/audits/{other}")).await.status(), StatusCode::NOT_FOUND);
    assert_eq!(upload(&administrator, &server, &other, "a.zip", small(4)).await, StatusCode::NO_CONTENT);
    let cancelled =
        administrator.delete(format!("{}/api/v1/audits/{other}", server.base)).send().await.expect("an answer");
    assert_eq!(cancelled.status(), StatusCode::OK);
    let zips =
        files_below(&server.data.path().join("blobs")).into_iter().filter(|bytes| bytes.starts_with(b"PK")).count();
    assert_eq!(zips, 0, "no bundle is kept once its run has ended");
}

fn files_below(folder: &Path) -> Vec<Vec<u8>> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    entries
        .flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![std::fs::read(&path).expect("a file")] })
        .collect()
}

#[tokio::test]
async fn only_allowed_places_are_read_and_no_link_leads_out_of_them() {
    let (inside, outside) = (TempDir::new().expect("a folder"), TempDir::new().expect("a folder"));
    std::fs::write(outside.path().join("x.zip"), small(1)).expect("a bundle");
    std::fs::create_dir(inside.path().join("2024")).expect("a folder");
    std::fs::write(inside.path().join("2024/a.zip"), small(2)).expect("a bundle");
    std::os::unix::fs::symlink(outside.path().join("x.zip"), inside.path().join("2024/link.zip")).expect("a link");
    let server = PROGRAM.serve(&[]);
    let administrator = signed_in(&server).await;
    let lawyer = a_lawyer(&server, &administrator).await;
    for wrong in [
        json!({"audit_sources": ["relative"], "retention_days": 30}),
        json!({"audit_sources": [], "retention_days": 0}),
    ] {
        assert_eq!(settings(&administrator, &server, wrong).await, StatusCode::BAD_REQUEST);
    }
    let place = text(inside.path());
    let decided = json!({"audit_sources": [place], "retention_days": 7});
    assert_eq!(settings(&lawyer, &server, decided.clone()).await, StatusCode::FORBIDDEN);
    assert_eq!(settings(&administrator, &server, decided).await, StatusCode::OK);
    let page = get(&administrator, &server, "settings").await.text().await.expect("a page");
    assert!(page.contains(&place), "{page}");

    let ask = |source: String, below: &str| json!({"source": source, "below": below, "kind": "criminal-trial"});
    assert_eq!(post(&lawyer, &server, "audits", &ask(place.clone(), "")).await.status(), StatusCode::FORBIDDEN);
    for wrong in [ask(text(outside.path()), ""), ask(place.clone(), "../"), ask(format!("{place}/2024"), "")] {
        assert_eq!(post(&administrator, &server, "audits", &wrong).await.status(), StatusCode::BAD_REQUEST, "{wrong}");
    }
    let made: Value = post(&administrator, &server, "audits", &ask(place, "2024")).await.json().await.expect("JSON");
    let through = until(&administrator, &server, &made["id"], ended).await;
    assert_eq!((&through["done"], &through["unread"]), (&json!(2), &json!(1)), "{through}");
    let unread = audits(&administrator, &server, &format!("/{}/results?state=unread", made["id"])).await;
    assert!(unread["items"][0]["why"].as_str().is_some_and(|why| why.contains("允许范围以外")), "{unread}");
}
