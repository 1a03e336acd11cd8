//! Brings attributes, clients, users, groups, roles, scopes, providers, pictures and
//! settings to what state files say. What is stored like that already stays, so that doing it
//! twice changes nothing. What the files do not name is left alone.
//!
//! The files are checked and their passwords are hashed first. Then one transaction reads what is stored, plans and writes. It
//! holds the lock of the configuration, and the rows of the groups and users that the files name, so that nothing changes between
//! the plan and the writing.

use std::collections::{BTreeSet, HashMap, HashSet};

pub(super) use self::state_file::user_settings;
use self::{
    attributes::{Defined, PlannedAttribute},
    clients::{Also, plan_client},
    groups::{PlannedGroup, check_depth, plan_group, write_group, write_links},
    managed::mark,
    note::note,
    pictures::Pictures,
    planned::{Planned, created_meanwhile},
    providers::PlannedProvider,
    roles::{PlannedRole, plan_role, write_role},
    scopes::plan_scope,
    users::{PlannedUser, PreparedUser, plan_user, prepare_user, write_user},
};
pub use self::{
    planned::{ApplyError, Change, Report},
    state_file::{PictureEntry, StateFile, StateFileError},
};
pub use super::field_change::FieldChange;
use super::scopes::defined;
pub use crate::context::Mode;
use crate::{
    config::settings::SettingChanges,
    context::Context,
    domain::{
        client::Client,
        event::EventKind,
        ids::ClientId,
        managed::ManagedKind,
        role::OWNER,
        scope::{Scope, ScopeSet},
    },
    store::{
        Transaction, changes, client_rename, clients as stored_clients, login_names, role_assignments,
        scopes as stored_scopes,
    },
};

mod address;
mod attributes;
mod check;
mod clients;
mod factors;
mod groups;
pub mod managed;
mod note;
mod passwords;
mod pictures;
mod planned;
mod providers;
mod roles;
mod scopes;
pub(super) mod settings;
mod state_file;
mod user_attributes;
mod user_claims;
mod users;
mod who;

/// How often it is tried in all, when somebody else changes the same objects meanwhile.
const TRIES: u32 = 5;

/// Applies `files`, in their order.
///
/// # Errors
/// See [`ApplyError`]; then nothing was written.
pub async fn apply(context: &Context, mode: Mode, files: &[StateFile]) -> Result<Vec<Report>, ApplyError> {
    refuse_doubles(files)?;
    for file in files {
        file.groups.iter().try_for_each(check::group)?;
        file.roles.iter().try_for_each(check::role)?;
    }
    let wanted = settings::wanted(files)?;
    settings::try_out(context, &wanted).await?;
    let pictures = pictures::prepare(files).await?;
    let users = files.iter().flat_map(|file| &file.users);
    let mut users = (0..).zip(users).map(prepare_user).collect::<Result<Vec<_>, _>>()?;
    let mut tries = 1;
    loop {
        // Hashing takes long, so it is done before the transaction, which keeps others waiting.
        for user in &mut users {
            user.prepare_password(context).await?;
        }
        match plan_and_write(context, mode, files, (&users, &wanted, &pictures)).await {
            Err(error) if error.is_worth_another_try() && tries < TRIES => tries += 1,
            outcome => return outcome,
        }
    }
}

