//! Worker processes: what a hostile layout costs, and that the next document is none the wiser.
//!
//! This binary is its own worker: run with `serve` it speaks the protocol of the pool that another run of it holds.

#[expect(dead_code, reason = "each test binary uses its part of the support")]
mod support;

use anjuan_model::Finding;
use anjuan_render::{Environment, Format, Job, Pool, PoolConfig, RenderError, Standard, run_worker};
use serde_json::json;
use std::sync::Barrier;
use std::time::Duration;
use support::{HEAD, fonts, job, lines};

const TESTS: &[(&str, fn())] = &[
    ("a_worker_gives_the_same_bytes", a_worker_gives_the_same_bytes),
    ("pictures_and_refusals_come_through", pictures_and_refusals_come_through),
    ("a_layout_without_end_is_stopped", a_layout_without_end_is_stopped),
    ("a_layout_that_wants_all_memory_is_stopped", a_layout_that_wants_all_memory_is_stopped),
    ("fifty_thousand_rows_end_within_the_limits", fifty_thousand_rows_end_within_the_limits),
    ("too_many_callers_are_told_so", too_many_callers_are_told_so),
    ("a_worker_that_cannot_start_says_why", a_worker_that_cannot_start_says_why),
    ("restarted_workers_render_again", restarted_workers_render_again),
];

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.first().map(String::as_str) {
        Some("serve") => run_worker(|| Ok(environment()), std::io::stdin(), std::io::stdout()).expect("serves"),
        Some("broken") => {
            run_worker(|| support::try_environment("#("), std::io::stdin(), std::io::stdout()).expect("serves")
        }
        Some("panic") => run_worker(|| panic!("on purpose"), std::io::stdin(), std::io::stdout()).expect("serves"),
        Some("die") => run_worker(die, std::io::stdin(), std::io::stdout()).expect("serves"),
        _ => {
            let wanted =
                |name: &str| arguments.iter().all(|word| word.starts_with('-') || name.contains(word.as_str()));
            for (name, test) in TESTS.iter().filter(|(name, _)| wanted(name)) {
                eprintln!("test {name} ...");
                test();
            }
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "a worker that dies without a word is what is tested")]
fn die() -> Result<Environment, Vec<Finding>> {
    std::process::exit(3)
}

const LAYOUTS: &[(&str, &str)] = &[
    ("plain", "#answers.text"),
    ("endless", "#for i in range(10000) { for j in range(10000) { for k in range(10000) { let x = k } } }"),
    ("greedy", "#let x = \"汉\" * 3000000000\n#x.len()"),
    ("rows", "#table(columns: 5, ..range(250000).map(number => [第 #number 格]))"),
];

fn environment() -> Environment {
    let sources = LAYOUTS.iter().map(|(name, body)| (main_of(name), format!("{HEAD}\n{body}")));
    Environment::new(fonts(), sources.collect()).expect("good layouts")
}

fn main_of(name: &str) -> String {
    format!("/documents/{name}/main.typ")
}

fn ask(layout: &str, text: &str) -> Job {
    Job { main: main_of(layout), ..job(json!({ "text": text })) }
}

fn pool(mode: &str, change: impl FnOnce(&mut PoolConfig)) -> Pool {
    let program = std::env::current_exe().expect("this program");
    let mut config = PoolConfig::new(program, vec![mode.to_owned()]);
    change(&mut config);
    Pool::new(config)
}

/// The pool still works after whatever was done to it.
fn check_alive(pool: &Pool) {
    let rendered = pool.render(&ask("plain", "照常")).expect("renders");
    assert_eq!(rendered.page_texts, ["照常\n— 1 —"]);
}

fn a_worker_gives_the_same_bytes() {
    let pool = pool("serve", |_| {});
    let job = Job { standard: Standard::A3b, attachment: Some(b"{}".to_vec()), ..ask("plain", "同样的字节") };
    let here = anjuan_render::render(&environment(), &job).expect("renders");
    assert_eq!(pool.render(&job).expect("renders"), here);
    assert_eq!(pool.render(&job).expect("renders"), here);
}

