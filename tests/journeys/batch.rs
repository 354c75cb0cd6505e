//! Many documents from one table: by the command line and as a job of the server.

use crate::PROGRAM;
use crate::http::{a_lawyer, get, post, signed_in};
use anjuan_app::ops::render_batch::cells;
use anjuan_ingest::Limits;
use anjuan_ingest::package;
use anjuan_ingest::table;
use anjuan_model::catalog::Files;
use anjuan_model::field::parse;
use anjuan_model::hash::sha256_hex;
use anjuan_tests::content::{LIBRARY, good_answers, sample_of};
use anjuan_tests::program::Server;
use encoding_rs::GB18030;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Output;
use tempfile::TempDir;

const ID: &str = "grant-decision";

/// Heads as people write them: half-width brackets, a mark of what is required, a space.
const HEADS: [&str; 7] = ["法律援助机构", "文号*", "受援人", " 申请日期", "案由(罪名)", "援助方式", "决定日期"];

const GOOD: [&str; 7] =
    ["某市法律援助中心", "某援决〔2024〕第1号", "李某某", "2024年4月30日", "盗窃罪", "刑事辩护", "2024-05-06"];

/// A good row with one cell changed.
fn row(column: usize, cell: &str) -> Vec<String> {
    let mut cells = GOOD.map(str::to_owned).to_vec();
    cells[column] = cell.to_owned();
    cells
}

fn csv(heads: &[&str], rows: &[Vec<String>]) -> String {
    let line = |cells: Vec<String>| {
        let quoted = cells.iter().map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
        quoted.collect::<Vec<_>>().join(",") + "\r\n"
    };
    let heads = heads.iter().map(|head| (*head).to_owned()).collect();
    std::iter::once(heads).chain(rows.iter().cloned()).map(line).collect()
}

fn xlsx(heads: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    let heads = heads.iter().map(|head| (*head).to_owned()).collect::<Vec<_>>();
    for (line, cells) in (0..).zip(std::iter::once(&heads).chain(rows)) {
        for (column, cell) in (0..).zip(cells) {
            sheet.write_string(line, column, cell).expect("a cell");
        }
    }
    book.save_to_buffer().expect("a workbook")
}

/// Runs a batch and gives the program's words and the zip, if there is one.
fn batch(name: &str, bytes: &[u8], more: &[&str]) -> (Output, Option<Vec<u8>>) {
    let folder = TempDir::new().expect("a folder");
    let (table, out) = (folder.path().join(name), folder.path().join("结果.zip"));
    std::fs::write(&table, bytes).expect("the table");
    let (table, path) = (text(&table), text(&out));
    let given = ["render", ID, "--batch", &table, "-o", &path, "--as-of", "2024-05-06"];
    let output = PROGRAM.run(&given.into_iter().chain(more.iter().copied()).collect::<Vec<_>>());
    let zip = std::fs::read(&out).ok();
    let left = std::fs::read_dir(folder.path()).expect("the folder").count();
    assert_eq!(left, 1 + usize::from(zip.is_some()), "nothing else is left behind");
    (output, zip)
}

fn text(path: &Path) -> String {
    path.display().to_string()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// The files of a zip, which must pass our own door.
fn opened(zip: Option<Vec<u8>>) -> Files {
    package::read(&zip.expect("a zip"), &Limits::package()).expect("our own zip passes our own door")
}

fn names(files: &Files) -> Vec<&str> {
    files.keys().map(String::as_str).collect()
}

fn file<'a>(files: &'a Files, name: &str) -> &'a str {
    let bytes = files.get(name).unwrap_or_else(|| panic!("no {name} in {:?}", names(files)));
    std::str::from_utf8(bytes).expect("UTF-8")
}

#[test]
fn a_gbk_table_and_a_utf_8_one_give_the_same_bytes() {
    let rows = [row(1, "某援决〔2024〕第1号"), row(1, "某援决[2024]第2号"), row(3, "2024.4.29")];
    let table = csv(&HEADS, &rows);
    let (output, zip) = batch("行.csv", &GB18030.encode(&table).0, &[]);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    let (_, again) = batch("行.csv", format!("\u{feff}{table}").as_bytes(), &[]);
    assert!(zip == again, "the same input gives the same bytes");
    let files = opened(zip);
    assert_eq!(
        names(&files),
        [
            "0002-给予法律援助决定书-某援决〔2024〕第1号.pdf",
            "0003-给予法律援助决定书-某援决〔2024〕第2号.pdf",
            "0004-给予法律援助决定书-某援决〔2024〕第1号.pdf",
            "清单.csv",
        ]
    );
    let first = &files["0002-给予法律援助决定书-某援决〔2024〕第1号.pdf"];
    assert!(first.starts_with(b"%PDF-"));
    let line = format!("2,0002-给予法律援助决定书-某援决〔2024〕第1号.pdf,{},", sha256_hex(first));
    assert!(file(&files, "清单.csv").contains(&line), "{}", file(&files, "清单.csv"));
    assert!(said(&output).contains("3/3"), "{}", said(&output));
}

