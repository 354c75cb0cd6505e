//! One cell as a raw answer, and an answer as one cell.
//!
//! Most cells are texts that the fields' own parsers read. A 问答 transcript is lines that begin with 问： and 答：, a
//! table inside a cell is JSON; nothing else can say where a row of it ends.

use super::heads::fold;
use anjuan_model::field::{Control, Field};
use serde_json::{Map, Value, json};

/// The raw answer in a cell; nothing where the cell is empty.
pub fn answer(field: &Field, cell: &str) -> Result<Option<Value>, String> {
    let text = cell.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let value = match field.kind.nature().control {
        Control::Talk if text.starts_with('[') => rows(field, text)?,
        Control::Talk => transcript(text)?,
        Control::Rows => rows(field, text)?,
        Control::Options => json!(option(field, text)),
        Control::Ticks => {
            let parts = text.split(['\n', ';', '；']).map(str::trim).filter(|part| !part.is_empty());
            json!(parts.flat_map(|part| ticked(field, part)).collect::<Vec<_>>())
        }
        _ => json!(cell),
    };
    Ok(Some(value))
}

/// A canonical answer as a cell that reads back to the same answer.
pub fn cell(field: &Field, value: &Value) -> String {
    let part = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().replace('T', " ");
    let control = field.kind.nature().control;
    match value {
        Value::Bool(truth) => if *truth { "是" } else { "否" }.to_owned(),
        Value::String(text) => text.clone(),
        Value::Object(_) if part("start").is_empty() => String::new(),
        Value::Object(_) => format!("{}至{}", part("start"), part("end")),
        Value::Array(items) if items.is_empty() => String::new(),
        Value::Array(items) if control == Control::Talk => {
            let turn = |item: &Value, key: &str| item.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
            let lines =
                items.iter().map(|item| format!("问：{}\n答：{}", turn(item, "question"), turn(item, "answer")));
            lines.collect::<Vec<_>>().join("\n")
        }
        Value::Array(items) if control == Control::Rows => {
            json!(items.iter().map(|item| by_label(field, item)).collect::<Vec<_>>()).to_string()
        }
        Value::Array(items) => items.iter().filter_map(Value::as_str).collect::<Vec<_>>().join("；"),
        other => other.to_string(),
    }
}

/// The option that a person means, whatever the width of its brackets; else the text, which the field then refuses.
fn option(field: &Field, text: &str) -> String {
    let wanted = fold(text);
    field.choices().into_iter().find(|option| fold(option) == wanted).unwrap_or_else(|| text.to_owned())
}

/// The options in a list with 、 between them, some of which have a 、 of their own: the longest that fits is meant.
fn ticked(field: &Field, list: &str) -> Vec<String> {
    let (parts, options) = (list.split('、').collect::<Vec<_>>(), field.choices());
    let (mut ticked, mut from) = (Vec::new(), 0);
    while from < parts.len() {
        let fits = (from + 1..=parts.len()).rev().find_map(|to| {
            let wanted = fold(&parts[from..to].join("、"));
            options.iter().find(|option| fold(option) == wanted).map(|option| (option.clone(), to))
        });
        // What is no option is left as it is, so that the field names what it refuses.
        let (option, to) = fits.unwrap_or_else(|| (parts[from].trim().to_owned(), from + 1));
        ticked.push(option);
        from = to;
    }
    ticked
}

fn transcript(text: &str) -> Result<Value, String> {
    let mut turns: Vec<(String, String)> = Vec::new();
    let mut answering = false;
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        let said = |who: char| line.strip_prefix(who).and_then(|rest| rest.strip_prefix(['：', ':']));
        match (said('问'), said('答'), turns.last_mut()) {
            (Some(question), _, _) => {
                turns.push((question.trim().to_owned(), String::new()));
                answering = false;
            }
            (None, Some(answer), Some(last)) if !answering => {
                answer.trim().clone_into(&mut last.1);
                answering = true;
            }
            (None, None, Some(last)) => {
                let open = if answering { &mut last.1 } else { &mut last.0 };
                open.push('\n');
                open.push_str(line);
            }
            _ => return Err("问答应逐行写作“问：…”“答：…”，先问后答，一问一答".to_owned()),
        }
    }
    let row = |(question, answer): (String, String)| json!({"question": question, "answer": answer});
    Ok(Value::Array(turns.into_iter().map(row).collect()))
}

