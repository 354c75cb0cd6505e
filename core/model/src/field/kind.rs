//! The closed list of field types, in the order of the house's field dictionary.

use serde::{Deserialize, Serialize};

/// The closed list of field types. [`super::Nature`] says of each how it is typed, shown, masked and described.
///
/// 期间 and 周岁 are calculations of the calendar and not values; signatures, fingerprints and seals are places on
/// the paper; lists such as 证据目录 or 诉讼请求 are groups. None of them is a type here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldType {
    /// One line of text.
    Text,
    /// Several paragraphs.
    LongText,
    /// Yes or no.
    Truth,
    /// One of the options.
    Choice,
    /// Any of the options.
    Choices,
    /// Repeating rows of named columns.
    Group,
    /// 问答 pairs.
    QaTranscript,

    /// A person's name, 2–50 characters.
    PersonName,
    /// 公民身份号码, GB 11643; fifteen digits of the first generation are converted.
    CnId,
    /// 港澳台居民居住证号码: 18 digits that begin with 81, 82 or 83.
    ResidencePermit,
    /// 外国人永久居留身份证号码.
    ForeignerPermit,
    /// 护照号码.
    Passport,
    /// 港澳居民来往内地通行证号码.
    HkMoPermit,
    /// 台湾居民来往大陆通行证号码.
    TwPermit,
    /// 军官证、士兵证号码.
    MilitaryId,
    /// 出生医学证明编号.
    BirthCertificate,
    /// 残疾人证号: an identity number, the kind and the grade.
    DisabilityCertificate,
    /// The kind of a document and its number in one line, with 身份不明（自报） for criminal cases.
    IdDocument,
    /// 性别
    Gender,
    /// 民族, GB/T 3304.
    Ethnicity,
    /// 国籍
    Nationality,
    /// 文化程度
    Education,
    /// 职业
    Occupation,
    /// 婚姻状况
    MaritalStatus,
    /// 政治面貌
    PoliticalStatus,
    /// 人群类别, several.
    PersonTags,

    /// An organisation's name.
    Organisation,
    /// 统一社会信用代码, GB 32100.
    Uscc,
    /// 组织机构代码, GB 11714.
    OrganisationCode,
    /// 律师事务所执业许可证号.
    FirmLicence,
    /// 律师执业证号, 17 digits.
    LawyerLicence,
    /// 基层法律服务工作者执业证号.
    LegalWorkerLicence,

    /// 法院案号.
    CourtCaseNo,
    /// 检察机关文号.
    ProcuratorateNo,
    /// 公安机关文号.
    PoliceNo,
    /// 仲裁案号.
    ArbitrationNo,
    /// 发文字号, with 〔〕 around the year.
    OfficialDocNo,
    /// 法律援助案件编号.
    AidNo,
    /// 档号: parts joined by hyphens.
    ArchiveNo,
    /// 案由 or 罪名.
    Cause,
    /// 办案阶段
    CaseStage,
    /// 强制措施
    Measure,
    /// 刑期
    Sentence,
    /// A statute with article, paragraph and item.
    StatuteReference,

    /// A calendar day.
    Date,
    /// Begin and end, such as a meeting's.
    DatetimeRange,
    /// A whole number.
    Integer,
    /// An amount in yuan with two decimals.
    Money,
    /// A share out of a hundred.
    Percent,
    /// Square metres.
    Area,
    /// Kilometres.
    Distance,

    /// A mobile or fixed telephone number.
    Phone,
    /// A mobile telephone number.
    Mobile,
    /// A fixed telephone number with its area code, or a service number.
    Landline,
    /// 电子邮箱
    Email,
    /// Six digits.
    Postcode,
    /// A postal address.
    Address,
    /// A place by its administrative name or its code of six digits.
    Region,
    /// 银行账号
    BankAccount,
    /// 机动车号牌
    VehiclePlate,

    /// 保管期限
    Retention,
    /// 密级; papers that are a state secret are refused.
    SecurityLevel,
    /// Pages from–to.
    PageRange,
}

impl FieldType {
    /// Every type.
    pub const ALL: [Self; 63] = [
        Self::Text,
        Self::LongText,
        Self::Truth,
        Self::Choice,
        Self::Choices,
        Self::Group,
        Self::QaTranscript,
        Self::PersonName,
        Self::CnId,
        Self::ResidencePermit,
        Self::ForeignerPermit,
        Self::Passport,
        Self::HkMoPermit,
        Self::TwPermit,
        Self::MilitaryId,
        Self::BirthCertificate,
        Self::DisabilityCertificate,
        Self::IdDocument,
        Self::Gender,
        Self::Ethnicity,
        Self::Nationality,
        Self::Education,
        Self::Occupation,
        Self::MaritalStatus,
        Self::PoliticalStatus,
        Self::PersonTags,
        Self::Organisation,
        Self::Uscc,
        Self::OrganisationCode,
        Self::FirmLicence,
        Self::LawyerLicence,
        Self::LegalWorkerLicence,
        Self::CourtCaseNo,
        Self::ProcuratorateNo,
        Self::PoliceNo,
        Self::ArbitrationNo,
        Self::OfficialDocNo,
        Self::AidNo,
        Self::ArchiveNo,
        Self::Cause,
        Self::CaseStage,
        Self::Measure,
        Self::Sentence,
        Self::StatuteReference,
        Self::Date,
        Self::DatetimeRange,
        Self::Integer,
        Self::Money,
        Self::Percent,
        Self::Area,
        Self::Distance,
        Self::Phone,
        Self::Mobile,
        Self::Landline,
        Self::Email,
        Self::Postcode,
        Self::Address,
        Self::Region,
        Self::BankAccount,
        Self::VehiclePlate,
        Self::Retention,
        Self::SecurityLevel,
        Self::PageRange,
    ];
}
