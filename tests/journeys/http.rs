//! The same journeys by HTTP, against a server on a free port.

use crate::PROGRAM;
use anjuan_tests::bundle::Builder;
use anjuan_tests::content::{LIBRARY, day, root, sample_of};
use anjuan_tests::program::Server;
use reqwest::{Client, Response, StatusCode};
use serde_json::{Value, json};

const PASSWORD: &str = "一个 足够 长的 密码";

/// A signed-in administrator's client.
pub async fn signed_in(server: &Server) -> Client {
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

pub async fn post(client: &Client, server: &Server, path: &str, body: &Value) -> Response {
    client.post(format!("{}/api/v1/{path}", server.base)).json(body).send().await.expect("an answer")
}

pub async fn get(client: &Client, server: &Server, path: &str) -> Response {
    client.get(format!("{}/{path}", server.base)).send().await.expect("an answer")
}

#[tokio::test]
pub async fn a_lawyer_fills_a_form_sees_it_and_fetches_the_pdf() {
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
    for (form, start) in [("docx", b"PK".as_slice()), ("txt", "北京市".as_bytes())] {
        let copy = post(&client, &server, &format!("documents/copies/{form}"), &order).await;
        assert_eq!(copy.status(), StatusCode::OK);
        assert!(copy.bytes().await.is_ok_and(|bytes| bytes.starts_with(start)), "{form}");
    }
    let list: Value = get(&client, &server, "api/v1/documents").await.json().await.expect("JSON");
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1), "copies are not kept");
}

#[tokio::test]
async fn the_name_alone_serves_with_the_settings_of_the_environment() {
    let server = PROGRAM.serve_by_environment();
    let health = get(&signed_in(&server).await, &server, "api/v1/health").await;
    assert_eq!(health.status(), StatusCode::OK);
    assert!(!server.base.ends_with(":8080") && server.data.path().join("anjuan.sqlite").exists());
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
    in_every_form(&client, &server, id).await;
}

/// The same report by the interface and by the page's links, each with its type, always as a file to keep.
async fn in_every_form(client: &Client, server: &Server, id: &str) {
    let begins: [(&str, &str, &[u8]); 9] = [
        ("text", "text/plain", "bundle.zip".as_bytes()),
        ("json", "application/json", b"{"),
        ("html", "text/html", b"<!doctype html>"),
        ("pdf", "application/pdf", b"%PDF-"),
        ("xlsx", "application/vnd.openxmlformats", b"PK"),
        ("csv", "text/csv", "\u{feff}案卷".as_bytes()),
        ("sarif", "application/sarif+json", b"{"),
        ("junit", "application/xml", b"<?xml"),
        ("ndjson", "application/x-ndjson", b"{"),
    ];
    for (form, media_type, begin) in begins {
        let inspected = !matches!(form, "sarif" | "junit");
        let of_inspection = [
            format!("api/v1/reports/{id}/four-properties?format={form}"),
            format!("reports/{id}/four-properties.{form}"),
        ];
        let of_report = [format!("api/v1/reports/{id}?format={form}"), format!("reports/{id}/report.{form}")];
        for path in of_report.iter().chain(of_inspection.iter().filter(|_| inspected)) {
            let answer = get(client, server, path).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            let head = |name: &str| answer.headers()[name].to_str().expect("a header").to_owned();
            assert!(head("content-type").starts_with(media_type), "{path}: {}", head("content-type"));
            assert!(form == "json" || head("content-disposition").starts_with("attachment"), "{path}");
            let bytes = answer.bytes().await.expect("a body");
            assert!(bytes.starts_with(begin), "{path}");
        }
    }
    let refused = get(client, server, &format!("api/v1/reports/{id}?format=docx")).await;
    assert_eq!(refused.status(), StatusCode::BAD_REQUEST);
}

/// The fixture's province with a document of its own, as files of a package.
pub fn province() -> anjuan_model::catalog::Files {
    let fixtures = root().join("tests/fixtures/new-content");
    let mut files = anjuan_app::library::walk(&fixtures.join("plugins/qinghai")).expect("the province");
    for (path, bytes) in anjuan_app::library::walk(&fixtures.join("templates/documents")).expect("its document") {
        files.insert(format!("documents/{path}"), bytes);
    }
    files
}

