//! What the papers of a file say of its case where nobody stated it: a notice of an organ shows that the organ asked.
//!
//! Only what every paper agrees on is taken, and never against what somebody stated; the templates say what their
//! presence implies, so that a province's own form can say it too.

use anjuan_model::case::CaseFacts;
use anjuan_model::condition::{Condition, Outcome};
use anjuan_model::{Bundle, Catalog};
use std::collections::{BTreeMap, BTreeSet};

/// Fills in what the papers imply and nobody stated.
pub(super) fn infer(catalog: &Catalog, bundle: &Bundle, case: &mut CaseFacts) {
    let kinds: BTreeSet<&str> = bundle.papers().filter_map(|paper| paper.kind()).collect();
    let mut said: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for template in catalog.all_templates().filter(|template| kinds.contains(template.id.as_str())) {
        for implied in template.implies.iter().filter(|implied| holds(&implied.when, case)) {
            said.entry(&implied.fact).or_default().insert(&implied.value);
        }
    }
    for (fact, values) in said {
        let slot = match fact {
            "source" => &mut case.source,
            "procedure" => &mut case.procedure,
            _ => continue,
        };
        if let (None, [value]) = (&slot, &values.into_iter().collect::<Vec<_>>()[..]) {
            *slot = Some((*value).to_owned());
        }
    }
}

fn holds(when: &Condition, case: &CaseFacts) -> bool {
    when.evaluate(|key| case.value(key)) == Outcome::Holds
}

#[cfg(test)]
mod tests {
    use super::infer;
    use anjuan_model::bundle::{Bundle, Entry, How, Recognised};
    use anjuan_model::case::CaseFacts;
    use anjuan_model::catalog::{Catalog, Files, load_layer};
    use std::sync::Arc;

    fn catalog() -> Catalog {
        let document = |implies: &str| {
            let head = "title = \"甲\"\nedition = \"1\"\nstage = \"assignment\"\nmaker = \"organ\"\nexternal = true\n";
            let rest = "effective = { from = 2023-09-01 }\nbasis = [{ source = \"试\", status = \"design\" }]\n";
            Arc::from(format!("{head}{rest}{implies}").into_bytes())
        };
        let defence =
            "[[implies]]\nfact = \"source\"\nvalue = \"notified-defence\"\nwhen = { kind = [\"criminal-trial\"] }\n";
        let files: Files = [
            ("documents/notice/template.toml".to_owned(), document(defence)),
            (
                "documents/form/template.toml".to_owned(),
                document("[[implies]]\nfact = \"source\"\nvalue = \"application\"\n"),
            ),
        ]
        .into();
        Catalog::new(vec![Arc::new(load_layer(files).0)]).0
    }

    #[test]
    fn only_what_all_papers_agree_on_and_nobody_stated() {
        let catalog = catalog();
        let check = |papers: &[&str], case: &str, expected: Option<&str>| {
            let known = |kind: &&str| Some(Recognised { kind: (*kind).to_owned(), how: How::Name, confidence: 0.9 });
            let entries = papers.iter().map(|kind| Entry { recognised: known(kind), ..Entry::default() }).collect();
            let mut case: CaseFacts = serde_json::from_str(case).expect("facts");
            infer(&catalog, &Bundle { entries, ..Bundle::default() }, &mut case);
            assert_eq!(case.source.as_deref(), expected, "{papers:?} {case:?}");
        };
        let trial = r#"{"kind":"criminal-trial"}"#;
        check(&["notice"], trial, Some("notified-defence"));
        check(&["notice"], r#"{"kind":"civil-litigation"}"#, None);
        check(&["notice"], "{}", None);
        check(&["form"], "{}", Some("application"));
        check(&["notice", "form"], trial, None);
        check(&["notice"], r#"{"kind":"criminal-trial","source":"transferred"}"#, Some("transferred"));
    }
}
