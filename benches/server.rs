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

use sea_orm::{ConnectionTrait, Database, DbBackend, DbErr, Statement};
use url::Url;

use super::{
    Failure,
    http::{Connection, Request},
    processor_time,
};

/// A program with a database and a folder of its own. Dropping the value removes the folder.
pub(crate) struct Deployment {
    program: PathBuf,
    address: SocketAddr,
    name: String,
    /// The URL of its database.
    pub(crate) database: String,
    postmaster: u32,
    folder: PathBuf,
}

impl Deployment {
    /// Creates the database, and applies the state file. `number` distinguishes the programs of a run.
    pub(crate) fn new(program: &Path, number: usize, postgres: &str, state: &str) -> Result<Self, Failure> {
        let name = format!("vestibule_load_{}_{number}", std::process::id());
        let folder = std::env::temp_dir().join(&name);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join("state.toml"), state)?;
        let (database, postmaster) = fresh_database(postgres, &name)?;
        let deployment = Self {
            program: program.to_owned(),
            address: TcpListener::bind("127.0.0.1:0")?.local_addr()?,
            name,
            database,
            postmaster,
            folder,
        };
        deployment.run(&["apply", "state.toml"])?;
        Ok(deployment)
    }

    /// Runs the program to its end; what it printed.
    pub(crate) fn run(&self, arguments: &[&str]) -> Result<String, Failure> {
        let output = self.command(arguments)?.stdout(Stdio::piped()).output()?;
        if !output.status.success() {
            return Err(format!("`vestibule {}` failed: {}", arguments.join(" "), self.log()).into());
        }
        Ok(String::from_utf8(output.stdout)?)
    }

    /// Starts the program twice. The second start, with an existing schema and keys, is measured.
    pub(crate) fn start(self) -> Result<Server, Failure> {
        let mut first = self.command(&["serve"])?.spawn()?;
        let ready = wait_until_ready(self.address, &mut first);
        terminate(&mut first);
        ready.map_err(|failure| format!("{failure}: {}", self.log()))?;

        let began = Instant::now();
        let mut child = self.command(&["serve"])?.spawn()?;
        wait_until_ready(self.address, &mut child).map_err(|failure| format!("{failure}: {}", self.log()))?;
        let start_time = began.elapsed();
        thread::sleep(Duration::from_secs(1)); // the work after a start is not to be measured
        Ok(Server {
            address: self.address,
            deployment: self,
            start_time,
            child,
        })
    }

    fn command(&self, arguments: &[&str]) -> Result<Command, Failure> {
        let log = fs::File::options()
            .create(true)
            .append(true)
            .open(self.folder.join("server.log"))?;
        let mut command = Command::new(&self.program);
        // An unknown VESTIBULE_ variable stops the start: those of this run must not be passed to the server.
        for (name, _) in std::env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("VESTIBULE_")) {
            command.env_remove(name);
        }
        command
            .args(arguments)
            .current_dir(&self.folder)
            .env("VESTIBULE_ISSUER", format!("http://{}", self.address))
            .env("VESTIBULE_LISTEN", self.address.to_string())
            .env("VESTIBULE_DATA_DIR", &self.folder)
            .env("VESTIBULE_DATABASE__URL", &self.database)
            .env("VESTIBULE_LOG__FORMAT", "json")
            .env(
                "VESTIBULE_LOG__LEVEL",
                std::env::var("LOAD_LOG").unwrap_or_else(|_| "info".to_owned()),
            )
            // All requests come from one address.
            .env("VESTIBULE_THROTTLE__PER_ADDRESS_PER_MINUTE", "1000000")
            .env("VESTIBULE_THROTTLE__ROWS_PER_ADDRESS_PER_MINUTE", "1000000")
            // The browser of a run knows nothing but passwords.
            .env("VESTIBULE_SIGN_IN__ADMIN_REQUIRED_ACR", "1fa")
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log);
        Ok(command)
    }

    fn log(&self) -> String {
        let text = fs::read_to_string(self.folder.join("server.log")).unwrap_or_default();
        let tail: Vec<_> = text.lines().rev().take(20).collect();
        tail.into_iter().rev().collect::<Vec<_>>().join("\n")
    }
}

impl Drop for Deployment {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A running server. Dropping the value stops it.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    deployment: Deployment,
    start_time: Duration,
    child: Child,
}

impl Server {
    /// Creates the database, applies the state file, and starts the program.
    pub(crate) fn start(program: &Path, number: usize, postgres: &str, state: &str) -> Result<Self, Failure> {
        Deployment::new(program, number, postgres, state)?.start()
    }

    /// Memory in MiB, from a line of /proc/PID/status.
    fn memory(&self, line: &str) -> Result<f64, Failure> {
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

    /// The processor time that the server has used, all threads together.
    pub(crate) fn processor_time(&self) -> Duration {
        processor_time::of_process(self.child.id())
    }

    /// The processor time that Postgres has used for the connections of this server.
    pub(crate) fn database_processor_time(&self) -> Duration {
        processor_time::of_connections(self.deployment.postmaster, &self.deployment.name)
    }

    /// Prints the size of the program, its start time and its memory.
    pub(crate) fn print_size(&self) -> Result<(), Failure> {
        println!(
            "binary {:.1} MiB, start {} ms, idle memory {:.1} MiB",
            fs::metadata(&self.deployment.program)?.len() as f64 / 1024.0 / 1024.0,
            self.start_time.as_millis(),
            self.memory("VmRSS")?
        );
        Ok(())
    }

    /// Prints the memory that the server has, and the most it had.
    pub(crate) fn print_memory(&self) -> Result<(), Failure> {
        println!(
            "memory after the run {:.1} MiB, at most {:.1} MiB",
            self.memory("VmRSS")?,
            self.memory("VmHWM")?
        );
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        terminate(&mut self.child);
    }
}

/// Creates a database; returns its URL and the process that is the parent of all Postgres processes.
fn fresh_database(postgres: &str, name: &str) -> Result<(String, u32), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let backend: i32 = runtime.block_on(async {
        let cluster = Database::connect(postgres).await?;
        cluster.execute_unprepared(&format!("CREATE DATABASE {name}")).await?;
        let row = cluster
            .query_one_raw(Statement::from_string(DbBackend::Postgres, "SELECT pg_backend_pid()"))
            .await?;
        row.ok_or(DbErr::RecordNotFound("pg_backend_pid".to_owned()))?
            .try_get_by_index(0)
    })?;
    let postmaster = u32::try_from(backend)
        .ok()
        .and_then(processor_time::parent)
        .ok_or("Postgres is not on this machine")?;
    let mut url = Url::parse(postgres)?;
    url.set_path(name);
    Ok((url.into(), postmaster))
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
