//! Which fields of an object change, for people to read: in the plan of a state file, and in the audit log.

use std::{collections::BTreeSet, fmt};

use serde_json::{Value, json};

/// One field that changes. Secrets are not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldChange {
    /// Its name in state files and in the API.
    pub name: String,
    /// What is stored; `None` where nothing is.
    pub before: Option<String>,
    /// What it becomes; `None` where it is taken away.
    pub after: Option<String>,
}

impl fmt::Display for FieldChange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |value: &Option<String>| value.clone().unwrap_or_else(|| "nothing".to_owned());
        write!(f, "{}: {} -> {}", self.name, shown(&self.before), shown(&self.after))
    }
}

/// The members of two documents that differ.
pub fn fields_between(before: &Value, after: &Value) -> Vec<FieldChange> {
    let (Some(before), Some(after)) = (before.as_object(), after.as_object()) else {
        return Vec::new();
    };
    let shown = |value: Option<&Value>| value.filter(|value| !value.is_null()).map(ToString::to_string);
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let mut fields = Vec::new();
    for name in names {
        let (before, after) = (shown(before.get(name)), shown(after.get(name)));
        if before != after {
            let name = name.clone();
            fields.push(FieldChange { name, before, after });
        }
    }
    fields
}

/// A secret that changes.
pub fn secret(name: &str) -> FieldChange {
    let hidden = || Some("(a secret)".to_owned());
    FieldChange {
        name: name.to_owned(),
        before: hidden(),
        after: hidden(),
    }
}

/// Whose fields they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// A user. The audit log outlives their account and cannot be changed, so it names what changed and not what it was.
    User,
    /// Anything else.
    Thing,
}

/// The fields as the audit log has them.
pub fn in_audit_log(about: About, fields: &[FieldChange]) -> Value {
    /// A set of keys can be long.
    const LONGEST: usize = 500;
    let cut = |text: &Option<String>| text.as_ref().map(|text| text.chars().take(LONGEST).collect::<String>());
    fields
        .iter()
        .map(|field| match about {
            About::User if !NOT_PERSONAL.contains(&field.name.as_str()) => json!({ "field": field.name }),
            _ => json!({ "field": field.name, "before": cut(&field.before), "after": cut(&field.after) }),
        })
        .collect()
}

/// What the audit log shows of a user: it says what may be done with the account, and not who they are.
const NOT_PERSONAL: &[&str] = &[
    "disabled",
    "must_change_password",
    "groups",
    "roles",
    "email_verified",
    "phone_number_verified",
];
