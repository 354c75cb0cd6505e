//! `cargo dev docs`: the gallery of documents and the catalogue of rules as a folder that can be opened without a server.

use std::path::Path;
use std::sync::Arc;

use anjuan_app::library::Library;
use anjuan_app::ops::gallery::{cards, picture_of};
use anjuan_app::web::{gallery, rules, templates};
use anjuan_host::{Host, Limits};
use anjuan_render::{Environment, render};
use anyhow::{Context as _, Result, anyhow};

/// Pixels per point of the pictures, for screens of double density.
const SCALE: f32 = 1.0;

/// Writes `target/docs/index.html` with a picture, the fields, the basis and the edition of every printed document, and
/// `target/docs/rules.html` with what `anjuan explain` says of every rule of every layer. Returns what is wrong with the content.
///
/// # Errors
/// When the content cannot be loaded, a sample does not render or a file cannot be written.
pub fn write(root: &Path, say: &mut dyn FnMut(&str)) -> Result<Vec<String>> {
    let host = Host::new(Limits::default()).map_err(|error| anyhow!("{error}"))?;
    let library = Library::load(Some(root), Arc::new(host)).context("内容文件夹无法读取")?;
    let world = Environment::new(Library::fonts(), library.sources.clone())
        .map_err(|findings| anyhow!("版式源文件有误：{findings:#?}"))?;
    let folder = root.join("target/docs");
    std::fs::create_dir_all(folder.join("pictures"))?;
    let mut shown = Vec::new();
    for card in cards(&library.catalog) {
        let mut printed = library.catalog.all_templates().filter(|template| !template.external);
        let template = printed
            .find(|template| template.id == card.id && template.layer == card.layer_id)
            .context("文书不在目录中")?;
        let picture = format!("pictures/{}-{}.png", template.layer, card.id);
        let job = picture_of(&library.catalog, template, SCALE).map_err(|error| anyhow!("{error}"))?;
        let rendered = render(&world, &job).map_err(|error| anyhow!("{}：{error}", card.title))?;
        std::fs::write(folder.join(&picture), rendered.first_file())?;
        shown.push((card, picture));
    }
    let count = shown.len();
    let pages = templates().map_err(|error| anyhow!("{error}"))?;
    let html = gallery::sheet(&pages, shown).map_err(|error| anyhow!("{error}"))?;
    std::fs::write(folder.join("index.html"), html)?;
    say(&format!("已写入 {}（{count} 种文书）", folder.join("index.html").display()));
    let html = rules::sheet(&pages, &library.catalog).map_err(|error| anyhow!("{error}"))?;
    std::fs::write(folder.join("rules.html"), html)?;
    say(&format!("已写入 {}（全部检查规则）", folder.join("rules.html").display()));
    Ok(library.problems.iter().map(|problem| problem.message.clone()).collect())
}
