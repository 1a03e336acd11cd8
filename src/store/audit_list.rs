//! The audit log in pages, for administrators: the newest events first.

use super::{
    Connection,
    audit::from_row,
    listing::{
        AN_ID, Attribute, Compiled, Directions, Key, Kind, ListError, Page, Parameters, Query, Resource, Sort, Table,
        page, user_key,
    },
};
use crate::domain::{
    actor::Actor,
    event::{Event, EventKind},
    filter::Operator,
    ids::GroupId,
};

/// A page of events. An event that only a newer release knows is left out, and the page has one row less. Within groups are the events
/// about their members.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<Event>, ListError> {
    page(connection, &EVENTS, query, from_row).await
}

const EQUALS: &[Operator] = &[Operator::Eq];

const COLUMNS: &str = "id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail";

/// The list.
pub(super) static EVENTS: Resource = Resource {
    name: "audit_events",
    postgres: COLUMNS,
    sqlite: COLUMNS,
    table: Table {
        from: "audit_events e",
        key: "e.id",
    },
    attributes: &[
        Attribute::read("kind", "a kind of event such as \"sign_in.failed\"", kind),
        Attribute::read("actor", "an actor such as \"administrator:<id>\" or \"system\"", actor),
        Attribute::read("user", AN_ID, user).optional("e.user_id IS NULL"),
        Attribute::read("group", AN_ID, group).without_index(),
        Attribute::column("client_id", Kind::Text, "e.client_id")
            .optional("e.client_id IS NULL")
            .only(EQUALS),
        Attribute::column("correlation_id", Kind::Text, "e.correlation_id")
            .optional("e.correlation_id IS NULL")
            .only(EQUALS),
        Attribute::column("ip_address", Kind::Text, "e.ip_address")
            .optional("e.ip_address IS NULL")
            .only(EQUALS)
            .without_index(),
        Attribute::column("occurred_at", Kind::Time, "e.occurred_at").only(&[Operator::Gt, Operator::Lt]),
    ],
    sorts: &[Sort {
        name: "occurred_at",
        keys: &[Key::Time("e.occurred_at"), Key::Id("e.id")],
        directions: Directions::Descending,
    }],
    default_sort: "-occurred_at",
    within: |groups| {
        format!(
            "EXISTS (SELECT 1 FROM group_memberships m WHERE m.home = e.home AND m.user_id = e.user_id \
             AND m.group_id IN {groups})"
        )
    },
};

/// An index has every kind but those that machines write all the time, as it is said there (`m0049_audit_list_indexes.rs`): whoever asks
/// for one of these finds it among the newest.
macro_rules! is_rare {
    () => {
        "e.kind NOT IN ('client_token.issued', 'code.issued', 'code.redeemed', 'refresh_token.rotated')"
    };
}
pub(super) use is_rare;

/// See [`is_rare`].
const IS_RARE: &str = is_rare!();

/// Those that [`IS_RARE`] leaves out.
const FREQUENT: [EventKind; 4] = [
    EventKind::ClientTokenIssued,
    EventKind::CodeIssued,
    EventKind::CodeRedeemed,
    EventKind::RefreshTokenRotated,
];

fn kind(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let kind = EventKind::parse(text)?;
    let is_kind = format!("e.kind = {}", parameters.add(kind.as_str()));
    Some(if FREQUENT.contains(&kind) {
        Compiled::in_each_row(is_kind)
    } else {
        Compiled::by_index(format!("{is_kind} AND {IS_RARE}"))
    })
}

/// An index has every actor but people on their own account and clients: their events are found by `user` and `client_id`.
const ACTS_ON_OTHERS: &str = "e.actor NOT LIKE 'person:%' AND e.actor NOT LIKE 'client:%'";

fn actor(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let actor: Actor = text.parse().ok()?;
    let is_actor = format!("e.actor = {}", parameters.add(actor.to_string()));
    Some(match actor {
        Actor::Person(_) | Actor::Client(_) => Compiled::in_each_row(is_actor),
        _ => Compiled::by_index(format!("{is_actor} AND {ACTS_ON_OTHERS}")),
    })
}

/// With the home, which the index of the events of a user begins with.
fn user(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let key = user_key(text, parameters)?;
    Some(Compiled::by_index(format!(
        "(e.home, e.user_id) = {key} AND e.user_id IS NOT NULL"
    )))
}

/// About a member of that group itself, or about the group.
fn group(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let id: GroupId = text.parse().ok()?;
    let named = parameters.add(format!("%\"group\":\"{id}\"%"));
    let id = parameters.add(id.0);
    Some(Compiled::in_each_row(format!(
        "(EXISTS (SELECT 1 FROM group_memberships m WHERE m.home = e.home AND m.user_id = e.user_id AND m.group_id = {id}) \
         OR (e.kind IN ('group.changed', 'role.assignment_changed') AND e.detail LIKE {named}))"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_frequent_kinds_are_those_that_the_index_leaves_out() {
        let names = FREQUENT.map(|kind| format!("'{}'", kind.as_str()));
        assert_eq!(IS_RARE, format!("e.kind NOT IN ({})", names.join(", ")));
    }
}