#[test]
fn bad_rows_come_back_in_a_table_that_can_be_mended_and_put_in_again() {
    let mut wrong = row(3, "2024-13-40");
    wrong[5] = "=cmd|'/c calc'!A1".to_owned();
    let rows = [GOOD.map(str::to_owned).to_vec(), wrong, row(4, "")];
    let (output, zip) = batch("行.xlsx", &xlsx(&HEADS, &rows), &[]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let files = opened(zip);
    assert_eq!(
        names(&files),
        ["0002-给予法律援助决定书-某援决〔2024〕第1号.pdf", "清单.csv", "错误行.csv", "错误行.xlsx"]
    );
    let list = file(&files, "错误行.csv");
    assert!(list.starts_with("\u{feff}行号,错误原因,法律援助机构,文号*,"), "{list}");
    let lines: Vec<&str> = list.lines().collect();
    assert!(lines[1].starts_with("3,申请日期：") && lines[1].contains("；援助方式：应为下列之一"), "{list}");
    assert!(lines[1].contains(",'=cmd|'/c calc'!A1,"), "no cell is a formula: {list}");
    assert!(lines[2].starts_with("4,案由（罪名）：必须填写"), "{list}");

    let mut table = table::read(&files["错误行.xlsx"]).expect("our own workbook is a table");
    assert_eq!(table.rows.len(), 2);
    assert_eq!(table.rows[0].cells[7], "=cmd|'/c calc'!A1", "a text, as it was");
    let heads: Vec<String> = std::mem::take(&mut table.heads);
    let heads: Vec<&str> = heads.iter().map(String::as_str).collect();
    let mended: Vec<Vec<String>> = table
        .rows
        .into_iter()
        .map(|row| row.cells[..2].iter().cloned().chain(GOOD.map(str::to_owned)).collect())
        .collect();
    let (output, zip) = batch("错误行.csv", csv(&heads, &mended).as_bytes(), &[]);
    assert_eq!((output.status.code(), opened(zip).len()), (Some(0), 3), "{}", said(&output));
}

#[test]
fn a_table_that_cannot_be_used_is_one_error_before_any_work() {
    let good = [GOOD.map(str::to_owned).to_vec()];
    let mut doubled = HEADS;
    doubled[6] = "issued";
    doubled[4] = "决定日期";
    let mut unknown = HEADS;
    unknown[2] = "当事人";
    for (name, bytes, more, words) in [
        ("unknown", csv(&unknown, &good), &[][..], &["第 3 列", "当事人", "缺少必填的列“受援人”", "经办人"][..]),
        ("doubled", csv(&doubled, &good), &[], &["第 5 列与第 7 列都是“决定日期”", "案由（罪名）"]),
        ("no rows", csv(&HEADS, &[]), &[], &["只有表头"]),
        ("a name by nothing", csv(&HEADS, &good), &["--name-by", "没有"], &["没有“没有”这一项"]),
    ] {
        let (output, zip) = batch("行.csv", bytes.as_bytes(), more);
        assert_eq!((output.status.code(), zip), (Some(2), None), "{name}: {}", said(&output));
        for word in words {
            assert!(said(&output).contains(word), "{name}: {}", said(&output));
        }
    }
}

#[test]
fn a_case_fills_what_all_rows_share_and_names_may_be_chosen() {
    let folder = TempDir::new().expect("a folder");
    let case = folder.path().join("case.json");
    let shared = json!({"organs": {"centre": "某市法律援助中心"}, "facts": {"cause": "盗窃罪"}});
    std::fs::write(&case, shared.to_string()).expect("the case");
    let heads = ["文号", "受援人", "申请日期", "援助方式", "决定日期"];
    let cells = ["某援决〔2024〕第1号", "李某某", "2024-04-30", "刑事辩护", "2024-05-06"].map(str::to_owned).to_vec();
    let more = ["--case", &text(&case), "--name-by", "决定日期"];
    let (output, zip) = batch("行.csv", csv(&heads, &[cells]).as_bytes(), &more);
    assert_eq!(output.status.code(), Some(0), "{}", said(&output));
    assert_eq!(names(&opened(zip))[0], "0002-给予法律援助决定书-2024-05-06.pdf");
}

#[test]
fn the_empty_table_of_a_document_is_a_good_table() {
    let folder = TempDir::new().expect("a folder");
    for name in ["表头.xlsx", "表头.csv"] {
        let path = folder.path().join(name);
        let output = PROGRAM.run(&["template", "heads", ID, "-o", &text(&path)]);
        assert!(output.status.success(), "{}", said(&output));
        let (output, zip) = batch(name, &std::fs::read(&path).expect("the table"), &[]);
        assert_eq!((output.status.code(), opened(zip).len()), (Some(0), 2), "{name}: {}", said(&output));
    }
}

#[test]
fn every_sample_fits_into_cells_and_reads_back_the_same() {
    for template in LIBRARY.catalog.all_templates().filter(|template| !template.external) {
        let answers = good_answers(template, &sample_of(template));
        for field in &template.fields {
            let value = &answers.values()[&field.id];
            let cell = cells::cell(field, value);
            let raw = cells::answer(field, &cell).unwrap_or_else(|why| panic!("{} {}: {why}", template.id, field.id));
            let again = parse(field, &raw.unwrap_or_default());
            let again = again.map(|parsed| parsed.map_or_else(|| field.absent(), |parsed| parsed.value));
            assert_eq!(again.as_ref(), Ok(value), "{} {}", template.id, field.id);
        }
    }
}

#[test]
fn an_interrupted_batch_leaves_nothing() {
    let folder = TempDir::new().expect("a folder");
    let (table, out) = (folder.path().join("行.csv"), folder.path().join("结果.zip"));
    let rows: Vec<Vec<String>> = (0..2_000).map(|number| row(1, &format!("某援决〔2024〕第{number}号"))).collect();
    std::fs::write(&table, csv(&HEADS, &rows)).expect("the table");
    let (running, begun) = PROGRAM.start(&["render", ID, "--batch", &text(&table), "-o", &text(&out)]);
    assert!(begun.contains("0/2000"), "{begun}");
    let told = std::process::Command::new("kill").args(["-INT", &running.id().to_string()]).status();
    assert!(told.is_ok_and(|status| status.success()));
    let output = running.wait_with_output().expect("it ends");
    assert_eq!(output.status.code(), Some(130), "{}", said(&output));
    assert!(said(&output).contains("已取消"), "{}", said(&output));
    assert_eq!(std::fs::read_dir(folder.path()).expect("the folder").count(), 1, "only the table is there");
}

async fn upload(client: &Client, server: &Server, query: &str, bytes: Vec<u8>) -> (StatusCode, Value) {
    let address = format!("{}/api/v1/templates/{ID}/batch{query}", server.base);
    let answer = client.post(address).body(bytes).send().await.expect("an answer");
    (answer.status(), answer.json().await.expect("JSON"))
}

/// Asks until a batch is through. Each question waits for its answer, so this is no busy loop.
async fn ended(client: &Client, server: &Server, id: i64) -> Value {
    loop {
        let status: Value = get(client, server, &format!("api/v1/batches/{id}")).await.json().await.expect("JSON");
        if !["waiting", "running"].contains(&status["state"].as_str().expect("a state")) {
            return status;
        }
    }
}

#[tokio::test]
async fn a_table_becomes_a_job_that_only_its_owner_and_administrators_see() {
    let server = PROGRAM.serve(&[]);
    let administrator = signed_in(&server).await;
    let lawyer = a_lawyer(&server, &administrator).await;
    let rows = [GOOD.map(str::to_owned).to_vec(), row(3, "某日")];
    let (status, queued) = upload(&lawyer, &server, "?as_of=2024-05-06", csv(&HEADS, &rows).into()).await;
    assert_eq!((status, &queued["total"]), (StatusCode::ACCEPTED, &json!(2)), "{queued}");
    let id = queued["id"].as_i64().expect("a number");
    let through = ended(&lawyer, &server, id).await;
    assert_eq!((&through["state"], &through["done"], &through["failed"]), (&json!("finished"), &json!(2), &json!(1)));
    let address = through["file"].as_str().expect("an address").trim_start_matches('/').to_owned();
    let zip = get(&lawyer, &server, &address).await.bytes().await.expect("bytes").to_vec();
    let files = opened(Some(zip));
    assert_eq!(names(&files), ["0002-给予法律援助决定书-某援决〔2024〕第1号.pdf", "清单.csv", "错误行.csv"]);

    assert!(get(&administrator, &server, &address).await.status().is_success(), "administrators see it");
    let (_, other) = upload(&administrator, &server, "", csv(&HEADS, &rows[..1]).into()).await;
    let other = other["id"].as_i64().expect("a number");
    ended(&administrator, &server, other).await;
    for path in [format!("api/v1/batches/{other}"), format!("api/v1/batches/{other}/file"), "api/v1/batches/99".into()]
    {
        assert_eq!(get(&lawyer, &server, &path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
    let list: Value = get(&lawyer, &server, "api/v1/batches").await.json().await.expect("JSON");
    assert_eq!(list["items"].as_array().map(Vec::len), Some(1));
    let (status, refused) = upload(&lawyer, &server, "", csv(&["甲"], &[vec!["1".into()]]).into()).await;
    assert_eq!(status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused["findings"][0]["message"].as_str().is_some_and(|said| said.contains("“甲”")), "{refused}");
    let (status, refused) = upload(&lawyer, &server, "", vec![0xd0, 0xcf, 0x11, 0xe0]).await;
    assert_eq!(status, StatusCode::BAD_REQUEST, "{refused}");

    let chain: Value = get(&administrator, &server, "api/v1/events").await.json().await.expect("JSON");
    let actions: Vec<&str> =
        chain["items"].as_array().expect("events").iter().filter_map(|event| event["action"].as_str()).collect();
    let count = |action: &str| actions.iter().filter(|one| **one == action).count();
    assert_eq!((count("job.queued"), count("job.finished")), (2, 2));
    for page in [format!("documents/{ID}/batch"), format!("documents/{ID}")] {
        assert!(get(&lawyer, &server, &page).await.text().await.is_ok_and(|page| page.contains("批量生成")));
    }
    let heads = get(&lawyer, &server, &format!("api/v1/templates/{ID}/heads?form=csv")).await;
    assert!(heads.text().await.is_ok_and(|heads| heads.contains("受援人*")));
}

#[tokio::test]
async fn a_cancelled_job_stops_and_keeps_nothing() {
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let rows: Vec<Vec<String>> = (0..3_000).map(|number| row(1, &format!("某援决〔2024〕第{number}号"))).collect();
    let (_, queued) = upload(&client, &server, "", csv(&HEADS, &rows).into()).await;
    let id = queued["id"].as_i64().expect("a number");
    let cancel = |id: i64| client.delete(format!("{}/api/v1/batches/{id}", server.base)).send();
    assert_eq!(cancel(id).await.expect("an answer").status(), StatusCode::OK);
    assert_eq!(cancel(id).await.expect("an answer").status(), StatusCode::CONFLICT, "it has ended");
    let status = ended(&client, &server, id).await;
    assert_eq!((&status["state"], &status["file"]), (&json!("cancelled"), &Value::Null));
    let file = get(&client, &server, &format!("api/v1/batches/{id}/file")).await;
    assert_eq!(file.status(), StatusCode::CONFLICT);
    // The worker is free for the next one, long before 3,000 rows are through.
    let (_, next) = upload(&client, &server, "", csv(&HEADS, &rows[..2]).into()).await;
    let next = ended(&client, &server, next["id"].as_i64().expect("a number")).await;
    assert_eq!(next["state"], "finished");
}

#[tokio::test]
async fn a_server_that_ends_leaves_its_batch_to_the_next() {
    let mut server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let rows: Vec<Vec<String>> = (0..9_000).map(|number| row(1, &format!("某援决〔2024〕第{number}号"))).collect();
    let (_, queued) = upload(&client, &server, "", csv(&HEADS, &rows).into()).await;
    let address = format!("api/v1/batches/{}", queued["id"]);
    // Each question waits for its answer, so this is no busy loop.
    loop {
        let status: Value = get(&client, &server, &address).await.json().await.expect("JSON");
        if status["done"].as_u64() > Some(0) {
            break;
        }
    }
    let data = server.stop();
    let again = PROGRAM.serve(&["--data", &data.display().to_string()]);
    let status: Value = get(&client, &again, &address).await.json().await.expect("JSON");
    assert_eq!(status["state"], "running", "it was broken off, and whoever claims it next begins anew: {status}");
    assert_eq!(std::fs::read_dir(data.join("uploads")).expect("the folder").count(), 0, "no half file is left");
}

#[tokio::test]
async fn a_kept_case_fills_what_all_rows_of_a_job_share() {
    let server = PROGRAM.serve(&[]);
    let client = signed_in(&server).await;
    let case = json!({"case": {"kind": "criminal-trial", "organs": {"centre": "某市法律援助中心"}}});
    let kept: Value = post(&client, &server, "cases", &case).await.json().await.expect("JSON");
    let rows = [GOOD[1..].iter().map(|cell| (*cell).to_owned()).collect()];
    let table = csv(&HEADS[1..], &rows);
    let (without, _) = upload(&client, &server, "", table.clone().into()).await;
    assert_eq!(without, StatusCode::UNPROCESSABLE_ENTITY, "the centre is missing");
    let query = format!("?case={}", kept["id"].as_str().expect("an id"));
    let (_, queued) = upload(&client, &server, &query, table.into()).await;
    let through = ended(&client, &server, queued["id"].as_i64().expect("a number")).await;
    assert_eq!((&through["state"], &through["failed"]), (&json!("finished"), &json!(0)));
}
