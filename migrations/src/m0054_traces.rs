//! `traces`: what was checked about requests, and which check refused them.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0054_traces",
    table: "traces",
    comment: "What was checked about requests, for some days. Key: home (the last 16 bits of the id: of the person who signed in, or \
              random), id.",
    up: "
        CREATE TABLE traces (
            home integer NOT NULL,
            id uuid NOT NULL,
            occurred_at timestamptz NOT NULL,
            step text NOT NULL,
            verdict text NOT NULL,
            -- The check that refused the request.
            stopped_at text,
            correlation_id text NOT NULL,
            client_id text,
            user_id uuid,
            ip_address text,
            user_agent text,
            checks text NOT NULL,
            expires_at timestamptz NOT NULL,
            PRIMARY KEY (home, id)
        );
        CREATE INDEX traces_time ON traces (occurred_at, id);
        CREATE INDEX traces_verdict ON traces (verdict, occurred_at, id);
        CREATE INDEX traces_client ON traces (client_id, occurred_at, id) WHERE client_id IS NOT NULL;
        CREATE INDEX traces_user ON traces (home, user_id, occurred_at, id) WHERE user_id IS NOT NULL;
        CREATE INDEX traces_correlation ON traces (correlation_id);
        CREATE INDEX traces_expiry ON traces (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE traces",
};
