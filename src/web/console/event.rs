//! One event of the audit log, as the console shows it.

use std::collections::BTreeMap;

use serde_json::Value;

use super::event_words::words;
use crate::{
    domain::{
        actor::Actor,
        event::Event,
        ids::{ClientId, EventId, UserId},
    },
    http::{
        format::{self, Moment},
        messages::Messages,
    },
};

/// An event.
pub struct EventRow {
    /// Its identifier.
    pub id: EventId,
    /// What happened, in words; its kind where there are none.
    pub what: Option<String>,
    /// Its kind.
    pub kind: &'static str,
    /// Whether it may be trouble.
    pub is_alarming: bool,
    /// When.
    pub when: Moment,
    /// Who acted.
    pub actor: Named,
    /// About whom; `None` where it is about nobody else than the actor.
    pub about: Option<Named>,
    /// With which app.
    pub client_id: Option<ClientId>,
    /// From which address.
    pub ip_address: Option<String>,
    /// Names the request in the log of the server.
    pub correlation_id: Option<String>,
    /// What changed.
    pub changes: Vec<Change>,
    /// What else is known: names and values.
    pub details: Vec<(String, String)>,
}

/// Somebody, with a link where there is a page.
pub struct Named {
    /// Their page.
    pub address: Option<String>,
    /// Their name.
    pub name: String,
}

/// A field that changed.
pub struct Change {
    /// Its name.
    pub field: String,
    /// What it was.
    pub before: Option<String>,
    /// What it is.
    pub after: Option<String>,
}

impl EventRow {
    /// The event as text. `now` is the time of the request, `names` has those who are in it.
    pub fn of(
        messages: &Messages,
        event: &Event,
        now: chrono::DateTime<chrono::Utc>,
        names: &BTreeMap<UserId, String>,
    ) -> Self {
        let acted = match event.actor {
            Actor::Person(user) | Actor::Administrator(user) => Some(user),
            _ => None,
        };
        let (changes, details) = read(&event.detail);
        Self {
            id: event.id,
            what: words(messages, event.kind).map(|(_, words)| words),
            kind: event.kind.as_str(),
            is_alarming: event.kind.is_alarming(),
            when: format::moment(messages, event.at, now),
            actor: actor(messages, &event.actor, names),
            about: event
                .user_id
                .filter(|user| acted != Some(*user))
                .map(|user| person(user, names)),
            client_id: event.client_id.clone(),
            ip_address: event.ip_address.clone(),
            correlation_id: event.correlation_id.clone(),
            changes,
            details,
        }
    }
}

impl EventRow {
    /// Where it is explained why the request was refused, if it was one that leaves a decision trace.
    pub fn why_address(&self) -> Option<String> {
        let reference = self.correlation_id.as_deref().filter(|_| self.is_alarming)?;
        Some(format!("/admin/traces?q={reference}"))
    }
}

fn person(id: UserId, names: &BTreeMap<UserId, String>) -> Named {
    Named {
        address: Some(format!("/admin/people/{id}")),
        name: names.get(&id).cloned().unwrap_or_else(|| id.to_string()),
    }
}

fn actor(messages: &Messages, actor: &Actor, names: &BTreeMap<UserId, String>) -> Named {
    let without_page = |name| Named { address: None, name };
    match actor {
        Actor::Person(id) | Actor::Administrator(id) => person(*id, names),
        Actor::Client(id) => without_page(messages.text_with("admin-actor-app", &[("app", &id.0)])),
        Actor::ApiKey(id) => without_page(messages.text_with("admin-actor-key", &[("key", &id.to_string())])),
        Actor::CommandLine => without_page(messages.text("admin-actor-command")),
        Actor::System => without_page(messages.text("admin-actor-system")),
        Actor::Anonymous => without_page(messages.text("admin-actor-anonymous")),
    }
}

/// What changed, and what else a detail says.
fn read(detail: &Value) -> (Vec<Change>, Vec<(String, String)>) {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let given = |value: Option<&Value>| value.filter(|value| !value.is_null()).map(text);
    let (mut changes, mut details) = (Vec::new(), Vec::new());
    for (name, value) in detail.as_object().into_iter().flatten() {
        match value {
            Value::Null => {}
            Value::Array(fields) if name == "fields" => changes.extend(fields.iter().map(|field| Change {
                field: given(field.get("field")).unwrap_or_default(),
                before: given(field.get("before")),
                after: given(field.get("after")),
            })),
            other => details.push((name.clone(), text(other))),
        }
    }
    (changes, details)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_detail_is_read_as_changes_and_the_rest() {
        let fields = json!([{ "field": "name", "before": "\"a\"", "after": null }, { "field": "email" }]);
        let (changes, details) = read(&json!({ "change": "changed", "count": 2, "none": null, "fields": fields }));
        assert_eq!(changes.len(), 2);
        assert_eq!(changes[0].before.as_deref(), Some("\"a\""));
        assert!(changes[0].after.is_none() && changes[1].before.is_none());
        let named = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(details, [named("change", "changed"), named("count", "2")]);
        assert!(read(&Value::Null).1.is_empty());
    }
}
