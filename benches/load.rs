//! A load run against the release binary on Postgres: requests per second, median and 99th percentile of every hot path,
//! and for comparison how many ES256 signatures this machine makes per second. `benches/README.md` says how to run and read it.
//!
//! The load comes from one blocking thread per connection, over loopback, on the same cores as the server; the processor time of
//! the server per request is therefore printed too.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a bench prints its table")]

use std::{
    error::Error,
    sync::{
        Barrier, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use aws_lc_rs::{
    rand::SystemRandom,
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair},
};

mod http;
mod person;
mod server;

use http::{Connection, Request};
use person::{Person, Tokens};
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
        seconds: setting("LOAD_SECONDS", 4) as u64,
    };

    let threads = thread::available_parallelism()?.get();
    let signing_alone = signing_rate(1)?;
    let signing_together = signing_rate(threads)?;

    let server = Server::start(&postgres, &state_file(plan.connections + STORM_CONNECTIONS))?;
    let idle_memory = server.memory("VmRSS")?;
    println!();
    println!(
        "{} cores, {} connections, {} s each, Postgres on the same machine",
        threads, plan.connections, plan.seconds
    );
    println!(
        "binary {:.1} MiB, start {} ms, idle memory {:.1} MiB",
        server.binary_size()?,
        server.start_time.as_millis(),
        idle_memory
    );
    println!("ES256 signatures: {signing_alone:.0}/s on 1 thread, {signing_together:.0}/s on {threads}");
    println!();
    println!(
        "{:<34} {:>9} {:>9} {:>9} {:>14} {:>7}",
        "scenario", "per s", "p50 ms", "p99 ms", "server µs each", "failed"
    );

    let mut clients = Vec::new();
    for index in 0..plan.connections {
        clients.push(Client::sign_in(&server, index)?);
    }
    let credentials = run_scenarios(&server, &plan, &mut clients)?;

    println!();
    println!(
        "client credentials: {:.0} % of the signing rate of {threads} threads; signing is {:.0} % of the server's time for each",
        100.0 * credentials.per_second() / signing_together,
        100.0 * 1e6 / signing_alone / credentials.server_micros,
    );
    println!(
        "memory after the run {:.1} MiB, at most {:.1} MiB",
        server.memory("VmRSS")?,
        server.memory("VmHWM")?
    );
    Ok(())
}

/// Runs the scenarios one after the other; returns the measurement of client credentials.
fn run_scenarios(server: &Server, plan: &Plan, clients: &mut [Client]) -> Result<Measurement, Failure> {
    let discovery = Request::get("/.well-known/openid-configuration");
    let jwks = Request::get("/jwks");
    let credentials = Request::form("/token", &[("grant_type", "client_credentials"), ("scope", "load:api")])
        .basic(CLIENT_ID, CLIENT_SECRET);

    measure("discovery", server, plan, clients, |client| {
        client.expect_200(&discovery)
    })?;
    measure("jwks", server, plan, clients, |client| client.expect_200(&jwks))?;
    let measured = measure("client credentials", server, plan, clients, |client| {
        client.expect_200(&credentials)
    })?;
    measure(
        "whole code flow (live session)",
        server,
        plan,
        clients,
        Client::code_flow,
    )?;
    measure("refresh", server, plan, clients, Client::refresh)?;
    measure("introspection", server, plan, clients, Client::introspect)?;
    measure("userinfo", server, plan, clients, Client::userinfo)?;

    let storm_is_over = AtomicBool::new(false);
    let sign_ins = Mutex::new(0_u64);
    let started = Instant::now();
    let outcome = thread::scope(|scope| {
        for index in 0..STORM_CONNECTIONS {
            let (storm_is_over, sign_ins) = (&storm_is_over, &sign_ins);
            let username = username(plan.connections + index);
            scope.spawn(move || {
                while !storm_is_over.load(Ordering::Relaxed) {
                    let signed_in =
                        Person::new(server.address).and_then(|mut person| person.sign_in(&username, "openid", &[]));
                    if let (Ok(_), Ok(mut count)) = (signed_in, sign_ins.lock()) {
                        *count += 1;
                    }
                }
            });
        }
        let outcome = measure("client credentials, login storm", server, plan, clients, |client| {
            client.expect_200(&credentials)
        })
        .and_then(|_| measure("refresh, login storm", server, plan, clients, Client::refresh));
        storm_is_over.store(true, Ordering::Relaxed);
        outcome
    });
    outcome?;
    let sign_ins = sign_ins.lock().map_or(0, |count| *count);
    println!(
        "{:<34} {:>9.0}",
        "  password sign-ins of the storm",
        sign_ins as f64 / started.elapsed().as_secs_f64()
    );
    Ok(measured)
}

// ------------------------------------------------------------------------------------------------------------ clients

/// One connection, with the signed-in user and the tokens.
struct Client {
    person: Person,
    connection: Connection,
    tokens: Tokens,
}

impl Client {
    fn sign_in(server: &Server, index: usize) -> Result<Self, Failure> {
        let mut person = Person::new(server.address)?;
        let code = person.sign_in(
            &username(index),
            "openid profile email offline_access",
            &[("prompt", "consent")],
        )?;
        let mut connection = Connection::open(server.address)?;
        let tokens = Tokens::redeem(&mut connection, &code)?;
        Ok(Self {
            person,
            connection,
            tokens,
        })
    }

