//! One test for each rule against a known attack or mistake, named after the rule.

mod digests;
mod overload;
mod protocol;
mod sign_in;
mod step_skip;
mod web;
