//! Two accounts of one person become one: `kept` stays, with its identifier, and takes over from `other` what it lacks; `other` is erased.
//!
//! Whoever signs in as `other` signs in as `kept` afterwards. So it takes all that is needed to give somebody a way to sign in, over both.

use serde_json::{Value, json};

use super::super::{
    attributes::values,
    authority,
    change_error::ChangeError,
    field_change::{About, FieldChange, fields_between, in_audit_log},
    groups::members,
    validation::Invalid,
};
use super::change::erase_in;
use crate::{
    accounts::access,
    context::Context,
    domain::{
        attribute::Attributes,
        event::EventKind,
        ids::{ClientId, PasskeyId, UserId},
        passkey::{MOST_PER_USER, Passkey},
        right::Right,
        upstream::LinkedIdentity,
        user::{User, UserClaims},
    },
    messages::{mail::AccountChange, notice},
    store::{
        StoreError, Transaction, Versioned, changes, consents, enrolled, groups,
        passkeys::{self, Added},
        role_assignments, upstream_identities, user_attributes, users,
    },
};

/// An account, as the actor has seen it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SeenAccount {
    /// Whose.
    pub id: UserId,
    /// Its version then.
    pub version: i64,
}

/// What a merge moved to the account that stays, and what went with the other one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// The identities at other providers that open the account now.
    pub identities: Vec<MergedIdentity>,
    /// The names of the groups that it is in now, and was not.
    pub groups: Vec<String>,
    /// The names of what is known of its owner now, and was not: claims, and `attributes.` with the name of an attribute.
    pub fields: Vec<String>,
    /// The names of the passkeys that open it now.
    pub passkeys: Vec<String>,
    /// What did not move.
    pub erased: Erased,
}

/// An identity at another provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergedIdentity {
    /// The identifier of the provider.
    pub provider: String,
    /// The address there.
    pub email: Option<String>,
}

/// What is gone with the account that was erased.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Identities at providers at which the account that stays has one: a person has one at each.
    pub identities: Vec<MergedIdentity>,
    /// The names of what the account that stays has another value of.
    pub fields: Vec<String>,
    /// Whether there was a password.
    pub password: bool,
    /// Whether there was an authenticator app.
    pub totp: bool,
    /// How many recovery codes there were.
    pub recovery_codes: u32,
    /// The applications that its owner had allowed something. They know them by the identifier that is gone.
    pub apps: Vec<ClientId>,
}

/// Merges `other` into `kept`, if both still have these versions. All access to both ends.
///
/// # Errors
/// See [`ChangeError`].
pub async fn merge(context: &Context, kept: SeenAccount, other: SeenAccount) -> Result<Merged, ChangeError> {
    if kept.id == other.id {
        return Err(Invalid::new("other", "an account is not merged with itself").into());
    }
    let transaction = context.store.begin().await?;
    // Of two merges one is second, and so is whoever gives or takes a role meanwhile.
    changes::lock(&transaction).await?;
    let (mine, theirs) = held(context, &transaction, kept.id, other.id).await?;
    if mine.version != kept.version || theirs.version != other.version {
        return Err(ChangeError::Stale);
    }
    let (mine, theirs) = (mine.value, theirs.value);
    require_can_be_merged(&transaction, &mine, &theirs).await?;
    let erased = losses(&transaction, &theirs).await?;
    let mut merged = Merged {
        erased,
        ..Merged::default()
    };
    move_rows(context, &transaction, (&mine, &theirs), &mut merged).await?;
    let attributes = user_attributes::of_user(&transaction, theirs.id).await?;
    erase_in(context, &transaction, theirs.id).await?;
    // After that, so that the names of one are free for the other.
    move_claims(context, &transaction, (&mine, &theirs), &mut merged).await?;
    move_attributes(&transaction, mine.id, &attributes, &mut merged).await?;
    access::end_all(&transaction, mine.id, context.now).await?;
    record(context, &transaction, (&mine, &theirs), &merged).await?;
    tell_other_address(context, &transaction, mine.id, &theirs).await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(merged)
}

/// Both accounts, held until the transaction ends, if the actor may do this with both. They are held in one order, whichever is kept.
async fn held(
    context: &Context,
    transaction: &Transaction,
    kept: UserId,
    other: UserId,
) -> Result<(Versioned<User>, Versioned<User>), ChangeError> {
    for id in [kept.min(other), kept.max(other)] {
        users::hold(transaction, id).await?;
    }
    // Whoever may not look learns nothing.
    for id in [kept, other] {
        for right in [Right::UsersWrite, Right::UsersCredentials] {
            authority::require_above_user(context, transaction, right, id).await?;
        }
    }
    let mine = users::find_version(transaction, kept).await?;
    let theirs = users::find_version(transaction, other).await?;
    let mine = mine.ok_or(ChangeError::NotFound("user"))?;
    let theirs = theirs.ok_or_else(|| Invalid::new("other", "there is no such account"))?;
    Ok((mine, theirs))
}

