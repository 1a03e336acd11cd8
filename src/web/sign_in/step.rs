//! Extractors for the steps of a sign-in: the destination, and the candidate. A user for whom a step is not meant is
//! redirected to their next step, so that a handler only gets users that its step is for.

use std::marker::PhantomData;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use super::{
    candidate::{AccountLabel, SignInCandidate},
    destination::{Destination, DestinationQuery, ReturnTo},
    next_step::next_step,
    owner, paths,
};
use crate::{
    context::Services,
    domain::{actor::Actor, channel::Channel, second_factor::SecondFactor},
    flow::{
        Step,
        sign_in::{Need, RequiredAction},
    },
    http::{
        current_user::PageRejection, error_page::ErrorKind, errors::PageError, page::Shell, page_request::PageRequest,
        parameters::PageQuery, state::AppState,
    },
};

/// A step of a sign-in that is open to everybody.
pub struct SignInStep {
    /// The request of the page.
    pub request: PageRequest,
    /// The destination.
    pub destination: Destination,
    /// Whether the user has just chosen a new password.
    pub has_new_password: bool,
}

/// A step that is only for the users that `G` admits.
pub struct CandidateFor<G> {
    /// The request of the page, with the candidate as the actor.
    pub request: PageRequest,
    /// The destination.
    pub destination: Destination,
    /// The candidate.
    pub candidate: SignInCandidate,
    guard: PhantomData<G>,
}

/// Which users a step is for.
pub trait Guard: Send + Sync + 'static {
    /// Whether the step is for `candidate`.
    fn admits(candidate: &SignInCandidate, services: &Services, parts: &Parts) -> bool;

    /// Where other users are redirected to.
    fn elsewhere(destination: &Destination) -> String {
        destination.address(paths::LOGIN)
    }
}

impl<S> FromRequestParts<S> for SignInStep
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        let request = PageRequest::from_request_parts(parts, state).await?;
        let PageQuery(query) = PageQuery::<DestinationQuery>::from_request_parts(parts, state).await?;
        let destination = Destination::load(&request, &query).await?;
        Ok(Self {
            request,
            destination,
            has_new_password: query.says_password_changed(),
        })
    }
}

impl SignInStep {
    /// The common data of the step's page.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell(&mut self) -> Result<Shell, PageError> {
        self.destination.shell(&mut self.request, None).await
    }

    /// Where the flow stands, if the user is signed in by now and no sign-in is asked for: in another tab, or before the page was
    /// loaded again.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn already_done(&self) -> Result<Option<String>, PageError> {
        let Some(signed_in) = self.request.current_user().await? else {
            return Ok(None);
        };
        let is_done = match &self.destination {
            Destination::App(pending, client) => {
                let next = next_step(&self.request, client, pending, Some(&signed_in)).await?;
                matches!(
                    next,
                    Step::SelectAccount | Step::Consent | Step::Respond(_) | Step::Refuse(_)
                )
            }
            Destination::Own(page) if page.is_console() => {
                let (session, user) = signed_in;
                owner::need_for_console(&self.request.context, &session, &user).await? == Need::Nothing
            }
            Destination::Own(page) if *page != ReturnTo::home() => {
                let (session, user) = signed_in;
                owner::is_enough(&self.request.context, &session, &user).await?
            }
            Destination::Own(_) => self.request.browser.progress().is_none(),
        };
        Ok(is_done.then(|| self.destination.end()))
    }
}

impl<S, G: Guard> FromRequestParts<S> for CandidateFor<G>
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = PageRejection;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, PageRejection> {
        let SignInStep {
            mut request,
            destination,
            has_new_password: _,
        } = SignInStep::from_request_parts(parts, state).await?;
        let candidate = SignInCandidate::find(&request).await?;
        let admitted = candidate.filter(|candidate| G::admits(candidate, &request.context, parts));
        let Some(candidate) = admitted else {
            return Err(PageRejection::Redirect(G::elsewhere(&destination)));
        };
        request.context.actor = Actor::Person(candidate.user.id);
        Ok(Self {
            request,
            destination,
            candidate,
            guard: PhantomData,
        })
    }
}

