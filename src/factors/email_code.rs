//! A code by mail: eight digits, ten minutes, worth something only in the browser that asked for it. Whether there is such an
//! account, nobody who asks is told: the same is written for a name that is nobody's.

use aws_lc_rs::digest::{Context, SHA256};
use chrono::TimeDelta;
use uuid::Uuid;

use super::{
    attempt::{Throttled, Try},
    known_device,
    second_factor::Outcome,
};
use crate::{
    crypto::{digest, random::Random},
    domain::{
        event::EventKind,
        ids::UserId,
        user::{User, UserClaims},
    },
    messages::mail::{Mail, MailAddress, MailKind},
    store::{
        StoreError,
        email_codes::{self, EmailCode},
        login_names, throttle, users,
    },
};

const FACTOR: &str = "email_code";

/// How long a code is good.
pub const LASTS: TimeDelta = TimeDelta::minutes(10);

/// Tries at one code; the counter of its owner goes over all of them.
const TRIES: i32 = 5;

/// Codes a minute for one account.
const PER_ACCOUNT_PER_MINUTE: u32 = 2;

/// Who asks for a code.
pub struct Asking<'a> {
    /// The name that was typed.
    pub name: &'a str,
    /// SHA-256 of the browser's secret.
    pub browser_digest: &'a [u8],
    /// The language of the browser, where the account names none.
    pub language: &'a str,
    /// Where the link of the mail leads, but for the code.
    pub way: &'a str,
}

/// Somebody proved that they read their mail.
pub enum Proved {
    /// They did.
    Yes(Box<User>),
    /// They did not, or may not try now.
    No(Outcome),
}

/// Sends a code to whoever signs in with that name; the code's id, also where nobody gets one.
///
/// # Errors
/// When the store fails.
pub async fn send(attempt: &Try<'_>, asking: &Asking<'_>) -> Result<Uuid, StoreError> {
    let user = users::find_by_login_name(attempt.store, asking.name).await?;
    // Every code of one person shares one counter of tries, and so does every one of a name that is nobody's.
    let counter = match &user {
        Some(user) => throttle::factor_key(FACTOR, user.id),
        None => {
            let name = digest::sha256(login_names::normalise(asking.name).as_bytes());
            format!("{FACTOR}:name:{}", digest::hex(&name[..16]))
        }
    };
    let sent = format!("sent:{counter}");
    let may_send = throttle::hit(attempt.store, &sent, attempt.now, PER_ACCOUNT_PER_MINUTE)
        .await?
        .is_ok();
    let reachable = user
        .filter(|user| may_send && !user.disabled)
        .and_then(|user| Some((MailAddress::parse(user.claims.email.as_deref()?).ok()?, user)));
    let id = attempt.random.uuid_v7(attempt.now);
    let code = eight_digits(attempt.random);
    let expires_at = attempt.now + LASTS;
    let row = EmailCode {
        id,
        browser_digest: asking.browser_digest.to_vec(),
        user_id: reachable.as_ref().map(|(_, user)| user.id),
        counter,
        account_state: reachable.as_ref().map(|(_, user)| state_of(user)).unwrap_or_default(),
        code_digest: digest_of(id, &code),
        expires_at,
    };
    let mail = match reachable {
        Some((to, user)) => Some(Mail {
            to,
            user_id: Some(user.id),
            language: user.claims.locale.unwrap_or_else(|| asking.language.to_owned()),
            kind: MailKind::SignInCode {
                link: format!("{}id={id}&code={code}", asking.way),
                code,
                expires_at,
            },
        }),
        None => MailAddress::parse("nobody@example.invalid").ok().map(|to| Mail {
            to,
            user_id: None,
            language: asking.language.to_owned(),
            kind: MailKind::Decoy,
        }),
    };
    let transaction = attempt.store.begin().await?;
    email_codes::insert(&transaction, &row).await?;
    if let Some(mail) = mail {
        attempt.outbox.enqueue(&transaction, &mail, attempt.now).await?;
    }
    transaction.commit().await?;
    attempt.outbox.wake();
    Ok(id)
}

