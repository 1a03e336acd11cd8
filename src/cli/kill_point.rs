//! Debug builds alone: the program dies at one fail point of its database (`store/failpoints.rs`), so that a test sees what a power failure
//! at that moment leaves behind. The file that `TEST_KILL_AT` names holds the number of the fail point, counted from when the file
//! appears; while there is no file, nothing happens. With `request` behind the number, only the fail points of requests count: those of
//! background jobs come at any time.

use std::{
    fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use tracing::Span;

use crate::store::{Store, failpoints::FailPoint};

pub(super) fn arm(store: &Store) {
    let Some(file) = std::env::var_os("TEST_KILL_AT").map(PathBuf::from) else {
        return;
    };
    let passed = AtomicU64::new(0);
    store.fail_points.set(move |point| {
        if let FailPoint::Read(_) = point {
            return None;
        }
        let Ok(text) = fs::read_to_string(&file) else {
            passed.store(0, Ordering::SeqCst);
            return None;
        };
        let mut words = text.split_whitespace();
        let number = words.next().and_then(|word| word.parse::<u64>().ok());
        // A request has a span (`http/layers.rs`), a job has none.
        let counts = words.next() != Some("request") || !Span::current().is_none();
        if counts && number == Some(passed.fetch_add(1, Ordering::SeqCst) + 1) {
            let name = match point {
                FailPoint::Statement(sql) => sql.to_owned(),
                point => format!("{point:?}"),
            };
            // For the test, which wants to know where it was.
            let _ = fs::write(file.with_extension("point"), name);
            process::abort();
        }
        None
    });
}
