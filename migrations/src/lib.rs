//! The schema of Vestibule, for Postgres and SQLite: one file per table, or per change of one. Imports nothing of ours.
//!
//! A release only adds; what it no longer uses is removed by the next one, so that two neighbouring releases run side by side.

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{MigrationName, MigratorTrait};

mod m0001_users;
mod m0002_login_names;
mod m0003_groups;
mod m0004_clients;
mod m0005_scopes;
mod m0006_change_counter;
mod m0007_sessions;
mod m0008_authorization_requests;
mod m0009_authorization_codes;
mod m0010_grants;
mod m0011_consents;
mod m0012_signing_keys;
mod m0013_audit_events;
mod m0014_throttle_counters;
mod m0015_used_assertions;
mod m0016_revoked_tokens;
mod m0017_access_tokens;
mod m0018_setup;
mod m0019_server_secrets;
mod m0020_outbox;
mod m0021_locks;
mod m0022_known_devices;
mod m0023_outbox_failures;
mod m0030_passkeys;
mod m0031_webauthn_ceremonies;
mod m0040_totp_credentials;
mod m0041_recovery_codes;
mod m0042_trusted_devices;
mod m0043_groups_required_acr;
mod m0044_users_standing;
mod m0050_account_links;
mod m0051_email_codes;
mod m0052_registrations;
mod m0053_known_devices_offer;
mod m0054_passkeys_user_handle;
mod m0055_account_links_email;
mod m0056_applied_users;
mod m0060_upstream_identities;
mod m0061_upstream_requests;
mod m0070_sent_codes;

/// Brings a database up to this release, or back.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_users::Migration),
            Box::new(m0002_login_names::Migration),
            Box::new(m0003_groups::Migration),
            Box::new(m0004_clients::Migration),
            Box::new(m0005_scopes::Migration),
            Box::new(m0006_change_counter::Migration),
            Box::new(m0007_sessions::Migration),
            Box::new(m0008_authorization_requests::Migration),
            Box::new(m0009_authorization_codes::Migration),
            Box::new(m0010_grants::Migration),
            Box::new(m0011_consents::Migration),
            Box::new(m0012_signing_keys::Migration),
            Box::new(m0013_audit_events::Migration),
            Box::new(m0014_throttle_counters::Migration),
            Box::new(m0015_used_assertions::Migration),
            Box::new(m0016_revoked_tokens::Migration),
            Box::new(m0017_access_tokens::Migration),
            Box::new(m0018_setup::Migration),
            Box::new(m0019_server_secrets::Migration),
            Box::new(m0020_outbox::Migration),
            Box::new(m0021_locks::Migration),
            Box::new(m0022_known_devices::Migration),
            Box::new(m0023_outbox_failures::Migration),
            Box::new(m0030_passkeys::Migration),
            Box::new(m0031_webauthn_ceremonies::Migration),
            Box::new(m0040_totp_credentials::Migration),
            Box::new(m0041_recovery_codes::Migration),
            Box::new(m0042_trusted_devices::Migration),
            Box::new(m0043_groups_required_acr::Migration),
            Box::new(m0044_users_standing::Migration),
            Box::new(m0050_account_links::Migration),
            Box::new(m0051_email_codes::Migration),
            Box::new(m0052_registrations::Migration),
            Box::new(m0053_known_devices_offer::Migration),
            Box::new(m0054_passkeys_user_handle::Migration),
            Box::new(m0055_account_links_email::Migration),
            Box::new(m0056_applied_users::Migration),
            Box::new(m0060_upstream_identities::Migration),
            Box::new(m0061_upstream_requests::Migration),
            Box::new(m0070_sent_codes::Migration),
        ]
    }
}
