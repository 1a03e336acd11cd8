//! A code by mail or by SMS: eight digits, ten minutes, worth something only in the browser that asked for it, and only for what it
//! was asked for. Whether there is such an account, nobody who asks is told: the same is written for a name that is nobody's.

use aws_lc_rs::digest::SHA256;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{
    attempt::{self, Throttled},
    known_device,
    second_factor::Outcome,
};
use crate::{
    context::Context,
    crypto::digest,
    domain::{
        channel::Channel, email_address::EmailAddress, event::EventKind, ids::UserId, phone_number::PhoneNumber,
        user::User,
    },
    store::{
        StoreError, Transaction, login_names,
        sent_codes::{self, Measure},
        throttle, users,
    },
};

pub mod phone;
mod sending;

pub use sending::digits;

/// How long a code is good.
pub const LASTS: TimeDelta = TimeDelta::minutes(10);

/// Tries at one code; the counter of its owner goes over all of them.
const TRIES: i32 = 5;

/// What a code is for. It is worth nothing for anything else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It stands in for a password.
    FirstFactor,
    /// It completes the sign-in of that person that began then.
    SecondFactor(UserId, DateTime<Utc>),
    /// It shows that a number is that person's.
    Enrolment(UserId),
}

/// Who may use a code, and for what.
#[derive(Clone, Copy)]
pub struct Holder<'a> {
    /// How it came.
    pub channel: Channel,
    /// What for.
    pub purpose: Purpose,
    /// SHA-256 of the browser's secret.
    pub browser_digest: &'a [u8],
}

/// Who asks for a code.
pub struct Asking<'a> {
    /// Who may use it.
    pub holder: Holder<'a>,
    /// The language of the browser, where the account names none.
    pub language: &'a str,
    /// Where the link of a mail leads, but for the code; a code that belongs to one step of one sign-in has none.
    pub destination: Option<&'a str>,
}

/// Somebody proved that they read what is sent to them.
pub enum Proved {
    /// They did.
    Yes(Box<User>),
    /// They did not, or may not try now.
    No(Outcome),
}

/// Where a code goes.
enum Address {
    Mail(EmailAddress),
    Phone(PhoneNumber),
}

/// Sends a code to whoever signs in with that name; the code's id, also where nobody gets one.
///
/// # Errors
/// When the store fails.
pub async fn send_to_name(context: &Context, asking: &Asking<'_>, name: &str) -> Result<Uuid, StoreError> {
    let user = users::find_by_login_name(&context.store, name).await?;
    // Every code of one person shares one counter of tries, and so does every one of a name that is nobody's.
    let factor = asking.holder.channel.factor();
    let counter = match &user {
        Some(user) => throttle::factor_key(factor, user.id),
        None => {
            let name = login_names::normalise(name);
            format!("{factor}:name:{}", digest::short(&name))
        }
    };
    let addressee = user.and_then(|user| Some((address_of(&user, &asking.holder)?, user)));
    sending::send(context, asking, counter, addressee).await
}

/// Sends a code to the address of `user` that is kept; the code's id, also where none was sent.
///
/// # Errors
/// When the store fails.
pub async fn send_to_owner(context: &Context, asking: &Asking<'_>, user: &User) -> Result<Uuid, StoreError> {
    let counter = throttle::factor_key(asking.holder.channel.factor(), user.id);
    let addressee = address_of(user, &asking.holder).map(|address| (address, user.clone()));
    sending::send(context, asking, counter, addressee).await
}

/// Whether the code of that id is `holder`'s, and has not lapsed. Looking spends nothing.
///
/// # Errors
/// When the store fails.
pub async fn is_held(context: &Context, holder: &Holder<'_>, id: Uuid) -> Result<bool, StoreError> {
    sent_codes::is_held(&context.store, id, &holder.digest(), context.now).await
}

/// Tries `code` at the one that its holder asked for.
///
/// # Errors
/// When the store fails.
pub async fn prove(context: &Context, holder: &Holder<'_>, id: Uuid, code: &str) -> Result<Proved, StoreError> {
    let tried = match compare(context, holder, id, code).await? {
        Ok(tried) => tried,
        Err(outcome) => return Ok(Proved::No(outcome)),
    };
    let transaction = context.store.begin().await?;
    let user = take(&transaction, id, tried.user_id).await?;
    // It showed who reads what goes to that address, and to no other.
    let stands = |user: &User| {
        let address = address_of(user, holder);
        address.is_some_and(|address| digest::same(&state_of(user.id, &address), &tried.measure.account_state))
    };
    let Some(user) = user.filter(stands) else {
        drop(transaction);
        return Ok(Proved::No(refused(context, holder, Some(tried.user_id)).await?));
    };
    let user = match holder.channel {
        Channel::Email => users::verify_email(&transaction, user, context.now).await?,
        Channel::Sms => user,
    };
    throttle::succeed(&transaction, &tried.counter).await?;
    let factor = holder.channel.factor();
    attempt::record(context, &transaction, EventKind::SignInSucceeded, factor, Some(user.id)).await?;
    transaction.commit().await?;
    Ok(Proved::Yes(Box::new(user)))
}

/// A code that was right, and is not used up yet.
struct Tried {
    user_id: UserId,
    measure: Measure,
    counter: String,
}

