//! `bulk_job_rows`: the accounts of a change of many, and what came of each.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0073_bulk_job_rows",
    table: "bulk_job_rows",
    comment: "The accounts of a change of many, and what came of each. A row stays when its person is erased: that may be what came of it. \
              Key: job_id, position.",
    up: "
        CREATE TABLE bulk_job_rows (
            job_id uuid NOT NULL REFERENCES bulk_jobs (id) ON DELETE CASCADE,
            position integer NOT NULL,
            user_id uuid NOT NULL,
            outcome text,
            problem text,
            PRIMARY KEY (job_id, position)
        );
        CREATE INDEX bulk_job_rows_waiting ON bulk_job_rows (job_id, position) WHERE outcome IS NULL
    ",
    up_on_postgres: "",
    down: "DROP TABLE bulk_job_rows",
};
