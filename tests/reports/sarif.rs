//! SARIF 2.1.0: the parts of the schema that our logs use, written down, and what the standard says beyond it.

use crate::sample::{CATALOG, stable};
use anjuan_app::print::json::ReportJson;
use anjuan_app::print::sarif;
use serde_json::Value;

/// The properties that the schema allows in each kind of object that we write; it allows no others.
const ALLOWED: [(&str, &[&str]); 15] = [
    ("log", &["$schema", "version", "runs"]),
    ("run", &["tool", "automationDetails", "originalUriBaseIds", "artifacts", "results", "properties"]),
    ("tool", &["driver", "extensions"]),
    ("component", &["name", "version", "language", "rules"]),
    ("rule", &["id", "name", "shortDescription", "fullDescription", "help", "defaultConfiguration", "properties"]),
    ("configuration", &["level"]),
    ("message", &["text"]),
    (
        "result",
        &[
            "ruleId",
            "ruleIndex",
            "kind",
            "level",
            "message",
            "locations",
            "partialFingerprints",
            "suppressions",
            "properties",
        ],
    ),
    ("location", &["physicalLocation", "logicalLocations", "message"]),
    ("physicalLocation", &["artifactLocation"]),
    ("artifactLocation", &["uri", "uriBaseId", "description"]),
    ("logicalLocation", &["name", "kind"]),
    ("artifact", &["location", "hashes"]),
    ("automationDetails", &["id"]),
    ("suppression", &["kind", "status", "justification", "properties"]),
];

fn only(kind: &str, object: &Value) {
    let (_, allowed) = ALLOWED.iter().find(|(known, _)| *known == kind).expect("a kind of object");
    for key in object.as_object().unwrap_or_else(|| panic!("{kind} is an object: {object}")).keys() {
        assert!(allowed.contains(&key.as_str()), "{kind} has no property {key}");
    }
}

fn items<'a>(object: &'a Value, key: &str) -> &'a [Value] {
    object[key].as_array().map_or(&[], Vec::as_slice)
}

fn message(object: &Value) {
    only("message", object);
    let text = object["text"].as_str().expect("a message has a text");
    assert!(!text.is_empty(), "a message says something");
    // A link would be written [words](target); its brackets are escaped, and braces doubled.
    let unescaped = text.replace("\\[", "").replace("\\]", "");
    assert!(!unescaped.contains("]("), "a link in a message: {text}");
    assert!(!text.replace("{{", "").replace("}}", "").contains(['{', '}']), "a placeholder in a message: {text}");
}

fn artifact_location(object: &Value, run: &Value) {
    only("artifactLocation", object);
    let uri = object["uri"].as_str().expect("a location has an address");
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~/%".contains(&byte);
    assert!(uri.bytes().all(legal) && !uri.starts_with('/'), "{uri}");
    assert!(uri.split('/').all(|part| !matches!(part, "" | "." | "..")), "{uri}");
    let base = object["uriBaseId"].as_str().expect("an address is relative to a base");
    assert!(run["originalUriBaseIds"].get(base).is_some(), "{base} is declared");
}

/// Checks a log of one report.
pub fn check(log: &Value, report: &ReportJson) {
    only("log", log);
    assert_eq!(log["version"], "2.1.0");
    for run in items(log, "runs") {
        only("run", run);
        only("tool", &run["tool"]);
        only("automationDetails", &run["automationDetails"]);
        let driver = &run["tool"]["driver"];
        only("component", driver);
        items(&run["tool"], "extensions").iter().for_each(|extension| only("component", extension));
        let ids: Vec<&str> = items(driver, "rules").iter().map(rule).collect();
        let mut unique = ids.clone();
        unique.dedup();
        assert_eq!(unique, ids, "each rule is declared once, in order");
        for artifact in items(run, "artifacts") {
            only("artifact", artifact);
            artifact_location(&artifact["location"], run);
        }
        for result in items(run, "results") {
            self::result(result, &ids, run);
        }
        assert_eq!(items(run, "results").len(), report.findings.len() + report.not_checked.len());
    }
}

fn rule(rule: &Value) -> &str {
    only("rule", rule);
    for part in ["shortDescription", "fullDescription", "help"] {
        if let Some(said) = rule.get(part) {
            message(said);
        }
    }
    if let Some(configuration) = rule.get("defaultConfiguration") {
        only("configuration", configuration);
    }
    rule["id"].as_str().expect("a rule has an id")
}

fn result(result: &Value, rules: &[&str], run: &Value) {
    only("result", result);
    message(&result["message"]);
    let index = usize::try_from(result["ruleIndex"].as_u64().expect("an index")).expect("a small number");
    assert_eq!(Some(rules[index]), result["ruleId"].as_str());
    let (kind, level) = (result["kind"].as_str(), result["level"].as_str());
    match kind {
        Some("fail") => assert!(matches!(level, Some("error" | "warning" | "note"))),
        Some("open" | "informational" | "review") => {
            assert_eq!(level, Some("none"), "§3.27.10: none, as it is no failure")
        }
        other => panic!("a kind that we never write: {other:?}"),
    }
    for location in items(result, "locations") {
        only("location", location);
        message(&location["message"]);
        if let Some(physical) = location.get("physicalLocation") {
            only("physicalLocation", physical);
            artifact_location(&physical["artifactLocation"], run);
        }
        items(location, "logicalLocations").iter().for_each(|place| only("logicalLocation", place));
    }
    for suppression in items(result, "suppressions") {
        only("suppression", suppression);
        assert!(suppression["kind"] == "external" && suppression["status"] == "accepted", "{suppression}");
    }
    let fingerprints = result["partialFingerprints"].as_object().expect("fingerprints");
    let shape = |value: &Value| value.as_str().is_some_and(|text| text.len() == 32);
    assert!(!fingerprints.is_empty() && fingerprints.values().all(shape), "{fingerprints:?}");
}

#[test]
fn a_log_keeps_to_the_schema() {
    let log = sarif::log(&[stable()], &CATALOG);
    check(&log, &stable());
    let results = items(&log["runs"][0], "results");
    let suppressed = results.iter().filter(|one| one.get("suppressions").is_some()).count();
    assert_eq!(suppressed, 1, "what an approver let stand is suppressed, with the reason");
}

#[test]
fn fingerprints_stay_where_nothing_but_the_run_changed() {
    let prints = |report: &ReportJson| -> Vec<String> {
        let log = sarif::log(std::slice::from_ref(report), &CATALOG);
        let results = items(&log["runs"][0], "results").to_vec();
        results.iter().map(|one| one["partialFingerprints"].to_string()).collect()
    };
    let mut later = stable();
    later.as_of = "2025-01-01".to_owned();
    later.elapsed_ms = 999;
    later.bundle.name = "改名.zip".to_owned();
    let before = prints(&stable());
    assert_eq!(before, prints(&later));
    let different: std::collections::BTreeSet<&String> = before.iter().collect();
    assert_eq!(different.len(), before.len(), "each finding has its own");
}
