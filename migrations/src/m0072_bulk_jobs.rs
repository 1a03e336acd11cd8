//! `bulk_jobs`: changes of many accounts at once, which a job makes one by one.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0072_bulk_jobs",
    table: "bulk_jobs",
    comment: "Changes of many accounts at once: who asked for which, and until when a node carries it out. Key: id.",
    up: "
        CREATE TABLE bulk_jobs (
            id uuid NOT NULL PRIMARY KEY,
            actor text NOT NULL,
            asked_by uuid,
            rights jsonb,
            action text NOT NULL,
            group_id uuid,
            total integer NOT NULL,
            correlation_id text,
            created_at timestamptz NOT NULL,
            finished_at timestamptz,
            leased_until timestamptz NOT NULL,
            expires_at timestamptz NOT NULL
        );
        CREATE INDEX bulk_jobs_waiting ON bulk_jobs (created_at, id) WHERE finished_at IS NULL;
        CREATE INDEX bulk_jobs_expiry ON bulk_jobs (expires_at)
    ",
    up_on_postgres: "",
    down: "DROP TABLE bulk_jobs",
};
