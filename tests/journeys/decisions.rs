//! What people decide about a closed file and what comes of it: waive → run again → difference; a corrected bundle; a
//! file that is said to be another document; the notice to the undertaker. By HTTP and by the command line.

use crate::PROGRAM;
use crate::http::{a_lawyer, get, install, post, province, signed_in};
use anjuan_tests::bundle::Builder;
use anjuan_tests::content::{plain_pdf, root};
use anjuan_tests::program::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use tempfile::TempDir;

/// The fixture's file, told well enough that nothing stays unchecked.
fn bundle() -> Builder {
    let text = std::fs::read_to_string(root().join("tests/fixtures/criminal-trial/case.json")).expect("the fixture");
    Builder::complete(serde_json::from_str(&text).expect("the fixture is JSON"))
}

async fn upload(client: &Client, server: &Server, zip: Vec<u8>, more: &str) -> Value {
    let address = format!("{}/api/v1/reports?as_of=2024-07-20{more}", server.base);
    let answer = client.post(address).body(zip).send().await.expect("an answer");
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json().await.expect("JSON")
}

async fn read(client: &Client, server: &Server, path: &str) -> Value {
    get(client, server, path).await.json().await.expect("JSON")
}

/// The finding of a rule in a report.
fn finding<'a>(report: &'a Value, rule: &str) -> &'a Value {
    let all = report["findings"].as_array().expect("findings");
    all.iter().find(|one| one["rule"] == rule).unwrap_or_else(|| panic!("no {rule}: {report}"))
}

fn id(made: &Value) -> &str {
    made["id"].as_str().expect("an id")
}

/// What an approver writes about a finding.
fn waiver_of(finding: &Value) -> Value {
    json!({"fingerprint": finding["fingerprint"], "reason": "检察院未移送案卷，有书面说明", "expires": "2099-12-31"})
}

/// Runs a report's bundle again.
async fn again(client: &Client, server: &Server, made: &Value, layers: &str) -> Value {
    let answer = post(client, server, &format!("reports/{}/runs", id(made)), &json!({"layers": layers})).await;
    assert_eq!(answer.status(), StatusCode::CREATED);
    answer.json().await.expect("JSON")
}

/// What changed since the report before, or since another.
async fn difference(client: &Client, server: &Server, made: &Value, since: &str) -> Value {
    read(client, server, &format!("api/v1/reports/{}/difference{since}", id(made))).await
}

async fn page(client: &Client, server: &Server, made: &Value) -> String {
    get(client, server, &format!("reports/{}", id(made))).await.text().await.expect("a page")
}

#[tokio::test]
async fn a_finding_is_waived_the_file_is_run_again_and_the_difference_says_so() {
    let server = PROGRAM.serve(&[]);
    let reviewer = signed_in(&server).await;
    let lawyer = a_lawyer(&server, &reviewer).await;
    let first = upload(&lawyer, &server, bundle().without("file-review-note").zip(), "").await;
    assert_eq!((&first["report"]["verdict"], &first["previous"]), (&json!("failed"), &Value::Null));
    let waiver = waiver_of(finding(&first["report"], "AJ101"));
    let waivers = format!("reports/{}/waivers", id(&first));
    let by_lawyer = post(&lawyer, &server, &waivers, &waiver).await;
    assert_eq!(by_lawyer.status(), StatusCode::FORBIDDEN, "who hands in does not approve");
    for (name, field, value) in [
        ("no such finding", "fingerprint", json!("0".repeat(32))),
        ("no finding at all", "fingerprint", json!("")),
        ("no reason", "reason", json!(" 好 ")),
        ("a day that is over", "expires", json!("2024-01-01")),
    ] {
        let mut wrong = waiver.clone();
        wrong[field] = value;
        assert_eq!(post(&reviewer, &server, &waivers, &wrong).await.status(), StatusCode::BAD_REQUEST, "{name}");
    }
    assert_eq!(post(&reviewer, &server, &waivers, &waiver).await.status(), StatusCode::CREATED);
    let before = read(&reviewer, &server, &format!("api/v1/reports/{}", id(&first))).await;
    assert_eq!(before["verdict"], "failed", "a report is never changed");
    let text = page(&reviewer, &server, &first).await;
    assert!(text.contains("有 1 项新的决定") && text.contains("检察院未移送案卷"), "{text}");

    let second = again(&reviewer, &server, &first, "same").await;
    let report = &second["report"];
    assert_eq!((&report["verdict"], &second["previous"]), (&json!("passed"), &first["id"]));
    assert_eq!(report["as_of"], "2024-07-20", "the same day");
    assert_eq!(finding(report, "AJ101")["waived"]["reason"], waiver["reason"], "it stays in sight");
    let line = |one: &&Value| one["document"] == "file-review-note" && one["rule"] == "AJ101";
    let lines = report["requirements"].as_array().expect("lines");
    assert_eq!(lines.iter().find(line).expect("the line")["status"], "waived");
    assert!(report.get("unused_waivers").is_none(), "{report}");
    let changed = difference(&reviewer, &server, &second, "").await;
    let lengths = ["new", "gone", "changed"].map(|part| changed[part].as_array().map(Vec::len));
    assert_eq!(lengths, [Some(0), Some(0), Some(1)], "{changed}");
    assert_eq!((&changed["before"]["verdict"], &changed["after"]["verdict"]), (&json!("failed"), &json!("passed")));
    let text = page(&reviewer, &server, &second).await;
    assert!(text.contains("自上次以来") && text.contains("已豁免") && text.contains("◇"), "{text}");
    let paper = get(&reviewer, &server, &format!("api/v1/reports/{}/pdf", id(&second))).await;
    assert!(paper.bytes().await.is_ok_and(|bytes| bytes.starts_with(b"%PDF-")));
}

