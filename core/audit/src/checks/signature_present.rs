//! `signature-present`: a document bears the signature or the seal it needs.
//!
//! A typed name is no signature, and ink on a scan is nothing that a text layer tells: only what ingest or a person
//! saw counts, and where nobody looked the rule could not be checked.

use super::plain::Phrase;
use super::unread;
use crate::Ruling;
use crate::desk::Desk;
use anjuan_model::rule::{Mark, Rule, SignaturePresent};

pub(super) fn run(rule: &Rule, check: &SignaturePresent, desk: &Desk) -> Ruling {
    let instead: Vec<Phrase> = check.instead.iter().map(|phrase| Phrase::new(phrase)).collect();
    let entries = desk.scope(&check.kinds);
    let mut ruling = Ruling { nothing_to_judge: entries.is_empty(), ..Ruling::default() };
    let mut unseen = Vec::new();
    let (what, mark) = match check.mark {
        Mark::Signature => ("签名", "没有查看签名"),
        Mark::Seal => ("印章", "没有查看印章"),
    };
    for entry in entries {
        let seen = match check.mark {
            Mark::Signature => entry.file.signed,
            Mark::Seal => entry.file.sealed,
        };
        let otherwise = || entry.plain().is_ok_and(|plain| instead.iter().any(|phrase| phrase.is_in(&plain.text)));
        match seen {
            Some(true) => {}
            Some(false) | None if otherwise() => {}
            Some(false) => {
                let params = [("document", desk.title(entry)), ("path", &entry.path), ("mark", what)];
                ruling.findings.push(rule.finding(&params, vec![entry.place()]));
            }
            None => unseen.push((entry.entry, mark.to_owned())),
        }
    }
    ruling.not_checked.extend(unread::of("未能判断", &unseen));
    ruling
}
