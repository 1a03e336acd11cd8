//! SeaORM entities, for small tables whose rows are read and written whole. A table whose statements are held to a key has none: what
//! a builder writes is read by nobody.

pub mod outbox;
pub mod server_secrets;
pub mod signing_keys;