#[tokio::test]
async fn a_waiver_outlasts_a_correction_says_when_it_is_idle_and_is_withdrawn() {
    let server = PROGRAM.serve(&[]);
    let reviewer = signed_in(&server).await;
    let first = upload(&reviewer, &server, bundle().without("file-review-note").zip(), "").await;
    let waivers = format!("reports/{}/waivers", id(&first));
    let waiver = waiver_of(finding(&first["report"], "AJ101"));
    let granted: Value = post(&reviewer, &server, &waivers, &waiver).await.json().await.expect("JSON");

    // The corrected bundle is known for the same file by its case; the waiver then has nothing to do, and says so.
    let corrected = upload(&reviewer, &server, bundle().zip(), "").await;
    assert_eq!((&corrected["report"]["verdict"], &corrected["previous"]), (&json!("passed"), &first["id"]));
    assert_eq!(corrected["report"]["unused_waivers"][0]["why"], "no-finding");
    let changed = difference(&reviewer, &server, &corrected, "").await;
    assert_eq!(changed["gone"].as_array().map(Vec::len), Some(1), "{changed}");
    // The same finding of another file is another decision.
    let mut other = bundle().without("file-review-note");
    other.case["people"]["recipient"]["name"] = json!("赵某某");
    let other = upload(&reviewer, &server, other.zip(), "").await;
    assert_eq!((&other["previous"], other["report"].get("unused_waivers")), (&Value::Null, None));
    // Unless somebody says that it is the same.
    let said = upload(&reviewer, &server, bundle().zip(), &format!("&previous={}", id(&other))).await;
    assert_eq!(said["previous"], other["id"]);

    let gone = reviewer.delete(format!("{}/api/v1/{waivers}/{}", server.base, id(&granted))).send().await;
    assert_eq!(gone.expect("an answer").status(), StatusCode::NO_CONTENT);
    let today = again(&reviewer, &server, &first, "today").await;
    assert_eq!(today["report"]["verdict"], "failed", "withdrawn");
    assert_ne!(today["report"]["as_of"], "2024-07-20", "today's rules as of today");
    let since = format!("?since={}", id(&corrected));
    assert_eq!(difference(&reviewer, &server, &today, &since).await["before"]["verdict"], "passed");
    let chain = read(&reviewer, &server, "api/v1/events/verification").await;
    assert!(chain["first_broken"].is_null(), "{chain}");
    let events = get(&reviewer, &server, "api/v1/events").await.text().await.expect("events");
    assert!(events.contains("waiver.granted") && events.contains("waiver.withdrawn"), "{events}");
    assert!(!events.contains("检察院"), "the reason stays out of the record");
}

