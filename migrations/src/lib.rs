//! The schema of Vestibule, for Postgres and SQLite: one file per table. It imports no other crate of this repository.
//!
//! A release only adds to the schema. The next release removes what is no longer used, so that two successive releases can run at
//! the same time. A change to a table that was released is a new file with the next number.

use sea_orm_migration::prelude::*;
pub use sea_orm_migration::{MigrationName, MigratorTrait};

mod m0001_users;
mod m0002_groups;
mod m0003_group_memberships;
mod m0004_login_names;
mod m0005_clients;
mod m0006_client_origins;
mod m0007_scopes;
mod m0008_change_counter;
mod m0009_sessions;
mod m0010_authorization_requests;
mod m0011_authorization_codes;
mod m0012_grants;
mod m0013_access_tokens;
mod m0014_consents;
mod m0015_signing_keys;
mod m0016_audit_events;
mod m0017_audit_chain;
mod m0018_throttle_counters;
mod m0019_used_assertions;
mod m0020_revoked_tokens;
mod m0021_setup;
mod m0022_server_secrets;
mod m0023_outbox;
mod m0024_locks;
mod m0025_known_devices;
mod m0026_passkeys;
mod m0027_passkey_owners;
mod m0028_webauthn_ceremonies;
mod m0029_totp_credentials;
mod m0030_recovery_codes;
mod m0031_account_links;
mod m0032_sent_codes;
mod m0033_registrations;
mod m0034_applied_users;
mod m0035_upstream_identities;
mod m0036_upstream_owners;
mod m0037_upstream_requests;
mod m0038_changes;
mod m0039_clients_not_before;
mod m0040_audit_start;
mod m0041_applied_passwords;
mod m0042_second_step_passkeys;
mod m0043_roles;
mod m0044_nested_groups;
mod m0045_user_roles;
mod m0046_group_roles;
mod m0047_user_list_indexes;
mod m0048_client_list_indexes;
mod m0049_audit_list_indexes;
mod m0050_clients_owner;
mod m0051_api_keys;
mod m0052_idempotency_keys;
mod m0053_client_secrets;
mod m0054_traces;
mod m0055_settings;
mod m0056_audit_streams;
mod m0057_client_groups;
mod m0058_clients_managed;
mod m0059_groups_managed;
mod m0060_roles_managed;
mod m0061_scopes_managed;
mod m0062_list_indexes;
mod m0063_nodes;
mod m0064_upstreams;
mod m0066_attribute_definitions;
mod m0067_user_attributes;
mod m0068_scopes_claim_rules;
mod m0070_session_list_indexes;
mod m0071_invitation_list_index;
mod m0072_bulk_jobs;
mod m0073_bulk_job_rows;
mod m0074_branding_pictures;
mod m0075_registrations_inviter;
mod m0076_impersonations;
mod m0077_device_authorizations;
mod m0080_attribute_definitions_managed;
mod m0081_applied_attributes;
mod m0082_upstreams_managed;
mod m0083_audit_numbers;
mod m0084_audit_seals;
mod table;

/// Applies the schema changes of this release to a database, or reverts them.
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_users::TABLE),
            Box::new(m0002_groups::TABLE),
            Box::new(m0003_group_memberships::TABLE),
            Box::new(m0004_login_names::TABLE),
            Box::new(m0005_clients::TABLE),
            Box::new(m0006_client_origins::TABLE),
            Box::new(m0007_scopes::TABLE),
            Box::new(m0008_change_counter::TABLE),
            Box::new(m0009_sessions::TABLE),
            Box::new(m0010_authorization_requests::TABLE),
            Box::new(m0011_authorization_codes::TABLE),
            Box::new(m0012_grants::TABLE),
            Box::new(m0013_access_tokens::TABLE),
            Box::new(m0014_consents::TABLE),
            Box::new(m0015_signing_keys::TABLE),
            Box::new(m0016_audit_events::TABLE),
            Box::new(m0017_audit_chain::TABLE),
            Box::new(m0018_throttle_counters::TABLE),
            Box::new(m0019_used_assertions::TABLE),
            Box::new(m0020_revoked_tokens::TABLE),
            Box::new(m0021_setup::TABLE),
            Box::new(m0022_server_secrets::TABLE),
            Box::new(m0023_outbox::TABLE),
            Box::new(m0024_locks::TABLE),
            Box::new(m0025_known_devices::TABLE),
            Box::new(m0026_passkeys::TABLE),
            Box::new(m0027_passkey_owners::TABLE),
            Box::new(m0028_webauthn_ceremonies::TABLE),
            Box::new(m0029_totp_credentials::TABLE),
            Box::new(m0030_recovery_codes::TABLE),
            Box::new(m0031_account_links::TABLE),
            Box::new(m0032_sent_codes::TABLE),
            Box::new(m0033_registrations::TABLE),
            Box::new(m0034_applied_users::TABLE),
            Box::new(m0035_upstream_identities::TABLE),
            Box::new(m0036_upstream_owners::TABLE),
            Box::new(m0037_upstream_requests::TABLE),
            Box::new(m0038_changes::TABLE),
            Box::new(m0039_clients_not_before::TABLE),
            Box::new(m0040_audit_start::TABLE),
            Box::new(m0041_applied_passwords::TABLE),
            Box::new(m0042_second_step_passkeys::TABLE),
            Box::new(m0043_roles::TABLE),
            Box::new(m0044_nested_groups::TABLE),
            Box::new(m0045_user_roles::TABLE),
            Box::new(m0046_group_roles::TABLE),
            Box::new(m0047_user_list_indexes::TABLE),
            Box::new(m0048_client_list_indexes::TABLE),
            Box::new(m0049_audit_list_indexes::TABLE),
            Box::new(m0050_clients_owner::TABLE),
            Box::new(m0051_api_keys::TABLE),
            Box::new(m0052_idempotency_keys::TABLE),
            Box::new(m0053_client_secrets::TABLE),
            Box::new(m0054_traces::TABLE),
            Box::new(m0055_settings::TABLE),
            Box::new(m0056_audit_streams::TABLE),
            Box::new(m0057_client_groups::TABLE),
            Box::new(m0058_clients_managed::TABLE),
            Box::new(m0059_groups_managed::TABLE),
            Box::new(m0060_roles_managed::TABLE),
            Box::new(m0061_scopes_managed::TABLE),
            Box::new(m0062_list_indexes::TABLE),
            Box::new(m0063_nodes::TABLE),
            Box::new(m0064_upstreams::TABLE),
            Box::new(m0066_attribute_definitions::TABLE),
            Box::new(m0067_user_attributes::TABLE),
            Box::new(m0068_scopes_claim_rules::TABLE),
            Box::new(m0070_session_list_indexes::TABLE),
            Box::new(m0071_invitation_list_index::TABLE),
            Box::new(m0072_bulk_jobs::TABLE),
            Box::new(m0073_bulk_job_rows::TABLE),
            Box::new(m0074_branding_pictures::TABLE),
            Box::new(m0075_registrations_inviter::TABLE),
            Box::new(m0076_impersonations::TABLE),
            Box::new(m0077_device_authorizations::TABLE),
            Box::new(m0080_attribute_definitions_managed::TABLE),
            Box::new(m0081_applied_attributes::TABLE),
            Box::new(m0082_upstreams_managed::TABLE),
            Box::new(m0083_audit_numbers::Numbers),
            Box::new(m0084_audit_seals::TABLE),
        ]
    }
}
