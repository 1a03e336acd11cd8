//! What is stored, as state files say it: applied to an empty server, it makes the same. Secrets are not in the database, so a client names
//! the file that its secret is to be read from. Passwords and factors of people stay where they are.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use super::{apply::user_settings, clients::settings::ClientSettings};
use crate::{
    context::Context,
    domain::{
        client::Client,
        group::Group,
        ids::GroupId,
        right::Right,
        role::{Over, Role, RoleAssignment},
        scope::Scope,
        user::User,
    },
    store::{
        Limit, StoreError, client_list, group_list, groups,
        listing::{Cursor, ListError, Page, Query},
        role_assignments, roles, scopes, user_list,
    },
};

/// Whether people are exported: they are data of persons, and not configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum People {
    /// They are.
    Included,
    /// They are not.
    Left,
}

/// Why there is no export.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The database failed at a list.
    #[error("the store failed")]
    List(#[from] ListError),
    /// What is stored cannot be said in TOML.
    #[error("{kind} {name}: {problem}")]
    NotToml {
        /// What it is.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What is in the way.
        problem: toml::ser::Error,
    },
    /// It cannot be written.
    #[error("the export cannot be written")]
    Write(#[from] std::io::Error),
}

/// Gives each object to `write`, as a piece of a state file: scopes, roles, groups, clients, and then people.
///
/// # Errors
/// When the store fails, or `write` does.
pub async fn export(
    context: &Context,
    people: People,
    write: &mut (dyn FnMut(&str) -> std::io::Result<()> + Send),
) -> Result<(), ExportError> {
    let store = &context.store;
    for scope in scopes::list(store).await? {
        write(&piece("scopes", &scope.name, of_scope(&scope))?)?;
    }
    for role in roles::list(store).await? {
        write(&piece("roles", &role.value.name, of_role(&role.value))?)?;
    }
    let names = group_names(context).await?;
    let mut after = None;
    loop {
        let Page { items, next } = group_list::list(store, &page(after.as_ref())).await?;
        for group in items {
            let roles = role_assignments::of_group(store, group.value.id).await?;
            write(&piece(
                "groups",
                &group.value.name,
                of_group(&group.value, &roles, &names),
            )?)?;
        }
        let Some(cursor) = next else { break };
        after = Some(cursor);
    }
    let mut after = None;
    loop {
        let Page { items, next } = client_list::list(store, &page(after.as_ref())).await?;
        for client in items {
            write(&piece(
                "clients",
                client.value.client_id.as_str(),
                of_client(&client.value),
            )?)?;
        }
        let Some(cursor) = next else { break };
        after = Some(cursor);
    }
    match people {
        People::Included => export_people(context, &names, write).await,
        People::Left => Ok(()),
    }
}

async fn export_people(
    context: &Context,
    names: &HashMap<GroupId, String>,
    write: &mut (dyn FnMut(&str) -> std::io::Result<()> + Send),
) -> Result<(), ExportError> {
    let store = &context.store;
    let mut after = None;
    loop {
        let Page { items, next } = user_list::list(store, &page(after.as_ref())).await?;
        for user in items {
            let user = user.value;
            let roles = role_assignments::of_user(store, user.id).await?;
            let groups = groups::ids_of_user(store, user.id).await?;
            let mut groups: Vec<&str> = groups
                .iter()
                .filter_map(|id| names.get(id))
                .map(String::as_str)
                .collect();
            groups.sort_unstable();
            write(&piece(
                "users",
                user.account_label(),
                of_user(&user, &groups, &roles, names),
            )?)?;
        }
        let Some(cursor) = next else { return Ok(()) };
        after = Some(cursor);
    }
}

/// The name of each group.
async fn group_names(context: &Context) -> Result<HashMap<GroupId, String>, ExportError> {
    let mut names = HashMap::new();
    let mut after = None;
    loop {
        let Page { items, next } = group_list::list(&context.store, &page(after.as_ref())).await?;
        names.extend(items.into_iter().map(|group| (group.value.id, group.value.name)));
        let Some(cursor) = next else { return Ok(names) };
        after = Some(cursor);
    }
}

fn page(after: Option<&Cursor>) -> Query<'_> {
    Query {
        after,
        ..Query::first(Limit::of(Limit::MOST))
    }
}

/// One entry of `[[kind]]`. What has no value is left out.
fn piece(kind: &'static str, name: &str, object: Value) -> Result<String, ExportError> {
    let mut file = Map::new();
    file.insert(kind.to_owned(), Value::Array(vec![without_null(object)]));
    toml::to_string(&file)
        .map(|text| name_first(&text) + "\n")
        .map_err(|problem| ExportError::NotToml {
            kind,
            name: name.to_owned(),
            problem,
        })
}

