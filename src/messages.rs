//! Messages to people outside the pages, and their transport: mail and SMS, through a durable outbox. No request waits for a
//! mail server: it writes a sealed row in its own transaction, and `jobs/deliver_outbox.rs` sends it.

pub mod mail;
pub mod mail_transport;
pub mod notice;
pub mod outbox;
pub mod render;
pub mod sms;
pub mod sms_gateway;
