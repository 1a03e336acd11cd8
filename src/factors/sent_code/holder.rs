//! Who may use a code that was sent, what for, and where it goes. The digest of all of it finds the code's row, so that a code is found
//! for nothing else.

use aws_lc_rs::digest::SHA256;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    crypto::digest,
    domain::{channel::Channel, email_address::EmailAddress, ids::UserId, phone_number::PhoneNumber, user::User},
};

/// How long a code is valid.
pub const LASTS: TimeDelta = TimeDelta::minutes(10);

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

/// Where a code goes.
pub(super) enum Address {
    Mail(EmailAddress),
    Phone(PhoneNumber),
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
pub(super) fn address_of(user: &User, holder: &Holder<'_>) -> Option<Address> {
    match (holder.channel, holder.purpose) {
        (Channel::Email, Purpose::FirstFactor) => user.claims.email.as_deref().and_then(mail_address),
        (Channel::Email, _) => user.verified_email().and_then(mail_address),
        (Channel::Sms, _) => user.verified_phone().map(Address::Phone),
    }
}

pub(super) fn mail_address(text: &str) -> Option<Address> {
    EmailAddress::parse(text).ok().map(Address::Mail)
}

/// What must still be true of an account when its code is typed.
pub(super) fn state_of(user: UserId, address: &Address) -> Vec<u8> {
    let address = match address {
        Address::Mail(address) => String::from(address.clone()),
        Address::Phone(number) => number.as_str().to_owned(),
    };
    digest::sha256(format!("{user}\n{address}").as_bytes())
}

pub(super) fn digest_of(id: Uuid, code: &str) -> Vec<u8> {
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
