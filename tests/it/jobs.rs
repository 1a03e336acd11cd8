//! What happens by itself.

mod deliver_outbox;
mod deliver_sms;
