//! The server under load: the release binary as a child process, on a database of its own in the cluster that
//! `TEST_POSTGRES_URL` names.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use sea_orm::{ConnectionTrait, Database};
use url::Url;

use super::{
    Failure,
    http::{Connection, Request},
};

const BINARY: &str = env!("CARGO_BIN_EXE_vestibule");

/// A running server. Dropping the value stops it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) start_time: Duration,
    child: Child,
    folder: PathBuf,
}

impl Server {
    /// Creates the database, applies the state file, and starts the server twice. The second start, with an existing schema
    /// and keys, is measured.
    pub(crate) fn start(postgres: &str, state: &str) -> Result<Self, Failure> {
        let folder = std::env::temp_dir().join(format!("vestibule-load-{}", std::process::id()));
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("state.toml"), state)?;
        let database = fresh_database(postgres)?;
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let command = |arguments: &[&str]| command(&folder, address, &database, arguments);

        let applied = command(&["apply", "state.toml"])?.wait()?;
        if !applied.success() {
            return Err(format!("`vestibule apply` failed: {}", log(&folder)).into());
        }
        let mut first = command(&["serve"])?;
        let ready = wait_until_ready(address, &mut first);
        terminate(&mut first);
        ready.map_err(|failure| format!("{failure}: {}", log(&folder)))?;

        let began = Instant::now();
        let mut child = command(&["serve"])?;
        wait_until_ready(address, &mut child).map_err(|failure| format!("{failure}: {}", log(&folder)))?;
        let start_time = began.elapsed();
        thread::sleep(Duration::from_secs(1)); // the work after a start is not to be measured
        Ok(Self {
            address,
            start_time,
            child,
            folder,
        })
    }

    /// Memory in MiB, from a line of /proc/PID/status.
    pub(crate) fn memory(&self, line: &str) -> Result<f64, Failure> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kib = status.lines().find_map(|text| {
            text.strip_prefix(line)?
                .trim_start_matches(':')
                .trim()
                .split(' ')
                .next()?
                .parse::<f64>()
                .ok()
        });
        kib.map(|kib| kib / 1024.0)
            .ok_or_else(|| format!("no {line} in /proc").into())
    }

    /// The processor time that the server has used, all threads together. Linux counts it in hundredths of a second.
    pub(crate) fn processor_time(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap_or_default();
        // The second field is a name in parentheses; user and system time are the 14th and the 15th.
        let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
        let ticks: u64 = after_name
            .split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|field| field.parse::<u64>().ok())
            .sum();
        Duration::from_millis(ticks * 10)
    }

    /// The size of the program in MiB.
    pub(crate) fn binary_size(&self) -> Result<f64, Failure> {
        Ok(fs::metadata(BINARY)?.len() as f64 / 1024.0 / 1024.0)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        terminate(&mut self.child);
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn fresh_database(postgres: &str) -> Result<String, Failure> {
    let name = format!("vestibule_load_{}", std::process::id());
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    runtime.block_on(async {
        let cluster = Database::connect(postgres).await?;
        cluster.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        cluster.close().await
    })?;
    let mut url = Url::parse(postgres)?;
    url.set_path(&name);
    Ok(url.into())
}

fn command(folder: &Path, address: SocketAddr, database: &str, arguments: &[&str]) -> Result<Child, Failure> {
    let log = fs::File::options()
        .create(true)
        .append(true)
        .open(folder.join("server.log"))?;
    let mut command = Command::new(BINARY);
    // An unknown VESTIBULE_ variable stops the start: those of this run must not be passed to the server.
    for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VESTIBULE_")) {
        command.env_remove(name);
    }
    let child = command
        .args(arguments)
        .current_dir(folder)
        .env("VESTIBULE_ISSUER", format!("http://{address}"))
        .env("VESTIBULE_LISTEN", address.to_string())
        .env("VESTIBULE_DATA_DIR", folder)
        .env("VESTIBULE_DATABASE__URL", database)
        .env("VESTIBULE_LOG__FORMAT", "json")
        .env(
            "VESTIBULE_LOG__LEVEL",
            std::env::var("LOAD_LOG").unwrap_or_else(|_| "info".to_owned()),
        )
        // All requests come from one address.
        .env("VESTIBULE_THROTTLE__PER_ADDRESS_PER_MINUTE", "1000000")
        .stdin(Stdio::null())
        .stdout(log.try_clone()?)
        .stderr(log)
        .spawn()?;
    Ok(child)
}

fn wait_until_ready(address: SocketAddr, child: &mut Child) -> Result<(), Failure> {
    let deadline = Instant::now() + Duration::from_secs(60);
    let request = Request::get("/health/ready").header("Connection", "close");
    while Instant::now() < deadline {
        if child.try_wait()?.is_some() {
            return Err("the server ended by itself".into());
        }
        let answer = Connection::open(address).and_then(|mut connection| connection.exchange(&request));
        if answer.is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(2));
    }
    Err("the server never became ready".into())
}

/// Asks the process to stop, as a service manager does, and waits until it has.
fn terminate(child: &mut Child) {
    let _ = Command::new("kill").args(["-TERM", &child.id().to_string()]).status();
    let deadline = Instant::now() + Duration::from_secs(15);
    while Instant::now() < deadline {
        if !matches!(child.try_wait(), Ok(None)) {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    let _ = child.kill();
    let _ = child.wait();
}

fn log(folder: &Path) -> String {
    let text = fs::read_to_string(folder.join("server.log")).unwrap_or_default();
    let tail: Vec<_> = text.lines().rev().take(20).collect();
    tail.into_iter().rev().collect::<Vec<_>>().join("\n")
}