/// The same with the line that names the object right below its heading, where people look for it.
fn name_first(text: &str) -> String {
    let mut lines: Vec<&str> = text.lines().collect();
    let is_name = |line: &&str| line.starts_with("name = ") || line.starts_with("client_id = ");
    let own = lines.iter().skip(1).take_while(|line| !line.starts_with('['));
    if let Some(at) = own.clone().position(|line| is_name(line)) {
        let line = lines.remove(at + 1);
        lines.insert(1, line);
    }
    lines.into_iter().flat_map(|line| [line, "\n"]).collect()
}

/// TOML has no null.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, value)| !value.is_null());
            members.map(|(name, value)| (name, without_null(value))).collect()
        }
        Value::Array(items) => items
            .into_iter()
            .filter(|item| !item.is_null())
            .map(without_null)
            .collect(),
        value => value,
    }
}

fn of_scope(scope: &Scope) -> Value {
    json!({ "name": scope.name, "description": scope.description, "claims": scope.claims })
}

fn of_role(role: &Role) -> Value {
    let rights: Vec<&str> = role.rights.iter().map(Right::as_str).collect();
    json!({ "name": role.name, "description": role.description, "rights": rights })
}

fn of_group(group: &Group, roles: &[RoleAssignment], names: &HashMap<GroupId, String>) -> Value {
    json!({
        "name": group.name,
        "description": group.description,
        "disabled": group.disabled,
        "required_acr": group.required_acr,
        "parent": group.parent.and_then(|parent| names.get(&parent)),
        "roles": roles.iter().map(|role| of_assignment(role, names)).collect::<Vec<_>>(),
    })
}

fn of_assignment(assignment: &RoleAssignment, names: &HashMap<GroupId, String>) -> Value {
    match assignment.over {
        Over::Everything => assignment.role.clone().into(),
        Over::Group(group) => json!({ "role": assignment.role, "within": names.get(&group) }),
    }
}

/// What differs from a client of which nothing is said.
fn of_client(client: &Client) -> Value {
    let default = ClientSettings::default().members();
    let mut said = Map::new();
    said.insert("client_id".to_owned(), client.client_id.as_str().into());
    if client.client_secret_digest.is_some() {
        let file = format!("secrets/{}", file_name(client.client_id.as_str()));
        said.insert("client_secret_file".to_owned(), file.into());
    }
    said.insert("disabled".to_owned(), client.disabled.into());
    let members = ClientSettings::from(client.metadata.clone()).members();
    let differing = members
        .into_iter()
        .filter(|(name, value)| default.get(name) != Some(value));
    said.extend(differing);
    said.into()
}

/// A file of its own for each identifier: what is no letter, digit, `-`, `_` or `.` is percent-encoded.
fn file_name(client_id: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    client_id
        .bytes()
        .fold(String::new(), |name, byte| match is_plain(byte) {
            true => name + &char::from(byte).to_string(),
            false => format!("{name}%{byte:02X}"),
        })
}

fn of_user(user: &User, groups: &[&str], roles: &[RoleAssignment], names: &HashMap<GroupId, String>) -> Value {
    let mut said = user_settings(&user.claims);
    said.insert("disabled".to_owned(), user.disabled.into());
    said.insert("groups".to_owned(), json!(groups));
    let roles: Vec<Value> = roles.iter().map(|role| of_assignment(role, names)).collect();
    said.insert("roles".to_owned(), roles.into());
    said.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_client_has_a_file_of_its_own() {
        let names = ["app", "a/b", "a_b", "a%2Fb", "../../etc/passwd", "ä"].map(file_name);
        assert_eq!(
            names,
            ["app", "a%2Fb", "a_b", "a%252Fb", "..%2F..%2Fetc%2Fpasswd", "%C3%A4"]
        );
    }

    #[test]
    fn what_has_no_value_is_left_out() {
        let text = piece(
            "groups",
            "a",
            json!({ "name": "a", "parent": null, "roles": [null, "b"] }),
        )
        .unwrap();
        assert_eq!(text, "[[groups]]\nname = \"a\"\nroles = [\"b\"]\n\n");
        let text = piece("groups", "z", json!({ "name": "z", "description": "a" })).unwrap();
        assert_eq!(text, "[[groups]]\nname = \"z\"\ndescription = \"a\"\n\n");
    }
}
