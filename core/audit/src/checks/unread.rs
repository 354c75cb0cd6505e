//! Documents whose text could not be read: what content checks say of them, in one sentence per rule.

use anjuan_model::bundle::Entry;

/// How many files are named before the rest is only counted.
const NAMED: usize = 3;

/// `03会见笔录.pdf（扫描件没有文字层）等 5 个文件未能读出文字`; none when everything was read.
pub(super) fn sentence(unread: &[(&Entry, String)]) -> Option<String> {
    if unread.is_empty() {
        return None;
    }
    let names: Vec<String> = unread.iter().take(NAMED).map(|(entry, why)| format!("{}（{why}）", entry.path)).collect();
    let more = if unread.len() > NAMED { format!("等 {} 个文件", unread.len()) } else { String::new() };
    Some(format!("未能读出文字：{}{more}", names.join("、")))
}
