//! The command line: one file per subcommand, each taking its arguments apart and calling one use case.

mod audit;
mod audit_many;
mod batch;
mod beside;
mod bundle;
mod diff;
mod explain;
mod mend;
mod papers;
mod place;
mod plugin;
mod render;
mod serve;
mod template;

use crate::engines::{EngineConfig, Engines};
use crate::error::OpError;
use crate::print;
use anjuan_model::{Date, Finding};
use clap::{Parser, Subcommand};
use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// 案卷：法律援助文书生成与结案案卷审核
#[derive(Parser)]
#[command(name = "anjuan", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// 以此文件夹（内含 templates 与 plugins）代替程序内置的文书与规则
    #[arg(long, global = true, env = "ANJUAN_CONTENT", value_name = "文件夹")]
    content: Option<PathBuf>,
}

#[derive(Subcommand)]
enum Command {
    /// 启动网页与接口服务（默认）
    Serve(serve::Serve),
    /// 查看和检查文书格式
    #[command(subcommand)]
    Template(template::Template),
    /// 由填写内容生成一份文书，或由表格批量生成
    Render(render::Render),
    /// 由案件信息列出应有的文书，并生成其中可以生成的
    Papers(papers::Papers),
    /// 审核结案案卷（zip、BagIt 移交包或其文件夹）
    Audit(audit::Audit),
    /// 比较同一案卷的两份审核报告：新出现、已消除、有变化的问题
    Diff(diff::Diff),
    /// 由审核报告生成《案卷补正一次性告知书》，或其预填内容
    Mend(mend::Mend),
    /// 移交包（BagIt）：由案卷文件夹制作，或者核验
    #[command(subcommand)]
    Bundle(bundle::Bundle),
    /// 说明一条规则：要求、理由、依据、适用期、怎样改正
    Explain(explain::Explain),
    /// 地方规则包：检查、试运行、打包、安装、启用
    #[command(subcommand)]
    Plugin(plugin::Plugin),
    /// 排版工作进程（由主进程启动）
    #[command(hide = true)]
    RenderWorker {
        /// 版式源文件清单
        #[arg(long)]
        sources: PathBuf,
    },
    /// 文字识别进程（由主进程启动）
    #[command(hide = true)]
    OcrRun {
        /// 内存上限，字节
        #[arg(long)]
        memory: u64,
        /// 识别程序
        program: PathBuf,
        /// 交给它的参数
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        arguments: Vec<OsString>,
    },
}

/// The whole program: reads the arguments and runs what they ask for; `anjuan` alone means `anjuan serve`.
pub fn main() -> ExitCode {
    let mut given: Vec<OsString> = std::env::args_os().collect();
    if Arguments::parse_from(&given).command.is_none() {
        // Read once more as the command it stands for, so that its settings in the environment count.
        given.push("serve".into());
    }
    let arguments = Arguments::parse_from(given);
    arguments.command.map_or(ExitCode::from(2), |command| run(command, arguments.content))
}

/// Runs one command. Exit status: 0 passed, 1 failed, 2 wrong input, 3 not checked, 4 our own failure.
fn run(command: Command, content: Option<PathBuf>) -> ExitCode {
    let outcome = match command {
        Command::RenderWorker { sources } => crate::engines::work(&sources).map(|()| 0),
        Command::OcrRun { memory, program, arguments } => Err(crate::ocr::become_reader(memory, &program, &arguments)),
        Command::Serve(serve) => serve.run(content),
        Command::Template(template) => start(content).and_then(|engines| template.run(&engines)),
        Command::Render(render) => start(content).and_then(|engines| render.run(&engines)),
        Command::Papers(papers) => start(content).and_then(|engines| papers.run(&engines)),
        Command::Audit(audit) => {
            // The structure is looked at before the rules and components are even loaded.
            let told = audit.glance();
            start(content).and_then(|engines| audit.run(&engines, told))
        }
        Command::Diff(diff) => diff.run(),
        Command::Mend(mend) => start(content).and_then(|engines| mend.run(&engines)),
        Command::Bundle(bundle) => bundle.run(content),
        Command::Explain(explain) => start(content).and_then(|engines| explain.run(&engines)),
        Command::Plugin(plugin) => plugin.run(content),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        Err(error) => {
            complain(&error);
            ExitCode::from(error.exit_status())
        }
    }
}

fn start(content: Option<PathBuf>) -> Result<Engines, OpError> {
    crate::telemetry::start(false);
    Engines::start(&EngineConfig { content, ..EngineConfig::default() })
}

/// Says on standard error what is wrong, where, and what to do.
fn complain(error: &OpError) {
    let mut err = std::io::stderr().lock();
    // A closed terminal is no reason to fail differently.
    let _ = writeln!(err, "错误：{error}");
    if let OpError::Findings(findings) = error {
        findings.iter().for_each(|finding| remark(&mut err, finding));
    } else {
        let _ = writeln!(err, "处理：{}", error.help());
    }
}

fn remark(out: &mut impl Write, finding: &Finding) {
    let _ = writeln!(out, "  [{}] {}（{}）", finding.severity.label(), finding.message, print::places(finding));
    if !finding.help.is_empty() {
        let _ = writeln!(out, "      {}", finding.help);
    }
}

/// Writes to a file, or to standard output where none is named.
fn deliver(out: Option<&Path>, bytes: &[u8]) -> Result<(), OpError> {
    match out {
        Some(path) => Ok(std::fs::write(path, bytes)?),
        None => Ok(std::io::stdout().lock().write_all(bytes)?),
    }
}

fn parse_date(text: &str) -> Result<Date, String> {
    anjuan_model::field::parse_date(text).ok_or_else(|| "不是有效日期，应写作 2024-05-06".to_owned())
}
