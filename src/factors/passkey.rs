//! Authentication with a passkey (Web Authentication Level 3, section 7.2): alone, or as a second factor.
//!
//! Nothing is revealed before the response: the challenge is the same for everybody. A ceremony is removed before its
//! response is checked, so no response is accepted twice. Failures are counted by client address only: an attacker's failures
//! never lock a passkey.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    context::{Context, FailedSignIn, REASON_DISABLED, REASON_THROTTLED},
    crypto::passkey::{Assertion, CEREMONY_LASTS, PasskeyError, Passkeys, Started, UsedCredential},
    domain::{
        actor::Actor,
        event::{Event, EventKind},
        ids::UserId,
        passkey::{Backup, Ceremony, Passkey, Purpose},
        user::User,
    },
    limits::{
        Throttled, guess,
        rows::{self, RowKind},
    },
    store::{StoreError, audit, passkeys, users, webauthn_ceremonies},
};

pub mod registration;

/// The services for a ceremony.
pub struct Ceremonies {
    /// The attempt that it is part of.
    pub context: Context,
    /// Starts and checks ceremonies.
    pub passkeys: Passkeys,
    /// SHA-256 of the browser's secret.
    pub browser_digest: Vec<u8>,
}

/// For the browser: the script passes `options` on, and the form posts `ceremony`.
#[derive(Debug)]
pub struct Begun {
    /// The ceremony that the response is for.
    pub ceremony: Uuid,
    /// `{"publicKey": …}`, for `navigator.credentials`.
    pub options: Value,
}

/// The result of a response.
#[derive(Debug)]
pub enum Outcome {
    /// The user is authenticated.
    Proved(Box<Proved>),
    /// Not authenticated, or the account is closed: indistinguishable.
    Refused,
    /// The ceremony is over: answered already, expired, or of another browser. Starting again helps.
    Expired,
    /// Too many attempts; nothing was checked.
    Throttled(Throttled),
}

/// An authenticated user.
#[derive(Debug)]
pub struct Proved {
    /// The user.
    pub user: User,
    /// Whether the passkey may be backed up or synchronised.
    pub backup: Backup,
}

/// Why a response could not be checked.
#[derive(Debug, thiserror::Error)]
pub enum CeremonyError {
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// Too many were begun.
    #[error("too many passkey ceremonies were begun")]
    Throttled(Throttled),
    /// Stored state cannot be read.
    #[error("a passkey ceremony is broken")]
    Broken(#[source] PasskeyError),
}

/// Starts a sign-in, for any user.
///
/// # Errors
/// The store fails (503 or 500), or stored state cannot be read (500).
pub async fn begin_sign_in(ceremonies: &Ceremonies) -> Result<Begun, CeremonyError> {
    let started = ceremonies.passkeys.start_sign_in().map_err(CeremonyError::Broken)?;
    ceremonies.keep(Purpose::SignIn, None, started).await
}

/// Starts a second factor of `user`; `None` if they have no passkey.
///
/// # Errors
/// The store fails (503 or 500), or stored state cannot be read (500).
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

/// Checks the response of a sign-in.
///
/// # Errors
/// The store fails (503 or 500), or stored state cannot be read (500).
pub async fn finish_sign_in(ceremonies: &Ceremonies, ceremony: Uuid, answer: &str) -> Result<Outcome, CeremonyError> {
    ceremonies.finish(Purpose::SignIn, None, ceremony, answer).await
}

/// Checks the response of a second factor of `user`.
///
/// # Errors
/// The store fails (503 or 500), or stored state cannot be read (500).
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

/// Verifies a response.
enum Verdict {
    Right(Box<Passkey>, UsedCredential),
    Wrong { about: Option<UserId>, why: String },
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
        let context = &self.context;
        let counted = rows::count(context, RowKind::PasskeyChallenge, user_id).await?;
        let permit = counted.map_err(CeremonyError::Throttled)?;
        webauthn_ceremonies::insert(&context.store, &ceremony, permit).await?;
        Ok(Begun {
            ceremony: ceremony.id,
            options: started.options,
        })
    }

    /// Takes the state of a ceremony that this browser started for this purpose and user. It can be taken only once.
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
        let Some(state) = self.take(purpose, expected, ceremony).await? else {
            return Ok(Outcome::Expired);
        };
        match self.verify(&state, expected, answer).await? {
            Verdict::Right(passkey, used) => self.accept(purpose, &passkey, used).await,
            Verdict::Wrong { about, why } => {
                if let Err(throttled) = self.count_failure().await? {
                    self.log_failure(about, REASON_THROTTLED);
                    return Ok(Outcome::Throttled(throttled));
                }
                self.log_failure(about, &why);
                let event = self.event(EventKind::SignInFailed, about);
                audit::insert(&self.context.store, &event.detail(detail(purpose, &why))).await?;
                Ok(Outcome::Refused)
            }
            Verdict::CounterRegressed(passkey) => self.refuse_regressed(&passkey).await,
        }
    }

    /// Only failures are counted, and only by their address: what strangers do never keeps a passkey from being checked. A flood of
    /// them fills no audit log.
    async fn count_failure(&self) -> Result<Result<(), Throttled>, StoreError> {
        let key = format!("passkey:{}", self.context.address_key());
        guess::count_at(&self.context, &key).await
    }

    async fn verify(&self, state: &str, expected: Option<UserId>, answer: &str) -> Result<Verdict, CeremonyError> {
        let wrong = |about, why: &str| {
            let why = why.to_owned();
            Ok(Verdict::Wrong { about, why })
        };
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
            // An authenticator may omit it if it was given a list of passkeys (section 5.2.2).
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
            Err(error) => wrong(Some(passkey.user_id), &format!("not verified: {error}")),
        }
    }

    /// Records the use, unless the account is closed or the passkey was used with a higher counter meanwhile.
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
            self.log_failure(Some(passkey.user_id), REASON_DISABLED);
            let event = self.event(EventKind::SignInFailed, Some(passkey.user_id));
            audit::insert(&self.context.store, &event.detail(detail(purpose, "disabled"))).await?;
            return Ok(Outcome::Refused);
        };
        let context = self.context.acted_by(Actor::Person(user.id));
        let event = context.event(EventKind::SignInSucceeded).user(user.id);
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
        self.log_failure(Some(passkey.user_id), "the counter ran backwards");
        let event = self.event(EventKind::PasskeyCounterRegressed, Some(passkey.user_id));
        let event = event.detail(json!({ "passkey": passkey.id, "name": passkey.name }));
        audit::insert(&self.context.store, &event).await?;
        Ok(Outcome::Refused)
    }

    fn log_failure(&self, user: Option<UserId>, reason: &str) {
        self.context.log_failed_sign_in(&FailedSignIn {
            factor: "passkey",
            account: user.into(),
            reason,
        });
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
