//! A load run against the release binary on Postgres: requests per second, latency and processor time of every hot path, and for
//! comparison how many ES256 signatures this machine makes per second. `benches/README.md` says how to run and read it.
//!
//! The load comes from one blocking thread per connection, over loopback, on the same cores as the server; the processor time of
//! the server and of Postgres per request is therefore printed too.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints its table")]

use std::{
    error::Error,
    path::PathBuf,
    thread,
    time::{Duration, Instant},
};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};

mod clients;
mod http;
mod measure;
mod person;
mod processor_time;
mod server;

use clients::{Client, username};
use http::Request;
use measure::{Measurement, Plan, Scenario, Side, measure, print_header};
use server::Server;

type Failure = Box<dyn Error + Send + Sync>;

const CLIENT_ID: &str = "load";
const CLIENT_SECRET: &str = "a-secret-for-the-load-run-alone";
const REDIRECT_URI: &str = "https://load.example.com/callback";
const PASSWORD: &str = "correct horse battery staple";
const STORM_CONNECTIONS: usize = 8;

fn main() -> Result<(), Failure> {
    // `cargo test --benches` runs the program without this argument: then there is nothing to measure.
    if !std::env::args().any(|argument| argument == "--bench") {
        return Ok(());
    }
    let Ok(postgres) = std::env::var("TEST_POSTGRES_URL") else {
        eprintln!("Run it as: TEST_POSTGRES_FSYNC=on tests/with-postgres cargo bench --bench load");
        std::process::exit(2);
    };
    let plan = Plan {
        connections: setting("LOAD_CONNECTIONS", 16),
        seconds: setting("LOAD_SECONDS", 4),
        only: std::env::var("LOAD_ONLY").unwrap_or_default(),
    };

    let threads = thread::available_parallelism()?.get();
    let signing_alone = signing_rate(1)?;
    let signing_together = signing_rate(threads)?;

    let mut programs = vec![PathBuf::from(env!("CARGO_BIN_EXE_vestibule"))];
    programs.extend(std::env::var_os("LOAD_BEFORE").map(PathBuf::from));
    let state = state_file(plan.connections + STORM_CONNECTIONS);
    let mut sides = Vec::new();
    for (number, program) in programs.iter().enumerate() {
        sides.push(Side::new(
            Server::start(program, number, &postgres, &state)?,
            plan.connections,
        )?);
    }
    println!();
    println!(
        "{} cores, {} connections, {} s each, Postgres on the same machine",
        threads, plan.connections, plan.seconds
    );
    for side in &sides {
        side.server.print_size()?;
    }
    println!("ES256 signatures: {signing_alone:.0}/s on 1 thread, {signing_together:.0}/s on {threads}");
    println!();
    print_header();
    let credentials = run_scenarios(&plan, &mut sides)?;

    println!();
    if let Some(credentials) = credentials {
        println!(
            "client credentials: {:.0} % of the signing rate of {threads} threads; signing is {:.0} % of the server's time for each",
            100.0 * credentials.per_second() / signing_together,
            100.0 * 1e6 / signing_alone / credentials.server_micros(),
        );
    }
    for side in &sides {
        side.server.print_memory()?;
    }
    Ok(())
}

/// Runs the scenarios one after the other; returns the measurement of client credentials.
fn run_scenarios(plan: &Plan, sides: &mut [Side]) -> Result<Option<Measurement>, Failure> {
    let discovery = Request::get("/.well-known/openid-configuration");
    let jwks = Request::get("/jwks");
    let credentials = Request::form("/token", &[("grant_type", "client_credentials"), ("scope", "load:api")])
        .basic(CLIENT_ID, CLIENT_SECRET);
    let mut scenario = |name, storm, step: &(dyn Fn(&mut Client) -> Result<(), Failure> + Sync)| {
        measure(plan, sides, &Scenario { name, storm, step })
    };
    scenario("discovery", false, &|client| client.expect_200(&discovery))?;
    scenario("jwks", false, &|client| client.expect_200(&jwks))?;
    let measured = scenario("client credentials", false, &|client| client.expect_200(&credentials))?;
    scenario("whole code flow (live session)", false, &Client::code_flow)?;
    scenario("refresh", false, &Client::refresh)?;
    scenario("introspection", false, &Client::introspect)?;
    scenario("userinfo", false, &Client::userinfo)?;
    scenario("client credentials, login storm", true, &|client| {
        client.expect_200(&credentials)
    })?;
    scenario("refresh, login storm", true, &Client::refresh)?;
    Ok(measured)
}

fn state_file(people: usize) -> String {
    let mut text = format!(
        r#"[[scopes]]
name = "load:api"
description = "Something to ask for"

[[clients]]
client_id = "{CLIENT_ID}"
client_secret = "{CLIENT_SECRET}"
client_name = "Load"
redirect_uris = ["{REDIRECT_URI}"]
grant_types = ["authorization_code", "refresh_token", "client_credentials"]
token_endpoint_auth_method = "client_secret_basic"
scope = "openid profile email offline_access load:api"
consent = "never"
"#
    );
    for index in 0..people {
        let name = username(index);
        text.push_str(&format!(
            "\n[[users]]\npreferred_username = \"{name}\"\npassword = \"{PASSWORD}\"\nemail = \"{name}@example.com\"\n\
             email_verified = true\nname = \"User {index}\"\n"
        ));
    }
    text
}

/// ES256 signatures per second on `threads` threads, made with the library that signs the server's tokens.
fn signing_rate(threads: usize) -> Result<f64, Failure> {
    let random = SystemRandom::new();
    let document = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &random)?;
    let key = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.as_ref())?;
    let message = [0x5a; 400]; // about the length of an access token's signing input
    let count = |until: Instant| {
        let mut signatures = 0_u64;
        while Instant::now() < until && key.sign(&random, &message).is_ok() {
            signatures += 1;
        }
        signatures
    };
    let window = Duration::from_secs(1);
    let until = Instant::now() + window;
    let signatures: u64 = thread::scope(|scope| {
        let workers: Vec<_> = (0..threads).map(|_| scope.spawn(|| count(until))).collect();
        workers.into_iter().filter_map(|worker| worker.join().ok()).sum()
    });
    Ok(signatures as f64 / window.as_secs_f64())
}

fn setting(name: &str, default: usize) -> usize {
    std::env::var(name)
        .ok()
        .and_then(|text| text.parse().ok())
        .unwrap_or(default)
}
