//! `case.json`: what the bundle itself says of its case.

use crate::oddity::Oddity;
use crate::text::plain;
use anjuan_model::CaseFacts;
use anjuan_model::bundle::CASE_FILE as FILE_NAME;
use serde_json::error::Category;

/// Largest file that is read, in bytes.
pub(crate) const MOST_BYTES: u64 = 1024 * 1024;

/// Which of the paths is the bundle's `case.json`.
pub(crate) fn place<'a>(paths: impl Iterator<Item = &'a str> + Clone) -> Option<usize> {
    if let Some(at) = paths.clone().position(|path| path == FILE_NAME) {
        return Some(at);
    }
    let mut tops = paths.clone().map(|path| path.split_once('/').map(|(top, _)| top));
    let top = tops.next()??;
    let only = tops.all(|other| other == Some(top));
    let wanted = format!("{top}/{FILE_NAME}");
    let mut paths = paths;
    paths.position(|path| path == wanted).filter(|_| only)
}

/// Reads it.
///
/// # Errors
/// Says in Chinese what is wrong and in which line; values are never repeated, for they may be personal.
pub(crate) fn read(bytes: &[u8]) -> Result<CaseFacts, Oddity> {
    let broken = |why: String| Oddity::CaseBroken(why);
    let text = plain::decode(bytes).ok_or_else(|| broken("不是 UTF-8 或 GB18030 文本".to_owned()))?;
    serde_json::from_str(&text).map_err(|error| {
        let words = error.to_string();
        let quoted = |lead: &str| words.strip_prefix(lead)?.split('`').next().map(str::to_owned);
        let what = match (error.classify(), quoted("unknown field `"), quoted("unknown variant `")) {
            (Category::Data, Some(field), _) => format!("不认识的项目“{field}”"),
            (Category::Data, _, Some(value)) => format!("不认识的取值“{value}”"),
            (Category::Data, _, _) => "取值的类型不对".to_owned(),
            (Category::Eof, _, _) => "内容不完整，缺少结尾的括号或引号".to_owned(),
            _ => "不符合 JSON 格式（多为逗号、引号或括号有误）".to_owned(),
        };
        broken(format!("第 {} 行第 {} 列，{what}", error.line(), error.column()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_it_may_stand() {
        let place = |paths: &[&str]| place(paths.iter().copied());
        assert_eq!(place(&["a.pdf", "case.json"]), Some(1));
        assert_eq!(place(&["卷/a.pdf", "卷/case.json"]), Some(1));
        assert_eq!(place(&["卷/a.pdf", "卷/case.json", "b.pdf"]), None);
        assert_eq!(place(&["卷/正/case.json"]), None);
        assert_eq!(place(&[]), None);
    }

    #[test]
    fn what_is_wrong_names_the_line() {
        let wrong = |text: &str| read(text.as_bytes()).expect_err("broken").to_string();
        assert!(wrong("{\n\"kind\": \"criminal-trail\"}").contains("第 2 行"));
        assert!(wrong("{\n\"kind\": \"criminal-trail\"}").contains("criminal-trail"));
        assert!(wrong("{\"kinds\": 1}").contains("不认识的项目“kinds”"));
        assert!(wrong("{\"people\": 3}").contains("类型不对"));
        assert!(wrong("{\"kind\"").contains("不完整"));
        let secret = "{\"people\": {\"recipient\": \"张某某\"}}";
        assert!(!wrong(secret).contains("张某某"));
        assert!(read("\u{feff}{\"kind\":\"criminal-trial\"}".as_bytes()).is_ok());
    }
}
