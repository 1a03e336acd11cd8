//! A server that is killed at every fail point of a request, one after another, and started again each time.

use std::time::Duration;

use reqwest::RequestBuilder;

use super::{
    instance::{ADMINISTRATOR, Answer, Instance, STATE, Server},
    kill_points::KillPoints,
    server::try_ask,
};
use crate::support::database::TestDatabase;

/// The server, and its database.
pub struct KilledServer {
    /// The running server.
    pub server: Server,
    /// Its instance.
    pub instance: Instance,
    database: TestDatabase,
    points: KillPoints,
}

impl KilledServer {
    /// Starts it, with Alice and the application.
    pub async fn start(database: TestDatabase) -> Self {
        let mut instance = Instance::on(&database.config.url);
        instance.apply(&format!("{STATE}\n{ADMINISTRATOR}")).await;
        let points = KillPoints::of(&mut instance);
        Self {
            server: instance.serve().await,
            instance,
            database,
            points,
        }
    }

    /// Sends a request, at whose fail point with that number the server dies. It is started again then; otherwise the answer is returned.
    pub async fn ask(&mut self, number: usize, request: RequestBuilder) -> Option<Answer> {
        assert!(number < 60, "a request without an end");
        self.points.arm_for_requests(number);
        let answer = try_ask(request).await;
        let point = self.points.disarm();
        if let Ok(answer) = answer {
            assert_eq!(point, None, "it answered and died: {answer:?}");
            return Some(answer);
        }
        assert_ne!(point, None, "it died elsewhere: {}", self.server.log());
        self.server.end_within(Duration::from_secs(10)).await;
        self.server = self.instance.serve().await;
        None
    }

    /// How many rows a query finds.
    pub async fn count(&self, rows: &str) -> i64 {
        self.database.number(&format!("SELECT count(*) FROM {rows}")).await
    }

    /// How many events of a kind the audit log has.
    pub async fn events(&self, kind: &str) -> i64 {
        self.count(&format!("audit_events WHERE kind = '{kind}'")).await
    }

    /// At the end: it died at these statements, and before and after commits, and `vestibule check` finds no fault, in the audit log neither.
    pub async fn is_whole(&self, died_at: &[&str]) {
        self.points.were_at(died_at);
        let checked = self.instance.run(&["check"]).await;
        assert_eq!(checked.code, Some(0), "{checked:?}");
    }
}
