//! People, as a state file wants them: who is meant, their password, and what a new password ends.

use chrono::TimeDelta;

use super::{
    attributes::Defined,
    check,
    factors::ImportedFactors,
    passwords::{Outcome, Password},
    planned::{ApplyError, Change, Planned, difference},
    roles,
    state_file::{self, AssignmentEntry, UserEntry},
    user_attributes,
    user_claims::claims,
    who::{Names, applied_by_name, stored_user, who_is_meant, wrong},
};
use crate::{
    accounts::password::end_what_the_old_one_opened,
    context::Context,
    domain::{
        attribute::Attributes,
        ids::UserId,
        passkey::Passkey,
        totp::TotpCredential,
        user::{AccountState, User},
    },
    management::{
        attributes::values::write_applied,
        field_change::{FieldChange, fields_between, secret},
        roles::Holder,
        users::change::end_what_it_opened,
    },
    store::{
        Transaction,
        applied_users::{self, AppliedUser},
        groups, login_names,
        passkeys::{self, Added},
        totp_credentials, users,
    },
};

/// One of the file's users, checked, with what takes long already done.
pub(super) struct PreparedUser<'a> {
    /// The name by which they are found.
    name: String,
    wanted: &'a UserEntry,
    /// Where they stand in the files.
    place: i64,
    imported: ImportedFactors,
    password: Password<'a>,
}

/// A user as they are to be, and the groups they are to be in; `None` leaves their groups alone.
pub(super) struct PlannedUser {
    user: User,
    groups: Option<Vec<String>>,
    /// `None` leaves their roles alone.
    roles: Option<Vec<AssignmentEntry>>,
    /// `None` leaves their values of attributes alone.
    attributes: Option<Attributes>,
    totp: Option<TotpCredential>,
    passkeys: Vec<Passkey>,
    password: PasswordChange,
    before: Option<User>,
    says: Option<AppliedUser>,
    /// The name under which files knew them before, if it is another one.
    was: Option<String>,
}

impl PlannedUser {
    pub(super) fn id(&self) -> UserId {
        self.user.id
    }

    /// What somebody new lacks.
    fn hint(&self, defined: &Defined) -> Option<String> {
        let values = self.attributes.clone().unwrap_or_default();
        self.before.is_none().then(|| defined.hint(&values)).flatten()
    }
}

/// Whether the password is another one than before; then guesses at the old one no longer count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PasswordChange {
    Same,
    /// The same, and the one that the file gives.
    SameAsInFile,
    New,
}

impl PasswordChange {
    fn between(stored: Option<&User>, outcome: &Outcome) -> Self {
        match stored {
            Some(stored) if stored.password_hash == outcome.stored && outcome.is_of_file => Self::SameAsInFile,
            Some(stored) if stored.password_hash == outcome.stored => Self::Same,
            _ => Self::New,
        }
    }
}

/// What is known of a user before the file is applied.
struct Known {
    stored: Option<User>,
    applied: Option<AppliedUser>,
}

impl Known {
    fn took_factors(&self) -> bool {
        self.applied.as_ref().is_some_and(|applied| applied.took_factors)
    }

    /// What the file says now, beside the password.
    fn says(&self, wanted: &UserEntry, user_id: UserId) -> AppliedUser {
        AppliedUser {
            user_id,
            claims: wanted.claims.clone(),
            attributes: wanted.attributes.clone(),
            password_hash: None,
            took_factors: self.took_factors() || wanted.totp.is_some() || !wanted.passkeys.is_empty(),
        }
    }
}

/// Checks what the file says of a user by itself. `place` is where they stand in the files.
pub(super) fn prepare_user((place, wanted): (i64, &UserEntry)) -> Result<PreparedUser<'_>, ApplyError> {
    let name = check::user(wanted)?;
    let imported = ImportedFactors::parse(wanted).map_err(|problem| wrong(&name, &problem))?;
    Ok(PreparedUser {
        name,
        wanted,
        place,
        imported,
        password: Password::of(wanted),
    })
}

impl PreparedUser<'_> {
    fn names(&self) -> Names<'_> {
        Names {
            now: &self.name,
            now_is_email: self.has_as_email(&self.name),
            was: self.wanted.was.as_deref(),
        }
    }

    fn has_as_email(&self, name: &str) -> bool {
        let email = self.wanted.claims.email.as_deref();
        email.is_some_and(|email| login_names::normalise(email) == login_names::normalise(name))
    }

    /// Compares the password with the hash that is stored now, and hashes it where it is another one.
    pub(super) async fn prepare_password(&mut self, context: &Context) -> Result<(), ApplyError> {
        if !self.password.needs_hashing() {
            return Ok(());
        }
        let (_, applied) = applied_by_name(&context.store, &self.names()).await?;
        let stored = match who_is_meant(&context.store, &self.names(), applied.as_ref()).await? {
            Some(id) => users::find(&context.store, id).await?,
            None => None,
        };
        let hash = stored.and_then(|user| user.password_hash);
        self.password.prepare(context, hash.as_deref(), applied.as_ref()).await
    }
}

