//! A check in words, read from the rule's own table: every key that stands there is said, so that nothing a rule
//! demands can be left out of its explanation.

use super::condition;
use anjuan_model::condition::Condition;
use anjuan_model::field::Field;
use anjuan_model::{Catalog, Rule, Severity};
use toml::{Table, Value};

/// The Chinese names of the keys of all checks; one that depends on the check is written `check/key`.
const KEYS: [(&str, &str); 82] = [
    ("against", "与什么比对"),
    ("at-least", "至少"),
    ("catalogue", "目录"),
    ("characters", "不少于（字）"),
    ("date", "日期"),
    ("days", "日数"),
    ("document", "文书"),
    ("documents", "材料"),
    ("encrypted", "可以加密"),
    ("equal-across/field", "比对的内容"),
    ("exclude", "不计入的期间"),
    ("excuse", "有下列文书的不算逾期"),
    ("field", "栏目"),
    ("fonts-embedded", "字体应当嵌入"),
    ("footers", "核对文书自己印的页码"),
    ("forbidden/names", "文件名"),
    ("formats", "允许的格式"),
    ("from", "从"),
    ("given", "填写了这一栏才检查"),
    ("identical", "内容相同的文件也算"),
    ("instead", "有下列文字的也可以"),
    ("kind", "文书"),
    ("kinds", "文书"),
    ("label", "名称"),
    ("least", "少于多少字不比对"),
    ("level", "缺少时"),
    ("list", "明细"),
    ("mark", "应当有"),
    ("min", "至少几份"),
    ("name", "名称"),
    ("names", "核对名称"),
    ("or", "或者"),
    ("order", "次序"),
    ("outside", "目录可以不列"),
    ("page-continuity/catalogue", "起止页首尾相接的目录"),
    ("pages", "不少于（页）"),
    ("catalogue-matches/pages", "核对页数"),
    ("percent", "相同达到（%）即报告"),
    ("phrases", "词语"),
    ("placeholder-left/phrases", "不应留下的文字"),
    ("points", "要点"),
    ("questions", "提问不少于（个）"),
    ("reads", "交给地方组件判断的文书"),
    ("required-documents/documents", "应归档材料"),
    ("resolution", "分辨率不低于（每英寸点数）"),
    ("roll-over", "末日遇休息日顺延"),
    ("shingle", "连续多少字相同算雷同"),
    ("substitute", "可以代替"),
    ("times", "至少几次"),
    ("to", "到"),
    ("together", "各份文书合起来看"),
    ("totals", "总页数"),
    ("unit", "按什么计日"),
    ("unless", "除外"),
    ("when", "条件"),
    ("within-days/at-least", "不得早于期满"),
    ("within-days/days", "期限（日）"),
    ("within-days/from", "起算"),
    ("within-days/to", "截止"),
    ("mentions/at-least", "至少讲到几项"),
    ("mentions/unless", "有下列文字的不要求"),
    ("forbidden/unless", "同一处有下列文字的不算"),
    ("required-documents/kind", "材料"),
    ("cell", "看哪一栏"),
    ("cited-pages/except", "下列文字后面的页码不算卷页"),
    ("cited-pages/within", "应当见于"),
    ("except", "文件名有下列文字的除外"),
    ("fact", "案件信息"),
    ("identity-numbers", "不应有身份证号码"),
    ("labels", "时间前面的字样"),
    ("latest", "取最晚的一份"),
    ("longest", "不长于（分钟）"),
    ("near-duplicate/least", "少于多少字不比对"),
    ("phones", "不应有电话号码"),
    ("private-data/names", "文件名有下列文字的视为公开"),
    ("private-data/values", "不应有的案件信息"),
    ("rows-alike/least", "少于多少行不判断"),
    ("rows-alike/characters", "少于多少字视为笼统"),
    ("rows-alike/phrases", "笼统的写法"),
    ("rows-alike/percent", "笼统的达到（%）即报告"),
    ("shortest", "不短于（分钟）"),
    ("values", "应为"),
];

/// Words of the data that are codes.
const WORDS: [(&str, &str); 7] = [
    ("cases", "其他案件的文书"),
    ("natural", "自然日"),
    ("working", "工作日"),
    ("signature", "签名"),
    ("seal", "印章"),
    ("form", "空白格式"),
    ("bundle", "同一案卷的其他文书"),
];

