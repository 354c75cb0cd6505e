//! Guests written as WebAssembly text: a frame that keeps to the contract around any body and any answer.

pub mod answer;

use answer::{Answered, Outcome};

/// The types of the contract, as far as the exported function needs them.
const TYPES: &str = r#"
  (type $date (record (field "year" s32) (field "month" u8) (field "day" u8)))
  (type $value (variant (case "text" string) (case "integer" s64) (case "decimal" string)
    (case "truth" bool) (case "day" $date) (case "items" (list string))))
  (type $case-facts (record (field "kind" string) (field "as-of" $date) (field "days-off" (list $date))
    (field "facts" (list (tuple string $value))) (field "parameters" (list (tuple string $value)))))
  (type $document (record (field "kind" string) (field "path" string) (field "dated" (option $date))
    (field "pages" u32) (field "sha256" string) (field "fields" (list (tuple string $value))) (field "text" string)))
  (type $place (record (field "path" string) (field "page" (option u32)) (field "quote" (option string))))
  (type $finding (record (field "places" (list $place)) (field "params" (list (tuple string string)))))
  (type $outcome (record (field "rule" string) (field "findings" (result (list $finding) (error string)))))
"#;

/// The export, under whatever name.
const EXPORT: &str = r#"
  (instance $rules
    (export "date" (type $date)) (export "value" (type $value)) (export "case-facts" (type $case-facts))
    (export "document" (type $document)) (export "place" (type $place)) (export "finding" (type $finding))
    (export "outcome" (type $outcome)) (export "check" (func $check)))
"#;

/// The contract's name and version.
pub const CONTRACT: &str = "anjuan:province/local-rules@0.1.0";

/// A guest whose `check` runs this body, in a memory of `pages` that holds `data` at [`answer::BASE`].
fn component(export: &str, body: &str, pages: u32, data: &[u8]) -> Vec<u8> {
    let data: String = data.iter().map(|byte| format!("\\{byte:02x}")).collect();
    let base = answer::BASE;
    let text = format!(
        r#"(component {TYPES}
  (core module $code
    (memory (export "memory") {pages})
    (global $next (mut i32) (i32.const 0x20000))
    (func (export "realloc") (param i32 i32 i32 i32) (result i32)
      (global.set $next (i32.and (i32.add (global.get $next) (i32.const 15)) (i32.const -16)))
      (global.get $next)
      (global.set $next (i32.add (global.get $next) (local.get 3))))
    (func $deep (result i32) (i32.add (call $deep) (i32.const 1)))
    (func (export "check") (param i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32 i32) (result i32)
      {body})
    (data (i32.const {base}) "{data}"))
  (core instance $code (instantiate $code))
  (func $check (param "rules" (list string)) (param "facts" $case-facts) (param "bundle" (list $document))
    (result (list $outcome))
    (canon lift (core func $code "check") (memory (core memory $code "memory")) (realloc (core func $code "realloc"))))
  {EXPORT}
  (export "{export}" (instance $rules)))"#
    );
    wat::parse_str(&text).expect("a component in its text form")
}

/// A guest that does something instead of answering.
pub fn doing(body: &str) -> Vec<u8> {
    component(CONTRACT, body, 4, &[])
}

/// A guest that gives this answer.
pub fn answering(outcomes: &[Outcome]) -> Vec<u8> {
    exporting(CONTRACT, outcomes)
}

/// The same under another name or version of the contract.
pub fn exporting(name: &str, outcomes: &[Outcome]) -> Vec<u8> {
    let Answered { root, memory } = answer::encode(outcomes);
    // Room for lists that claim to be long: 20 MiB of zeros.
    component(name, &format!("(i32.const {root})"), 320, &memory)
}