/// Counts the try, then compares.
async fn compare(
    context: &Context,
    holder: &Holder<'_>,
    id: Uuid,
    code: &str,
) -> Result<Result<Tried, Outcome>, StoreError> {
    if let Err(Throttled { until }) = attempt::count_address(context).await? {
        return Ok(Err(Outcome::Throttled { until }));
    }
    let (factor, holder_digest) = (holder.channel.factor(), holder.digest());
    let found = sent_codes::owner(&context.store, id, &holder_digest, context.now).await?;
    let (owner, counter) = found.unwrap_or_else(|| (None, format!("{factor}:of:{id}")));
    // Looked up for nobody too: a made-up device must not tell the two apart by time.
    let known = known_device::recognise(context, owner).await?;
    let counter = match known {
        Some(device) => format!("{factor}:device:{}", device.id),
        None => counter,
    };
    if let Err(Throttled { until }) = attempt::count(context, &counter, factor, owner).await? {
        return Ok(Err(Outcome::Throttled { until }));
    }
    let tried = sent_codes::try_once(&context.store, id, &holder_digest, context.now, TRIES).await?;
    let measure = tried.unwrap_or_default();
    let is_right = digest::same(&measure.code_digest, &digest_of(id, &digits(code)));
    Ok(match measure.user_id.filter(|_| is_right) {
        Some(user_id) => Ok(Tried {
            user_id,
            measure,
            counter,
        }),
        None => Err(refused(context, holder, owner).await?),
    })
}

/// Uses the code up, and holds its owner; `None` if somebody else did, or the account is closed.
async fn take(transaction: &Transaction, id: Uuid, user: UserId) -> Result<Option<User>, StoreError> {
    let used = sent_codes::consume(transaction, id).await?;
    let user = users::find_and_hold(transaction, user).await?;
    Ok(user.filter(|user| used && !user.disabled))
}

async fn refused(context: &Context, holder: &Holder<'_>, owner: Option<UserId>) -> Result<Outcome, StoreError> {
    let factor = holder.channel.factor();
    attempt::record(context, &context.store, EventKind::SignInFailed, factor, owner).await?;
    Ok(Outcome::Refused)
}

impl Holder<'_> {
    /// SHA-256 of all of it: what finds the code's row, so that it is found for nothing else.
    pub fn digest(&self) -> Vec<u8> {
        let mut context = aws_lc_rs::digest::Context::new(&SHA256);
        context.update(self.browser_digest);
        context.update(self.channel.factor().as_bytes());
        match self.purpose {
            Purpose::FirstFactor => context.update(b" first"),
            Purpose::SecondFactor(user, began_at) => {
                context.update(b" second");
                context.update(user.0.as_bytes());
                context.update(&began_at.timestamp_micros().to_be_bytes());
            }
            Purpose::Enrolment(user) => {
                context.update(b" enrolment");
                context.update(user.0.as_bytes());
            }
        }
        context.finish().as_ref().to_vec()
    }
}

/// The address of `user` that a code for `holder` may go to. A code by mail in the place of a password is what shows that an
/// address is theirs; everything else goes to what was shown before.
fn address_of(user: &User, holder: &Holder<'_>) -> Option<Address> {
    match (holder.channel, holder.purpose) {
        (Channel::Email, Purpose::FirstFactor) => user.claims.email.as_deref().and_then(mail_address),
        (Channel::Email, _) => user.verified_email().and_then(mail_address),
        (Channel::Sms, _) => user.verified_phone().map(Address::Phone),
    }
}

fn mail_address(text: &str) -> Option<Address> {
    EmailAddress::parse(text).ok().map(Address::Mail)
}

/// What must still be true of an account when its code is typed.
fn state_of(user: UserId, address: &Address) -> Vec<u8> {
    let address = match address {
        Address::Mail(address) => String::from(address.clone()),
        Address::Phone(number) => number.as_str().to_owned(),
    };
    digest::sha256(format!("{user}\n{address}").as_bytes())
}

fn digest_of(id: Uuid, code: &str) -> Vec<u8> {
    let mut context = aws_lc_rs::digest::Context::new(&SHA256);
    context.update(b"sent code ");
    context.update(id.as_bytes());
    context.update(code.as_bytes());
    context.finish().as_ref().to_vec()
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn a_code_is_found_by_nobody_else_and_for_nothing_else() {
        let (one, other) = (UserId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
        let (now, later) = (DateTime::UNIX_EPOCH, DateTime::UNIX_EPOCH + TimeDelta::microseconds(1));
        let mut seen = std::collections::BTreeSet::new();
        for channel in Channel::ALL {
            for browser_digest in [[1; 32], [2; 32]] {
                for purpose in [
                    Purpose::FirstFactor,
                    Purpose::SecondFactor(one, now),
                    Purpose::SecondFactor(one, later),
                    Purpose::SecondFactor(other, now),
                    Purpose::Enrolment(one),
                    Purpose::Enrolment(other),
                ] {
                    let holder = Holder {
                        channel,
                        purpose,
                        browser_digest: &browser_digest,
                    };
                    assert!(seen.insert(holder.digest()), "{channel:?} {purpose:?}");
                }
            }
        }
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        assert_ne!(digest_of(one, "12345678"), digest_of(other, "12345678"));
    }
}
