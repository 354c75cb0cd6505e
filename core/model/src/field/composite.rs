//! Choices, 问答 transcripts and repeating groups.

use super::parse::{Parsed, Remark, parse, text_of};
use super::{Field, FieldType, lists};
use crate::finding::Severity;
use serde_json::{Map, Value, json};

pub(super) fn choice(field: &Field, text: &str) -> Result<Parsed, String> {
    let options = field.choices();
    match lists::meant(&options, text) {
        Some(option) => Ok(Parsed::clean(option.as_str())),
        None => Err(format!("应为下列之一：{}", options.join("、"))),
    }
}

/// 密级. What is a state secret must not be typed into a program on an open network at all.
pub(super) fn security(field: &Field, text: &str) -> Result<Parsed, String> {
    if ["绝密", "机密", "秘密"].iter().any(|level| text.contains(level)) {
        return Err("本系统不处理涉密材料，请按保密规定办理".to_owned());
    }
    choice(field, text)
}

pub(super) fn choices(field: &Field, raw: &Value) -> Result<Option<Parsed>, String> {
    let chosen: Vec<String> = match raw {
        Value::Null => return Ok(None),
        Value::Array(items) => {
            items.iter().map(text_of).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect()
        }
        other => text_of(other)?
            .map(|text| text.split(['、', '\n']).map(|part| part.trim().to_owned()).collect())
            .unwrap_or_default(),
    };
    let chosen = chosen.iter().map(|item| Ok(choice(field, item)?.value)).collect::<Result<Vec<Value>, String>>()?;
    // Options keep the form's order whatever the order of ticking, so that equal answers give equal bytes.
    let ordered: Vec<String> =
        field.choices().into_iter().filter(|option| chosen.iter().any(|value| value == option)).collect();
    Ok((!ordered.is_empty()).then(|| Parsed::clean(json!(ordered))))
}

pub(super) fn transcript(field: &Field, raw: &Value) -> Result<Option<Parsed>, String> {
    let line = |id: &str, label: &str| Field {
        id: id.to_owned(),
        label: label.to_owned(),
        kind: FieldType::LongText,
        max: Some(5_000),
        ..empty_field()
    };
    let mut shape = field.clone();
    shape.fields = vec![Field { required: true, ..line("question", "问") }, line("answer", "答")];
    group(&shape, raw)
}

pub(super) fn group(field: &Field, raw: &Value) -> Result<Option<Parsed>, String> {
    let rows = match raw {
        Value::Null => return Ok(None),
        Value::String(text) if text.trim().is_empty() => return Ok(None),
        Value::Array(rows) => rows,
        _ => return Err("应为若干行".to_owned()),
    };
    if rows.len() > field.limit() {
        return Err(format!("最多 {} 行，现有 {} 行", field.limit(), rows.len()));
    }
    let (mut values, mut remarks) = (Vec::new(), Vec::new());
    for (index, row) in rows.iter().enumerate() {
        if let Some((value, notes)) = one_row(field, index, row)? {
            values.push(value);
            remarks.extend(notes);
        }
    }
    if let Some(min) = field.min
        && values.len() < min
        && !values.is_empty()
    {
        remarks.push(Remark {
            severity: Severity::Warning,
            words: format!("宜不少于 {min} 行，现有 {} 行", values.len()),
        });
    }
    Ok((!values.is_empty()).then(|| Parsed { value: Value::Array(values), remarks }))
}

/// One row, or nothing when every cell of it is empty.
fn one_row(field: &Field, index: usize, row: &Value) -> Result<Option<(Value, Vec<Remark>)>, String> {
    let number = index + 1;
    let Value::Object(cells) = row else { return Err(format!("第 {number} 行应为一组栏目")) };
    if let Some(stray) = cells.keys().find(|key| !field.fields.iter().any(|column| &column.id == *key)) {
        return Err(format!("第 {number} 行有未知栏目“{stray}”"));
    }
    let (mut values, mut remarks, mut filled) = (Map::new(), Vec::new(), false);
    let mut missing = None;
    for column in &field.fields {
        let raw = cells.get(&column.id).unwrap_or(&Value::Null);
        let parsed = parse(column, raw).map_err(|why| format!("第 {number} 行“{}”{why}", column.label))?;
        let value = match parsed {
            Some(parsed) => {
                filled = true;
                remarks.extend(parsed.remarks.into_iter().map(|remark| Remark {
                    words: format!("第 {number} 行“{}”{}", column.label, remark.words),
                    ..remark
                }));
                parsed.value
            }
            None => {
                if column.required && missing.is_none() {
                    missing = Some(format!("第 {number} 行“{}”未填", column.label));
                }
                column.absent()
            }
        };
        values.insert(column.id.clone(), value);
    }
    match (filled, missing) {
        (false, _) => Ok(None),
        (true, Some(why)) => Err(why),
        (true, None) => Ok(Some((Value::Object(values), remarks))),
    }
}

fn empty_field() -> Field {
    Field {
        id: String::new(),
        label: String::new(),
        kind: FieldType::Text,
        required: false,
        from_case: None,
        derive: None,
        when: Default::default(),
        unless: Default::default(),
        options: Vec::new(),
        help: None,
        min: None,
        max: None,
        fields: Vec::new(),
    }
}
