//! What the list of users is searched for.

use serde::Deserialize;

use crate::{
    domain::filter::{Filter, Operator},
    protocol::parameters::Parameters,
    store::listing::Cursor,
};

/// The query of the list.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Search {
    /// A part of a name, an address or a number.
    pub q: String,
    /// `active`, `disabled` or `role`; everybody otherwise.
    pub state: String,
    /// A group, with the groups below it.
    pub group: String,
    /// Where the page before ended.
    pub after: String,
}

impl Search {
    /// What a form says that was searched for.
    pub fn of(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().to_owned();
        Self {
            q: field("q"),
            state: field("state"),
            group: field("group"),
            after: String::new(),
        }
    }

    /// Whether anything is searched for.
    pub fn is_narrow(&self) -> bool {
        !(self.q.is_empty() && self.state.is_empty() && self.group.is_empty())
    }

    /// What each user must be.
    pub fn filter(&self) -> Option<Filter> {
        let mut parts = Vec::new();
        if !self.q.trim().is_empty() {
            parts.push(Filter::compare("search", Operator::Co, self.q.trim()));
        }
        match self.state.as_str() {
            "active" => parts.push(Filter::compare("disabled", Operator::Eq, false)),
            "disabled" => parts.push(Filter::compare("disabled", Operator::Eq, true)),
            "role" => parts.push(Filter::compare("has_role", Operator::Eq, true)),
            _ => {}
        }
        if !self.group.trim().is_empty() {
            parts.push(Filter::compare("group", Operator::Eq, self.group.trim()));
        }
        match parts.len() {
            0 => None,
            1 => parts.pop(),
            _ => Some(Filter::And(parts)),
        }
    }

    /// The address of the page after this one.
    pub fn address_after(&self, cursor: &Cursor) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("q", &self.q)
            .append_pair("state", &self.state)
            .append_pair("group", &self.group)
            .append_pair("after", &cursor.to_text())
            .finish();
        format!("/admin/people?{query}")
    }
}
