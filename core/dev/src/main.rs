//! `cargo dev`: finds the chore by its name.

#![expect(clippy::print_stdout, reason = "a command line tool answers on its standard output")]

use std::path::{Path, PathBuf};

use anjuan_dev::{docs, fixtures, lock, plugins};
use anyhow::{Context as _, Result, bail};

const USAGE: &str = "用法：
  cargo dev plugins            编译各省组件，写入 component.wasm 和 component.lock
  cargo dev plugins --check    不编译，只核对 component.lock 与源码、组件是否一致
  cargo dev plugins --verify   编译但不写入，核对字节是否与已提交的组件一致
  cargo dev docs               生成文书图册 target/docs/index.html 和规则目录 target/docs/rules.html
  cargo dev fixtures [-o 目录]  生成各类案件的示例案卷（无误的和有一处毛病的），默认写入 target/fixtures";

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let root = repository()?;
    let problems = match words.as_slice() {
        ["plugins"] => plugins::build(&root, &mut |line| println!("{line}"))?,
        ["plugins", "--check"] => lock::problems(&root)?,
        ["plugins", "--verify"] => plugins::verify(&root, &mut |line| println!("{line}"))?,
        ["fixtures"] => written(&root, &root.join("target/fixtures"))?,
        ["fixtures", "-o", folder] => written(&root, Path::new(folder))?,
        ["docs"] => docs::write(&root, &mut |line| println!("{line}"))?,
        _ => bail!("{USAGE}"),
    };
    for problem in &problems {
        println!("{problem}");
    }
    if problems.is_empty() { Ok(()) } else { bail!("{} 处不一致", problems.len()) }
}

fn written(root: &Path, out: &Path) -> Result<Vec<String>> {
    fixtures::write(root, out, &mut |line| println!("{line}"))?;
    Ok(Vec::new())
}

/// The repository is two levels above this crate.
fn repository() -> Result<PathBuf> {
    let crate_folder = Path::new(env!("CARGO_MANIFEST_DIR"));
    crate_folder.ancestors().nth(2).map(Path::to_path_buf).context("找不到仓库根目录")
}
