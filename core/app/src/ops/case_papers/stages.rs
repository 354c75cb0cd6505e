//! The stages of a case's life: their order, and how far a case has come by the days that are known of it.

use anjuan_model::case::{CaseFacts, CaseKind};
use anjuan_model::template::Stage;

/// The stage that a case has come to on the day of an act, by the keys of `dates`; the furthest known act decides.
const ACTS: [(&str, Stage); 21] = [
    ("application-received", Stage::Review),
    ("notice-received", Stage::Review),
    ("custody-application", Stage::Review),
    ("supplement-requested", Stage::Review),
    ("supplement-received", Stage::Review),
    ("cooperation-requested", Stage::Review),
    ("decided", Stage::Assignment),
    ("assigned", Stage::Handling),
    ("agreement-signed", Stage::Handling),
    ("first-meeting", Stage::Handling),
    ("file-reviewed", Stage::Handling),
    ("court-papers-filed", Stage::Handling),
    ("hearing", Stage::Handling),
    ("opinion-submitted", Stage::Handling),
    ("judgment-received", Stage::Closing),
    ("terminated", Stage::Closing),
    ("closed", Stage::Supervision),
    ("submitted", Stage::Supervision),
    ("archive-reviewed", Stage::Supervision),
    ("quality-signed", Stage::Supervision),
    ("subsidy-paid", Stage::Supervision),
];

/// The order of the stages; duty comes first, because nothing comes before it.
pub fn place(stage: Stage) -> u8 {
    match stage {
        Stage::Duty => 0,
        Stage::Application => 1,
        Stage::Review => 2,
        Stage::Assignment => 3,
        Stage::Handling => 4,
        Stage::Closing => 5,
        Stage::Archive => 6,
        Stage::Supervision => 7,
    }
}

/// Where an act stands in a case's life; unknown ones come last.
pub fn act(key: &str) -> usize {
    ACTS.iter().position(|(one, _)| *one == key).unwrap_or(ACTS.len())
}

/// Whether a case has come to a stage; one of which no act is known may be anywhere.
pub fn reached(stage: Stage, case: &CaseFacts) -> bool {
    let acts = ACTS.iter().filter(|(key, _)| case.dates.contains_key(*key));
    acts.map(|(_, reached)| place(*reached)).max().is_none_or(|furthest| place(stage) <= furthest)
}

/// Whether documents of a stage belong to a kind of case: duty lawyers have papers of their own, and nobody else has those.
pub fn fits(stage: Stage, kind: CaseKind) -> bool {
    match kind {
        CaseKind::DutyLawyer => matches!(stage, Stage::Duty | Stage::Archive | Stage::Supervision),
        _ => stage != Stage::Duty,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_furthest_act_decides() {
        let case = |dates: &[&str]| CaseFacts {
            dates: dates.iter().map(|key| ((*key).to_owned(), anjuan_model::Date::default())).collect(),
            ..CaseFacts::default()
        };
        for (dates, stage, expected) in [
            (&[][..], Stage::Supervision, true),
            (&["notice-received"], Stage::Review, true),
            (&["notice-received"], Stage::Handling, false),
            (&["hearing", "decided"], Stage::Handling, true),
            (&["hearing", "decided"], Stage::Closing, false),
            (&["closed"], Stage::Supervision, true),
        ] {
            assert_eq!(reached(stage, &case(dates)), expected, "{dates:?} {stage:?}");
        }
    }
}
