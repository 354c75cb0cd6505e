//! Every folder of content is a test: found by walking, proven by its own sample and cases.

use anjuan_app::ops::prove_content::prove_layer;
use anjuan_ingest::{Limits, Recogniser, open};
use anjuan_model::bundle::How;
use anjuan_model::case::CaseFacts;
use anjuan_model::field::{Control, Field, fictional, parse};
use anjuan_model::{Answers, Severity, Template};
use anjuan_render::{Format, Standard};
use anjuan_tests::content::{LIBRARY, each_document, good_answers, make, root, sample_of};
use anjuan_tests::golden;
use serde_json::{Value, json};
use std::io::{Cursor, Write};

#[test]
fn the_content_loads_without_a_problem() {
    assert!(LIBRARY.problems.is_empty(), "{:#?}", LIBRARY.problems);
}

#[test]
fn every_rule_and_sample_is_proven() {
    let problems: Vec<_> = LIBRARY.catalog.layers().iter().flat_map(|layer| prove_layer(&LIBRARY, layer)).collect();
    assert!(problems.is_empty(), "{problems:#?}");
    assert!(LIBRARY.catalog.all_rules().count() >= 20, "rules were found by walking");
}

#[test]
fn no_sample_makes_anybody_look_twice() {
    each_document(|template| {
        let parsed = Answers::parse(template, &sample_of(template), &CaseFacts::default());
        let doubts: Vec<_> = parsed.findings.into_iter().filter(|one| one.severity != Severity::Info).collect();
        if doubts.is_empty() { Ok(()) } else { Err(format!("{doubts:#?}")) }
    });
}

#[test]
fn every_document_renders_twice_to_the_same_bytes_in_each_standard() {
    // Another parser looks at these files afterwards: see tests/standards.py.
    let kept = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("documents");
    std::fs::create_dir_all(&kept).expect("a folder");
    each_document(|template| {
        let answers = good_answers(template, &sample_of(template));
        for (standard, name) in [(Standard::A2b, "a-2b"), (Standard::A3b, "a-3b"), (Standard::Ua1, "ua-1")] {
            let first = make(template, &answers, standard, Format::Pdf);
            if !first.warnings.is_empty() {
                return Err(format!("{standard:?} warns: {:#?}", first.warnings));
            }
            if first.first_file() != make(template, &answers, standard, Format::Pdf).first_file() {
                return Err(format!("{standard:?} differs between two runs"));
            }
            let file = kept.join(format!("{}-{}-{name}.pdf", template.layer, template.id));
            std::fs::write(file, first.first_file()).map_err(|error| error.to_string())?;
        }
        Ok(())
    });
}

#[test]
fn every_document_has_the_text_it_is_expected_to_have() {
    each_document(|template| {
        let answers = good_answers(template, &sample_of(template));
        let rendered = make(template, &answers, Standard::A2b, Format::Pdf);
        let pages: Vec<String> = rendered
            .page_texts
            .iter()
            .enumerate()
            .map(|(index, text)| format!("=== 第 {} 页 ===\n{}\n", index + 1, text.trim_end()))
            .collect();
        golden::compare(&folder(template).join("expected.txt"), &pages.join("\n"))
    });
}

#[test]
fn every_field_changes_the_text() {
    each_document(|template| {
        let sample = sample_of(template);
        let before = text(template, &sample);
        let mut unused = Vec::new();
        for field in &template.fields {
            let Some(current) = sample.get(&field.id) else { continue };
            let mut raw = sample.clone();
            raw.insert(field.id.clone(), another(field, current));
            if text(template, &raw) == before {
                unused.push(field.id.clone());
            }
        }
        if unused.is_empty() { Ok(()) } else { Err(format!("fields without effect: {unused:?}")) }
    });
}

#[test]
fn names_with_rare_characters_are_printed() {
    let template =
        LIBRARY.catalog.all_templates().find(|template| template.id == "grant-decision").expect("the document");
    let mut raw = sample_of(template);
    raw.insert("recipient".to_owned(), json!("堃喆赟頔曌翀珺䶮㛃𬀩"));
    let rendered = make(template, &good_answers(template, &raw), Standard::A2b, Format::Pdf);
    assert!(rendered.page_texts.concat().contains("堃喆赟頔曌翀珺䶮㛃𬀩"));
}

