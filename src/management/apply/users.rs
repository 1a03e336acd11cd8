//! People, as a state file wants them: who is meant, their password, and what a new password ends.

use super::{
    check,
    factors::ImportedFactors,
    passwords::Password,
    planned::{ApplyError, Change, Planned, difference},
    state_file::UserEntry,
};
use crate::{
    accounts::{access, password::end_what_the_old_one_opened},
    context::Context,
    domain::{
        ids::UserId,
        passkey::Passkey,
        totp::TotpCredential,
        user::{AccountState, User, UserClaims},
    },
    store::{
        Connection, Transaction,
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
    imported: ImportedFactors,
    password: Password<'a>,
}

/// A user as they are to be, and the groups they are to be in; `None` leaves their groups alone.
pub(super) struct PlannedUser {
    user: User,
    groups: Option<Vec<String>>,
    totp: Option<TotpCredential>,
    passkeys: Vec<Passkey>,
    password: PasswordChange,
    closing: Closing,
    says: Option<AppliedUser>,
}

/// Whether the password is another one than before; then guesses at the old one no longer count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PasswordChange {
    Same,
    New,
}

/// Whether the account is closed or opened by this. Either ends all access: nothing from before works after it was opened again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Same,
    Changed,
}

impl PasswordChange {
    fn between(stored: Option<&User>, hash: Option<&str>) -> Self {
        match stored {
            Some(stored) if stored.password_hash.as_deref() == hash => Self::Same,
            _ => Self::New,
        }
    }
}

impl Closing {
    fn between(stored: Option<&User>, wanted: &User) -> Self {
        match stored {
            Some(stored) if stored.disabled != wanted.disabled => Self::Changed,
            _ => Self::Same,
        }
    }
}

/// What is known of a user before the file is applied.
struct Known {
    stored: Option<User>,
    applied: Option<AppliedUser>,
}

/// Checks what the file says of a user by itself.
pub(super) fn prepare_user(wanted: &UserEntry) -> Result<PreparedUser<'_>, ApplyError> {
    let name = check::user(wanted)?;
    let imported = ImportedFactors::parse(wanted).map_err(|problem| wrong(&name, &problem))?;
    Ok(PreparedUser {
        name,
        wanted,
        imported,
        password: Password::of(wanted),
    })
}

impl PreparedUser<'_> {
    /// Compares the password with the hash that is stored now, and hashes it where it is another one.
    pub(super) async fn prepare_password(&mut self, context: &Context) -> Result<(), ApplyError> {
        if !self.password.needs_hashing() {
            return Ok(());
        }
        let stored = match who_is_meant(&context.store, &self.name).await? {
            Some(id) => users::find(&context.store, id).await?,
            None => None,
        };
        let hash = stored.and_then(|user| user.password_hash);
        self.password.prepare(context, hash.as_deref()).await
    }
}

/// Reads the user, and holds their row until the transaction ends.
pub(super) async fn plan_user(
    context: &Context,
    transaction: &Transaction,
    prepared: &PreparedUser<'_>,
) -> Result<Planned<PlannedUser>, ApplyError> {
    let PreparedUser { name, wanted, .. } = prepared;
    let applied = applied_users::find(transaction, name).await?;
    let stored = stored_user(transaction, name, applied.as_ref()).await?;
    let stored_hash = stored.as_ref().and_then(|user| user.password_hash.as_deref());
    let password_hash = prepared.password.hash_to_store(stored_hash)?;
    let password = PasswordChange::between(stored.as_ref(), password_hash.as_deref());
    let known = Known { stored, applied };
    let groups = wanted.groups.clone().map(sorted);
    let mut user = User {
        password_hash,
        groups: groups
            .clone()
            .or_else(|| known.stored.as_ref().map(|user| user.groups.clone()))
            .unwrap_or_default(),
        ..wanted_user(context, wanted, &known, password)
    };
    let change = difference(known.stored.as_ref(), &user);
    let closing = Closing::between(known.stored.as_ref(), &user);
    if change == Change::Changed {
        user.updated_at = context.now;
    }
    let took_factors = known.applied.as_ref().is_some_and(|applied| applied.took_factors);
    let (totp, passkeys) = if took_factors {
        (None, Vec::new())
    } else {
        let totp = prepared.imported.new_totp(context, transaction, user.id).await?;
        let passkeys = prepared.imported.new_passkeys(context, transaction, user.id).await?;
        (
            totp,
            passkeys.ok_or_else(|| wrong(name, "passkeys: one of them is another user's"))?,
        )
    };
    let says = AppliedUser {
        user_id: user.id,
        claims: wanted.claims.clone(),
        took_factors: took_factors || wanted.totp.is_some() || !wanted.passkeys.is_empty(),
    };
    let change = match change {
        Change::Unchanged if totp.is_some() || !passkeys.is_empty() => Change::Changed,
        other => other,
    };
    Ok(Planned {
        change,
        name: name.clone(),
        hint: None,
        value: PlannedUser {
            user,
            groups,
            totp,
            passkeys,
            password,
            closing,
            says: (known.applied.as_ref() != Some(&says)).then_some(says),
        },
    })
}

fn sorted(mut names: Vec<String>) -> Vec<String> {
    names.sort();
    names.dedup();
    names
}