async fn plan_and_write(
    context: &Context,
    mode: Mode,
    files: &[StateFile],
    (users, wanted, pictures): (&[PreparedUser<'_>], &SettingChanges, &Pictures),
) -> Result<Vec<Report>, ApplyError> {
    let transaction = context.store.begin().await?;
    // Before anything is read: from here on nobody else changes clients, scopes and roles.
    changes::lock(&transaction).await?;
    let plan = Plan::make(context, &transaction, files, users).await?;
    let mut reports = plan.write(context, &transaction).await?;
    // At the end: they may name groups of the files.
    reports.extend(settings::write(context, &transaction, wanted).await?);
    reports.extend(pictures::write(context, &transaction, pictures).await?);
    if mode == Mode::Apply {
        transaction.commit().await?;
    }
    Ok(reports)
}

/// Everything that the files name, as it is to be.
#[derive(Default)]
struct Plan {
    attributes: Vec<Planned<PlannedAttribute>>,
    scopes: Vec<Planned<Scope>>,
    roles: Vec<Planned<PlannedRole>>,
    groups: Vec<Planned<PlannedGroup>>,
    users: Vec<Planned<PlannedUser>>,
    clients: Vec<Planned<Client>>,
    providers: Vec<Planned<PlannedProvider>>,
}

impl Plan {
    async fn make(
        context: &Context,
        transaction: &Transaction,
        files: &[StateFile],
        users: &[PreparedUser<'_>],
    ) -> Result<Self, ApplyError> {
        let mut plan = Self::default();
        for file in files {
            plan.attributes.extend(attributes::plan(transaction, file).await?);
        }
        let attributes = Defined::read(transaction, &plan.attributes).await?;
        for file in files {
            for scope in &file.scopes {
                let planned = plan_scope(transaction, scope, &attributes.of_files).await?;
                let planned = mark(transaction, ManagedKind::Scope, file.managed, planned).await?;
                plan.scopes.push(planned);
            }
            for role in &file.roles {
                let planned = plan_role(transaction, role).await?;
                let planned = mark(transaction, ManagedKind::Role, file.managed, planned).await?;
                plan.roles.push(planned);
            }
            for group in &file.groups {
                let planned = plan_group(context, transaction, group).await?;
                let planned = mark(transaction, ManagedKind::Group, file.managed, planned).await?;
                plan.groups.push(planned);
            }
        }
        for user in users {
            plan.users
                .push(plan_user(context, transaction, user, &attributes).await?);
        }
        plan.refuse_a_user_named_twice()?;
        let of_files = files.iter().flat_map(|file| &file.scopes);
        let of_files: ScopeSet = of_files.map(|scope| scope.name.as_str()).collect();
        let also = Also {
            scopes: defined(transaction).await?.union(&of_files),
            groups: plan.groups.iter().map(|group| group.name.clone()).collect(),
            attributes: attributes.of_files,
        };
        for file in files {
            for client in &file.clients {
                let planned = plan_client(context, transaction, client, &also).await?;
                let planned = mark(transaction, ManagedKind::Client, file.managed, planned).await?;
                plan.clients.push(planned);
            }
            plan.providers
                .extend(providers::plan(context, transaction, file).await?);
        }
        Ok(plan)
    }

    /// Two entries can mean one user by different names: by the user name, and by the address.
    fn refuse_a_user_named_twice(&self) -> Result<(), ApplyError> {
        let mut seen = HashMap::new();
        for planned in &self.users {
            if let Some(other) = seen.insert(planned.value.id(), &planned.name) {
                let problem = format!("this is the same user as {other}, who is there too");
                let (kind, name) = ("user", planned.name.clone());
                return Err(ApplyError::Wrong { kind, name, problem });
            }
        }
        Ok(())
    }

    async fn write(&self, context: &Context, transaction: &Transaction) -> Result<Vec<Report>, ApplyError> {
        let mut reports = Vec::new();
        attributes::write(context, transaction, &self.attributes, &mut reports).await?;
        for planned in &self.scopes {
            if planned.change != Change::Unchanged {
                stored_scopes::upsert(transaction, &planned.value, context.now).await?;
            }
            managed::write(transaction, ManagedKind::Scope, planned).await?;
            reports.push(note(context, transaction, ("scope", EventKind::ScopeChanged, None), planned).await?);
        }
        for planned in &self.roles {
            write_role(context, transaction, planned).await?;
            managed::write(transaction, ManagedKind::Role, planned).await?;
            reports.push(note(context, transaction, ("role", EventKind::RoleChanged, None), planned).await?);
        }
        for planned in &self.groups {
            write_group(context, transaction, planned).await?;
        }
        for planned in &self.groups {
            // Now that all of them are there.
            write_links(context, transaction, planned).await?;
            managed::write(transaction, ManagedKind::Group, planned).await?;
            reports.push(note(context, transaction, ("group", EventKind::GroupChanged, None), planned).await?);
        }
        for planned in &self.groups {
            check_depth(transaction, planned).await?;
        }
        let had_owner = role_assignments::is_owner_left(transaction, None).await?;
        for planned in &self.users {
            write_user(context, transaction, planned).await?;
            reports.push(
                note(
                    context,
                    transaction,
                    ("user", EventKind::UserChanged, Some(planned.value.id())),
                    planned,
                )
                .await?,
            );
        }
        if had_owner && !role_assignments::is_owner_left(transaction, None).await? {
            let problem = "the last owner would be gone; give the role owner to another enabled user first";
            return Err(check::wrong("role", OWNER, problem));
        }
        self.write_clients(context, transaction, &mut reports).await?;
        providers::write(context, transaction, &self.providers, &mut reports).await?;
        Ok(reports)
    }

    async fn write_clients(
        &self,
        context: &Context,
        transaction: &Transaction,
        reports: &mut Vec<Report>,
    ) -> Result<(), ApplyError> {
        for planned in &self.clients {
            if let Some(was) = &planned.was {
                client_rename::rename(transaction, &ClientId(was.clone()), &planned.value, context.now).await?;
            }
            match planned.change {
                Change::Created => stored_clients::insert(transaction, &planned.value, context.now)
                    .await
                    .map_err(|error| created_meanwhile("client", &planned.name, error))?,
                Change::Changed => stored_clients::update(transaction, &planned.value, context.now).await?,
                Change::Unchanged => {}
            }
            managed::write(transaction, ManagedKind::Client, planned).await?;
            reports.push(
                note(
                    context,
                    transaction,
                    ("client", EventKind::ClientChanged, None),
                    planned,
                )
                .await?,
            );
        }
        Ok(())
    }
}

/// An object that is there twice has no one state to be brought to.
fn refuse_doubles(files: &[StateFile]) -> Result<(), ApplyError> {
    let mut seen = HashSet::new();
    for file in files {
        let clients = file
            .clients
            .iter()
            .flat_map(|client| [Some(&client.client_id), client.was.as_ref()]);
        let clients = clients.flatten().map(|client_id| ("client", client_id.to_string()));
        let groups = file
            .groups
            .iter()
            .flat_map(|group| [Some(group.name.clone()), group.was.clone()]);
        let groups = groups.flatten().map(|name| ("group", name));
        let scopes = file.scopes.iter().map(|scope| ("scope", scope.name.clone()));
        let roles = file.roles.iter().map(|role| ("role", role.name.clone()));
        let attributes = file.attributes.iter();
        let attributes = attributes.map(|attribute| ("attribute", attribute.name.clone()));
        let providers = file.providers.iter();
        let providers = providers.map(|provider| ("provider", provider.id.clone()));
        let others = attributes.chain(providers);
        for (kind, name) in clients.chain(groups).chain(scopes).chain(roles).chain(others) {
            if !seen.insert((kind, name.clone())) {
                let problem = "it is there twice".to_owned();
                return Err(ApplyError::Wrong { kind, name, problem });
            }
        }
        for user in &file.users {
            // Two users with one name, in any spelling, would be one user. So would be one who gave a name up, and one who gets it: the
            // file means by it whom it meant before.
            let mut names: BTreeSet<String> = login_names::names_of(&user.claims).into_keys().collect();
            names.extend(user.was.as_deref().map(login_names::normalise));
            if let Some(name) = names.into_iter().find(|name| !seen.insert(("user", name.clone()))) {
                return Err(ApplyError::Wrong {
                    kind: "user",
                    name: check::name_of(user).unwrap_or(&name).to_owned(),
                    problem: format!(
                        "{name} is there twice: it is another user's too; a `was` can be taken out once it was applied"
                    ),
                });
            }
        }
    }
    Ok(())
}
