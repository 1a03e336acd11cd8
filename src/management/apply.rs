//! Brings clients, users, groups and scopes to what state files say. What is stored like that already stays, so that doing it
//! twice changes nothing. What the files do not name is left alone. Everything is checked before anything is written, and
//! written in one transaction.

use std::collections::HashSet;

use secrecy::ExposeSecret;

pub use self::{
    planned::{ApplyError, Change},
    state_file::{StateFile, StateFileError},
};
use self::{
    planned::{Planned, difference},
    state_file::{ClientEntry, GroupEntry},
    users::{plan_user, write_user},
};
use crate::{
    context::Context,
    crypto::digest,
    domain::{
        client::{Client, ClientAuthMethod},
        event::EventKind,
        group::Group,
        ids::GroupId,
        scope::Scope,
    },
    store::{Transaction, audit, clients, groups, scopes},
};

mod check;
mod planned;
mod state_file;
mod users;

/// Whether to write.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// Write.
    Apply,
    /// Only say what would change.
    DryRun,
}

/// What became of one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// `client`, `user`, `group` or `scope`.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
    /// What became of it.
    pub change: Change,
}

/// Applies `files`, in their order.
///
/// # Errors
/// See [`ApplyError`]; then nothing was written.
pub async fn apply(context: &Context, mode: Mode, files: &[StateFile]) -> Result<Vec<Report>, ApplyError> {
    refuse_doubles(files)?;
    let mut planned_scopes = Vec::new();
    let mut planned_groups = Vec::new();
    let mut planned_users = Vec::new();
    let mut planned_clients = Vec::new();
    for file in files {
        for scope in &file.scopes {
            planned_scopes.push(plan_scope(context, scope).await?);
        }
        for group in &file.groups {
            planned_groups.push(plan_group(context, group).await?);
        }
        for user in &file.users {
            planned_users.push(plan_user(context, user).await?);
        }
        for client in &file.clients {
            planned_clients.push(plan_client(context, client).await?);
        }
    }
    let transaction = context.store.begin().await?;
    let mut reports = Vec::new();
    for planned in &planned_scopes {
        if planned.change != Change::Unchanged {
            scopes::upsert(&transaction, &planned.value).await?;
        }
        reports.push(note(context, &transaction, "scope", EventKind::ScopeChanged, planned).await?);
    }
    for planned in &planned_groups {
        match planned.change {
            Change::Created => groups::insert(&transaction, &planned.value).await?,
            Change::Changed => groups::update(&transaction, &planned.value).await?,
            Change::Unchanged => {}
        }
        reports.push(note(context, &transaction, "group", EventKind::GroupChanged, planned).await?);
    }
    for planned in &planned_users {
        write_user(&transaction, planned).await?;
        reports.push(note(context, &transaction, "user", EventKind::UserChanged, planned).await?);
    }
    for planned in &planned_clients {
        match planned.change {
            Change::Created => clients::insert(&transaction, &planned.value).await?,
            Change::Changed => clients::update(&transaction, &planned.value).await?,
            Change::Unchanged => {}
        }
        reports.push(note(context, &transaction, "client", EventKind::ClientChanged, planned).await?);
    }
    if mode == Mode::Apply {
        transaction.commit().await?;
    }
    Ok(reports)
}

/// An object that is there twice has no one state to be brought to.
fn refuse_doubles(files: &[StateFile]) -> Result<(), ApplyError> {
    let mut seen = HashSet::new();
    for file in files {
        let clients = file
            .clients
            .iter()
            .map(|client| ("client", client.client_id.to_string()));
        let groups = file.groups.iter().map(|group| ("group", group.name.clone()));
        let scopes = file.scopes.iter().map(|scope| ("scope", scope.name.clone()));
        for (kind, name) in clients.chain(groups).chain(scopes) {
            if !seen.insert((kind, name.clone())) {
                let problem = "it is there twice".to_owned();
                return Err(ApplyError::Wrong { kind, name, problem });
            }
        }
    }
    Ok(())
}

async fn note<T>(
    context: &Context,
    transaction: &Transaction,
    kind: &'static str,
    event: EventKind,
    planned: &Planned<T>,
) -> Result<Report, ApplyError> {
    if planned.change != Change::Unchanged {
        let detail = serde_json::json!({ "name": planned.name, "change": planned.change.as_str(), "by": "apply" });
        audit::insert(transaction, &context.event(event).detail(detail)).await?;
    }
    Ok(Report {
        kind,
        name: planned.name.clone(),
        change: planned.change,
    })
}

async fn plan_scope(context: &Context, wanted: &Scope) -> Result<Planned<Scope>, ApplyError> {
    check::scope(wanted)?;
    let change = match scopes::find(&context.store, &wanted.name).await? {
        None => Change::Created,
        Some(stored) if stored == *wanted => Change::Unchanged,
        Some(_) => Change::Changed,
    };
    Ok(Planned {
        change,
        name: wanted.name.clone(),
        value: wanted.clone(),
    })
}

async fn plan_group(context: &Context, wanted: &GroupEntry) -> Result<Planned<Group>, ApplyError> {
    check::group(wanted)?;
    let stored = groups::find_by_name(&context.store, &wanted.name).await?;
    let id = stored
        .as_ref()
        .map_or_else(|| GroupId(context.new_id()), |group| group.id);
    let value = Group {
        id,
        name: wanted.name.clone(),
        description: wanted.description.clone(),
        disabled: wanted.disabled,
        required_acr: wanted.required_acr,
    };
    Ok(Planned {
        change: difference(stored.as_ref(), &value),
        name: wanted.name.clone(),
        value,
    })
}

async fn plan_client(context: &Context, wanted: &ClientEntry) -> Result<Planned<Client>, ApplyError> {
    let stored = clients::find(&context.store, &wanted.client_id).await?;
    let client_secret_digest = match (&wanted.client_secret, wanted.metadata.token_endpoint_auth_method) {
        (Some(secret), _) => Some(digest::sha256(secret.expose_secret().as_bytes())),
        (None, ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost) => {
            stored.as_ref().and_then(|client| client.client_secret_digest.clone())
        }
        (None, ClientAuthMethod::None | ClientAuthMethod::PrivateKeyJwt) => None,
    };
    let value = Client {
        client_id: wanted.client_id.clone(),
        client_secret_digest,
        disabled: wanted.disabled,
        metadata: wanted.metadata.clone(),
    };
    check::client(&value, wanted.client_secret.as_ref())?;
    Ok(Planned {
        change: difference(stored.as_ref(), &value),
        name: wanted.client_id.to_string(),
        value,
    })
}
