//! Who may use a sent code, for what purpose, and where it is sent. The digest of all of these finds the row of the code, so
//! a code cannot be used for anything else.

use aws_lc_rs::digest::SHA256;
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::{
    crypto::{
        digest,
        keyed_digest::{DigestKey, DigestPurpose},
    },
    domain::{channel::Channel, email_address::EmailAddress, ids::UserId, phone_number::PhoneNumber, user::User},
};

/// How long a code is valid.
pub const LASTS: TimeDelta = TimeDelta::minutes(10);

/// The purpose of a code. It is valid for no other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    /// It replaces a password.
    FirstFactor,
    /// It completes the sign-in of that user that began at that time.
    SecondFactor(UserId, DateTime<Utc>),
    /// It verifies that a number belongs to that user.
    Enrolment(UserId),
}

/// Who may use a code, and for what.
#[derive(Clone, Copy)]
pub struct Holder<'a> {
    /// The channel.
    pub channel: Channel,
    /// The purpose.
    pub purpose: Purpose,
    /// SHA-256 of the browser's secret.
    pub browser_digest: &'a [u8],
}

/// A request for a code.
pub struct Asking<'a> {
    /// Who may use it.
    pub holder: Holder<'a>,
    /// The language of the browser, used if the account has none.
    pub language: &'a str,
    /// The address of the mail's link, without the code; a code for one step of one sign-in has no link.
    pub destination: Option<&'a str>,
}

/// Where a code is sent.
pub(super) enum Address {
    Mail(EmailAddress),
    Phone(PhoneNumber),
}

impl Holder<'_> {
    /// SHA-256 of all fields: it finds the row of the code, so that the code is found for nothing else.
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

/// The address of `user` to which a code for `holder` may be sent. A code by mail in place of a password verifies the address
/// itself; every other code is only sent to a verified address.
pub(super) fn address_of(user: &User, holder: &Holder<'_>) -> Option<Address> {
    match (holder.channel, holder.purpose) {
        (Channel::Email, Purpose::FirstFactor) if !user.may_sign_in_by_mail() => None,
        (Channel::Email, Purpose::FirstFactor) => user.claims.email.as_deref().and_then(mail_address),
        (Channel::Email, _) => user.verified_email().and_then(mail_address),
        (Channel::Sms, _) => user.verified_phone().map(Address::Phone),
    }
}

pub(super) fn mail_address(text: &str) -> Option<Address> {
    EmailAddress::parse(text).ok().map(Address::Mail)
}

/// What must still be true of the account when the code is entered.
pub(super) fn state_of(user: UserId, address: &Address) -> Vec<u8> {
    let address = match address {
        Address::Mail(address) => String::from(address.clone()),
        Address::Phone(number) => number.as_str().to_owned(),
    };
    digest::sha256(format!("{user}\n{address}").as_bytes())
}

/// A code has few digits, so its digest has a key.
pub(super) fn digest_of(key: &DigestKey, id: Uuid, code: &str) -> Vec<u8> {
    key.digest(DigestPurpose::SentCode, &[id.as_bytes(), code.as_bytes()])
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
        let key = DigestKey::new([1; 32]);
        assert_ne!(digest_of(&key, one, "12345678"), digest_of(&key, other, "12345678"));
    }
}
