//! Sends a code: draws it, counts it, and writes its row and its message in one transaction. If nothing may be sent, the same
//! is written.

use chrono::TimeDelta;
use uuid::Uuid;

use super::holder::{Address, Asking, LASTS, Purpose, digest_of, state_of};
use crate::{
    context::Context,
    crypto::random::Random,
    domain::{channel::Channel, email_address::EmailAddress, phone_number::PhoneNumber, user::User},
    messages::{
        mail::{Mail, MailKind},
        sms::{Sms, SmsKind},
    },
    store::{
        StoreError, Transaction,
        sent_codes::{self, SentCode},
        throttle,
    },
};

/// Codes per minute for one account.
const PER_ACCOUNT_PER_MINUTE: u32 = 2;

/// Sends a code, if there is a user who may get one now.
pub(super) async fn send(
    context: &Context,
    asking: &Asking<'_>,
    counter: String,
    addressee: Option<(Address, User)>,
) -> Result<Uuid, StoreError> {
    let may_send = count(
        context,
        asking,
        &counter,
        addressee.as_ref().map(|(address, _)| address),
    )
    .await?;
    let addressee = addressee.filter(|(_, user)| may_send && !user.disabled);
    let id = match asking.holder.purpose {
        // An id with the home of the user would tell whoever asks which names belong together.
        Purpose::FirstFactor => context.new_id(),
        Purpose::SecondFactor(user, _) | Purpose::Enrolment(user) => context.id_of(user.home()),
    };
    let code = eight_digits(&context.random);
    let row = SentCode {
        id,
        holder_digest: asking.holder.digest(),
        user_id: addressee.as_ref().map(|(_, user)| user.id),
        counter,
        account_state: addressee
            .as_ref()
            .map(|(address, user)| state_of(user.id, address))
            .unwrap_or_default(),
        code_digest: digest_of(&context.digest_key, id, &code),
        expires_at: context.now + LASTS,
    };
    let transaction = context.store.begin().await?;
    sent_codes::insert(&transaction, &row).await?;
    write(context, asking, &transaction, (id, code), addressee).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(id)
}

/// Counts a message before it is written. SMS messages cost money and attract fraud, so they are also counted by the hour,
/// per user, number and client address. The result is not revealed; every counter is incremented, whatever the others say.
async fn count(
    context: &Context,
    asking: &Asking<'_>,
    counter: &str,
    address: Option<&Address>,
) -> Result<bool, StoreError> {
    let (store, now) = (&context.store, context.now);
    // Anybody who knows only a name must not use up the messages of a user with a password or a session.
    let who = match asking.holder.purpose {
        Purpose::FirstFactor => "sent",
        Purpose::SecondFactor(..) | Purpose::Enrolment(_) => "sent-to-known",
    };
    let sent = format!("{who}:{counter}");
    let by_minute = throttle::hit(store, &sent, now, PER_ACCOUNT_PER_MINUTE).await?;
    if asking.holder.channel != Channel::Sms {
        return Ok(by_minute.is_ok());
    }
    let sms = &context.config.sms;
    let number = match address {
        Some(Address::Phone(number)) => context.digest_key.counter_key(number.as_str()),
        _ => counter.to_owned(),
    };
    let an_hour = TimeDelta::hours(1);
    let mut may_send = by_minute.is_ok();
    for (key, most) in [
        (format!("{who}:hour:{counter}"), sms.per_number_per_hour),
        (format!("{who}:number:{number}"), sms.per_number_per_hour),
        (format!("{who}:{}", context.address_key()), sms.per_address_per_hour),
    ] {
        let counted = throttle::hit_within(store, &key, now, (most, an_hour)).await?;
        may_send &= counted.is_ok();
    }
    Ok(may_send
        && match address {
            Some(Address::Phone(number)) => sms.allows(number),
            _ => true,
        })
}

async fn write(
    context: &Context,
    asking: &Asking<'_>,
    transaction: &Transaction,
    (id, code): (Uuid, String),
    addressee: Option<(Address, User)>,
) -> Result<(), StoreError> {
    let expires_at = context.now + LASTS;
    let language = |user: &User| user.claims.locale.clone().unwrap_or_else(|| asking.language.to_owned());
    match (addressee, asking.holder.channel) {
        (Some((Address::Mail(to), user)), _) => {
            let kind = match asking.destination {
                Some(destination) => MailKind::SignInCode {
                    link: format!("{destination}id={id}&code={code}"),
                    code,
                    expires_at,
                },
                None => MailKind::SecondFactorCode { code, expires_at },
            };
            let mail = Mail {
                to,
                user_id: Some(user.id),
                language: language(&user),
                kind,
            };
            context.outbox.enqueue(transaction, &mail, context.now).await
        }
        (Some((Address::Phone(to), user)), _) => {
            let sms = Sms {
                to,
                user_id: Some(user.id),
                language: language(&user),
                kind: SmsKind::Code { code, expires_at },
            };
            context.outbox.enqueue_sms(transaction, &sms, context.now).await
        }
        (None, Channel::Email) => {
            let Ok(to) = EmailAddress::parse("nobody@example.invalid") else {
                return Ok(());
            };
            let mail = Mail {
                to,
                user_id: None,
                language: asking.language.to_owned(),
                kind: MailKind::Decoy,
            };
            context.outbox.enqueue(transaction, &mail, context.now).await
        }
        (None, Channel::Sms) => {
            let Ok(to) = PhoneNumber::parse("+99900000000") else {
                return Ok(());
            };
            let sms = Sms {
                to,
                user_id: None,
                language: asking.language.to_owned(),
                kind: SmsKind::Decoy,
            };
            context.outbox.enqueue_sms(transaction, &sms, context.now).await
        }
    }
}

/// Every code is equally likely: a value that would favour some is drawn again.
fn eight_digits(random: &Random) -> String {
    const CODES: u32 = 100_000_000;
    const FAIR: u32 = u32::MAX - u32::MAX % CODES;
    // A generator that fails every time is broken; then the last value is used.
    let mut drawn = 0;
    for _ in 0..64 {
        drawn = u32::from_be_bytes(random.bytes());
        if drawn < FAIR {
            break;
        }
    }
    format!("{:08}", drawn % CODES)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_eight_digits() {
        let code = eight_digits(&Random::system());
        assert!(code.len() == 8 && code.bytes().all(|digit| digit.is_ascii_digit()));
        assert_eq!(eight_digits(&Random::from_fn(|bytes| bytes.fill(0xff))).len(), 8);
        assert_eq!(eight_digits(&Random::from_fn(|bytes| bytes.fill(0))), "00000000");
    }
}
