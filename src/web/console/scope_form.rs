//! A scope as a form.

use super::refusal;
use crate::{
    domain::{claim_rule::ClaimRule, scope::Scope},
    http::{errors::PageError, messages::Messages, page::path_segment},
    management::change_error::ChangeError,
    protocol::parameters::Parameters,
};

/// What is in the form.
#[derive(Clone, Debug, Default)]
pub struct ScopeForm {
    /// The value in requests.
    pub name: String,
    /// What it allows, for those who are asked.
    pub description: String,
    /// The claims that it releases, with spaces between.
    pub claims: String,
}

impl ScopeForm {
    /// What is stored.
    pub fn of(scope: &Scope) -> Self {
        Self {
            name: scope.name.clone(),
            description: scope.description.clone(),
            claims: scope.claims.join(" "),
        }
    }

    /// What was typed.
    pub fn typed(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        Self {
            name: field("name"),
            description: field("description"),
            claims: field("claims"),
        }
    }

    /// The scope of that name with this and these rules in it. One of which nothing is said is described by its name.
    pub fn scope(&self, name: &str, claim_rules: Vec<ClaimRule>) -> Scope {
        let described = Some(self.description.clone()).filter(|text| !text.is_empty());
        let claims = self
            .claims
            .split(|character: char| character.is_whitespace() || character == ',');
        Scope {
            name: name.to_owned(),
            description: described.unwrap_or_else(|| name.to_owned()),
            claims: claims.filter(|claim| !claim.is_empty()).map(str::to_owned).collect(),
            claim_rules,
        }
    }
}

/// The address of the page of a scope.
pub fn address(name: &str) -> String {
    match name {
        // The page on which scopes are made, and that of the preview, have these.
        "new" => "/admin/scopes/%6Eew".to_owned(),
        "preview" => "/admin/scopes/%70review".to_owned(),
        other => format!("/admin/scopes/{}", path_segment(other)),
    }
}

/// Why a scope was not made or changed.
///
/// # Errors
/// When it is not there (404), or the store failed (503 or 500).
pub fn sentence(messages: &Messages, error: ChangeError) -> Result<String, PageError> {
    match error {
        ChangeError::Taken(_) => Ok(messages.text("admin-scope-problem-taken")),
        ChangeError::InUse(_) => Ok(messages.text("admin-scope-problem-used")),
        ChangeError::Invalid(invalid) if invalid.field == "name" => Ok(messages.text("admin-scope-problem-name")),
        other => refusal::sentence(messages, other),
    }
}
