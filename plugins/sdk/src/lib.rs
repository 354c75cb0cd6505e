//! What the author of a province's component writes against.
//!
//! A component is a table from rule codes to plain functions ([`Province`]) and one line, [`export!`].
//! The functions read a [`Case`] and return [`Finding`]s; they run and are tested as ordinary Rust on
//! any machine, and become a sandboxed guest only when built for WebAssembly.

mod case;
mod date;
mod finding;

/// The contract as Rust, generated from `wit/province.wit`, which is its only source.
pub mod contract {
    #![expect(missing_docs, reason = "generated: the documentation stands in the WIT file")]

    wit_bindgen::generate!({
        path: "wit",
        world: "province",
        additional_derives: [PartialEq, Eq, PartialOrd, Ord],
        pub_export_macro: true,
        export_macro_name: "export_guest",
        default_bindings_module: "anjuan_sdk::contract",
    });
}

pub use case::Case;
pub use contract::exports::anjuan::province::local_rules::{
    CaseFacts, Date, Document, Finding, Guest, Outcome, Place, Value,
};

/// What evaluates one rule: findings, or in one Chinese sentence why the rule could not be evaluated.
pub type RuleFunction = fn(&Case<'_>) -> Result<Vec<Finding>, String>;

/// The rules of one province that need code.
pub trait Province {
    /// Each rule's code with its function, exactly the rules whose `rule.toml` has `[check.component]`.
    const RULES: &'static [(&'static str, RuleFunction)];
}

/// Answers the contract's one call from a province's table; [`export!`] and tests come through here.
pub fn answer<P: Province>(rules: &[String], facts: &CaseFacts, bundle: &[Document]) -> Vec<Outcome> {
    let case = Case { facts, bundle };
    rules.iter().map(|rule| Outcome { rule: rule.clone(), findings: evaluate::<P>(rule, &case) }).collect()
}

fn evaluate<P: Province>(code: &str, case: &Case<'_>) -> Result<Vec<Finding>, String> {
    match P::RULES.iter().find(|(known, _)| *known == code) {
        Some((_, function)) => function(case),
        None => Err(format!("组件中没有规则 {code}")),
    }
}

/// Makes a [`Province`] the component's export; natively it does nothing, so tests link as usual.
///
/// ```
/// use anjuan_sdk::{Case, Finding, Province, RuleFunction};
///
/// struct Somewhere;
///
/// impl Province for Somewhere {
///     const RULES: &'static [(&'static str, RuleFunction)] = &[("XX501", always_fine)];
/// }
///
/// fn always_fine(_case: &Case<'_>) -> Result<Vec<Finding>, String> {
///     Ok(Vec::new())
/// }
///
/// anjuan_sdk::export!(Somewhere);
/// ```
#[macro_export]
macro_rules! export {
    ($province:ident) => {
        #[cfg(target_family = "wasm")]
        mod exported_guest {
            struct Component;

            impl $crate::Guest for Component {
                fn check(
                    rules: ::std::vec::Vec<::std::string::String>,
                    facts: $crate::CaseFacts,
                    bundle: ::std::vec::Vec<$crate::Document>,
                ) -> ::std::vec::Vec<$crate::Outcome> {
                    $crate::answer::<super::$province>(&rules, &facts, &bundle)
                }
            }

            $crate::contract::export_guest!(Component with_types_in $crate::contract);
        }
    };
}
