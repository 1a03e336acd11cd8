//! Proving who one is with a passkey (Web Authentication Level 3, section 7.2): by itself, or after something else was proved.
//!
//! Nothing is said before the answer: whoever begins a sign-in is asked the same, whoever they are. A ceremony is taken out before
//! its answer is looked at, so that no answer is taken twice. Failures are counted by address alone: a stranger's never close
//! anybody's passkey.

use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    context::Context,
    crypto::passkey::{Assertion, CEREMONY_LASTS, PasskeyError, Passkeys, Started, UsedCredential},
    domain::{
        event::{Event, EventKind},
        ids::UserId,
        passkey::{Backup, Ceremony, Passkey, Purpose},
        user::User,
    },
    factors::attempt::{self, Throttled},
    store::{StoreError, audit, passkeys, users, webauthn_ceremonies},
};

pub mod registration;

/// What a ceremony needs.
pub struct Ceremonies {
    /// The try that it is part of.
    pub context: Context,
    /// Starts and checks.
    pub passkeys: Passkeys,
    /// SHA-256 of the browser's secret.
    pub browser_digest: Vec<u8>,
}

/// What the browser gets: the script hands `options` on, and the form sends `ceremony` back.
#[derive(Debug)]
pub struct Begun {
    /// Which ceremony the answer is for.
    pub ceremony: Uuid,
    /// `{"publicKey": …}`, for `navigator.credentials`.
    pub options: Value,
}

/// How an answer was taken.
#[derive(Debug)]
pub enum Outcome {
    /// They are who they say.
    Proved(Box<Proved>),
    /// They are not, or the account is closed: all the same.
    Refused,
    /// The ceremony is over: answered already, lapsed, another browser's. Beginning again helps.
    Lapsed,
    /// Too many tries; nothing was looked at.
    Throttled {
        /// When to try again.
        until: DateTime<Utc>,
    },
}

/// Somebody who is who they say.
#[derive(Debug)]
pub struct Proved {
    /// Who.
    pub user: User,
    /// Where the key that proved it may be.
    pub backup: Backup,
}

/// Why an answer could not be looked at.
#[derive(Debug, thiserror::Error)]
pub enum CeremonyError {
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// What is kept cannot be read.
    #[error("a passkey ceremony is broken")]
    Broken(#[source] PasskeyError),
}

/// Begins a sign-in, for whoever answers.
///
/// # Errors
/// See [`CeremonyError`].
pub async fn begin_sign_in(ceremonies: &Ceremonies) -> Result<Begun, CeremonyError> {
    let started = ceremonies.passkeys.start_sign_in().map_err(CeremonyError::Broken)?;
    ceremonies.keep(Purpose::SignIn, None, started).await
}

/// Begins a second factor of `user`; `None` where they have no passkey.
///
/// # Errors
/// See [`CeremonyError`].
pub async fn begin_second_factor(ceremonies: &Ceremonies, user: UserId) -> Result<Option<Begun>, CeremonyError> {
    let allowed = passkeys::list_of_user(&ceremonies.context.store, user).await?;
    if allowed.is_empty() {
        return Ok(None);
    }
    let started = ceremonies
        .passkeys
        .start_second_factor(&allowed)
        .map_err(CeremonyError::Broken)?;
    ceremonies
        .keep(Purpose::SecondFactor, Some(user), started)
        .await
        .map(Some)
}

/// Takes the answer to a sign-in.
///
/// # Errors
/// See [`CeremonyError`].
pub async fn finish_sign_in(ceremonies: &Ceremonies, ceremony: Uuid, answer: &str) -> Result<Outcome, CeremonyError> {
    ceremonies.finish(Purpose::SignIn, None, ceremony, answer).await
}

/// Takes the answer to a second factor of `user`.
///
/// # Errors
/// See [`CeremonyError`].
pub async fn finish_second_factor(
    ceremonies: &Ceremonies,
    user: UserId,
    ceremony: Uuid,
    answer: &str,
) -> Result<Outcome, CeremonyError> {
    ceremonies
        .finish(Purpose::SecondFactor, Some(user), ceremony, answer)
        .await
}

/// What an answer is worth.
enum Verdict {
    Right(Box<Passkey>, UsedCredential),
    Wrong { about: Option<UserId>, why: &'static str },
    CounterRegressed(Box<Passkey>),
}

impl Ceremonies {
    async fn keep(&self, purpose: Purpose, user_id: Option<UserId>, started: Started) -> Result<Begun, CeremonyError> {
        let ceremony = Ceremony {
            id: match user_id {
                Some(user) => self.context.id_of(user.home()),
                None => self.context.new_id(),
            },
            browser_digest: self.browser_digest.clone(),
            user_id,
            purpose,
            state: started.state,
            expires_at: self.context.now + CEREMONY_LASTS,
        };
        webauthn_ceremonies::insert(&self.context.store, &ceremony).await?;
        Ok(Begun {
            ceremony: ceremony.id,
            options: started.options,
        })
    }

