//! Documents of which something is not known: what a check says of them, in one sentence per rule.

use anjuan_model::bundle::Entry;

/// How many files are named before the rest is only counted.
const NAMED: usize = 3;

/// `未能读出文字：03会见笔录.pdf（扫描件没有文字层）等 5 个文件`; none when everything was read.
pub(super) fn sentence(unread: &[(&Entry, String)]) -> Option<String> {
    of("未能读出文字", unread)
}

/// The same with other words in front.
pub(super) fn of(what: &str, unread: &[(&Entry, String)]) -> Option<String> {
    if unread.is_empty() {
        return None;
    }
    let names: Vec<String> = unread.iter().take(NAMED).map(|(entry, why)| format!("{}（{why}）", entry.path)).collect();
    let more = if unread.len() > NAMED { format!("等 {} 个文件", unread.len()) } else { String::new() };
    Some(format!("{what}：{}{more}", names.join("、")))
}
