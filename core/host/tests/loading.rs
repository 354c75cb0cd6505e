//! What the host accepts as a province's component, and what it refuses before any bundle is shown to it.

mod guests;

use anjuan_host::{Host, Limits, Refusal};
use guests::answer::Outcome;
use guests::{CONTRACT, answering, doing, exporting};

fn host() -> Host {
    Host::new(Limits::default()).expect("a machine that runs WebAssembly")
}

fn component(text: &str) -> Vec<u8> {
    wat::parse_str(text).expect("a component in its text form")
}

fn quiet() -> Vec<u8> {
    answering(&[Outcome { rule: "XX501", result: Ok(Vec::new()), claimed: None }])
}

/// Inspects bytes and looks for words in the refusal.
fn check(bytes: &[u8], words: &[&str]) -> Refusal {
    let refusal = host().inspect(bytes).expect_err("bytes to be refused");
    for word in words {
        assert!(refusal.to_string().contains(word), "{refusal}");
    }
    refusal
}

#[test]
fn a_component_that_keeps_to_the_contract_is_accepted() {
    let inspection = host().inspect(&quiet()).expect("a good component");
    assert_eq!(inspection.contract, "0.1.0");
    assert_eq!(inspection.sha256.len(), 64);
}

#[test]
fn the_same_bytes_are_compiled_once() {
    let (host, bytes) = (host(), quiet());
    let first = host.load(&bytes).expect("a good component");
    let second = host.load(&bytes).expect("a good component");
    assert!(std::sync::Arc::ptr_eq(&first, &second));
}

#[test]
fn bytes_that_are_no_component_are_refused() {
    let whole = quiet();
    for bytes in [
        &b"PK\x03\x04"[..],
        b"",
        b"(component)",
        &wat::parse_str("(module)").expect("a module"),
        &whole[..whole.len() / 2],
    ] {
        let refusal = check(bytes, &["不是有效的 WebAssembly 组件"]);
        assert!(matches!(refusal, Refusal::NotAComponent { .. }), "{refusal}");
    }
}

#[test]
fn a_cut_file_is_refused_wherever_it_is_cut() {
    let (host, whole) = (host(), quiet());
    for length in (0..whole.len()).step_by(97) {
        assert!(host.inspect(&whole[..length]).is_err(), "cut at {length}");
    }
}

#[test]
fn a_component_that_wants_anything_is_refused_with_what_it_wants() {
    let wanting = component(
        r#"(component
            (import "wasi:clocks/wall-clock@0.2.9" (instance))
            (import "wasi:sockets/tcp@0.2.9" (instance)))"#,
    );
    check(&wanting, &["wasi:clocks/wall-clock@0.2.9、wasi:sockets/tcp@0.2.9"]);
}

#[test]
fn a_component_without_the_contract_or_with_more_is_refused() {
    assert_eq!(check(&component("(component)"), &[]), Refusal::NoContract);
    assert_eq!(check(&exporting("anjuan:province/other@0.1.0", &[]), &[]), Refusal::NoContract);
}

#[test]
fn another_version_of_the_contract_is_refused_by_its_number() {
    check(&exporting("anjuan:province/local-rules@0.2.0", &[]), &["0.2.0", "0.1"]);
    assert!(host().inspect(&exporting("anjuan:province/local-rules@0.1.7", &[])).is_ok());
}

#[test]
fn other_types_under_the_contract_s_name_are_refused() {
    let empty = component(&format!(r#"(component (instance $none) (export "{CONTRACT}" (instance $none)))"#));
    assert!(matches!(check(&empty, &["无法按约定启动"]), Refusal::DoesNotStart { .. }));
}

#[test]
fn a_file_that_is_too_large_is_not_even_compiled() {
    let host =
        Host::new(Limits { component_bytes: 100, ..Limits::default() }).expect("a machine that runs WebAssembly");
    let refusal = host.inspect(&doing("unreachable")).expect_err("a large file");
    assert!(matches!(refusal, Refusal::TooLarge { limit: 100, .. }));
}
