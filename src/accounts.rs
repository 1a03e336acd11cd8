//! What people do with their own account, once, whichever page it is asked on: choose a password, take a copy, leave.

pub mod email_change;
pub mod erasure;
pub mod export;
pub mod new_password;
pub mod password_quality;
pub mod recovery;
pub mod registration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::{
    crypto::{digest, random::Random},
    domain::{
        event::{Event, EventKind, Origin},
        ids::{EventId, UserId},
        user::User,
    },
    messages::{
        mail::{Mail, MailAddress, MailKind},
        notice,
        outbox::Outbox,
    },
    store::{Connection, Store, StoreError, audit, login_names::normalise, throttle},
};

/// What a change needs.
pub struct Bench<'a> {
    /// The database.
    pub store: &'a Store,
    /// Random bytes.
    pub random: &'a Random,
    /// The time of the request.
    pub now: DateTime<Utc>,
    /// Where it came from.
    pub origin: Origin,
    /// Where messages to owners are left.
    pub outbox: &'a Outbox,
}

impl Bench<'_> {
    /// Writes down what `user` did, and tells them where they must learn of it, in the transaction that does it.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn record(&self, connection: &impl Connection, kind: EventKind, user: UserId) -> Result<(), StoreError> {
        let id = EventId(self.random.uuid_v7(self.now));
        let event = Event::new(id, self.now, kind, &self.origin).user(user);
        audit::insert(connection, &event).await?;
        notice::tell(self.outbox, connection, &event).await
    }
}

/// What must still be true of an account when a link to its owner is used.
fn state_of(user: &User) -> Vec<u8> {
    let hash = user.password_hash.as_deref().unwrap_or_default();
    let email = user.claims.email.as_deref().unwrap_or_default();
    digest::sha256(format!("{}\n{hash}\n{email}", user.id).as_bytes())
}

/// What goes to the owner of an account when somebody wants another with their address, typed as `email`: to the address of the
/// account, which need not be how it was typed; nothing where the account is closed or has none.
fn already_here(holder: User, email: &MailAddress, language: &str) -> Mail {
    let reachable = Some(&holder)
        .filter(|holder| !holder.disabled)
        .and_then(|holder| MailAddress::parse(holder.claims.email.as_deref()?).ok());
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

/// Mails a minute, and a day, to an address that somebody only says is theirs.
const TO_STRANGERS: [(u32, TimeDelta); 2] = [(2, TimeDelta::minutes(1)), (10, TimeDelta::days(1))];

/// Whether one more mail may go to an address that somebody only says is theirs, in any spelling. Nobody is told.
async fn may_write_to(bench: &Bench<'_>, email: &str) -> Result<bool, StoreError> {
    let name = digest::short(&normalise(email));
    let mut may = true;
    for (most, window) in TO_STRANGERS {
        let key = format!("mail-to:{name}:{}", window.num_minutes());
        may &= throttle::hit_within(bench.store, &key, bench.now, (most, window))
            .await?
            .is_ok();
    }
    Ok(may)
}
