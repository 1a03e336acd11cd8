//! Claim rules as a list, and one of them as a form: of a scope or of an application.

use serde::Deserialize;
use serde_json::Value;

use super::refusal;
use crate::{
    domain::claim_rule::{ALL_GROUPS, ClaimRule, ClaimSource, ClaimTarget},
    http::{errors::PageError, messages::Messages},
    management::change_error::ChangeError,
    protocol::parameters::Parameters,
};

/// A rule in the list.
#[derive(Clone, Debug)]
pub struct RuleRow {
    /// Its place in the list.
    pub place: usize,
    /// The claim.
    pub claim: String,
    /// What it is made of, in words.
    pub from: String,
    /// Where it is put, in words.
    pub into: String,
}

/// The query of a page of rules.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct RuleQuery {
    /// The place of the rule that is in the form.
    pub rule: Option<usize>,
    /// What was just done.
    pub done: Option<String>,
}

/// One rule, as a form.
#[derive(Clone, Debug, Default)]
pub struct RuleForm {
    /// Its place in the list; `None` for one that is added.
    pub place: Option<usize>,
    /// The claim.
    pub claim: String,
    /// `attribute`, `groups` or `constant`.
    pub kind: String,
    /// The attribute, the beginning of the names of groups, or the constant as text or JSON.
    pub value: String,
    /// Whether it is put into ID tokens.
    pub id_token: bool,
    /// Whether it is put into UserInfo answers.
    pub userinfo: bool,
    /// Whether it is put into access tokens.
    pub access_token: bool,
}

/// The rules in a list.
pub fn rows(messages: &Messages, rules: &[ClaimRule]) -> Vec<RuleRow> {
    let row = |(place, rule): (usize, &ClaimRule)| RuleRow {
        place,
        claim: rule.claim.clone(),
        from: source(messages, &rule.from),
        into: rule
            .into
            .iter()
            .map(|into| target(messages, *into))
            .collect::<Vec<_>>()
            .join(" · "),
    };
    rules.iter().enumerate().map(row).collect()
}

fn source(messages: &Messages, from: &ClaimSource) -> String {
    match from {
        ClaimSource::Attribute(name) => messages.text_with("claims-of-attribute", &[("name", name)]),
        ClaimSource::Groups(which) if which == ALL_GROUPS => messages.text("claims-of-groups"),
        ClaimSource::Groups(prefix) => messages.text_with("claims-of-some-groups", &[("prefix", prefix)]),
        ClaimSource::Constant(value) => messages.text_with("claims-of-constant", &[("value", &value.to_string())]),
    }
}

fn target(messages: &Messages, into: ClaimTarget) -> String {
    match into {
        ClaimTarget::IdToken => messages.text("claims-id-token"),
        ClaimTarget::UserInfo => messages.text("claims-userinfo"),
        ClaimTarget::AccessToken => messages.text("claims-access-token"),
    }
}

impl RuleForm {
    /// The rule at that place; an empty form where there is none.
    pub fn of(rules: &[ClaimRule], place: Option<usize>) -> Self {
        let found = place.and_then(|place| Some((place, rules.get(place)?)));
        let Some((place, rule)) = found else {
            return Self::default();
        };
        let (kind, value) = match &rule.from {
            ClaimSource::Attribute(name) => ("attribute", name.clone()),
            ClaimSource::Groups(which) => ("groups", which.clone()),
            ClaimSource::Constant(value) => ("constant", text_of(value)),
        };
        let has = |into: ClaimTarget| rule.into.contains(&into);
        Self {
            place: Some(place),
            claim: rule.claim.clone(),
            kind: kind.to_owned(),
            value,
            id_token: has(ClaimTarget::IdToken),
            userinfo: has(ClaimTarget::UserInfo),
            access_token: has(ClaimTarget::AccessToken),
        }
    }