/// The keys whose texts are ids of documents.
const DOCUMENTS: [&str; 9] = ["document", "excuse", "kind", "kinds", "or", "outside", "reads", "substitute", "within"];

/// The keys whose texts are codes.
const CODES: [&str; 3] = ["unit", "mark", "against"];

/// The check in lines: its kind, then each of its keys.
pub(super) fn lines(catalog: &Catalog, rule: &Rule) -> Vec<String> {
    let mut lines = vec![rule.check.label().to_owned()];
    let text = catalog.layer(&rule.layer).and_then(|layer| layer.text(&format!("{}/rule.toml", rule.folder)));
    let manifest: Table = text.and_then(|text| toml::from_str(text).ok()).unwrap_or_default();
    let check = manifest.get("check").and_then(|check| check.get(rule.check.kind())).and_then(Value::as_table);
    let teller = Teller { catalog, check: rule.check.kind() };
    for (key, value) in check.into_iter().flatten() {
        let label = teller.label(key);
        match value {
            Value::Array(items) if items.iter().any(|item| item.is_table() || item.is_array()) => {
                lines.push(format!("{label}："));
                let numbered = items.iter().zip(1..);
                lines.extend(numbered.map(|(item, number)| format!("{number}. {}", teller.value(key, item, None))));
            }
            _ => lines.push(format!("{label}：{}", teller.value(key, value, None))),
        }
    }
    lines
}

struct Teller<'a> {
    catalog: &'a Catalog,
    check: &'a str,
}

impl Teller<'_> {
    fn label<'k>(&self, key: &'k str) -> &'k str {
        let own = format!("{}/{key}", self.check);
        let find = |wanted: &str| KEYS.iter().find(|(known, _)| *known == wanted).map(|(_, label)| *label);
        find(&own).or_else(|| find(key)).unwrap_or(key)
    }

    /// A value as people read it; `document` is the document of the table in which it stands, for the names of fields.
    fn value(&self, key: &str, value: &Value, document: Option<&str>) -> String {
        match value {
            Value::Table(table) if matches!(key, "when" | "unless") => {
                let parsed: Result<Condition, _> = Value::Table(table.clone()).try_into();
                parsed.map(|parsed| condition(self.catalog, &parsed)).unwrap_or_else(|_| value.to_string())
            }
            Value::Table(table) => self.table(table),
            Value::Array(items) => {
                items.iter().map(|item| self.value(key, item, document)).collect::<Vec<_>>().join("、")
            }
            Value::String(text) => self.word(key, text, document),
            Value::Boolean(true) => "是".to_owned(),
            Value::Boolean(false) => "否".to_owned(),
            other => other.to_string(),
        }
    }

    fn table(&self, table: &Table) -> String {
        let named = |key| table.get(key).and_then(Value::as_str);
        let document = named("kind").or_else(|| named("document"));
        let parts = table.iter().map(|(key, value)| {
            let said = self.value(key, value, document);
            // The document and the date of a line need no label: the line is about them.
            if matches!(key.as_str(), "kind" | "date") { said } else { format!("{} {said}", self.label(key)) }
        });
        parts.collect::<Vec<_>>().join("；")
    }

    fn word(&self, key: &str, text: &str, document: Option<&str>) -> String {
        if key == "date" {
            return self.catalog.vocabulary().label(text).to_owned();
        }
        if key == "level" {
            let levels = [Severity::Error, Severity::Warning, Severity::Info];
            let level = levels.into_iter().find(|level| level.id() == text);
            return level.map_or_else(|| text.to_owned(), |level| level.label().to_owned());
        }
        if CODES.contains(&key) {
            return WORDS.iter().find(|(code, _)| *code == text).map_or(text, |(_, word)| word).to_owned();
        }
        // What an order lists are ids of documents too, where it lists no dates.
        if DOCUMENTS.contains(&key) || key == "order" {
            return format!("《{}》", self.catalog.title(text));
        }
        let template = document.and_then(|id| self.catalog.all_templates().find(|template| template.id == id));
        let field = template.and_then(|template| field_label(&template.fields, text));
        field.map_or_else(|| format!("“{text}”"), |label| format!("“{label}”"))
    }
}

/// The label of a field, or of a column of one.
fn field_label<'a>(fields: &'a [Field], id: &str) -> Option<&'a str> {
    fields.iter().find_map(
        |field| {
            if field.id == id { Some(field.label.as_str()) } else { field_label(&field.fields, id) }
        },
    )
}
