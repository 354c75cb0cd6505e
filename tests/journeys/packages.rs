//! From a case's folder to a transfer package and through the audit's door, by the command line; from a kept case by HTTP.

use crate::PROGRAM;
use crate::http::{a_lawyer, get, post, signed_in};
use anjuan_ingest::{Limits, bag, package};
use anjuan_tests::bundle::Builder;
use anjuan_tests::content::{LIBRARY, root};
use reqwest::StatusCode;
use serde_json::{Value, json};
use std::io::Cursor;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use tempfile::TempDir;

const DAY: [&str; 2] = ["--as-of", "2024-07-20"];

/// A case told well enough for cover, catalogue and notes.
fn case() -> Value {
    let text = std::fs::read_to_string(root().join("tests/fixtures/criminal-trial/case.json")).expect("the fixture");
    let mut case: Value = serde_json::from_str(&text).expect("the fixture is JSON");
    case["organs"] = json!({"centre": "某市法律援助中心", "firm": "某律师事务所", "agency": "某市人民法院"});
    case["numbers"] = json!({"aid": "某援〔2024〕刑字第1号"});
    for (fact, value) in [("retention", "长期"), ("archivist", "何某"), ("checker", "何某")] {
        case["facts"][fact] = json!(value);
    }
    case
}

/// Every paper that the case needs.
static PAPERS: LazyLock<Builder> = LazyLock::new(|| Builder::complete(case()));

/// A complete file as a lawyer keeps it: no order, names as they came, some in folders.
fn lay_out(folder: &Path) {
    std::fs::create_dir_all(folder.join("扫描")).expect("a folder");
    std::fs::write(folder.join("case.json"), case().to_string()).expect("the case");
    for (index, (kind, pdf)) in PAPERS.documents.iter().enumerate() {
        let title = LIBRARY.catalog.title(kind).replace('/', "或");
        let name = match index % 3 {
            0 => format!("{title}.pdf"),
            1 => format!("扫描/{:02}、{title}.pdf", 40 - index),
            _ => format!("{:03}.{title}.PDF", index + 7),
        };
        std::fs::write(folder.join(name), pdf).expect("a paper");
    }
}

struct Bench {
    _folder: TempDir,
    case: PathBuf,
    out: PathBuf,
}

fn bench() -> Bench {
    let folder = TempDir::new().expect("a folder");
    let (case, out) = (folder.path().join("案卷"), folder.path().join("移交包.zip"));
    lay_out(&case);
    Bench { _folder: folder, case, out }
}

fn make(case: &Path, out: &Path, more: &[&str]) -> (Option<i32>, String) {
    let (case, out) = (case.display().to_string(), out.display().to_string());
    let given = ["bundle", "make", &case, "-o", &out];
    let output = PROGRAM.run(&given.into_iter().chain(DAY).chain(more.iter().copied()).collect::<Vec<_>>());
    let said = [output.stdout, output.stderr].concat();
    (output.status.code(), String::from_utf8_lossy(&said).into_owned())
}

fn made(case: &Path, out: &Path, more: &[&str]) -> String {
    let (status, said) = make(case, out, more);
    assert_eq!(status, Some(0), "{said}");
    said
}

