//! Filling, auditing, explaining and packing by the command line.

use crate::PROGRAM;
use anjuan_render::{Format, Standard};
use anjuan_tests::bundle::{Builder, changed};
use anjuan_tests::content::{LIBRARY, good_answers, make, root, sample_of};
use anjuan_tests::{golden, hostile};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

fn fixture(jurisdiction: Option<&str>) -> Value {
    let text = std::fs::read_to_string(root().join("tests/fixtures/criminal-trial/case.json")).expect("the fixture");
    let mut case: Value = serde_json::from_str(&text).expect("the fixture is JSON");
    match jurisdiction {
        Some(code) => case["jurisdiction"] = json!(code),
        None => drop(case.as_object_mut().expect("an object").remove("jurisdiction")),
    }
    case
}

fn audit(zip: &[u8], more: &[&str]) -> (Output, Value) {
    let folder = TempDir::new().expect("a folder");
    let path = folder.path().join("案卷.zip");
    std::fs::write(&path, zip).expect("the bundle is written");
    let path = path.display().to_string();
    let arguments: Vec<&str> =
        ["audit", &path, "--format", "json", "--as-of", "2024-07-20"].iter().chain(more).copied().collect();
    let output = PROGRAM.run(&arguments);
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("no report: {}", String::from_utf8_lossy(&output.stderr)));
    (output, report)
}

/// What the goldens hold of a report: verdict, findings and what was not checked; hashes and times change.
fn essence(report: &Value) -> String {
    let lines = |key: &str, of: &[&str]| -> Vec<String> {
        let rows = report[key].as_array().cloned().unwrap_or_default();
        rows.iter()
            .map(|row| {
                of.iter().map(|field| row[*field].as_str().unwrap_or("").to_owned()).collect::<Vec<_>>().join(" ")
            })
            .collect()
    };
    let mut text = format!("verdict {}\n", report["verdict"].as_str().unwrap_or("?"));
    for line in lines("findings", &["rule", "severity", "message"]) {
        text += &format!("finding {line}\n");
    }
    for line in lines("not_checked", &["rule", "why"]) {
        text += &format!("not-checked {line}\n");
    }
    text
}

fn check_report(name: &str, report: &Value) {
    let path = root().join("tests/golden").join(format!("{name}.txt"));
    golden::compare(&path, &essence(report)).unwrap_or_else(|why| panic!("{why}"));
}

#[test]
fn a_complete_file_passes() {
    let (output, report) = audit(&Builder::complete(fixture(None)).zip(), &[]);
    check_report("criminal-trial-complete", &report);
    assert_eq!((report["verdict"].as_str(), output.status.code()), (Some("passed"), Some(0)));
    assert!(report["requirements"].as_array().is_some_and(|lines| lines.len() >= 15));
}

#[test]
fn a_file_with_three_documents_missing_and_a_late_agreement_fails_for_exactly_that() {
    let late = changed("poa-criminal", &[("signed", json!("2024-05-20"))]);
    let bundle = Builder::complete(fixture(None))
        .without("meeting-record-trial")
        .without("file-review-note")
        .without("defense-brief")
        .with("poa-criminal", late)
        .dated("agreement-signed", "2024-05-20");
    let (output, report) = audit(&bundle.zip(), &[]);
    check_report("criminal-trial-incomplete", &report);
    assert_eq!((report["verdict"].as_str(), output.status.code()), (Some("failed"), Some(1)));
}

#[test]
fn a_hostile_archive_is_refused_and_reported_as_not_checked() {
    let (output, report) = audit(&hostile::duplicate_names(), &[]);
    check_report("hostile-duplicate-names", &report);
    assert_eq!((report["verdict"].as_str(), output.status.code()), (Some("not-checked"), Some(3)));
}

#[test]
fn a_jurisdiction_adds_its_province() {
    let zip = Builder::complete(fixture(None)).zip();
    let (_, report) = audit(&zip, &["--jurisdiction", "110000"]);
    check_report("criminal-trial-beijing", &report);
    let layers: Vec<&str> =
        report["layers"].as_array().into_iter().flatten().filter_map(|layer| layer["id"].as_str()).collect();
    assert_eq!(layers, ["national", "beijing"]);
}

#[test]
fn without_a_statement_the_kind_is_read_from_the_documents_and_nothing_is_guessed() {
    let mut bundle = Builder::complete(fixture(None));
    bundle.case = Value::Null;
    let (output, report) = audit(&bundle.zip(), &[]);
    assert_eq!(report["kind"], "criminal-trial");
    assert_eq!(
        (report["verdict"].as_str(), output.status.code()),
        (Some("not-checked"), Some(3)),
        "whether there was a plea is not known"
    );
    check_report("criminal-trial-unstated", &report);
}

