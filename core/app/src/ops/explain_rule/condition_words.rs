//! Conditions in words: which cases a rule or a line of a list speaks of.

use anjuan_model::Catalog;
use anjuan_model::case::CaseKind;
use anjuan_model::condition::Condition;

/// A condition as a person reads it: `案件种类为 刑事辩护（审判阶段）`.
pub fn condition(catalog: &Catalog, condition: &Condition) -> String {
    let word = |value: &anjuan_model::condition::Value| value_word(&value.to_text());
    let one = |(key, values): (&String, &Vec<anjuan_model::condition::Value>)| {
        let values: Vec<String> = values.iter().map(word).collect();
        format!("{}为“{}”", catalog.vocabulary().label(key), values.join("”或“"))
    };
    condition.0.iter().map(one).collect::<Vec<_>>().join("，且")
}

/// The Chinese word for a value of a case fact; what is no code is a word already.
fn value_word(value: &str) -> String {
    let known = [
        ("handling", "承办卷"),
        ("approval", "审批卷"),
        ("merged", "合并归档的卷"),
        ("ordinary", "普通程序"),
        ("simplified", "简易程序"),
        ("fast-track", "速裁程序"),
        ("application", "申请"),
        ("notified-defence", "通知辩护"),
        ("notified-proxy", "通知代理"),
        ("requested", "经请求协助"),
        ("transferred", "转交"),
        ("shared-data", "信息共享查询"),
        ("pledge", "个人诚信承诺"),
    ];
    let kind = CaseKind::from_id(value).map(CaseKind::label);
    kind.or_else(|| known.iter().find(|(code, _)| *code == value).map(|(_, word)| *word)).unwrap_or(value).to_owned()
}
