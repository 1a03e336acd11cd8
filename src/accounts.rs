//! Use cases of a user's own account, independent of the page: choosing a password, exporting data, deleting the account.

pub mod access;
pub mod apps;
pub mod breached;
pub mod consent;
pub mod devices;
pub mod email_change;
pub mod erasure;
pub mod export;
pub mod password;
pub mod password_quality;
pub mod profile;
pub mod recovery;
pub mod registration;
pub mod sessions;
pub mod terms;

use chrono::TimeDelta;

use crate::{
    context::Context,
    crypto::digest,
    domain::{email_address::EmailAddress, user::User},
    messages::mail::{Mail, MailKind},
    store::{StoreError, login_names::normalise, throttle},
};

/// What must still be true of an account when a link to its user is redeemed.
fn state_of(user: &User) -> Vec<u8> {
    let hash = user.password_hash.as_deref().unwrap_or_default();
    let email = user.claims.email.as_deref().unwrap_or_default();
    digest::sha256(format!("{}\n{hash}\n{email}", user.id).as_bytes())
}

/// The message for the user of an existing account when somebody requests another account with its address, typed as `email`.
/// It goes to the stored address, which may be written differently; none if the account is closed or has no address.
fn already_here(holder: User, email: &EmailAddress, language: &str) -> Mail {
    let reachable = Some(&holder)
        .filter(|holder| !holder.disabled)
        .and_then(|holder| EmailAddress::parse(holder.claims.email.as_deref()?).ok());
    let kind = match reachable {
        Some(_) => MailKind::AlreadyRegistered,
        None => MailKind::Decoy,
    };
    Mail {
        to: reachable.unwrap_or_else(|| email.clone()),
        user_id: Some(holder.id),
        language: holder.claims.locale.unwrap_or_else(|| language.to_owned()),
        kind,
    }
}

/// Mails per minute, and per day, to an address that is not verified.
const TO_STRANGERS: [(u32, TimeDelta); 2] = [(2, TimeDelta::minutes(1)), (10, TimeDelta::days(1))];

/// Whether one more mail may be sent to an unverified address, counted for all of its spellings. The result is not revealed.
async fn may_write_to(context: &Context, email: &str) -> Result<bool, StoreError> {
    let name = context.digest_key.counter_key(&normalise(email));
    let mut may = true;
    for (most, window) in TO_STRANGERS {
        let key = format!("mail-to:{name}:{}", window.num_minutes());
        may &= throttle::hit_within(&context.store, &key, context.now, (most, window))
            .await?
            .is_ok();
    }
    Ok(may)
}
