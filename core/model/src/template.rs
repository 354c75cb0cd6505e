//! A standard document (文书格式): what it is, what it asks for, and how an audit knows it in a bundle.

use crate::case::CaseKind;
use crate::condition::Condition;
use crate::field::Field;
use crate::legal::{Basis, Effective};
use crate::rule::CatalogueFields;
use serde::{Deserialize, Serialize};

/// The part of a case's life that a document belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Stage {
    /// 申请
    Application,
    /// 审查
    Review,
    /// 指派
    Assignment,
    /// 承办
    Handling,
    /// 结案
    Closing,
    /// 归档
    Archive,
    /// 监督
    Supervision,
    /// 值班
    Duty,
}

impl Stage {
    /// The Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Application => "申请",
            Self::Review => "审查",
            Self::Assignment => "指派",
            Self::Handling => "承办",
            Self::Closing => "结案",
            Self::Archive => "归档",
            Self::Supervision => "质量监督",
            Self::Duty => "值班",
        }
    }
}

/// Who makes a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Maker {
    /// 申请人、受援人
    Applicant,
    /// 法律援助机构
    Agency,
    /// 承办人、承办机构
    Lawyer,
    /// 办案机关
    Organ,
    /// 司法行政部门
    Department,
}

impl Maker {
    /// The Chinese name.
    pub fn label(self) -> &'static str {
        match self {
            Self::Applicant => "申请人（受援人）",
            Self::Agency => "法律援助机构",
            Self::Lawyer => "承办人",
            Self::Organ => "办案机关",
            Self::Department => "司法行政部门",
        }
    }
}

/// How an audit knows this document in a bundle.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recognise {
    /// Globs (`*`, `?`) over the file name without extension and leading digits.
    pub names: Vec<String>,
    /// Phrases looked for on the first page, white space removed.
    pub text: Vec<String>,
    /// Kinds of case in which this is the likely reading when several documents match.
    pub kinds: Vec<CaseKind>,
    /// Where it lists what lies on which pages, when it is the catalogue of a volume.
    pub contents: Option<CatalogueFields>,
}

/// A standard document. Loaded from `documents/<id>/template.toml`; the id is the folder's name.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Template {
    /// The folder's name.
    #[serde(skip)]
    pub id: String,
    /// The id of the layer (national, or a province) that brought it.
    #[serde(skip)]
    pub layer: String,
    /// The Chinese title.
    pub title: String,
    /// Which edition of the form this is.
    pub edition: String,
    /// Where in a case's life it stands.
    pub stage: Stage,
    /// Who makes it.
    pub maker: Maker,
    /// True for documents that only others make: known to audits, not printed here.
    #[serde(default)]
    pub external: bool,
    /// When this edition is in force.
    pub effective: Effective,
    /// What it rests on.
    pub basis: Vec<Basis>,
    /// The field that carries the document's own date.
    #[serde(default)]
    pub dated: Option<String>,
    /// What the reader should know of its wording.
    #[serde(default)]
    pub note: Option<String>,
    /// What the form asks for, in its order.
    #[serde(default, rename = "field")]
    pub fields: Vec<Field>,
    /// How an audit recognises it.
    #[serde(default)]
    pub recognise: Recognise,
    /// What its presence in a file says of the case, where nobody stated it.
    #[serde(default)]
    pub implies: Vec<Implied>,
}

/// A fact of the case that a document's presence shows.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Implied {
    /// `source` or `procedure`.
    pub fact: String,
    /// What it is then.
    pub value: String,
    /// Only when this holds.
    #[serde(default)]
    pub when: Condition,
}

impl Template {
    /// The field with this id.
    pub fn field(&self, id: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.id == id)
    }

    /// Problems that a reading of TOML alone does not see, as Chinese sentences.
    pub fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        let mut seen = std::collections::BTreeSet::new();
        for field in &self.fields {
            if !seen.insert(&field.id) {
                problems.push(format!("字段“{}”重复", field.id));
            }
            problems.extend(field.problems());
            if let Some(derivation) = &field.derive {
                let sources = [Some(&derivation.from), derivation.on.as_ref()];
                for source in sources.into_iter().flatten().filter(|source| self.field(source).is_none()) {
                    problems.push(format!("字段“{}”的 derive 指向不存在的字段“{source}”", field.id));
                }
                if derivation.from == field.id {
                    problems.push(format!("字段“{}”的 derive 不能指向自己", field.id));
                }
            }
        }
        for implied in self.implies.iter().filter(|implied| !["source", "procedure"].contains(&implied.fact.as_str())) {
            problems.push(format!("implies 只能说明 source 或者 procedure，不能是“{}”", implied.fact));
        }
        if self.basis.is_empty() {
            problems.push("缺少依据（basis）".to_owned());
        }
        if let Some(dated) = &self.dated
            && self.field(dated).is_none()
        {
            problems.push(format!("dated 指向不存在的字段“{dated}”"));
        }
        problems
    }
}
