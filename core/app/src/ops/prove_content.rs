//! Proves content by its own samples and cases: what `anjuan template check` and `anjuan plugin test` run.

use crate::library::Library;
use anjuan_audit::prove;
use anjuan_model::catalog::Layer;
use anjuan_model::rule::{Check, Expect, ProofCase, read_cases};
use anjuan_model::{Answers, Finding, Severity, Template};

/// A disagreement between content and its proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// File inside the layer.
    pub path: String,
    /// What is wrong, in Chinese.
    pub why: String,
}

impl Problem {
    /// As a finding placed at its file.
    pub fn into_finding(self) -> Finding {
        Finding::plain("content/unproven", Severity::Error, &self.path, self.why)
    }
}

/// Runs the samples and cases of one layer.
pub fn prove_layer(library: &Library, layer: &Layer) -> Vec<Problem> {
    let mut problems = Vec::new();
    for template in layer.templates.iter().filter(|template| !template.external) {
        let path = format!("documents/{}/sample.toml", template.id);
        problems.extend(sample_problems(layer, template).into_iter().map(|why| Problem { path: path.clone(), why }));
    }
    for rule in &layer.rules {
        let path = format!("{}/cases.toml", rule.folder);
        let cases = layer.text(&path).map(read_cases);
        let found = match cases {
            None => vec!["缺少 cases.toml".to_owned()],
            Some(Err(why)) => vec![why],
            Some(Ok(cases)) if matches!(rule.check, Check::Component { .. }) => component_problems(library, &rule.code, &cases),
            Some(Ok(cases)) => prove(rule, &cases, &library.catalog),
        };
        problems.extend(found.into_iter().map(|why| Problem { path: path.clone(), why }));
    }
    problems
}

/// The sample of a document as raw answers.
pub fn sample(layer: &Layer, id: &str) -> Result<serde_json::Map<String, serde_json::Value>, String> {
    let text = layer.text(&format!("documents/{id}/sample.toml")).ok_or("缺少 sample.toml")?;
    crate::answers_file::parse_toml(text)
}

fn sample_problems(layer: &Layer, template: &Template) -> Vec<String> {
    match sample(layer, &template.id) {
        Err(why) => vec![why],
        Ok(raw) => {
            let parsed = Answers::parse(template, &raw, &Default::default());
            parsed.findings.into_iter().filter(|finding| finding.severity == Severity::Error).map(|finding| finding.message).collect()
        }
    }
}

/// A component rule is proven through the component itself.
fn component_problems(library: &Library, code: &str, cases: &[ProofCase]) -> Vec<String> {
    cases.iter().filter_map(|case| disagreement(library, code, case)).collect()
}

fn disagreement(library: &Library, code: &str, case: &ProofCase) -> Option<String> {
    let facts = match case.facts() {
        Ok(facts) => facts,
        Err(why) => return Some(why),
    };
    let stated = super::audit_bundle::Stated { case: Some(facts), ..Default::default() };
    let mut report = super::audit_bundle::judge(library, case.bundle(), &stated, case.as_of);
    let messages: Vec<String> =
        report.outcome.findings.drain(..).filter(|finding| finding.rule == code).map(|finding| finding.message).collect();
    let not_checked = report.outcome.not_checked.iter().find(|one| one.rule == code);
    let checked = report.outcome.checked.iter().any(|one| one == code);
    let came = match (not_checked, messages.is_empty(), checked) {
        (Some(_), _, _) => Expect::NotChecked,
        (None, false, _) => Expect::Fail,
        (None, true, true) => Expect::Pass,
        (None, true, false) => Expect::NotApplicable,
    };
    if came != case.expect {
        let why = not_checked.map(|one| one.why.clone()).unwrap_or_else(|| messages.join("；"));
        return Some(format!("案例“{}”：应为 {:?}，实为 {came:?}（{why}）", case.name, case.expect));
    }
    let wanted = case.findings.as_ref()?;
    (*wanted != messages).then(|| format!("案例“{}”：应报告 {wanted:?}，实际报告 {messages:?}", case.name))
}
