//! One evaluation: a fresh store and instance, one call, and every way it can end put into words.

use wasmtime::{Store, Trap};

use crate::answer::{Evaluation, NotChecked, RuleOutcome};
use crate::bindings::exports::anjuan::province::local_rules as wit;
use crate::sandbox::{self, Guard, MemoryExceeded};
use crate::{Host, Limits, Loaded, Request, convert, verify};

/// The end of the runtime's message when an answer is larger than the store takes; it has no type of its own.
const TOO_MUCH_DATA: &str = "fuel allocated for hostcalls has been exhausted";

impl Host {
    /// Asks a component for these rules. `plugin` is the plugin's name, which every reason carries.
    ///
    /// There is no error: whatever goes wrong makes rules of this request count as not checked.
    #[must_use]
    pub fn evaluate(&self, loaded: &Loaded, plugin: &str, request: Request) -> Evaluation {
        let rules = request.rules;
        let facts = convert::facts(request.facts);
        let documents: Vec<_> = request.documents.into_iter().map(convert::document).collect();
        let mut fuel_used = 0;
        let answer = sandbox::store(&self.engine, &self.limits).and_then(|mut store| {
            let answer = call(&mut store, loaded, &rules, &facts, &documents);
            fuel_used = self.limits.fuel.saturating_sub(store.get_fuel()?);
            answer
        });
        let outcomes = match answer {
            Ok(answer) => verify::outcomes(&self.limits, plugin, rules, &documents, answer),
            Err(error) => all(rules, &reason(&error, plugin, &self.limits)),
        };
        Evaluation { outcomes, fuel_used }
    }
}

/// Every rule of the request counts as not checked for the same reason.
pub(crate) fn all(rules: Vec<String>, reason: &NotChecked) -> Vec<RuleOutcome> {
    rules.into_iter().map(|rule| RuleOutcome { rule, result: Err(reason.clone()) }).collect()
}

fn call(
    store: &mut Store<Guard>,
    loaded: &Loaded,
    rules: &[String],
    facts: &wit::CaseFacts,
    documents: &[wit::Document],
) -> wasmtime::Result<Vec<wit::Outcome>> {
    let province = loaded.component.instantiate(&mut *store)?;
    province.anjuan_province_local_rules().call_check(store, rules, facts, documents)
}

fn reason(error: &wasmtime::Error, plugin: &str, limits: &Limits) -> NotChecked {
    let plugin = plugin.to_owned();
    if error.downcast_ref::<MemoryExceeded>().is_some() {
        return NotChecked::OutOfMemory { plugin, mebibytes: limits.memory_bytes >> 20 };
    }
    match error.downcast_ref::<Trap>() {
        Some(Trap::OutOfFuel) => NotChecked::OutOfFuel { plugin, fuel: limits.fuel },
        Some(Trap::StackOverflow) => NotChecked::OutOfStack { plugin },
        Some(trap) => NotChecked::Trapped { plugin, trap: trap.to_string() },
        None => {
            let cause = error.root_cause().to_string();
            if cause.ends_with(TOO_MUCH_DATA) {
                NotChecked::AnswerTooLarge { plugin }
            } else {
                NotChecked::Trapped { plugin, trap: cause }
            }
        }
    }
}
