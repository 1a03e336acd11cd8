//! Users in pages, for administrators.

use super::{
    Connection,
    listing::{
        AN_ID, Attribute, Bound, Compiled, Directions, Key, Kind, ListError, ONCE, Page, Parameters, Query, Resource,
        Sample, Sort, Table, page, user_key,
    },
    users::{user_columns, version_from_row},
    versioned::Versioned,
};
use crate::domain::{filter::Operator, ids::GroupId, user::User};

/// A page of users.
///
/// # Errors
/// When the query asks for what the list does not have, or the store fails.
pub async fn list(connection: &dyn Connection, query: &Query<'_>) -> Result<Page<Versioned<User>>, ListError> {
    page(connection, &USERS, query, |row| version_from_row(row).map(Some)).await
}

/// The list.
pub(super) static USERS: Resource = Resource {
    name: "users",
    postgres: concat!(user_columns!(postgres, "u.home"), ", u.version"),
    sqlite: concat!(user_columns!(sqlite, "u.home"), ", u.version"),
    table: Table {
        from: "users u",
        key: "u.id",
    },
    only: None,
    expires_at: None,
    attributes: &[
        Attribute::read("id", AN_ID, id),
        Attribute::elsewhere("preferred_username", Kind::Normalised, username).optional(NO_USERNAME),
        Attribute::elsewhere("email", Kind::Normalised, email).optional(NO_EMAIL),
        Attribute::elsewhere("phone_number", Kind::Normalised, phone_number).optional(NO_PHONE_NUMBER),
        Attribute::elsewhere("name", Kind::Normalised, name).optional("u.full_name IS NULL"),
        Attribute::elsewhere("login_name", Kind::Normalised, login_name),
        Attribute::elsewhere("search", Kind::Normalised, search).only(&[Operator::Co]),
        Attribute::column("disabled", Kind::Boolean, "u.disabled"),
        Attribute::elsewhere("has_role", Kind::Boolean, has_role),
        Attribute::column("created_at", Kind::Time, "u.created_at"),
        Attribute::column("updated_at", Kind::Time, "u.updated_at"),
        Attribute::group("group", group),
        Attribute::read("member_of", AN_ID, member_of),
        Attribute::one_of_many("attributes.*", one_attribute),
    ],
    sorts: &[
        Sort {
            name: "id",
            keys: &[Key::Home("u.home"), Key::Id("u.id")],
            directions: Directions::Both,
        },
        Sort {
            name: "name",
            keys: &[Key::Computed(FULL_NAME), Key::Id("u.id")],
            directions: Directions::Both,
        },
        Sort {
            name: "created_at",
            keys: &[Key::Time("u.created_at"), Key::Id("u.id")],
            directions: Directions::Both,
        },
    ],
    default_sort: "id",
    within: group,
};

/// As an index has it (`m0047_user_list_indexes.rs`): whoever has no name comes first.
const FULL_NAME: &str = "coalesce(u.full_name, '')";

/// As indexes have them (`m0062_list_indexes.rs`).
const NO_USERNAME: &str = "coalesce(u.claims->>'preferred_username', '') = ''";
const NO_EMAIL: &str = "coalesce(u.claims->>'email', '') = ''";
const NO_PHONE_NUMBER: &str = "coalesce(u.claims->>'phone_number', '') = ''";

fn id(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let key = user_key(text, parameters)?;
    Some(Compiled::by_index(format!("(u.home, u.id) = {key}")))
}

fn name(bound: &Bound) -> Compiled {
    Compiled::by_index(match bound {
        // An index of trigrams has the column itself.
        Bound::Like(_) | Bound::Contains(_) => full_name_contains(bound),
        _ => bound.with(FULL_NAME),
    })
}

fn full_name_contains(bound: &Bound) -> String {
    format!("{} AND u.full_name IS NOT NULL", bound.with("u.full_name"))
}

fn login_name(bound: &Bound) -> Compiled {
    let name = bound.with("l.name");
    by_ids(
        format!("EXISTS (SELECT 1 FROM login_names l WHERE l.user_id = u.id AND {name} {ONCE})"),
        format!("SELECT l.user_id FROM login_names l WHERE {name}"),
    )
    .estimated(among_names(bound))
}

fn search(bound: &Bound) -> Compiled {
    let full_name = full_name_contains(bound);
    let name = bound.with("l.name");
    by_either(
        format!("({full_name} OR EXISTS (SELECT 1 FROM login_names l WHERE l.user_id = u.id AND {name} {ONCE}))"),
        [
            // Of a text of two characters more names to sign in with have it: it is counted by those.
            format!("SELECT l.user_id FROM login_names l WHERE {name}"),
            format!("SELECT u.id FROM users u WHERE {full_name}"),
        ],
    )
    .estimated(
        among_names(bound)
            .into_iter()
            .chain([Sample {
                table: "users",
                alias: "u",
                condition: full_name,
            }])
            .collect(),
    )
}

