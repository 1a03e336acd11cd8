//! What is stored, as state files say it: applied to an empty server, it makes the same. Secrets are not in the database, so a client names
//! the file that its secret is to be read from. Passwords and factors of people stay where they are.

use std::collections::{BTreeMap, HashMap};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Serialize, Serializer};
use serde_json::{Map, Value, json};

use super::{
    apply::{settings::exported, user_settings},
    attributes::shown,
    clients::settings::ClientSettings,
    upstreams::shown::shown as shown_provider,
};
use crate::{
    config::UpstreamConfig,
    context::Context,
    crypto::digest,
    domain::{
        attribute::AttributeDefinition,
        branding_picture::{BrandingPicture, PictureSlot},
        client::Client,
        group::Group,
        ids::GroupId,
        right::Right,
        role::{Over, Role, RoleAssignment},
        scope::Scope,
        user::User,
    },
    store::{
        Limit, StoreError, attribute_definitions, branding_pictures, client_list, group_list, groups,
        listing::{Cursor, ListError, Page, Query},
        role_assignments, roles, scopes, upstreams,
        upstreams::KeptUpstream,
        user_attributes, user_list,
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

/// Gives each object to `write`, as a piece of a state file: settings, pictures, attributes, scopes, roles, groups, clients, providers, and then people.
///
/// # Errors
/// When the store fails, or `write` does.
pub async fn export(
    context: &Context,
    people: People,
    write: &mut (dyn FnMut(&str) -> std::io::Result<()> + Send),
) -> Result<(), ExportError> {
    let store = &context.store;
    let settings = exported(context).await?;
    if !settings.is_empty() {
        write(&of_table("settings", settings)?)?;
    }
    let pictures = branding_pictures::all(store).await?;
    if !pictures.is_empty() {
        write(&of_table("branding", of_pictures(&pictures))?)?;
    }
    for found in attribute_definitions::list(store).await? {
        write(&piece("attributes", &found.value.name, of_attribute(&found.value))?)?;
    }
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
    for found in upstreams::list(store).await? {
        let id = &found.value.config.id;
        write(&piece("providers", id, of_provider(&found.value))?)?;
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
        // Those who came last are at the end, so that a new file differs little from the one before.
        let query = Query {
            sort: Some("created_at"),
            ..page(after.as_ref())
        };
        let Page { items, next } = user_list::list(store, &query).await?;
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
            let mut said = of_user(&user, &groups, &roles, names);
            let attributes = user_attributes::of_user(store, user.id).await?;
            if !attributes.is_empty() {
                said["attributes"] = json!(attributes);
            }
            write(&piece("users", user.account_label(), said)?)?;
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

/// One entry of `[[kind]]`, with its name first, where people look for it. What has no value is left out.
fn piece(kind: &'static str, name: &str, object: Value) -> Result<String, ExportError> {
    let Value::Object(members) = without_null(object) else {
        return Ok(String::new());
    };
    let (mut first, rest): (Vec<_>, Vec<_>) = members
        .into_iter()
        .partition(|(member, _)| matches!(member.as_str(), "id" | "name" | "client_id" | "preferred_username"));
    first.sort_by_key(|(member, _)| member != "id");
    let file = HashMap::from([(kind, [Ordered(first.into_iter().chain(rest).collect())])]);
    toml::to_string(&file)
        .map(|text| text + "\n")
        .map_err(|problem| ExportError::NotToml {
            kind,
            name: name.to_owned(),
            problem,
        })
}

/// Members in the order in which they are to be written.
struct Ordered(Vec<(String, Value)>);

impl Serialize for Ordered {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(member, value)| (member, value)))
    }
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

fn of_table(kind: &'static str, table: toml::Table) -> Result<String, ExportError> {
    let file = HashMap::from([(kind, table)]);
    toml::to_string(&file)
        .map(|text| text + "\n")
        .map_err(|problem| ExportError::NotToml {
            kind,
            name: String::new(),
            problem,
        })
}

/// Each as a `data` URL (RFC 2397).
fn of_pictures(pictures: &BTreeMap<PictureSlot, BrandingPicture>) -> toml::Table {
    let address = |picture: &BrandingPicture| {
        let content = STANDARD.encode(&picture.content);
        format!("data:{};base64,{content}", BrandingPicture::MEDIA_TYPE)
    };
    let members = pictures
        .iter()
        .map(|(slot, picture)| (slot.name().to_owned(), address(picture).into()));
    members.collect()
}

fn of_attribute(definition: &AttributeDefinition) -> Value {
    let mut said = shown(definition);
    said["name"] = definition.name.clone().into();
    said
}

fn of_scope(scope: &Scope) -> Value {
    let mut said = json!({ "name": scope.name, "description": scope.description, "claims": scope.claims });
    if !scope.claim_rules.is_empty() {
        said["claim_rules"] = json!(scope.claim_rules);
    }
    said
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
        "roles": of_assignments(roles, names),
    })
}

