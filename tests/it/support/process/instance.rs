//! An instance of the program: a folder, an address, the environment it runs in, and the processes that are started in it.

use std::{
    collections::BTreeMap,
    fs,
    net::{Ipv4Addr, SocketAddr, TcpListener},
    os::unix::{fs::MetadataExt as _, process::CommandExt as _},
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::atomic::{AtomicU32, Ordering},
    time::{Duration, Instant},
};

pub use super::server::{Answer, Server, ask};

/// A user, and an application with all permissions.
pub const STATE: &str = r#"
[[users]]
preferred_username = "alice"
password = "a password of alice's own"
email = "alice@example.com"
name = "Alice Adams"

[[clients]]
client_id = "app"
client_secret = "the secret of the application"
client_name = "The application"
redirect_uris = ["https://app.example/callback"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
scope = "openid email offline_access reports"
consent = "never"
require_pkce = false

[[scopes]]
name = "reports"
description = "Read the reports"
"#;

/// With an administrator, `vestibule check` finds nothing missing.
pub const ADMINISTRATOR: &str =
    "[[users]]\npreferred_username = \"root\"\npassword = \"a long password of root's\"\nroles = [\"owner\"]\n";

/// The folder in which the program runs; removed when the value is dropped.
pub struct Instance {
    /// The server's address.
    pub address: SocketAddr,
    /// The folder.
    pub folder: PathBuf,
    variables: BTreeMap<String, String>,
}

/// The result of a command.
#[derive(Debug)]
pub struct Finished {
    /// Its exit status.
    pub code: Option<i32>,
    /// Its standard output.
    pub said: String,
    /// Its standard error.
    pub complained: String,
}

impl Instance {
    /// With the embedded database, in a temporary folder.
    pub fn embedded() -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("vestibule-cli-{}-{number}", std::process::id()));
        fs::create_dir_all(&folder).expect("a temporary folder can be made");
        let address = free_address();
        let mut instance = Self {
            address,
            folder,
            variables: BTreeMap::new(),
        };
        instance.set("VESTIBULE_LISTEN", &address.to_string());
        instance.set("VESTIBULE_ISSUER", &format!("http://{address}"));
        // Cheap hashes: their cost is tested elsewhere.
        instance.set("VESTIBULE_PASSWORDS__MEMORY_KIB", "8192");
        instance.set("VESTIBULE_PASSWORDS__ITERATIONS", "1");
        instance
    }

    /// On that database.
    pub fn on(database_url: &str) -> Self {
        let mut instance = Self::embedded();
        instance.set("VESTIBULE_DATABASE__URL", database_url);
        instance
    }

    /// Another node: the same issuer, database and master key; its own address and folder.
    pub fn beside(other: &Self) -> Self {
        let mut node = Self::embedded();
        let own = node.variables.clone();
        node.variables.clone_from(&other.variables);
        node.set("VESTIBULE_LISTEN", &own["VESTIBULE_LISTEN"]);
        let key = other.folder.join("data/master.key");
        node.set("VESTIBULE_MASTER_KEY__FILE", key.to_str().expect("a plain path"));
        node
    }

    /// Sets an environment variable.
    pub fn set(&mut self, name: &str, value: &str) {
        self.variables.insert(name.to_owned(), value.to_owned());
    }

    /// Removes an environment variable.
    pub fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }

    /// Writes a file into the folder, or one below it.
    pub fn write(&self, name: &str, text: &str) {
        let file = self.folder.join(name);
        fs::create_dir_all(file.parent().expect("a folder")).expect("a folder can be made");
        fs::write(file, text).expect("a file can be written");
    }

    /// Runs a command to its end.
    pub async fn run(&self, arguments: &[&str]) -> Finished {
        finish(self.command(arguments)).await
    }

    /// The same as a user who may do nothing that others may not, also where the tests run as root.
    pub async fn run_without_rights(&self, arguments: &[&str]) -> Finished {
        let mut command = self.command(arguments);
        let is_root = fs::metadata("/proc/self").is_ok_and(|this| this.uid() == 0);
        if is_root {
            // Nobody and no group.
            command.uid(65_534).gid(65_534);
        }
        finish(command).await
    }

    /// Runs a script of the shell to its end; `vestibule` in it is the program. It ends at the first command that fails.
    pub async fn run_script(&self, script: &str) -> Finished {
        let program = Path::new(env!("CARGO_BIN_EXE_vestibule"));
        let folder = program.parent().expect("the program is in a folder").display();
        let others = std::env::var("PATH").expect("there is a PATH");
        let mut command = Command::new("/bin/sh");
        command
            .args(["-euc", script])
            .current_dir(&self.folder)
            .env_clear()
            .envs(&self.variables)
            .env("PATH", format!("{folder}:{others}"))
            .stdin(Stdio::null());
        finish(command).await
    }

    /// Runs a command whose standard output nobody reads.
    pub async fn run_into_a_closed_pipe(&self, arguments: &[&str]) -> Finished {
        let (reader, writer) = std::io::pipe().expect("a pipe");
        drop(reader);
        let mut command = self.command(arguments);
        command.stdout(writer);
        let output = tokio::task::spawn_blocking(move || {
            let child = command.spawn().expect("the program runs");
            child.wait_with_output()
        });
        let output = output.await.expect("it is waited for").expect("it ends");
        Finished {
            code: output.status.code(),
            said: String::new(),
            complained: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// Runs a command that must succeed; what it printed.
    pub async fn succeed(&self, arguments: &[&str]) -> String {
        let finished = self.run(arguments).await;
        assert_eq!(finished.code, Some(0), "{arguments:?}: {finished:?}");
        finished.said
    }

    /// Applies a state file.
    pub async fn apply(&self, state: &str) -> String {
        self.write("state.toml", state);
        self.succeed(&["migrate"]).await;
        self.succeed(&["apply", "state.toml"]).await
    }

    /// Starts the server, and waits until it is ready.
    pub async fn serve(&self) -> Server {
        Self::ready(self.start(&["serve"])).await
    }

    /// The same, with that configuration file.
    pub async fn serve_with(&self, file: &str) -> Server {
        Self::ready(self.start(&["serve", "--config", file])).await
    }

    /// The same, and [`disk::fill`](super::disk::fill) can fill its disk: the kernel sends a signal then, which by default ends a process.
    pub async fn serve_on_a_disk_that_fills(&self) -> Server {
        self.serve_after("trap '' XFSZ").await
    }

    /// The same, with a limit of open files.
    pub async fn serve_with_open_files(&self, limit: u32) -> Server {
        self.serve_after(&format!("ulimit -n {limit}")).await
    }

    /// The same in a process that a shell has prepared.
    async fn serve_after(&self, prepare: &str) -> Server {
        let script = format!("{prepare} && exec \"$0\" serve");
        let mut command = Command::new("/bin/sh");
        command
            .args(["-c", &script, env!("CARGO_BIN_EXE_vestibule")])
            .current_dir(&self.folder)
            .env_clear()
            .envs(&self.variables)
            .stdin(Stdio::null());
        Self::ready(Server::start(self.address, &mut command)).await
    }

    async fn ready(mut server: Server) -> Server {
        let started = Instant::now();
        while !server.is_ready().await {
            if let Some(status) = server.ended() {
                panic!("the server ended ({status}): {}", server.log());
            }
            assert!(
                started.elapsed() < Duration::from_secs(60),
                "the server does not get ready: {}",
                server.log()
            );
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        server
    }

    /// Starts a command without waiting.
    pub fn start(&self, arguments: &[&str]) -> Server {
        Server::start(self.address, &mut self.command(arguments))
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_vestibule"));
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env_clear()
            .envs(&self.variables)
            .stdin(Stdio::null());
        command
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.folder).ok();
    }
}

async fn finish(mut command: Command) -> Finished {
    let output = tokio::task::spawn_blocking(move || command.output())
        .await
        .expect("the command is waited for")
        .expect("the program runs");
    Finished {
        code: output.status.code(),
        said: String::from_utf8(output.stdout).expect("it prints UTF-8"),
        complained: String::from_utf8_lossy(&output.stderr).into_owned(),
    }
}

/// Waits until `holds`, at most for `limit`; returns the elapsed time.
pub async fn eventually<F: Future<Output = bool>>(
    limit: Duration,
    what: &str,
    mut holds: impl FnMut() -> F,
) -> Duration {
    let started = Instant::now();
    while !holds().await {
        assert!(started.elapsed() < limit, "{what}: not after {limit:?}");
        tokio::time::sleep(Duration::from_millis(25)).await;
    }
    started.elapsed()
}

/// An unused address, below the ports of outgoing connections, and never the same twice.
pub fn free_address() -> SocketAddr {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let start = std::process::id().wrapping_mul(131) % 8_000;
    loop {
        let offset = (start + NEXT.fetch_add(1, Ordering::Relaxed)) % 8_000;
        let port = u16::try_from(11_000 + offset).expect("it is below 19000");
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        if TcpListener::bind(address).is_ok() {
            return address;
        }
    }
}
