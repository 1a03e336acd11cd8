//! What administrators do: one file per resource. The console, the API, the command line and state files all call these functions.

pub mod api_keys;
pub mod apply;
pub mod audit;
pub mod authority;
pub mod change_error;
pub mod clients;
pub mod connect;
pub mod export;
pub mod field_change;
pub mod groups;
pub mod keys;
pub mod lists;
pub mod managed;
pub mod overview;
pub mod reseal;
pub mod revoke_everything;
pub mod roles;
pub mod scopes;
pub mod search;
pub mod settings;
pub mod setup;
pub mod system;
pub mod traces;
pub mod upstreams;
pub mod users;
pub mod validation;
