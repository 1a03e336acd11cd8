//! What is looked for in the audit log: the query of its page and of the file with what was found.

use chrono::{SecondsFormat, TimeDelta};
use serde::Deserialize;
use uuid::Uuid;

use super::event_words::Area;
use crate::{
    context::Context,
    domain::{
        actor::Actor,
        event::EventKind,
        filter::{Filter, Operator},
        ids::UserId,
    },
    http::messages::Messages,
    management::{lists::ListRequest, users},
    store::{Limit, StoreError, listing::Cursor},
};

/// What is looked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct AuditSearch {
    /// A kind of event, or what it is about.
    pub kind: String,
    /// About whom: a name, an address or an identifier.
    pub person: String,
    /// About which group and its members: an identifier.
    pub group: String,
    /// The `client_id` of an app.
    pub app: String,
    /// Who acted: a name, an address, or an actor as the log has it.
    pub actor: String,
    /// From when on, in the reader's zone.
    pub from: String,
    /// Until when.
    pub to: String,
    /// From which address.
    pub address: String,
    /// Which request.
    pub request: String,
    /// Where the page before ended.
    pub after: String,
    /// What kind of file is wanted.
    pub format: String,
    /// The number of the last event that whoever follows the log has.
    pub since: String,
}

impl AuditSearch {
    /// Whether anything is looked for.
    pub fn is_narrow(&self) -> bool {
        self.pairs().iter().any(|(_, value)| !value.is_empty())
    }

    /// Whether anything is looked for that is rarely looked for.
    pub fn has_more(&self) -> bool {
        let rare = [&self.from, &self.to, &self.app, &self.address, &self.request];
        rare.iter().any(|value| !value.is_empty())
    }

    fn pairs(&self) -> [(&'static str, &str); 9] {
        [
            ("kind", &self.kind),
            ("person", &self.person),
            ("group", &self.group),
            ("app", &self.app),
            ("actor", &self.actor),
            ("from", &self.from),
            ("to", &self.to),
            ("address", &self.address),
            ("request", &self.request),
        ]
    }

    /// The query of the same search, with `more`.
    pub fn query(&self, more: &[(&str, &str)]) -> String {
        let given = self.pairs().into_iter().filter(|(_, value)| !value.is_empty());
        url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(given)
            .extend_pairs(more)
            .finish()
    }

    /// The request for the use case.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn request(&self, context: &Context, messages: &Messages, rows: u16) -> Result<ListRequest, StoreError> {
        let mut parts: Vec<Filter> = kinds(self.kind.trim()).into_iter().collect();
        if let Some(name) = given(&self.person) {
            parts.push(equals("user", &user(context, name).await?.to_string()));
        }
        if let Some(name) = given(&self.actor) {
            parts.push(acted_by(context, name).await?);
        }
        for (attribute, value) in [
            ("client_id", &self.app),
            ("ip_address", &self.address),
            ("correlation_id", &self.request),
        ] {
            parts.extend(given(value).map(|value| equals(attribute, value)));
        }
        if let Some(group) = given(&self.group) {
            let id: Uuid = group.parse().unwrap_or(Uuid::nil());
            parts.push(equals("group", &id.to_string()));
        }
        // The list compares with before and after, and a minute that is named is meant with all its seconds.
        let moment = |text: &str, shift: TimeDelta| {
            let at = messages.read_local(text)? + shift;
            Some(at.to_rfc3339_opts(SecondsFormat::Millis, true))
        };
        if let Some(from) = moment(&self.from, TimeDelta::milliseconds(-1)) {
            parts.push(Filter::compare("occurred_at", Operator::Gt, from.as_str()));
        }
        if let Some(to) = moment(&self.to, TimeDelta::minutes(1)) {
            parts.push(Filter::compare("occurred_at", Operator::Lt, to.as_str()));
        }
        Ok(ListRequest {
            filter: match parts.len() {
                0 | 1 => parts.pop(),
                _ => Some(Filter::And(parts)),
            },
            sort: None,
            after: Cursor::from_text(&self.after),
            limit: Limit::of(rows),
        })
    }
}

fn given(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

fn equals(attribute: &str, value: &str) -> Filter {
    Filter::compare(attribute, Operator::Eq, value)
}

/// Those kinds; nothing for a text that names none.
fn kinds(text: &str) -> Option<Filter> {
    if let Some(area) = Area::ALL.into_iter().find(|area| area.as_str() == text) {
        let kinds = area.kinds();
        return Some(Filter::Or(
            kinds.iter().map(|kind| equals("kind", kind.as_str())).collect(),
        ));
    }
    EventKind::parse(text).map(|kind| equals("kind", kind.as_str()))
}

/// The user of that name; one that nobody has where there is none, so that nothing is found.
async fn user(context: &Context, name: &str) -> Result<UserId, StoreError> {
    // An erased account is found by its identifier.
    if let Ok(id) = name.parse() {
        return Ok(id);
    }
    let found = users::find(context, name).await?;
    Ok(found.map_or(UserId(Uuid::nil()), |user| user.id))
}

/// What that actor did. People act on their own account, and as administrators.
async fn acted_by(context: &Context, name: &str) -> Result<Filter, StoreError> {
    if let Ok(actor) = name.parse::<Actor>() {
        return Ok(equals("actor", &actor.to_string()));
    }
    let id = user(context, name).await?;
    let as_person = vec![
        equals("user", &id.to_string()),
        equals("actor", &Actor::Person(id).to_string()),
    ];
    let as_administrator = equals("actor", &Actor::Administrator(id).to_string());
    Ok(Filter::Or(vec![as_administrator, Filter::And(as_person)]))
}
