//! One test for each rule that keeps out what has gone wrong elsewhere, named after the rule.

mod protocol;
mod sign_in;
