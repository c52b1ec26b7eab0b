//! The program as a process of its own, and a client that speaks as much HTTP as is needed.

use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Output, Stdio};
use std::time::Duration;

use serde_json::Value;

pub(crate) fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_cxmetrics-service"));
    command.args(arguments);
    command
}

/// Runs the program where it is not expected to serve.
pub(crate) fn run(arguments: &[&str]) -> Output {
    program(arguments).output().unwrap()
}

/// The service on a free port, until it is dropped.
pub(crate) struct Service {
    process: Child,
    address: String,
}

impl Service {
    #[track_caller]
    pub(crate) fn start(arguments: &[&str]) -> Self {
        let mut process = program(arguments)
            .args(["--port", "0"])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        let mut output = BufReader::new(process.stdout.take().unwrap());
        output.read_line(&mut line).unwrap();
        let address = line.trim_end().strip_prefix("http://");
        let address = address.and_then(|address| address.strip_suffix('/'));
        let address = address.expect("the address is the first line").to_owned();
        Self { process, address }
    }

    pub(crate) fn client(&self) -> Client {
        Client(self.address.clone())
    }

    pub(crate) fn post(&self, body: &Value) -> Reply {
        self.client().post(body).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Reply {
        self.client().send("GET", path, None).unwrap()
    }

    /// The scores of the four weeks that end with a day.
    #[track_caller]
    pub(crate) fn scores(&self, until: &str) -> Value {
        let reply = self.get(&format!("/scores?until={until}"));
        assert_eq!(reply.status, 200, "{}", reply.body);
        reply.json()
    }

    /// `SIGKILL`: the program has no say in it.
    pub(crate) fn kill(mut self) {
        self.process.kill().unwrap();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It may be dead already.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) head: String,
    pub(crate) body: String,
}

impl Reply {
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    /// The words of an error.
    #[track_caller]
    pub(crate) fn error(&self) -> String {
        self.json()["error"].as_str().unwrap().to_owned()
    }
}

#[derive(Clone)]
pub(crate) struct Client(String);

impl Client {
    pub(crate) fn post(&self, body: &Value) -> io::Result<Reply> {
        self.send("POST", "/answers", Some(&body.to_string()))
    }

    /// One request on a connection of its own. An answer that breaks off is an error.
    pub(crate) fn send(&self, method: &str, path: &str, body: Option<&str>) -> io::Result<Reply> {
        let mut stream = TcpStream::connect(&self.0)?;
        stream.set_read_timeout(Some(Duration::from_secs(60)))?;
        let body = body.unwrap_or("");
        write!(
            stream,
            "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\
             Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
            self.0,
            body.len()
        )?;
        let mut reply = String::new();
        stream.read_to_string(&mut reply)?;
        parsed(&reply).ok_or_else(|| io::Error::other(format!("no whole reply: {reply:?}")))
    }
}

fn parsed(reply: &str) -> Option<Reply> {
    let (head, body) = reply.split_once("\r\n\r\n")?;
    let status = head.split(' ').nth(1)?.parse().ok()?;
    let head = head.to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: "))?;
    (length.parse() == Ok(body.len())).then(|| Reply {
        status,
        head: head.clone(),
        body: body.to_owned(),
    })
}

/// A file in a folder of the test's own.
pub(crate) struct File {
    folder: tempfile::TempDir,
    name: &'static str,
}

impl File {
    /// A place where nothing is yet.
    pub(crate) fn new(name: &'static str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, name }
    }

    pub(crate) fn with(name: &'static str, content: impl AsRef<[u8]>) -> Self {
        let file = Self::new(name);
        std::fs::write(file.path(), content).unwrap();
        file
    }

    pub(crate) fn path(&self) -> String {
        let path = self.folder.path().join(self.name);
        path.into_os_string().into_string().unwrap()
    }
}
