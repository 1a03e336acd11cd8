//! Debug builds alone: the program dies at one fail point of its database (`store/failpoints.rs`), so that a test sees what a power failure
//! at that moment leaves behind. The file that `TEST_KILL_AT` names holds the number of the fail point, counted from when the file
//! appears; while there is no file, nothing happens.

use std::{
    fs,
    path::PathBuf,
    process,
    sync::atomic::{AtomicU64, Ordering},
};

use crate::store::Store;

pub(super) fn arm(store: &Store) {
    let Some(file) = std::env::var_os("TEST_KILL_AT").map(PathBuf::from) else {
        return;
    };
    let passed = AtomicU64::new(0);
    store.fail_points.set(move |_| {
        let number = fs::read_to_string(&file)
            .ok()
            .and_then(|text| text.trim().parse::<u64>().ok());
        match number {
            Some(number) if passed.fetch_add(1, Ordering::SeqCst) + 1 == number => process::abort(),
            Some(_) => {}
            None => passed.store(0, Ordering::SeqCst),
        }
        None
    });
}