/// Goes on unless one of the accounts is closed, or the one that goes has a role: it would be lost with it.
async fn require_can_be_merged(transaction: &Transaction, mine: &User, theirs: &User) -> Result<(), ChangeError> {
    let refused = |problem: &str| Err(ChangeError::InUse(problem.to_owned()));
    if mine.disabled || theirs.disabled {
        return refused("one of the accounts is disabled; enable it first, if it is to be merged");
    }
    if mine.state.deletes_at.is_some() || theirs.state.deletes_at.is_some() {
        return refused("the owner of one of the accounts asked for its deletion; they keep it by signing in first");
    }
    if !role_assignments::of_user(transaction, theirs.id).await?.is_empty() {
        return refused("the account that goes has a role in the administration; take the role away first");
    }
    Ok(())
}

/// What is gone with the account beside what is compared with the other one.
async fn losses(transaction: &Transaction, theirs: &User) -> Result<Erased, StoreError> {
    let enrolled = enrolled::find(transaction, theirs).await?;
    let consents = consents::list_for_user(transaction, theirs.id).await?;
    Ok(Erased {
        password: theirs.password_hash.is_some(),
        totp: enrolled.totp,
        recovery_codes: enrolled.recovery_codes,
        apps: consents.into_iter().map(|consent| consent.client_id).collect(),
        ..Erased::default()
    })
}

/// Moves what are rows of their own.
async fn move_rows(
    context: &Context,
    transaction: &Transaction,
    (mine, theirs): (&User, &User),
    merged: &mut Merged,
) -> Result<(), ChangeError> {
    move_groups(context, transaction, (mine.id, theirs.id), merged).await?;
    let own = upstream_identities::list_of_user(transaction, mine.id).await?;
    for identity in upstream_identities::list_of_user(transaction, theirs.id).await? {
        let is_same =
            |own: &LinkedIdentity| (&own.upstream_id, &own.issuer) == (&identity.upstream_id, &identity.issuer);
        let said = MergedIdentity {
            provider: identity.upstream_id.clone(),
            email: identity.email.clone(),
        };
        if own.iter().any(is_same) {
            merged.erased.identities.push(said);
        } else {
            upstream_identities::give(transaction, &identity, mine.id).await?;
            merged.identities.push(said);
        }
    }
    for passkey in passkeys::list_of_user(transaction, theirs.id).await? {
        give_passkey(context, transaction, &passkey, mine.id).await?;
        merged.passkeys.push(passkey.name);
    }
    Ok(())
}

async fn move_groups(
    context: &Context,
    transaction: &Transaction,
    (kept, other): (UserId, UserId),
    merged: &mut Merged,
) -> Result<(), ChangeError> {
    let own = groups::ids_of_user(transaction, kept).await?;
    let mut more = groups::named_of_user(transaction, other).await?;
    more.retain(|(_, id)| !own.contains(id));
    let (names, ids): (Vec<String>, Vec<_>) = more.into_iter().unzip();
    members::add_to_all(context, transaction, kept, &ids).await?;
    merged.groups = names;
    Ok(())
}

async fn give_passkey(
    context: &Context,
    transaction: &Transaction,
    passkey: &Passkey,
    to: UserId,
) -> Result<(), ChangeError> {
    let id = PasskeyId(context.id_of(to.home()));
    match passkeys::give(transaction, passkey, (to, id)).await? {
        Added::Yes => Ok(()),
        Added::TooMany => {
            let problem = format!("the account would have more than {MOST_PER_USER} passkeys; remove some first");
            Err(ChangeError::InUse(problem))
        }
    }
}

async fn move_claims(
    context: &Context,
    transaction: &Transaction,
    (mine, theirs): (&User, &User),
    merged: &mut Merged,
) -> Result<(), ChangeError> {
    let after = User {
        claims: filled(&mine.claims, &theirs.claims),
        updated_at: context.now,
        ..mine.clone()
    };
    let between = |one: &UserClaims, two: &UserClaims| -> Result<Vec<String>, StoreError> {
        let fields = fields_between(&serde_json::to_value(one)?, &serde_json::to_value(two)?);
        Ok(fields.into_iter().map(|field| field.name).collect())
    };
    merged.fields = between(&mine.claims, &after.claims)?;
    if !merged.fields.is_empty() {
        users::set_claims(transaction, &after).await?;
    }
    let mut lost = between(&theirs.claims, &after.claims)?;
    let known = serde_json::to_value(&theirs.claims).map_err(StoreError::from)?;
    // Whether an address is verified is nothing to lose beside the address.
    lost.retain(|name| known.get(name).is_some() && !name.ends_with("_verified"));
    merged.erased.fields = lost;
    Ok(())
}

