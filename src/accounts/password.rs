//! Choosing a new password: whether it is good enough, and what changes with it. The old password may have been lost, stolen
//! or set by somebody else, so all access that it gave ends.

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};

use super::{
    access, breached,
    password_quality::{self, Strength, Weakness},
    sessions::ClientOfSession,
};
use crate::{
    context::Context,
    crypto::password::{self, Overloaded, PasswordProblem, Verification},
    domain::{
        event::EventKind,
        ids::UserId,
        user::{User, UserClaims},
    },
    limits::{Lane, Throttled, guess::Guess, hashing, known_device},
    store::{StoreError, Transaction, throttle, users},
};

/// A password from a form.
pub struct TypedPassword {
    /// The password as entered.
    pub password: SecretString,
    /// The repetition as entered.
    pub again: String,
    /// The purpose.
    pub purpose: Purpose,
}

/// Why a password was entered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// To set it.
    #[default]
    Choose,
    /// Only to check it.
    Judge,
    /// Only to check it while it is typed: no other service is asked.
    JudgeWhileTyping,
}

/// The assessment of a password.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Judgement {
    /// The problem with it, if any.
    pub problem: Option<NewPasswordProblem>,
    /// The problem with its repetition, if any.
    pub again: Option<NewPasswordProblem>,
    /// How hard it is to guess; `None` for an empty one.
    pub strength: Option<Strength>,
    /// The purpose.
    pub purpose: Purpose,
}

/// The possible problems with a new password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NewPasswordProblem {
    /// Fewer than 8 characters.
    TooShort,
    /// More than 128 characters.
    TooLong,
    /// Easy to guess, and why.
    TooGuessable(Option<Weakness>),
    /// It is in a list of stolen passwords.
    Breached,
    /// It is the old password.
    Same,
    /// The repetition differs.
    Differs,
}

impl std::fmt::Display for NewPasswordProblem {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::TooShort => "it has fewer than 8 characters",
            Self::TooLong => "it has more than 128 characters",
            Self::TooGuessable(_) => "it is easy to guess",
            Self::Breached => "it is in a list of stolen passwords",
            Self::Same => "it is the old one",
            Self::Differs => "it was repeated differently",
        })
    }
}

impl Judgement {
    /// Whether there is no problem.
    pub fn is_good(&self) -> bool {
        self.problem.is_none() && self.again.is_none()
    }
}

/// A new password that was accepted.
pub struct NewPassword {
    /// Its hash.
    pub hash: String,
    guess: Guess,
}

impl NewPassword {
    /// It is stored: the user may choose another one at once. Called in the transaction that stores it.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn is_stored(&self, transaction: &Transaction) -> Result<(), StoreError> {
        self.guess.was_right(transaction).await
    }
}

/// Why a new password is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// What is wrong with it.
    Judged(Judgement),
    /// Too many were tried.
    Throttled(Throttled),
    /// Too many passwords wait to be hashed.
    Overloaded,
}

/// The hash of the password for a user with these claims, if it is acceptable. `subject` is what it is counted by: whether it is the old
/// password is a guess, and each hash costs time.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn hash_new(
    context: &Context,
    user: &User,
    subject: &str,
    typed: &TypedPassword,
) -> Result<Result<NewPassword, Refusal>, StoreError> {
    let judgement = judge(context, &user.claims, typed).await;
    // A request that only checks a password changes nothing.
    if typed.purpose != Purpose::Choose || !judgement.is_good() {
        return Ok(Err(Refusal::Judged(judgement)));
    }
    let known = known_device::recognise(context, Some(user.id)).await?;
    let owner = user.password_hash.is_some().then_some(user.id);
    let guess = match hashing::new_password(context, owner, subject, Lane::of(known.as_ref())).await? {
        Ok(guess) => guess,
        Err(throttled) => return Ok(Err(Refusal::Throttled(throttled))),
    };
    match differing(context, &guess, user, &typed.password).await {
        Ok(Some(hash)) => Ok(Ok(NewPassword { hash, guess })),
        Ok(None) => Ok(Err(Refusal::Judged(Judgement {
            problem: Some(NewPasswordProblem::Same),
            ..judgement
        }))),
        Err(Overloaded) => {
            guess.give_back(&context.store).await?;
            Ok(Err(Refusal::Overloaded))
        }
    }
}

