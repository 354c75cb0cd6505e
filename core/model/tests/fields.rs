//! Field types by table: what people type, and the canonical value or the refusal that comes of it.

use anjuan_model::answers::Source;
use anjuan_model::case::CaseFacts;
use anjuan_model::field::{self, FieldType, date_in_characters, fictional, money_in_capitals, parse_date};
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
    // A number of the first generation becomes the one that its holder has had since.
    accepts("cn-id", "", &[(json!("110105491231002"), json!("11010519491231002X"))]);
    accepts(
        "id-document",
        "",
        &[
            (json!("11010519491231002x"), json!("居民身份证 11010519491231002X")),
            (json!("护照：e12345678"), json!("护照 E12345678")),
            (json!("港澳居民来往内地通行证 H12345678"), json!("港澳居民来往内地通行证 H12345678")),
            (json!("身份不明（自报） 自称李某某"), json!("身份不明（自报） 自称李某某")),
        ],
    );
    refuses("id-document", "", &[(json!("居民身份证 110105194912310021"), "校验位"), (json!("12345"), "先写证件类型")]);
    accepts("ethnicity", "", &[(json!("汉"), json!("汉族")), (json!("维吾尔族"), json!("维吾尔族"))]);
    accepts("education", "", &[(json!("本科"), json!("大学本科"))]);
    refuses("security-level", "", &[(json!("机密"), "不处理涉密材料")]);
    accepts(
        "landline",
        "",
        &[(json!("(010)80000000"), json!("010-80000000")), (json!("0571-8800000-12"), json!("0571-8800000-12"))],
    );
    accepts(
        "statute-reference",
        "",
        &[(json!("《中华人民共和国法律援助法》第50条第1款"), json!("《中华人民共和国法律援助法》第五十条第一款"))],
    );
    accepts("page-range", "", &[(json!("第3—12页"), json!("3-12"))]);
    accepts("percent", "", &[(json!("27.50%"), json!("27.5"))]);
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
    accepts("official-doc-no", "", &[(json!("京公（刑）字【2024】3号"), json!("京公（刑）字〔2024〕3号"))]);
    let courts = [
        "（2026）浙0102民初123号",
        "（2023）最高法知民终12号",
        "（2025）京73行初8号",
        "（2026）兵0101民初3号",
        "（2026）苏05民特1号之一",
        "（2024）沪民辖终7号",
    ];
    for number in courts {
        assert_eq!(answer("court-case-no", "", json!(number)), Ok((json!(number), Vec::new())), "{number}");
    }
    accepts("court-case-no", "", &[(json!("(2026) 浙0102民初１２3号"), json!("（2026）浙0102民初123号"))]);
    refuses(
        "court-case-no",
        "",
        &[
            (json!("（2026）浙0102民初123"), "以“号”结尾"),
            (json!("2026浙0102民初123号"), "案号应写作"),
            (json!("（2026）浙102民初123号"), "现有 3 位"),
            (json!("（26）浙0102民初123号"), "四位数字"),
            (json!("（2026）浙0102民初号"), "编号"),
            (json!("（2026）某0102民初1号"), "省份简称"),
        ],
    );
    accepts("procuratorate-no", "", &[(json!("浙杭检刑诉[2026] 12号"), json!("浙杭检刑诉〔2026〕12号"))]);
    accepts("arbitration-no", "", &[(json!("浙杭劳人仲案(2026)123号"), json!("浙杭劳人仲案〔2026〕123号"))]);
    refuses("police-no", "", &[(json!("京公朝诉字12号"), "年份"), (json!("京公朝诉字〔24〕12号"), "四位")]);
}

