//! What a merge of two accounts moves and what it does not, in words.

use crate::{
    context::Context,
    http::messages::Messages,
    management::{
        attributes::values,
        change_error::ChangeError,
        users::merge::{Merged, MergedIdentity},
    },
};

/// Things of one kind.
#[derive(Clone, Debug)]
pub struct Part {
    /// What they are.
    pub what: String,
    /// Their names; none where there is one of it, which has none.
    pub names: Vec<String>,
}

/// What moves to the account that stays.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn moved(context: &Context, messages: &Messages, merged: &Merged) -> Result<Vec<Part>, ChangeError> {
    let mut parts = Vec::new();
    let mut add = |what: String, names: Vec<String>| {
        if !names.is_empty() {
            parts.push(Part { what, names });
        }
    };
    add(
        messages.text("admin-merge-providers"),
        identities(context, &merged.identities),
    );
    add(messages.text("admin-merge-passkeys"), merged.passkeys.clone());
    add(messages.text("admin-groups"), merged.groups.clone());
    let known = fields(context, messages, &merged.fields).await?;
    add(messages.text("admin-merge-known"), known);
    Ok(parts)
}

/// What goes with the other account.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn gone(context: &Context, messages: &Messages, merged: &Merged) -> Result<Vec<Part>, ChangeError> {
    let erased = &merged.erased;
    let mut parts = Vec::new();
    let mut add = |what: String, names: Vec<String>| parts.push(Part { what, names });
    if erased.password {
        add(messages.text("admin-password"), Vec::new());
    }
    if erased.totp {
        add(messages.text("admin-totp"), Vec::new());
    }
    if erased.recovery_codes > 0 {
        let count = erased.recovery_codes.to_string();
        add(
            messages.text_with("admin-recovery-codes", &[("count", &count)]),
            Vec::new(),
        );
    }
    if !erased.identities.is_empty() {
        let names = identities(context, &erased.identities);
        add(messages.text("admin-merge-providers-both"), names);
    }
    let known = fields(context, messages, &erased.fields).await?;
    if !known.is_empty() {
        add(messages.text("admin-merge-known-both"), known);
    }
    let mut apps = Vec::new();
    for client_id in &erased.apps {
        let client = context.store.client(client_id).await?;
        let name = client.map(|client| client.display_name().to_owned());
        apps.push(name.unwrap_or_else(|| client_id.to_string()));
    }
    if !apps.is_empty() {
        add(messages.text("admin-merge-apps"), apps);
    }
    Ok(parts)
}

/// The providers by the names that people know, each with the address there.
fn identities(context: &Context, found: &[MergedIdentity]) -> Vec<String> {
    let said = |identity: &MergedIdentity| {
        let mut known = context.config.upstreams.iter();
        let known = known.find(|upstream| upstream.id == identity.provider);
        let name = known.map_or(&identity.provider, |upstream| &upstream.name);
        match &identity.email {
            Some(email) => format!("{name} ({email})"),
            None => name.clone(),
        }
    };
    found.iter().map(said).collect()
}

/// What is known of a person, without what is known of that.
async fn fields(context: &Context, messages: &Messages, names: &[String]) -> Result<Vec<String>, ChangeError> {
    let defined = values::defined(context).await?;
    let said = |name: &String| match name.strip_prefix("attributes.") {
        Some(name) => {
            let found = defined.iter().find(|definition| definition.name == name);
            found.map_or_else(|| name.to_owned(), |definition| definition.label.clone())
        }
        None => messages.text_with("admin-merge-field", &[("field", name)]),
    };
    let names = names.iter().filter(|name| !name.ends_with("_verified"));
    Ok(names.map(said).collect())
}
