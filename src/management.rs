//! What an administrator can do, once; the console, the API and the command line are doors to it.

pub mod apply;
pub mod setup;
