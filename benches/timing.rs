//! How long one request after another takes.

use std::time::{Duration, Instant};

use super::Failure;

/// What every list and every page answers within, 95 times of 100.
pub(crate) const BUDGET: Duration = Duration::from_millis(100);

/// Postgres plans a statement anew five times on each connection, and then perhaps once for all values: what is counted comes after that.
const WARM_UP: usize = 20;

/// The table of a run.
pub(crate) struct Table {
    requests: usize,
    only: String,
    measured: usize,
    over: Vec<String>,
}

impl Table {
    /// An empty one. Each line is of so many requests; `only` is in the names of those that are measured.
    pub(crate) fn new(requests: usize, only: String) -> Self {
        Self {
            requests: requests.max(1),
            only,
            measured: 0,
            over: Vec::new(),
        }
    }

    /// Prints a title, and the names of the columns.
    pub(crate) fn title(&self, title: &str) {
        println!();
        println!(
            "{title:<100} {:>8} {:>8} {:>8} {:>8}",
            "p50 ms", "p95 ms", "max ms", "bytes"
        );
    }

    /// Measures `request`, which answers how long its answer was, and prints the line. Of a request that takes seconds a few tell enough.
    pub(crate) fn measure(
        &mut self,
        name: &str,
        mut request: impl FnMut() -> Result<usize, Failure>,
    ) -> Result<(), Failure> {
        if !name.contains(&self.only) {
            return Ok(());
        }
        let mut bytes = 0;
        let mut times = Vec::new();
        let began = Instant::now();
        for number in 0..WARM_UP + self.requests {
            let sent = Instant::now();
            bytes = request().map_err(|failure| format!("{name}: {failure}"))?;
            let took = sent.elapsed();
            let is_slow = began.elapsed() > BUDGET * 100;
            if number >= WARM_UP || is_slow {
                times.push(took);
            }
            if is_slow {
                break;
            }
        }
        times.sort_unstable();
        self.print(name, &times, bytes);
        Ok(())
    }

    fn print(&mut self, name: &str, times: &[Duration], bytes: usize) {
        let percentile = |percent: usize| {
            let index = (times.len() * percent / 100).min(times.len().saturating_sub(1));
            times.get(index).copied().unwrap_or_default()
        };
        let millis = |time: Duration| time.as_secs_f64() * 1e3;
        let is_over = percentile(95) > BUDGET;
        println!(
            "{name:<100} {:>8.1} {:>8.1} {:>8.1} {bytes:>8}{}",
            millis(percentile(50)),
            millis(percentile(95)),
            millis(percentile(100)),
            if is_over { "  over" } else { "" }
        );
        self.measured += 1;
        if is_over {
            self.over.push(name.to_owned());
        }
    }

    /// Says how many were too slow; an error if any was.
    pub(crate) fn finish(self) -> Result<(), Failure> {
        println!();
        println!(
            "{} of {} are over {} ms",
            self.over.len(),
            self.measured,
            BUDGET.as_millis()
        );
        match self.over.as_slice() {
            [] => Ok(()),
            over => Err(format!("too slow:\n  {}", over.join("\n  ")).into()),
        }
    }
}
