//! What each field type is like: how a form shows it, what it looks like, how it is hidden from strangers.
//!
//! One row per type, read by the form, the API's schema, the spreadsheet heads, the mask and the tests alike.

use super::FieldType::{self, *};
use super::lists;

/// The control that a form shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Control {
    /// One line to type in.
    Line,
    /// A box for paragraphs.
    Paragraphs,
    /// A day.
    Day,
    /// Begin and end.
    Span,
    /// One tick.
    Tick,
    /// One out of several.
    Options,
    /// Several out of several.
    Ticks,
    /// Questions and answers.
    Talk,
    /// Rows of columns.
    Rows,
}

/// The keys that a telephone's screen offers; the values of HTML's `inputmode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Keys {
    /// All of them.
    Text,
    /// A telephone's.
    Tel,
    /// Digits.
    Numeric,
    /// Digits and a point.
    Decimal,
    /// Letters, digits and @.
    Email,
}

impl Keys {
    /// The value of `inputmode`.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Tel => "tel",
            Self::Numeric => "numeric",
            Self::Decimal => "decimal",
            Self::Email => "email",
        }
    }
}

/// How a value is shown to people who need not know it whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mask {
    /// As it is.
    Open,
    /// The surname alone.
    Surname,
    /// So many characters at the head and at the tail.
    Ends(usize, usize),
    /// Nothing but that it is there.
    Hidden,
}

/// What a field type is like.
#[derive(Debug, Clone, Copy)]
pub struct Nature {
    /// The Chinese name of the type.
    pub label: &'static str,
    /// How a form shows it.
    pub control: Control,
    /// What a telephone's screen offers.
    pub keys: Keys,
    /// The unit behind the value.
    pub unit: &'static str,
    /// A fictional value in canonical form; empty where anything goes.
    pub example: &'static str,
    /// A regular expression of the canonical form; empty where anything goes.
    pub pattern: &'static str,
    /// At most so many characters or rows.
    pub limit: usize,
    /// Whether a layout prints the value word for word, so that it must be found on the page.
    pub literal: bool,
    /// How it is hidden.
    pub mask: Mask,
    /// The options that the type brings along.
    pub options: &'static [&'static str],
}

const fn line(label: &'static str) -> Nature {
    Nature {
        label,
        control: Control::Line,
        keys: Keys::Text,
        unit: "",
        example: "",
        pattern: "",
        limit: 500,
        literal: false,
        mask: Mask::Open,
        options: &[],
    }
}

const fn literal(label: &'static str, limit: usize, mask: Mask) -> Nature {
    Nature { literal: true, limit, mask, ..line(label) }
}

const fn control(label: &'static str, control: Control, limit: usize) -> Nature {
    Nature { control, limit, ..line(label) }
}