/// What tells how many users have such a name to sign in with: those who have are about as many as those whose user name is one, or whose
/// address is.
fn among_names(bound: &Bound) -> Vec<Sample> {
    ["username", "email"]
        .into_iter()
        .filter_map(|kind| among_names_of(kind, bound))
        .collect()
}

/// The same of names of one kind. A name that is given whole is found at once.
fn among_names_of(kind: &str, bound: &Bound) -> Option<Sample> {
    let is_part = matches!(bound, Bound::Like(_) | Bound::Range(..));
    is_part.then(|| Sample {
        table: "login_names",
        alias: "l",
        condition: format!("l.kind = '{kind}' AND {}", bound.with("l.name")),
    })
}

fn username(bound: &Bound) -> Compiled {
    let is_one = format!("l.kind = 'username' AND {}", bound.with("l.name"));
    by_ids(
        format!("EXISTS (SELECT 1 FROM login_names l WHERE l.user_id = u.id AND {is_one} {ONCE})"),
        format!("SELECT l.user_id FROM login_names l WHERE {is_one}"),
    )
    .estimated(among_names_of("username", bound).into_iter().collect())
}

fn email(bound: &Bound) -> Compiled {
    claim(bound, ("email", "%@%"), "email")
}

fn phone_number(bound: &Bound) -> Compiled {
    claim(bound, ("phone", "+%"), "phone_number")
}

/// A claim that has a kind of login name. If the user name is the same text, it is stored once, as a user name
/// ([`names_of`](super::login_names::names_of)): then the claim is there, and a name of its kind is not. What looks otherwise than every name
/// of the kind is known at once to be none.
fn claim(bound: &Bound, (kind, looks_like): (&str, &str), claim: &str) -> Compiled {
    let name = bound.with("l.name");
    let of_kind = format!("l.kind = '{kind}' AND {name}");
    let as_username = format!(
        "l.kind = 'username' AND {name} AND l.name LIKE '{looks_like}' AND u.claims->>'{claim}' <> '' \
         AND NOT EXISTS (SELECT 1 FROM login_names other WHERE other.user_id = u.id AND other.kind = '{kind}')"
    );
    by_either(
        format!(
            "(EXISTS (SELECT 1 FROM login_names l WHERE l.user_id = u.id AND {of_kind} {ONCE}) \
             OR EXISTS (SELECT 1 FROM login_names l WHERE l.user_id = u.id AND {as_username} {ONCE}))"
        ),
        [
            format!("SELECT l.user_id FROM login_names l WHERE {of_kind}"),
            format!("SELECT l.user_id FROM login_names l JOIN users u ON u.id = l.user_id WHERE {as_username}"),
        ],
    )
    .estimated(among_names_of(kind, bound).into_iter().collect())
}

/// A role of their own, or by a group.
fn has_role(bound: &Bound) -> Compiled {
    let by_group = "FROM groups g JOIN group_memberships m ON m.group_id = g.id WHERE g.has_role AND NOT g.disabled";
    let test = format!("(u.admin OR EXISTS (SELECT 1 {by_group} AND m.home = u.home AND m.user_id = u.id))");
    match bound {
        Bound::False => Compiled::in_each_row(format!("NOT {test}")),
        _ => by_either(
            test,
            [
                "SELECT u.id FROM users u WHERE u.admin".to_owned(),
                format!("SELECT m.user_id {by_group}"),
            ],
        ),
    }
}

fn group(groups: &str) -> Compiled {
    let is_in = format!("FROM group_memberships m WHERE m.group_id IN {groups}");
    Compiled::by_keys(
        format!("EXISTS (SELECT 1 {is_in} AND m.home = u.home AND m.user_id = u.id {ONCE})"),
        are_members(groups),
        format!("SELECT m.user_id {is_in}"),
    )
}

/// In that group itself, whatever is below it.
fn member_of(text: &str, parameters: &mut Parameters) -> Option<Compiled> {
    let id: GroupId = text.parse().ok()?;
    Some(group(&format!("({})", parameters.add(id.0))))
}

/// `one` is the parameter with the name of the attribute.
fn one_attribute(one: &str, bound: &Bound) -> Compiled {
    let is_one = format!(
        "FROM user_attributes a WHERE a.name = {one} AND {}",
        bound.with("a.search")
    );
    Compiled::by_keys(
        format!("EXISTS (SELECT 1 {is_one} AND a.home = u.home AND a.user_id = u.id {ONCE})"),
        format!("(u.home, u.id) IN (SELECT a.home, a.user_id {is_one})"),
        format!("SELECT a.user_id {is_one}"),
    )
}

/// With the home, which the key of the memberships begins with.
fn are_members(groups: &str) -> String {
    format!("(u.home, u.id) IN (SELECT m.home, m.user_id FROM group_memberships m WHERE m.group_id IN {groups})")
}

fn by_ids(test: String, ids: String) -> Compiled {
    let condition = format!("u.id IN ({ids})");
    Compiled::by_keys(test, condition, ids)
}

fn by_either(test: String, ids: [String; 2]) -> Compiled {
    Compiled::by_union(test, "u.id", &ids)
}
