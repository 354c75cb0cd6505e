//! `anjuan explain`.

use super::deliver;
use crate::engines::Engines;
use crate::error::OpError;
use crate::ops::explain_rule;
use clap::Args;

/// Explains a rule.
#[derive(Args)]
pub struct Explain {
    /// 规则代码，如 AJ101
    code: String,
}

impl Explain {
    pub(super) fn run(self, engines: &Engines) -> Result<u8, OpError> {
        let text = explain_rule::explain(&engines.library().catalog, &self.code)?;
        deliver(None, text.as_bytes())?;
        Ok(0)
    }
}
