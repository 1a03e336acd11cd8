//! What somebody can prove beside a password, one by one, for an administrator who helps somebody that lost a device.

use serde_json::json;

use super::super::{authority, change_error::ChangeError};
use crate::{
    accounts::access,
    context::Context,
    domain::{
        event::EventKind,
        ids::{PasskeyId, UserId},
        passkey::Passkey,
        right::Right,
        totp::TotpCredential,
    },
    store::{
        enrolled,
        passkeys::{self, Deleted},
        recovery_codes, totp_credentials, users,
    },
};

/// What somebody can prove.
#[derive(Debug)]
pub struct Factors {
    /// The authenticator app.
    pub totp: Option<TotpCredential>,
    /// The passkeys.
    pub passkeys: Vec<Passkey>,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
}

/// One of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Factor {
    /// The authenticator app.
    Totp,
    /// A passkey.
    Passkey(PasskeyId),
    /// All recovery codes.
    RecoveryCodes,
}

/// What the user can prove.
///
/// # Errors
/// See [`ChangeError`].
pub async fn list(context: &Context, user: UserId) -> Result<Factors, ChangeError> {
    authority::require_over_user(context, &context.store, Right::UsersRead, user).await?;
    let found = users::find(&context.store, user).await?;
    let found = found.ok_or(ChangeError::NotFound("user"))?;
    Ok(Factors {
        totp: totp_credentials::find(&context.store, user).await?,
        passkeys: passkeys::list_of_user(&context.store, user).await?,
        recovery_codes: enrolled::find(&context.store, &found).await?.recovery_codes,
    })
}

/// Takes one away, and ends all access: whoever has the lost device may be signed in there.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, user: UserId, factor: Factor) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    // Held first, so that nobody gives them a role in between.
    users::hold(&transaction, user).await?;
    authority::require_above_user(context, &transaction, Right::UsersCredentials, user).await?;
    let (was_there, kind, name) = match factor {
        Factor::Totp => {
            let was_there = totp_credentials::delete(&transaction, user).await?;
            (was_there, EventKind::FactorRemoved, "totp")
        }
        Factor::RecoveryCodes => {
            let was_there = recovery_codes::delete_all(&transaction, user).await? > 0;
            (was_there, EventKind::FactorRemoved, "recovery_code")
        }
        Factor::Passkey(id) => {
            let was_there = match passkeys::delete(&transaction, user, id).await? {
                Deleted::Yes { .. } => true,
                Deleted::NotTheirs => false,
                Deleted::LastSignInMethod => {
                    let problem = "they could not sign in without it; give them a password first";
                    return Err(ChangeError::InUse(problem.to_owned()));
                }
            };
            (was_there, EventKind::PasskeyRemoved, "passkey")
        }
    };
    if !was_there {
        return Err(ChangeError::NotFound("factor"));
    }
    access::end_all(&transaction, user, context.now).await?;
    let event = context.event(kind).user(user).detail(json!({ "factor": name }));
    context.record(&transaction, &event).await?;
    context.commit(transaction).await?;
    context.outbox.wake();
    Ok(())
}
