//! Messages to people outside the pages, and their transport: mail and SMS, through a durable outbox. No request waits for a
//! mail server: it writes a sealed row in its own transaction, and `jobs/deliver_outbox.rs` sends it.

pub mod mail;
pub mod mail_transport;
pub mod notice;
pub mod outbox;
pub mod render;
pub mod sms;
pub mod sms_gateway;
pub mod undelivered;

use chrono::{DateTime, Utc};

/// For how many minutes something is still valid, as people are told: it was as long as a setting says when the message was written, a
/// moment ago, so what is left of a minute counts as whole.
fn minutes_left(expires_at: DateTime<Utc>, now: DateTime<Utc>) -> i64 {
    ((expires_at - now).num_seconds() + 59).div_euclid(60).max(1)
}