#[test]
fn an_audit_recognises_every_document() {
    let templates: Vec<&Template> = LIBRARY.catalog.all_templates().collect();
    each_document(|template| {
        let answers = good_answers(template, &sample_of(template));
        for (standard, name, how) in
            [(Standard::A3b, "scan".to_owned(), How::Embedded), (Standard::A2b, template.title.clone(), How::Name)]
        {
            let pdf = make(template, &answers, standard, Format::Pdf).into_first_file();
            let bundle = open(
                zipped(&format!("{name}.pdf"), &pdf),
                "x.zip",
                &Limits::default(),
                |_| Recogniser::new(&templates, None),
                &mut |_| {},
            )
            .expect("reading memory");
            let entry = bundle.entries.first().ok_or("no entry")?;
            let known = entry.recognised.as_ref().ok_or_else(|| format!("{how:?}: not recognised"))?;
            if known.kind != template.id || known.how != how {
                return Err(format!("{how:?}: recognised as {} by {:?}", known.kind, known.how));
            }
            if template.dated.is_some() && entry.dated.is_none() {
                return Err(format!("{how:?}: no date read"));
            }
        }
        Ok(())
    });
}

#[test]
fn every_recogniser_finds_its_own_title() {
    let templates: Vec<&Template> = LIBRARY.catalog.all_templates().collect();
    let mut strays = Vec::new();
    for template in &templates {
        let kind = template.recognise.kinds.first().copied();
        let name = format!("{}.txt", template.title.replace('/', "或"));
        let bundle =
            open(zipped(&name, b"x"), "x.zip", &Limits::default(), |_| Recogniser::new(&templates, kind), &mut |_| {})
                .expect("reading memory");
        let found = bundle.entries.first().and_then(|entry| entry.kind().map(str::to_owned));
        if found.as_deref() != Some(template.id.as_str()) {
            strays.push(format!("{} ({}) → {found:?}", template.id, template.title));
        }
    }
    assert!(strays.is_empty(), "{}", strays.join("\n"));
}

fn zipped(name: &str, bytes: &[u8]) -> Cursor<Vec<u8>> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("an entry");
    writer.write_all(bytes).expect("its bytes");
    Cursor::new(writer.finish().expect("an archive").into_inner())
}

fn text(template: &Template, raw: &serde_json::Map<String, Value>) -> String {
    // Another choice may show a required field that the sample does not fill in; it stays blank here.
    let answers = Answers::parse_for_preview(template, raw, &CaseFacts::default());
    make(template, &answers, Standard::A2b, Format::Text).page_texts.join("\n")
}

fn folder(template: &Template) -> std::path::PathBuf {
    let layer =
        if template.layer == "national" { "templates".to_owned() } else { format!("plugins/{}", template.layer) };
    root().join(layer).join("documents").join(&template.id)
}

/// Another good value for a field.
fn another(field: &Field, current: &Value) -> Value {
    match field.kind.nature().control {
        Control::Tick => json!(!current.as_bool().unwrap_or(false)),
        Control::Ticks => {
            let chosen: Vec<&str> = current.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            let options = field.choices();
            let others: Vec<&String> = options.iter().filter(|option| !chosen.contains(&option.as_str())).collect();
            if others.is_empty() { json!([options[0]]) } else { json!(others) }
        }
        Control::Rows => {
            let mut rows = current.as_array().cloned().unwrap_or_default();
            for column in &field.fields {
                if let Some(cell) = rows.first_mut().and_then(|row| row.get_mut(&column.id)) {
                    *cell = another(column, cell);
                }
            }
            Value::Array(rows)
        }
        _ => {
            let canonical = |raw: &Value| parse(field, raw).ok().flatten().map(|parsed| parsed.value);
            let now = canonical(current);
            let mut others = (0..60).map(|seed| fictional(field, seed));
            others.find(|value| canonical(value) != now).unwrap_or(json!("别的文字"))
        }
    }
}