/// In the order of their names: groups have other ids elsewhere.
fn of_assignments(roles: &[RoleAssignment], names: &HashMap<GroupId, String>) -> Value {
    let mut roles: Vec<Value> = roles.iter().map(|role| of_assignment(role, names)).collect();
    roles.sort_by_key(ToString::to_string);
    roles.into()
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

/// What differs from a provider of which nothing is said.
fn of_provider(kept: &KeptUpstream) -> Value {
    let default = shown_provider(&UpstreamConfig::default());
    let mut said = shown_provider(&kept.config);
    if let Some(members) = said.as_object_mut() {
        members.retain(|name, value| default.get(name) != Some(value));
    }
    said["id"] = kept.config.id.clone().into();
    said["client_secret_file"] = format!("secrets/providers/{}", kept.config.id).into();
    said["position"] = kept.position.into();
    said
}

/// A file of its own for each identifier: what is no letter, digit, `-`, `_` or `.` is percent-encoded, and what is too long for a name of
/// a file ends in a digest.
fn file_name(client_id: &str) -> String {
    const LONGEST: usize = 150;
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    let name = client_id
        .bytes()
        .fold(String::new(), |name, byte| match is_plain(byte) {
            true => name + &char::from(byte).to_string(),
            false => format!("{name}%{byte:02X}"),
        });
    if name.len() <= LONGEST {
        return name;
    }
    let digest = digest::sha256(client_id.as_bytes());
    let digest: String = digest.iter().take(16).map(|byte| format!("{byte:02x}")).collect();
    format!("{}-{digest}", &name[..LONGEST])
}

fn of_user(user: &User, groups: &[&str], roles: &[RoleAssignment], names: &HashMap<GroupId, String>) -> Value {
    let mut said = user_settings(&user.claims);
    said.insert("disabled".to_owned(), user.disabled.into());
    said.insert("groups".to_owned(), json!(groups));
    said.insert("roles".to_owned(), of_assignments(roles, names));
    said.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_client_has_a_file_of_its_own() {
        let names = ["app", "a/b", "a_b", "a%2Fb", "../../etc/passwd", "ä"].map(file_name);
        assert!(file_name(&"/".repeat(200)).len() < 255);
        assert_ne!(file_name(&"/".repeat(200)), file_name(&"/".repeat(199)));
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

    #[test]
    fn what_somebody_wrote_is_never_read_as_more_than_a_text() {
        let hostile = "x\nname = '''\n'''\n\"\"\"\nroles = [\"owner\"]\n[[users]]\npreferred_username = \"evil\"\n#";
        let user = json!({ "preferred_username": "mallory", "given_name": hostile, "address": { "locality": hostile }, "jwks": { "keys": [{ "a": hostile }] } });
        let text = piece("users", "mallory", user.clone()).unwrap();
        let read: toml::Table = text.parse().unwrap();
        let read = serde_json::to_value(&read).unwrap();
        assert_eq!(read, json!({ "users": [user] }));
    }
}
