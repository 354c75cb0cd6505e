//! Builds each province's component and writes, or only compares, what is committed beside it.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};

use crate::lock::{self, COMPONENT, LOCK, Lock};
use crate::toolchain::{self, TARGET, Toolchain};

/// The profile of guests in the root Cargo.toml.
const PROFILE: &str = "plugin";
/// What stands at the top of each lock file.
const LOCK_HEADER: &str = "# Written by `cargo dev plugins`; do not edit.\n";

/// Builds every component and writes it with its lock; the list of problems is always empty.
///
/// # Errors
/// When there is no toolchain for components or one of them does not compile.
pub fn build(root: &Path, say: &mut dyn FnMut(String)) -> Result<Vec<String>> {
    let toolchain = Toolchain::find(root, say)?;
    for province in lock::provinces(root)? {
        let wasm = compile(root, &toolchain, &province)?;
        let lock = Lock {
            source_sha256: lock::source_sha256(root, &province)?,
            wasm_sha256: lock::sha256(&wasm),
            toolchain: toolchain.line.clone(),
        };
        fs::write(province.join(COMPONENT), &wasm)?;
        fs::write(province.join(LOCK), format!("{LOCK_HEADER}{}", toml::to_string(&lock)?))?;
        say(format!("{}：{} 字节，{}", province.display(), wasm.len(), lock.wasm_sha256));
    }
    Ok(Vec::new())
}

/// Builds every component without writing, and tells which committed one has other bytes.
///
/// # Errors
/// When there is no toolchain for components or one of them does not compile.
pub fn verify(root: &Path, say: &mut dyn FnMut(String)) -> Result<Vec<String>> {
    let toolchain = Toolchain::find(root, say)?;
    let mut problems = lock::problems(root)?;
    for province in lock::provinces(root)? {
        let wasm = compile(root, &toolchain, &province)?;
        let name = province.display();
        let (lock, _) = lock::read(&province)?;
        if lock.toolchain != toolchain.line {
            // Another compiler may well give other bytes, so there is nothing to compare.
            say(format!("{name}：提交时的工具链是“{}”，本机不同，未比较字节", lock.toolchain));
        } else if lock.wasm_sha256 == lock::sha256(&wasm) {
            say(format!("{name}：重建后字节一致"));
        } else {
            problems.push(format!("{name}：重建后字节不同，请运行 cargo dev plugins"));
        }
    }
    Ok(problems)
}

fn compile(root: &Path, toolchain: &Toolchain, province: &Path) -> Result<Vec<u8>> {
    let manifest = fs::read_to_string(province.join("component/Cargo.toml"))?;
    let manifest: toml::Table = toml::from_str(&manifest)?;
    let package = manifest.get("package").and_then(|package| package.get("name"));
    let package = package.and_then(toml::Value::as_str).context("组件的 Cargo.toml 没有包名")?;
    toolchain::run(toolchain.cargo(root).args([
        "build",
        "--profile",
        PROFILE,
        "--target",
        TARGET,
        "--package",
        package,
    ]))?;
    let file = format!("{}.wasm", package.replace('-', "_"));
    let built = toolchain::target_folder(root).join(TARGET).join(PROFILE).join(file);
    fs::read(&built).with_context(|| format!("没有编译出 {}", built.display()))
}