#[test]
fn codes_of_organisations() {
    let good = ["91350100M000100Y43", "12440600MB2C07549J"];
    for code in good {
        assert_eq!(answer("uscc", "", json!(code)), Ok((json!(code), Vec::new())), "{code}");
    }
    refuses(
        "uscc",
        "",
        &[
            (json!("91350203M0001FUE2P"), "校验位"),
            (json!("911100000000000000"), "校验位"),
            (json!("91350100I000100Y43"), "I、O、S、V、Z"),
        ],
    );
    // Numbers that pass as a person's and as an organisation's are kept, and a person is asked to look.
    for both in ["430407199312020025", "362322198709086409", "11010119900307803X"] {
        let (value, remarks) = answer("uscc", "", json!(both)).expect("a valid code");
        assert_eq!(value, json!(both));
        assert!(remarks.iter().any(|remark| remark.contains("公民身份号码")), "{both}: {remarks:?}");
    }
    accepts("organisation-code", "", &[(json!("m000100y4"), json!("M000100Y-4"))]);
    refuses("organisation-code", "", &[(json!("M000100Y5"), "校验位")]);
}

#[test]
fn money_in_characters() {
    let rows = [
        ("0", "零元整"),
        ("0.01", "壹分"),
        ("0.10", "壹角整"),
        ("10.05", "壹拾元零伍分"),
        ("1500", "壹仟伍佰元整"),
        ("100010", "壹拾万零壹拾元整"),
        ("1234567.89", "壹佰贰拾叁万肆仟伍佰陆拾柒元捌角玖分"),
        ("1000000.05", "壹佰万元零伍分"),
        ("10000000000", "壹佰亿元整"),
        ("10.50", "壹拾元伍角整"),
        ("1000000001", "壹拾亿零壹元整"),
        ("100100000", "壹亿零壹拾万元整"),
    ];
    for (amount, capitals) in rows {
        let (money, _) = answer("money", "", json!(amount)).expect("an amount");
        assert_eq!(money_in_capitals(money.as_str().expect("text")).as_deref(), Some(capitals), "{amount}");
    }
}

#[test]
fn days_in_characters() {
    let rows = [
        ("2026-11-22", "二〇二六年十一月二十二日"),
        ("2026-01-10", "二〇二六年一月十日"),
        ("2020-10-01", "二〇二〇年十月一日"),
        ("2030-12-31", "二〇三〇年十二月三十一日"),
        ("2000-02-20", "二〇〇〇年二月二十日"),
    ];
    for (day, characters) in rows {
        assert_eq!(date_in_characters(parse_date(day).expect("a day")), characters);
        assert_eq!(parse_date(characters), parse_date(day), "read back");
    }
}

#[test]
fn every_type_accepts_its_example_and_its_fictional_values() {
    for kind in FieldType::ALL {
        let field = field_of(kind);
        let nature = kind.nature();
        if !nature.example.is_empty() {
            let parsed = field::parse(&field, &json!(nature.example)).expect(nature.label).expect("a value");
            let shown = parsed.value.as_str().map_or_else(|| parsed.value.to_string(), str::to_owned);
            assert_eq!(shown, nature.example, "{kind:?}: the example is canonical");
            assert_eq!(parsed.remarks, Vec::new(), "{kind:?}: the example raises no doubt");
        }
        let pattern = regex::Regex::new(nature.pattern).expect("a pattern");
        for seed in 0..1_000 {
            let raw = fictional(&field, seed);
            let first = field::parse(&field, &raw).unwrap_or_else(|why| panic!("{kind:?}: {raw}: {why}"));
            let first = first.expect("a value");
            let again = field::parse(&field, &first.value).expect("canonical").expect("a value");
            assert_eq!(first.value, again.value, "{kind:?}: parsing is idempotent");
            assert_eq!(raw, fictional(&field, seed), "{kind:?}: the same seed gives the same value");
            if let Some(text) = first.value.as_str() {
                assert!(pattern.is_match(text), "{kind:?}: {text} does not match {pattern}");
            }
        }
    }
}

