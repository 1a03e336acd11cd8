//! Whether two kinds of answers can be told apart by how long they take.

use std::time::{Duration, Instant};

/// How long answers took about somebody who is known, and about nobody; to be asked for in turns.
#[derive(Default)]
pub struct Stopwatch([Vec<Duration>; 2]);

impl Stopwatch {
    /// Waits for the answer.
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
