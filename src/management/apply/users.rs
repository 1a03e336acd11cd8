//! People, as a state file wants them: who is meant, their password on its way in, and what a new password ends.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::ExposeSecret as _;

use super::{
    check,
    planned::{ApplyError, Change, Planned, difference},
    state_file::{PasskeyEntry, UserEntry},
};
use crate::{
    accounts::password::end_what_the_old_one_opened,
    context::Context,
    crypto::{
        passkey::{self, ForeignCredential},
        password::Verification,
        totp::TotpSecret,
    },
    domain::{
        self,
        ids::{PasskeyId, UserId},
        passkey::{Backup, Passkey},
        totp::{TotpCredential, TotpParameters},
        user::{AccountState, User, UserClaims},
    },
    store::{
        Transaction,
        applied_users::{self, AppliedUser},
        groups, login_names,
        passkeys::{self, Added},
        totp_credentials, users,
    },
};

/// A user as they are to be, and the groups they are to be in; `None` leaves their groups alone.
pub(super) struct PlannedUser {
    user: User,
    groups: Option<Vec<String>>,
    totp: Option<TotpCredential>,
    passkeys: Vec<Passkey>,
    password: PasswordChange,
    says: Option<AppliedUser>,
}

/// Whether the password is another one than before; then guesses at the old one no longer count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum PasswordChange {
    Same,
    New,
}

/// What is known of a user before the file is applied.
struct Known {
    stored: Option<User>,
    applied: Option<AppliedUser>,
}

