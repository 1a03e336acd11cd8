//! `audit_events`: indexes for lists, the newest events first. Every sign-in and every token writes events, and each index makes that
//! dearer. So what machines write all the time is in none by its kind or its actor: it is found among the newest. A statement has the
//! condition of such an index word for word, so that the databases see that it applies. No index is by address: a search for one goes
//! through the events, and is told from when on.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0049_audit_list_indexes",
    table: "audit_events",
    comment: "The audit log. It outlives the people whom it is about. Key: home (the last 16 bits of the id: of the person \
              whom the event is about, or random), id.",
    up: "
        CREATE INDEX audit_events_time ON audit_events (occurred_at, id);
        CREATE INDEX audit_events_client ON audit_events (client_id, occurred_at, id) WHERE client_id IS NOT NULL;
        CREATE INDEX audit_events_correlation ON audit_events (correlation_id) WHERE correlation_id IS NOT NULL;
        CREATE INDEX audit_events_kind ON audit_events (kind, occurred_at, id)
            WHERE kind NOT IN ('client_token.issued', 'code.issued', 'code.redeemed', 'refresh_token.rotated');
        CREATE INDEX audit_events_actor ON audit_events (actor, occurred_at, id)
            WHERE actor NOT LIKE 'person:%' AND actor NOT LIKE 'client:%'
    ",
    up_on_postgres: "",
    down: "
        DROP INDEX audit_events_actor;
        DROP INDEX audit_events_kind;
        DROP INDEX audit_events_correlation;
        DROP INDEX audit_events_client;
        DROP INDEX audit_events_time
    ",
};
