//! Sends a code: draws it, counts it, and writes its row and its message in one transaction. If nothing may be sent, the same
//! is written.

use uuid::Uuid;

use super::holder::{Address, Asking, LASTS, Purpose, digest_of, state_of};
use crate::{
    context::Context,
    crypto::random::Random,
    domain::{
        channel::Channel, email_address::EmailAddress, permit::MessagePermit, phone_number::PhoneNumber, user::User,
    },
    limits::{
        Lane, Throttled,
        messages::{self, Asked, Asker},
    },
    messages::{
        mail::{Mail, MailKind},
        sms::{Sms, SmsKind},
    },
    store::{
        StoreError, Transaction,
        known_devices::KnownDevice,
        sent_codes::{self, SentCode},
    },
};

/// Sends a code, if there is a user who may get one now.
pub(super) async fn send(
    context: &Context,
    asking: &Asking<'_>,
    counter: String,
    addressee: Option<(Address, User)>,
    device: Option<&KnownDevice>,
) -> Result<Result<Uuid, Throttled>, StoreError> {
    let addressee = addressee.filter(|(address, user)| !user.disabled && is_allowed(context, address));
    let asked = Asked {
        channel: asking.holder.channel,
        subject: &counter,
        number: match &addressee {
            Some((Address::Phone(number), _)) => Some(number),
            _ => None,
        },
        // Anybody who knows only a name must not use up the messages of a user with a password or a session.
        asker: match asking.holder.purpose {
            Purpose::FirstFactor => Asker::Anybody(Lane::of(device)),
            Purpose::SecondFactor(..) | Purpose::Enrolment(_) => Asker::Owner,
        },
    };
    let permit = match messages::count(context, &asked).await? {
        Ok(permit) => permit,
        Err(throttled) => return Ok(Err(throttled)),
    };
    let addressee = addressee.filter(|_| permit.is_granted());
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
    write(context, asking, &transaction, (id, code), (addressee, permit)).await?;
    transaction.commit().await?;
    context.outbox.wake();
    Ok(Ok(id))
}

/// Whether the number is one that messages are sent to at all.
fn is_allowed(context: &Context, address: &Address) -> bool {
    match address {
        Address::Mail(_) => true,
        Address::Phone(number) => context.config.sms.allows(number),
    }
}

async fn write(
    context: &Context,
    asking: &Asking<'_>,
    transaction: &Transaction,
    (id, code): (Uuid, String),
    (addressee, permit): (Option<(Address, User)>, MessagePermit),
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
            context.outbox.enqueue(transaction, permit, &mail, context.now).await
        }
        (Some((Address::Phone(to), user)), _) => {
            let sms = Sms {
                to,
                user_id: Some(user.id),
                language: language(&user),
                kind: SmsKind::Code { code, expires_at },
            };
            context.outbox.enqueue_sms(transaction, permit, &sms, context.now).await
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
            context.outbox.enqueue(transaction, permit, &mail, context.now).await
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
            context.outbox.enqueue_sms(transaction, permit, &sms, context.now).await
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