#[test]
fn a_report_is_printed_as_a_pdf() {
    let folder = TempDir::new().expect("a folder");
    let (zip, pdf) = (folder.path().join("案卷.zip"), folder.path().join("报告.pdf"));
    std::fs::write(&zip, Builder::complete(fixture(None)).without("defense-brief").zip()).expect("the bundle");
    let output = PROGRAM.run(&["audit", &text(&zip), "--format", "pdf", "--as-of", "2024-07-20", "-o", &text(&pdf)]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(std::fs::read(&pdf).is_ok_and(|bytes| bytes.starts_with(b"%PDF-")));
    let inspected = PROGRAM.run(&[
        "audit",
        &text(&zip),
        "--four-properties",
        "--format",
        "pdf",
        "--as-of",
        "2024-07-20",
        "-o",
        &text(&pdf),
    ]);
    assert_eq!(inspected.status.code(), Some(1), "{}", String::from_utf8_lossy(&inspected.stderr));
    assert!(std::fs::read(&pdf).is_ok_and(|bytes| bytes.starts_with(b"%PDF-")));
}

#[test]
fn several_bundles_give_one_list_in_every_form_but_pdf() {
    let folder = TempDir::new().expect("a folder");
    let paths: Vec<String> = ["甲.zip", "乙.zip"]
        .iter()
        .map(|name| {
            let path = folder.path().join(name);
            std::fs::write(&path, hostile::duplicate_names()).expect("the bundle");
            text(&path)
        })
        .collect();
    for form in ["text", "json", "ndjson", "html", "csv", "sarif", "junit", "xlsx"] {
        let out = folder.path().join(form);
        let output = PROGRAM.run(&["audit", &paths[0], &paths[1], "--format", form, "-o", &text(&out)]);
        assert_eq!(output.status.code(), Some(3), "{form}: {}", String::from_utf8_lossy(&output.stderr));
        let printed = std::fs::read(&out).expect("the list");
        let said = String::from_utf8_lossy(&printed);
        assert!(form == "xlsx" || said.contains("甲.zip") && said.contains("乙.zip"), "{form}: {said}");
    }
    let refused = PROGRAM.run(&["audit", &paths[0], &paths[1], "--format", "pdf"]);
    assert_eq!(refused.status.code(), Some(2));
}

#[test]
fn a_document_is_rendered_to_the_same_bytes_by_two_processes() {
    let folder = TempDir::new().expect("a folder");
    let answers = root().join("templates/documents/meeting-record-trial/sample.toml");
    let bytes: Vec<Vec<u8>> = ["a.pdf", "b.pdf"]
        .iter()
        .map(|name| {
            let out = folder.path().join(name);
            let output = PROGRAM.run(&[
                "render",
                "meeting-record-trial",
                "--answers",
                &text(&answers),
                "-o",
                &text(&out),
                "--as-of",
                "2024-06-20",
            ]);
            assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
            std::fs::read(out).expect("the PDF")
        })
        .collect();
    assert!(bytes[0].starts_with(b"%PDF-") && bytes[0] == bytes[1]);
}

#[test]
fn bad_answers_name_the_field_and_exit_with_two() {
    let folder = TempDir::new().expect("a folder");
    let answers = folder.path().join("answers.toml");
    std::fs::write(&answers, "\"没有这个字段\" = \"x\"\n").expect("the answers");
    let out = folder.path().join("x.pdf");
    let output = PROGRAM.run(&["render", "meeting-record-trial", "--answers", &text(&answers), "-o", &text(&out)]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("没有这个字段") && said.contains("必须填写"), "{said}");
    assert!(!out.exists());
}

#[test]
fn a_rule_is_explained_with_its_basis() {
    let output = PROGRAM.run(&["explain", "AJ101"]);
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("依据") && said.contains("怎样改正"), "{said}");
    let door = PROGRAM.run(&["explain", "AJ632"]);
    assert!(String::from_utf8_lossy(&door.stdout).contains("两次"), "codes of the door are explained too");
    assert_eq!(PROGRAM.run(&["explain", "ZZ999"]).status.code(), Some(2));
}

#[test]
fn all_content_passes_the_check() {
    let output = PROGRAM.run(&["template", "check"]);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_new_document_rule_and_province_are_one_folder_each() {
    let folder = anjuan_tests::content::with_new_folders();
    let new = root().join("tests/fixtures/new-content");
    let content = text(folder.path());
    let said = |arguments: &[&str]| {
        let all: Vec<&str> = ["--content", &content].iter().chain(arguments).copied().collect();
        let output = PROGRAM.run(&all);
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8_lossy(&output.stdout).into_owned()
    };
    said(&["template", "check"]);
    assert!(said(&["template", "list"]).contains("thank-you-letter"));
    assert!(said(&["explain", "AJ999"]).contains("感谢信"));
    assert!(said(&["explain", "QH101"]).contains("青海"));
    let out = folder.path().join("letter.txt");
    let sample = new.join("templates/documents/thank-you-letter/sample.toml");
    said(&["render", "thank-you-letter", "--answers", &text(&sample), "--format", "txt", "-o", &text(&out)]);
    assert!(std::fs::read_to_string(out).is_ok_and(|letter| letter.contains("感谢信")));
}

/// A zip of these names; one content serves, because only the names are in question.
fn named(names: &[String], case: &Value) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let mut put = |name: &str, bytes: &[u8]| {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
        std::io::Write::write_all(&mut writer, bytes).expect("its bytes");
    };
    put("case.json", case.to_string().as_bytes());
    names.iter().for_each(|name| put(name, b"words"));
    writer.finish().expect("an archive").into_inner()
}

