//! What the hot paths cost the database: how many statements, transactions and commits, on Postgres. A change that needs more fails here, and
//! shows the statements.

use std::sync::{Arc, Mutex};

use vestibule::{config::MachineTokens, store::failpoints::FailPoint};

use crate::support::{
    database::TestDatabase,
    postgres,
    relying_party::{PASSWORD, SECRET},
    server::TestServer,
    world::World,
};

/// What was counted: statements on their own that only read; statements within a transaction, or on their own and writing; transactions that
/// began, each of which is two round trips more, with its commit; and commits, which the database makes durable.
type Cost = [usize; 4];

/// Compares what an act costs with what it may cost; shows the statements where it is another.
struct Meter<'a> {
    server: &'a TestServer,
    wrong: Vec<String>,
}

impl<'a> Meter<'a> {
    fn new(server: &'a TestServer) -> Self {
        Self {
            server,
            wrong: Vec::new(),
        }
    }

    async fn costs<T>(&mut self, name: &str, expected: Cost, act: impl Future<Output = T>) -> T {
        let passed = Arc::new(Mutex::new(Vec::new()));
        let noted = Arc::clone(&passed);
        let fail_points = &self.server.services().store.fail_points;
        fail_points.set(move |point| {
            // Traces are written later, many at once.
            let is_later = matches!(point, FailPoint::Statement(sql) if sql.contains("INSERT INTO traces"));
            if !is_later {
                noted.lock().unwrap().push(Passed::from(point));
            }
            None
        });
        let outcome = act.await;
        fail_points.unset();
        let passed = passed.lock().unwrap();
        let count = |counted: fn(&Passed) -> bool| passed.iter().filter(|passed| counted(passed)).count();
        let cost = [
            count(|passed| matches!(passed, Passed::Read(_))),
            count(|passed| matches!(passed, Passed::Statement(_))),
            count(|passed| matches!(passed, Passed::Begin)),
            count(|passed| matches!(passed, Passed::Committed)),
        ];
        if cost != expected {
            self.wrong
                .push(format!("{name}: {cost:?} and not {expected:?}: {passed:#?}"));
        }
        outcome
    }

    fn end(self) {
        assert!(self.wrong.is_empty(), "{}", self.wrong.join("\n"));
    }
}

#[derive(Debug)]
enum Passed {
    Read(#[expect(dead_code, reason = "it is shown")] String),
    Statement(#[expect(dead_code, reason = "it is shown")] String),
    Begin,
    Commit,
    Committed,
}

impl From<FailPoint<'_>> for Passed {
    fn from(point: FailPoint<'_>) -> Self {
        match point {
            FailPoint::Read(sql) => Self::Read(sql.to_owned()),
            FailPoint::Statement(sql) => Self::Statement(sql.to_owned()),
            FailPoint::Begin => Self::Begin,
            FailPoint::Commit => Self::Commit,
            FailPoint::Committed => Self::Committed,
        }
    }
}

#[postgres]
async fn requests_of_applications_cost_what_they_did(database: TestDatabase) {
    let grants = "grant_types = [\"authorization_code\", \"refresh_token\", \"client_credentials\"]";
    // Events of machines are written later, many at once: they would be counted with whatever runs then.
    let world = World::build(&database, grants, |config| {
        config.audit.machine_tokens = MachineTokens::Off
    })
    .await;
    let mut browser = world.browser();
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", "profile offline_access", &[])
        .await;
    // What is cached is read once.
    let tokens = world.app.refresh(tokens.refresh(), "").await.expect("tokens");
    let mut meter = Meter::new(&world);
    meter.costs("the keys", [0, 0, 0, 0], world.get("/jwks")).await;
    let discovery = world.get("/.well-known/openid-configuration");
    meter.costs("discovery", [0, 0, 0, 0], discovery).await;
    let fields = [("grant_type", "client_credentials")];
    let credentials = world.post_as("/token", ("app", SECRET), &fields);
    meter.costs("client credentials", [0, 0, 0, 0], credentials).await;
    let userinfo = world.userinfo(&tokens.access_token);
    meter.costs("userinfo", [1, 0, 0, 0], userinfo).await;
    let introspection = world.is_active(("app", SECRET), &tokens.access_token);
    meter.costs("introspection", [1, 0, 0, 0], introspection).await;
    let refresh = world.app.refresh(tokens.refresh(), "");
    meter.costs("a refresh", [1, 1, 0, 1], refresh).await.expect("tokens");
    meter.end();
}

#[postgres]
async fn a_flow_costs_what_it_did(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    world.app.sign_in(&mut browser, "alice", "profile", &[]).await;
    let mut meter = Meter::new(&world);

    let question = world.app.ask("profile", &[]).await;
    let request = browser.get(&question.address);
    let back = meter.costs("a code for a session", [3, 1, 0, 1], request).await;
    let code = world.app.code(&question, &back);
    let redemption = world.app.redeem(&question, &code);
    meter
        .costs("its redemption", [0, 3, 1, 1], redemption)
        .await
        .expect("tokens");

    let mut browser = world.browser();
    let question = world.app.ask("profile", &[]).await;
    let request = browser.visit(&question.address);
    let login = meter.costs("the page of the sign-in", [2, 3, 0, 3], request).await;
    let fields = [("username", "alice"), ("password", PASSWORD)];
    let sign_in = browser.submit(&login, &fields);
    let back = meter.costs("a password, and back", [10, 11, 2, 8], sign_in).await;
    world.app.code(&question, &back);
    meter.end();
}