/// The user without a password and groups: what the file says, and what it does not say as it is stored.
fn wanted_user(context: &Context, wanted: &UserEntry, known: &Known, password: PasswordChange) -> User {
    let stored = known.stored.as_ref();
    let id = stored.map_or_else(|| UserId(context.new_id()), |user| user.id);
    let state = stored.map(|user| user.state.clone()).unwrap_or_default();
    User {
        disabled: wanted.disabled,
        admin: wanted.admin,
        required_acr: stored.and_then(|user| user.required_acr),
        state: AccountState {
            // Asked for once, with the password that it is about; what they chose since is theirs.
            must_change_password: match password {
                PasswordChange::New => wanted.must_change_password,
                PasswordChange::Same => state.must_change_password,
            },
            ..state
        },
        updated_at: stored.map_or(context.now, |user| user.updated_at),
        ..User::new(
            id,
            claims(wanted, known.applied.as_ref(), stored),
            stored.map_or(context.now, |user| user.created_at),
        )
    }
}

fn wrong(name: &str, problem: &str) -> ApplyError {
    ApplyError::Wrong {
        kind: "user",
        name: name.to_owned(),
        problem: problem.to_owned(),
    }
}

/// What is known of them: what the file says where it says something else than before, and else what is stored here, which they or an
/// administrator may have changed. An address and whether it was verified go together.
fn claims(wanted: &UserEntry, applied: Option<&AppliedUser>, stored: Option<&User>) -> UserClaims {
    let Some(stored) = stored.map(|user| &user.claims) else {
        return wanted.claims.clone();
    };
    let before = applied.map(|applied| applied.claims.clone()).unwrap_or_default();
    let (wanted, before) = (&wanted.claims, &before);
    macro_rules! merged {
        ($($claim:ident),* where $($kept:ident with $with:ident),*) => {
            UserClaims {
                $($claim: if wanted.$claim == before.$claim { stored.$claim.clone() } else { wanted.$claim.clone() },)*
                $($kept: if wanted.$with == before.$with
                    && (wanted.$kept == before.$kept || stored.$with != before.$with) { stored.$kept } else { wanted.$kept },)*
            }
        };
    }
    merged!(
        name, given_name, family_name, middle_name, nickname, preferred_username, profile, picture, website, email, gender,
        birthdate, zoneinfo, locale, phone_number, address
        where email_verified with email, phone_number_verified with phone_number
    )
}

/// Whom the file means by that name: whom it meant before, or else who signs in with it.
async fn who_is_meant(connection: &dyn Connection, name: &str) -> Result<Option<UserId>, ApplyError> {
    if let Some(applied) = applied_users::find(connection, name).await? {
        return Ok(Some(applied.user_id));
    }
    let user = users::find_by_login_name(connection, name).await?;
    Ok(user.map(|user| user.id))
}

/// The user, held until the transaction ends, with every group they are in: elsewhere a disabled group is left out, and would look
/// like one to join each time.
async fn stored_user(
    transaction: &Transaction,
    name: &str,
    applied: Option<&AppliedUser>,
) -> Result<Option<User>, ApplyError> {
    if let Some(applied) = applied
        && let Some(user) = users::find_and_hold(transaction, applied.user_id).await?
    {
        return Ok(Some(with_every_group(transaction, user).await?));
    }
    let Some(found) = users::find_by_login_name(transaction, name).await? else {
        return Ok(None);
    };
    // Between the two look-ups they may have been erased, or have changed their names.
    let user = users::find_and_hold(transaction, found.id)
        .await?
        .ok_or(ApplyError::Busy)?;
    let is_name = |own: &Option<String>| {
        let own = own.as_deref().map(login_names::normalise);
        own.is_some_and(|own| own == login_names::normalise(name))
    };
    let claims = &user.claims;
    if is_name(&claims.preferred_username) || is_name(&claims.email) {
        return Ok(Some(with_every_group(transaction, user).await?));
    }
    // A name of another kind, such as a telephone number written as a user name, finds somebody else.
    if is_name(&claims.phone_number) {
        return Err(wrong(name, "this is another user's telephone number"));
    }
    Err(ApplyError::Busy)
}

async fn with_every_group(transaction: &Transaction, user: User) -> Result<User, ApplyError> {
    let groups = groups::names_of(transaction, user.id).await?;
    Ok(User { groups, ..user })
}

pub(super) async fn write_user(transaction: &Transaction, planned: &Planned<PlannedUser>) -> Result<(), ApplyError> {
    let PlannedUser {
        user,
        groups: asked,
        totp,
        passkeys,
        password,
        closing,
        says,
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
                "their user name, e-mail address or phone number is another user's",
            ));
        }
        other => other?,
    }
    if let Some(says) = says {
        applied_users::put(transaction, &planned.name, says).await?;
    }
    if planned.change == Change::Unchanged {
        return Ok(());
    }
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
    if *password == PasswordChange::New {
        users::give_password(transaction, user).await?;
        end_what_the_old_one_opened(transaction, user.id, user.updated_at).await?;
    } else if *closing == Closing::Changed {
        access::end_all(transaction, user.id, user.updated_at).await?;
    }
    if let Some(names) = asked {
        let mut ids = Vec::new();
        for name in names {
            let group = groups::find_by_name(transaction, name).await?;
            ids.push(group.ok_or_else(|| wrong(&format!("there is no group {name}")))?.id);
        }
        groups::set_memberships(transaction, user.id, &ids).await?;
    }
    Ok(())
}