/// Reads the user, and holds their row until the transaction ends.
pub(super) async fn plan_user(
    context: &Context,
    transaction: &Transaction,
    prepared: &PreparedUser<'_>,
    defined: &Defined,
) -> Result<Planned<PlannedUser>, ApplyError> {
    let PreparedUser { name, wanted, .. } = prepared;
    let (was, applied) = applied_by_name(transaction, &prepared.names()).await?;
    let stored = stored_user(transaction, &prepared.names(), applied.as_ref()).await?;
    let stored_hash = stored.as_ref().and_then(|user| user.password_hash.as_deref());
    let outcome = prepared.password.outcome(stored_hash, applied.as_ref())?;
    let password = PasswordChange::between(stored.as_ref(), &outcome);
    let known = Known { stored, applied };
    let mut user = User {
        password_hash: outcome.stored,
        ..wanted_user(context, prepared, &known, password)
    };
    let before = (known.stored.as_ref(), known.applied.as_ref());
    let attributes = user_attributes::difference(transaction, &wanted.attributes, before, defined).await?;
    let change = match difference(known.stored.as_ref(), &user) {
        Change::Unchanged if attributes.is_some() => Change::Changed,
        change => change,
    };
    if change == Change::Changed {
        user.updated_at = context.now;
    }
    let (totp, passkeys) = match known.took_factors() {
        true => (None, Vec::new()),
        false => new_factors(context, transaction, prepared, user.id).await?,
    };
    let says = AppliedUser {
        password_hash: outcome.said,
        ..known.says(wanted, user.id)
    };
    let holder = known.stored.as_ref().map(|stored| Holder::User(stored.id));
    let roles = roles::difference(transaction, holder, wanted.roles.as_deref()).await?;
    let change = match change {
        Change::Unchanged if totp.is_some() || !passkeys.is_empty() || roles.is_some() => Change::Changed,
        other => other,
    };
    let fields = known.stored.as_ref().map_or_else(Vec::new, |stored| {
        let of_roles = roles.iter().map(|(_, field)| field);
        let others = of_roles.chain(attributes.iter().flat_map(|(_, fields)| fields));
        let mut fields = user_fields(stored, &user, (totp.is_some(), passkeys.len()));
        fields.extend(others.cloned());
        fields
    });
    let value = PlannedUser {
        groups: wanted.groups.is_some().then(|| user.groups.clone()),
        roles: roles.map(|(roles, _)| roles),
        attributes: attributes.map(|(values, _)| values),
        user,
        totp,
        passkeys,
        password,
        before: known.stored,
        says: (was.is_some() || known.applied.as_ref() != Some(&says)).then_some(says),
        was,
    };
    Ok(Planned {
        hint: value.hint(defined),
        ..Planned::new(name, change, fields, value)
    })
}

/// The authenticator app and the passkeys that come along.
async fn new_factors(
    context: &Context,
    transaction: &Transaction,
    prepared: &PreparedUser<'_>,
    user: UserId,
) -> Result<(Option<TotpCredential>, Vec<Passkey>), ApplyError> {
    let totp = prepared.imported.new_totp(context, transaction, user).await?;
    let passkeys = prepared.imported.new_passkeys(context, transaction, user).await?;
    let passkeys = passkeys.ok_or_else(|| wrong(&prepared.name, "passkeys: one of them is another user's"))?;
    Ok((totp, passkeys))
}

/// What changes of a user.
fn user_fields(stored: &User, wanted: &User, (app, passkeys): (bool, usize)) -> Vec<FieldChange> {
    let shown = |user: &User| {
        let mut shown = state_file::user_settings(&user.claims);
        shown.insert("disabled".to_owned(), user.disabled.into());
        shown.insert(
            "must_change_password".to_owned(),
            user.state.must_change_password.into(),
        );
        shown.insert("groups".to_owned(), user.groups.clone().into());
        shown.into()
    };
    let mut fields = fields_between(&shown(stored), &shown(wanted));
    if stored.password_hash != wanted.password_hash {
        fields.push(secret("password"));
    }
    let added = |name: &str, count: usize| FieldChange {
        name: name.to_owned(),
        before: None,
        after: Some(format!("{count} added")),
    };
    fields.extend(app.then(|| added("totp", 1)));
    fields.extend((passkeys > 0).then(|| added("passkeys", passkeys)));
    fields
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names.dedup();
    names
}