#[test]
fn no_file_name_makes_a_report_unprintable() {
    let mut names: Vec<String> =
        (0..30).map(|number| format!("{number:02}会见笔录{}.txt", "很长的名字".repeat(8))).collect();
    names.push("31照片😀.txt".to_owned());
    let folder = TempDir::new().expect("a folder");
    let (zip, pdf) = (folder.path().join("案卷😀.zip"), folder.path().join("报告.pdf"));
    std::fs::write(&zip, named(&names, &fixture(None))).expect("the bundle");
    let output = PROGRAM.run(&["audit", &text(&zip), "--format", "pdf", "--as-of", "2024-07-20", "-o", &text(&pdf)]);
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(std::fs::read(&pdf).is_ok_and(|bytes| bytes.starts_with(b"%PDF-")));
}

#[test]
fn one_unreadable_bundle_costs_the_others_nothing() {
    let folder = TempDir::new().expect("a folder");
    let (zip, none) = (folder.path().join("a.zip"), folder.path().join("none.zip"));
    std::fs::write(&zip, hostile::duplicate_names()).expect("the bundle");
    let output = PROGRAM.run(&["audit", &text(&none), &text(&zip), "--format", "json"]);
    let report: Value = serde_json::from_slice(&output.stdout).expect("the other's report");
    assert_eq!((report["reports"].as_array().map(Vec::len), output.status.code()), (Some(1), Some(2)));
    assert!(String::from_utf8_lossy(&output.stderr).contains("none.zip"));
}

#[test]
fn without_an_archive_list_nothing_passes() {
    let said = |change: &dyn Fn(&mut Value)| {
        let mut case = fixture(None);
        change(&mut case);
        let (_, report) = audit(&named(&["a.txt".to_owned()], &case), &[]);
        assert_ne!(report["verdict"], "passed");
        let whys = report["not_checked"].as_array().cloned().unwrap_or_default();
        let own = whys.iter().filter(|one| one["rule"] == "AJ100");
        own.map(|one| one["why"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let silence = "承办当日没有适用的应归档材料清单，未能判断材料是否齐全";
    assert_eq!(said(&|_| ()), Vec::<String>::new());
    assert_eq!(said(&|case| case["dates"]["assigned"] = json!("2020-05-07")), [silence]);
    let strange = "案件信息中“卷别”的值“handlng”无法识别，应为handling、approval、merged之一";
    assert_eq!(said(&|case| case["facts"]["volume"] = json!("handlng")), [strange, silence]);
}

#[test]
fn no_document_of_ours_is_accused_of_saying_other_things_than_its_data_or_its_name() {
    let layers = LIBRARY.catalog.layers().iter();
    for (standard, layer) in layers.flat_map(|layer| [(Standard::A3b, layer), (Standard::A2b, layer)]) {
        // A province's papers are known in that province.
        let place = if layer.jurisdiction.is_empty() { "110000" } else { layer.jurisdiction.as_str() };
        let ours = layer.templates.iter().filter(|template| !template.external);
        let bundle = ours.fold(Builder { case: fixture(Some(place)), ..Builder::default() }, |bundle, template| {
            let answers = good_answers(template, &sample_of(template));
            bundle.with(&template.id, make(template, &answers, standard, Format::Pdf).into_first_file())
        });
        let (_, report) = audit(&bundle.zip(), &[]);
        let rows = |key: &str| report[key].as_array().cloned().unwrap_or_default();
        let papers: Vec<Value> = rows("documents").into_iter().filter(|one| one["path"] != "case.json").collect();
        let strange: Vec<&Value> = papers.iter().filter(|one| !one["kind"].is_string()).collect();
        assert_eq!(papers.len(), bundle.documents.len());
        assert!(strange.is_empty(), "{} {standard:?}: not recognised: {strange:#?}", layer.id);
        let accused: Vec<Value> =
            rows("findings").into_iter().filter(|one| one["rule"] == "AJ711" || one["rule"] == "AJ712").collect();
        assert!(accused.is_empty(), "{} {standard:?}: {accused:#?}", layer.id);
    }
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