/// The hash; `None` if it is the old password.
async fn differing(
    context: &Context,
    guess: &Guess,
    user: &User,
    password: &SecretString,
) -> Result<Option<String>, Overloaded> {
    let permit = guess.hash_permit();
    if let Some(old) = &user.password_hash
        && context.passwords.verify(&permit, password, Some(old)).await? != Verification::Wrong
    {
        return Ok(None);
    }
    let hash = context.passwords.hash(&permit, password, &context.random).await?;
    Ok(Some(hash))
}

/// Checks a password for a user with these claims: too short, too long, too easy to guess, stolen, mistyped.
pub async fn judge(context: &Context, claims: &UserClaims, typed: &TypedPassword) -> Judgement {
    let about: Vec<&str> = [
        &claims.name,
        &claims.preferred_username,
        &claims.email,
        &claims.nickname,
    ]
    .into_iter()
    .flatten()
    .map(String::as_str)
    .chain([context.config.branding.name.as_str()])
    .collect();
    let quality = password_quality::estimate_aside(&typed.password, &about).await;
    let in_itself = match password::check_new(&typed.password) {
        Err(PasswordProblem::TooLong) => Some(NewPasswordProblem::TooLong),
        Err(_) => Some(NewPasswordProblem::TooShort),
        Ok(()) => (!quality.strength.is_enough()).then_some(NewPasswordProblem::TooGuessable(quality.weakness)),
    };
    let asks_others = typed.purpose != Purpose::JudgeWhileTyping;
    let problem = match in_itself {
        None if asks_others && breached::is_breached(context, &typed.password).await => {
            Some(NewPasswordProblem::Breached)
        }
        other => other,
    };
    let text = typed.password.expose_secret();
    let differs = typed.purpose == Purpose::Choose && text != typed.again;
    Judgement {
        problem,
        again: differs.then_some(NewPasswordProblem::Differs),
        strength: (!text.is_empty()).then_some(quality.strength),
        purpose: typed.purpose,
    }
}

/// Sets `new` as the password of `user`, and ends all access that the old one gave; the caller signs the user in again. False,
/// and nothing is changed, if the password is no longer the one of `user` or the account is closed: somebody else changed it
/// meanwhile, perhaps to keep the requester out.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn change(context: &Context, user: &User, new: &NewPassword) -> Result<bool, StoreError> {
    let transaction = context.store.begin().await?;
    let current = users::find_and_hold(&transaction, user.id).await?;
    if !current.is_some_and(|current| !current.disabled && current.password_hash == user.password_hash) {
        return Ok(false);
    }
    users::set_password_hash(&transaction, user.id, &new.hash).await?;
    end_what_the_old_one_opened(&transaction, user.id, context.now).await?;
    context
        .record(&transaction, &context.event(EventKind::PasswordChanged).user(user.id))
        .await?;
    // Last, as in a sign-in: others at the address wait for its counter.
    new.is_stored(&transaction).await?;
    transaction.commit().await?;
    Ok(true)
}

/// Ends all access to the account, and opens the counter of wrong passwords. That of another factor stays: whoever reads the mail may
/// set a password again and again, and must not get new guesses at a code each time. Returns the clients to notify that a session
/// ended.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_what_the_old_one_opened(
    transaction: &Transaction,
    user: UserId,
    now: DateTime<Utc>,
) -> Result<Vec<ClientOfSession>, StoreError> {
    throttle::succeed(transaction, &throttle::password_key(user)).await?;
    access::end_all(transaction, user, now).await
}