/// Raw text out of everything that trips parsers; whatever is accepted is in canonical form.
#[test]
fn no_text_makes_a_parser_panic_or_waver() {
    let pieces = [
        "1",
        "9",
        "X",
        "年",
        "第",
        "条",
        "号",
        "（",
        "）",
        "〔",
        "〕",
        "-",
        "—",
        ".",
        "，",
        "《",
        "》",
        "京",
        "𠮷",
        "é",
        "\u{301}",
        " ",
        "　",
        "99999999999999999999",
        "+86",
        "@",
        "0",
        "00",
        "之",
        "8",
        "1",
        "5",
        "２",
        "H",
        "Ａ",
        "民初",
        "居民身份证",
    ];
    for kind in FieldType::ALL {
        let field = field_of(kind);
        let mut state = 0x9e37_79b9_u64;
        for _ in 0..3_000 {
            let mut text = String::new();
            for _ in 0..state % 11 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                text.push_str(pieces[(state >> 33) as usize % pieces.len()]);
            }
            state = state.wrapping_add(0x517c_c1b7);
            if let Ok(Some(parsed)) = field::parse(&field, &json!(text)) {
                let again = field::parse(&field, &parsed.value).map(|again| again.map(|again| again.value));
                assert_eq!(again, Ok(Some(parsed.value)), "{kind:?}: {text:?}");
            }
        }
    }
}

#[test]
fn masks_hide_the_middle() {
    let rows = [
        (FieldType::CnId, "11010519491231002X", "110***********002X"),
        (FieldType::PersonName, "李某某", "李**"),
        (FieldType::Phone, "13800000000", "138****0000"),
        (FieldType::BankAccount, "6222020200012345670", "6222***********5670"),
        (FieldType::Text, "公开", "公开"),
        (FieldType::LongText, "案情", "（不显示）"),
        (FieldType::Passport, "E1", "**"),
    ];
    for (kind, value, masked) in rows {
        assert_eq!(kind.masked(value), masked, "{kind:?}");
    }
}

#[test]
fn values_follow_from_others() {
    let template: Template = toml::from_str(
        "title = 't'\nedition = '1'\nstage = 'handling'\nmaker = 'lawyer'\neffective = { from = 2024-01-01 }\n\
         basis = [{ source = 's', status = 'design' }]\n\
         field = [{ id = 'id', label = '号码', type = 'cn-id' }, { id = 'day', label = '日期', type = 'date' },\n\
         { id = 'birth', label = '出生', type = 'date', derive = { from = 'id', as = 'birth' } },\n\
         { id = 'gender', label = '性别', type = 'gender', derive = { from = 'id', as = 'gender' } },\n\
         { id = 'age', label = '年龄', type = 'integer', derive = { from = 'id', as = 'age', on = 'day' } },\n\
         { id = 'sum', label = '金额', type = 'money' },\n\
         { id = 'capitals', label = '大写', type = 'text', derive = { from = 'sum', as = 'capitals' } }]",
    )
    .expect("a manifest");
    let answered = |raw: Value| {
        let raw = raw.as_object().expect("a map").clone();
        Answers::parse(&template, &raw, &CaseFacts::default())
    };
    let parsed = answered(json!({"id": "11010519491231002X", "day": "2024-12-31", "sum": "1500"}));
    let values = parsed.answers.expect("good").values().clone();
    assert_eq!(values["birth"], json!("1949-12-31"));
    assert_eq!(values["gender"], json!("女"));
    assert_eq!(values["age"], json!(74), "a year older only on the day after the birthday");
    assert_eq!(values["capitals"], json!("壹仟伍佰元整"));
    assert_eq!(parsed.sources.get("birth"), Some(&Source::Field("id".to_owned())));

    let parsed = answered(json!({"id": "11010519491231002X", "gender": "男"}));
    assert_eq!(parsed.answers.expect("good").values()["gender"], json!("男"), "what was typed stays");
    assert!(parsed.findings.iter().any(|finding| finding.message.contains("不一致")), "{:?}", parsed.findings);
}

fn field_of(kind: FieldType) -> field::Field {
    let name = serde_json::to_value(kind).expect("a name");
    let more = match kind {
        FieldType::Choice | FieldType::Choices => ", \"options\": [\"甲\", \"乙\"]",
        FieldType::Group => ", \"field\": [{\"id\": \"a\", \"label\": \"甲\", \"type\": \"text\"}]",
        _ => "",
    };
    serde_json::from_str(&format!("{{\"id\": \"f\", \"label\": \"栏\", \"type\": {name}{more}}}")).expect("a field")
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
