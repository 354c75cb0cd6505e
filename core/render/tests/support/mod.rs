//! The house's fonts and small layouts for the tests.

use anjuan_model::{Date, Finding};
use anjuan_render::{Environment, Job, RenderError, Rendered};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};

/// World path of the layout under test.
pub const MAIN: &str = "/documents/sample/main.typ";

/// How every test layout begins.
pub const HEAD: &str = r#"
#let answers = json("/data.json").answers
#set document(title: "样张")
#set page(paper: "a4", footer: context align(center)[— #counter(page).get().first() —])
#set text(font: ("Anjuan FangSong", "LXGW WenKai", "Anjuan Fallback"), lang: "zh", region: "cn", cjk-latin-spacing: none)
"#;

/// The bytes of the house's fonts, in the order of their names.
pub fn fonts() -> Vec<Arc<[u8]>> {
    static FONTS: OnceLock<Vec<Arc<[u8]>>> = OnceLock::new();
    let read = || {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates/shared/fonts");
        let entries = std::fs::read_dir(folder).expect("the fonts' folder");
        let mut paths: Vec<_> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "ttf"));
        paths.sort();
        paths.iter().map(|path| std::fs::read(path).expect("a font").into()).collect()
    };
    FONTS.get_or_init(read).clone()
}

/// An environment with one layout.
pub fn try_environment(main: &str) -> Result<Environment, Vec<Finding>> {
    let sources = [(MAIN, main), ("/shared/page.typ", "#let two = 22pt")];
    Environment::new(fonts(), sources.map(|(path, text)| (path.to_owned(), text.to_owned())).into())
}

/// An environment with one layout that begins as all do.
pub fn environment(body: &str) -> Environment {
    try_environment(&format!("{HEAD}\n{body}")).expect("a good layout")
}

/// A job over answers; its texts are all strings among them.
pub fn job(answers: Value) -> Job {
    let strings = |(id, value): (&String, &Value)| value.as_str().map(|text| (id.clone(), text.to_owned()));
    let texts = answers.as_object().map(|map| map.iter().filter_map(strings).collect()).unwrap_or_default();
    let day = Date::from_ymd_opt(2024, 5, 10).expect("a day");
    Job { texts, ..Job::new(MAIN, json!({ "answers": answers }), day) }
}

/// Renders a layout with answers.
pub fn render(body: &str, answers: Value) -> Result<Rendered, RenderError> {
    anjuan_render::render(&environment(body), &job(answers))
}

/// The findings of a refusal, each as `place: message`.
pub fn refused(result: Result<Rendered, RenderError>) -> Vec<String> {
    match result {
        Err(RenderError::Refused(findings)) => lines(&findings),
        other => panic!("not refused: {other:?}"),
    }
}

/// Findings as `place: message`.
pub fn lines(findings: &[Finding]) -> Vec<String> {
    findings.iter().map(|finding| format!("{}: {}", finding.places[0].path, finding.message)).collect()
}

/// The files of the national content, by path inside `templates`.
pub fn files() -> BTreeMap<String, Arc<[u8]>> {
    let mut files = BTreeMap::new();
    collect(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../templates"), "", &mut files);
    files
}

/// Its layouts by world path.
pub fn catalogue() -> BTreeMap<String, String> {
    let layouts = files().into_iter().filter(|(path, _)| path.ends_with(".typ"));
    layouts.map(|(path, bytes)| (format!("/{path}"), String::from_utf8_lossy(&bytes).into_owned())).collect()
}

fn collect(folder: &Path, prefix: &str, files: &mut BTreeMap<String, Arc<[u8]>>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        let name = format!("{prefix}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            collect(&path, &format!("{name}/"), files);
        } else {
            files.insert(name, std::fs::read(&path).expect("a file").into());
        }
    }
}
