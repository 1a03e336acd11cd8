//! Extractors for the steps of a sign-in: where somebody goes, and who they are as far as they came. Whoever does not belong on a
//! step is sent to where they are, so that a handler only ever sees people that its step is for.

use std::marker::PhantomData;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use super::{
    candidate::{AccountLabel, SignInCandidate},
    destination::{Destination, DestinationQuery},
    paths,
};
use crate::{
    context::Services,
    domain::{actor::Actor, channel::Channel, second_factor::SecondFactor},
    flow::sign_in::{Need, RequiredAction},
    http::{
        current_user::PageRejection, error_page::ErrorKind, errors::PageError, page::Shell, page_request::PageRequest,
        parameters::PageQuery, state::AppState,
    },
};

/// A step of a sign-in that anybody may take.
pub struct SignInStep {
    /// The request of the page.
    pub request: PageRequest,
    /// Where they go.
    pub destination: Destination,
}

/// A step that is for those alone whom `G` admits.
pub struct CandidateFor<G> {
    /// The request of the page. Its actor is the candidate.
    pub request: PageRequest,
    /// Where they go.
    pub destination: Destination,
    /// Who they are, as far as they came.
    pub candidate: SignInCandidate,
    guard: PhantomData<G>,
}

/// Whom a step is for.
pub trait Guard: Send + Sync + 'static {
    /// Whether the step is for `candidate`.
    fn admits(candidate: &SignInCandidate, services: &Services, parts: &Parts) -> bool;

    /// Where everybody else goes.
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
        Ok(Self { request, destination })
    }
}

impl SignInStep {
    /// The frame of the step's page, for whoever comes.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell(&mut self) -> Result<Shell, PageError> {
        self.destination.shell(&mut self.request, None).await
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
    /// The frame of the step's page, in the language of whoever is on their way in.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn shell(&mut self) -> Result<Shell, PageError> {
        self.destination
            .shell(&mut self.request, Some(&self.candidate.user))
            .await
    }

    /// How the page speaks to them.
    pub fn label(&self) -> AccountLabel {
        self.candidate.label(&self.destination)
    }
}

/// Whoever proved anything.
pub struct AnyProof;

/// Whoever has a passkey that counts beside what they proved.
pub struct HasPasskey;

/// Whoever has an authenticator app that counts beside what they proved.
pub struct HasTotp;

/// Whoever has recovery codes that count beside what they proved.
pub struct HasRecoveryCode;

/// Whoever can get a code on the channel that the path names, if that counts beside what they proved.
pub struct HasChannel;

/// Whoever has to accept the terms.
pub struct MustAcceptTerms;

/// Whoever has to choose a password of their own.
pub struct MustChangePassword;

/// Whoever asked that their account be deleted, and came back.
pub struct MustKeepAccount;

/// Whoever may add an authenticator app before they go on.
pub struct MayEnrolTotp;

/// Whoever may add a passkey before they go on.
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

/// The channel that ends the path of a step: an extractor, and 404 for a path that names none.
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
