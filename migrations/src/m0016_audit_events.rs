//! `audit_events`: the audit log. Events stay when the user is erased.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0016_audit_events",
    table: "audit_events",
    comment: "The audit log. It outlives the people whom it is about. Key: home (the last 16 bits of the id: of the person \
              whom the event is about, or random), id.",
    up: "
        CREATE TABLE audit_events (
            home integer NOT NULL,
            id uuid NOT NULL,
            occurred_at timestamptz NOT NULL,
            kind text NOT NULL,
            -- Who did it: `person:<id>`, `client:<id>`, `command_line` and so on.
            actor text NOT NULL,
            user_id uuid,
            client_id text,
            ip_address text,
            correlation_id text,
            -- Text, not JSON: the chain seals it as it was written, and a JSON column may rewrite it.
            detail text NOT NULL,
            sequence bigint,
            seal bytea,
            PRIMARY KEY (id, home)
        );
        -- One job numbers the events, behind the chain's head; that no number stands twice shows when the chain is read.
        CREATE INDEX audit_events_sequence ON audit_events (sequence) WHERE sequence IS NOT NULL;
        CREATE INDEX audit_events_unsealed ON audit_events (id) WHERE sequence IS NULL;
        CREATE INDEX audit_events_user ON audit_events (home, user_id, id) WHERE user_id IS NOT NULL
    ",
    up_on_postgres: "",
    down: "DROP TABLE audit_events",
};
