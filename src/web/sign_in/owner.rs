//! Extractors for changes of one's own account. Looking needs a sign-in ([`CurrentUser`]); changing needs one that is not long ago,
//! so that whoever finds a browser open changes nothing.

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
    domain::{
        session::{DeviceTrust, SignedIn},
        sign_in::Enrolled,
    },
    flow::sign_in::{Asked, Proofs},
    http::{
        current_user::{CurrentUser, PageRejection, page_of, sign_in_address},
        errors::PageError,
        state::AppState,
    },
    store::enrolled,
};

/// How long after a sign-in its owner may change things.
const RECENT: TimeDelta = TimeDelta::minutes(10);

/// The owner of an account, whose sign-in is as fresh as `F` says. Anybody else signs in first, and comes back.
pub struct Owner<F> {
    current: CurrentUser,
    freshness: PhantomData<F>,
}

/// How fresh a sign-in has to be.
pub trait Freshness: Send + Sync + 'static {
    /// Where somebody goes whose recent proofs are not enough; `None` if they are.
    fn elsewhere(proofs: &Proofs<'_>, path: &str) -> Option<String>;
}

/// Signed in within the last ten minutes.
pub struct Recent;

/// Signed in within the last ten minutes with the best that they have: for changing what an account is protected by. Whoever knows
/// a password alone, or sits at a trusted browser, adds, removes and replaces nothing.
pub struct Proven;

impl Freshness for Recent {
    fn elsewhere(_: &Proofs<'_>, _: &str) -> Option<String> {
        None
    }
}

impl Freshness for Proven {
    fn elsewhere(proofs: &Proofs<'_>, path: &str) -> Option<String> {
        // They are signed in, and prove more.
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
    /// The same, for somebody who came to `path` in another way than by its address; else where they go first.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn of(current: CurrentUser, path: &str) -> Result<Result<Self, String>, PageError> {
        let context = &current.request.context;
        let enrolled = enrolled::find(&context.store, &current.user).await?;
        let proofs = proofs(&current, &enrolled);
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

/// Whether a sign-in is not long ago.
pub fn is_recent(session: &SignedIn, now: DateTime<Utc>) -> bool {
    now - session.auth_time < RECENT
}

fn proofs<'a>(current: &'a CurrentUser, enrolled: &'a Enrolled) -> Proofs<'a> {
    let context = &current.request.context;
    Proofs {
        user: &current.user,
        methods: &current.session.amr,
        enrolled,
        device: DeviceTrust::Unknown,
        policy: &context.config.sign_in,
        asked: Asked::default(),
        now: context.now,
    }
}
