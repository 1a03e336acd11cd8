//! Use cases of a user's own account, independent of the page: choosing a password, exporting data, deleting the account.

pub mod access;
pub mod apps;
pub mod attributes;
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

use crate::{
    context::Context,
    crypto::digest,
    domain::{channel::Channel, email_address::EmailAddress, permit::MessagePermit, user::User},
    limits::{
        Lane, Throttled,
        messages::{self, Asked, Asker},
    },
    messages::mail::{Mail, MailKind},
    store::{StoreError, login_names::normalise},
};

/// What must still be true of an account when a link to its user is redeemed.
fn state_of(user: &User) -> Vec<u8> {
    let hash = user.password_hash.as_deref().unwrap_or_default();
    let email = user.claims.email.as_deref().unwrap_or_default();
    // Whoever was given rights since is another matter: the link went to an address that may be anybody's.
    let rights = if user.has_role { "\nadmin" } else { "" };
    digest::sha256(format!("{}\n{hash}\n{email}{rights}", user.id).as_bytes())
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

/// Counts a mail to an unverified address, for all of its spellings.
async fn count_mail_to(context: &Context, email: &str) -> Result<Result<MessagePermit, Throttled>, StoreError> {
    let subject = format!("address:{}", context.digest_key.counter_key(&normalise(email)));
    let asked = Asked {
        channel: Channel::Email,
        subject: &subject,
        number: None,
        asker: Asker::Anybody(Lane::Stranger),
    };
    messages::count(context, &asked).await
}
