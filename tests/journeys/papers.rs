//! From the facts of a case to its papers: by the command line, by HTTP, and with a kept case.

use crate::PROGRAM;
use crate::http::{a_lawyer, get, post, signed_in};
use anjuan_ingest::{Limits, package};
use anjuan_tests::content::root;
use reqwest::StatusCode;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A case before its closing, told well enough for the notice of assignment.
fn case() -> Value {
    let text = std::fs::read_to_string(root().join("tests/fixtures/criminal-trial/case.json")).expect("the fixture");
    let mut case: Value = serde_json::from_str(&text).expect("the fixture is JSON");
    for key in ["closed", "submitted", "archive-reviewed"] {
        case["dates"].as_object_mut().expect("dates").remove(key);
    }
    case["organs"] = json!({"centre": "某市法律援助中心", "firm": "某律师事务所"});
    case["numbers"] = json!({"assignment": "某援指〔2024〕第1号"});
    case["facts"]["case-stage"] = json!("审判阶段");
    case
}

fn papers_of(list: &Value, template: &str) -> Value {
    let all = list.as_array().expect("a list");
    all.iter().find(|paper| paper["template"] == template).cloned().unwrap_or_else(|| panic!("no {template}: {list}"))
}

#[test]
fn what_can_be_made_is_made_and_the_rest_is_said() {
    let folder = TempDir::new().expect("a folder");
    let path = |name: &str| folder.path().join(name).display().to_string();
    std::fs::write(path("case.json"), case().to_string()).expect("the case");
    let run = |more: &[&str]| {
        let given = ["papers", &path("case.json"), "--as-of", "2024-06-15"];
        let output = PROGRAM.run(&given.into_iter().chain(more.iter().copied()).collect::<Vec<_>>());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    let said = run(&[]);
    let line = |id: &str| said.lines().find(|line| line.trim().starts_with(id)).unwrap_or_default().to_owned();
    assert!(line("assignment-notice ").contains("可直接生成"), "{said}");
    assert!(line("meeting-record-trial ").contains("还缺"), "{said}");
    assert!(line("closing-report ").contains("还缺") && said.contains("结案（尚未到该阶段）"), "{said}");
    assert!(line("audit-report ").is_empty() && line("arbitration-application ").is_empty(), "{said}");

    run(&["-o", &path("文书.zip")]);
    let files = package::read(&std::fs::read(path("文书.zip")).expect("a zip"), &Limits::package()).expect("a package");
    let notice = files.keys().find(|name| name.ends_with("-指派通知书.pdf")).expect("the notice of assignment");
    assert!(files[notice].starts_with(b"%PDF-"));
    let note = String::from_utf8_lossy(&files["说明.txt"]).into_owned();
    assert!(note.contains("会见笔录（审判阶段）：还缺") && note.contains("尚未到该阶段"), "{note}");
    run(&["-o", &path("文件夹")]);
    let folder_files = std::fs::read_dir(path("文件夹")).expect("a folder").count();
    assert_eq!(folder_files, files.len(), "a folder holds what a zip holds");

    std::fs::write(path("case.json"), "{}").expect("the case");
    let unknown = PROGRAM.run(&["papers", &path("case.json")]);
    assert_eq!(unknown.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&unknown.stderr).contains("案件种类"));
}

