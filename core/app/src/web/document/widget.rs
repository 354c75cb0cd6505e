//! A field as the form shows it: which control, with which words and limits.

use anjuan_model::Template;
use anjuan_model::condition::Condition;
use anjuan_model::field::{Control, Field, FieldType};
use serde::Serialize;

/// A choice with at most so many options is shown as buttons; a longer one as a list to open.
const BUTTONS: usize = 8;

/// What `layout/parts.html` turns into a control.
#[derive(Serialize)]
pub struct Widget {
    id: String,
    label: String,
    /// The field type, which the script reads and writes by.
    kind: FieldType,
    /// The control: `line`, `paragraphs`, `day`, `span`, `tick`, `buttons`, `ticks`, `list`, `talk`, `rows`.
    control: &'static str,
    required: bool,
    help: String,
    /// An example of what to type.
    example: String,
    /// The unit inside the control.
    unit: &'static str,
    /// What keys a telephone's screen shows.
    keys: &'static str,
    options: Vec<String>,
    columns: Vec<Widget>,
    /// True where the rows are shown one below the other, because the columns are too many for a line.
    tall: bool,
    min: Option<usize>,
    max: usize,
    /// Conditions as JSON; empty where there is none.
    when: String,
    unless: String,
}

impl Widget {
    /// The widget of a field of this template.
    pub fn of(field: &Field, template: &Template) -> Self {
        let known = |condition: &Condition| condition_json(condition, template);
        Self { when: known(&field.when), unless: known(&field.unless), ..Self::bare(field) }
    }

    fn bare(field: &Field) -> Self {
        let nature = field.kind.nature();
        Self {
            id: field.id.clone(),
            label: field.label.clone(),
            kind: field.kind,
            control: control(field),
            required: field.required,
            help: field.help.clone().unwrap_or_default(),
            example: if nature.example.is_empty() { String::new() } else { format!("如 {}", nature.example) },
            unit: nature.unit,
            keys: nature.keys.name(),
            options: field.choices(),
            columns: columns(field).iter().map(Self::bare).collect(),
            tall: field.fields.len() > 4,
            min: field.min,
            max: field.limit(),
            when: String::new(),
            unless: String::new(),
        }
    }
}

fn columns(field: &Field) -> &[Field] {
    &field.fields
}

fn control(field: &Field) -> &'static str {
    match field.kind.nature().control {
        Control::Line => "line",
        Control::Paragraphs => "paragraphs",
        Control::Day => "day",
        Control::Span => "span",
        Control::Tick => "tick",
        Control::Options if field.choices().len() <= BUTTONS => "buttons",
        Control::Options => "list",
        Control::Ticks => "ticks",
        Control::Talk => "talk",
        Control::Rows => "rows",
    }
}

/// The condition as the script evaluates it. Facts of the case are not on the form; where one of those decides,
/// the field is shown, because nobody else can fill it in.
fn condition_json(condition: &Condition, template: &Template) -> String {
    let here: std::collections::BTreeMap<_, _> =
        condition.0.iter().filter(|(key, _)| template.field(key).is_some()).collect();
    if here.is_empty() { String::new() } else { serde_json::to_string(&here).unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(text: &str) -> Field {
        toml::from_str(text).expect("a field")
    }

    #[test]
    fn short_choices_are_buttons_and_long_ones_a_list() {
        let short = field("id = \"a\"\nlabel = \"甲\"\ntype = \"choice\"\noptions = [\"男\", \"女\"]");
        assert_eq!(control(&short), "buttons");
        let long: Vec<String> = (0..9).map(|number| format!("选项{number}")).collect();
        assert_eq!(control(&Field { options: long, ..short }), "list");
    }
}
