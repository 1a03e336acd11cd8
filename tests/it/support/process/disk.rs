//! A full disk, as one process sees it. The kernel limits the size of its files (`RLIMIT_FSIZE`): what would make a file larger fails, as on
//! a disk without space, and other tests do not notice. It needs no rights.

use std::process::Command;

use super::server::Server;

/// From now on the server's files cannot be longer than `bytes`. It must have been started with
/// [`Instance::serve_on_a_disk_that_fills`](super::instance::Instance::serve_on_a_disk_that_fills).
pub fn fill(server: &Server, bytes: u64) {
    limit(server, &bytes.to_string());
}

/// There is space again.
pub fn free(server: &Server) {
    limit(server, "unlimited");
}

fn limit(server: &Server, bytes: &str) {
    let set = Command::new("prlimit")
        .args(["--pid", &server.id().to_string(), &format!("--fsize={bytes}:")])
        .status();
    assert!(set.expect("there is prlimit").success());
}
