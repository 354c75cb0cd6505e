//! The same journeys by HTTP, against a server on a free port.

use crate::PROGRAM;
use anjuan_tests::bundle::Builder;
use anjuan_tests::content::{LIBRARY, day, root, sample_of};
use anjuan_tests::program::Server;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

const PASSWORD: &str = "一个 足够 长的 密码";

/// A signed-in administrator's client.
async fn signed_in(server: &Server) -> Client {
    // Installing it twice only says that it is there.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder().cookie_store(true).build().expect("a client");
    let credentials = json!({"login": "admin", "password": PASSWORD});
    let made = post(&client, server, "setup", &credentials).await;
    assert_eq!(made.status(), StatusCode::CREATED);
    let again = post(&client, server, "setup", &credentials).await;
    assert_eq!(again.status(), StatusCode::CONFLICT, "there is one first account");
    assert_eq!(post(&client, server, "session", &credentials).await.status(), StatusCode::OK);
    client
}

async fn post(client: &Client, server: &Server, path: &str, body: &Value) -> Response {
    client.post(format!("{}/api/v1/{path}", server.base)).json(body).send().await.expect("an answer")
}

async fn get(client: &Client, server: &Server, path: &str) -> Response {
    client.get(format!("{}/{path}", server.base)).send().await.expect("an answer")
}

