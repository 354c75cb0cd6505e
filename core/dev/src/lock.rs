//! `component.lock`: which source a committed component was built from, and whether that still holds.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

/// The component beside a province's `plugin.toml`.
pub const COMPONENT: &str = "component.wasm";
/// The lock beside it.
pub const LOCK: &str = "component.lock";

/// What `cargo dev plugins` wrote when it built a component.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Lock {
    /// Hash of the component crate, the SDK and the contract.
    pub source_sha256: String,
    /// Hash of the built component.
    pub wasm_sha256: String,
    /// The compilers; the same line gives the same bytes in any folder.
    pub toolchain: String,
}

/// Provinces that have a component crate, by folder name in order.
///
/// # Errors
/// When the folder of plugins cannot be read.
pub fn provinces(root: &Path) -> Result<Vec<PathBuf>> {
    let plugins = root.join("plugins");
    let mut found = Vec::new();
    for entry in fs::read_dir(&plugins).with_context(|| format!("无法读取 {}", plugins.display()))? {
        let folder = entry?.path();
        if folder.join("component/Cargo.toml").is_file() {
            found.push(folder);
        }
    }
    found.sort();
    Ok(found)
}

/// Everything that is out of step, one Chinese sentence each; needs no WebAssembly toolchain.
///
/// # Errors
/// When a file that must be there cannot be read.
pub fn problems(root: &Path) -> Result<Vec<String>> {
    let mut problems = Vec::new();
    for province in provinces(root)? {
        let name = province.strip_prefix(root).unwrap_or(&province).display().to_string();
        match read(&province) {
            Ok((lock, wasm)) => {
                if lock.source_sha256 != source_sha256(root, &province)? {
                    problems.push(format!("{name}：源码已改而组件未重建，请运行 cargo dev plugins"));
                }
                if lock.wasm_sha256 != sha256(&wasm) {
                    problems.push(format!("{name}：{COMPONENT} 与 {LOCK} 不符，请运行 cargo dev plugins"));
                }
            }
            Err(error) => problems.push(format!("{name}：{error:#}")),
        }
    }
    Ok(problems)
}

/// The lock and the component of one province.
///
/// # Errors
/// When one of them is missing or the lock is not in its form.
pub fn read(province: &Path) -> Result<(Lock, Vec<u8>)> {
    let text = fs::read_to_string(province.join(LOCK)).with_context(|| format!("缺少 {LOCK}"))?;
    let lock = toml::from_str(&text).with_context(|| format!("{LOCK} 格式不符"))?;
    let wasm = fs::read(province.join(COMPONENT)).with_context(|| format!("缺少 {COMPONENT}"))?;
    Ok((lock, wasm))
}

/// Hash over path and bytes of every file that the component is made of, in the order of their paths.
///
/// # Errors
/// When one of the files cannot be read.
pub fn source_sha256(root: &Path, province: &Path) -> Result<String> {
    let component = province.join("component");
    let sdk = root.join("plugins/sdk");
    let mut files = vec![component.join("Cargo.toml"), sdk.join("Cargo.toml")];
    for folder in [component.join("src"), sdk.join("src"), sdk.join("wit")] {
        collect(&folder, &mut files)?;
    }
    let mut named = Vec::new();
    for file in files {
        let path = file.strip_prefix(root).unwrap_or(&file).components();
        let parts: Vec<String> = path.map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        let bytes = fs::read(&file).with_context(|| format!("无法读取 {}", file.display()))?;
        named.push((parts.join("/"), bytes));
    }
    named.sort();
    let mut hasher = Sha256::new();
    for (path, bytes) in named {
        // Lengths keep the border between one file and the next.
        hasher.update(format!("{} {path} {}\n", path.len(), bytes.len()));
        hasher.update(bytes);
    }
    Ok(hexadecimal(&hasher.finalize()))
}

/// The SHA-256 of some bytes in lower-case hexadecimal.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hexadecimal(&Sha256::digest(bytes))
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<()> {
    for entry in fs::read_dir(folder).with_context(|| format!("无法读取 {}", folder.display()))? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A repository with one province, built as far as its lock can tell.
    fn repository() -> tempfile::TempDir {
        let root = tempfile::tempdir().expect("a temporary folder");
        for (path, text) in [
            ("plugins/sdk/Cargo.toml", "sdk"),
            ("plugins/sdk/src/lib.rs", "sdk source"),
            ("plugins/sdk/wit/province.wit", "contract"),
            ("plugins/somewhere/component/Cargo.toml", "component"),
            ("plugins/somewhere/component/src/lib.rs", "rules"),
            ("plugins/somewhere/component.wasm", "wasm"),
        ] {
            write(root.path(), path, text);
        }
        let province = root.path().join("plugins/somewhere");
        let lock = Lock {
            source_sha256: source_sha256(root.path(), &province).expect("readable source"),
            wasm_sha256: sha256(b"wasm"),
            toolchain: "rustc".to_owned(),
        };
        write(root.path(), "plugins/somewhere/component.lock", &toml::to_string(&lock).expect("TOML"));
        root
    }

    fn write(root: &Path, path: &str, text: &str) {
        let file = root.join(path);
        fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
        fs::write(file, text).expect("a file");
    }

    fn check(change: &[(&str, &str)], expected: usize) {
        let root = repository();
        for (path, text) in change {
            write(root.path(), path, text);
        }
        let found = problems(root.path()).expect("a readable repository");
        assert_eq!(found.len(), expected, "{found:?}");
    }

    #[test]
    fn a_lock_in_step_has_no_problem() {
        check(&[], 0);
    }

    #[test]
    fn changed_sources_contracts_and_components_are_seen() {
        check(&[("plugins/somewhere/component/src/lib.rs", "other rules")], 1);
        check(&[("plugins/somewhere/component/src/more.rs", "")], 1);
        check(&[("plugins/sdk/wit/province.wit", "other contract")], 1);
        check(&[("plugins/somewhere/component.wasm", "other wasm")], 1);
        check(&[("plugins/somewhere/component.lock", "nothing")], 1);
        check(&[("plugins/elsewhere/component/Cargo.toml", "never built")], 1);
    }

    #[test]
    fn files_outside_the_component_do_not_matter() {
        check(&[("plugins/sdk/README.md", "words"), ("plugins/somewhere/plugin.toml", "words")], 0);
    }
}
