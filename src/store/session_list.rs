//! Live sessions in pages, for administrators: the newest first. A sign-in on its way is none, and one that has expired is none any more.

use chrono::{DateTime, Utc};
use sea_orm::QueryResult;
use uuid::Uuid;

use super::{
    Connection, StoreError,
    listing::{
        AN_ID, Attribute, Compiled, Directions, Key, Kind, ListError, Page, Parameters, Query, Resource, Sort, Table,
        page, user_key,
    },
    sessions::summary,
};
use crate::domain::{
    filter::Operator,
    ids::{SessionId, UserId},
    session::SessionOfUser,
};

/// A page of sessions that are live at `now`. Within groups are those of their members.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(
    connection: &dyn Connection,
    query: &Query<'_>,
    now: DateTime<Utc>,
) -> Result<Page<SessionOfUser>, ListError> {
    let query = Query {
        live_at: Some(now),
        ..*query
    };
    page(connection, &SESSIONS, &query, from_row).await
}

const COLUMNS: &str = "s.session_id, s.data, s.ip_address, s.user_agent, s.created_at, s.user_id";

/// The list.
pub(super) static SESSIONS: Resource = Resource {
    name: "sessions",
    postgres: COLUMNS,
    sqlite: COLUMNS,
    table: Table {
        from: "sessions s",
        key: "s.session_id",
    },
    only: Some("s.session_id IS NOT NULL"),
    expires_at: Some("s.expires_at"),
    attributes: &[
        Attribute::read("id", AN_ID, id),
        Attribute::read("user", AN_ID, user),
        Attribute::column("ip_address", Kind::Text, "s.ip_address")
            .optional("s.ip_address IS NULL")
            .only(&[Operator::Eq]),
        Attribute::column("created_at", Kind::Time, "s.created_at").only(&[Operator::Gt, Operator::Lt]),
    ],
    sorts: &[Sort {
        name: "created_at",
        keys: &[Key::Time("s.created_at"), Key::Id("s.session_id")],
        directions: Directions::Descending,
    }],
    default_sort: "-created_at",
    within: |groups| {
        Compiled::in_each_row(format!(
            "EXISTS (SELECT 1 FROM group_memberships m WHERE m.home = s.home AND m.user_id = s.user_id \
             AND m.group_id IN {groups})"
        ))
    },
};

/// With the home, which the index begins with.
fn id(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let id: SessionId = text.parse().ok()?;
    let [home, id] = [parameters.add(id.home()), parameters.add(id.0)];
    Some(Compiled::by_index(format!("(s.home = {home} AND s.session_id = {id})")))
}

/// The same.
fn user(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let key = user_key(text, parameters)?;
    Some(Compiled::by_index(format!("(s.home, s.user_id) = {key}")))
}

fn from_row(row: &QueryResult) -> Result<Option<SessionOfUser>, StoreError> {
    let user: Option<Uuid> = row.try_get_by_index(5)?;
    let Some(session) = summary(row)? else { return Ok(None) };
    Ok(user.map(|user| SessionOfUser {
        user_id: UserId(user),
        session,
    }))
}
