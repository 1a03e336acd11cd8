//! `branding_pictures`: the pictures of the pages that administrators upload.

use crate::table::Table;

/// See the module.
pub(crate) const TABLE: Table = Table {
    name: "m0074_branding_pictures",
    table: "branding_pictures",
    comment: "The pictures of the pages that administrators upload. Key: slot (logo, logo_dark or icon).",
    up: "
        CREATE TABLE branding_pictures (
            slot text PRIMARY KEY,
            media_type text NOT NULL,
            content bytea NOT NULL,
            sha256 bytea NOT NULL,
            updated_at timestamptz NOT NULL
        )
    ",
    up_on_postgres: "",
    down: "DROP TABLE branding_pictures",
};
