//! Everything that a person wrote stands on the page, as written, or there is no document.

#[expect(dead_code, reason = "each test binary uses its part of the support")]
mod support;

use anjuan_render::{Format, Job, Purpose};
use serde_json::json;
use support::{environment, job, lines, refused, render};

#[test]
fn data_is_inert() {
    let hostile = [
        "#read(\"/etc/passwd\")",
        "*粗* _斜_ `码` $x$ @ref <label>",
        "#{while true {}} #eval(\"1\")",
        "#import \"@preview/cetz:0.3.0\": *",
        "\\u{4e00} \\ -- ... ~ // 注释 /* 注释 */",
        "= 标题 - 列表 + 编号 / 术语: 解释",
        "https://例.cn/?a=1&b=<2>",
    ];
    let body = "#answers.text\n\n#table(columns: 2, answers.text, [#answers.text])\n\n#par(answers.text)";
    for text in hostile {
        let rendered = render(body, json!({ "text": text })).expect("renders");
        let squeezed = |text: &str| text.split_whitespace().collect::<String>();
        let count = squeezed(&rendered.page_texts[0]).matches(&squeezed(text)).count();
        assert_eq!(count, 4, "{text}: {:?}", rendered.page_texts);
    }
}

#[test]
fn a_character_without_glyph_is_named_before_the_layout() {
    // The layout does not even use the field: this comes from the preflight.
    let said = refused(render("正文", json!({ "recipient": "王\u{1f600}某", "note": "\u{20bb7}\u{1f600}" })));
    assert_eq!(said, ["note: 字体中没有“\u{1f600}”字（U+1F600）", "recipient: 字体中没有“\u{1f600}”字（U+1F600）"]);
}

#[test]
fn characters_that_hide_or_turn_text_are_named() {
    let said = refused(render("#answers.a", json!({ "a": "甲\u{202e}乙\u{0}" })));
    assert_eq!(said, ["a: 含有不可见的控制字符（U+0000）", "a: 含有不可见的控制字符（U+202E）"]);
}

#[test]
fn a_box_drawn_by_the_layout_itself_is_named() {
    assert_eq!(refused(render("\u{1f600}", json!({}))), ["版面: 字体中没有“\u{1f600}”字（U+1F600）"]);
}

#[test]
fn rare_names_have_glyphs() {
    let name = "喆堃赟頔曌翀珺婍祎玥玙旻骉燚垚飏彧昇濛镕璟龘";
    let rendered = render("#answers.name", json!({ "name": name })).expect("renders");
    assert!(rendered.page_texts[0].contains(name), "{:?}", rendered.page_texts);
}

#[test]
fn a_forgotten_field_is_named() {
    let said = refused(render("#answers.first", json!({ "first": "甲方陈述", "second": "乙方陈述" })));
    assert_eq!(said, ["second: 未出现在版面上：字段“second”"]);
}

#[test]
fn a_text_may_run_over_pages_and_cells() {
    let long: String =
        (0..2500).map(|index| ["事实", "理由，", "陈述；"][index % 3].to_owned() + &index.to_string()).collect();
    let answers = json!({ "long": long, "short": "短句" });
    let body = "#table(columns: (1fr, 1fr), table.header[甲][乙], answers.long, answers.short)";
    let rendered = render(body, answers).expect("renders");
    assert!(rendered.page_count > 3);
}

#[test]
fn a_preview_shows_what_a_document_refuses() {
    let environment = environment("#answers.first");
    let answers = json!({ "first": "甲\u{1f600}", "second": "乙" });
    let job = Job { purpose: Purpose::Preview, format: Format::Png { scale: 1.0, page: None }, ..job(answers) };
    let rendered = anjuan_render::render(&environment, &job).expect("renders");
    assert_eq!(rendered.files.len(), 1);
    let said = lines(&rendered.warnings);
    assert!(said.contains(&"second: 未出现在版面上：字段“second”".to_owned()), "{said:?}");
}

#[test]
fn pages_read_in_order() {
    let body = "#table(columns: (4em, 1fr), [姓名], answers.name, [案由], answers.cause)\n第一段\n\n第二段\n#pagebreak()\n第三段";
    let rendered = render(body, json!({ "name": "李某某", "cause": "盗窃罪" })).expect("renders");
    assert_eq!(rendered.page_texts, ["姓名 李某某\n案由 盗窃罪\n第一段\n第二段\n— 1 —", "第三段\n— 2 —"]);
}
