//! What administrators do. The console, the API and the command line all call these functions.

pub mod apply;
pub mod authority;
pub mod groups;
pub mod reseal;
pub mod revoke_everything;
pub mod roles;
pub mod setup;
pub mod users;
