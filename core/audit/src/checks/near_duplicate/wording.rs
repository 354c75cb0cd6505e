//! The wording that a blank form prints: the runs of Chinese in its layout and in the house style's modules.

use super::{Held, Shingles};
use anjuan_model::Catalog;

/// Shorter runs are single words, which every text has.
const SHORTEST: usize = 2;

/// The shingles of what every edition of a kind prints; none where nobody here prints it.
pub(crate) fn wording(kind: &str, length: usize, catalog: &Catalog) -> Held {
    let layout = format!("documents/{kind}/main.typ");
    let mut held = Held::default();
    for layer in catalog.layers() {
        let Some(text) = layer.text(&layout) else { continue };
        gather(text, length, &mut held);
        let modules = catalog.layers().iter().flat_map(|layer| {
            let shared = layer.files.range("shared/".to_owned()..).take_while(|(path, _)| path.starts_with("shared/"));
            let paths = shared.map(|(path, _)| path.as_str()).filter(|path| path.ends_with(".typ"));
            paths.filter_map(|path| Some((path, layer.text(path)?)))
        });
        // Only the modules it imports: those of another form are not its words.
        let imported = modules.filter(|(path, _)| text.contains(path));
        imported.for_each(|(_, module)| gather(module, length, &mut held));
    }
    held
}

/// The shingles of the runs of Chinese characters and marks; comments are for people, not for the page.
fn gather(text: &str, length: usize, held: &mut Held) {
    let lines = text.lines().filter(|line| !line.trim_start().starts_with("//"));
    let runs = lines.flat_map(|line| line.split(|c: char| !is_chinese(c)));
    let long = runs.filter(|run| run.chars().nth(SHORTEST).is_some());
    long.for_each(|run| held.extend(Shingles::of(run, length).hashes));
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}' | '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ffef}' | '“' | '”' | '—' | '·')
}
