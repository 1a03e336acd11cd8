//! Indexes for lists of administrators: for what is looked for in a million users or events, and would be found by looking at all of them.
//! Most hold few rows: those that lack something, and requests that were refused. Those of `updated_at` and of the address are dearer. Users
//! are changed seldom; the address stands in the index without the time, so that equal ones are stored once.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0062_list_indexes",
    table: "users",
    comment: "People with accounts. Key: home (the last 16 bits of the id), id.",
    up: "
        CREATE INDEX users_updated ON users (updated_at, id);
        CREATE INDEX users_without_username ON users (home, id) WHERE coalesce(claims->>'preferred_username', '') = '';
        CREATE INDEX users_without_email ON users (home, id) WHERE coalesce(claims->>'email', '') = '';
        CREATE INDEX users_without_phone_number ON users (home, id) WHERE coalesce(claims->>'phone_number', '') = '';
        CREATE INDEX audit_events_address ON audit_events (ip_address) WHERE ip_address IS NOT NULL;
        CREATE INDEX audit_events_without_address ON audit_events (occurred_at, id) WHERE ip_address IS NULL;
        CREATE INDEX audit_events_without_correlation ON audit_events (occurred_at, id) WHERE correlation_id IS NULL;
        CREATE INDEX audit_events_person_without_user ON audit_events (actor) WHERE user_id IS NULL AND actor LIKE 'person:%';
        CREATE INDEX audit_events_client_without_client ON audit_events (actor) WHERE client_id IS NULL AND actor LIKE 'client:%';
        CREATE INDEX traces_stopped ON traces (stopped_at, occurred_at, id) WHERE stopped_at IS NOT NULL;
        CREATE INDEX traces_without_client ON traces (occurred_at, id) WHERE client_id IS NULL
    ",
    up_on_postgres: "",
    down: "
        DROP INDEX traces_without_client;
        DROP INDEX traces_stopped;
        DROP INDEX audit_events_client_without_client;
        DROP INDEX audit_events_person_without_user;
        DROP INDEX audit_events_without_correlation;
        DROP INDEX audit_events_without_address;
        DROP INDEX audit_events_address;
        DROP INDEX users_without_phone_number;
        DROP INDEX users_without_email;
        DROP INDEX users_without_username;
        DROP INDEX users_updated
    ",
};
