//! Ten thousand evaluations of guests that loop, eat memory, recurse, panic, lie and answer well, on two threads: every
//! good one is believed, every bad one costs only itself, and the process is no larger at the end.

mod guests;

use anjuan_host::{Facts, Host, Limits, Loaded, Request};
use chrono::NaiveDate;
use guests::answer::Outcome;
use guests::{answering, doing};
use std::sync::Arc;

const EVALUATIONS: usize = 10_000;
const THREADS: usize = 2;
/// What may be added to a process that has warmed up: pages that the allocator has not given back yet.
const GROWTH_BYTES: u64 = 8 << 20;

fn request() -> Request {
    let as_of = NaiveDate::from_ymd_opt(2024, 7, 20).expect("a day");
    let facts = Facts { kind: String::new(), as_of, days_off: Vec::new(), facts: Vec::new(), parameters: Vec::new() };
    Request { rules: vec!["XX501".to_owned()], facts, documents: Vec::new() }
}

/// Each guest, and whether it is to be believed.
fn mix(host: &Host) -> Vec<(Arc<Loaded>, bool)> {
    let good = |rule| Outcome { rule, result: Ok(Vec::new()), claimed: None };
    let guests = [
        (doing("(loop $again (br $again)) unreachable"), false),
        (doing("(loop $again (drop (memory.grow (i32.const 16))) (br $again)) unreachable"), false),
        (doing("(call $deep)"), false),
        (doing("unreachable"), false),
        (answering(&[Outcome { rule: "XX501", result: Ok(Vec::new()), claimed: Some(1_000_000) }]), false),
        (answering(&[good("AJ101")]), false),
        (answering(&[good("XX501")]), true),
    ];
    guests.into_iter().map(|(bytes, good)| (host.load(&bytes).expect("a component"), good)).collect()
}

fn evaluate(host: &Host, mix: &[(Arc<Loaded>, bool)], times: usize) {
    for (loaded, good) in mix.iter().cycle().take(times) {
        let outcome = host.evaluate(loaded, "某省规则", request()).outcomes.remove(0);
        assert_eq!(outcome.result.is_ok(), *good, "{:?}", outcome.result);
    }
}

fn on_threads(host: &Host, mix: &[(Arc<Loaded>, bool)], times: usize) {
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| evaluate(host, mix, times / THREADS));
        }
    });
}

/// Bytes of this process in memory, where the system tells.
fn resident() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kibibytes| kibibytes << 10)
}

#[test]
fn ten_thousand_hostile_and_honest_evaluations_leave_nothing_behind() {
    let host = Host::new(Limits { fuel: 100_000, ..Limits::default() }).expect("a machine that runs WebAssembly");
    let mix = mix(&host);
    on_threads(&host, &mix, EVALUATIONS / 5);
    let before = resident();
    on_threads(&host, &mix, EVALUATIONS);
    if let (Some(before), Some(after)) = (before, resident()) {
        assert!(after < before + GROWTH_BYTES, "{before} bytes before, {after} after");
    }
}
