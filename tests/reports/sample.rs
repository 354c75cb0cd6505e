//! One fixed report, fictional and complete: each weight, each status, a page, a quote, a draft, a gap.

use anjuan_app::engines::{EngineConfig, Engines};
use anjuan_app::print::json::{self, ReportJson};
use anjuan_model::bundle::{Entry, How, Recognised, Text};
use anjuan_model::case::{CaseFacts, CaseKind};
use anjuan_model::catalog::{Layer, NATIONAL};
use anjuan_model::finding::{Place, Property};
use anjuan_model::hash::sha256_hex;
use anjuan_model::legal::{Basis, Status};
use anjuan_model::report::{LayerUsed, NotChecked, Outcome, Requirement, RequirementStatus};
use anjuan_model::waiver::{Unused, UnusedWaiver, Waived};
use anjuan_model::{Bundle, Catalog, Date, Finding, Report, Severity, Verdict, Waiver};
use anjuan_tests::content::LIBRARY;
use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

/// The program's engines with the embedded content; no worker is started before something is typeset.
pub static ENGINES: LazyLock<Engines> =
    LazyLock::new(|| Engines::start(&EngineConfig::default()).expect("the engines start"));

/// A catalogue of three rules, so that no change of the real ones changes a golden.
pub static CATALOG: LazyLock<Catalog> = LazyLock::new(|| {
    let known = ["AJ101", "AJ306", "AJ501"];
    let national = LIBRARY.catalog.layer(NATIONAL).expect("the national layer");
    let rules = national.rules.iter().filter(|rule| known.contains(&rule.code.as_str())).cloned().map(|mut rule| {
        rule.summary = format!("{}的要求", rule.code);
        rule.why = "为了说明".to_owned();
        rule.help = "改正{document}".to_owned();
        rule.basis = vec![basis("《某法》", Some("第一条"), Status::Verified)];
        rule
    });
    let layer = Layer {
        id: NATIONAL.to_owned(),
        name: "全国".to_owned(),
        rules: rules.collect(),
        files: national.files.clone(),
        ..Layer::default()
    };
    Catalog::new(vec![Arc::new(layer)]).0
});

pub fn basis(source: &str, article: Option<&str>, status: Status) -> Basis {
    Basis { source: source.to_owned(), article: article.map(str::to_owned), status }
}

pub fn entry(path: &str, kind: Option<&str>, format: &str, pages: usize) -> Entry {
    let recognised = kind.map(|kind| Recognised { kind: kind.to_owned(), how: How::Name, confidence: 0.9 });
    Entry {
        path: path.to_owned(),
        bytes: 1000,
        sha256: sha256_hex(path.as_bytes()),
        format: format.to_owned(),
        recognised,
        text: Text::Read(vec!["字".to_owned(); pages]),
        dated: Date::from_ymd_opt(2024, 5, 6),
        ..Entry::default()
    }
}

pub fn finding(rule: &str, severity: Severity, property: Property, message: &str, places: Vec<Place>) -> Finding {
    Finding {
        property: Some(property),
        basis: vec![basis("《某法》", Some("第一条"), Status::Verified), basis("《某办法》", None, Status::Secondary)],
        ..Finding::plain(rule, severity, "", message)
    }
    .at(places)
    .helped("补交材料后重新检查")
}

/// A finding with other places.
trait At {
    fn at(self, places: Vec<Place>) -> Self;
}

impl At for Finding {
    fn at(self, places: Vec<Place>) -> Self {
        Self { places, ..self }
    }
}

pub fn requirement(document: &str, status: RequirementStatus, paths: &[&str]) -> Requirement {
    let paths = paths.iter().map(|path| (*path).to_owned()).collect();
    Requirement { rule: "AJ101".to_owned(), document: document.to_owned(), status, paths }
}

/// A fictional person, whose number no report may show.
fn person() -> BTreeMap<String, String> {
    [("name", "李某某"), ("id-number", "110105194912310021"), ("phone", "13812345678")]
        .map(|(key, value)| (key.to_owned(), value.to_owned()))
        .into()
}

fn waiver(rule: &str) -> Waiver {
    Waiver {
        fingerprint: "0123456789abcdef0123456789abcdef".to_owned(),
        rule: rule.to_owned(),
        reason: "原件在另一卷".to_owned(),
        approver: "陈明理".to_owned(),
        expires: Date::from_ymd_opt(2024, 12, 31).expect("a day"),
    }
}

/// The report as the audit gives it.
pub fn report() -> Report {
    let quoted = Place { page: Some(2), quote: Some("无异议".to_owned()), ..Place::at("05会见笔录.pdf") };
    let draft =
        finding("AJ306", Severity::Info, Property::Completeness, "页码不连续", vec![Place::at("05会见笔录.pdf")]);
    Report {
        verdict: Verdict::Failed,
        as_of: Date::from_ymd_opt(2024, 7, 20).expect("a day"),
        case: CaseFacts {
            people: [("recipient".to_owned(), person())].into(),
            jurisdiction: Some("110000".to_owned()),
            kind: Some(CaseKind::CriminalTrial),
            ..CaseFacts::default()
        },
        bundle: Bundle {
            name: "京清援2024刑0052.zip".to_owned(),
            sha256: sha256_hex(b"bundle"),
            bytes: 1_536_000,
            entries: vec![
                entry("01指派通知书.pdf", Some("assignment-notice"), "pdf/a-3b", 1),
                entry("05会见笔录.pdf", Some("meeting-record-trial"), "pdf", 3),
                entry("扫描件/未命名.jpg", None, "jpeg", 1),
                entry("case.json", None, "json", 1),
            ],
            ..Bundle::default()
        },
        layers: vec![LayerUsed {
            id: NATIONAL.to_owned(),
            version: "2024.1".to_owned(),
            sha256: sha256_hex(b"layer"),
            component_sha256: None,
            signed_by: None,
        }],
        outcome: Outcome {
            requirements: vec![
                requirement("assignment-notice", RequirementStatus::Present, &["01指派通知书.pdf"]),
                requirement("file-review-note", RequirementStatus::Missing, &[]),
                requirement("plea-witness-record", RequirementStatus::Unknown, &[]),
                requirement("hearing-record", RequirementStatus::NotApplicable, &[]),
            ],
            findings: vec![
                finding("AJ101", Severity::Error, Property::Completeness, "缺少阅卷笔录", Vec::new()),
                Finding { draft: true, ..draft },
                finding("AJ501", Severity::Warning, Property::Usability, "正文 120 字，应不少于 400 字", vec![quoted]),
                finding(
                    "AJ704",
                    Severity::Info,
                    Property::Usability,
                    "像是扫描件",
                    vec![Place::at("扫描件/未命名.jpg")],
                ),
            ],
            not_checked: vec![NotChecked {
                rule: "AJ101".to_owned(),
                why: "案件信息未说明“认罪认罚”，不能判断是否应有“认罪认罚见证笔录”".to_owned(),
            }],
            checked: vec!["AJ203".to_owned(), "AJ501".to_owned()],
            binding: true,
        },
        unused_waivers: vec![UnusedWaiver { waiver: waiver("AJ306"), why: Unused::NoFinding }],
    }
}

/// The same as the stable JSON.
pub fn stable() -> ReportJson {
    json::report(&report(), &CATALOG, 0)
}
