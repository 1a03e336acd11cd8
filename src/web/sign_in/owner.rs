//! Extractors for changes of the user's own account. Reading needs a session ([`CurrentUser`]); changes need a recent
//! sign-in, so that somebody who finds an open browser cannot change anything.

use std::{
    marker::PhantomData,
    ops::{Deref, DerefMut},
};

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};
use chrono::{DateTime, TimeDelta, Utc};

use super::paths;
use crate::{
    context::Context,
    domain::{
        session::{DeviceTrust, SignedIn},
        sign_in::Enrolled,
        user::User,
    },
    flow::sign_in::{Asked, Need, Proofs, need},
    http::{
        current_user::{CurrentUser, PageRejection, page_of, sign_in_address},
        errors::PageError,
        state::AppState,
    },
    store::{StoreError, enrolled},
};

/// How long after a sign-in changes are allowed.
const RECENT: TimeDelta = TimeDelta::minutes(10);

/// The user, with a sign-in as recent as `F` requires. Other users sign in first, and come back.
pub struct Owner<F> {
    current: CurrentUser,
    freshness: PhantomData<F>,
}

/// How recent a sign-in has to be.
pub trait Freshness: Send + Sync + 'static {
    /// Where a user without sufficient recent proofs is redirected; `None` if they are sufficient.
    fn elsewhere(proofs: &Proofs<'_>, path: &str) -> Option<String>;
}

/// Signed in within the last ten minutes.
pub struct Recent;

/// Signed in within the last ten minutes with the best factors that the user has: for changing how the account is protected.
/// Somebody who knows only the password, or uses a trusted browser, cannot add, remove or replace a factor.
pub struct Proven;

impl Freshness for Recent {
    fn elsewhere(_: &Proofs<'_>, _: &str) -> Option<String> {
        None
    }
}

impl Freshness for Proven {
    fn elsewhere(proofs: &Proofs<'_>, path: &str) -> Option<String> {
        // The user is signed in, and has to prove more.
        let better = || match page_of(path) {
            Some(page) => format!("{}?next={page}", paths::SECOND_FACTOR),
            None => paths::SECOND_FACTOR.to_owned(),
        };
        (!proofs.are_the_best()).then(better)
    }
}

impl<S, F: Freshness> FromRequestParts<S> for Owner<F>
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = PageRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageRejection> {
        let current = CurrentUser::from_request_parts(parts, state).await?;
        let path = parts.uri.path();
        match Self::of(current, path).await? {
            Ok(owner) => Ok(owner),
            Err(address) => Err(PageRejection::Redirect(address)),
        }
    }
}

impl<F: Freshness> Owner<F> {
    /// The same for a user who came to `path` by another route; otherwise where they are redirected first.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn of(current: CurrentUser, path: &str) -> Result<Result<Self, String>, PageError> {
        let context = &current.request.context;
        let enrolled = enrolled::find(&context.store, &current.user).await?;
        let proofs = proofs(context, &current.session, &current.user, &enrolled);
        if !is_recent(&current.session, context.now) || !proofs.are_of_now() {
            return Ok(Err(sign_in_address(path)));
        }
        if let Some(address) = F::elsewhere(&proofs, path) {
            return Ok(Err(address));
        }
        Ok(Ok(Self {
            current,
            freshness: PhantomData,
        }))
    }
}

impl<F> Deref for Owner<F> {
    type Target = CurrentUser;

    fn deref(&self) -> &CurrentUser {
        &self.current
    }
}

impl<F> DerefMut for Owner<F> {
    fn deref_mut(&mut self) -> &mut CurrentUser {
        &mut self.current
    }
}

/// Whether a sign-in is recent.
pub fn is_recent(session: &SignedIn, now: DateTime<Utc>) -> bool {
    now - session.auth_time < RECENT
}

/// Whether the session is recent and strong enough for changes of the account, but for those of its protection.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn is_enough(context: &Context, session: &SignedIn, user: &User) -> Result<bool, PageError> {
    let enrolled = enrolled::find(&context.store, user).await?;
    Ok(is_recent(session, context.now) && proofs(context, session, user, &enrolled).are_of_now())
}

/// What a sign-in lacks for the administration console. A browser that is trusted stands in for a second factor at a sign-in to an
/// application, and not here.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn need_for_console(context: &Context, session: &SignedIn, user: &User) -> Result<Need, StoreError> {
    let enrolled = enrolled::find(&context.store, user).await?;
    Ok(need(&proofs(context, session, user, &enrolled)))
}

fn proofs<'a>(context: &'a Context, session: &'a SignedIn, user: &'a User, enrolled: &'a Enrolled) -> Proofs<'a> {
    Proofs {
        user,
        methods: &session.amr,
        enrolled,
        device: DeviceTrust::Unknown,
        policy: &context.config.sign_in,
        asked: Asked::default(),
        now: context.now,
    }
}
