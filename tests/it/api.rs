//! The administration API.

mod access_tokens;
mod api_keys;
mod attributes;
mod branding_pictures;
mod bulk_jobs;
mod claim_rules;
mod claims_preview;
mod client_rename;
mod client_secrets;
mod clients;
mod conventions;
mod document;
mod groups;
mod invitations;
mod lists;
mod merge;
mod providers;
mod rights;
mod sessions;
mod settings;
mod users;
