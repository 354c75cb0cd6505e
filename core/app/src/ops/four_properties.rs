//! The 四性检测 of a report: what it says for and against each item of the table, and nothing beyond.
//!
//! It is made from the stable JSON, so that a stored report gives the same answer as a fresh one. An item that needs
//! evidence from outside the package is left to a person, and one that nothing decided is not checked; neither passes.

use crate::print::difference::standing;
use crate::print::four_properties::{CellJson, FourPropertiesJson, ItemJson, PhaseJson, Standing as Came};
use crate::print::json::{FindingJson, ReportJson};
use crate::print::words;
use anjuan_model::bundle::CASE_FILE;
use anjuan_model::finding::Property;
use anjuan_model::four_properties::{FourProperties, Item, Need, is_format, matches};
use anjuan_model::{Catalog, Severity};

/// The properties in the order of the standard.
pub const PROPERTIES: [Property; 4] =
    [Property::Authenticity, Property::Completeness, Property::Usability, Property::Safety];

/// Reasons named before the rest is only counted.
const NAMED: usize = 5;

/// The inspection of one report.
pub fn inspect(report: &ReportJson, catalog: &Catalog) -> FourPropertiesJson {
    let table = catalog.four_properties();
    let inspection = Inspection { table, report, catalog };
    let items: Vec<ItemJson> = table.items.iter().map(|item| inspection.item(item)).collect();
    let phase = |phase: &anjuan_model::four_properties::Phase| {
        let mine = |one: &&ItemJson| one.phases.contains(&phase.id);
        let cells: Vec<CellJson> = PROPERTIES
            .iter()
            .map(|property| cell(*property, items.iter().filter(mine).filter(|one| one.property == property.id())))
            .collect();
        PhaseJson {
            id: phase.id.clone(),
            label: phase.label.clone(),
            prefix: phase.prefix.clone(),
            prefix_status: phase.status,
            outcome: worst(cells.iter().map(|cell| cell.outcome)),
            properties: cells,
        }
    };
    let phases = table.phases.iter().map(phase).collect();
    FourPropertiesJson {
        schema: "anjuan.four-properties/1".to_owned(),
        standard: table.standard.clone(),
        note: table.note.clone(),
        as_of: report.as_of.clone(),
        jurisdiction: report.jurisdiction.clone(),
        kind: report.kind.clone(),
        bundle: report.bundle.clone(),
        phases,
        items,
    }
}

fn cell<'a>(property: Property, items: impl Iterator<Item = &'a ItemJson>) -> CellJson {
    let outcomes: Vec<Came> = items.map(|item| item.outcome).collect();
    let count = |wanted: Came| outcomes.iter().filter(|one| **one == wanted).count();
    CellJson {
        property: property.id().to_owned(),
        outcome: worst(outcomes.iter().copied()),
        passed: count(Came::Passed),
        failed: count(Came::Failed),
        needs_review: count(Came::NeedsReview),
        not_checked: count(Came::NotChecked),
        not_applicable: count(Came::NotApplicable),
    }
}

/// What several come to: one that failed decides, then one that was not checked, then one for a person.
fn worst(outcomes: impl Iterator<Item = Came>) -> Came {
    outcomes.max().unwrap_or(Came::NotChecked)
}

struct Inspection<'a> {
    table: &'a FourProperties,
    report: &'a ReportJson,
    catalog: &'a Catalog,
}

