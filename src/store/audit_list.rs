//! The audit log for administrators: in pages, the newest events first, and as it goes on, in the order in which events are numbered.

use sea_orm::QueryResult;

use super::{
    Connection, StoreError,
    audit::from_row,
    listing::{
        AN_ID, Attribute, Compiled, Directions, Key, Kind, ListError, ONCE, Page, Parameters, Query, Resource, Sort,
        Table, page,
    },
    statement::Sql,
};
use crate::domain::{
    actor::Actor,
    event::{Event, EventKind},
    filter::{Filter, Operator},
    ids::{GroupId, UserId},
};

/// A page of events. An event that only a newer release knows is left out, and the page has one row less. Within groups are the events
/// about their members.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<Event>, ListError> {
    page(connection, &EVENTS, query, from_row).await
}

/// An event with its number; `None` for one that only a newer release knows.
pub type Numbered = (i64, Option<Event>);

/// The number of the newest sealed event.
pub async fn newest(connection: &dyn Connection) -> Result<i64, StoreError> {
    let row = NEWEST.read_one(connection, []).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or(0))
}

/// The part of a filter of [`following`] for the events after that number, up to another one.
pub fn numbered(after: i64, up_to: i64) -> Filter {
    let is = |attribute, number: i64| Filter::compare(attribute, Operator::Eq, number.to_string().as_str());
    Filter::And(vec![is(AFTER, after), is(UP_TO, up_to)])
}