pub async fn install(client: &Client, server: &Server, files: &anjuan_model::catalog::Files) -> Response {
    let package = anjuan_ingest::package::write(files).expect("a package");
    client.post(format!("{}/api/v1/provinces", server.base)).body(package).send().await.expect("an answer")
}

#[tokio::test]
async fn an_administrator_installs_activates_and_rolls_back_a_province_without_a_restart() {
    let server = PROGRAM.serve(&["--allow-unsigned"]);
    let client = signed_in(&server).await;
    assert_eq!(install(&client, &server, &province()).await.status(), StatusCode::CREATED);
    let known = async || get(&client, &server, "api/v1/rules/QH101").await.status();
    assert_eq!(known().await, StatusCode::NOT_FOUND, "installed is not active");
    let activate = async |body: Value| post(&client, &server, "provinces/qinghai/activation", &body).await.status();
    assert_eq!(activate(json!({"version": "0.1.0", "from": "2099-01-01"})).await, StatusCode::OK);
    assert_eq!(known().await, StatusCode::NOT_FOUND, "its first day has not come");
    assert_eq!(activate(json!({"version": "0.1.0"})).await, StatusCode::OK);
    assert_eq!(known().await, StatusCode::OK);
    let letter = json!({"template": "thank-you-letter", "jurisdiction": "630000", "answers": {"recipient": "李某某", "written": "2024-06-30"}});
    assert_eq!(
        post(&client, &server, "documents", &letter).await.status(),
        StatusCode::CREATED,
        "its document renders"
    );
    let gone = client.delete(format!("{}/api/v1/provinces/qinghai/activation", server.base)).send().await;
    assert_eq!(gone.expect("an answer").status(), StatusCode::NO_CONTENT);
    assert_eq!(known().await, StatusCode::NOT_FOUND, "set aside without a restart");
}

