//! Hostile answers: every field type and every hostile value, in a document that has the field. What comes of it is a
//! clear finding that names the field, or the value literally on the page; nothing is executed and nothing is lost.

use anjuan_app::library::main_path;
use anjuan_app::ops::render_document::free_texts;
use anjuan_model::case::CaseFacts;
use anjuan_model::field::{Control, Field, FieldType, fictional};
use anjuan_model::{Answers, Template};
use anjuan_render::{Job, RenderError, render};
use anjuan_tests::content::{LIBRARY, WORLD, sample_of};
use serde_json::{Value, json};

/// What people, spreadsheets and attackers put into forms.
fn hostile() -> Vec<String> {
    let mut values: Vec<String> = [
        "#read(\"/etc/passwd\")",
        "*粗* _斜_ = 标题 / 分项",
        "$x^2$ @ref <label> `raw`",
        "#{while true {}}",
        "]#panic(\"x\")[",
        "\\u{202e}文字\\",
        "{{7*7}}{% include 'x' %}",
        "<script>alert(1)</script>&amp;",
        "'; DROP TABLE users; --",
        "=HYPERLINK(\"http://x\")",
        "../../etc/passwd\u{0}",
        "李\u{202e}某\u{202c}",
        "李\u{200b}某",
        "😀🏳️‍🌈",
        "\u{378}\u{379}",
        "مرحبا",
        "e\u{301}e\u{301}e\u{301}",
        "𠮷𬀩䶮",
        "两\n行\r\n三行",
        "1e309",
        "-0",
    ]
    .map(str::to_owned)
    .to_vec();
    values.push("长".repeat(10_000));
    values
}

/// The first printed document that has a field of this type at the top, which no condition hides.
fn with(kind: FieldType) -> Option<(&'static Template, &'static Field)> {
    let printed = LIBRARY.catalog.all_templates().filter(|template| !template.external);
    let shown = |field: &&Field| field.kind == kind && field.when.0.is_empty() && field.unless.0.is_empty();
    printed.filter_map(|template| Some((template, template.fields.iter().find(shown)?))).next()
}

/// The value in the shape that the field's control would send.
fn shaped(field: &Field, text: &str) -> Value {
    match field.kind.nature().control {
        Control::Ticks => json!([text]),
        Control::Span => json!({"start": text, "end": text}),
        Control::Talk => json!([{"question": text, "answer": text}]),
        Control::Rows => {
            let cells = field.fields.iter().enumerate().map(|(index, column)| {
                let cell = if index == 0 { json!(text) } else { fictional(column, 1) };
                (column.id.clone(), cell)
            });
            json!([cells.collect::<serde_json::Map<_, _>>()])
        }
        _ => json!(text),
    }
}

fn outcome(template: &Template, field: &Field, text: &str) -> Result<(), String> {
    let mut raw = sample_of(template);
    raw.insert(field.id.clone(), shaped(field, text));
    let parsed = Answers::parse(template, &raw, &CaseFacts::default());
    let Some(answers) = parsed.answers else {
        let named = parsed.findings.iter().any(|finding| {
            finding.message.contains(&field.label) && finding.places.iter().any(|place| place.path == field.id)
        });
        return if named { Ok(()) } else { Err(format!("refused without naming the field: {:?}", parsed.findings)) };
    };
    let job = Job {
        texts: free_texts(template, &answers),
        ..Job::new(
            main_path(&template.layer, &template.id),
            answers.to_data(template),
            anjuan_tests::content::day(2024, 6, 20),
        )
    };
    match render(&WORLD, &job) {
        Ok(rendered) => literally(field, answers.values().get(&field.id), &rendered.page_texts.concat()),
        Err(RenderError::Refused(findings)) if findings.iter().all(|finding| !finding.message.is_empty()) => Ok(()),
        Err(other) => Err(format!("{other:?}")),
    }
}

/// Every accepted text stands on the pages as it was typed, white space aside.
fn literally(field: &Field, value: Option<&Value>, page: &str) -> Result<(), String> {
    let bare = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    let typed = match value {
        Some(Value::String(text)) if field.kind.nature().literal => vec![text.as_str()],
        Some(Value::Array(rows)) => rows.iter().filter_map(|row| row.get("question").and_then(Value::as_str)).collect(),
        _ => Vec::new(),
    };
    let page = bare(page);
    // A long text runs over page numbers and signature lines, so it is looked for piece by piece.
    let printed = |text: &str| {
        let letters: Vec<char> = bare(text).chars().collect();
        letters.chunks(16).all(|piece| page.contains(&piece.iter().collect::<String>()))
    };
    match typed.into_iter().find(|text| !printed(text)) {
        None => Ok(()),
        Some(_) => Err("accepted and not on the page".to_owned()),
    }
}

#[test]
fn hostile_answers_are_named_or_printed_literally() {
    let families: Vec<_> = FieldType::ALL.into_iter().filter_map(with).collect();
    assert!(families.len() >= 20, "the documents use {} field types", families.len());
    let values = hostile();
    let next = std::sync::atomic::AtomicUsize::new(0);
    let failures = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((template, field)) =
                    families.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed))
                {
                    for value in &values {
                        if let Err(why) = outcome(template, field, value) {
                            let shown: String = value.chars().take(30).collect();
                            let line = format!("{} {} {shown:?}: {why}", template.id, field.id);
                            failures.lock().expect("no thread panicked").push(line);
                        }
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no thread panicked");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