impl Inspection<'_> {
    fn item(&self, item: &Item) -> ItemJson {
        let (outcome, why) = self.judge(item);
        let phases = self.table.phases.iter().filter(|phase| item.is_of(&phase.id));
        ItemJson {
            number: item.number.clone(),
            name: item.name.clone(),
            property: item.property.id().to_owned(),
            phases: phases.map(|phase| phase.id.clone()).collect(),
            sure: item.sure,
            method: item.method.clone(),
            here: item.here.clone(),
            outcome,
            why: shortened(why),
        }
    }

    fn judge(&self, item: &Item) -> (Came, Vec<String>) {
        if let Some(never) = &item.never {
            return (Came::NotApplicable, vec![never.clone()]);
        }
        let found: Vec<&FindingJson> =
            self.report.findings.iter().filter(|one| self.takes(item, &one.rule, one.property.as_deref())).collect();
        let said = |weight: Weight| {
            found.iter().filter(|one| weigh(one, item) == weight).map(|one| sentence(one)).collect::<Vec<_>>()
        };
        let against = said(Weight::Against);
        if !against.is_empty() {
            return (Came::Failed, against);
        }
        let gaps = self.gaps(item);
        if !gaps.is_empty() {
            return (Came::NotChecked, gaps);
        }
        let mut open = said(Weight::Open);
        open.extend(self.other_formats(item));
        open.extend(item.manual.clone());
        if !open.is_empty() {
            return (Came::NeedsReview, open);
        }
        let mut proof = vec![self.proof(item)];
        proof.extend(said(Weight::Beside));
        (Came::Passed, proof)
    }

    /// Why there is no answer.
    fn gaps(&self, item: &Item) -> Vec<String> {
        // A bundle that was opened has at least one file.
        if self.report.bundle.entries == 0 {
            return vec!["案卷在读取时被拒收，没有检查".to_owned()];
        }
        let has_case = self.report.documents.iter().any(|one| one.path.rsplit('/').next() == Some(CASE_FILE));
        if item.needs == Some(Need::CaseFile) && !has_case {
            return vec!["案卷包里没有案件信息（case.json），没有元数据可以核对".to_owned()];
        }
        let stopped = |code: &str| {
            item.stopped.iter().chain(&item.rules).any(|pattern| matches(pattern, code))
                || item.rest && self.takes(item, code, self.property_of(code))
        };
        let gaps: Vec<String> = self
            .report
            .not_checked
            .iter()
            .filter(|one| stopped(&one.rule))
            .map(|one| format!("[{}] {}", one.rule, one.why))
            .collect();
        if gaps.is_empty() && self.decides_nothing(item) {
            return vec!["没有一条有关的规则得出结论（不适用于本案，或者案卷里没有所说的文书）".to_owned()];
        }
        gaps
    }

    /// Whether rules should decide an item and none of them ran.
    fn decides_nothing(&self, item: &Item) -> bool {
        (item.rest || !item.rules.is_empty()) && self.ran(item).is_empty()
    }

    /// The rules of an item that ran to their end.
    fn ran(&self, item: &Item) -> Vec<&str> {
        let of_item = |code: &&str| match item.rest {
            true => self.takes(item, code, self.property_of(code)),
            false => item.rules.iter().any(|pattern| matches(pattern, code)),
        };
        self.report.checked.iter().map(String::as_str).filter(of_item).collect()
    }

    /// Whether a code belongs to an item: by name, or because nobody else names it.
    fn takes(&self, item: &Item, code: &str, property: Option<&str>) -> bool {
        if !item.rest {
            return item.names(code);
        }
        let named =
            || self.table.items.iter().any(|other| other.names(code) || other.stopped.iter().any(|one| one == code));
        property.unwrap_or(Property::Completeness.id()) == item.property.id() && !named()
    }

    fn property_of(&self, code: &str) -> Option<&'static str> {
        self.catalog.rule(code).map(|rule| rule.property.id())
    }

    fn other_formats(&self, item: &Item) -> Option<String> {
        if item.formats.is_empty() {
            return None;
        }
        let other = |format: &str| !item.formats.iter().any(|pattern| is_format(pattern, format));
        let found: Vec<String> = self
            .report
            .documents
            .iter()
            .filter(|one| other(&one.format))
            .map(|one| format!("{}（{}）", one.path, one.format))
            .collect();
        let first: Vec<&str> = found.iter().take(NAMED).map(String::as_str).collect();
        (!found.is_empty()).then(|| format!("{} 个文件的格式不在清单内：{}", found.len(), first.join("、")))
    }

    fn proof(&self, item: &Item) -> String {
        let files = self.report.bundle.entries;
        match self.ran(item) {
            rules if rules.is_empty() && item.needs.is_some() => "案件信息（case.json）已读出，没有发现问题".to_owned(),
            rules if rules.is_empty() => format!("{files} 个文件都已核对，没有发现问题"),
            rules if rules.len() > NAMED => format!("检查了 {} 等 {} 条规则，没有发现问题", rules[0], rules.len()),
            rules => format!("检查了规则 {}，没有发现问题", rules.join("、")),
        }
    }
}

/// What a finding does to an item.
#[derive(PartialEq, Eq)]
enum Weight {
    /// It fails it.
    Against,
    /// A person must look.
    Open,
    /// It is said and changes nothing.
    Beside,
}

fn weigh(finding: &FindingJson, item: &Item) -> Weight {
    match finding.severity.as_str() {
        // Who inspects decides for himself whether what an approver let stand is good enough.
        _ if finding.waived.is_some() => Weight::Open,
        // A rule on trial decides nothing; where an item names it, a person should look all the same.
        _ if finding.draft => {
            if item.rest {
                Weight::Beside
            } else {
                Weight::Open
            }
        }
        one if one == Severity::Error.id() => Weight::Against,
        one if one == Severity::Warning.id() => Weight::Open,
        _ => Weight::Beside,
    }
}

fn sentence(finding: &FindingJson) -> String {
    let places: Vec<String> = finding.places.iter().take(NAMED).map(words::place).collect();
    let places = if places.is_empty() { String::new() } else { format!("（{}）", places.join("；")) };
    format!("[{}] {}{places}{}", finding.rule, finding.message, standing(finding))
}

fn shortened(mut reasons: Vec<String>) -> Vec<String> {
    let count = reasons.len();
    if count > NAMED {
        reasons.truncate(NAMED);
        reasons.push(format!("等 {count} 处，详见检查报告"));
    }
    reasons
}