/// A page of sealed events in their order. What is sealed is complete, so none comes before one that was read.
///
/// # Errors
/// As [`list`].
pub async fn following(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<Numbered>, ListError> {
    let read = |row: &QueryResult| Ok(Some((row.try_get_by_index(9)?, from_row(row)?)));
    page(connection, &FOLLOWED, query, read).await
}

const NEWEST: Sql = Sql::both("SELECT sequence FROM audit_chain WHERE id = 3").may_be_stale();

const AFTER: &str = "after";

const UP_TO: &str = "up_to";

const EQUALS: &[Operator] = &[Operator::Eq];

const COLUMNS: &str = "id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail";

const NUMBERED_COLUMNS: &str =
    "id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail, number";

/// The list.
pub(super) static EVENTS: Resource = Resource {
    name: "audit_events",
    postgres: COLUMNS,
    sqlite: COLUMNS,
    table: Table {
        from: "audit_events e",
        key: "e.id",
    },
    only: None,
    expires_at: None,
    attributes: &ATTRIBUTES,
    sorts: &[Sort {
        name: "occurred_at",
        keys: &[Key::Time("e.occurred_at"), Key::Id("e.id")],
        directions: Directions::Descending,
    }],
    default_sort: "-occurred_at",
    within,
};

/// The same events, as they follow each other.
static FOLLOWED: Resource = Resource {
    name: "followed_audit_events",
    postgres: NUMBERED_COLUMNS,
    sqlite: NUMBERED_COLUMNS,
    table: Table {
        from: "audit_events e",
        key: "e.id",
    },
    only: None,
    expires_at: None,
    attributes: &NUMBERED_ATTRIBUTES,
    sorts: &[Sort {
        name: "sequence",
        keys: &[Key::Number("e.number")],
        directions: Directions::Ascending,
    }],
    default_sort: "sequence",
    within,
};

static ATTRIBUTES: [Attribute; 8] = OF_EVENTS;

static NUMBERED_ATTRIBUTES: [Attribute; 10] = {
    let [kind, actor, user, group, client, correlation, address, time] = OF_EVENTS;
    let after = Attribute::read(AFTER, A_NUMBER, |text, parameters| {
        number("e.number >", text, parameters)
    });
    let up_to = Attribute::read(UP_TO, A_NUMBER, |text, parameters| {
        number("e.number <=", text, parameters)
    });
    [
        kind,
        actor,
        user,
        group,
        client,
        correlation,
        address,
        time,
        after,
        up_to,
    ]
};

const A_NUMBER: &str = "the number of an event";

fn number(compared: &str, text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let number: i64 = text.parse().ok()?;
    Some(Compiled::by_index(format!("{compared} {}", parameters.add(number))))
}

/// What events can be filtered by.
const OF_EVENTS: [Attribute; 8] = [
    Attribute::read("kind", "a kind of event such as \"sign_in.failed\"", kind),
    Attribute::read("actor", "an actor such as \"administrator:<id>\" or \"system\"", actor),
    Attribute::read("user", AN_ID, user).optional("e.user_id IS NULL"),
    Attribute::read("group", AN_ID, group),
    Attribute::column("client_id", Kind::Text, "e.client_id")
        .optional("e.client_id IS NULL")
        .only(EQUALS),
    Attribute::column("correlation_id", Kind::Text, "e.correlation_id")
        .optional("e.correlation_id IS NULL")
        .only(EQUALS),
    Attribute::column("ip_address", Kind::Text, "e.ip_address")
        .optional("e.ip_address IS NULL")
        .only(EQUALS),
    Attribute::column("occurred_at", Kind::Time, "e.occurred_at").only(&[Operator::Gt, Operator::Lt]),
];

fn within(groups: &str) -> Compiled {
    Compiled::in_each_row(format!(
        "EXISTS (SELECT 1 FROM group_memberships m WHERE m.home = e.home AND m.user_id = e.user_id AND m.group_id IN {groups})"
    ))
}

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

/// An index has every actor but people on their own account and clients. What they do is about themselves, so it is found by user and by client;
/// other indexes have what is about nobody.
const ACTS_ON_OTHERS: &str = "e.actor NOT LIKE 'person:%' AND e.actor NOT LIKE 'client:%'";

fn actor(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let actor: Actor = text.parse().ok()?;
    let is_actor = format!("e.actor = {}", parameters.add(actor.to_string()));
    let (own, about_nobody) = match actor {
        Actor::Person(id) => (of_user(id, parameters), "e.user_id IS NULL AND e.actor LIKE 'person:%'"),
        Actor::Client(id) => (
            format!("e.client_id = {} AND e.client_id IS NOT NULL", parameters.add(id.0)),
            "e.client_id IS NULL AND e.actor LIKE 'client:%'",
        ),
        _ => return Some(Compiled::by_index(format!("{is_actor} AND {ACTS_ON_OTHERS}"))),
    };
    Some(Compiled::by_index(format!(
        "(({is_actor} AND {own}) OR ({is_actor} AND {about_nobody}))"
    )))
}

fn user(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let id = text.parse().ok()?;
    Some(Compiled::by_index(of_user(id, parameters)))
}

/// With the home, which the index of the events of a user begins with.
fn of_user(id: UserId, parameters: &mut Parameters) -> String {
    let [home, id] = [parameters.add(id.home()), parameters.add(id.0)];
    format!("(e.home, e.user_id) = ({home}, {id}) AND e.user_id IS NOT NULL")
}

/// About a member of that group itself, or about the group.
fn group(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let id: GroupId = text.parse().ok()?;
    let named = parameters.add(format!("%\"group\":\"{id}\"%"));
    let id = parameters.add(id.0);
    let is_member = format!("m.home = e.home AND m.user_id = e.user_id AND m.group_id = {id}");
    let is_about_it =
        format!("e.kind IN ('group.changed', 'role.assignment_changed') AND {IS_RARE} AND e.detail LIKE {named}");
    Some(Compiled::by_union(
        format!("(EXISTS (SELECT 1 FROM group_memberships m WHERE {is_member} {ONCE}) OR ({is_about_it}))"),
        "e.id",
        &[
            format!(
                "SELECT e.id FROM audit_events e JOIN group_memberships m ON {is_member} WHERE e.user_id IS NOT NULL"
            ),
            format!("SELECT e.id FROM audit_events e WHERE {is_about_it}"),
        ],
    ))
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
