//! Which objects the files manage.

use std::collections::HashSet;

use super::{
    planned::{Change, Planned},
    state_file::StateFile,
};
use crate::{
    context::Context,
    domain::{
        ids::ClientId,
        managed::{ManagedKind, ManagedObject},
    },
    management::field_change::FieldChange,
    store::{StoreError, Transaction, managed},
};

/// The name of the field that says whether an object is managed.
pub(super) const FIELD: &str = "managed";

/// The plan, with the note that the object becomes managed, or is not any more; `wanted` is what its file says of that.
pub(super) async fn mark<T>(
    transaction: &Transaction,
    kind: ManagedKind,
    wanted: Option<bool>,
    mut planned: Planned<T>,
) -> Result<Planned<T>, StoreError> {
    let Some(wanted) = wanted else { return Ok(planned) };
    let name = planned.was.clone().unwrap_or_else(|| planned.name.clone());
    let is_managed = managed::is_managed(transaction, &ManagedObject { kind, name }).await?;
    let is_managed = is_managed.unwrap_or(false);
    if is_managed == wanted {
        return Ok(planned);
    }
    planned.managed = Some(wanted);
    if planned.change == Change::Created {
        return Ok(planned);
    }
    planned.change = Change::Changed;
    planned.fields.push(FieldChange {
        name: FIELD.to_owned(),
        before: Some(is_managed.to_string()),
        after: Some(wanted.to_string()),
    });
    Ok(planned)
}

/// Makes it so.
pub(super) async fn write<T>(
    transaction: &Transaction,
    kind: ManagedKind,
    planned: &Planned<T>,
) -> Result<(), StoreError> {
    let Some(wanted) = planned.managed else { return Ok(()) };
    let name = planned.name.clone();
    managed::set(transaction, &ManagedObject { kind, name }, wanted).await
}

/// What is managed by state files, and none of these names: kind and name.
///
/// # Errors
/// When the store fails.
pub async fn forgotten(context: &Context, files: &[StateFile]) -> Result<Vec<(&'static str, String)>, StoreError> {
    let mut forgotten = Vec::new();
    for kind in ManagedKind::ALL.iter().copied() {
        let named: HashSet<&str> = files.iter().flat_map(|file| names(file, kind)).collect();
        for name in managed::names(&context.store, kind).await? {
            if !named.contains(name.as_str()) {
                forgotten.push((kind.as_str(), name));
            }
        }
    }
    Ok(forgotten)
}

fn names(file: &StateFile, kind: ManagedKind) -> Vec<&str> {
    match kind {
        ManagedKind::Attribute => file
            .attributes
            .iter()
            .map(|attribute| attribute.name.as_str())
            .collect(),
        // One that is to be renamed has its old name until the file is applied.
        ManagedKind::Client => {
            let ids = file.clients.iter();
            let ids = ids.flat_map(|client| [Some(&client.client_id), client.was.as_ref()]);
            ids.flatten().map(ClientId::as_str).collect()
        }
        ManagedKind::Group => {
            let groups = file.groups.iter();
            groups
                .flat_map(|group| [Some(group.name.as_str()), group.was.as_deref()])
                .flatten()
                .collect()
        }
        ManagedKind::Provider => file.providers.iter().map(|provider| provider.id.as_str()).collect(),
        ManagedKind::Role => file.roles.iter().map(|role| role.name.as_str()).collect(),
        ManagedKind::Scope => file.scopes.iter().map(|scope| scope.name.as_str()).collect(),
    }
}