fn audit(path: &Path) -> Value {
    let path = path.display().to_string();
    let output = PROGRAM.run(&["audit", &path, "--format", "json", "--as-of", "2024-07-20"]);
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

fn verify(path: &Path) -> (Option<i32>, String) {
    let output = PROGRAM.run(&["bundle", "verify", &path.display().to_string()]);
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

/// The files of a package below its one folder.
fn unpacked(out: &Path) -> Vec<(String, Vec<u8>)> {
    let files = package::read(&std::fs::read(out).expect("a package"), &Limits::package()).expect("a sound zip");
    let below = |path: &String| path.split_once('/').map(|(_, rest)| rest.to_owned()).expect("one folder holds all");
    files.iter().map(|(path, bytes)| (below(path), bytes.to_vec())).collect()
}

#[test]
fn a_folder_becomes_a_package_that_passes_its_own_audit() {
    let bench = bench();
    let said = made(&bench.case, &bench.out, &[]);
    assert!(!said.contains("提示"), "{said}");
    let report = audit(&bench.out);
    let binding: Vec<&Value> =
        report["findings"].as_array().into_iter().flatten().filter(|one| one["draft"] != true).collect();
    assert!(binding.is_empty(), "nothing is wrong with what we make: {binding:#?}");
    assert_eq!(report["verdict"], "passed");
    let bag = json!({"version": "1.0", "algorithms": ["sha256", "sm3"], "complete": true, "valid": true});
    assert_eq!(report["bundle"]["bag"], bag);
    let (status, words) = verify(&bench.out);
    assert_eq!(status, Some(0), "{words}");
    let files = unpacked(&bench.out);
    let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
    for wanted in
        ["data/01-卷宗封面.pdf", "data/02-卷内目录.pdf", "data/03-指派通知书.pdf", "data/case.json", "catalogue.json"]
    {
        assert!(names.contains(&wanted), "{names:?}");
    }
    assert!(names.iter().any(|name| name.ends_with("-卷内备考表.pdf")), "{names:?}");
}

#[test]
fn page_numbers_are_those_of_the_files() {
    let bench = bench();
    made(&bench.case, &bench.out, &[]);
    let files = unpacked(&bench.out);
    let (_, list) = files.iter().find(|(name, _)| name == "catalogue.json").expect("the catalogue");
    let list: Value = serde_json::from_slice(list).expect("JSON");
    let report = audit(&bench.out);
    let pages_of = |path: &str| {
        let documents = report["documents"].as_array().expect("documents");
        documents
            .iter()
            .find(|one| one["path"] == path["data/".len()..])
            .and_then(|one| one["pages"].as_u64())
            .expect("its pages")
    };
    let mut last = 0;
    for (index, file) in
        list["files"].as_array().expect("files").iter().filter(|file| !file["number"].is_null()).enumerate()
    {
        let path = file["path"].as_str().expect("a path");
        assert_eq!(file["number"], index + 1);
        let count = pages_of(path);
        assert_eq!(file["pages"], json!([last + 1, last + count]), "{path}");
        last += count;
    }
    assert_eq!(list["pages"], last);
}

#[test]
fn the_same_folder_gives_the_same_bytes() {
    let bench = bench();
    let other = bench.out.with_file_name("另一个.zip");
    made(&bench.case, &bench.out, &[]);
    made(&bench.case, &other, &[]);
    assert!(std::fs::read(&bench.out).expect("one") == std::fs::read(&other).expect("the other"));
}

#[test]
fn what_is_no_pdf_is_kept_and_said() {
    let bench = bench();
    let picture = root().join("docs/pictures/documents.png");
    std::fs::copy(picture, bench.case.join("100%现场照片.png")).expect("a picture");
    std::fs::write(bench.case.join("电话记录.txt"), "电话记录\n通知受援人家属。").expect("a text");
    let said = made(&bench.case, &bench.out, &["--set", "处理结果=判处拘役三个月", "--set", "共几册=1"]);
    assert!(said.contains("不是 PDF，原样保存：") && said.contains("未编页：电话记录"), "{said}");
    let files = unpacked(&bench.out);
    let content = |ending: &str| files.iter().find(|(name, _)| name.ends_with(ending)).map(|(_, bytes)| bytes.clone());
    assert_eq!(content("电话记录.txt").as_deref(), Some("电话记录\n通知受援人家属。".as_bytes()));
    assert!(content("100％现场照片.png").is_some(), "no name that readers of manifests read differently");
    let report = audit(&bench.out);
    let codes: Vec<&str> =
        report["findings"].as_array().into_iter().flatten().filter_map(|one| one["rule"].as_str()).collect();
    assert!(codes.iter().all(|code| !code.starts_with("AJ6") && *code != "AJ307" && *code != "AJ308"), "{codes:?}");
}

#[test]
fn an_unpacked_package_is_audited_as_a_folder_and_a_change_is_seen() {
    let bench = bench();
    made(&bench.case, &bench.out, &[]);
    let folder = bench.out.with_file_name("解开");
    for (name, bytes) in unpacked(&bench.out) {
        let target = folder.join(name);
        std::fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        std::fs::write(target, bytes).expect("a file");
    }
    assert_eq!(audit(&folder)["verdict"], "passed");
    assert_eq!(verify(&folder).0, Some(0));
    let case = folder.join("data/case.json");
    let text = std::fs::read_to_string(&case).expect("the case");
    std::fs::write(&case, text.replace("盗窃", "诈骗")).expect("a change");
    assert_eq!(audit(&folder)["findings"][0]["rule"], "AJ672");
    let (status, said) = verify(&folder);
    assert!(status == Some(1) && said.contains("case.json") && said.contains("校验不一致"), "{said}");
    let elsewhere = PROGRAM.run(&["audit", &root().join("docs").display().to_string()]);
    assert_eq!(elsewhere.status.code(), Some(2));
}

/// What is wrong with a folder, and the words that say so.
type Wrong = (&'static str, fn(&Path), &'static [&'static str]);

const WRONG: &[Wrong] = &[
    ("no statement of facts", |case| std::fs::remove_file(case.join("case.json")).expect("gone"), &["没有 case.json"]),
    ("a broken statement", |case| put(case, "case.json", "{\"kind\""), &["案件信息无法读取", "case.json"]),
    ("no kind of case", |case| put(case, "case.json", "{}"), &["案件种类"]),
    ("two statements", |case| put(case, "扫描/case.json", "{}"), &["2 个 case.json"]),
    ("an empty file", |case| put(case, "空白.pdf", ""), &["“空白.pdf”是空文件"]),
    ("an old catalogue", |case| put(case, "卷内目录.txt", "卷内目录"), &["已有的卷内目录", "卷内目录.txt"]),
    (
        "two files of one name",
        |case| {
            put(case, "A.txt", "a");
            put(case, "a.txt", "b")
        },
        &["a.txt"],
    ),
    ("a link", |case| std::os::unix::fs::symlink("/etc/hosts", case.join("链接.pdf")).expect("a link"), &["链接.pdf"]),
    ("a name of two lines", |case| put(case, "甲\n乙.txt", "x"), &["\\u{a}"]),
    (
        "a package already",
        |case| put(case, "bagit.txt", "BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"),
        &["已是 BagIt"],
    ),
    (
        "nothing known of the archive",
        |case| {
            let mut plain = self::case();
            plain["facts"].as_object_mut().expect("facts").retain(|key, _| key == "plea" || key == "cause");
            put(case, "case.json", &plain.to_string());
        },
        &["卷宗封面：保管期限", "--set 保管期限=", "卷内备考表：检查人"],
    ),
];

fn put(folder: &Path, name: &str, content: &str) {
    std::fs::write(folder.join(name), content).expect("a file");
}

#[test]
fn what_stands_in_the_way_is_named_and_nothing_is_left_behind() {
    for (name, spoil, words) in WRONG {
        let bench = bench();
        spoil(&bench.case);
        let (status, said) = make(&bench.case, &bench.out, &[]);
        assert_eq!(status, Some(2), "{name}: {said}");
        assert!(words.iter().all(|word| said.contains(word)), "{name}: {said}");
        let beside = std::fs::read_dir(bench.out.parent().expect("a folder")).expect("a folder").count();
        assert_eq!(beside, 1, "{name}: only the case's folder is there");
    }
    let bench = bench();
    let (status, said) = make(&bench.case, &bench.case.join("扫描/包.zip"), &[]);
    assert!(status == Some(2) && said.contains("不能放在案卷文件夹里"), "{said}");
    let (status, said) = make(&bench.case.join("case.json"), &bench.out, &[]);
    assert!(status == Some(2) && said.contains("不是文件夹"), "{said}");
    let (status, said) = make(&bench.case, &bench.out, &["--set", "没有这一项=1"]);
    assert!(status == Some(2) && said.contains("没有这一项"), "{said}");
    let (status, said) = make(&bench.case.join("无"), &bench.out, &[]);
    assert!(status == Some(2) && said.contains("无"), "{said}");
}

#[tokio::test]
async fn a_kept_case_is_fetched_as_a_package_by_its_owner() {
    let server = PROGRAM.serve(&[]);
    let administrator = signed_in(&server).await;
    let lawyer = a_lawyer(&server, &administrator).await;
    let mut facts = case();
    facts["numbers"]["assignment"] = json!("某援指〔2024〕第1号");
    facts["facts"]["case-stage"] = json!("审判阶段");
    for fact in ["retention", "archivist", "checker"] {
        facts["facts"].as_object_mut().expect("facts").remove(fact);
    }
    let kept: Value = post(&lawyer, &server, "cases", &json!({"case": facts})).await.json().await.expect("JSON");
    let id = kept["id"].as_str().expect("an id");
    let place = format!("cases/{id}/package");
    let empty = post(&lawyer, &server, &place, &json!({})).await;
    assert_eq!(empty.status(), StatusCode::BAD_REQUEST, "nothing is kept yet");
    let made = post(&lawyer, &server, &format!("cases/{id}/papers/assignment-notice"), &json!({})).await;
    assert_eq!(made.status(), StatusCode::CREATED, "{}", made.text().await.expect("words"));
    let lacking = post(&lawyer, &server, &place, &json!({})).await;
    assert_eq!(lacking.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(lacking.text().await.is_ok_and(|words| words.contains("保管期限") && words.contains("检查人")));
    let answers = json!({"保管期限": "长期", "归档人": "何某", "检查人": "何某", "处理结果": ""});
    let order = json!({"answers": answers, "as_of": "2024-07-20"});
    let fetch = || async {
        let answer = post(&lawyer, &server, &place, &order).await;
        assert_eq!(answer.status(), StatusCode::OK);
        answer.bytes().await.expect("a zip")
    };
    let package = fetch().await;
    let verified = bag::verify(Cursor::new(&package), "包.zip", &Limits::default()).expect("memory");
    assert!(verified.is_clean(), "{:?}", verified.findings);
    assert_eq!(verified.bag.map(|bag| bag.files), Some(5), "cover, catalogue, one paper, notes, the case");
    assert!(package == fetch().await, "the same bytes");
    let page = get(&lawyer, &server, &format!("papers?case={id}")).await.text().await.expect("a page");
    assert!(page.contains("制作并下载移交包") && page.contains("指派通知书"));
    let events = get(&administrator, &server, "api/v1/events").await.text().await.expect("JSON");
    assert!(events.contains("case.packed"));
    let other: Value =
        post(&administrator, &server, "cases", &json!({"case": facts})).await.json().await.expect("JSON");
    let strange = format!("cases/{}/package", other["id"].as_str().expect("an id"));
    assert_eq!(post(&lawyer, &server, &strange, &order).await.status(), StatusCode::NOT_FOUND);
}
