//! Measures one scenario on one program, or on two programs in turn: seconds of both alternate, so that what else the machine does
//! meets both alike.

use std::{
    sync::{
        Barrier,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    Failure, STORM_CONNECTIONS,
    clients::{Client, username},
    person::Person,
    server::Server,
};

/// How long the two programs alternate. What is counted in a turn, what comes before, and what comes after: then jobs finish what the
/// requests left to them, such as sealing the audit log.
const TURN: Duration = Duration::from_secs(2);
const WARM_UP: Duration = Duration::from_millis(200);
const SETTLE: Duration = Duration::from_millis(1500);

/// What every scenario has in common.
pub(crate) struct Plan {
    pub(crate) connections: usize,
    /// Seconds per scenario and program.
    pub(crate) seconds: usize,
    /// Scenarios whose name holds this text are measured.
    pub(crate) only: String,
}

/// One program under load, and the clients that are signed in to it.
pub(crate) struct Side {
    pub(crate) server: Server,
    pub(crate) clients: Vec<Client>,
}

impl Side {
    pub(crate) fn new(server: Server, connections: usize) -> Result<Self, Failure> {
        let clients = (0..connections)
            .map(|index| Client::sign_in(&server, index))
            .collect::<Result<_, _>>()?;
        Ok(Self { server, clients })
    }
}

/// One request, or one flow of requests.
pub(crate) struct Scenario<'a> {
    pub(crate) name: &'a str,
    /// Whether browsers sign in with passwords meanwhile, as fast as the server lets them.
    pub(crate) storm: bool,
    pub(crate) step: &'a (dyn Fn(&mut Client) -> Result<(), Failure> + Sync),
}

/// What was measured of one scenario on one program.
#[derive(Default)]
pub(crate) struct Measurement {
    latencies: Vec<Duration>,
    failures: Vec<String>,
    /// All requests, also those before the counting.
    requests: usize,
    window: Duration,
    server: Duration,
    database: Duration,
    sign_ins: u64,
}

impl Measurement {
    pub(crate) fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.window.as_secs_f64()
    }

    pub(crate) fn server_micros(&self) -> f64 {
        self.micros(self.server)
    }

    fn micros(&self, time: Duration) -> f64 {
        time.as_secs_f64() * 1e6 / self.requests.max(1) as f64
    }

    /// A percentile of the latencies, in milliseconds. `latencies` are sorted.
    fn percentile(&self, percent: usize) -> f64 {
        let index = (self.latencies.len() * percent / 100).min(self.latencies.len().saturating_sub(1));
        self.latencies
            .get(index)
            .map_or(f64::NAN, |latency| latency.as_secs_f64() * 1e3)
    }

    fn print(&self, name: &str) {
        println!(
            "{name:<34} {:>9.0} {:>9.2} {:>9.2} {:>9.0} {:>11.0} {:>7}",
            self.per_second(),
            self.percentile(50),
            self.percentile(99),
            self.server_micros(),
            self.micros(self.database),
            self.failures.len(),
        );
        if let Some(failure) = self.failures.first() {
            println!("  the first failure: {failure}");
        }
        if self.sign_ins > 0 {
            println!(
                "{:<34} {:>9.0}",
                "  password sign-ins meanwhile",
                self.sign_ins as f64 / self.window.as_secs_f64()
            );
        }
    }

    fn print_ratio(&self, other: &Self) {
        let both = |measurement: &Self| measurement.micros(measurement.server + measurement.database);
        println!(
            "{:<34} {:>9.2} {:>9.2} {:>9.2} {:>9.2} {:>11.2} {:>7.2}",
            "  now / before (last: both µs)",
            self.per_second() / other.per_second(),
            self.percentile(50) / other.percentile(50),
            self.percentile(99) / other.percentile(99),
            self.server_micros() / other.server_micros(),
            self.micros(self.database) / other.micros(other.database),
            both(self) / both(other),
        );
    }
}

/// Prints the names of the columns.
pub(crate) fn print_header() {
    println!(
        "{:<34} {:>9} {:>9} {:>9} {:>9} {:>11} {:>7}",
        "scenario", "per s", "p50 ms", "p99 ms", "server µs", "database µs", "failed"
    );
}

