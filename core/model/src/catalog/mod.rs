//! The catalogue: content folders, loaded by walking, in layers that later ones add to.
//!
//! It is given bytes by path and never reads a disk; the same walk serves the server, the tests and the docs.

mod layer;
mod load;

pub use layer::{Layer, Manifest, NATIONAL, SIGNATURE, significant};
pub use load::load_layer;

use crate::calendar::Calendar;
use crate::finding::Finding;
use crate::four_properties::FourProperties;
use crate::{Date, Rule, Template, Vocabulary};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Content files by path relative to the layer's folder, such as `documents/x/template.toml`.
pub type Files = BTreeMap<String, Arc<[u8]>>;

/// Every layer that is installed, in order: national first, then by jurisdiction, shorter prefix first.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    layers: Vec<Arc<Layer>>,
    calendar: Calendar,
    vocabulary: Vocabulary,
    four_properties: FourProperties,
}

impl Catalog {
    /// A catalogue of layers, one of them national; the problems between them are findings.
    ///
    /// The calendar and the vocabulary are read from the national layer's `shared` folder.
    pub fn new(mut layers: Vec<Arc<Layer>>) -> (Self, Vec<Finding>) {
        layers.sort_by(|a, b| (a.significant().len(), &a.id).cmp(&(b.significant().len(), &b.id)));
        let mut problems = Vec::new();
        let national = layers.iter().find(|layer| layer.id == NATIONAL);
        let calendar = national.and_then(|layer| shared(layer, "calendar", Calendar::parse, &mut problems));
        let vocabulary =
            national.and_then(|layer| shared(layer, "vocabulary", |text| toml::from_str(text), &mut problems));
        let four_properties =
            national.and_then(|layer| shared(layer, "four-properties", |text| toml::from_str(text), &mut problems));
        let catalog = Self {
            layers,
            calendar: calendar.unwrap_or_default(),
            vocabulary: vocabulary.unwrap_or_default(),
            four_properties: four_properties.unwrap_or_default(),
        };
        problems.extend(catalog.conflicts());
        let odd = catalog.four_properties.problems();
        problems.extend(odd.into_iter().map(|why| load::problem("shared/four-properties.toml", why)));
        (catalog, problems)
    }

    /// The vocabulary of case facts.
    pub fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    /// The items of the 四性检测.
    pub fn four_properties(&self) -> &FourProperties {
        &self.four_properties
    }

    /// The calendar of days off.
    pub fn calendar(&self) -> &Calendar {
        &self.calendar
    }

    /// Every layer.
    pub fn layers(&self) -> &[Arc<Layer>] {
        &self.layers
    }

    /// The layers that apply in a place: the national one and every one whose jurisdiction contains it.
    pub fn layers_for<'a>(&'a self, jurisdiction: Option<&str>) -> impl Iterator<Item = &'a Arc<Layer>> + use<'a> {
        let code = jurisdiction.map(str::to_owned);
        self.layers.iter().filter(move |layer| {
            layer.id == NATIONAL || code.as_ref().is_some_and(|code| code.starts_with(layer.significant()))
        })
    }

    /// The document with this id in force on a day in a place; a later layer's goes before an earlier one's.
    pub fn template(&self, id: &str, jurisdiction: Option<&str>, as_of: Date) -> Option<&Template> {
        let mut found = None;
        for layer in self.layers_for(jurisdiction) {
            found = layer.templates.iter().find(|one| one.id == id && one.effective.covers(as_of)).or(found);
        }
        found
    }

    /// Every document that applies in a place, any edition.
    pub fn templates<'a>(&'a self, jurisdiction: Option<&str>) -> impl Iterator<Item = &'a Template> + use<'a> {
        self.layers_for(jurisdiction).flat_map(|layer| &layer.templates)
    }

    /// Every document of every layer.
    pub fn all_templates(&self) -> impl Iterator<Item = &Template> {
        self.layers.iter().flat_map(|layer| &layer.templates)
    }

    /// Every rule of every layer.
    pub fn all_rules(&self) -> impl Iterator<Item = &Rule> {
        self.layers.iter().flat_map(|layer| &layer.rules)
    }

    /// The rules of a place. Whether one replaces another depends on the case and its day, so that the audit decides it.
    pub fn rules(&self, jurisdiction: Option<&str>) -> Vec<&Rule> {
        self.layers_for(jurisdiction).flat_map(|layer| &layer.rules).collect()
    }

    /// The rule with this code.
    pub fn rule(&self, code: &str) -> Option<&Rule> {
        self.all_rules().find(|rule| rule.code.eq_ignore_ascii_case(code))
    }

    /// The layer with this id.
    pub fn layer(&self, id: &str) -> Option<&Arc<Layer>> {
        self.layers.iter().find(|layer| layer.id == id)
    }

    /// The title of a document, or its id where nobody knows it.
    pub fn title<'a>(&'a self, kind: &'a str) -> &'a str {
        self.all_templates().find(|template| template.id == kind).map_or(kind, |template| &template.title)
    }

    /// The last day on which any edition of a document is in force; nothing while one is open.
    pub fn last_day(&self, kind: &str) -> Option<Date> {
        let editions =
            self.all_templates().filter(|template| template.id == kind).map(|template| template.effective.to);
        editions.reduce(|one, other| Some(one?.max(other?))).flatten()
    }

    /// Codes used twice, and rules that speak of documents nobody has.
    fn conflicts(&self) -> Vec<Finding> {
        let mut problems = Vec::new();
        let mut seen: BTreeMap<&str, &str> = BTreeMap::new();
        for rule in self.all_rules() {
            if let Some(other) = seen.insert(&rule.code, &rule.layer) {
                problems.push(load::problem(&rule.folder, format!("规则代码 {} 已被“{other}”使用", rule.code)));
            }
            if let Some(code) = &rule.replaces
                && self.rule(code).is_none()
            {
                problems.push(load::problem(&rule.folder, format!("replaces 指向不存在的规则 {code}")));
            }
            for kind in rule.check.document_kinds() {
                if !self.all_templates().any(|template| template.id == kind) {
                    problems.push(load::problem(&rule.folder, format!("提到了目录中没有的文书“{kind}”")));
                }
            }
        }
        problems
    }
}

fn shared<T>(
    layer: &Layer,
    name: &str,
    read: impl Fn(&str) -> Result<T, toml::de::Error>,
    problems: &mut Vec<Finding>,
) -> Option<T> {
    let path = format!("shared/{name}.toml");
    let complain = |why: String| load::problem(&path, why);
    match layer.text(&path).map(read) {
        Some(Ok(value)) => return Some(value),
        Some(Err(error)) => problems.push(complain(error.to_string())),
        None => problems.push(complain("文件不存在".to_owned())),
    }
    None
}
