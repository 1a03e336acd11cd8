//! The chain over the audit log. An event gets a number when it is written. One node at a time seals the events that are new, in ranges,
//! and deletes those that were kept long enough. No event is written again for it: seals are rows of their own. Any other change of a
//! sealed event shows. The key is not in the database in the clear (`audit_chain.rs`).

pub(super) use self::events::EVENTS;
pub use self::{
    anchor::{Anchor, anchor},
    delete::{Deleted, delete_old},
    seal::{seal_new, settled},
    verify::{Chain, verify},
};

mod anchor;
mod delete;
mod events;
mod linked;
mod place;
mod ranges;
mod seal;
mod verify;