impl<G> CandidateFor<G> {
    /// The common data of the step's page, in the candidate's language.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell(&mut self) -> Result<Shell, PageError> {
        self.destination
            .shell(&mut self.request, Some(&self.candidate.user))
            .await
    }

    /// The page with the other second factors; `None` if there is no other.
    pub fn others_address(&self) -> Option<String> {
        let has_others = self.candidate.available(&self.request.context).len() > 1;
        has_others.then(|| self.destination.address(paths::SECOND_FACTOR))
    }

    /// The candidate, for the page.
    pub fn label(&self) -> AccountLabel {
        self.candidate.label(&self.destination)
    }
}

/// Users who have proved a first factor.
pub struct AnyProof;

/// Users with a passkey that adds to their proofs.
pub struct HasPasskey;

/// Users with an authenticator app that adds to their proofs.
pub struct HasTotp;

/// Users with recovery codes that add to their proofs.
pub struct HasRecoveryCode;

/// Users who can get a code on the channel in the path, if that adds to their proofs.
pub struct HasChannel;

/// Users who have to accept the terms.
pub struct MustAcceptTerms;

/// Users who have to choose a new password.
pub struct MustChangePassword;

/// Users who asked for the deletion of their account and sign in again.
pub struct MustKeepAccount;

/// Users who may add an authenticator app during the sign-in.
pub struct MayEnrolTotp;

/// Users who may add a passkey during the sign-in.
pub struct MayEnrolPasskey;

impl Guard for AnyProof {
    fn admits(_: &SignInCandidate, _: &Services, _: &Parts) -> bool {
        true
    }
}

impl Guard for HasPasskey {
    fn admits(candidate: &SignInCandidate, services: &Services, _: &Parts) -> bool {
        candidate.available(services).contains(&SecondFactor::Passkey)
    }
}

impl Guard for HasTotp {
    fn admits(candidate: &SignInCandidate, services: &Services, _: &Parts) -> bool {
        candidate.available(services).contains(&SecondFactor::Totp)
    }
}

impl Guard for HasRecoveryCode {
    fn admits(candidate: &SignInCandidate, services: &Services, _: &Parts) -> bool {
        candidate.available(services).contains(&SecondFactor::RecoveryCode)
    }
}

impl Guard for HasChannel {
    fn admits(candidate: &SignInCandidate, services: &Services, parts: &Parts) -> bool {
        let channel = channel_of(parts);
        channel.is_some_and(|channel| candidate.available(services).contains(&channel.second_factor()))
    }
}

impl Guard for MustAcceptTerms {
    fn admits(candidate: &SignInCandidate, services: &Services, _: &Parts) -> bool {
        candidate.need(services) == Need::RequiredAction(RequiredAction::Terms)
    }

    fn elsewhere(destination: &Destination) -> String {
        destination.next_step()
    }
}

impl Guard for MustChangePassword {
    fn admits(candidate: &SignInCandidate, services: &Services, _: &Parts) -> bool {
        candidate.need(services) == Need::RequiredAction(RequiredAction::NewPassword)
    }

    fn elsewhere(destination: &Destination) -> String {
        destination.next_step()
    }
}

impl Guard for MustKeepAccount {
    fn admits(candidate: &SignInCandidate, services: &Services, _: &Parts) -> bool {
        candidate.need(services) == Need::RequiredAction(RequiredAction::KeepAccount)
    }

    fn elsewhere(destination: &Destination) -> String {
        destination.next_step()
    }
}

impl Guard for MayEnrolTotp {
    fn admits(candidate: &SignInCandidate, services: &Services, _: &Parts) -> bool {
        candidate.may_enrol_totp(services)
    }
}

impl Guard for MayEnrolPasskey {
    fn admits(candidate: &SignInCandidate, services: &Services, _: &Parts) -> bool {
        candidate.may_enrol_passkey(services)
    }
}

/// An extractor for the channel at the end of the path; 404 for an unknown one.
pub struct ChannelPath(pub Channel);

impl<S: Send + Sync> FromRequestParts<S> for ChannelPath {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, PageError> {
        channel_of(parts).map(Self).ok_or_else(|| ErrorKind::NotFound.into())
    }
}

fn channel_of(parts: &Parts) -> Option<Channel> {
    parts.uri.path().rsplit('/').next().and_then(Channel::of_path)
}
