//! The running program: one command, or a server on a free port with a data folder that vanishes.

use std::io::{BufRead, BufReader, Read};
use std::path::PathBuf;
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use tempfile::TempDir;

/// The program under test.
pub struct Program(pub &'static str);

impl Program {
    /// Runs a command to its end.
    pub fn run(&self, arguments: &[&str]) -> Output {
        Command::new(self.0).args(arguments).env_clear().envs(kept_environment()).output().expect("the program starts")
    }

    /// Starts a command whose errors are read while it runs, and waits for their first line.
    pub fn start(&self, arguments: &[&str]) -> (Child, String) {
        let mut child = Command::new(self.0)
            .args(arguments)
            .env_clear()
            .envs(kept_environment())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let errors = child.stderr.as_mut().expect("its errors are piped");
        let mut line = Vec::new();
        // Byte by byte, so that what comes later stays in the pipe.
        while !line.ends_with(b"\n") {
            let mut byte = [0];
            errors.read_exact(&mut byte).expect("the program says something");
            line.extend(byte);
        }
        (child, String::from_utf8_lossy(&line).into_owned())
    }

    /// Starts a server and waits until it says its address.
    pub fn serve(&self, more: &[&str]) -> Server {
        let data = TempDir::new().expect("a temporary folder");
        let mut command = Command::new(self.0);
        command.args(["serve", "--listen", "127.0.0.1:0"]).args(more);
        // An option given twice is an error, so a test's own data folder goes before the temporary one.
        if !more.contains(&"--data") {
            command.arg("--data").arg(data.path());
        }
        Server::start(command, data)
    }

    /// The same by the program's name alone, with its settings in the environment.
    pub fn serve_by_environment(&self) -> Server {
        let data = TempDir::new().expect("a temporary folder");
        let mut command = Command::new(self.0);
        command.env("ANJUAN_LISTEN", "127.0.0.1:0").env("ANJUAN_DATA", data.path());
        Server::start(command, data)
    }
}

/// What a program needs of the environment: where libraries and temporary files are, nothing of a user's settings.
fn kept_environment() -> Vec<(String, String)> {
    std::env::vars().filter(|(name, _)| ["PATH", "TMPDIR", "LD_LIBRARY_PATH"].contains(&name.as_str())).collect()
}

/// A server that ends with the test.
pub struct Server {
    child: Child,
    /// Kept open, so that the server may go on talking.
    _output: BufReader<ChildStdout>,
    /// `http://127.0.0.1:port`.
    pub base: String,
    /// Its data folder.
    pub data: TempDir,
}

impl Server {
    fn start(mut command: Command, data: TempDir) -> Self {
        let mut child = command.env("ANJUAN_LOG", "warn").stdout(Stdio::piped()).spawn().expect("the program starts");
        let mut output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let mut line = String::new();
        output.read_line(&mut line).expect("the server says something");
        let (_, address) = line.split_once("http://").expect("the server says its address");
        Self { child, base: format!("http://{}", address.trim()), data, _output: output }
    }

    /// Asks it to end and waits until it has.
    pub fn stop(&mut self) -> PathBuf {
        let asked = Command::new("kill").arg(self.child.id().to_string()).status().expect("the server is asked to end");
        assert!(asked.success(), "the server was running");
        self.child.wait().expect("the server ends");
        self.data.path().to_path_buf()
    }

    /// Kills it without warning, as a power cut would, and leaves the data folder.
    pub fn kill(&mut self) -> PathBuf {
        // It may have ended by itself already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        self.data.path().to_path_buf()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
