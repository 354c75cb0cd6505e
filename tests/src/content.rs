//! The content as the program loads it, and documents rendered in this process.

use anjuan_app::library::{Library, main_path};
use anjuan_app::ops::prove_content::sample;
use anjuan_model::case::CaseFacts;
use anjuan_model::origin::Origin;
use anjuan_model::{Answers, Date, Template};
use anjuan_render::{Environment, Format, Job, Purpose, Rendered, Standard, render};
use serde_json::{Map, Value};
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

/// A layout for papers that courts and police make: a title, then paragraphs.
const PLAIN: &str = r#"#let data = json("/data.json").answers
#set page(paper: "a4", margin: 28mm)
#set text(font: ("Anjuan FangSong", "LXGW WenKai", "Anjuan Fallback"), size: 16pt, lang: "zh", cjk-latin-spacing: none)
#set document(title: data.title)
#align(center, text(size: 22pt, data.title))
#for line in data.lines { par(line) }
"#;

/// The embedded content.
pub static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let host = anjuan_host::Host::new(anjuan_host::Limits::default()).expect("the component runtime starts");
    Library::load(None, Arc::new(host)).expect("the embedded content loads")
});

/// The world of all layouts, and one plain layout beside them.
pub static WORLD: LazyLock<Environment> = LazyLock::new(|| {
    let mut sources = LIBRARY.sources.clone();
    sources.insert("/tests/plain.typ".to_owned(), PLAIN.to_owned());
    Environment::new(Library::fonts(), sources).expect("every layout passes the gate")
});

/// The checkout's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The sample answers of a document.
pub fn sample_of(template: &Template) -> Map<String, Value> {
    let layer = LIBRARY.catalog.layer(&template.layer).expect("a template's layer is loaded");
    sample(layer, &template.id).unwrap_or_else(|why| panic!("{}: {why}", template.id))
}

/// Parses answers, which must be good.
pub fn good_answers(template: &Template, raw: &Map<String, Value>) -> Answers {
    let parsed = Answers::parse(template, raw, &CaseFacts::default());
    parsed.answers.unwrap_or_else(|| panic!("{}: {:#?}", template.id, parsed.findings))
}

/// Renders a document in this process.
pub fn make(template: &Template, answers: &Answers, standard: Standard, format: Format) -> Rendered {
    let origin = serde_json::to_vec(&Origin::of(template, answers)).expect("an origin is JSON");
    let attachment = (standard != Standard::A2b && format == Format::Pdf).then_some(origin);
    let job = Job {
        main: main_path(&template.layer, &template.id),
        data: answers.to_data(template),
        texts: anjuan_app::ops::render_document::free_texts(template, answers),
        standard,
        day: day(2024, 6, 20),
        title: template.title.clone(),
        attachment,
        format,
        purpose: Purpose::Document,
    };
    render(&WORLD, &job).unwrap_or_else(|error| panic!("{}: {error:?}", template.id))
}

/// A PDF with a title and lines, as another program would have made it.
pub fn plain_pdf(title: &str, lines: &[String]) -> Vec<u8> {
    let data = serde_json::json!({"answers": {"title": title, "lines": lines}});
    let job = Job { title: title.to_owned(), ..Job::new("/tests/plain.typ", data, day(2024, 6, 20)) };
    render(&WORLD, &job).unwrap_or_else(|error| panic!("{title}: {error:?}")).into_first_file()
}

/// A day.
pub fn day(year: i32, month: u32, day: u32) -> Date {
    Date::from_ymd_opt(year, month, day).expect("a real day")
}

/// A copy of the content with one new document, one new rule and one new province laid over it.
pub fn with_new_folders() -> tempfile::TempDir {
    let folder = tempfile::TempDir::new().expect("a folder");
    for part in ["templates", "plugins"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    copy(&root().join("tests/fixtures/new-content"), folder.path());
    folder
}

fn copy(from: &Path, to: &Path) {
    for (path, bytes) in anjuan_app::library::walk(from).expect("a content folder") {
        let target = to.join(path);
        std::fs::create_dir_all(target.parent().expect("a parent")).expect("a folder");
        std::fs::write(target, bytes).expect("a file");
    }
}

/// Runs a check over every printed document on both cores and reports every failure at once.
pub fn each_document(check: impl Fn(&Template) -> Result<(), String> + Sync) {
    let templates: Vec<&Template> = LIBRARY.catalog.all_templates().filter(|template| !template.external).collect();
    assert!(!templates.is_empty(), "no documents found");
    let next = std::sync::atomic::AtomicUsize::new(0);
    let failures = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(template) = templates.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    if let Err(why) = check(template) {
                        failures.lock().expect("no check panicked").push(format!("{}: {why}", template.id));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().expect("no check panicked");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}
