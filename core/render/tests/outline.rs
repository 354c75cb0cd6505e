//! What is read back from laid-out pages: paragraphs in one piece, tables as forms and registers, and no page furniture.

#[expect(dead_code, reason = "each test binary uses its part of the support")]
mod support;

use anjuan_render::{Format, Job};
use serde_json::{Value, json};
use support::{environment, job};

fn plain(body: &str, answers: Value) -> String {
    let job = Job { format: Format::Plain, ..job(answers) };
    let rendered = anjuan_render::render(&environment(body), &job).expect("renders");
    String::from_utf8(rendered.into_first_file()).expect("text")
}

fn check(body: &str, answers: Value, expected: &str) {
    assert_eq!(plain(body, answers), expected, "{body}");
}

#[test]
fn paragraphs_are_in_one_piece_over_lines_and_pages() {
    let chinese = "依法会见、阅卷、调查取证，并提出书面意见。".repeat(200);
    let latin = "see report-2024 at page 12 of the file ".repeat(60).trim().to_owned();
    let mixed = "卷一第12页 见附件ABC-1 号 ".repeat(60).trim().to_owned();
    for text in [chinese, latin, mixed] {
        for justify in [true, false] {
            let body = format!(
                "#set par(justify: {justify}, first-line-indent: (amount: 2em, all: true))\n#par(answers.text)\n#par[末段]"
            );
            check(&body, json!({ "text": text }), &format!("{text}\n末段\n"));
        }
    }
}

#[test]
fn a_line_ended_on_purpose_stays_ended() {
    check("#par[甲方：\\ 乙方：]", json!({}), "甲方：\n乙方：\n");
    check(
        "#block(align(right)[某援字第1号])\n#block(align(center)[通知])\n正文",
        json!({}),
        "某援字第1号\n通知\n正文\n",
    );
}

#[test]
fn forms_are_labels_with_values_and_registers_are_columns() {
    let form = r#"#grid(columns: (2em, 4em, 1fr), stroke: 0.5pt, inset: 4pt,
        grid.cell(rowspan: 2, align: center + horizon)[人\ 员],
        grid.cell(align: center)[姓名], answers.name,
        grid.cell(align: center)[住\ 所], answers.home)"#;
    check(form, json!({ "name": "李某某", "home": "" }), "【人员】\n姓名：李某某\n住所：\n");
    let register = r#"#table(columns: (3em, 1fr), table.header[序号][名称], ..range(1, 80).map(n => ([#n], [第#{n}件])).flatten())"#;
    let text = plain(register, json!({}));
    assert!(text.starts_with("序号\u{3000}名称\n1\u{3000}第1件\n2\u{3000}第2件\n"), "{text}");
    assert_eq!((text.matches("序号").count(), text.lines().count()), (1, 80), "the head comes once");
}

#[test]
fn a_cell_that_breaks_over_pages_is_one_cell() {
    let text = "申请人在北京务工，家庭没有其他收入。".repeat(120);
    let body = "#grid(columns: (4em, 1fr), stroke: 0.5pt, grid.cell(align: center)[理由], par(answers.text), grid.cell(align: center)[结论], [同意])";
    check(body, json!({ "text": text }), &format!("理由：{text}\n结论：同意\n"));
}

#[test]
fn places_to_write_on_are_seen() {
    let body = "#let blank = box(width: 6em, height: 0.9em, stroke: (bottom: 0.5pt))\n#par[签名：#blank，日期：#blank]";
    check(body, json!({}), "签名：____，日期：____\n");
}

#[test]
fn a_page_begun_on_purpose_begins_a_page() {
    let job = Job { format: Format::Docx, ..job(json!({})) };
    let rendered = anjuan_render::render(&environment("第一页\n#pagebreak()\n第二页"), &job).expect("renders");
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(rendered.first_file())).expect("a package");
    let document = std::io::read_to_string(archive.by_name("word/document.xml").expect("a text")).expect("XML");
    let (before, after) = document.split_once("第一页").expect("the first page");
    assert!(!before.contains("w:pageBreakBefore") && after.contains("<w:pageBreakBefore/>"), "{document}");
}
