//! Commands that administer: on the database, and over the API of a running server.

use super::instance::{Finished, Instance, Server};

/// How a command gets to the administration API.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Transport {
    /// In its own process, on the database.
    Database,
    /// At the server, with an API key.
    Server,
}

/// A running server, and an API key in `key.txt` that allows everything.
pub struct Administered {
    /// The instance.
    pub instance: Instance,
    /// The server.
    pub server: Server,
}

impl Transport {
    /// Each of them.
    pub const BOTH: [Self; 2] = [Self::Database, Self::Server];

    /// A word for the names of what is made by it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Database => "database",
            Self::Server => "server",
        }
    }
}

impl Administered {
    /// With an instance that has that state.
    pub async fn with(instance: Instance, state: &str) -> Self {
        instance.apply(state).await;
        let server = instance.serve().await;
        let administered = Self { instance, server };
        let rights = administered.instance.succeed(&["role", "rights"]).await;
        administered
            .make_key("key.txt", &rights.lines().collect::<Vec<_>>())
            .await;
        administered
    }

    /// On the embedded database.
    pub async fn embedded(state: &str) -> Self {
        Self::with(Instance::embedded(), state).await
    }

    /// Writes an API key with these rights into a file.
    pub async fn make_key(&self, file: &str, rights: &[&str]) {
        let mut command = vec!["api-key", "create", file];
        for right in rights {
            command.extend(["--right", right]);
        }
        let key = self.instance.succeed(&command).await;
        self.instance.write(file, &key);
    }

    /// Runs a command by that transport.
    pub async fn run(&self, transport: Transport, command: &[&str]) -> Finished {
        match transport {
            Transport::Database => self.instance.run(command).await,
            Transport::Server => self.run_with_key("key.txt", command).await,
        }
    }

    /// Runs a command at the server, with the key in that file.
    pub async fn run_with_key(&self, file: &str, command: &[&str]) -> Finished {
        let address = format!("http://{}", self.server.address);
        let connection = ["--server", &address, "--api-key-file", file];
        self.instance.run(&[command, &connection].concat()).await
    }

    /// Runs a command that must succeed; what it printed.
    pub async fn succeed(&self, transport: Transport, command: &[&str]) -> String {
        let finished = self.run(transport, command).await;
        assert_eq!(finished.code, Some(0), "{transport:?} {command:?}: {finished:?}");
        finished.said
    }

    /// The JSON that a command prints.
    pub async fn json(&self, transport: Transport, command: &[&str]) -> serde_json::Value {
        let said = self.succeed(transport, &[command, &["--json"]].concat()).await;
        serde_json::from_str(&said).unwrap_or_else(|error| panic!("{transport:?} {command:?}: {error}: {said}"))
    }
}
