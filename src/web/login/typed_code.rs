//! What the pages of second factors that are typed have in common: who may see them, the form, and what becomes of a try.

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};

use super::{
    complete::{self, SignInCandidate, TrustWish, Visit},
    destination::{Destination, DestinationQuery},
    problem::TryProblem,
    second_factor::AccountLabel,
};
use crate::{
    domain::sign_in::SecondFactor,
    factors::second_factor::Outcome,
    http::{
        browser::Browser, errors::PageError, messages::Messages, metrics, page::Shell, request_context::RequestContext,
        state::AppState,
    },
};

/// The form for a code.
pub struct CodeForm {
    /// Where it posts to. Fields: `csrf_token`, `code`, `trust` = `yes`.
    pub action: String,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// Where the other ways are.
    pub others_address: String,
    /// What was wrong with the last try.
    pub problem: Option<TryProblem>,
}

impl CodeForm {
    /// Whether the last code was wrong.
    pub fn is_wrong(&self) -> bool {
        self.problem == Some(TryProblem::Mismatch)
    }

    /// The title and the sentence above the form.
    pub fn notice(&self, messages: &Messages) -> Option<(String, String)> {
        self.problem?.notice(messages)
    }
}

/// What one try is about.
pub struct TryVisit<'a> {
    /// The server.
    pub state: &'a AppState,
    /// The request's name and address.
    pub context: &'a RequestContext,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Whether the browser is to be trusted afterwards.
    pub wish: TrustWish,
}

/// Somebody who is to type a code.
pub struct Asked {
    /// Where they go.
    pub destination: Destination,
    /// What they proved so far.
    pub candidate: SignInCandidate,
    factor: SecondFactor,
    page: &'static str,
}

impl Asked {
    /// Who is to type a code of `factor` at `page`; whoever is not on their way in, or has no such code, is sent to where they are.
    ///
    /// # Errors
    /// A page, when the link is used, lapsed or another browser's.
    pub async fn load(
        state: &AppState,
        browser: &Browser,
        headers: &HeaderMap,
        query: &DestinationQuery,
        (factor, page): (SecondFactor, &'static str),
    ) -> Result<Result<Self, Response>, PageError> {
        let destination = Destination::load(state, browser, query).await?;
        let Some(candidate) = complete::candidate_with_factor(state, browser, headers, factor).await? else {
            return Ok(Err(Redirect::to(&destination.address("/login")).into_response()));
        };
        Ok(Ok(Self {
            destination,
            candidate,
            factor,
            page,
        }))
    }

    /// The form, and the frame around it.
    ///
    /// # Errors
    /// When the session cannot be read or written.
    pub async fn form(
        &self,
        state: &AppState,
        browser: &mut Browser,
        headers: &HeaderMap,
    ) -> Result<(Shell, CodeForm), PageError> {
        let shell = self
            .destination
            .shell(state, browser, headers, Some(&self.candidate.user))
            .await?;
        let form = CodeForm {
            action: self.destination.address(self.page),
            account: AccountLabel::of(&self.candidate, &self.destination),
            others_address: self.destination.address("/login/second-factor"),
            problem: None,
        };
        Ok((shell, form))
    }

    /// What becomes of a try: on to what comes next, or the form again with what was wrong.
    ///
    /// # Errors
    /// When the store fails.
    pub async fn tried(
        self,
        visit: &TryVisit<'_>,
        browser: &mut Browser,
        outcome: Outcome,
    ) -> Result<Result<Response, (Shell, CodeForm, TryProblem)>, PageError> {
        let problem = match outcome {
            Outcome::Proved => {
                metrics::sign_in("succeeded");
                let proving = Visit {
                    state: visit.state,
                    context: visit.context,
                    headers: visit.headers,
                    destination: &self.destination,
                };
                let method = self.factor.method();
                let proved = complete::second_factor(&proving, browser, self.candidate, method, visit.wish).await?;
                return Ok(Ok(proved.go_on()));
            }
            Outcome::Refused => TryProblem::Mismatch,
            Outcome::Throttled { until } => TryProblem::too_many(until, visit.state.clock.now()),
        };
        metrics::sign_in(problem.as_result());
        let (shell, form) = self.form(visit.state, browser, visit.headers).await?;
        let form = CodeForm {
            problem: Some(problem),
            ..form
        };
        Ok(Err((shell, form, problem)))
    }
}
