//! Field types by table: what people type, and the canonical value or the refusal that comes of it.

use anjuan_model::case::CaseFacts;
use anjuan_model::finding::Severity;
use anjuan_model::{Answers, Template};
use serde_json::{Map, Value, json};

/// One field of a type, answered; the canonical value, or the words of the first finding.
fn answer(kind: &str, more: &str, raw: Value) -> Result<(Value, Vec<String>), String> {
    let manifest = format!(
        "title = 't'\nedition = '1'\nstage = 'handling'\nmaker = 'lawyer'\neffective = {{ from = 2024-01-01 }}\n\
         basis = [{{ source = 's', status = 'design' }}]\n[[field]]\nid = 'f'\nlabel = '栏'\ntype = '{kind}'\n{more}\n"
    );
    let template: Template = toml::from_str(&manifest).expect("a manifest");
    assert_eq!(template.problems(), Vec::<String>::new());
    let parsed = Answers::parse(&template, &Map::from_iter([("f".to_owned(), raw)]), &CaseFacts::default());
    let said = |severity| {
        let found = parsed.findings.iter().filter(move |finding| finding.severity == severity);
        found.map(|finding| finding.message.clone()).collect::<Vec<_>>()
    };
    match &parsed.answers {
        Some(answers) => Ok((answers.values()["f"].clone(), said(Severity::Warning))),
        None => Err(said(Severity::Error).join("；")),
    }
}

#[track_caller]
fn accepts(kind: &str, more: &str, rows: &[(Value, Value)]) {
    for (raw, canonical) in rows {
        match answer(kind, more, raw.clone()) {
            Ok((value, _)) => assert_eq!(&value, canonical, "{kind}: {raw}"),
            Err(why) => panic!("{kind}: {raw} is refused: {why}"),
        }
    }
}

#[track_caller]
fn refuses(kind: &str, more: &str, rows: &[(Value, &str)]) {
    for (raw, word) in rows {
        match answer(kind, more, raw.clone()) {
            Ok((value, _)) => panic!("{kind}: {raw} is accepted as {value}"),
            Err(why) => assert!(why.contains(word), "{kind}: {raw}: {why}"),
        }
    }
}

#[test]
fn identity_numbers() {
    let good = ["11010519491231002X", "440524188001010014", "11010119900307803X"];
    accepts("cn-id", "", &good.map(|number| (json!(number), json!(number))));
    accepts("cn-id", "", &[(json!("１１０１０５ 19491231 002x"), json!("11010519491231002X"))]);
    refuses(
        "cn-id",
        "",
        &[
            (json!("110105194912310021"), "校验位"),
            (json!("1101051949123100"), "18 位"),
            (json!("11010519491331002X"), "校验位"),
            (json!("身份证"), "18 位"),
        ],
    );
}

#[test]
fn days() {
    let forms = [
        "2024-05-06",
        "2024.5.6",
        "2024/05/06",
        "20240506",
        "2024年5月6日",
        "二〇二四年五月六日",
        "２０２４年５月６日",
    ];
    accepts("date", "", &forms.map(|form| (json!(form), json!("2024-05-06"))));
    accepts(
        "date",
        "",
        &[
            (json!("二〇二六年十一月二十二日"), json!("2026-11-22")),
            (json!("二〇三〇年十二月三十一日"), json!("2030-12-31")),
            (json!("二〇〇〇年二月二十日"), json!("2000-02-20")),
            (json!(""), json!("")),
        ],
    );
    refuses(
        "date",
        "",
        &[(json!("2023-02-29"), "有效日期"), (json!("昨天前"), "有效日期"), (json!("0024-05-06"), "有效日期")],
    );
}

