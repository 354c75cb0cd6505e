//! The order of a volume: the places of the order rule that applies, and between them what only the archive list names.

use crate::ops::case_papers::{listed, stages};
use anjuan_model::case::CaseFacts;
use anjuan_model::condition::{Condition, Outcome, applies};
use anjuan_model::rule::{Check, RuleStatus};
use anjuan_model::{Catalog, Date};
use std::collections::BTreeMap;

/// Where each kind of document lies.
pub struct Places<'a> {
    catalog: &'a Catalog,
    ranks: BTreeMap<String, (usize, usize)>,
}

/// A place in the volume; smaller lies further in front.
pub type Rank = (usize, usize);

impl<'a> Places<'a> {
    /// The places of a case's documents on a day.
    pub fn of(catalog: &'a Catalog, case: &CaseFacts, as_of: Date) -> Self {
        let mut groups = order(catalog, case);
        let mut last = 0;
        for (line, _) in listed(catalog, case, as_of) {
            let kinds = || std::iter::once(&line.kind).chain(&line.or).chain(&line.substitute);
            match groups.iter().position(|group| kinds().any(|kind| group.contains(kind))) {
                Some(found) => last = found,
                None => {
                    // Behind the one that the list names before it.
                    last = (last + 1).min(groups.len());
                    groups.insert(last, Vec::new());
                }
            }
            let fresh: Vec<String> =
                kinds().filter(|kind| !groups.iter().flatten().any(|one| one == *kind)).cloned().collect();
            groups[last].extend(fresh);
        }
        let ranks = groups.into_iter().enumerate().flat_map(|(place, group)| {
            group.into_iter().enumerate().map(move |(within, kind)| (kind, (place, within)))
        });
        Self { catalog, ranks: ranks.collect() }
    }

    /// The place of a document; those that nothing names lie behind the others by the stages they belong to, and files
    /// that nobody recognised at the very end.
    pub fn rank(&self, kind: Option<&str>) -> Rank {
        let Some(kind) = kind else { return (usize::MAX, usize::MAX) };
        let stage = || {
            let template = self.catalog.all_templates().find(|template| template.id == kind);
            template.map_or(usize::MAX, |template| usize::from(stages::place(template.stage)))
        };
        self.ranks.get(kind).copied().unwrap_or_else(|| (usize::MAX, stage()))
    }
}

/// The places of the first order rule in force that applies to the case.
fn order(catalog: &Catalog, case: &CaseFacts) -> Vec<Vec<String>> {
    let lookup = |key: &str| catalog.vocabulary().value(case, key);
    let rules = catalog.rules(case.jurisdiction.as_deref());
    let orders = rules.iter().filter_map(|rule| match &rule.check {
        Check::Order(order) if rule.status == RuleStatus::InForce => Some((&rule.applies, &order.order)),
        _ => None,
    });
    let mut applying = orders.filter(|(when, _)| applies(when, &Condition::default(), lookup) == Outcome::Holds);
    applying.next().map(|(_, order)| order.clone()).unwrap_or_default()
}
