//! What answers to a template look like, as JSON Schema for programs that fill forms in.

use super::{Control, Field, FieldType};
use crate::Template;
use serde_json::{Map, Value, json};

/// The JSON Schema (2020-12) of a template's answers in canonical form.
pub fn answers_schema(template: &Template) -> Value {
    let mut schema = object(&template.fields);
    if let Some(map) = schema.as_object_mut() {
        map.insert("$schema".to_owned(), json!("https://json-schema.org/draft/2020-12/schema"));
        map.insert("title".to_owned(), json!(template.title));
    }
    schema
}

fn object(fields: &[Field]) -> Value {
    let properties: Map<String, Value> = fields.iter().map(|field| (field.id.clone(), of(field))).collect();
    // A field with a condition is required only where it applies, which the parser judges and the schema does not.
    let always = |field: &&Field| field.required && field.when.0.is_empty() && field.unless.0.is_empty();
    let required: Vec<&str> = fields.iter().filter(always).map(|field| field.id.as_str()).collect();
    json!({"type": "object", "additionalProperties": false, "properties": properties, "required": required})
}

fn of(field: &Field) -> Value {
    let nature = field.kind.nature();
    let choices = || json!({"type": "string", "enum": field.choices()});
    let mut schema = match nature.control {
        Control::Tick => json!({"type": "boolean"}),
        Control::Options => choices(),
        Control::Ticks => json!({"type": "array", "items": choices(), "uniqueItems": true}),
        Control::Span => {
            let moment = || json!({"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$"});
            json!({"type": "object", "properties": {"start": moment(), "end": moment()}, "required": ["start", "end"]})
        }
        Control::Rows => json!({"type": "array", "maxItems": field.limit(), "items": object(&field.fields)}),
        Control::Talk => json!({"type": "array", "maxItems": field.limit(), "items": {
            "type": "object",
            "properties": {"question": {"type": "string"}, "answer": {"type": "string"}},
            "required": ["question"],
        }}),
        _ if field.kind == FieldType::Integer => json!({"type": "integer"}),
        _ => json!({"type": "string", "maxLength": field.limit()}),
    };
    let Some(map) = schema.as_object_mut() else { return schema };
    map.insert("title".to_owned(), json!(field.label));
    if let Some(help) = &field.help {
        map.insert("description".to_owned(), json!(help));
    }
    if map.get("type") == Some(&json!("string")) && !nature.pattern.is_empty() {
        map.insert("pattern".to_owned(), json!(nature.pattern));
    }
    if !nature.example.is_empty() && field.kind != FieldType::Integer {
        map.insert("examples".to_owned(), json!([nature.example]));
    }
    schema
}
