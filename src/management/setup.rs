//! The set-up of a new deployment: whoever holds the set-up link makes the first administrator, once.

use super::roles::{self, Holder};
use crate::{
    accounts::password::{self, Judgement, TypedPassword},
    context::Context,
    crypto::{password::Overloaded, token::PresentedToken},
    domain::{
        actor::Actor,
        email_address::EmailAddress,
        event::EventKind,
        ids::UserId,
        role::RoleAssignment,
        user::{User, UserClaims},
        user_name,
    },
    limits::{Lane, Throttled, hashing},
    store::{Store, StoreError, setup, users},
};

/// Who the first administrator is to be, as they typed it.
pub struct Administrator {
    /// Their name.
    pub name: String,
    /// What they sign in with.
    pub username: String,
    /// Their address.
    pub email: String,
    /// Their password.
    pub password: TypedPassword,
}

/// What is wrong, field by field.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Problems {
    /// With the name.
    pub name: Option<FieldProblem>,
    /// With the user name.
    pub username: Option<FieldProblem>,
    /// With the e-mail address.
    pub email: Option<FieldProblem>,
    /// With the password.
    pub password: Judgement,
}

/// What can be wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldProblem {
    /// There is nothing in it.
    Missing,
    /// That is no e-mail address.
    NotAnEmailAddress,
    /// That is no user name.
    NotAUserName,
    /// Somebody signs in with it.
    Taken,
}

/// Why there is no first administrator yet.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The link is another, expired, or was used.
    #[error("the set-up link does not count")]
    LinkSpent,
    /// What was typed will not do.
    #[error("something that was typed will not do")]
    Wrong(Box<Problems>),
    /// The database failed.
    #[error("the store failed")]
    Store(#[from] StoreError),
    /// Too many were tried.
    #[error("too many passwords were tried")]
    Throttled(Throttled),
    /// Too many passwords wait to be hashed.
    #[error("the hashing queue is full")]
    Overloaded(#[from] Overloaded),
}

impl Problems {
    fn are_none(&self) -> bool {
        self.name.is_none() && self.username.is_none() && self.email.is_none() && self.password.is_good()
    }
}

/// Whether the link counts. Looking spends nothing.
///
/// # Errors
/// When the store fails.
pub async fn is_open(context: &Context, link: &PresentedToken) -> Result<bool, StoreError> {
    setup::is_offered(&context.store, &link.digest, context.now).await
}

/// Makes the first administrator, and closes the set-up for good, in one transaction: two browsers with the same link make one.
///
/// # Errors
/// See [`SetupError`].
pub async fn complete(
    context: &Context,
    link: &PresentedToken,
    administrator: &Administrator,
) -> Result<User, SetupError> {
    // Asked before anything is hashed: a made-up link must not cost that.
    if !is_open(context, link).await? {
        return Err(SetupError::LinkSpent);
    }
    let mut problems = check(administrator);
    let user = User::new(UserId(context.new_id()), claims(administrator), context.now);
    problems.password = password::judge(context, &user.claims, &administrator.password).await;
    if !problems.are_none() {
        return Err(SetupError::Wrong(Box::new(problems)));
    }
    let guess = hashing::new_password(context, None, "setup", Lane::Stranger).await?;
    let guess = guess.map_err(SetupError::Throttled)?;
    let (permit, password) = (guess.hash_permit(), &administrator.password.password);
    let user = User {
        password_hash: Some(context.passwords.hash(&permit, password, &context.random).await?),
        ..user
    };
    let transaction = context.store.begin().await?;
    if !setup::complete(&transaction, &link.digest, context.now).await? {
        return Err(SetupError::LinkSpent);
    }
    match users::insert(&transaction, &user).await {
        Err(error) if error.is_conflict() => {
            drop(transaction);
            return Err(SetupError::Wrong(Box::new(taken(&context.store, &user.claims).await?)));
        }
        inserted => inserted?,
    }
    guess.was_right(&transaction).await?;
    let context = context.acted_by(Actor::Person(user.id));
    let event = context.event(EventKind::SetupCompleted).user(user.id);
    context.record(&transaction, &event).await?;
    let owner = [RoleAssignment::owner()];
    let holder = Holder::User(user.id);
    roles::set(&context, &transaction, holder, &owner, ("assigned", &owner)).await?;
    transaction.commit().await?;
    Ok(User { has_role: true, ..user })
}

/// Which of the names somebody signs in with. If they gave it back meanwhile, both are named.
async fn taken(store: &Store, claims: &UserClaims) -> Result<Problems, StoreError> {
    let mut problems = Problems::default();
    for (name, problem) in [
        (&claims.preferred_username, &mut problems.username),
        (&claims.email, &mut problems.email),
    ] {
        if let Some(name) = name
            && users::find_by_login_name(store, name).await?.is_some()
        {
            *problem = Some(FieldProblem::Taken);
        }
    }
    if problems.are_none() {
        (problems.username, problems.email) = (Some(FieldProblem::Taken), Some(FieldProblem::Taken));
    }
    Ok(problems)
}

fn claims(administrator: &Administrator) -> UserClaims {
    let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    UserClaims {
        name: given(&administrator.name),
        preferred_username: given(&administrator.username),
        email: given(&administrator.email),
        ..UserClaims::default()
    }
}

fn check(administrator: &Administrator) -> Problems {
    let username = match administrator.username.as_str() {
        "" => Some(FieldProblem::Missing),
        name => user_name::check(name).is_err().then_some(FieldProblem::NotAUserName),
    };
    let email = match administrator.email.as_str() {
        "" => Some(FieldProblem::Missing),
        text => EmailAddress::parse(text)
            .is_err()
            .then_some(FieldProblem::NotAnEmailAddress),
    };
    Problems {
        name: administrator.name.is_empty().then_some(FieldProblem::Missing),
        username,
        email,
        password: Judgement::default(),
    }
}
