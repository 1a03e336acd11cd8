//! Every integration test, in one program. Folders mirror those of `src/`.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "a test that cannot go on has failed"
)]

mod accounts;
mod api;
mod architecture;
mod cli;
mod deployment;
mod docs;
mod factors;
mod faults;
mod fuzz;
mod jobs;
mod journeys;
mod management;
mod races;
mod security;
mod store;
mod support;
mod traces;
mod web;
