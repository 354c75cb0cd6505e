//! Beijing's rules that need code; their words, basis and dates stand in `../rules`.

mod pledge;
mod subsidy;

use anjuan_sdk::{Province, RuleFunction};

/// The rules of Beijing.
pub struct Beijing;

impl Province for Beijing {
    const RULES: &'static [(&'static str, RuleFunction)] =
        &[("BJ501", subsidy::checked_before_subsidy), ("BJ502", pledge::in_force_when_assigned)];
}

anjuan_sdk::export!(Beijing);
