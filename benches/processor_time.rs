//! The processor time that processes have used, from `/proc`. Linux counts it in hundredths of a second.

use std::{fs, time::Duration};

/// The time of one process, all threads together.
pub(crate) fn of_process(process: u32) -> Duration {
    stat(process).map_or(Duration::ZERO, |stat| ticks(stat.own))
}

/// The time of all processes of Postgres that serve connections to a database. Their command lines name it.
pub(crate) fn of_connections(postmaster: u32, database: &str) -> Duration {
    let serves = |process: &u32| {
        let command = fs::read_to_string(format!("/proc/{process}/cmdline")).unwrap_or_default();
        command.split_whitespace().any(|word| word == database)
    };
    let processes = fs::read_dir("/proc").into_iter().flatten();
    let times = processes
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse().ok())
        .filter_map(|process| Some((process, stat(process)?)))
        .filter(|(process, stat)| stat.parent == postmaster && serves(process))
        .map(|(_, stat)| stat.own);
    ticks(times.sum())
}

/// The process that started this one.
pub(crate) fn parent(process: u32) -> Option<u32> {
    stat(process).map(|stat| stat.parent)
}

struct Stat {
    parent: u32,
    own: u64,
}

/// Reads `/proc/PID/stat` (proc(5)). The second field is a name in parentheses, which may hold blanks.
fn stat(process: u32) -> Option<Stat> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<_> = text.rsplit_once(')')?.1.split_whitespace().collect();
    // Fields are counted from 1 there, and the first here is the third.
    let number = |field: usize| fields.get(field - 3)?.parse::<u64>().ok();
    Some(Stat {
        parent: fields.get(1)?.parse().ok()?,
        own: number(14)? + number(15)?,
    })
}

fn ticks(count: u64) -> Duration {
    Duration::from_millis(count * 10)
}
