//! What a check says of itself: its name in TOML, its Chinese name, the documents it names, and whether it says anything.

use super::check::Check;
use super::content::{FormatDemand, Mentions, NearDuplicate, Point, SignaturePresent};
use super::record::{PrivateData, RowsAlike, TimeSpan};
use super::volume::Conditional;

impl Check {
    /// The kind's name as written in TOML.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::RequiredDocuments { .. } => "required-documents",
            Self::WithinDays { .. } => "within-days",
            Self::BeforeAfter { .. } => "before-after",
            Self::MinDepth { .. } => "min-depth",
            Self::PlaceholderLeft { .. } => "placeholder-left",
            Self::EqualAcross { .. } => "equal-across",
            Self::Forbidden(_) => "forbidden",
            Self::MaxOne(_) => "max-one",
            Self::Order(_) => "order",
            Self::PageContinuity(_) => "page-continuity",
            Self::CatalogueMatches(_) => "catalogue-matches",
            Self::SignaturePresent(_) => "signature-present",
            Self::Mentions(_) => "mentions",
            Self::NearDuplicate(_) => "near-duplicate",
            Self::Format(_) => "format",
            Self::TimeSpan(_) => "time-span",
            Self::CitedPages(_) => "cited-pages",
            Self::RowsAlike(_) => "rows-alike",
            Self::PrivateData(_) => "private-data",
            Self::FactIs(_) => "fact-is",
            Self::Component { .. } => "component",
        }
    }

    /// The kind's Chinese name.
    pub fn label(&self) -> &'static str {
        match self {
            Self::RequiredDocuments { .. } => "应归档材料",
            Self::WithinDays { .. } => "期限",
            Self::BeforeAfter { .. } => "先后顺序",
            Self::MinDepth { .. } => "内容多少",
            Self::PlaceholderLeft { .. } => "空白未填",
            Self::EqualAcross { .. } => "前后一致",
            Self::Forbidden(_) => "不应出现",
            Self::MaxOne(_) => "重复材料",
            Self::Order(_) => "排列顺序",
            Self::PageContinuity(_) => "页码连续",
            Self::CatalogueMatches(_) => "目录与卷内材料",
            Self::SignaturePresent(_) => "签名盖章",
            Self::Mentions(_) => "要点核对",
            Self::NearDuplicate(_) => "文字雷同",
            Self::Format(_) => "文件格式",
            Self::TimeSpan(_) => "起止时间",
            Self::CitedPages(_) => "引用的卷页",
            Self::RowsAlike(_) => "逐项答复",
            Self::PrivateData(_) => "个人信息",
            Self::FactIs(_) => "案件信息",
            Self::Component { .. } => "地方组件",
        }
    }

    /// Every kind of document it names, so that a catalogue can see that each exists.
    pub fn document_kinds(&self) -> Vec<&str> {
        match self {
            Self::RequiredDocuments { documents } => documents
                .iter()
                .flat_map(|line| std::iter::once(&line.kind).chain(&line.or).chain(&line.substitute))
                .map(String::as_str)
                .collect(),
            Self::WithinDays { from, to, excuse, .. } => [from, to]
                .into_iter()
                .filter_map(|moment| moment.document.as_deref())
                .chain(excuse.iter().map(String::as_str))
                .collect(),
            Self::BeforeAfter { order } => order.iter().filter_map(|moment| moment.document.as_deref()).collect(),
            Self::MinDepth { kinds, .. } | Self::PlaceholderLeft { kinds, .. } | Self::Component { reads: kinds } => {
                kinds.iter().map(String::as_str).collect()
            }
            Self::EqualAcross { documents, .. } => documents.iter().map(|document| document.kind.as_str()).collect(),
            Self::Forbidden(check) => conditional(&check.documents).chain(strs(&check.kinds)).collect(),
            Self::MaxOne(check) => conditional(&check.documents).collect(),
            Self::Order(check) => check.order.iter().flat_map(|group| strs(group)).collect(),
            Self::PageContinuity(check) => {
                let totals = check.totals.iter().map(|total| total.kind.as_str());
                let catalogue = check.catalogue.iter().map(|catalogue| catalogue.kind.as_str());
                catalogue.chain(totals).chain(strs(&check.kinds)).collect()
            }
            Self::CatalogueMatches(check) => {
                std::iter::once(check.catalogue.kind.as_str()).chain(strs(&check.outside)).collect()
            }
            Self::SignaturePresent(SignaturePresent { kinds, .. })
            | Self::Mentions(Mentions { kinds, .. })
            | Self::NearDuplicate(NearDuplicate { kinds, .. })
            | Self::Format(FormatDemand { kinds, .. })
            | Self::TimeSpan(TimeSpan { kinds, .. })
            | Self::RowsAlike(RowsAlike { kinds, .. })
            | Self::PrivateData(PrivateData { kinds, .. }) => strs(kinds).collect(),
            Self::CitedPages(check) => strs(&check.kinds).chain(strs(&check.within)).collect(),
            Self::FactIs(_) => Vec::new(),
        }
    }

    pub(super) fn problems(&self) -> Vec<String> {
        let empty = match self {
            Self::RequiredDocuments { documents } => documents.is_empty(),
            Self::BeforeAfter { order } => order.len() < 2,
            Self::MinDepth { kinds, characters, questions, pages, .. } => {
                kinds.is_empty() || characters.is_none() && questions.is_none() && pages.is_none()
            }
            Self::PlaceholderLeft { phrases, .. } => phrases.is_empty(),
            Self::EqualAcross { documents, .. } => documents.is_empty(),
            Self::Forbidden(check) => check.documents.is_empty() && check.names.is_empty() && check.phrases.is_empty(),
            Self::MaxOne(check) => check.documents.is_empty() && !check.identical,
            Self::Order(check) => check.order.len() < 2,
            Self::PageContinuity(check) => check.catalogue.is_none() && !check.footers,
            Self::CatalogueMatches(check) => !check.names && !check.pages,
            Self::SignaturePresent(check) => check.kinds.is_empty(),
            Self::Mentions(check) => {
                let mute = |point: &Point| point.phrases.is_empty() || point.times == 0;
                let least = check.at_least.unwrap_or(check.points.len());
                let reachable = (1..=check.points.len()).contains(&least);
                check.kinds.is_empty() || !reachable || check.points.iter().any(mute)
            }
            Self::NearDuplicate(check) => {
                check.kinds.is_empty() || check.shingle < 2 || !(1..=100).contains(&check.percent)
            }
            Self::Format(check) => {
                let demands = [check.fonts_embedded, check.encrypted].iter().any(Option::is_some);
                check.formats.is_empty() && check.resolution.is_none() && !demands
            }
            Self::TimeSpan(check) => check.kinds.is_empty() || check.longest <= check.shortest,
            Self::CitedPages(check) => check.kinds.is_empty() || check.within.is_empty(),
            Self::RowsAlike(check) => check.kinds.is_empty() || !(1..=100).contains(&check.percent),
            Self::PrivateData(check) => {
                let seeks = check.identity_numbers || check.phones || !check.values.is_empty();
                check.kinds.is_empty() && check.names.is_empty() || !seeks
            }
            Self::FactIs(check) => check.values.is_empty(),
            Self::WithinDays { .. } | Self::Component { .. } => false,
        };
        if empty { vec![format!("检查“{}”没有内容", self.kind())] } else { Vec::new() }
    }
}

fn strs(kinds: &[String]) -> impl Iterator<Item = &str> {
    kinds.iter().map(String::as_str)
}

fn conditional(documents: &[Conditional]) -> impl Iterator<Item = &str> {
    documents.iter().map(|document| document.kind.as_str())
}
