//! What the host makes of guests that misbehave: a reason that names the plugin, and nothing else touched.

mod guests;

use anjuan_host::{Evaluation, Facts, Fault, GuestDocument, GuestFinding, Host, Limits, NotChecked, Request, Value};
use chrono::NaiveDate;
use guests::answer::{Outcome, Place};
use guests::{answering, doing};

const PLUGIN: &str = "某省规则";

fn host() -> Host {
    Host::new(Limits { fuel: 20_000_000, ..Limits::default() }).expect("a machine that runs WebAssembly")
}

fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, month, day).expect("a day")
}

fn request(rules: &[&str]) -> Request {
    Request {
        rules: rules.iter().map(|&rule| rule.to_owned()).collect(),
        facts: Facts {
            kind: "criminal-trial".to_owned(),
            as_of: day(7, 20),
            days_off: vec![day(5, 1)],
            facts: vec![("dates.assigned".to_owned(), Value::Day(day(5, 6)))],
            parameters: vec![("words".to_owned(), Value::Items(vec!["合格".to_owned()]))],
        },
        documents: vec![GuestDocument {
            kind: "quality-inspection-form".to_owned(),
            path: "质检表.pdf".to_owned(),
            dated: Some(day(7, 18)),
            pages: 1,
            sha256: "00".to_owned(),
            fields: Vec::new(),
            text: "结论：合格".to_owned(),
        }],
    }
}

fn evaluate(host: &Host, guest: &[u8], rules: &[&str]) -> Evaluation {
    let loaded = host.load(guest).expect("a component that keeps to the contract");
    host.evaluate(&loaded, PLUGIN, request(rules))
}

const fn found(rule: &'static str, places: Vec<Place>) -> Outcome {
    Outcome { rule, result: Ok(places), claimed: None }
}

const fn place(path: &'static str, page: Option<u32>, quote: Option<&'static str>) -> Place {
    Place { path, page, quote }
}

/// Evaluates two rules and compares the reasons, then sees that a good guest on the same host is untouched.
fn check(guest: &[u8], expected: [Option<NotChecked>; 2]) {
    let host = host();
    let outcomes = evaluate(&host, guest, &["XX501", "XX502"]).outcomes;
    let reasons: Vec<_> = outcomes.into_iter().map(|outcome| outcome.result.err()).collect();
    for reason in reasons.iter().flatten() {
        assert!(reason.to_string().contains(PLUGIN), "{reason}");
    }
    assert_eq!(reasons, expected);
    let next = evaluate(&host, &answering(&[found("XX501", Vec::new())]), &["XX501"]);
    assert_eq!(next.outcomes[0].result, Ok(Vec::new()));
}

fn both(reason: NotChecked) -> [Option<NotChecked>; 2] {
    [Some(reason.clone()), Some(reason)]
}

fn plugin() -> String {
    PLUGIN.to_owned()
}

fn malformed(fault: Fault) -> NotChecked {
    NotChecked::Malformed { plugin: plugin(), fault }
}

#[test]
fn a_looping_guest_runs_out_of_fuel() {
    check(
        &doing("(loop $again (br $again)) unreachable"),
        both(NotChecked::OutOfFuel { plugin: plugin(), fuel: 20_000_000 }),
    );
}

#[test]
fn a_memory_eating_guest_meets_its_cap() {
    let body = "(loop $again (drop (memory.grow (i32.const 16))) (br $again)) unreachable";
    check(&doing(body), both(NotChecked::OutOfMemory { plugin: plugin(), mebibytes: 64 }));
}

#[test]
fn a_deeply_recursing_guest_leaves_the_host_s_stack_alone() {
    check(&doing("(call $deep)"), both(NotChecked::OutOfStack { plugin: plugin() }));
}

#[test]
fn a_panicking_guest_is_a_trap() {
    let trap = "wasm trap: wasm `unreachable` instruction executed".to_owned();
    check(&doing("unreachable"), both(NotChecked::Trapped { plugin: plugin(), trap }));
}

#[test]
fn answers_that_are_too_large_are_refused() {
    let too_large = || both(NotChecked::AnswerTooLarge { plugin: plugin() });
    let claiming = |result, claimed| answering(&[Outcome { rule: "XX501", result, claimed: Some(claimed) }]);
    check(&claiming(Ok(Vec::new()), 1_000_000), too_large());
    check(&claiming(Ok(Vec::new()), 1_001), too_large());
    check(&claiming(Err(""), 18 << 20), too_large());
    check(&claiming(Err(""), 2_001), [Some(malformed(Fault::TextTooLong)), Some(malformed(Fault::MissingRule))]);
}

#[test]
fn an_answer_about_another_rule_counts_for_none() {
    let guest = answering(&[found("XX501", Vec::new()), found("XX502", Vec::new()), found("AJ101", Vec::new())]);
    check(&guest, both(malformed(Fault::UnknownRule)));
}

#[test]
fn each_rule_needs_exactly_one_outcome() {
    check(&answering(&[found("XX502", Vec::new())]), [Some(malformed(Fault::MissingRule)), None]);
    let twice = answering(&[found("XX501", Vec::new()), found("XX501", Vec::new()), found("XX502", Vec::new())]);
    check(&twice, [Some(malformed(Fault::RepeatedRule)), None]);
}

#[test]
fn places_must_stand_in_what_was_handed_in() {
    let answer = |one: Place| answering(&[found("XX501", vec![one]), found("XX502", Vec::new())]);
    check(&answer(place("质检表.pdf", Some(1), Some("结论：合格"))), [None, None]);
    check(&answer(place("质检表.pdf", None, Some("不合格"))), [Some(malformed(Fault::QuoteNotFound)), None]);
    check(&answer(place("别的.pdf", None, None)), [Some(malformed(Fault::UnknownPath)), None]);
    check(&answer(place("质检表.pdf", Some(2), None)), [Some(malformed(Fault::UnknownPage)), None]);
    check(&answer(place("质检表.pdf", Some(0), None)), [Some(malformed(Fault::UnknownPage)), None]);
}

#[test]
fn a_rule_that_the_guest_declines_is_not_checked() {
    let declined = Outcome { rule: "XX501", result: Err("没有读出签字日期"), claimed: None };
    let reason = NotChecked::Declined { plugin: plugin(), reason: "没有读出签字日期".to_owned() };
    check(&answering(&[declined, found("XX502", Vec::new())]), [Some(reason), None]);
}

#[test]
fn a_guest_that_keeps_to_the_contract_is_believed() {
    let guest = answering(&[found("XX501", vec![place("质检表.pdf", Some(1), Some("合格"))])]);
    let outcomes = evaluate(&host(), &guest, &["XX501"]).outcomes;
    let expected =
        anjuan_host::GuestPlace { path: "质检表.pdf".to_owned(), page: Some(1), quote: Some("合格".to_owned()) };
    assert_eq!(outcomes[0].result, Ok(vec![GuestFinding { places: vec![expected], params: Vec::new() }]));
}

#[test]
fn the_same_input_uses_the_same_fuel() {
    let (host, guest) = (host(), answering(&[found("XX501", Vec::new())]));
    let fuel: Vec<u64> = (0..3).map(|_| evaluate(&host, &guest, &["XX501"]).fuel_used).collect();
    assert!(fuel[0] > 0);
    assert_eq!(fuel, [fuel[0]; 3]);
}
