//! One test for each rule that keeps out what has gone wrong elsewhere, named after the rule.

mod overload;
mod protocol;
mod sign_in;
mod step_skip;
mod web;
