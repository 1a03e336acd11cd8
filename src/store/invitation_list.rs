//! Invitations in pages, for administrators: those that expire last come first, which are the newest.

use chrono::{DateTime, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{
    Connection, StoreError,
    documents::{Document as _, StoredTexts},
    json_column::JsonColumn,
    listing::{
        AN_ID, Attribute, Compiled, Directions, Key, Kind, ListError, Page, Parameters, Query, Resource, Sort, Table,
        page, within_no_group,
    },
};
use crate::domain::{
    actor::Actor,
    filter::{Filter, Operator},
    invitation::Invitation,
};

/// A page of invitations that can be redeemed at `now`.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(
    connection: &dyn Connection,
    query: &Query<'_>,
    now: DateTime<Utc>,
) -> Result<Page<Invitation>, ListError> {
    let query = Query {
        live_at: Some(now),
        ..*query
    };
    page(connection, &INVITATIONS, &query, from_row).await
}

/// Those that this actor sent.
pub fn sent_by(actor: &Actor) -> Filter {
    Filter::compare(INVITER, Operator::Eq, actor.to_string().as_str())
}

const INVITER: &str = "inviter";

const COLUMNS: &str = "r.id, r.email, r.group_names, r.expires_at, r.inviter";

/// The list.
pub(super) static INVITATIONS: Resource = Resource {
    name: "invitations",
    postgres: COLUMNS,
    sqlite: COLUMNS,
    table: Table {
        from: "registrations r",
        key: "r.id",
    },
    only: Some("r.invited"),
    expires_at: Some("r.expires_at"),
    attributes: &[
        Attribute::read("id", AN_ID, id),
        Attribute::column("email", Kind::Normalised, "r.name").only(&[Operator::Eq]),
        Attribute::column(INVITER, Kind::Text, "r.inviter").only(&[Operator::Eq]),
        Attribute::column("expires_at", Kind::Time, "r.expires_at").only(&[Operator::Gt, Operator::Lt]),
    ],
    sorts: &[Sort {
        name: "expires_at",
        keys: &[Key::Time("r.expires_at"), Key::Id("r.id")],
        directions: Directions::Descending,
    }],
    default_sort: "-expires_at",
    within: within_no_group,
};

fn id(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let id: Uuid = text.parse().ok()?;
    Some(Compiled::by_index(format!("r.id = {}", parameters.add(id))))
}

fn from_row(row: &QueryResult) -> Result<Option<Invitation>, StoreError> {
    let email: Option<String> = row.try_get_by_index(1)?;
    let groups: JsonColumn<StoredTexts> = row.try_get_by_index(2)?;
    let inviter: Option<String> = row.try_get_by_index(4)?;
    let Some(email) = email else { return Ok(None) };
    Ok(Some(Invitation {
        id: row.try_get_by_index(0)?,
        email,
        groups: groups.0.read(),
        expires_at: row.try_get_by_index(3)?,
        inviter: inviter.and_then(|inviter| inviter.parse().ok()),
    }))
}
