//! Decision traces in pages, for administrators: the newest first.

use super::{
    Connection,
    listing::{
        AN_ID, Attribute, Compiled, Directions, Key, Kind, ListError, Page, Parameters, Query, Resource, Sort, Table,
        page, user_key,
    },
    traces::{COLUMNS, from_row},
};
use crate::domain::{
    filter::Operator,
    ids::TraceId,
    trace::{CheckName, Trace, TraceStep, Verdict},
};

/// A page of traces. Within groups are those of their members.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<Trace>, ListError> {
    page(connection, &TRACES, query, from_row).await
}

const EQUALS: &[Operator] = &[Operator::Eq];

/// The list.
pub(super) static TRACES: Resource = Resource {
    name: "traces",
    postgres: COLUMNS,
    sqlite: COLUMNS,
    table: Table {
        from: "traces t",
        key: "t.id",
    },
    only: None,
    expires_at: None,
    attributes: &[
        Attribute::read("id", AN_ID, id),
        Attribute::read("step", "\"authorize\", \"sign_in\", \"token\" or \"logout\"", step).without_index(),
        Attribute::read("verdict", "\"passed\" or \"refused\"", verdict),
        Attribute::read("stopped_at", "a check such as \"registered_redirect_uri\"", stopped_at),
        Attribute::read("user", AN_ID, user).optional("t.user_id IS NULL"),
        Attribute::read("owner", AN_ID, owner),
        Attribute::column("client_id", Kind::Text, "t.client_id")
            .optional("t.client_id IS NULL")
            .only(EQUALS),
        Attribute::column("correlation_id", Kind::Text, "t.correlation_id").only(EQUALS),
        Attribute::column("occurred_at", Kind::Time, "t.occurred_at").only(&[Operator::Gt, Operator::Lt]),
    ],
    sorts: &[Sort {
        name: "occurred_at",
        keys: &[Key::Time("t.occurred_at"), Key::Id("t.id")],
        directions: Directions::Descending,
    }],
    default_sort: "-occurred_at",
    within: |groups| {
        Compiled::in_each_row(format!(
            "EXISTS (SELECT 1 FROM group_memberships m WHERE m.home = t.home AND m.user_id = t.user_id \
             AND m.group_id IN {groups})"
        ))
    },
};

/// With the home, which the primary key begins with.
fn id(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let id: TraceId = text.parse().ok()?;
    let (home, id) = (parameters.add(i32::from(id.home().0)), parameters.add(id.0));
    Some(Compiled::by_index(format!("(t.home = {home} AND t.id = {id})")))
}

fn step(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let step = TraceStep::parse(text)?;
    Some(Compiled::in_each_row(format!(
        "t.step = {}",
        parameters.add(step.as_str())
    )))
}

fn verdict(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let verdict = Verdict::parse(text)?;
    Some(Compiled::by_index(format!(
        "t.verdict = {}",
        parameters.add(verdict.as_str())
    )))
}

fn stopped_at(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let check = CheckName::parse(text)?;
    Some(Compiled::by_index(format!(
        "t.stopped_at = {} AND t.stopped_at IS NOT NULL",
        parameters.add(check.as_str())
    )))
}

/// With the home, which the index of the traces of a user begins with.
fn user(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let key = user_key(text, parameters)?;
    Some(Compiled::by_index(format!(
        "(t.home, t.user_id) = {key} AND t.user_id IS NOT NULL"
    )))
}

/// Of the clients that this user looks after.
fn owner(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let owner: uuid::Uuid = text.parse().ok()?;
    let owner = parameters.add(owner);
    Some(Compiled::by_index(format!(
        "t.client_id IN (SELECT c.client_id FROM clients c WHERE c.owner = {owner}) \
         AND t.occurred_at >= (SELECT c.created_at FROM clients c WHERE c.client_id = t.client_id)"
    )))
}
