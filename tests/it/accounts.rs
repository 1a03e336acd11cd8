//! Use cases of a user's own account, where there is more to ask than a page shows.

mod access;
mod apps;
mod password;
mod rules;
mod sessions;