#[tokio::test]
async fn a_report_is_run_again_by_its_own_layers_even_when_they_take_part_no_more() {
    let server = PROGRAM.serve(&["--allow-unsigned"]);
    let reviewer = signed_in(&server).await;
    assert_eq!(install(&reviewer, &server, &province()).await.status(), StatusCode::CREATED);
    let active = post(&reviewer, &server, "provinces/qinghai/activation", &json!({"version": "0.1.0"})).await;
    assert_eq!(active.status(), StatusCode::OK);
    let first = upload(&reviewer, &server, bundle().zip(), "&jurisdiction=630000").await;
    let layers = |made: &Value| -> Vec<String> {
        let layers = made["report"]["layers"].as_array().expect("layers");
        layers.iter().map(|layer| layer["id"].as_str().expect("an id").to_owned()).collect()
    };
    assert_eq!(layers(&first), ["national", "qinghai"]);
    let gone = reviewer.delete(format!("{}/api/v1/provinces/qinghai/activation", server.base)).send().await;
    assert_eq!(gone.expect("an answer").status(), StatusCode::NO_CONTENT);
    let same = again(&reviewer, &server, &first, "same").await;
    assert_eq!((layers(&same), &same["report"]["layers"]), (layers(&first), &first["report"]["layers"]));
    assert_eq!(same["report"]["findings"], first["report"]["findings"]);
    let today = again(&reviewer, &server, &first, "today").await;
    assert_eq!(layers(&today), ["national"]);
    let changed = difference(&reviewer, &server, &today, "").await;
    assert_eq!(changed["layers"][0]["id"], "qinghai", "{changed}");
}

#[tokio::test]
async fn what_the_door_refused_and_what_was_not_checked_cannot_be_waived() {
    let server = PROGRAM.serve(&[]);
    let reviewer = signed_in(&server).await;
    let refused = upload(&reviewer, &server, anjuan_tests::hostile::duplicate_names(), "").await;
    let waiver = waiver_of(finding(&refused["report"], "AJ632"));
    let answer = post(&reviewer, &server, &format!("reports/{}/waivers", id(&refused)), &waiver).await;
    assert_eq!(answer.status(), StatusCode::BAD_REQUEST);
    assert!(answer.text().await.expect("a body").contains("AJ6"));
    let text = page(&reviewer, &server, &refused).await;
    assert!(!text.contains("data-waive=\""), "{text}");
}

#[tokio::test]
async fn a_person_says_what_a_file_is_and_it_is_remembered() {
    let server = PROGRAM.serve(&[]);
    let lawyer = signed_in(&server).await;
    let scan = plain_pdf("没有名字的材料", &["材料".to_owned()]);
    let complete = bundle();
    let mut odd = complete.clone().without("closing-doc");
    // The name says nothing, so that only a person knows what it is.
    odd.documents.insert("zz".to_owned(), scan);
    let first = upload(&lawyer, &server, odd.zip(), "").await;
    let documents = first["report"]["documents"].as_array().expect("documents");
    let unknown = documents.iter().find(|one| one["path"].as_str().is_some_and(|path| path.ends_with("zz.pdf")));
    let sha256 = unknown.expect("the file")["sha256"].as_str().expect("a hash");
    let kind = format!("{}/api/v1/reports/{}/documents/{sha256}/kind", server.base, id(&first));
    let choose = async |kind_id: &str| {
        lawyer.put(&kind).json(&json!({"kind": kind_id})).send().await.expect("an answer").status()
    };
    assert_eq!(choose("no-such-kind").await, StatusCode::BAD_REQUEST);
    assert_eq!(choose("closing-doc").await, StatusCode::NO_CONTENT);
    let elsewhere = kind.replace(sha256, &"0".repeat(64));
    let stray = lawyer.put(elsewhere).json(&json!({"kind": "closing-doc"})).send().await.expect("an answer");
    assert_eq!(stray.status(), StatusCode::NOT_FOUND, "only what stands in the report");

    let second = again(&lawyer, &server, &first, "same").await;
    let known = |made: &Value| {
        let documents = made["report"]["documents"].as_array().expect("documents");
        let one = documents.iter().find(|one| one["sha256"] == sha256).expect("the file");
        (one["kind"].clone(), one["how"].clone())
    };
    assert_eq!(known(&second), (json!("closing-doc"), json!("person")));
    let changed = difference(&lawyer, &server, &second, "").await;
    assert!(changed["requirements"].as_array().is_some_and(|lines| !lines.is_empty()), "{changed}");
    let gone = lawyer.delete(&kind).send().await.expect("an answer");
    assert_eq!(gone.status(), StatusCode::NO_CONTENT);
    assert_ne!(known(&again(&lawyer, &server, &first, "same").await).1, json!("person"), "taken back");
}