/// All clients repeat the scenario for `plan.seconds` seconds on each side; prints and returns the result of the first side.
/// `None` if the plan leaves the scenario out.
pub(crate) fn measure(
    plan: &Plan,
    sides: &mut [Side],
    scenario: &Scenario<'_>,
) -> Result<Option<Measurement>, Failure> {
    if !scenario.name.contains(&plan.only) {
        return Ok(None);
    }
    let mut measurements: Vec<Measurement> = sides.iter().map(|_| Measurement::default()).collect();
    for _ in 0..plan.seconds.div_ceil(TURN.as_secs() as usize) {
        for (side, measurement) in sides.iter_mut().zip(&mut measurements) {
            turn(side, scenario, measurement);
        }
    }
    for (index, measurement) in measurements.iter_mut().enumerate() {
        measurement.latencies.sort_unstable();
        measurement.print(if index == 0 { scenario.name } else { "  before" });
        if measurement.latencies.is_empty() {
            return Err(format!("{}: nothing succeeded", scenario.name).into());
        }
    }
    let mut measurements = measurements.into_iter();
    let first = measurements.next();
    if let (Some(first), Some(other)) = (&first, measurements.next()) {
        first.print_ratio(&other);
    }
    Ok(first)
}

/// Measures one side for one turn. Processor time is counted from the first request until the jobs have caught up.
fn turn(side: &mut Side, scenario: &Scenario<'_>, measurement: &mut Measurement) {
    let (counting, over, sign_ins) = (AtomicBool::new(false), AtomicBool::new(false), AtomicU64::new(0));
    let (server, clients) = (&side.server, &mut side.clients);
    let connections = clients.len();
    let start = Barrier::new(connections + 1);
    let (server_time, database_time) = (server.processor_time(), server.database_processor_time());
    thread::scope(|scope| {
        let (counting, over, start, sign_ins) = (&counting, &over, &start, &sign_ins);
        for index in 0..if scenario.storm { STORM_CONNECTIONS } else { 0 } {
            let user = username(connections + index);
            scope.spawn(move || sign_in_until(server, &user, over, sign_ins));
        }
        let workers: Vec<_> = clients
            .iter_mut()
            .map(|client| {
                scope.spawn(move || {
                    start.wait();
                    repeat(client, scenario.step, counting, over)
                })
            })
            .collect();
        start.wait();
        thread::sleep(WARM_UP);
        sign_ins.store(0, Ordering::Relaxed);
        counting.store(true, Ordering::Relaxed);
        let began = Instant::now();
        thread::sleep(TURN);
        over.store(true, Ordering::Relaxed);
        measurement.window += began.elapsed();
        measurement.sign_ins += sign_ins.load(Ordering::Relaxed);
        for work in workers.into_iter().filter_map(|worker| worker.join().ok()) {
            measurement.latencies.extend(work.latencies);
            measurement.failures.extend(work.failures);
            measurement.requests += work.requests;
        }
    });
    thread::sleep(SETTLE);
    measurement.server += server.processor_time() - server_time;
    measurement.database += server.database_processor_time() - database_time;
}

/// Signs the user in with their password, each time in a new browser.
fn sign_in_until(server: &Server, username: &str, over: &AtomicBool, count: &AtomicU64) {
    while !over.load(Ordering::Relaxed) {
        let signed_in = Person::new(server.address).and_then(|mut person| person.sign_in(username, "openid", &[]));
        if signed_in.is_ok() {
            count.fetch_add(1, Ordering::Relaxed);
        }
    }
}

/// What one client did in a turn.
#[derive(Default)]
struct Work {
    /// Of the steps that began while it was counted.
    latencies: Vec<Duration>,
    failures: Vec<String>,
    /// All steps that succeeded.
    requests: usize,
}

/// Repeats `step` until `over`.
fn repeat(
    client: &mut Client,
    step: &(dyn Fn(&mut Client) -> Result<(), Failure> + Sync),
    counting: &AtomicBool,
    over: &AtomicBool,
) -> Work {
    let mut work = Work::default();
    while !over.load(Ordering::Relaxed) && work.failures.len() < 100 {
        let counts = counting.load(Ordering::Relaxed);
        let began = Instant::now();
        match step(client) {
            Ok(()) => {
                work.requests += 1;
                if counts {
                    work.latencies.push(began.elapsed());
                }
            }
            Err(failure) => work.failures.push(failure.to_string()),
        }
    }
    work
}
