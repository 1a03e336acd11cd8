//! The ways to prove who one is, one file each, and the throttle that guards them all. A factor records what was proved;
//! what is still missing is computed elsewhere (`flow.rs`).

pub mod known_device;
pub mod passkey;
pub mod password;