    /// What was typed.
    pub fn typed(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        let is_checked = |name: &str| form.get(name).is_some();
        Self {
            place: form.get("place").and_then(|place| place.parse().ok()),
            claim: field("claim"),
            kind: field("from"),
            value: field("value"),
            id_token: is_checked("id_token"),
            userinfo: is_checked("userinfo"),
            access_token: is_checked("access_token"),
        }
    }

    fn rule(&self) -> ClaimRule {
        let into = [
            (self.id_token, ClaimTarget::IdToken),
            (self.userinfo, ClaimTarget::UserInfo),
            (self.access_token, ClaimTarget::AccessToken),
        ];
        ClaimRule {
            claim: self.claim.clone(),
            from: match self.kind.as_str() {
                "groups" if self.value.is_empty() => ClaimSource::Groups(ALL_GROUPS.to_owned()),
                "groups" => ClaimSource::Groups(self.value.clone()),
                "constant" => ClaimSource::Constant(read(&self.value)),
                _ => ClaimSource::Attribute(self.value.clone()),
            },
            into: into
                .into_iter()
                .filter_map(|(is_meant, into)| is_meant.then_some(into))
                .collect(),
        }
    }

    /// The rules as the button makes them; `None` if there is no such button.
    pub fn applied(&self, form: &Parameters, rules: &[ClaimRule]) -> Option<Vec<ClaimRule>> {
        match form.get("do")? {
            "save" => Some(self.over(rules)),
            "remove" => Some(self.without(rules)),
            _ => None,
        }
    }

    /// The rules with this one in its place, or at the end.
    fn over(&self, rules: &[ClaimRule]) -> Vec<ClaimRule> {
        let mut rules = rules.to_vec();
        match self.place.and_then(|place| rules.get_mut(place)) {
            Some(rule) => *rule = self.rule(),
            None => rules.push(self.rule()),
        }
        rules
    }

    /// The rules without the one in this place.
    fn without(&self, rules: &[ClaimRule]) -> Vec<ClaimRule> {
        let others = rules.iter().enumerate().filter(|(place, _)| Some(*place) != self.place);
        others.map(|(_, rule)| rule.clone()).collect()
    }
}

/// A text that is no JSON is meant as it is.
fn read(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| text.into())
}

/// As it is read again.
fn text_of(value: &Value) -> String {
    match value {
        Value::String(text) if read(text) == *value => text.clone(),
        other => other.to_string(),
    }
}

/// Why a rule was not made or changed.
///
/// # Errors
/// When the thing is not there (404), or the store failed (503 or 500).
pub fn sentence(messages: &Messages, error: ChangeError) -> Result<String, PageError> {
    let member = match &error {
        ChangeError::Invalid(invalid) => invalid.below.as_deref().and_then(|below| below.split('/').nth(1)),
        _ => None,
    };
    match member {
        Some("claim") => Ok(messages.text("claims-problem-claim")),
        Some("from") => Ok(messages.text("claims-problem-from")),
        Some("into") => Ok(messages.text("claims-problem-into")),
        _ => refusal::sentence(messages, error),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_rule_is_shown_as_it_is_typed_again() {
        for from in [
            ClaimSource::Attribute("department".to_owned()),
            ClaimSource::Groups("app-".to_owned()),
            ClaimSource::Groups(ALL_GROUPS.to_owned()),
            ClaimSource::Constant(json!("a text")),
            ClaimSource::Constant(json!("7")),
            ClaimSource::Constant(json!({ "id": [7, true] })),
        ] {
            let rules = [ClaimRule {
                claim: "a".to_owned(),
                from,
                into: vec![ClaimTarget::IdToken, ClaimTarget::AccessToken],
            }];
            let form = RuleForm::of(&rules, Some(0));
            assert_eq!(form.over(&rules), rules);
            assert!(form.without(&rules).is_empty());
            let added = RuleForm { place: None, ..form };
            assert_eq!(added.over(&rules).len(), 2);
        }
    }
}
