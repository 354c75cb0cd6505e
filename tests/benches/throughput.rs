//! Documents per second on two workers, each with other answers, and what the workers' memory comes to.
//!
//! Not criterion: what is wanted is a long run. `ANJUAN_DOCUMENTS=20000` makes it one (2,000 otherwise);
//! `ANJUAN_PROGRAM=target/release/anjuan` takes the shipped program for the workers.

use anjuan_app::library::main_path;
use anjuan_app::ops::render_document::free_texts;
use anjuan_model::origin::Origin;
use anjuan_render::{Format, Job, Pool, PoolConfig, Purpose, Standard};
use anjuan_tests::content::{LIBRARY, day, good_answers, sample_of};
use serde_json::json;
use std::io::Write;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

const ID: &str = "meeting-record-trial";
const WORKERS: usize = 2;
const QUESTIONS: usize = 3;

fn main() {
    let wanted: usize = std::env::var("ANJUAN_DOCUMENTS").ok().and_then(|text| text.parse().ok()).unwrap_or(2_000);
    let mut sources = tempfile::NamedTempFile::new().expect("a temporary file");
    serde_json::to_writer(&mut sources, &LIBRARY.sources).expect("sources are JSON");
    sources.flush().expect("on disk");
    let arguments = vec!["render-worker".to_owned(), "--sources".to_owned(), sources.path().display().to_string()];
    // The program under test has the system's allocator; `target/release/anjuan` has the one that is shipped.
    let program = std::env::var_os("ANJUAN_PROGRAM").unwrap_or_else(|| env!("CARGO_BIN_EXE_anjuan-under-test").into());
    let pool = Pool::new(PoolConfig { workers: WORKERS, ..PoolConfig::new(program, arguments) });
    let pages = pool.render(&job(0)).expect("renders").page_count;
    let next = AtomicUsize::new(1);
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number > wanted {
                        break;
                    }
                    if number.is_multiple_of(2_000) {
                        eprintln!(
                            "{number}: workers' memory now {} MiB, at most {} MiB",
                            memory("VmRSS"),
                            memory("VmHWM")
                        );
                    }
                    pool.render(&job(number)).expect("renders");
                }
            });
        }
    });
    let seconds = begun.elapsed().as_secs_f64();
    eprintln!(
        "{wanted} documents of {pages} pages in {seconds:.1} s on {WORKERS} workers: {:.1} a second",
        wanted as f64 / seconds
    );
    eprintln!("workers' memory now {} MiB, at most {} MiB", memory("VmRSS"), memory("VmHWM"));
}

/// A document whose name, time and answers differ from those of every other number.
fn job(number: usize) -> Job {
    let template = LIBRARY.catalog.template(ID, None, day(2024, 6, 20)).expect("the document");
    let mut raw = sample_of(template);
    let family = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨".chars().nth(number % 16).unwrap_or('赵');
    raw.insert(
        "recipient".to_owned(),
        json!(format!("{family}{}某", "甲乙丙丁戊己庚辛".chars().nth(number % 8).unwrap_or('甲'))),
    );
    raw.insert("contact".to_owned(), json!(format!("看守所约见，编号{number}")));
    // So many questions that the record fills three pages.
    let questions = raw.get("questions").and_then(|rows| rows.as_array()).cloned().unwrap_or_default();
    raw.insert("questions".to_owned(), questions.into_iter().take(QUESTIONS).collect());
    let answers = good_answers(template, &raw);
    Job {
        main: main_path(&template.layer, &template.id),
        data: answers.to_data(template),
        texts: free_texts(template, &answers),
        standard: Standard::A3b,
        day: day(2024, 6, 20),
        title: template.title.clone(),
        attachment: serde_json::to_vec(&Origin::of(template, &answers)).ok(),
        format: Format::Pdf,
        purpose: Purpose::Document,
    }
}

/// A line of the kernel's account of our children, summed, in MiB; zero where there is no such account.
fn memory(line: &str) -> u64 {
    let own = format!("PPid:\t{}\n", std::process::id());
    let processes = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    let statuses = processes.filter_map(|entry| std::fs::read_to_string(entry.path().join("status")).ok());
    let kilobytes = statuses.filter(|status| status.contains(&own)).filter_map(|status| {
        let row = status.lines().find(|row| row.starts_with(line))?.to_owned();
        row.split_whitespace().nth(1)?.parse::<u64>().ok()
    });
    kilobytes.sum::<u64>() / 1024
}