pub(super) async fn plan_user(context: &Context, wanted: &UserEntry) -> Result<Planned<PlannedUser>, ApplyError> {
    let name = check::user(wanted)?;
    let applied = applied_users::find(&context.store, &name).await?;
    let stored = stored_user(context, &name, applied.as_ref()).await?;
    let password_hash = password_hash(context, wanted, stored.as_ref()).await?;
    let is_new = stored.as_ref().is_none_or(|user| user.password_hash != password_hash);
    let password = if is_new {
        PasswordChange::New
    } else {
        PasswordChange::Same
    };
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
    if change == Change::Changed {
        user.updated_at = context.now;
    }
    let took_factors = known.applied.as_ref().is_some_and(|applied| applied.took_factors);
    let (totp, passkeys) = if took_factors {
        (None, Vec::new())
    } else {
        let totp = new_totp(context, wanted, &name, user.id, known.stored.is_some()).await?;
        (totp, new_passkeys(context, wanted, &name, user.id).await?)
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
        name,
        value: PlannedUser {
            user,
            groups,
            totp,
            passkeys,
            password,
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

/// The app that they bring along. One that they have set up here by now is theirs, and stays.
async fn new_totp(
    context: &Context,
    wanted: &UserEntry,
    name: &str,
    user_id: UserId,
    is_stored: bool,
) -> Result<Option<TotpCredential>, ApplyError> {
    let Some(entry) = &wanted.totp else { return Ok(None) };
    let parameters = TotpParameters {
        algorithm: entry.algorithm,
        digits: entry.digits,
        period: entry.period,
    };
    let secret = TotpSecret::from_base32(entry.secret.expose_secret(), parameters)
        .map_err(|problem| wrong(name, &format!("totp: {problem}")))?;
    if is_stored && totp_credentials::find(&context.store, user_id).await?.is_some() {
        return Ok(None);
    }
    Ok(Some(TotpCredential {
        user_id,
        sealed_secret: secret.seal(&context.sealer, &context.random, user_id),
        parameters,
        last_step: 0,
        created_at: context.now,
    }))
}

/// The passkeys that they bring along and that are not here yet.
async fn new_passkeys(
    context: &Context,
    wanted: &UserEntry,
    name: &str,
    user_id: UserId,
) -> Result<Vec<Passkey>, ApplyError> {
    let mut passkeys = Vec::new();
    for entry in &wanted.passkeys {
        let passkey = passkey(context, entry, user_id).map_err(|problem| wrong(name, &problem))?;
        match passkeys::find_by_credential_id(&context.store, &passkey.credential_id).await? {
            None => passkeys.push(passkey),
            Some(here) if here.user_id == user_id => {}
            Some(_) => return Err(wrong(name, "passkeys: one of them is another user's")),
        }
    }
    Ok(passkeys)
}

fn passkey(context: &Context, entry: &PasskeyEntry, user_id: UserId) -> Result<Passkey, String> {
    let bytes = |name: &str, text: &str| {
        let read = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        read.filter(|bytes| !bytes.is_empty() && bytes.len() <= 1023)
            .ok_or_else(|| format!("passkeys: {name} is no base64url"))
    };
    if entry.backed_up && !entry.backup_eligible {
        return Err("passkeys: backed_up needs backup_eligible".to_owned());
    }
    let backup = Backup::of_flags(entry.backup_eligible, entry.backed_up);
    let credential_id = bytes("credential_id", &entry.credential_id)?;
    let foreign = ForeignCredential {
        credential_id: &credential_id,
        public_key: &bytes("public_key", &entry.public_key)?,
        counter: entry.sign_count,
        backup,
        transports: &entry.transports,
    };
    let credential = passkey::adopt(&foreign).map_err(|error| format!("passkeys: public_key: {error}"))?;
    let handle = entry.user_handle.as_deref();
    Ok(Passkey {
        id: PasskeyId(context.id_of(user_id.home())),
        user_id,
        user_handle: handle.map(|handle| bytes("user_handle", handle)).transpose()?,
        credential,
        counter: entry.sign_count,
        name: domain::passkey::name(&entry.name)
            .ok_or("passkeys: a name has 1 to 64 characters")?
            .to_owned(),
        backup,
        created_at: context.now,
        last_used_at: None,
        credential_id,
    })
}

fn wrong(name: &str, problem: &str) -> ApplyError {
    ApplyError::Wrong {
        kind: "user",
        name: name.to_owned(),
        problem: problem.to_owned(),
    }
}

/// What is known of them: what the file says where it says something else than before, and else what stands here, which they or an
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

/// The user with every group they are in: elsewhere a disabled group is left out, and would look like one to join each time.
async fn stored_user(context: &Context, name: &str, applied: Option<&AppliedUser>) -> Result<Option<User>, ApplyError> {
    if let Some(applied) = applied
        && let Some(user) = users::find(&context.store, applied.user_id).await?
    {
        let groups = groups::names_of(&context.store, user.id).await?;
        return Ok(Some(User { groups, ..user }));
    }
    let Some(user) = users::find_by_login_name(&context.store, name).await? else {
        return Ok(None);
    };
    // A name of another kind, such as a telephone number written as a user name, finds somebody else.
    let own = [&user.claims.preferred_username, &user.claims.email];
    let is_theirs = |own: &String| login_names::normalise(own) == login_names::normalise(name);
    if !own.into_iter().flatten().any(is_theirs) {
        return Err(wrong(name, "this is another user's telephone number"));
    }
    let groups = groups::names_of(&context.store, user.id).await?;
    Ok(Some(User { groups, ..user }))
}

/// The hash to store: the one given, the one stored if the plain password fits it, else a new one.
async fn password_hash(
    context: &Context,
    wanted: &UserEntry,
    stored: Option<&User>,
) -> Result<Option<String>, ApplyError> {
    let stored = stored.and_then(|user| user.password_hash.as_deref());
    // One that has to be changed is given once: what they chose since is theirs.
    if wanted.must_change_password && stored.is_some() {
        return Ok(stored.map(str::to_owned));
    }
    let Some(password) = &wanted.password else {
        return Ok(wanted.password_hash.clone().or_else(|| stored.map(str::to_owned)));
    };
    if stored.is_some() {
        match context.passwords.verify(password, stored).await? {
            // An outdated hash is renewed when they sign in: as a new password it would end their sessions.
            Verification::Right | Verification::RightButOutdated => return Ok(stored.map(str::to_owned)),
            Verification::Wrong => {}
        }
    }
    Ok(Some(context.passwords.hash(password, &context.random).await?))
}

pub(super) async fn write_user(transaction: &Transaction, planned: &Planned<PlannedUser>) -> Result<(), ApplyError> {
    let PlannedUser {
        user,
        groups: asked,
        totp,
        passkeys,
        password,
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
            Err(error) if error.is_conflict() => return Err(wrong("passkeys: one of them stands here twice")),
            Err(error) => return Err(error.into()),
        }
    }
    if *password == PasswordChange::New {
        users::give_password(transaction, user).await?;
        end_what_the_old_one_opened(transaction, user.id, user.updated_at).await?;
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