#[tokio::test]
async fn a_lawyer_fills_a_form_sees_it_and_fetches_the_pdf() {
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let template = LIBRARY.catalog.template("meeting-record-trial", None, day(2024, 6, 20)).expect("the document");
    let order =
        json!({"template": template.id, "answers": sample_of(template), "as_of": "2024-06-20", "standard": "a-3b"});

    let preview = post(&client, &server, "documents/preview/1", &order).await;
    assert_eq!(preview.headers()["content-type"], "image/png");
    assert!(preview.bytes().await.is_ok_and(|bytes| bytes.starts_with(b"\x89PNG")));

    let made: Value = post(&client, &server, "documents", &order).await.json().await.expect("JSON");
    let file = get(&client, &server, made["href"].as_str().expect("an address").trim_start_matches('/')).await;
    assert!(file.bytes().await.is_ok_and(|bytes| bytes.starts_with(b"%PDF-")));
    let list: Value = get(&client, &server, "api/v1/documents").await.json().await.expect("JSON");
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn bad_answers_come_back_field_by_field() {
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let answer =
        post(&client, &server, "documents", &json!({"template": "meeting-record-trial", "answers": {"x": "y"}})).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let body: Value = answer.json().await.expect("JSON");
    let fields: Vec<&str> =
        body["findings"].as_array().into_iter().flatten().filter_map(|one| one["places"][0]["path"].as_str()).collect();
    assert!(fields.contains(&"x") && fields.len() > 3, "{body}");
    assert!(body["trace_id"].is_string() && body["help"].is_string());
}

#[tokio::test]
async fn an_archivist_uploads_a_bundle_and_reads_the_report() {
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let case: Value = serde_json::from_slice(
        &std::fs::read(root().join("tests/fixtures/criminal-trial/case.json")).expect("the fixture"),
    )
    .expect("JSON");
    let zip = Builder::complete(case).without("defense-brief").zip();
    let upload = client
        .post(format!("{}/api/v1/reports?as_of=2024-07-20", server.base))
        .body(zip)
        .send()
        .await
        .expect("an answer");
    assert_eq!(upload.status(), StatusCode::CREATED);
    let made: Value = upload.json().await.expect("JSON");
    assert_eq!(made["report"]["verdict"], "failed");
    let id = made["id"].as_str().expect("an id");
    let again: Value = get(&client, &server, &format!("api/v1/reports/{id}")).await.json().await.expect("JSON");
    assert_eq!(again, made["report"]);
    let paper = get(&client, &server, &format!("api/v1/reports/{id}/pdf")).await;
    assert!(paper.bytes().await.is_ok_and(|bytes| bytes.starts_with(b"%PDF-")));
    let page = get(&client, &server, &format!("reports/{id}")).await.text().await.expect("a page");
    assert!(page.contains("不合格") && page.contains("AJ101"), "{page}");
}

#[tokio::test]
async fn an_administrator_installs_and_activates_a_province_without_a_restart() {
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let files =
        anjuan_app::library::walk(&root().join("tests/fixtures/new-content/plugins/qinghai")).expect("the province");
    let mut files = files;
    // The province's rule speaks of a document that it brings itself here.
    for (path, bytes) in
        anjuan_app::library::walk(&root().join("tests/fixtures/new-content/templates/documents")).expect("its document")
    {
        files.insert(format!("documents/{path}"), bytes);
    }
    let package = anjuan_ingest::package::write(&files).expect("a package");
    let installed =
        client.post(format!("{}/api/v1/provinces", server.base)).body(package).send().await.expect("an answer");
    assert_eq!(installed.status(), StatusCode::CREATED, "{}", installed.text().await.unwrap_or_default());
    let off = get(&client, &server, "api/v1/rules/QH101").await;
    assert_eq!(off.status(), StatusCode::NOT_FOUND, "installed is not active");
    let active = post(&client, &server, "provinces/qinghai/activation", &json!({"version": "0.1.0"})).await;
    assert_eq!(active.status(), StatusCode::OK, "{}", active.text().await.unwrap_or_default());
    assert_eq!(get(&client, &server, "api/v1/rules/QH101").await.status(), StatusCode::OK);
    let letter = json!({"template": "thank-you-letter", "jurisdiction": "630000", "answers": {"recipient": "李某某", "written": "2024-06-30"}});
    assert_eq!(
        post(&client, &server, "documents", &letter).await.status(),
        StatusCode::CREATED,
        "its document renders"
    );
}

#[tokio::test]
async fn new_folders_appear_in_the_interface_and_on_the_pages() {
    let content = anjuan_tests::content::with_new_folders();
    let server = PROGRAM.serve(&["--content", &content.path().display().to_string()]);
    let client = signed_in(&server).await;
    let templates = get(&client, &server, "api/v1/templates").await.text().await.expect("JSON");
    let rules = get(&client, &server, "api/v1/rules").await.text().await.expect("JSON");
    let provinces = get(&client, &server, "api/v1/provinces").await.text().await.expect("JSON");
    assert!(templates.contains("thank-you-letter") && rules.contains("AJ999") && provinces.contains("qinghai"));
    for (page, word) in [
        ("", "感谢信（测试）"),
        ("rules/AJ999", "宜有感谢信"),
        ("provinces", "青海省（测试）"),
        ("documents/thank-you-letter", "受援人姓名"),
    ] {
        let text = get(&client, &server, page).await.text().await.expect("a page");
        assert!(text.contains(word), "/{page} does not show {word}");
    }
}

#[tokio::test]
async fn what_was_kept_survives_a_power_cut() {
    let mut server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let template = LIBRARY.catalog.template("grant-decision", None, day(2024, 6, 20)).expect("the document");
    let order = json!({"template": template.id, "answers": sample_of(template), "as_of": "2024-06-20"});
    let made: Value = post(&client, &server, "documents", &order).await.json().await.expect("JSON");
    let data = server.kill();
    let again = PROGRAM.serve(&["--data", &data.display().to_string()]);
    let file = get(&client, &again, made["href"].as_str().expect("an address").trim_start_matches('/')).await;
    assert!(
        file.bytes().await.is_ok_and(|bytes| bytes.starts_with(b"%PDF-")),
        "the session and the document are still there"
    );
}

#[tokio::test]
async fn strangers_and_other_sites_are_kept_out_and_every_change_is_in_the_chain() {
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let stranger = Client::new();
    assert_eq!(get(&stranger, &server, "api/v1/reports").await.status(), StatusCode::UNAUTHORIZED);
    let forged =
        client.delete(format!("{}/api/v1/session", server.base)).header("Sec-Fetch-Site", "cross-site").send().await;
    assert_eq!(forged.expect("an answer").status(), StatusCode::BAD_REQUEST);
    let wrong = post(&stranger, &server, "session", &json!({"login": "admin", "password": "not the password"})).await;
    assert_eq!(wrong.status(), StatusCode::UNAUTHORIZED);
    let chain: Value = get(&client, &server, "api/v1/events/verification").await.json().await.expect("JSON");
    assert!(chain["first_broken"].is_null() && chain["events"].as_u64() >= Some(2), "{chain}");
    let openapi: Value = get(&stranger, &server, "api/openapi.json").await.json().await.expect("JSON");
    assert!(openapi["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    assert!(openapi["paths"]["/api/v1/documents"]["post"].is_object(), "{openapi}");
    assert_eq!(get(&stranger, &server, "api/docs/").await.status(), StatusCode::OK);
}
