//! The ways to prove who one is, where there is more to ask than a page shows.

mod passkey;
mod second_factor;
