//! Brings clients, users, groups and scopes to what state files say. What stands already stays as it is, so that doing it twice
//! changes nothing; what the files do not name is left alone. Everything is checked before anything is written, and written in
//! one transaction.

use std::collections::HashSet;

use secrecy::ExposeSecret;

use self::state_file::{ClientEntry, GroupEntry, UserEntry};
pub use self::state_file::{StateFile, StateFileError};
use crate::{
    crypto::{
        digest,
        password::{Overloaded, PasswordHasher, Verification},
        random::Random,
    },
    domain::{
        client::{Client, ClientAuthMethod},
        clock::Clock,
        event::{Event, EventKind, Origin},
        group::Group,
        ids::{EventId, GroupId, UserId},
        scope::Scope,
        user::User,
    },
    store::{
        Store, StoreError, Transaction, audit, authorization_codes, clients, grants, groups, known_devices,
        login_names, scopes, sessions, throttle, users,
    },
};

mod check;
mod state_file;

/// What applying needs.
pub struct Workbench<'a> {
    /// The database.
    pub store: &'a Store,
    /// Hashes passwords on the way in.
    pub passwords: &'a PasswordHasher,
    /// Random bytes.
    pub random: &'a Random,
    /// The time.
    pub clock: &'a Clock,
    /// Whether to write.
    pub mode: Mode,
}

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

/// What became of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It is new.
    Created,
    /// It was different.
    Changed,
    /// It stood like that.
    Unchanged,
}

impl Change {
    /// The word in lists.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Created => "created",
            Self::Changed => "changed",
            Self::Unchanged => "unchanged",
        }
    }
}