#[test]
fn spans_of_time() {
    let span = json!({"start": "2024-05-10T09:30", "end": "2024-05-10T11:00"});
    accepts(
        "datetime-range",
        "",
        &[
            (json!("2024-05-10 09:30-11:00"), span.clone()),
            (json!("2024年5月10日9时30分至11时00分"), span.clone()),
            (json!({"start": "2024-05-10T09:30", "end": "2024-05-10 11:00"}), span),
        ],
    );
    refuses(
        "datetime-range",
        "",
        &[
            (json!("2024-05-10 11:00-09:30"), "晚于"),
            (json!("2024-05-10"), "应写作"),
            (json!({"start": "2024-05-10 09:30"}), "都要填写"),
        ],
    );
}

#[test]
fn money_is_decimal_text() {
    accepts(
        "money",
        "",
        &[
            (json!("1500"), json!("1500.00")),
            (json!("￥1,234,567.89元"), json!("1234567.89")),
            (json!("0.1"), json!("0.10")),
            (json!(12), json!("12.00")),
            (json!("００7"), json!("7.00")),
        ],
    );
    refuses("money", "", &[(json!("-1"), "金额"), (json!("1.234"), "金额"), (json!("一千"), "金额")]);
}

#[test]
fn numbers_of_documents_get_their_brackets() {
    accepts("official-doc-no", "", &[(json!("京援指字[2024]第12号"), json!("京援指字〔2024〕第12号"))]);
    accepts("court-case-no", "", &[(json!("(2026)浙0102民初123号"), json!("（2026）浙0102民初123号"))]);
}

#[test]
fn choices_keep_the_forms_order() {
    let options = "options = ['甲', '乙', '丙']";
    accepts(
        "choices",
        options,
        &[(json!(["丙", "甲"]), json!(["甲", "丙"])), (json!("乙、甲"), json!(["甲", "乙"])), (json!([]), json!([]))],
    );
    accepts("choice", options, &[(json!("乙"), json!("乙"))]);
    refuses("choice", options, &[(json!("丁"), "甲、乙、丙")]);
}

#[test]
fn rows_name_the_place_of_a_fault() {
    let columns = "[[field.field]]\nid = 'name'\nlabel = '姓名'\ntype = 'person-name'\nrequired = true\n[[field.field]]\nid = 'age'\nlabel = '年龄'\ntype = 'integer'\n";
    accepts(
        "group",
        columns,
        &[(json!([{"name": "李某某"}, {"name": "", "age": ""}]), json!([{"name": "李某某", "age": ""}]))],
    );
    refuses(
        "group",
        columns,
        &[
            (json!([{"name": "李某某", "age": "许多"}]), "第 1 行“年龄”"),
            (json!([{"name": "李某某"}, {"age": "3"}]), "第 2 行“姓名”未填"),
            (json!([{"who": "x"}]), "未知栏目"),
            (json!("李某某"), "若干行"),
        ],
    );
}

#[test]
fn what_cannot_be_seen_on_paper_is_refused_by_name() {
    for hidden in ['\u{202e}', '\u{200b}', '\u{0}', '\u{e000}', '\u{fffe}', '\u{2066}'] {
        refuses("text", "", &[(json!(format!("李{hidden}某")), &format!("U+{:04X}", u32::from(hidden)))]);
    }
    let code = "#read(\"/etc/passwd\") *粗* $x$ @ref `x` #{while true {}} '; DROP TABLE user; --";
    accepts("text", "", &[(json!(code), json!(code))]);
    refuses("text", "max = 10", &[(json!("字".repeat(11)), "最多 10 字")]);
    refuses("text", "", &[(json!("两\n行"), "不得换行"), (json!(["x"]), "应为文字")]);
}

#[test]
fn doubtful_values_are_remarked_and_kept() {
    for (kind, raw) in [("phone", "12345678"), ("lawyer-licence", "123"), ("person-name", "李")] {
        let (value, remarks) = answer(kind, "", json!(raw)).expect("accepted");
        assert_eq!((value, remarks.len()), (json!(raw), 1), "{kind}");
    }
}