/// Tries `code` at the one that this browser asked for. A right one shows that the address is theirs.
///
/// # Errors
/// When the store fails.
pub async fn prove(attempt: &Try<'_>, browser_digest: &[u8], id: Uuid, code: &str) -> Result<Proved, StoreError> {
    if let Err(Throttled { until }) = attempt.count_address().await? {
        return Ok(Proved::No(Outcome::Throttled { until }));
    }
    let found = email_codes::owner(attempt.store, id, browser_digest, attempt.now).await?;
    let (owner, counter) = found.unwrap_or_else(|| (None, format!("{FACTOR}:of:{id}")));
    // Looked up for nobody too: a made-up device must not tell the two apart by time.
    let known = known_device::recognise(attempt.store, attempt.device.as_ref(), owner, attempt.now).await?;
    let counter = match known {
        Some(device) => format!("{FACTOR}:device:{}", device.id),
        None => counter,
    };
    if let Err(Throttled { until }) = attempt.count(&counter, FACTOR, owner).await? {
        return Ok(Proved::No(Outcome::Throttled { until }));
    }
    let tried = email_codes::try_once(attempt.store, id, browser_digest, attempt.now, TRIES).await?;
    let measure = tried.unwrap_or_default();
    let is_right = digest::same(&measure.code_digest, &digest_of(id, &digits(code)));
    let Some(user_id) = measure.user_id.filter(|_| is_right) else {
        return refused(attempt, owner).await;
    };
    let transaction = attempt.store.begin().await?;
    let used = email_codes::consume(&transaction, id).await?;
    let user = users::find_and_hold(&transaction, user_id).await?;
    // It showed who reads the mail of the address that it went to, and of no other.
    let stands = |user: &User| used && !user.disabled && digest::same(&state_of(user), &measure.account_state);
    let Some(user) = user.filter(stands) else {
        drop(transaction);
        return refused(attempt, owner).await;
    };
    let user = if user.claims.email_verified == Some(true) {
        user
    } else {
        let verified = User {
            claims: UserClaims {
                email_verified: Some(true),
                ..user.claims.clone()
            },
            updated_at: attempt.now,
            ..user
        };
        users::set_claims(&transaction, &verified).await?;
        verified
    };
    throttle::succeed(&transaction, &counter).await?;
    attempt
        .record(&transaction, EventKind::SignInSucceeded, FACTOR, Some(user_id))
        .await?;
    transaction.commit().await?;
    Ok(Proved::Yes(Box::new(user)))
}

async fn refused(attempt: &Try<'_>, owner: Option<UserId>) -> Result<Proved, StoreError> {
    attempt
        .record(attempt.store, EventKind::SignInFailed, FACTOR, owner)
        .await?;
    Ok(Proved::No(Outcome::Refused))
}

/// What must still be true of an account when its code is typed.
fn state_of(user: &User) -> Vec<u8> {
    let email = user.claims.email.as_deref().unwrap_or_default();
    digest::sha256(format!("{}\n{email}", user.id).as_bytes())
}

/// The digits of a code as it was typed: with spaces, perhaps.
pub fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).take(16).collect()
}

/// Every code is as likely as any other: what would favour some is drawn again.
fn eight_digits(random: &Random) -> String {
    const CODES: u32 = 100_000_000;
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    // Dice that always fall badly are broken; then the last throw has to do.
    let mut drawn = 0;
    for _ in 0..64 {
        drawn = u32::from_be_bytes(random.bytes());
        if drawn < FAIR {
            break;
        }
    }
    format!("{:08}", drawn % CODES)
}

fn digest_of(id: Uuid, code: &str) -> Vec<u8> {
    let mut context = Context::new(&SHA256);
    context.update(b"email code ");
    context.update(id.as_bytes());
    context.update(code.as_bytes());
    context.finish().as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_eight_digits_and_belongs_to_its_row() {
        let random = Random::system();
        let code = eight_digits(&random);
        assert!(code.len() == 8 && code.bytes().all(|digit| digit.is_ascii_digit()));
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_ne!(digest_of(one, &code), digest_of(other, &code));
        assert_eq!(eight_digits(&Random::from_fn(|bytes| bytes.fill(0xff))).len(), 8);
        assert_eq!(eight_digits(&Random::from_fn(|bytes| bytes.fill(0))), "00000000");
        assert_eq!(digits(" 1234 5678\n"), "12345678");
    }
}
