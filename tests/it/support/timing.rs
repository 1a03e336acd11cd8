//! Whether two kinds of responses can be distinguished by their time.

use std::time::{Duration, Instant};

/// The times of responses about a known and an unknown user, measured alternately.
#[derive(Default)]
pub struct Stopwatch([Vec<Duration>; 2]);

impl Stopwatch {
    /// Waits for the response.
    pub async fn time<T>(&mut self, known: bool, answer: impl Future<Output = T>) -> T {
        let began = Instant::now();
        let answered = answer.await;
        self.0[usize::from(known)].push(began.elapsed());
        answered
    }

    /// The medians are within 5 ms of each other.
    pub fn tells_nothing(self) {
        let [unknown, known] = self.0.map(|mut all| {
            all.sort();
            all[all.len() / 2]
        });
        let apart = known.abs_diff(unknown);
        assert!(apart < Duration::from_millis(5), "{known:?} and {unknown:?}");
    }
}
