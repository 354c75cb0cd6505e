//! The wording that a blank form prints: the runs of Chinese in its layout and in the house style's modules.

use super::shingles;
use crate::Question;
use std::collections::HashSet;

/// Shorter runs are single words, which every text has.
const SHORTEST: usize = 2;

/// The wording of one kind of document.
pub(super) struct Wording {
    runs: Vec<String>,
}

impl Wording {
    /// The wording of every edition of a kind; empty where nobody here prints it.
    pub(super) fn of(kind: &str, question: &Question) -> Self {
        let layout = format!("documents/{kind}/main.typ");
        let mut runs = Vec::new();
        for layer in question.catalog.layers() {
            let Some(text) = layer.text(&layout) else { continue };
            runs.extend(chinese(text));
            let modules = question.catalog.layers().iter().flat_map(|layer| {
                let paths = layer.files.keys().filter(|path| path.starts_with("shared/") && path.ends_with(".typ"));
                paths.filter_map(|path| Some((path.as_str(), layer.text(path)?)))
            });
            // Only the modules it imports: those of another form are not its words.
            let imported = modules.filter(|(path, _)| text.contains(path));
            imported.for_each(|(_, module)| runs.extend(chinese(module)));
        }
        Self { runs }
    }

    /// Its shingles.
    pub(super) fn shingles(&self, length: usize) -> HashSet<&str> {
        self.runs.iter().flat_map(|run| shingles(run, length)).map(|(_, shingle)| shingle).collect()
    }
}

/// The runs of Chinese characters and marks; comments are for people, not for the page.
fn chinese(text: &str) -> Vec<String> {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let runs = lines.flat_map(|line| line.split(|c: char| !is_chinese(c)));
    runs.filter(|run| run.chars().count() > SHORTEST).map(str::to_owned).collect()
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '—' | '·')
}
