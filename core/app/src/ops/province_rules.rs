//! Hands the rules that data cannot say to the provinces' components, and takes their findings back.

use crate::library::Library;
use anjuan_audit::Question;
use anjuan_host::{Facts, GuestDocument, GuestFinding, Request, Value};
use anjuan_model::bundle::Entry;
use anjuan_model::catalog::Layer;
use anjuan_model::finding::Place;
use anjuan_model::report::Outcome;
use anjuan_model::rule::Check;
use anjuan_model::{Finding, Rule, condition};
use chrono::Days;
use std::collections::BTreeSet;

/// Evaluates component rules, one call per layer, and adds what came out to the outcome.
pub fn evaluate(library: &Library, rules: &[&Rule], question: &Question<'_>, outcome: &mut Outcome) {
    let layers: BTreeSet<&str> = rules.iter().map(|rule| rule.layer.as_str()).collect();
    for id in layers {
        let own: Vec<&Rule> = rules.iter().copied().filter(|rule| rule.layer == id).collect();
        let Some(layer) = library.catalog.layer(id) else { continue };
        match library.component(id) {
            Ok(loaded) => {
                let request = request(layer, &own, question, outcome);
                if !request.rules.is_empty() {
                    let evaluation = library.host.evaluate(&loaded, &layer.name, request);
                    tracing::debug!(plugin = id, fuel.units = evaluation.fuel_used, "component evaluated");
                    own.iter().for_each(|rule| take(rule, &evaluation, outcome));
                }
            }
            Err(why) => own.iter().for_each(|rule| outcome.could_not(rule, why.clone())),
        }
    }
    outcome.findings.sort_by(|a, b| (&a.rule, &a.places).cmp(&(&b.rule, &b.places)));
}

/// One call for all rules of a layer; a rule whose documents cannot be read is not asked, and says so.
fn request(layer: &Layer, rules: &[&Rule], question: &Question<'_>, outcome: &mut Outcome) -> Request {
    let mut asked = Vec::new();
    let mut kinds: BTreeSet<&str> = BTreeSet::new();
    for rule in rules {
        let Check::Component { reads } = &rule.check else { continue };
        let unreadable = reads
            .iter()
            .flat_map(|kind| question.bundle.of_kind(kind))
            .find_map(|entry| entry.full_text().err().map(|why| format!("{}：{why}", entry.path)));
        match unreadable {
            Some(why) => outcome.could_not(rule, why),
            None => {
                asked.push(rule.code.clone());
                kinds.extend(reads.iter().map(String::as_str));
            }
        }
    }
    let documents: Vec<GuestDocument> = question
        .bundle
        .papers()
        .filter(|entry| entry.kind().is_some_and(|kind| kinds.contains(kind)))
        .map(document)
        .collect();
    Request { rules: asked, facts: facts(layer, question, &documents), documents }
}

fn facts(layer: &Layer, question: &Question<'_>, documents: &[GuestDocument]) -> Facts {
    let case = question.case;
    let mut facts: Vec<(String, Value)> = Vec::new();
    for key in ["source", "procedure", "jurisdiction"] {
        facts.extend(case.value(key).map(|known| (key.to_owned(), value(&known))));
    }
    facts.extend(case.facts.iter().map(|(key, known)| (format!("facts.{key}"), value(known))));
    facts.extend(case.dates.iter().map(|(key, day)| (format!("dates.{key}"), Value::Day(*day))));
    facts.extend(case.numbers.iter().map(|(key, text)| (format!("numbers.{key}"), Value::Text(text.clone()))));
    facts.extend(case.organs.iter().map(|(key, text)| (format!("organs.{key}"), Value::Text(text.clone()))));
    for (role, person) in &case.people {
        facts.extend(person.iter().map(|(key, text)| (format!("people.{role}.{key}"), Value::Text(text.clone()))));
    }
    // Guests count working days from the acts of the case and of its documents, the latest of which may be today's.
    let dated = documents.iter().filter_map(|document| document.dated);
    let first = case.dates.values().copied().chain(dated).min().unwrap_or(question.as_of);
    let from = first.checked_sub_days(Days::new(31)).unwrap_or(first);
    Facts {
        kind: case.kind.map_or_else(String::new, |kind| kind.id().to_owned()),
        as_of: question.as_of,
        days_off: question.catalog.calendar().days_off(from, question.as_of),
        facts,
        parameters: layer.parameters.iter().map(|(key, known)| (key.clone(), value(known))).collect(),
    }
}

fn document(entry: &Entry) -> GuestDocument {
    let mut fields = Vec::new();
    for (key, known) in &entry.fields {
        flatten(key, known, &mut fields);
    }
    GuestDocument {
        kind: entry.kind().unwrap_or_default().to_owned(),
        path: entry.path.clone(),
        dated: entry.dated,
        pages: entry.pages().unwrap_or(0),
        sha256: entry.sha256.clone(),
        fields,
        text: entry.full_text().unwrap_or_default(),
    }
}

/// A cell of a group is `group.0.column`.
fn flatten(path: &str, known: &serde_json::Value, out: &mut Vec<(String, Value)>) {
    match known {
        serde_json::Value::Bool(truth) => out.push((path.to_owned(), Value::Truth(*truth))),
        serde_json::Value::Number(number) => match number.as_i64() {
            Some(whole) => out.push((path.to_owned(), Value::Integer(whole))),
            None => out.push((path.to_owned(), Value::Decimal(number.to_string()))),
        },
        serde_json::Value::String(text) => out.push((path.to_owned(), Value::Text(text.clone()))),
        serde_json::Value::Array(items) if items.iter().all(serde_json::Value::is_string) => {
            out.push((
                path.to_owned(),
                Value::Items(items.iter().filter_map(|item| item.as_str().map(str::to_owned)).collect()),
            ));
        }
        serde_json::Value::Array(items) => {
            items.iter().enumerate().for_each(|(index, item)| flatten(&format!("{path}.{index}"), item, out));
        }
        serde_json::Value::Object(map) => {
            map.iter().for_each(|(key, item)| flatten(&format!("{path}.{key}"), item, out))
        }
        serde_json::Value::Null => {}
    }
}

fn value(known: &condition::Value) -> Value {
    match known {
        condition::Value::Truth(truth) => Value::Truth(*truth),
        condition::Value::Integer(number) => Value::Integer(*number),
        condition::Value::Text(text) => Value::Text(text.clone()),
        condition::Value::Items(items) => Value::Items(items.clone()),
    }
}

fn take(rule: &Rule, evaluation: &anjuan_host::Evaluation, outcome: &mut Outcome) {
    let Some(answer) = evaluation.outcomes.iter().find(|answer| answer.rule == rule.code) else { return };
    match &answer.result {
        Ok(found) => {
            outcome.findings.extend(found.iter().map(|one| finding(rule, one)));
            outcome.ran(rule);
        }
        Err(why) => outcome.could_not(rule, why.to_string()),
    }
}

fn finding(rule: &Rule, found: &GuestFinding) -> Finding {
    let params: Vec<(&str, &str)> = found.params.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect();
    let places = found
        .places
        .iter()
        .map(|place| Place { path: place.path.clone(), page: place.page, quote: place.quote.clone() })
        .collect();
    rule.finding(&params, places)
}
