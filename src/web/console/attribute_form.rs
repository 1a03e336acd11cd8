//! The definition of an attribute as a form.

use super::refusal;
use crate::{
    domain::attribute::{AttributeDefinition, AttributeKind, ChangedBy},
    http::{errors::PageError, messages::Messages, page::path_segment},
    management::change_error::ChangeError,
    protocol::parameters::Parameters,
};

/// What is in the form.
#[derive(Clone, Debug)]
pub struct AttributeForm {
    /// Its name.
    pub name: String,
    /// What forms call it.
    pub label: String,
    /// What its values are.
    pub kind: AttributeKind,
    /// Whether everybody is given one.
    pub required: bool,
    /// Whether people see their own.
    pub visible_to_user: bool,
    /// Whether they change it.
    pub changed_by_user: bool,
    /// Whether people can be searched for by it.
    pub searchable: bool,
}

impl Default for AttributeForm {
    fn default() -> Self {
        Self::typed(&Parameters::default())
    }
}

impl AttributeForm {
    /// What is stored.
    pub fn of(definition: &AttributeDefinition) -> Self {
        Self {
            name: definition.name.clone(),
            label: definition.label.clone(),
            kind: definition.kind,
            required: definition.required,
            visible_to_user: definition.visible_to_user,
            changed_by_user: definition.changed_by == ChangedBy::User,
            searchable: definition.searchable,
        }
    }

    /// What was typed.
    pub fn typed(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        let is_checked = |name: &str| form.get(name).is_some();
        Self {
            name: field("name"),
            label: field("label"),
            kind: form
                .get("type")
                .and_then(AttributeKind::parse)
                .unwrap_or(AttributeKind::Text),
            required: is_checked("required"),
            visible_to_user: is_checked("visible_to_user"),
            changed_by_user: is_checked("changed_by_user"),
            searchable: is_checked("searchable"),
        }
    }

    /// The attribute. One of which nothing is said is called by its name.
    pub fn definition(&self) -> AttributeDefinition {
        AttributeDefinition {
            name: self.name.clone(),
            label: match self.label.is_empty() {
                true => self.name.clone(),
                false => self.label.clone(),
            },
            kind: self.kind,
            required: self.required,
            // Whoever changes it sees it.
            visible_to_user: self.visible_to_user || self.changed_by_user,
            changed_by: match self.changed_by_user {
                true => ChangedBy::User,
                false => ChangedBy::Administrator,
            },
            searchable: self.searchable,
        }
    }
}

/// What values are, in words.
pub fn kind(messages: &Messages, kind: AttributeKind) -> String {
    match kind {
        AttributeKind::Text => messages.text("admin-attribute-text"),
        AttributeKind::Number => messages.text("admin-attribute-number"),
        AttributeKind::Boolean => messages.text("admin-attribute-boolean"),
        AttributeKind::List => messages.text("admin-attribute-entries"),
    }
}

/// The address of the page of an attribute.
pub fn address(name: &str) -> String {
    match name {
        // The page on which attributes are made has this one.
        "new" => "/admin/attributes/%6Eew".to_owned(),
        other => format!("/admin/attributes/{}", path_segment(other)),
    }
}

/// Why an attribute was not made or changed.
///
/// # Errors
/// When it is not there (404), or the store failed (503 or 500).
pub fn sentence(messages: &Messages, error: ChangeError) -> Result<String, PageError> {
    match error {
        ChangeError::Taken(_) => Ok(messages.text("admin-attribute-problem-taken")),
        ChangeError::Invalid(invalid) if invalid.field == "name" => Ok(messages.text("admin-attribute-problem-name")),
        ChangeError::Invalid(invalid) if invalid.field == "type" => Ok(messages.text("admin-attribute-problem-type")),
        ChangeError::Invalid(invalid) if invalid.field == "searchable" => {
            Ok(messages.text("admin-attribute-problem-searchable"))
        }
        ChangeError::InUse(_) => Ok(messages.text("admin-attribute-problem-used")),
        other => refusal::sentence(messages, other),
    }
}
