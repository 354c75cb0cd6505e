//! The first row of a table: which field each column answers, and whether every field that must be answered is there.

use anjuan_model::case::CaseFacts;
use anjuan_model::field::{Field, FieldType};
use anjuan_model::{Finding, Severity, Template};
use unicode_normalization::UnicodeNormalization;

/// Columns of our own that a mended table brings back; they answer nothing.
pub const OURS: [&str; 2] = [NUMBER, REASON];
/// The column with the number of the row.
pub const NUMBER: &str = "行号";
/// The column with what is wrong with it.
pub const REASON: &str = "错误原因";

/// The field that each column answers, column by column.
pub type Columns<'a> = Vec<Option<&'a Field>>;

/// Reads the heads, or says everything that is wrong with them.
pub fn columns<'a>(template: &'a Template, heads: &[String], case: &CaseFacts) -> Result<Columns<'a>, Vec<Finding>> {
    let mut problems = Vec::new();
    let mut columns: Columns<'a> = Vec::new();
    for (index, head) in heads.iter().enumerate() {
        let field = match field_of(template, head) {
            Ok(field) => field,
            Err(why) => {
                problems.push(problem("unknown-head", head, format!("第 {} 列：{why}", index + 1)));
                None
            }
        };
        let earlier = field.and_then(|field| columns.iter().position(|one| one.is_some_and(|one| one.id == field.id)));
        if let (Some(field), Some(earlier)) = (field, earlier) {
            let why = format!("第 {} 列与第 {} 列都是“{}”，只能留一列", earlier + 1, index + 1, field.label);
            problems.push(problem("doubled-head", head, why));
        }
        columns.push(field);
    }
    for field in template.fields.iter().filter(|field| must_be_a_column(field, case)) {
        if !columns.iter().flatten().any(|one| one.id == field.id) {
            problems.push(problem("missing-head", &field.id, format!("缺少必填的列“{}”", field.label)));
        }
    }
    if let Some(last) = problems.last_mut() {
        last.help = format!("表头应为下列名称或其 id：{}；可先下载表头再填写", known(template));
    }
    if problems.is_empty() { Ok(columns) } else { Err(problems) }
}

/// How a field is called in a first row: by its label, and by its id, too, where two fields have one label.
pub fn head(template: &Template, field: &Field) -> String {
    let wanted = fold(&field.label);
    let alone = template.fields.iter().filter(|other| fold(&other.label) == wanted).count() == 1;
    if alone { field.label.clone() } else { format!("{} [{}]", field.label, field.id) }
}

/// The field that somebody names by id, label, or `label [id]`.
pub fn field_of<'a>(template: &'a Template, name: &str) -> Result<Option<&'a Field>, String> {
    let wanted = fold(name);
    if let Some(field) = template
        .fields
        .iter()
        .find(|field| fold(&field.id) == wanted || fold(&format!("{}[{}]", field.label, field.id)) == wanted)
    {
        return Ok(Some(field));
    }
    let labelled: Vec<&Field> = template.fields.iter().filter(|field| fold(&field.label) == wanted).collect();
    match labelled[..] {
        [field] => Ok(Some(field)),
        [] if wanted.is_empty() || OURS.contains(&wanted.as_str()) => Ok(None),
        [] => Err(format!("“{}”中没有“{}”这一项", template.title, shown(name))),
        _ => {
            let ids: Vec<String> = labelled.iter().map(|field| format!("{} [{}]", field.label, field.id)).collect();
            Err(format!("“{}”有 {} 项同名，请写作 {}", shown(name), labelled.len(), ids.join(" 或 ")))
        }
    }
}

/// Names that differ only in width, spacing, case or the mark of what must be filled in are the same.
pub fn fold(name: &str) -> String {
    let plain: String = name.nfkc().filter(|one| !one.is_whitespace()).flat_map(char::to_lowercase).collect();
    let plain = plain.trim_matches(['\u{feff}', '*']);
    plain.strip_suffix("(必填)").unwrap_or(plain).trim_end_matches('*').to_owned()
}