const fn list(label: &'static str, options: &'static [&'static str]) -> Nature {
    Nature { control: Control::Options, options, ..line(label) }
}

const fn number(label: &'static str, example: &'static str, pattern: &'static str, mask: Mask) -> Nature {
    Nature { example, pattern, mask, limit: 60, ..line(label) }
}

const fn digits(label: &'static str, example: &'static str, pattern: &'static str, mask: Mask) -> Nature {
    Nature { keys: Keys::Numeric, ..number(label, example, pattern, mask) }
}

const fn amount(label: &'static str, unit: &'static str, example: &'static str, pattern: &'static str) -> Nature {
    Nature { keys: Keys::Decimal, unit, ..number(label, example, pattern, Mask::Open) }
}

const ID: Mask = Mask::Ends(3, 4);
const DECIMAL: &str = r"^\d+(\.\d{1,2})?$";

impl FieldType {
    /// What the type is like.
    pub fn nature(self) -> Nature {
        match self {
            Text => literal("文字", 500, Mask::Open),
            LongText => Nature { control: Control::Paragraphs, ..literal("大段文字", 50_000, Mask::Hidden) },
            Truth => control("是否", Control::Tick, 5),
            Choice => control("单选", Control::Options, 500),
            Choices => control("多选", Control::Ticks, 500),
            Group => control("多行表格", Control::Rows, 2_000),
            QaTranscript => Nature { control: Control::Talk, ..literal("问答", 500, Mask::Hidden) },
            kind if kind <= PersonTags => kind.of_people(),
            kind if kind <= StatuteReference => kind.of_cases(),
            kind => kind.of_amounts_and_places(),
        }
    }

    fn of_people(self) -> Nature {
        match self {
            PersonName => literal("姓名", 50, Mask::Surname),
            CnId => number("公民身份号码", "11010519491231002X", r"^\d{17}[\dX]$", ID),
            ResidencePermit => digits("港澳台居民居住证号码", "810000199408230021", r"^8[123]\d{15}[\dX]$", ID),
            ForeignerPermit => {
                number("外国人永久居留身份证号码", "911124198108030024", r"^(9\d{16}[\dX]|[A-Z]{3}\d{12})$", ID)
            }
            Passport => number("护照号码", "E12345678", r"^[A-Z0-9]{5,17}$", Mask::Ends(2, 2)),
            HkMoPermit => number("港澳居民来往内地通行证号码", "H12345678", r"^[HM](\d{8}|\d{10})$", Mask::Ends(2, 2)),
            TwPermit => digits("台湾居民来往大陆通行证号码", "12345678", r"^\d{8}$", Mask::Ends(2, 2)),
            MilitaryId => number("军人证件号码", "军字第1234567号", "", Mask::Ends(2, 2)),
            BirthCertificate => number("出生医学证明编号", "A123456789", r"^[A-Z]\d{9}$", Mask::Ends(2, 2)),
            DisabilityCertificate => number("残疾人证号", "11010519491231002X42", r"^\d{17}[\dX][1-7][1-4](B\d)?$", ID),
            IdDocument => Nature {
                limit: 80,
                ..number("证件类型和号码", "居民身份证 11010519491231002X", "", Mask::Ends(5, 4))
            },
            Gender => list("性别", lists::GENDERS),
            Ethnicity => list("民族", lists::ETHNICITIES),
            Nationality => Nature { example: "中国", ..literal("国籍", 40, Mask::Open) },
            Education => list("文化程度", lists::EDUCATION),
            Occupation => literal("职业", 60, Mask::Open),
            MaritalStatus => list("婚姻状况", lists::MARITAL),
            PoliticalStatus => list("政治面貌", lists::POLITICAL),
            _ => Nature { control: Control::Ticks, ..list("人群类别", lists::TAGS) },
        }
    }

    fn of_cases(self) -> Nature {
        match self {
            Organisation => literal("单位名称", 200, Mask::Open),
            Uscc => number("统一社会信用代码", "91350100M000100Y43", r"^[0-9A-HJ-NPQRTUWXY]{18}$", Mask::Open),
            OrganisationCode => number("组织机构代码", "M000100Y-4", r"^[0-9A-Z]{8}-[0-9X]$", Mask::Open),
            FirmLicence => digits("律师事务所执业许可证号", "31110000E00012345A", r"^[0-9A-Z]{17,18}$", Mask::Open),
            LawyerLicence => digits("律师执业证号", "11101202010123456", r"^\d{17}$|^\d{12}$", Mask::Open),
            LegalWorkerLicence => digits("基层法律服务工作者执业证号", "32301202010123", r"^\d{6,18}$", Mask::Open),
            CourtCaseNo => number("法院案号", "（2024）京0105刑初123号", "", Mask::Open),
            ProcuratorateNo => number("检察机关文号", "京朝检刑诉〔2024〕12号", r"〔\d{4}〕.*号$", Mask::Open),
            PoliceNo => number("公安机关文号", "京公朝诉字〔2024〕123号", r"〔\d{4}〕.*号$", Mask::Open),
            ArbitrationNo => number("仲裁案号", "京朝劳人仲字〔2024〕第123号", r"〔\d{4}〕.*号$", Mask::Open),
            OfficialDocNo => number("发文字号", "某援决〔2024〕12号", "", Mask::Open),
            AidNo => number("法律援助案件编号", "某援〔2024〕刑字第0052号", "", Mask::Open),
            ArchiveNo => number("档号", "0123-WS-2024-0005", r"^[^-\s]+(-[^-\s]+)+$", Mask::Open),
            Cause => literal("案由或者罪名", 200, Mask::Open),
            CaseStage => list("办案阶段", lists::STAGES),
            Measure => list("强制措施", lists::MEASURES),
            Sentence => Nature { example: "有期徒刑三年，缓刑四年", ..literal("刑期", 60, Mask::Open) },
            _ => Nature {
                example: "《中华人民共和国法律援助法》第五十条第一款",
                pattern: r"^《[^》]+》第[零一二三四五六七八九十百千]+条(之[一二三四五六七八九十]+)?(第[零一二三四五六七八九十百]+款)?(第[零一二三四五六七八九十百]+项)?$",
                ..literal("法律条文", 120, Mask::Open)
            },
        }
    }

    fn of_amounts_and_places(self) -> Nature {
        match self {
            Date => {
                Nature { control: Control::Day, ..number("日期", "2024-05-06", r"^\d{4}-\d{2}-\d{2}$", Mask::Open) }
            }
            DatetimeRange => control("起止时间", Control::Span, 80),
            Integer => digits("整数", "3", r"^-?\d+$", Mask::Open),
            Money => amount("金额", "元", "1500.00", r"^\d+\.\d{2}$"),
            Percent => amount("百分比", "%", "27.5", DECIMAL),
            Area => amount("面积", "平方米", "89.6", DECIMAL),
            Distance => amount("里程", "公里", "36", DECIMAL),
            Phone => {
                Nature { keys: Keys::Tel, ..number("联系电话", "13800000000", r"^[\d-]{5,20}$", Mask::Ends(3, 4)) }
            }
            Mobile => {
                Nature { keys: Keys::Tel, ..number("手机号码", "13800000000", r"^1[3-9]\d{9}$", Mask::Ends(3, 4)) }
            }
            Landline => Nature {
                keys: Keys::Tel,
                ..number(
                    "固定电话",
                    "010-80000000",
                    r"^(0\d{2,3}-\d{7,8}(-\d{1,6})?|1\d{4}|400-\d{3}-\d{4})$",
                    Mask::Ends(4, 2),
                )
            },
            Email => Nature {
                keys: Keys::Email,
                ..number("电子邮箱", "li@example.com", r"^[^@\s]+@[^@\s]+\.[^@\s]+$", Mask::Ends(1, 4))
            },
            Postcode => digits("邮政编码", "100020", r"^\d{6}$", Mask::Open),
            Address => literal("地址", 200, Mask::Ends(6, 0)),
            Region => Nature { example: "某某省某某市某某区", ..literal("行政区划", 60, Mask::Open) },
            BankAccount => digits("银行账号", "6222020200012345670", r"^\d{8,32}$", Mask::Ends(4, 4)),
            VehiclePlate => number("车辆号牌", "京A12345", "", Mask::Ends(2, 2)),
            Retention => list("保管期限", lists::RETENTION),
            SecurityLevel => list("密级", lists::SECURITY),
            _ => number("页码", "3-12", r"^\d+(-\d+)?$", Mask::Open),
        }
    }

    /// The value as people see it who need not know it whole.
    pub fn masked(self, value: &str) -> String {
        let letters: Vec<char> = value.chars().collect();
        let (head, tail) = match self.nature().mask {
            Mask::Open => return value.to_owned(),
            Mask::Hidden => return if value.is_empty() { String::new() } else { "（不显示）".to_owned() },
            Mask::Surname => (1, 0),
            Mask::Ends(head, tail) if letters.len() > head + tail => (head, tail),
            Mask::Ends(..) => (0, 0),
        };
        let hidden = letters.len().saturating_sub(head + tail);
        let (front, back) = (letters.iter().take(head), letters.iter().skip(head + hidden));
        front.copied().chain(std::iter::repeat_n('*', hidden)).chain(back.copied()).collect()
    }
}