    fn expect_200(&mut self, request: &Request) -> Result<(), Failure> {
        self.connection.exchange(request)?.expect_200().map(drop)
    }

    fn code_flow(&mut self) -> Result<(), Failure> {
        let code = self.person.authorize("openid profile email", &[])?;
        Tokens::redeem(&mut self.connection, &code).map(drop)
    }

    fn refresh(&mut self) -> Result<(), Failure> {
        let refresh_token = self.tokens.refresh_token.as_deref().ok_or("no refresh token came")?;
        let request = Request::form(
            "/token",
            &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)],
        )
        .basic(CLIENT_ID, CLIENT_SECRET);
        self.tokens = Tokens::read(&self.connection.exchange(&request)?)?;
        Ok(())
    }

    fn introspect(&mut self) -> Result<(), Failure> {
        let request =
            Request::form("/introspect", &[("token", &self.tokens.access_token)]).basic(CLIENT_ID, CLIENT_SECRET);
        let answer = self.connection.exchange(&request)?;
        match answer.json()?["active"].as_bool() {
            Some(true) => Ok(()),
            _ => Err(format!("not active: {answer}").into()),
        }
    }

    fn userinfo(&mut self) -> Result<(), Failure> {
        let request = Request::get("/userinfo").bearer(&self.tokens.access_token);
        self.expect_200(&request)
    }
}

fn username(index: usize) -> String {
    format!("user-{index}")
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

// ----------------------------------------------------------------------------------------------------------- measuring

/// The number of connections, and the seconds per scenario.
struct Plan {
    connections: usize,
    seconds: u64,
}

/// The result of one scenario.
struct Measurement {
    latencies: Vec<Duration>,
    window: Duration,
    server_micros: f64,
}

impl Measurement {
    fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.window.as_secs_f64()
    }

    /// A percentile of the latencies, in milliseconds. `latencies` are sorted.
    fn percentile(&self, percent: usize) -> f64 {
        let index = (self.latencies.len() * percent / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies
            .get(index)
            .map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
    }
    fn print(&self, name: &str, failures: &[String]) {
        println!(
            "{name:<34} {:>9.0} {:>9.2} {:>9.2} {:>14.0} {:>7}",
            self.per_second(),
            self.percentile(50),
            self.percentile(99),
            self.server_micros,
            failures.len(),
        );
        if let Some(failure) = failures.first() {
            println!("  the first failure: {failure}");
        }
    }
}

/// All clients repeat `step` for `plan.seconds` seconds; prints the result. The half second before is not measured.
fn measure(
    name: &str,
    server: &Server,
    plan: &Plan,
    clients: &mut [Client],
    step: impl Fn(&mut Client) -> Result<(), Failure> + Sync,
) -> Result<Measurement, Failure> {
    let (counting, over) = (AtomicBool::new(false), AtomicBool::new(false));
    let start = Barrier::new(clients.len() + 1);
    let step = &step;
    let (results, window, server_time) = thread::scope(|scope| {
        let workers: Vec<_> = clients
            .iter_mut()
            .map(|client| {
                let (counting, over, start) = (&counting, &over, &start);
                scope.spawn(move || {
                    start.wait();
                    repeat(client, step, counting, over)
                })
            })
            .collect();
        start.wait();
        thread::sleep(Duration::from_millis(500));
        let server_time = server.processor_time();
        counting.store(true, Ordering::Relaxed);
        let began = Instant::now();
        thread::sleep(Duration::from_secs(plan.seconds));
        over.store(true, Ordering::Relaxed);
        let window = began.elapsed();
        let server_time = server.processor_time() - server_time;
        let results: Vec<_> = workers.into_iter().filter_map(|worker| worker.join().ok()).collect();
        (results, window, server_time)
    });

    let (mut latencies, mut failures) = (Vec::new(), Vec::new());
    for (more_latencies, more_failures) in results {
        latencies.extend(more_latencies);
        failures.extend(more_failures);
    }
    latencies.sort_unstable();
    let server_micros = server_time.as_secs_f64() * 1e6 / latencies.len().max(1) as f64;
    let measurement = Measurement {
        latencies,
        window,
        server_micros,
    };
    measurement.print(name, &failures);
    if measurement.latencies.is_empty() {
        Err(format!("{name}: nothing succeeded").into())
    } else {
        Ok(measurement)
    }
}

/// Repeats `step` until `over`; returns the latencies of the steps that began while `counting`, and the failures.
fn repeat(
    client: &mut Client,
    step: impl Fn(&mut Client) -> Result<(), Failure>,
    counting: &AtomicBool,
    over: &AtomicBool,
) -> (Vec<Duration>, Vec<String>) {
    let (mut latencies, mut failures) = (Vec::with_capacity(100_000), Vec::new());
    while !over.load(Ordering::Relaxed) && failures.len() < 100 {
        let counts = counting.load(Ordering::Relaxed);
        let began = Instant::now();
        match step(client) {
            Ok(()) if counts => latencies.push(began.elapsed()),
            Ok(()) => {}
            Err(failure) => failures.push(failure.to_string()),
        }
    }
    (latencies, failures)
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