/// A field that every row must answer: asked for without condition, and not known from the case that all rows share.
fn must_be_a_column(field: &Field, case: &CaseFacts) -> bool {
    let known = field.from_case.as_deref().and_then(|path| case.text_at(path)).is_some_and(|text| !text.is_empty());
    // A value that follows from another field's needs no column of its own.
    let asked = field.required && field.derive.is_none() && field.kind != FieldType::Truth;
    asked && field.when.is_empty() && field.unless.is_empty() && !known
}

fn known(template: &Template) -> String {
    let mark = |field: &Field| if field.required { "*" } else { "" };
    let one = |field: &Field| format!("{}{}", head(template, field), mark(field));
    template.fields.iter().map(one).collect::<Vec<_>>().join("、")
}

/// A head is shown up to a length at which no cell of data fits, should somebody have left the heads out.
fn shown(name: &str) -> String {
    let short: String = name.trim().chars().filter(|one| !one.is_control()).take(24).collect();
    if short.len() < name.trim().len() { format!("{short}…") } else { short }
}

fn problem(rule: &str, place: &str, why: String) -> Finding {
    Finding::plain(&format!("batch/{rule}"), Severity::Error, &shown(place), why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Template {
        let field = |id: &str, label: &str, more: &str| {
            format!("[[field]]\nid = \"{id}\"\nlabel = \"{label}\"\ntype = \"text\"\n{more}\n")
        };
        let head = "title = \"通知书\"\nedition = \"1\"\nstage = \"review\"\nmaker = \"agency\"\neffective = { from = 2023-09-01 }\nbasis = []\n";
        let fields = [
            field("cause", "案由（罪名）", "required = true"),
            field("firm", "承办机构", "required = true\nfrom-case = \"organs.firm\""),
            field("day-a", "日期", ""),
            field("day-b", "日期", ""),
        ];
        toml::from_str(&format!("{head}{}", fields.concat())).expect("a template")
    }

    fn said(heads: &[&str], case: &CaseFacts) -> Result<Vec<Option<String>>, Vec<String>> {
        let heads: Vec<String> = heads.iter().map(|head| (*head).to_owned()).collect();
        let ids = |columns: Columns<'_>| columns.iter().map(|field| field.map(|field| field.id.clone())).collect();
        columns(&template(), &heads, case).map(ids).map_err(|all| all.into_iter().map(|one| one.message).collect())
    }

    #[test]
    fn heads_are_labels_or_ids_in_any_width() {
        let none = CaseFacts::default();
        let some = |ids: &[&str]| Ok(ids.iter().map(|id| (!id.is_empty()).then(|| (*id).to_owned())).collect());
        assert_eq!(said(&["案由(罪名)＊", " 承 办机构 ", "行号", ""], &none), some(&["cause", "firm", "", ""]));
        assert_eq!(said(&["CAUSE", "firm（必填）", "日期 [day-b]"], &none), some(&["cause", "firm", "day-b"]));
    }

    #[test]
    fn everything_wrong_is_said_at_once() {
        let none = CaseFacts::default();
        let wrong = said(&["案由", "承办机构", "firm", "日期"], &none).expect_err("wrong");
        assert_eq!(
            wrong,
            [
                "第 1 列：“通知书”中没有“案由”这一项",
                "第 2 列与第 3 列都是“承办机构”，只能留一列",
                "第 4 列：“日期”有 2 项同名，请写作 日期 [day-a] 或 日期 [day-b]",
                "缺少必填的列“案由（罪名）”",
            ]
        );
        let mut shared = CaseFacts::default();
        shared.organs.insert("firm".to_owned(), "某律师事务所".to_owned());
        assert!(said(&["案由（罪名）"], &shared).is_ok(), "what the case says need not be a column");
    }
}
