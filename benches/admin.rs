//! The administration with a million users on Postgres: how long every list, filter, order and page takes, over the HTTP API and in the
//! console of the release binary. `benches/README.md` says how to run and read it.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints its table")]

use std::{error::Error, path::Path};

mod api;
mod dataset;
mod examples;
mod http;
#[allow(dead_code, reason = "the load run asks for more of it")]
mod person;
mod processor_time;
mod requests;
#[allow(dead_code, reason = "the load run asks for more of it")]
mod server;
mod timing;

use api::{Api, path};
use dataset::Counts;
use examples::Examples;
use http::Request;
use person::Person;
use requests::{Asked, DEEP, LISTS, OBJECTS, PAGES, WITHIN};
use server::Deployment;
use timing::Table;

type Failure = Box<dyn Error + Send + Sync>;

const CLIENT_ID: &str = "load";
const CLIENT_SECRET: &str = "a-secret-for-the-load-run-alone";
const REDIRECT_URI: &str = "https://load.example.com/callback";
const PASSWORD: &str = "correct horse battery staple";

/// An owner, who looks at the console.
const STATE: &str = r#"
[[clients]]
client_id = "load"
client_secret = "a-secret-for-the-load-run-alone"
client_name = "Load"
redirect_uris = ["https://load.example.com/callback"]
grant_types = ["authorization_code"]
token_endpoint_auth_method = "client_secret_basic"
scope = "openid profile email"
consent = "never"

[[users]]
preferred_username = "owner"
password = "correct horse battery staple"
email = "owner@example.com"
email_verified = true
name = "Owner"
roles = ["owner"]
"#;

/// What the key of the run may read.
const RIGHTS: [&str; 7] = [
    "users.read",
    "sessions.read",
    "groups.read",
    "clients.read",
    "scopes.read",
    "audit.read",
    "traces.read",
];

fn main() -> Result<(), Failure> {
    // `cargo test --benches` runs the program without this argument: then there is nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let Ok(postgres) = std::env::var("TEST_POSTGRES_URL") else {
        eprintln!("Run it as: TEST_POSTGRES_FSYNC=on tests/with-postgres cargo bench --bench admin");
        std::process::exit(2);
    };
    let program = Path::new(env!("CARGO_BIN_EXE_vestibule"));
    let deployment = Deployment::new(program, 0, &postgres, STATE)?;
    Counts::read().fill(&deployment.database)?;
    let everything = key(&deployment, &["--right", "roles.read", "--right", "api_keys.read"])?;
    let narrowed = key(&deployment, &["--within", "finance-2"])?;
    let server = deployment.start()?;

    let mut table = Table::new(
        setting("ADMIN_REQUESTS", 40),
        std::env::var("ADMIN_ONLY").unwrap_or_default(),
    );
    let mut api = Api::open(server.address, &everything)?;
    let examples = Examples::read(&mut api)?;
    table.title("list, filter, sort");
    for asked in LISTS {
        measure_list(&mut table, &mut api, &examples, *asked)?;
    }
    table.title("page far down");
    for (asked, at) in DEEP {
        measure_deep(&mut table, &mut api, &examples, (*asked, *at))?;
    }
    table.title("list, filter, sort, within a group");
    let mut api_within = Api::open(server.address, &narrowed)?;
    for asked in WITHIN {
        measure_list(&mut table, &mut api_within, &examples, *asked)?;
    }
    table.title("object");
    for object in OBJECTS {
        let path = examples.fill(object);
        table.measure(object, || api.get(&path))?;
    }
    table.title("page of the console");
    let mut owner = Person::new(server.address)?;
    owner.sign_in("owner", "openid", &[])?;
    for page in PAGES {
        let path = examples.fill(page);
        table.measure(page, || {
            let answer = owner.exchange(Request::get(&path))?;
            // A search that finds one thing redirects to it.
            match answer.status {
                303 => Ok(0),
                _ => Ok(answer.expect_200()?.text().len()),
            }
        })?;
    }
    drop(server);
    table.finish()
}

/// A new API key, over everything or as `more` says.
fn key(deployment: &Deployment, more: &[&str]) -> Result<String, Failure> {
    let mut arguments = vec!["api-key", "create", "admin run"];
    arguments.extend(RIGHTS.iter().flat_map(|right| ["--right", right]));
    arguments.extend(more);
    deployment.run(&arguments)
}

fn measure_list(
    table: &mut Table,
    api: &mut Api,
    examples: &Examples,
    (list, filter, sort): Asked,
) -> Result<(), Failure> {
    let path = path((list, &examples.fill(filter), sort), None);
    table.measure(&name((list, filter, sort)), || api.get(&path))
}

fn measure_deep(
    table: &mut Table,
    api: &mut Api,
    examples: &Examples,
    (asked, at): (Asked, Asked),
) -> Result<(), Failure> {
    let filter = examples.fill(asked.1);
    let here = (asked.0, filter.as_str(), asked.2);
    let cursor = api.cursor_after(here, (at.0, &examples.fill(at.1), at.2))?;
    let path = path(here, Some(&cursor));
    table.measure(&format!("{}, at {}", name(asked), name(at)), || api.get(&path))
}

/// As the table shows it.
fn name((list, filter, sort): Asked) -> String {
    let parts = [list, filter, sort].into_iter().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("  ")
}

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}