/// What is known of one account, and where nothing is, what is known of the other one.
fn filled(mine: &UserClaims, theirs: &UserClaims) -> UserClaims {
    let or = |mine: &Option<String>, theirs: &Option<String>| mine.clone().or_else(|| theirs.clone());
    let of_name = |name: &Option<String>, own: Option<bool>, other: Option<bool>| match name {
        Some(_) => own,
        None => other,
    };
    UserClaims {
        name: or(&mine.name, &theirs.name),
        given_name: or(&mine.given_name, &theirs.given_name),
        family_name: or(&mine.family_name, &theirs.family_name),
        middle_name: or(&mine.middle_name, &theirs.middle_name),
        nickname: or(&mine.nickname, &theirs.nickname),
        preferred_username: or(&mine.preferred_username, &theirs.preferred_username),
        profile: or(&mine.profile, &theirs.profile),
        picture: or(&mine.picture, &theirs.picture),
        website: or(&mine.website, &theirs.website),
        email: or(&mine.email, &theirs.email),
        email_verified: of_name(&mine.email, mine.email_verified, theirs.email_verified),
        gender: or(&mine.gender, &theirs.gender),
        birthdate: or(&mine.birthdate, &theirs.birthdate),
        zoneinfo: or(&mine.zoneinfo, &theirs.zoneinfo),
        locale: or(&mine.locale, &theirs.locale),
        phone_number: or(&mine.phone_number, &theirs.phone_number),
        phone_number_verified: of_name(
            &mine.phone_number,
            mine.phone_number_verified,
            theirs.phone_number_verified,
        ),
        address: mine.address.clone().or_else(|| theirs.address.clone()),
    }
}

async fn move_attributes(
    transaction: &Transaction,
    kept: UserId,
    theirs: &Attributes,
    merged: &mut Merged,
) -> Result<(), StoreError> {
    let named = |name: &String| format!("attributes.{name}");
    let moved = values::add_missing(transaction, kept, theirs).await?;
    let own = user_attributes::of_user(transaction, kept).await?;
    let lost = theirs.iter().filter(|(name, value)| own.get(*name) != Some(*value));
    merged.erased.fields.extend(lost.map(|(name, _)| named(name)));
    merged.fields.extend(moved.iter().map(named));
    Ok(())
}

/// Both accounts have it in their history, and whoever reads one finds the other.
async fn record(
    context: &Context,
    transaction: &Transaction,
    (mine, theirs): (&User, &User),
    merged: &Merged,
) -> Result<(), StoreError> {
    // Of a person the log has the name of what changed, and no value.
    let fields = merged.fields.iter().map(|name| FieldChange {
        name: name.clone(),
        before: None,
        after: None,
    });
    let detail: Value = json!({
        "change": "merged",
        "kept": mine.id,
        "erased": theirs.id,
        "fields": in_audit_log(About::User, &fields.collect::<Vec<_>>()),
        "groups": merged.groups,
        "providers": merged.identities.iter().map(|identity| &identity.provider).collect::<Vec<_>>(),
        "passkeys": merged.passkeys.len(),
    });
    for user in [mine.id, theirs.id] {
        let event = context.event(EventKind::UserChanged).user(user).detail(detail.clone());
        context.record(transaction, &event).await?;
    }
    let event = context.event(EventKind::AccountErased).user(theirs.id);
    context.record(transaction, &event).await
}

/// Tells the address of the account that is gone, where it did not move; the one that is the account's is told by the event.
async fn tell_other_address(
    context: &Context,
    transaction: &Transaction,
    kept: UserId,
    theirs: &User,
) -> Result<(), StoreError> {
    let Some(user) = users::find(transaction, kept).await? else {
        return Ok(());
    };
    match theirs
        .claims
        .email
        .as_deref()
        .filter(|email| user.claims.email.as_deref() != Some(email))
    {
        None => Ok(()),
        Some(email) => {
            let what = AccountChange::ByAdministrator;
            notice::write(&context.outbox, transaction, (&user, email), what, context.now).await
        }
    }
}