#[tokio::test]
async fn a_province_that_would_harm_others_is_refused_and_costs_only_itself() {
    let server = PROGRAM.serve(&["--allow-unsigned"]);
    let client = signed_in(&server).await;
    let with = |path: &str, from: &str, to: &str| {
        let mut files = province();
        let text = String::from_utf8(files[path].to_vec()).expect("text").replace(from, to);
        files.insert(path.to_owned(), std::sync::Arc::from(text.into_bytes()));
        files
    };
    let layout = "documents/thank-you-letter/main.typ";
    let rule = "rules/QH101-thank-you-letter/rule.toml";
    for (name, files, word) in [
        ("reads files", with(layout, "= 感谢信", "#read(\"/etc/passwd\")\n= 感谢信"), "main.typ"),
        (
            "never ends",
            with(
                layout,
                "= 感谢信",
                "#for a in range(9999) { for b in range(9999) { for c in range(9999) {} } }\n= 感谢信",
            ),
            "main.typ",
        ),
        ("takes the national place", with("plugin.toml", "qinghai", "national"), "national"),
        ("has an odd code", with(rule, "QH101", "中"), "规则代码"),
        ("speaks with another's prefix", with(rule, "QH101", "BJ199"), "BJ199"),
    ] {
        let answer = install(&client, &server, &files).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{name}");
        let said = answer.text().await.expect("a body");
        assert!(said.contains(word), "{name}: {said}");
    }
    let template = LIBRARY.catalog.template("grant-decision", None, day(2024, 6, 20)).expect("the document");
    let order = json!({"template": template.id, "answers": sample_of(template), "as_of": "2024-06-20"});
    assert_eq!(post(&client, &server, "documents", &order).await.status(), StatusCode::CREATED, "others go on");
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

/// A new lawyer's client; the administrator makes the account on the page for users.
pub async fn a_lawyer(server: &Server, administrator: &Client) -> Client {
    let form = [("login", "fang"), ("display_name", "方某某"), ("password", PASSWORD), ("role", "lawyer")];
    // A query is encoded the way a form is.
    let encoded = reqwest::Url::parse_with_params(&server.base, form).expect("an address");
    let made = administrator
        .post(format!("{}/users", server.base))
        .header("Content-Type", "application/x-www-form-urlencoded")
        .body(encoded.query().expect("the form").to_owned())
        .send()
        .await
        .expect("an answer");
    assert_eq!(made.status(), StatusCode::OK, "the browser is led back to the list");
    assert!(made.text().await.expect("a page").contains("方某某"));
    let lawyer = Client::builder().cookie_store(true).build().expect("a client");
    let credentials = json!({"login": "fang", "password": PASSWORD});
    assert_eq!(post(&lawyer, server, "session", &credentials).await.status(), StatusCode::OK);
    lawyer
}

/// The ids in a list of the interface.
async fn listed(client: &Client, server: &Server, kind: &str) -> Vec<String> {
    let list: Value = get(client, server, &format!("api/v1/{kind}")).await.json().await.expect("JSON");
    let ids = list["items"].as_array().expect("a list").iter();
    ids.map(|one| one["id"].as_str().expect("an id").to_owned()).collect()
}

#[tokio::test]
pub async fn a_lawyer_sees_only_the_lawyers_own_and_administers_nothing() {
    let server = PROGRAM.serve(&[]);
    let administrator = signed_in(&server).await;
    let lawyer = a_lawyer(&server, &administrator).await;
    let template = LIBRARY.catalog.template("grant-decision", None, day(2024, 6, 20)).expect("the document");
    let order = json!({"template": template.id, "answers": sample_of(template), "as_of": "2024-06-20"});
    let mut documents = Vec::new();
    for client in [&administrator, &lawyer] {
        let made: Value = post(client, &server, "documents", &order).await.json().await.expect("JSON");
        documents.push(made["id"].as_str().expect("an id").to_owned());
    }
    let reports = format!("{}/api/v1/reports", server.base);
    let upload = administrator.post(&reports).body("no zip").send().await.expect("an answer");
    let report: Value = upload.json().await.expect("JSON");
    let report = report["id"].as_str().expect("an id");

    assert_eq!(listed(&lawyer, &server, "documents").await, documents[1..]);
    assert_eq!(listed(&administrator, &server, "documents").await.len(), 2, "the administrator sees both");
    assert!(listed(&lawyer, &server, "reports").await.is_empty());
    for another in [
        format!("api/v1/documents/{}/file", documents[0]),
        format!("made/{}", documents[0]),
        format!("api/v1/reports/{report}"),
        format!("api/v1/reports/{report}/pdf"),
        format!("reports/{report}"),
    ] {
        assert_eq!(get(&lawyer, &server, &another).await.status(), StatusCode::NOT_FOUND, "{another}");
        assert!(get(&administrator, &server, &another).await.status().is_success(), "{another}");
    }
    let own = get(&lawyer, &server, &format!("api/v1/documents/{}/file", documents[1])).await;
    assert_eq!(
        (own.status(), &own.headers()["cache-control"]),
        (StatusCode::OK, &"private, no-store".parse().expect("a header"))
    );
    for closed in ["users", "events", "api/v1/events", "api/v1/events/verification"] {
        assert_eq!(get(&lawyer, &server, closed).await.status(), StatusCode::FORBIDDEN, "{closed}");
    }
    let package = lawyer.post(format!("{}/api/v1/provinces", server.base)).body("x").send().await;
    assert_eq!(package.expect("an answer").status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn who_may_not_come_in_reads_the_same_words_and_places_are_codes() {
    let server = PROGRAM.serve(&[]);
    let administrator = signed_in(&server).await;
    let mut words = Vec::new();
    // The sixth attempt meets a locked account, and the last one an account that does not exist.
    for login in ["admin", "admin", "admin", "admin", "admin", "admin", "nobody"] {
        let refused = post(&Client::new(), &server, "session", &json!({"login": login, "password": "wrong"})).await;
        assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
        let body: Value = refused.json().await.expect("JSON");
        words.push(body["message"].as_str().expect("words").to_owned());
    }
    words.dedup();
    assert_eq!(words.len(), 1, "{words:?}");
    let right = post(&Client::new(), &server, "session", &json!({"login": "admin", "password": PASSWORD})).await;
    assert_eq!(right.status(), StatusCode::UNAUTHORIZED, "the account is locked");

    for (path, status) in [
        ("api/v1/reports?jurisdiction=zhejiang", StatusCode::BAD_REQUEST),
        ("api/v1/reports?jurisdiction=", StatusCode::CREATED),
        ("web/bundles?place=33%20or", StatusCode::BAD_REQUEST),
    ] {
        let upload = administrator.post(format!("{}/{path}", server.base)).body("no zip").send().await;
        assert_eq!(upload.expect("an answer").status(), status, "{path}");
    }
}
