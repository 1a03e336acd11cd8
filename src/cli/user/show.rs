//! `vestibule user show`: everything about one user. What the API key does not allow to see is left out.

use serde_json::Value;

use crate::cli::{
    administration::{
        Api, path,
        print::{self, member},
    },
    config_file::Failure,
    output::say,
};

pub(super) async fn show(api: &Api, name: &str) -> Result<(), Failure> {
    let id = api.user(name).await?.id;
    let user = api.get(&path(&["users", &id])).await?;
    if api.json {
        print::json(&user);
        return Ok(());
    }
    account(&user);
    if let Some(roles) = api.get_if_allowed(&path(&["users", &id, "roles"])).await? {
        row("roles", &roles_of(api, &roles).await?);
    }
    row("password", if is(&user, "has_password") { "set" } else { "none" });
    if let Some(access) = api.get_if_allowed(&path(&["users", &id, "access"])).await? {
        used(&access);
    }
    Ok(())
}

/// Whether the account is open, and has a role.
pub(super) fn state(user: &Value) -> String {
    let states = [("disabled", "disabled"), ("has_role", "has a role")];
    let states: Vec<&str> = states
        .iter()
        .filter(|(name, _)| is(user, name))
        .map(|(_, word)| *word)
        .collect();
    if states.is_empty() {
        "active".to_owned()
    } else {
        states.join(", ")
    }
}

fn account(user: &Value) {
    for (title, name) in [
        ("id", "id"),
        ("user name", "preferred_username"),
        ("name", "name"),
        ("email", "email"),
        ("phone", "phone_number"),
    ] {
        row(title, &member(user, name));
    }
    row("state", &state(user));
    row("made", &member(user, "created_at"));
    row("groups", &or_none(member(user, "groups")));
}

/// How the account is used.
fn used(access: &Value) {
    let factors = access.get("factors").unwrap_or(&Value::Null);
    row("authenticator", if is(factors, "totp") { "set up" } else { "none" });
    row("passkeys", &member(factors, "passkeys"));
    row("recovery codes", &member(factors, "recovery_codes"));
    row("closed", &or_none(member(access, "closed")));
    for session in items(access, "sessions") {
        let parts = ["id", "last_seen_at", "ip_address", "user_agent"];
        let parts = parts.iter().filter(|name| session.get(**name).is_some());
        let parts: Vec<String> = parts.map(|name| member(session, name)).collect();
        row("session", &parts.join(", "));
    }
    for app in items(access, "apps") {
        row(
            "application",
            &format!("{} ({})", member(app, "client_id"), member(app, "scope")),
        );
    }
}

/// Roles that somebody has themselves, with the group that each is within.
async fn roles_of(api: &Api, roles: &Value) -> Result<String, Failure> {
    let mut names = Vec::new();
    for assignment in roles.as_array().into_iter().flatten() {
        let role = member(assignment, "role");
        names.push(match assignment.get("within").and_then(Value::as_str) {
            None => role,
            Some(group) => format!("{role} within {}", api.group_name(group).await?),
        });
    }
    Ok(or_none(names.join(", ")))
}

fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value.get(name).and_then(Value::as_array).into_iter().flatten()
}

fn is(value: &Value, name: &str) -> bool {
    value.get(name).and_then(Value::as_bool).unwrap_or_default()
}

fn or_none(text: String) -> String {
    match text.as_str() {
        "" | "-" => "none".to_owned(),
        _ => text,
    }
}

fn row(title: &str, value: &str) {
    say!("{title:<16}  {value}");
}
