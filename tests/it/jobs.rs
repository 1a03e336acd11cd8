//! What happens by itself.

mod deliver_outbox;