fn pictures_and_refusals_come_through() {
    let pool = pool("serve", |_| {});
    let picture = Job { format: Format::Png { scale: 1.0, page: None }, ..ask("plain", "画") };
    assert!(pool.render(&picture).expect("renders").first_file().starts_with(b"\x89PNG"));
    match pool.render(&ask("plain", "\u{1f600}")) {
        Err(RenderError::Refused(findings)) => {
            assert_eq!(lines(&findings), ["text: 字体中没有“\u{1f600}”字（U+1F600）"])
        }
        other => panic!("not refused: {other:?}"),
    }
    let attached = Job { attachment: Some(Vec::new()), ..ask("plain", "附件") };
    assert!(matches!(pool.render(&attached), Err(RenderError::AttachmentNotAllowed)));
    check_alive(&pool);
}

fn a_layout_without_end_is_stopped() {
    let pool = pool("serve", |config| config.deadline = Duration::from_secs(1));
    let result = pool.render(&ask("endless", ""));
    assert!(matches!(result, Err(RenderError::DeadlineExceeded(_))), "{result:?}");
    check_alive(&pool);
}

fn a_layout_that_wants_all_memory_is_stopped() {
    let pool = pool("serve", |_| {});
    let result = pool.render(&ask("greedy", ""));
    assert!(matches!(result, Err(RenderError::MemoryExceeded)), "{result:?}");
    check_alive(&pool);
}

fn fifty_thousand_rows_end_within_the_limits() {
    let pool = pool("serve", |config| {
        config.deadline = Duration::from_secs(5);
        config.memory_bytes = 1 << 30;
    });
    let result = pool.render(&ask("rows", ""));
    let named = matches!(result, Err(RenderError::DeadlineExceeded(_) | RenderError::MemoryExceeded));
    assert!(named || result.is_ok(), "{result:?}");
    check_alive(&pool);
}

fn too_many_callers_are_told_so() {
    let pool = pool("serve", |config| {
        config.deadline = Duration::from_secs(1);
        config.waiting = 0;
    });
    let together = Barrier::new(2);
    let call = || {
        together.wait();
        pool.render(&ask("endless", ""))
    };
    let results =
        std::thread::scope(|scope| [scope.spawn(call), scope.spawn(call)].map(|thread| thread.join().expect("ends")));
    let count = |wanted: fn(&RenderError) -> bool| {
        results.iter().filter_map(|result| result.as_ref().err()).filter(|error| wanted(error)).count()
    };
    assert_eq!(count(|error| matches!(error, RenderError::Busy)), 1, "{results:?}");
    assert_eq!(count(|error| matches!(error, RenderError::DeadlineExceeded(_))), 1, "{results:?}");
    check_alive(&pool);
}

fn a_worker_that_cannot_start_says_why() {
    match pool("broken", |_| {}).render(&ask("plain", "")) {
        Err(RenderError::Refused(findings)) => {
            assert_eq!(lines(&findings), ["documents/sample/main.typ:1:2: 括号没有配对"])
        }
        other => panic!("not refused: {other:?}"),
    }
    let result = pool("die", |_| {}).render(&ask("plain", ""));
    assert!(matches!(&result, Err(RenderError::WorkerCrashed(status)) if status.contains('3')), "{result:?}");
    let result = pool("panic", |_| {}).render(&ask("plain", ""));
    assert!(matches!(result, Err(RenderError::Panicked)), "{result:?}");
    let result = pool("serve", |config| config.program = "/none/such".into()).render(&ask("plain", ""));
    assert!(matches!(result, Err(RenderError::Unavailable(_))), "{result:?}");
}

fn restarted_workers_render_again() {
    let pool = pool("serve", |_| {});
    check_alive(&pool);
    pool.restart();
    check_alive(&pool);
}