/// Why nothing was applied.
#[derive(Debug, thiserror::Error)]
pub enum ApplyError {
    /// What the file says is not possible.
    #[error("{kind} {name}: {problem}")]
    Wrong {
        /// `client`, `user`, `group` or `scope`.
        kind: &'static str,
        /// Its name.
        name: String,
        /// What is wrong, and what is allowed.
        problem: String,
    },
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// The hashing pool is full; this program has it to itself, so this does not happen.
    #[error("the hashing queue is full")]
    Overloaded(#[from] Overloaded),
}

/// One object as it is to be.
struct Planned<T> {
    change: Change,
    name: String,
    value: T,
}

/// Applies `files`, in their order.
///
/// # Errors
/// See [`ApplyError`]; then nothing was written.
pub async fn apply(bench: &Workbench<'_>, files: &[StateFile]) -> Result<Vec<Report>, ApplyError> {
    refuse_doubles(files)?;
    let mut planned_scopes = Vec::new();
    let mut planned_groups = Vec::new();
    let mut planned_users = Vec::new();
    let mut planned_clients = Vec::new();
    for file in files {
        for scope in &file.scopes {
            planned_scopes.push(plan_scope(bench, scope).await?);
        }
        for group in &file.groups {
            planned_groups.push(plan_group(bench, group).await?);
        }
        for user in &file.users {
            planned_users.push(plan_user(bench, user).await?);
        }
        for client in &file.clients {
            planned_clients.push(plan_client(bench, client).await?);
        }
    }
    let transaction = bench.store.begin().await?;
    let mut reports = Vec::new();
    for planned in &planned_scopes {
        if planned.change != Change::Unchanged {
            scopes::upsert(&transaction, &planned.value).await?;
        }
        reports.push(note(bench, &transaction, "scope", EventKind::ScopeChanged, planned).await?);
    }
    for planned in &planned_groups {
        match planned.change {
            Change::Created => groups::insert(&transaction, &planned.value).await?,
            Change::Changed => groups::update(&transaction, &planned.value).await?,
            Change::Unchanged => {}
        }
        reports.push(note(bench, &transaction, "group", EventKind::GroupChanged, planned).await?);
    }
    for planned in &planned_users {
        write_user(&transaction, planned).await?;
        reports.push(note(bench, &transaction, "user", EventKind::UserChanged, planned).await?);
    }
    for planned in &planned_clients {
        match planned.change {
            Change::Created => clients::insert(&transaction, &planned.value).await?,
            Change::Changed => clients::update(&transaction, &planned.value).await?,
            Change::Unchanged => {}
        }
        reports.push(note(bench, &transaction, "client", EventKind::ClientChanged, planned).await?);
    }
    if bench.mode == Mode::Apply {
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
    bench: &Workbench<'_>,
    transaction: &Transaction,
    kind: &'static str,
    event: EventKind,
    planned: &Planned<T>,
) -> Result<Report, ApplyError> {
    if planned.change != Change::Unchanged {
        let now = bench.clock.now();
        let event = Event::new(EventId(bench.random.uuid_v7(now)), now, event, &Origin::default());
        let detail = serde_json::json!({ "name": planned.name, "change": planned.change.as_str(), "by": "apply" });
        audit::insert(transaction, &event.saying(detail)).await?;
    }
    Ok(Report {
        kind,
        name: planned.name.clone(),
        change: planned.change,
    })
}

async fn plan_scope(bench: &Workbench<'_>, wanted: &Scope) -> Result<Planned<Scope>, ApplyError> {
    check::scope(wanted)?;
    let change = match scopes::find(bench.store, &wanted.name).await? {
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

async fn plan_group(bench: &Workbench<'_>, wanted: &GroupEntry) -> Result<Planned<Group>, ApplyError> {
    check::group(wanted)?;
    let stored = groups::find_by_name(bench.store, &wanted.name).await?;
    let id = stored
        .as_ref()
        .map_or_else(|| GroupId(bench.random.uuid_v7(bench.clock.now())), |group| group.id);
    let value = Group {
        id,
        name: wanted.name.clone(),
        description: wanted.description.clone(),
        disabled: wanted.disabled,
    };
    Ok(Planned {
        change: difference(stored.as_ref(), &value),
        name: wanted.name.clone(),
        value,
    })
}

/// A user as they are to be, and the groups they are to be in; `None` leaves their groups alone.
struct PlannedUser {
    user: User,
    groups: Option<Vec<String>>,
    password: PasswordChange,
}

/// Whether the password is another one than before; then guesses at the old one no longer count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PasswordChange {
    Same,
    New,
}

async fn plan_user(bench: &Workbench<'_>, wanted: &UserEntry) -> Result<Planned<PlannedUser>, ApplyError> {
    let name = check::user(wanted)?;
    let stored = stored_user(bench, &name).await?;
    let now = bench.clock.now();
    let password_hash = password_hash(bench, wanted, stored.as_ref()).await?;
    let is_new = stored.as_ref().is_none_or(|user| user.password_hash != password_hash);
    let password = if is_new {
        PasswordChange::New
    } else {
        PasswordChange::Same
    };
    let mut asked_groups = wanted.groups.clone();
    if let Some(groups) = &mut asked_groups {
        groups.sort();
        groups.dedup();
    }
    let user = User {
        id: stored
            .as_ref()
            .map_or_else(|| UserId(bench.random.uuid_v7(now)), |user| user.id),
        disabled: wanted.disabled,
        admin: wanted.admin,
        password_hash,
        claims: wanted.claims.clone(),
        groups: asked_groups
            .clone()
            .or_else(|| stored.as_ref().map(|user| user.groups.clone()))
            .unwrap_or_default(),
        created_at: stored.as_ref().map_or(now, |user| user.created_at),
        updated_at: stored.as_ref().map_or(now, |user| user.updated_at),
    };
    let change = difference(stored.as_ref(), &user);
    let user = if change == Change::Changed {
        User {
            updated_at: now,
            ..user
        }
    } else {
        user
    };
    Ok(Planned {
        change,
        name,
        value: PlannedUser {
            user,
            groups: asked_groups,
            password,
        },
    })
}

/// The user with every group they are in: elsewhere a disabled group is left out, and would look like one to join each time.
async fn stored_user(bench: &Workbench<'_>, name: &str) -> Result<Option<User>, ApplyError> {
    let Some(user) = users::find_by_login_name(bench.store, name).await? else {
        return Ok(None);
    };
    // A name of another kind, such as a telephone number written as a user name, finds somebody else.
    let own = [&user.claims.preferred_username, &user.claims.email];
    let is_theirs = |own: &String| login_names::normalise(own) == login_names::normalise(name);
    if !own.into_iter().flatten().any(is_theirs) {
        return Err(ApplyError::Wrong {
            kind: "user",
            name: name.to_owned(),
            problem: "this is another user's telephone number".to_owned(),
        });
    }
    let groups = groups::names_of(bench.store, user.id).await?;
    Ok(Some(User { groups, ..user }))
}

/// The hash to store: the one given, the one stored if the plain password fits it, else a new one.
async fn password_hash(
    bench: &Workbench<'_>,
    wanted: &UserEntry,
    stored: Option<&User>,
) -> Result<Option<String>, ApplyError> {
    let stored = stored.and_then(|user| user.password_hash.as_deref());
    let Some(password) = &wanted.password else {
        return Ok(wanted.password_hash.clone().or_else(|| stored.map(str::to_owned)));
    };
    if stored.is_some() {
        match bench.passwords.verify(password, stored).await? {
            // An outdated hash is renewed when they sign in: as a new password it would end their sessions.
            Verification::Right | Verification::RightButOutdated => return Ok(stored.map(str::to_owned)),
            Verification::Wrong => {}
        }
    }
    Ok(Some(bench.passwords.hash(password, bench.random).await?))
}

async fn write_user(transaction: &Transaction, planned: &Planned<PlannedUser>) -> Result<(), ApplyError> {
    let PlannedUser {
        user,
        groups: asked,
        password,
    } = &planned.value;
    let wrong = |problem: String| ApplyError::Wrong {
        kind: "user",
        name: planned.name.clone(),
        problem,
    };
    let written = match planned.change {
        Change::Created => users::insert(transaction, user).await,
        Change::Changed => users::update(transaction, user).await,
        Change::Unchanged => return Ok(()),
    };
    match written {
        Err(error) if error.is_conflict() => {
            return Err(wrong(
                "their user name, e-mail address or phone number is another user's".to_owned(),
            ));
        }
        other => other?,
    }
    if *password == PasswordChange::New {
        end_what_the_old_one_opened(transaction, user).await?;
    }
    if let Some(names) = asked {
        let mut ids = Vec::new();
        for name in names {
            let group = groups::find_by_name(transaction, name).await?;
            ids.push(group.ok_or_else(|| wrong(format!("there is no group {name}")))?.id);
        }
        groups::set_memberships(transaction, user.id, &ids).await?;
    }
    Ok(())
}

/// A new password is set where the old one was lost or stolen: nothing that it opened stays open.
async fn end_what_the_old_one_opened(transaction: &Transaction, user: &User) -> Result<(), StoreError> {
    throttle::succeed(transaction, &throttle::password_key(user.id)).await?;
    sessions::end_all(transaction, user.id).await?;
    grants::revoke_by_user(transaction, user.id, user.updated_at).await?;
    authorization_codes::delete_of_user(transaction, user.id).await?;
    known_devices::delete_of_user(transaction, user.id).await?;
    Ok(())
}

async fn plan_client(bench: &Workbench<'_>, wanted: &ClientEntry) -> Result<Planned<Client>, ApplyError> {
    let stored = clients::find(bench.store, &wanted.client_id).await?;
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

fn difference<T: PartialEq>(stored: Option<&T>, wanted: &T) -> Change {
    match stored {
        None => Change::Created,
        Some(stored) if stored == wanted => Change::Unchanged,
        Some(_) => Change::Changed,
    }
}
