//! One test for each rule against a known attack or mistake, named after the rule.

mod budgets;
mod digests;
mod forms;
mod headers;
mod interleavings;
mod log_lines;
mod overload;
mod protocol;
mod revocation;
mod sign_in;
mod single_use;
mod step_skip;
mod web;