    /// The state of a ceremony that this browser began, for this purpose and this person. Nobody gets it again.
    async fn take(&self, purpose: Purpose, user: Option<UserId>, id: Uuid) -> Result<Option<String>, StoreError> {
        let taken =
            webauthn_ceremonies::take(&self.context.store, id, &self.browser_digest, purpose, self.context.now).await?;
        Ok(taken.filter(|taken| taken.user_id == user).map(|taken| taken.state))
    }

    async fn finish(
        &self,
        purpose: Purpose,
        expected: Option<UserId>,
        ceremony: Uuid,
        answer: &str,
    ) -> Result<Outcome, CeremonyError> {
        if let Err(Throttled { until }) = attempt::count_address(&self.context).await? {
            return Ok(Outcome::Throttled { until });
        }
        let Some(state) = self.take(purpose, expected, ceremony).await? else {
            return Ok(Outcome::Lapsed);
        };
        match self.verify(&state, expected, answer).await? {
            Verdict::Right(passkey, used) => self.accept(purpose, &passkey, used).await,
            Verdict::Wrong { about, why } => {
                let event = self.event(EventKind::SignInFailed, about);
                audit::insert(&self.context.store, &event.detail(detail(purpose, why))).await?;
                Ok(Outcome::Refused)
            }
            Verdict::CounterRegressed(passkey) => self.refuse_regressed(&passkey).await,
        }
    }

    async fn verify(&self, state: &str, expected: Option<UserId>, answer: &str) -> Result<Verdict, CeremonyError> {
        let wrong = |about, why| Ok(Verdict::Wrong { about, why });
        let Ok(assertion) = Assertion::parse(answer) else {
            return wrong(expected, "malformed");
        };
        let Some(passkey) = passkeys::find_by_credential_id(&self.context.store, assertion.credential_id()).await?
        else {
            return wrong(expected, "unknown passkey");
        };
        let is_owner = match (assertion.user_handle(), expected) {
            (Some(handle), expected) => {
                handle == passkey.user_handle() && expected.is_none_or(|user| user == passkey.user_id)
            }
            // An authenticator may leave it out where it was told which passkeys are meant (section 5.2.2).
            (None, Some(user)) => user == passkey.user_id,
            (None, None) => false,
        };
        if !is_owner {
            return wrong(expected, "another user's passkey");
        }
        match self.passkeys.finish_authentication(state, &assertion, &passkey) {
            Ok(used) => Ok(Verdict::Right(Box::new(passkey), used)),
            Err(PasskeyError::CounterRegressed) => Ok(Verdict::CounterRegressed(Box::new(passkey))),
            Err(error @ PasskeyError::Broken(_)) => Err(CeremonyError::Broken(error)),
            Err(error) => {
                tracing::info!(%error, "an answer to a passkey ceremony was refused");
                wrong(Some(passkey.user_id), "not verified")
            }
        }
    }

    /// Records the use, unless the account is closed or somebody used the passkey with a higher counter meanwhile.
    async fn accept(
        &self,
        purpose: Purpose,
        passkey: &Passkey,
        used: UsedCredential,
    ) -> Result<Outcome, CeremonyError> {
        let backup = used.backup;
        let used = passkeys::Used {
            id: passkey.id,
            credential: used.credential,
            counter: used.counter,
            backup,
            at: self.context.now,
        };
        let user = users::find(&self.context.store, passkey.user_id).await?;
        let Some(user) = user.filter(|user| !user.disabled) else {
            let event = self.event(EventKind::SignInFailed, Some(passkey.user_id));
            audit::insert(&self.context.store, &event.detail(detail(purpose, "disabled"))).await?;
            return Ok(Outcome::Refused);
        };
        let event = self.event(EventKind::SignInSucceeded, Some(user.id));
        let event = event.detail(json!({ "factor": "passkey", "purpose": purpose.as_str(), "passkey": passkey.id }));
        let transaction = self.context.store.begin().await?;
        if !passkeys::record_use(&transaction, &used).await? {
            drop(transaction);
            return self.refuse_regressed(passkey).await;
        }
        audit::insert(&transaction, &event).await?;
        transaction.commit().await?;
        Ok(Outcome::Proved(Box::new(Proved { user, backup })))
    }

    async fn refuse_regressed(&self, passkey: &Passkey) -> Result<Outcome, CeremonyError> {
        let event = self.event(EventKind::PasskeyCounterRegressed, Some(passkey.user_id));
        let event = event.detail(json!({ "passkey": passkey.id, "name": passkey.name }));
        audit::insert(&self.context.store, &event).await?;
        Ok(Outcome::Refused)
    }

    fn event(&self, kind: EventKind, user: Option<UserId>) -> Event {
        let event = self.context.event(kind);
        match user {
            Some(user) => event.user(user),
            None => event,
        }
    }
}

fn detail(purpose: Purpose, why: &str) -> Value {
    json!({ "factor": "passkey", "purpose": purpose.as_str(), "why": why })
}