#[tokio::test]
async fn a_kept_case_fills_its_papers_in_and_is_its_owners() {
    let server = PROGRAM.serve(&[]);
    let administrator = signed_in(&server).await;
    let lawyer = a_lawyer(&server, &administrator).await;
    let list: Value = post(&lawyer, &server, "papers", &json!({"case": case()})).await.json().await.expect("JSON");
    assert_eq!(papers_of(&list, "assignment-notice")["state"], "ready");
    let lacking = papers_of(&list, "meeting-record-trial");
    assert!(lacking["state"] == "lacks" && lacking["lacks"].as_array().is_some_and(|lacks| !lacks.is_empty()));
    let zip = post(&lawyer, &server, "papers/zip", &json!({"case": case()})).await.bytes().await.expect("a zip");
    assert!(package::read(&zip, &Limits::package()).is_ok_and(|files| files.contains_key("说明.txt")));
    let nothing = post(&lawyer, &server, "papers", &json!({"case": {}})).await;
    assert_eq!(nothing.status(), StatusCode::BAD_REQUEST);

    let kept = post(&lawyer, &server, "cases", &json!({"case": case()})).await;
    assert_eq!(kept.status(), StatusCode::CREATED);
    let kept: Value = kept.json().await.expect("JSON");
    let id = kept["id"].as_str().expect("an id");
    assert_eq!(kept["title"], "李某某 盗窃罪");
    let page = get(&lawyer, &server, &format!("papers?case={id}")).await.text().await.expect("a page");
    assert!(page.contains("可直接生成") && page.contains(&format!("/documents/meeting-record-trial?case={id}")));
    let form = format!("documents/meeting-record-trial?case={id}");
    let form = get(&lawyer, &server, &form).await.text().await.expect("a page");
    assert!(
        form.contains("取自案件信息") && form.contains("&quot;李某某&quot;"),
        "the form is filled in from the case"
    );
    let made = post(&lawyer, &server, &format!("cases/{id}/papers/assignment-notice"), &json!({})).await;
    assert_eq!(made.status(), StatusCode::CREATED, "{}", made.text().await.expect("words"));
    let lacks = post(&lawyer, &server, &format!("cases/{id}/papers/meeting-record-trial"), &json!({})).await;
    assert_eq!(lacks.status(), StatusCode::UNPROCESSABLE_ENTITY);

    // A draft for a case is none of the form without one.
    let typed = json!({"case": id, "edition": "2023", "answers": {"recipient": "王某某"}});
    let draft = lawyer.post(format!("{}/web/drafts/meeting-record-trial", server.base)).json(&typed).send().await;
    assert!(draft.expect("an answer").status().is_success());
    let plain = get(&lawyer, &server, "documents/meeting-record-trial").await.text().await.expect("a page");
    assert!(!plain.contains("王某某"));
    let form = get(&lawyer, &server, &format!("documents/meeting-record-trial?case={id}")).await;
    assert!(form.text().await.is_ok_and(|form| form.contains("王某某")));

    let other = post(&administrator, &server, "cases", &json!({"case": case()})).await;
    let other: Value = other.json().await.expect("JSON");
    let other = other["id"].as_str().expect("an id");
    for path in [
        format!("api/v1/cases/{other}"),
        format!("papers?case={other}"),
        format!("cases/{other}"),
        format!("documents/grant-decision?case={other}"),
    ] {
        assert_eq!(get(&lawyer, &server, &path).await.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(get(&administrator, &server, &path).await.status().is_success(), "{path}");
    }
    let cases: Value = get(&lawyer, &server, "api/v1/cases").await.json().await.expect("JSON");
    assert_eq!(cases["items"].as_array().map(Vec::len), Some(1));
}

#[tokio::test]
async fn a_case_is_entered_by_a_form_that_the_content_makes() {
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let page = get(&client, &server, "cases/new").await.text().await.expect("a page");
    for name in ["people.recipient.name", "numbers.assignment", "organs.centre", "facts.plea", "dates.assigned"] {
        assert!(page.contains(&format!("name=\"{name}\"")), "{name} is asked for");
    }
    let send = |path: String, form: Vec<(&'static str, &'static str)>| {
        let encoded = reqwest::Url::parse_with_params(&server.base, form).expect("an address");
        let body = encoded.query().expect("the form").to_owned();
        let kind = ("Content-Type", "application/x-www-form-urlencoded");
        client.post(format!("{}/{path}", server.base)).header(kind.0, kind.1).body(body).send()
    };
    let wrong = vec![("kind", "criminal-trial"), ("dates.assigned", "五月"), ("organs.centre", "某中心")];
    let refused = send("cases/new".to_owned(), wrong).await.expect("an answer");
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let words = refused.text().await.expect("a page");
    assert!(
        words.contains("不是有效日期") && words.contains("某中心") && words.contains("五月"),
        "nothing typed is lost"
    );
    let good = vec![
        ("kind", "criminal-trial"),
        ("people.recipient.name", "李某某"),
        ("dates.assigned", "2024年5月7日"),
        ("facts.plea", "否"),
        ("source", "notified-defence"),
        ("organs.centre", ""),
    ];
    let kept = send("cases/new".to_owned(), good).await.expect("an answer");
    assert!(kept.status().is_success() && kept.url().path() == "/papers", "the browser is led to the papers");
    let list: Value = get(&client, &server, "api/v1/cases").await.json().await.expect("JSON");
    let case = &list["items"][0];
    let expected = json!({
        "kind": "criminal-trial", "source": "notified-defence", "facts": {"plea": false},
        "dates": {"assigned": "2024-05-07"}, "people": {"recipient": {"name": "李某某"}}, "numbers": {}, "organs": {},
    });
    assert_eq!(case["case"], expected);
    let id = case["id"].as_str().expect("an id");
    let change =
        vec![("kind", "criminal-trial"), ("revision", "1"), ("people.recipient.name", ""), ("facts.plea", "是")];
    let changed = send(format!("cases/{id}"), change.clone()).await.expect("an answer");
    assert!(changed.status().is_success(), "{}", changed.text().await.expect("words"));
    let again = send(format!("cases/{id}"), change).await.expect("an answer");
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY, "somebody changed it meanwhile");
    let case: Value = get(&client, &server, &format!("api/v1/cases/{id}")).await.json().await.expect("JSON");
    assert_eq!(case["case"]["people"], json!({}));
    assert_eq!(case["case"]["dates"]["assigned"], "2024-05-07", "what was not sent stays");
}
