//! What a group is to be, as it is typed: the same fields where one is made and where one is changed.

use crate::{
    context::Context,
    domain::{acr::Acr, group::Group, ids::GroupId, right::Right},
    http::messages::Messages,
    management::{
        change_error::ChangeError,
        groups::{self, change::GroupChange},
    },
    protocol::parameters::Parameters,
};

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct GroupForm {
    /// Its name.
    pub name: String,
    /// What it is for.
    pub description: String,
    /// The name of the group above; empty for none.
    pub parent: String,
    /// What members have to prove: `1fa`, `2fa`, `phr`, or nothing.
    pub proof: String,
}

/// What members can be asked for, by its name in forms.
const PROOFS: [(&str, Acr); 3] = [
    ("1fa", Acr::OneFactor),
    ("2fa", Acr::TwoFactors),
    ("phr", Acr::PhishingResistant),
];

impl GroupForm {
    /// What a form says.
    pub fn read(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        Self {
            name: field("name"),
            description: field("description"),
            parent: field("parent"),
            proof: field("proof"),
        }
    }

    /// What is stored.
    pub fn of(group: &Group, parent: Option<String>) -> Self {
        let proof = PROOFS.iter().find(|(_, acr)| Some(*acr) == group.required_acr);
        Self {
            name: group.name.clone(),
            description: group.description.clone().unwrap_or_default(),
            parent: parent.unwrap_or_default(),
            proof: proof.map(|(name, _)| (*name).to_owned()).unwrap_or_default(),
        }
    }

    /// The group above that was named.
    ///
    /// # Errors
    /// When there is none of that name that the actor may change (409), or the store fails (503 or 500).
    pub async fn parent_of(&self, context: &Context, messages: &Messages) -> Result<Option<GroupId>, ChangeError> {
        if self.parent.is_empty() {
            return Ok(None);
        }
        match groups::find_with(context, Right::GroupsWrite, &self.parent).await? {
            Some(group) => Ok(Some(group.id)),
            None => {
                let named = [("group", self.parent.as_str())];
                Err(ChangeError::InUse(messages.text_with("admin-problem-no-group", &named)))
            }
        }
    }

    /// The group with this in it.
    pub fn change(&self, parent: Option<GroupId>, disabled: bool) -> GroupChange {
        let proof = PROOFS.iter().find(|(name, _)| *name == self.proof);
        GroupChange {
            name: self.name.clone(),
            description: Some(self.description.clone()).filter(|text| !text.is_empty()),
            disabled,
            required_acr: proof.map(|(_, acr)| *acr),
            parent,
        }
    }
}