#[tokio::test]
async fn a_report_leads_to_the_papers_that_mend_it() {
    let server = PROGRAM.serve(&[]);
    let lawyer = signed_in(&server).await;
    let report = upload(&lawyer, &server, bundle().without("file-review-note").zip(), "").await;
    let text = page(&lawyer, &server, &report).await;
    let form = format!("/reports/{}/papers/file-review-note", id(&report));
    assert!(text.contains(&form) && text.contains("制作补正告知书"), "{text}");
    let paper = lawyer.post(format!("{}{form}", server.base)).send().await.expect("an answer");
    assert_eq!(paper.status(), StatusCode::OK, "the browser is led to the form");
    let address = paper.url().to_string();
    assert!(address.contains("/documents/file-review-note?") && address.contains("case="), "{address}");
    let text = paper.text().await.expect("a page");
    assert!(text.contains("回到检查报告") && text.contains("李某某"), "filled in from the report's facts");

    let notice = format!("{}/reports/{}/papers/file-correction-notice", server.base, id(&report));
    let text = lawyer.post(notice).send().await.expect("an answer").text().await.expect("a page");
    assert!(text.contains("阅卷笔录") && text.contains("李某某"), "filled in from the findings");
    let cases = read(&lawyer, &server, "api/v1/cases").await;
    assert_eq!(cases["items"].as_array().map(Vec::len), Some(1), "one case for one file");
    let prefilled = read(&lawyer, &server, &format!("api/v1/reports/{}/correction-notice", id(&report))).await;
    assert_eq!(prefilled["answers"]["materials"][0]["name"], "阅卷笔录");
}

/// The paths of a folder as the program wants them.
fn paths(folder: &TempDir) -> impl Fn(&str) -> String {
    let folder = folder.path().to_path_buf();
    move |name| folder.join(name).display().to_string()
}

/// Runs an audit to a JSON file and gives the report and the exit status.
fn audited(path: &impl Fn(&str) -> String, out: &str, more: &[&str]) -> (Value, Option<i32>) {
    let (zip, out) = (path("案卷.zip"), path(out));
    let mut given = vec!["audit", &zip, "--format", "json", "-o", &out];
    given.extend(more);
    let output = PROGRAM.run(&given);
    let text = std::fs::read_to_string(&out).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    (serde_json::from_str(&text).expect("JSON"), output.status.code())
}

#[test]
fn the_command_line_waives_compares_and_mends() {
    let folder = TempDir::new().expect("a folder");
    let path = paths(&folder);
    std::fs::write(path("案卷.zip"), bundle().without("file-review-note").zip()).expect("the bundle");
    let day = ["--as-of", "2024-07-20"];
    let (first, status) = audited(&path, "一.json", &day);
    assert_eq!(status, Some(1));
    let gap = finding(&first, "AJ101");
    let waiver = |expires: &str| {
        let fingerprint = gap["fingerprint"].as_str().expect("a fingerprint");
        format!(
            "[[waiver]]\nfingerprint = \"{fingerprint}\"\nrule = \"AJ101\"\nreason = \"有书面说明\"\napprover = \"王某\"\nexpires = {expires}\n"
        )
    };
    std::fs::write(path("豁免.toml"), waiver("2099-12-31")).expect("waivers");
    std::fs::write(path("过期.toml"), waiver("2024-12-31")).expect("waivers");
    let (second, status) = audited(&path, "二.json", &["--pin", &path("一.json"), "--waivers", &path("豁免.toml")]);
    assert_eq!((status, &second["as_of"]), (Some(0), &json!("2024-07-20")));
    let (lapsed, status) = audited(&path, "三.json", &["--pin", &path("一.json"), "--waivers", &path("过期.toml")]);
    assert_eq!((status, &lapsed["unused_waivers"][0]["why"]), (Some(1), &json!("expired")));
    assert_eq!(finding(&lapsed, "AJ101")["lapsed"]["approver"], "王某");

    let diff = |before: &str, after: &str| {
        let output = PROGRAM.run(&["diff", &path(before), &path(after)]);
        (String::from_utf8_lossy(&output.stdout).into_owned(), output.status.code())
    };
    let (said, status) = diff("一.json", "二.json");
    assert!(said.contains("不合格") && said.contains("→ 合格") && said.contains("已豁免至 2099-12-31"), "{said}");
    assert_eq!((status, diff("二.json", "一.json").1), (Some(0), Some(1)), "backwards it got worse");
    assert!(diff("一.json", "一.json").0.contains("没有变化 "));

    let mut other = first.clone();
    other["layers"][0]["sha256"] = json!("0".repeat(64));
    std::fs::write(path("旧.json"), other.to_string()).expect("a report");
    let refused = PROGRAM.run(&["audit", &path("案卷.zip"), "--pin", &path("旧.json")]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("national 当时为"));

    let text = PROGRAM.run(&["audit", &path("案卷.zip"), "--waivers", &path("豁免.toml")]);
    let said = String::from_utf8_lossy(&text.stdout).into_owned();
    for words in ["豁免：已豁免至 2099-12-31（有书面说明；批准人 王某）", "编号："] {
        assert!(said.contains(words), "{words}: {said}");
    }
    let text = PROGRAM.run(&["audit", &path("案卷.zip")]);
    let said = String::from_utf8_lossy(&text.stdout).into_owned();
    for words in ["制作：anjuan render file-review-note", "anjuan mend"] {
        assert!(said.contains(words), "{words}: {said}");
    }
}

