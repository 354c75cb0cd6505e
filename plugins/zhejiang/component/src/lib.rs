//! Zhejiang's rules that need code; their words, basis and dates stand in `../rules`.

mod handling;
mod list;

use anjuan_sdk::{Province, RuleFunction};

/// The rules of Zhejiang.
pub struct Zhejiang;

impl Province for Zhejiang {
    const RULES: &'static [(&'static str, RuleFunction)] = &[("ZJ102", handling::every_item_accounted_for)];
}

anjuan_sdk::export!(Zhejiang);
