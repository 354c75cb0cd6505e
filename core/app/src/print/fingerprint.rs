//! The fingerprint of a finding: the same in every run in which the same thing is wrong, so that two runs can be
//! compared and one finding can be waived.
//!
//! It is made of the rule, of what each place is (the kind of document where it was recognised, else its content, else
//! its name) and of the fact in its plainest writing. The day, the order of findings and the names of recognised files
//! do not count.

use anjuan_model::Finding;
use anjuan_model::bundle::Bundle;
use anjuan_model::hash::sha256_hex;
use std::collections::BTreeMap;

/// Characters of the hash that are kept: 128 bits.
const LENGTH: usize = 32;

/// The fingerprints of findings, in their order; of several that are alike each later one counts on.
pub fn of_all(findings: &[Finding], bundle: &Bundle) -> Vec<String> {
    let known: BTreeMap<&str, String> = bundle
        .entries
        .iter()
        .map(|entry| {
            let identity = entry.kind().map_or_else(|| entry.sha256.clone(), str::to_owned);
            (entry.path.as_str(), identity)
        })
        .collect();
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    findings
        .iter()
        .map(|finding| {
            let plain = source(finding, &known, bundle);
            let count = seen.entry(plain.clone()).or_default();
            *count += 1;
            let whole = sha256_hex(format!("{plain}\0{count}").as_bytes());
            whole.get(..LENGTH).unwrap_or_default().to_owned()
        })
        .collect()
}

fn source(finding: &Finding, known: &BTreeMap<&str, String>, bundle: &Bundle) -> String {
    let identity = |path: &str| match known.get(path) {
        Some(identity) if !identity.is_empty() => identity.clone(),
        // A finding about the bundle itself stays the same when the file is renamed.
        _ if path == bundle.name => String::new(),
        _ => path.to_owned(),
    };
    let mut message = finding.message.clone();
    let mut places: Vec<String> = Vec::new();
    for place in &finding.places {
        let what = identity(&place.path);
        if !place.path.is_empty() {
            message = message.replace(&place.path, &what);
        }
        let quote = place.quote.as_deref().map(plain).unwrap_or_default();
        places.push(format!("{what}\u{1}{}\u{1}{quote}", place.page.unwrap_or_default()));
    }
    places.sort();
    format!("{}\0{}\0{}", finding.rule, places.join("\u{2}"), plain(&message))
}

/// Half width and without white space, so that a reworded layout does not make a new finding.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    text.nfkc().filter(|one| !one.is_whitespace()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use anjuan_model::Severity;
    use anjuan_model::bundle::{Entry, How, Recognised};
    use anjuan_model::finding::Place;

    fn entry(path: &str, sha256: &str, kind: Option<&str>) -> Entry {
        let known = |kind: &str| Recognised { kind: kind.to_owned(), how: How::Name, confidence: 1.0 };
        Entry { path: path.to_owned(), sha256: sha256.to_owned(), recognised: kind.map(known), ..Entry::default() }
    }

    fn one(rule: &str, path: &str, message: &str) -> Finding {
        Finding::plain(rule, Severity::Error, path, message)
    }

    #[test]
    fn the_same_trouble_keeps_its_fingerprint_and_another_has_its_own() {
        let bundle = |name: &str, record: &str| Bundle {
            name: "甲.zip".to_owned(),
            entries: vec![entry(name, record, Some("meeting-record-trial")), entry("附.jpg", "ee", None)],
            ..Bundle::default()
        };
        let before = bundle("05会见笔录.pdf", "aa");
        let renamed = bundle("会见笔录（改）.pdf", "bb");
        let first = of_all(&[one("AJ501", "05会见笔录.pdf", "05会见笔录.pdf 正文 120 字")], &before);
        let again = of_all(&[one("AJ501", "会见笔录（改）.pdf", "会见笔录（改）.pdf 正文 120字")], &renamed);
        assert_eq!(first, again, "a recognised document may be renamed and rewritten");
        let others = [
            one("AJ502", "05会见笔录.pdf", "05会见笔录.pdf 正文 120 字"),
            one("AJ501", "附.jpg", "05会见笔录.pdf 正文 120 字"),
            one("AJ501", "05会见笔录.pdf", "05会见笔录.pdf 正文 121 字"),
        ];
        for other in others {
            assert_ne!(of_all(&[other.clone()], &before), first, "{other:?}");
        }
        let paged = Finding {
            places: vec![Place { page: Some(2), ..Place::at("05会见笔录.pdf") }],
            ..one("AJ501", "", "x")
        };
        let twice = of_all(&[paged.clone(), paged], &before);
        assert_ne!(twice[0], twice[1], "of two that are alike each is its own");
        assert_eq!(first[0].len(), LENGTH);
    }
}
