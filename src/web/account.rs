//! Below `/account`: where people look after their own account. Looking needs a sign-in; changing needs one that is not long ago
//! ([`RECENT`]), so that whoever finds a browser open changes nothing.

use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, TimeDelta, Utc};

use super::authorize::resume;
use crate::{
    domain::{
        session::SignedIn,
        sign_in::{DeviceTrust, Enrolled},
        user::User,
    },
    flow::sign_in::{Asked, Proofs},
    http::{browser::Browser, errors::PageError, state::AppState},
    store::enrolled,
};

pub mod activity;
pub mod authenticator;
pub mod data;
pub mod devices;
pub mod email;
pub mod passkeys;
pub mod password;
pub mod phone;
pub mod profile;
pub mod providers;
pub mod recovery_codes;
pub mod security;

/// How long after a sign-in its owner may change things.
pub const RECENT: TimeDelta = TimeDelta::minutes(10);

/// Whose page it is.
pub struct Owner {
    /// Their sign-in here.
    pub session: SignedIn,
    /// Their account.
    pub user: User,
}

/// What stands between somebody and a page: they sign in first, and come back.
pub struct SignInFirst {
    address: String,
}

impl IntoResponse for SignInFirst {
    fn into_response(self) -> Response {
        Redirect::to(&self.address).into_response()
    }
}

impl SignInFirst {
    fn anew(page: &str) -> Self {
        Self {
            address: format!("/login?next={page}"),
        }
    }

    /// They are signed in, and prove more.
    fn better(page: &str) -> Self {
        Self {
            address: format!("/login/second-factor?next={page}"),
        }
    }
}

/// Whoever is signed in, for looking at `page`.
///
/// # Errors
/// When the store fails.
pub async fn owner(
    state: &AppState,
    browser: &Browser,
    page: &'static str,
) -> Result<Result<Owner, SignInFirst>, PageError> {
    let current = resume::current_user(state, browser).await?;
    Ok(current
        .map(|(session, user)| Owner { session, user })
        .ok_or(SignInFirst::anew(page)))
}

/// Whoever signed in not long ago, for changing something at `page`.
///
/// # Errors
/// When the store fails.
pub async fn recent_owner(
    state: &AppState,
    browser: &Browser,
    page: &'static str,
) -> Result<Result<Owner, SignInFirst>, PageError> {
    Ok(recent(state, browser, page).await?.map(|(owner, _)| owner))
}

/// Whether a sign-in is not long ago.
pub fn is_recent(session: &SignedIn, now: DateTime<Utc>) -> bool {
    now - session.auth_time < RECENT
}

/// Whoever signed in not long ago with the best that they have, for changing what their account is protected by: whoever knows a
/// password alone, or sits at a browser that is trusted, adds, takes away and replaces nothing.
///
/// # Errors
/// When the store fails.
pub async fn proven_owner(
    state: &AppState,
    browser: &Browser,
    page: &'static str,
) -> Result<Result<Owner, SignInFirst>, PageError> {
    Ok(recent(state, browser, page).await?.and_then(|(owner, enrolled)| {
        let is_proven = proofs(state, &owner, &enrolled).are_the_best();
        is_proven.then_some(owner).ok_or(SignInFirst::better(page))
    }))
}

/// Whoever signed in not long ago, and what they have enrolled.
async fn recent(
    state: &AppState,
    browser: &Browser,
    page: &'static str,
) -> Result<Result<(Owner, Enrolled), SignInFirst>, PageError> {
    let owner = match owner(state, browser, page).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(Err(first)),
    };
    let enrolled = enrolled::find(&state.store, &owner.user).await?;
    let is_of_now = is_recent(&owner.session, state.clock.now()) && proofs(state, &owner, &enrolled).are_of_now();
    Ok(is_of_now.then_some((owner, enrolled)).ok_or(SignInFirst::anew(page)))
}

fn proofs<'a>(state: &'a AppState, owner: &'a Owner, enrolled: &'a Enrolled) -> Proofs<'a> {
    Proofs {
        user: &owner.user,
        methods: &owner.session.amr,
        enrolled,
        device: DeviceTrust::Unknown,
        policy: &state.config.sign_in,
        asked: Asked::default(),
        now: state.clock.now(),
    }
}