fn rows(field: &Field, text: &str) -> Result<Value, String> {
    let wording = || match field.fields.first() {
        Some(column) => {
            format!("是表格，一个单元格内应写作 JSON，如 [{{\"{}\":\"…\"}}]；内容多的请在网页上逐份填写", column.label)
        }
        None => "问答应逐行写作“问：…”“答：…”，或写作 JSON".to_owned(),
    };
    let Ok(Value::Array(items)) = serde_json::from_str(text) else { return Err(wording()) };
    let by_id = |item: Value| match item {
        Value::Object(cells) => {
            Ok(Value::Object(cells.into_iter().map(|(key, value)| (id(field, key), value)).collect()))
        }
        _ => Err(wording()),
    };
    Ok(Value::Array(items.into_iter().map(by_id).collect::<Result<_, _>>()?))
}

/// The id of a column that is named by id or label.
fn id(field: &Field, name: String) -> String {
    let wanted = fold(&name);
    let found = field.fields.iter().find(|column| column.id == name || fold(&column.label) == wanted);
    found.map_or(name, |column| column.id.clone())
}

fn by_label(field: &Field, item: &Value) -> Value {
    let named = field.fields.iter().filter_map(|column| {
        let value = item.get(&column.id).filter(|value| **value != column.absent())?;
        Some((column.label.clone(), value.clone()))
    });
    Value::Object(named.collect::<Map<_, _>>())
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_model::field::parse;

    fn field(kind: &str, more: &str) -> Field {
        toml::from_str(&format!("id = \"x\"\nlabel = \"栏\"\ntype = \"{kind}\"\n{more}")).expect("a field")
    }

    const COLUMNS: &str = "[[field]]\nid = \"name\"\nlabel = \"名称\"\ntype = \"text\"\n[[field]]\nid = \"paid\"\nlabel = \"金额\"\ntype = \"money\"";

    #[test]
    fn a_cell_reads_back_to_what_was_written() {
        let options = "options = [\"甲（一）\", \"乙\"]";
        for (field, text, canonical) in [
            (field("text", ""), " 某律师事务所 ", json!("某律师事务所")),
            (field("date", ""), "2024年5月6日", json!("2024-05-06")),
            (field("truth", ""), "是", json!(true)),
            (field("choice", options), "甲(一)", json!("甲（一）")),
            (field("choices", options), "乙；甲(一)", json!(["甲（一）", "乙"])),
            (
                field("choices", "options = [\"承认、放弃\", \"反诉\", \"承认\"]"),
                "反诉、承认、放弃",
                json!(["承认、放弃", "反诉"]),
            ),
            (
                field("datetime-range", ""),
                "2024-05-10 09:30-11:00",
                json!({"start": "2024-05-10T09:30", "end": "2024-05-10T11:00"}),
            ),
            (
                field("qa-transcript", ""),
                "问：去过吗？\n答：去过，\n两次\n问: 何时",
                json!([{"question": "去过吗？", "answer": "去过，\n两次"}, {"question": "何时", "answer": ""}]),
            ),
            (field("group", COLUMNS), "[{\"名称\":\"甲\",\"paid\":5}]", json!([{"name": "甲", "paid": "5.00"}])),
        ] {
            let read =
                |text: &str| parse(&field, &answer(&field, text).expect("read").expect("filled in")).expect("good");
            let value = read(text).expect("filled in").value;
            assert_eq!(value, canonical, "{text}");
            assert_eq!(read(&cell(&field, &value)).expect("filled in").value, canonical, "{}", cell(&field, &value));
        }
    }

    #[test]
    fn what_cannot_stand_in_a_cell_is_said() {
        for (field, text, word) in [
            (field("group", COLUMNS), "甲，5元", "名称"),
            (field("group", COLUMNS), "[1]", "JSON"),
            (field("qa-transcript", ""), "我去过", "问：…"),
            (field("qa-transcript", ""), "答：去过", "先问后答"),
        ] {
            assert!(answer(&field, text).expect_err(text).contains(word), "{text}");
        }
        assert_eq!(answer(&field("group", COLUMNS), "  "), Ok(None));
    }
}
