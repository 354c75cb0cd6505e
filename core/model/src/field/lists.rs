//! Closed lists that many forms share, and the short words that people use for their entries.

/// 性别
pub(super) const GENDERS: &[&str] = &["男", "女"];

/// 民族: the fifty-six of GB/T 3304, with the two entries for everybody else.
pub(super) const ETHNICITIES: &[&str] = &[
    "汉族",
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "高山族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "怒族",
    "乌孜别克族",
    "俄罗斯族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "京族",
    "塔塔尔族",
    "独龙族",
    "鄂伦春族",
    "赫哲族",
    "门巴族",
    "珞巴族",
    "基诺族",
    "其他",
    "外国血统中国籍人士",
];

/// 文化程度
pub(super) const EDUCATION: &[&str] = &[
    "博士研究生",
    "硕士研究生",
    "大学本科",
    "大学专科",
    "中等专业学校",
    "技工学校",
    "高中",
    "初中",
    "小学",
    "文盲或半文盲",
    "其他",
];

/// 婚姻状况
pub(super) const MARITAL: &[&str] = &["未婚", "已婚", "丧偶", "离婚", "未说明"];

/// 政治面貌
pub(super) const POLITICAL: &[&str] = &[
    "中共党员",
    "中共预备党员",
    "共青团员",
    "民革党员",
    "民盟盟员",
    "民建会员",
    "民进会员",
    "农工党党员",
    "致公党党员",
    "九三学社社员",
    "台盟盟员",
    "无党派人士",
    "群众",
];

/// 人群类别
pub(super) const TAGS: &[&str] = &[
    "未成年人",
    "老年人",
    "残疾人",
    "妇女",
    "进城务工人员",
    "军人军属",
    "退役军人",
    "少数民族",
    "新就业形态劳动者",
    "外国籍或无国籍人",
    "其他",
];

/// 办案阶段
pub(super) const STAGES: &[&str] =
    &["侦查", "审查起诉", "一审", "二审", "再审", "死刑复核", "执行", "仲裁", "行政复议", "非诉讼"];

/// 强制措施
pub(super) const MEASURES: &[&str] = &["拘传", "取保候审", "监视居住", "拘留", "逮捕", "未采取"];

/// 保管期限
pub(super) const RETENTION: &[&str] = &["永久", "60年", "30年", "10年", "长期", "短期"];

/// 密级
pub(super) const SECURITY: &[&str] = &["公开", "内部"];

/// Kinds of identity documents, each before its number.
pub(super) const ID_DOCUMENTS: &[&str] = &[
    "居民身份证",
    "户口簿",
    "护照",
    "军官证",
    "士兵证",
    "港澳居民来往内地通行证",
    "台湾居民来往大陆通行证",
    "港澳台居民居住证",
    "外国人永久居留身份证",
    "出生医学证明",
    "身份不明（自报）",
    "其他",
];

/// What people write, and the entry they mean.
const SYNONYMS: &[(&str, &str)] = &[
    ("博士", "博士研究生"),
    ("硕士", "硕士研究生"),
    ("研究生", "硕士研究生"),
    ("本科", "大学本科"),
    ("大学", "大学本科"),
    ("大专", "大学专科"),
    ("专科", "大学专科"),
    ("中专", "中等专业学校"),
    ("技校", "技工学校"),
    ("文盲", "文盲或半文盲"),
    ("离异", "离婚"),
    ("党员", "中共党员"),
    ("预备党员", "中共预备党员"),
    ("团员", "共青团员"),
    ("三十年", "30年"),
    ("十年", "10年"),
    ("六十年", "60年"),
    ("身份证", "居民身份证"),
    ("农民工", "进城务工人员"),
    ("男性", "男"),
    ("女性", "女"),
];

/// The entry of `options` that `text` means: itself, a synonym, or the name that lacks its last word (汉 → 汉族).
pub(super) fn meant<'a>(options: &'a [String], text: &str) -> Option<&'a String> {
    let synonym = SYNONYMS.iter().find(|(short, _)| *short == text).map(|(_, long)| *long);
    let exact = |word: &str| options.iter().find(|option| option.as_str() == word);
    exact(text).or_else(|| synonym.and_then(exact)).or_else(|| exact(&format!("{text}族")))
}

/// The first two digits of GB/T 2260: provinces, and the permits of Hong Kong, Macao and Taiwan.
const PROVINCES: &[u8] = &[
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52, 53, 54, 61, 62, 63,
    64, 65, 71, 81, 82, 83,
];

/// Whether a code of GB/T 2260 begins with a province that exists.
pub(super) fn is_region_code(code: &str) -> bool {
    code.get(..2).and_then(|head| head.parse().ok()).is_some_and(|head: u8| PROVINCES.contains(&head))
}

/// 省、自治区、直辖市的简称, as in numbers of courts and on number plates.
pub(super) const PROVINCE_SHORT: &str = "京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新";