/// The user without a password: what the file says, and what it does not say as it is stored.
fn wanted_user(context: &Context, prepared: &PreparedUser<'_>, known: &Known, password: PasswordChange) -> User {
    let wanted = prepared.wanted;
    // So that lists and exports have those who are made at once in the order of the files.
    let new_since = context.now + TimeDelta::microseconds(prepared.place);
    let stored = known.stored.as_ref();
    let id = stored.map_or_else(|| UserId(context.new_id()), |user| user.id);
    let state = stored.map(|user| user.state.clone()).unwrap_or_default();
    User {
        disabled: wanted
            .disabled
            .or_else(|| stored.map(|user| user.disabled))
            .unwrap_or(false),
        has_role: stored.is_some_and(|user| user.has_role),
        groups: match &wanted.groups {
            Some(names) => sorted(names.clone()),
            None => stored.map(|user| user.groups.clone()).unwrap_or_default(),
        },
        required_acr: stored.and_then(|user| user.required_acr),
        state: AccountState {
            // Asked for once, with the password that it is about; what they chose since is theirs.
            must_change_password: match password {
                PasswordChange::New => wanted.must_change_password,
                PasswordChange::SameAsInFile => state.must_change_password || wanted.must_change_password,
                PasswordChange::Same => state.must_change_password,
            },
            ..state
        },
        updated_at: stored.map_or(new_since, |user| user.updated_at),
        ..User::new(
            id,
            claims(wanted, known.applied.as_ref(), stored),
            stored.map_or(new_since, |user| user.created_at),
        )
    }
}

pub(super) async fn write_user(
    context: &Context,
    transaction: &Transaction,
    planned: &Planned<PlannedUser>,
) -> Result<(), ApplyError> {
    let PlannedUser {
        user,
        groups: asked,
        roles,
        attributes,
        password,
        before,
        says,
        was,
        ..
    } = &planned.value;
    let wrong = |problem: &str| wrong(&planned.name, problem);
    let written = match planned.change {
        Change::Created => users::insert(transaction, user).await,
        Change::Changed => users::update(transaction, user).await,
        Change::Unchanged => Ok(()),
    };
    match written {
        Err(error) if error.is_conflict() => {
            return Err(wrong(
                "their user name, e-mail address or phone number is another user's; if they were renamed, say `was = \"the old name\"`",
            ));
        }
        other => other?,
    }
    if let Some(was) = was {
        applied_users::delete(transaction, was).await?;
    }
    if let Some(says) = says {
        applied_users::put(transaction, &planned.name, says).await?;
    }
    if planned.change == Change::Unchanged {
        return Ok(());
    }
    add_factors(transaction, planned).await?;
    if *password == PasswordChange::New {
        users::give_password(transaction, user).await?;
        end_what_the_old_one_opened(transaction, user.id, user.updated_at).await?;
    } else if let Some(before) = before {
        end_what_it_opened(transaction, before, user).await?;
    }
    if let Some(names) = asked {
        let mut ids = Vec::new();
        for name in names {
            let group = groups::find_by_name(transaction, name).await?;
            ids.push(group.ok_or_else(|| wrong(&format!("there is no group {name}")))?.id);
        }
        groups::set_memberships(transaction, user.id, &ids).await?;
    }
    if let Some(attributes) = attributes {
        let written = write_applied(transaction, user.id, attributes).await;
        written.map_err(|error| check::refused("user", &planned.name, error))?;
    }
    if let Some(roles) = roles {
        let holder = Holder::User(user.id);
        roles::give(context, transaction, holder, ("user", &planned.name), roles).await?;
    }
    Ok(())
}

async fn add_factors(transaction: &Transaction, planned: &Planned<PlannedUser>) -> Result<(), ApplyError> {
    let PlannedUser { totp, passkeys, .. } = &planned.value;
    let wrong = |problem: &str| wrong(&planned.name, problem);
    if let Some(credential) = totp {
        totp_credentials::add(transaction, credential).await?;
    }
    for passkey in passkeys {
        match passkeys::insert(transaction, passkey).await {
            Ok(Added::Yes) => {}
            Ok(Added::TooMany) => return Err(wrong("passkeys: they have as many as one may have")),
            Err(error) if error.is_conflict() => return Err(wrong("passkeys: one of them is given twice")),
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