#[test]
fn the_command_line_takes_a_persons_word_and_writes_the_notice() {
    let folder = TempDir::new().expect("a folder");
    let path = paths(&folder);
    let mut odd = bundle().without("closing-doc");
    odd.documents.insert("zz".to_owned(), plain_pdf("没有名字的材料", &["材料".to_owned()]));
    std::fs::write(path("案卷.zip"), odd.without("file-review-note").zip()).expect("the bundle");
    let (report, _) = audited(&path, "一.json", &["--as-of", "2024-07-20"]);
    let documents = report["documents"].as_array().expect("documents");
    let name = documents.iter().filter_map(|one| one["path"].as_str()).find(|name| name.ends_with("zz.pdf"));
    let name = name.expect("the file");
    let (said, _) = audited(&path, "二.json", &["--as", &format!("{name}=closing-doc")]);
    let documents = said["documents"].as_array().expect("documents");
    assert!(documents.iter().any(|one| one["path"] == name && one["how"] == "person"), "{said}");
    for (wrong, word) in [("没有.pdf=closing-doc", "没有文件"), ("x.pdf=no-kind", "no-kind"), ("x.pdf", "文件=种类")]
    {
        let output = PROGRAM.run(&["audit", &path("案卷.zip"), "--as", wrong]);
        assert_eq!(output.status.code(), Some(2), "{wrong}");
        assert!(String::from_utf8_lossy(&output.stderr).contains(word.split('=').next().unwrap_or(word)), "{wrong}");
    }

    let open = PROGRAM.run(&["mend", &path("一.json"), "-o", &path("告知书.pdf")]);
    let said = String::from_utf8_lossy(&open.stderr).into_owned();
    assert_eq!(open.status.code(), Some(2), "what a machine cannot know stays open");
    assert!(said.contains("补正期限") && said.contains("承办机构"), "{said}");
    let filled = PROGRAM.run(&["mend", &path("一.json"), "-o", &path("填写.toml")]);
    assert!(filled.status.success(), "{}", String::from_utf8_lossy(&filled.stderr));
    let text = std::fs::read_to_string(path("填写.toml")).expect("the answers");
    assert!(text.contains("name = \"阅卷笔录\"") && text.contains("# 待填写（补正期限）"), "{text}");
    let more = "centre = \"某市法律援助中心\"\nfirm = \"某律师事务所\"\ndeadline = 2026-12-10\nissued = 2026-11-23\n";
    std::fs::write(path("补充.toml"), more).expect("the answers");
    let made = PROGRAM.run(&["mend", &path("一.json"), "--answers", &path("补充.toml"), "-o", &path("告知书.pdf")]);
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    assert!(std::fs::read(path("告知书.pdf")).is_ok_and(|bytes| bytes.starts_with(b"%PDF-")));
    // The prefilled answers, completed, make the same paper.
    std::fs::write(path("填好.toml"), format!("{more}{text}")).expect("the answers");
    let render = ["render", "file-correction-notice", "--answers", &path("填好.toml"), "-o", &path("二.pdf")];
    let rendered = PROGRAM.run(&render);
    assert!(rendered.status.success(), "{}", String::from_utf8_lossy(&rendered.stderr));
}
