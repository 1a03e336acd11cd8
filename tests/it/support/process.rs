//! The program as a process: how it is started, asked and ended, and what is between it and its database.

pub mod administered;
pub mod cluster;
pub mod disk;
pub mod http2;
pub mod instance;
pub mod kill_points;
pub mod killed_server;
pub mod person;
pub mod relay;
pub mod server;
