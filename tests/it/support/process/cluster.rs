//! A Postgres server for one test, which can be stopped and started, paused and killed, and have a replica that takes over.

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::instance::free_address;

/// The server; stopped and removed when the value is dropped.
pub struct Cluster {
    folder: PathBuf,
    address: SocketAddr,
    settings: String,
}

impl Cluster {
    /// A new one, running.
    pub fn start_new() -> Self {
        Self::start_new_with("")
    }

    /// The same with further settings: `-c NAME=VALUE`.
    pub fn start_new_with(settings: &str) -> Self {
        let cluster = Self::in_a_folder(settings);
        cluster.tool("initdb", &["--username", "postgres", "--auth", "trust", "--no-sync"]);
        cluster.start();
        cluster
    }

    /// A replica of it, running, which follows it.
    pub fn start_replica(&self) -> Self {
        let replica = Self::in_a_folder(&self.settings);
        let source = format!("postgres://postgres@{}", self.address);
        let copy = [
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
            "--dbname",
            &source,
        ];
        replica.tool("pg_basebackup", &copy);
        replica.start();
        replica
    }

    fn in_a_folder(settings: &str) -> Self {
        let address = free_address();
        let folder = std::env::temp_dir().join(format!("vestibule-cluster-{}-{}", std::process::id(), address.port()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        if is_root() {
            let chown = Command::new("chown").arg("postgres").arg(&folder).status();
            assert!(chown.expect("there is chown").success());
        }
        Self {
            folder,
            address,
            settings: settings.to_owned(),
        }
    }

    /// The database URL.
    pub fn url(&self) -> String {
        format!("postgres://postgres@{}/postgres", self.address)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Starts it, and waits until it answers.
    pub fn start(&self) {
        let options = format!(
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync=off {}",
            self.address.port(),
            self.folder.display(),
            self.settings
        );
        let log = self.folder.join("log").display().to_string();
        self.tool("pg_ctl", &["--wait", "--log", &log, "--options", &options, "start"]);
    }

    /// Stops it as an administrator does: connections are told and closed.
    pub fn stop(&self) {
        self.tool("pg_ctl", &["--wait", "--mode", "fast", "stop"]);
    }

    /// Makes a replica the first database.
    pub fn promote(&self) {
        self.tool("pg_ctl", &["--wait", "promote"]);
    }

    /// Stops all of its processes where they are, as a machine that hangs. Connections stay open, and new ones are accepted by the kernel.
    pub fn pause(&self) {
        self.signal("-STOP");
    }

    /// Lets them continue.
    pub fn resume(&self) {
        self.signal("-CONT");
    }

    /// Kills all of its processes, as a power failure does.
    pub fn kill(&self) {
        self.signal("-KILL");
    }

    /// The first process of a server starts the others: it gets the signal first, so that it starts none meanwhile.
    fn signal(&self, signal: &str) {
        let file = fs::read_to_string(self.folder.join("data/postmaster.pid")).unwrap_or_default();
        let Some(first) = file.lines().next().and_then(|line| line.parse().ok()) else {
            return;
        };
        send(signal, &[first]);
        send(signal, &children_of(first));
    }

    fn tool(&self, name: &str, arguments: &[&str]) {
        assert!(self.run(name, arguments), "{name} {arguments:?} failed");
    }

    fn run(&self, name: &str, arguments: &[&str]) -> bool {
        let program = programs().join(name);
        // Postgres refuses to run as root.
        let mut command = if is_root() {
            let mut command = Command::new("runuser");
            command.args(["-u", "postgres", "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        let data = self.folder.join("data");
        command
            .arg("--pgdata")
            .arg(data)
            .args(arguments)
            .current_dir("/")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        self.resume();
        self.run("pg_ctl", &["--wait", "--mode", "immediate", "stop"]);
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Where the newest server's programs are; Debian keeps them off the path.
fn programs() -> PathBuf {
    let mut found: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .filter_map(|entry| Some(entry.ok()?.path().join("bin")))
        .filter(|folder| folder.join("initdb").is_file())
        .collect();
    found.sort_by_key(|folder| {
        let version = folder
            .parent()
            .and_then(Path::file_name)
            .map(|it| it.to_string_lossy().into_owned());
        version.and_then(|version| version.parse::<u32>().ok())
    });
    found.pop().unwrap_or_default()
}

fn send(signal: &str, processes: &[u32]) {
    let numbers = processes.iter().map(u32::to_string);
    let script = "kill \"$0\" \"$@\" 2>/dev/null";
    Command::new("sh")
        .args(["-c", script, signal])
        .args(numbers)
        .status()
        .ok();
}

fn children_of(parent: u32) -> Vec<u32> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse::<u32>().ok());
    let is_child = |number: &u32| {
        let stat = fs::read_to_string(format!("/proc/{number}/stat")).unwrap_or_default();
        // The name, in parentheses, may contain anything; the state and the parent come after it.
        let (_, rest) = stat.rsplit_once(')').unwrap_or_default();
        rest.split_whitespace().nth(1) == Some(&parent.to_string())
    };
    numbers.filter(is_child).collect()
}

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("there is id");
    id.stdout == b"0\n"
}
