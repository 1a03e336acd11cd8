//! A Postgres server for one test, which can be stopped and started.

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
}

impl Cluster {
    /// A new one, running.
    pub fn start_new() -> Self {
        let address = free_address();
        let folder = std::env::temp_dir().join(format!("vestibule-cluster-{}-{}", std::process::id(), address.port()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        if is_root() {
            let chown = Command::new("chown").arg("postgres").arg(&folder).status();
            assert!(chown.expect("there is chown").success());
        }
        let cluster = Self { folder, address };
        cluster.tool("initdb", &["--username", "postgres", "--auth", "trust", "--no-sync"]);
        cluster.start();
        cluster
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
            "-p {} -k {} -c listen_addresses=127.0.0.1 -c fsync=off",
            self.address.port(),
            self.folder.display()
        );
        let log = self.folder.join("log").display().to_string();
        self.tool("pg_ctl", &["--wait", "--log", &log, "--options", &options, "start"]);
    }

    /// Stops it as an administrator does: connections are told and closed.
    pub fn stop(&self) {
        self.tool("pg_ctl", &["--wait", "--mode", "fast", "stop"]);
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

fn is_root() -> bool {
    let id = Command::new("id").arg("-u").output().expect("there is id");
    id.stdout == b"0\n"
}
