//! The compiler that can make a component on this machine.
//!
//! With `rustup target add wasm32-unknown-unknown` that is the ordinary one. Without that target, a
//! Debian machine has `rustc-web` and `rust-web-src`, from which the standard library is built once
//! and kept under `target/`. The component linker ships with every rustup toolchain either way.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context as _, Result, bail, ensure};

use crate::lock::sha256;

/// The target whose standard library asks the host for nothing.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// Where Debian's rustc-web installs its compiler; rustup's stays first in the search path.
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
/// Separates flags in `CARGO_ENCODED_RUSTFLAGS`, which unlike `RUSTFLAGS` allows blanks in paths.
const FLAG_SEPARATOR: &str = "\u{1f}";
/// A crate with nothing in it, whose build makes the standard library.
const EMPTY_MANIFEST: &str = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
/// The parts of the standard library that a component may use.
const STANDARD_LIBRARY: &str = "-Zbuild-std=std,panic_abort";
/// Bitcode in the standard library is what makes link-time optimisation over it possible.
const BITCODE: &str = "-Cembed-bitcode=yes";

/// A compiler with what it needs to make components.
pub(crate) struct Toolchain {
    rustc: PathBuf,
    flags: Vec<String>,
    linker: PathBuf,
    /// The compilers in one line, for the lock file.
    pub(crate) line: String,
}

impl Toolchain {
    /// Finds one, building the standard library if need be.
    pub(crate) fn find(root: &Path, say: &mut dyn FnMut(String)) -> Result<Self> {
        let ordinary = PathBuf::from("rustc");
        let library =
            PathBuf::from(output(Command::new(&ordinary).args(["--print", "target-libdir", "--target", TARGET]))?);
        if library.is_dir() {
            return Ok(Self {
                line: line(&ordinary)?,
                flags: Vec::new(),
                linker: PathBuf::from("wasm-component-ld"),
                rustc: ordinary,
            });
        }
        let rustc = PathBuf::from(DEBIAN_RUSTC);
        if !rustc.is_file() {
            bail!(
                "没有 {TARGET} 的标准库：请运行 rustup target add {TARGET}，或在 Debian 上安装 rustc-web 和 rust-web-src"
            );
        }
        let tools = component_tools(&ordinary)?;
        let sysroot = sysroot(root, &rustc, say)?;
        Ok(Self {
            line: line(&rustc)?,
            flags: vec![
                format!("--sysroot={}", sysroot.display()),
                format!("-Clink-arg=--wasm-ld-path={}", tools.join("gcc-ld/wasm-ld").display()),
            ],
            linker: tools.join("wasm-component-ld"),
            rustc,
        })
    }

    /// A `cargo` that compiles with this toolchain, into its own folder under `target/`.
    pub(crate) fn cargo(&self, root: &Path) -> Command {
        let mut flags = self.flags.clone();
        flags.extend(remaps(root));
        let mut command = cargo(&self.rustc);
        command
            .current_dir(root)
            .env("CARGO_TARGET_DIR", target_folder(root))
            .env("CARGO_ENCODED_RUSTFLAGS", flags.join(FLAG_SEPARATOR))
            .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", &self.linker);
        command
    }
}

/// Where components are compiled; apart from the server's own builds, because the compiler may be another.
pub(crate) fn target_folder(root: &Path) -> PathBuf {
    root.join("target/components")
}

/// Runs a command that is expected to succeed, leaving its messages on the terminal.
pub(crate) fn run(command: &mut Command) -> Result<()> {
    let status = command.status().with_context(|| format!("无法运行 {command:?}"))?;
    ensure!(status.success(), "命令失败（{status}）：{command:?}");
    Ok(())
}

/// The standard library for the target, built from Debian's sources; kept under the compiler's version.
fn sysroot(root: &Path, rustc: &Path, say: &mut dyn FnMut(String)) -> Result<PathBuf> {
    let version = output(Command::new(rustc).arg("-vV"))?;
    let recipe = format!("{version}{EMPTY_MANIFEST}{STANDARD_LIBRARY}{BITCODE}");
    let key: String = sha256(recipe.as_bytes()).chars().take(16).collect();
    let sysroot = root.join("target/wasm-sysroot").join(key);
    let library = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    if library.is_dir() {
        return Ok(sysroot);
    }
    say("正在编译标准库（每个编译器版本只需一次，约一分钟）".to_owned());
    let work = sysroot.join("work");
    fs::create_dir_all(work.join("src"))?;
    fs::write(work.join("Cargo.toml"), EMPTY_MANIFEST)?;
    fs::write(work.join("src/lib.rs"), "")?;
    let flags: Vec<String> = [BITCODE.to_owned()].into_iter().chain(remaps(&work)).collect();
    run(cargo(rustc)
        .current_dir(&work)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_TARGET_DIR", work.join("target"))
        .env("CARGO_ENCODED_RUSTFLAGS", flags.join(FLAG_SEPARATOR))
        .args(["build", "--release", STANDARD_LIBRARY, "--target", TARGET]))?;
    // Gathered aside and renamed at the end, so that an interrupted build is never taken for a whole one.
    let gathered = work.join("library");
    gather(&work.join("target").join(TARGET).join("release/deps"), &gathered)?;
    fs::create_dir_all(library.parent().context("标准库目录不完整")?)?;
    fs::rename(&gathered, &library)?;
    fs::remove_dir_all(&work)?;
    Ok(sysroot)
}

fn gather(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let is_library = path.extension().is_some_and(|extension| extension == "rlib");
        if is_library && !name.starts_with("libempty") {
            fs::copy(&path, to.join(name))?;
        }
    }
    Ok(())
}

/// Paths of this machine must not reach the bytes: where the sources lie, and where crates are unpacked.
fn remaps(sources: &Path) -> Vec<String> {
    let mut remaps = vec![format!("--remap-path-prefix={}=/anjuan", sources.display())];
    let cargo_home = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let cargo_home = cargo_home.or_else(|| std::env::home_dir().map(|home| home.join(".cargo")));
    if let Some(cargo_home) = cargo_home {
        remaps.push(format!("--remap-path-prefix={}=/cargo", cargo_home.join("registry/src").display()));
    }
    remaps
}

/// The linker and its helper in the rustup toolchain that runs this program.
fn component_tools(rustc: &Path) -> Result<PathBuf> {
    let sysroot = PathBuf::from(output(Command::new(rustc).args(["--print", "sysroot"]))?);
    let version = output(Command::new(rustc).arg("-vV"))?;
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc 没有报告主机")?;
    let tools = sysroot.join("lib/rustlib").join(host).join("bin");
    ensure!(tools.join("wasm-component-ld").is_file(), "{} 中没有 wasm-component-ld", tools.display());
    Ok(tools)
}

fn cargo(rustc: &Path) -> Command {
    let program = std::env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.env("RUSTC", rustc).env_remove("RUSTC_WRAPPER").env_remove("RUSTC_WORKSPACE_WRAPPER");
    command
}

fn line(rustc: &Path) -> Result<String> {
    let rustc_version = output(Command::new(rustc).arg("--version"))?;
    let cargo_version = output(cargo(rustc).arg("--version"))?;
    Ok(format!("{rustc_version}; {cargo_version}"))
}

fn output(command: &mut Command) -> Result<String> {
    let output = command.output().with_context(|| format!("无法运行 {command:?}"))?;
    ensure!(output.status.success(), "命令失败：{command:?}\n{}", String::from_utf8_lossy(&output.stderr));
    Ok(String::from_utf8(output.stdout)?.trim().to_owned())
}
