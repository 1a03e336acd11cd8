//! The page of the providers that somebody signs in with, wherever it is shown: at its own address, and to somebody who comes back from
//! a provider to link it.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};
use chrono::{DateTime, Utc};

use super::{
    owner::{Owner, Proven, is_recent},
    providers::{ProviderButton, ProviderProblem, allow_redirects},
};
use crate::{
    config::UpstreamConfig,
    domain::{
        actor::Actor,
        ids::UserId,
        upstream::{LinkedIdentity, UpstreamIdentity},
    },
    factors::upstream::{self, Linked},
    federation::Upstream,
    http::{
        current_user::{CurrentUser, sign_in_address},
        errors::PageError,
        format,
        messages::Messages,
        page::{Shell, render},
        page_request::PageRequest,
        state::AppState,
    },
    store::upstream_identities,
};

/// Where the page is.
pub const PAGE: &str = "/account/providers";

/// The list, and the providers that could be on it.
#[derive(Template)]
#[template(path = "account/providers.html")]
pub struct ProvidersPage {
    /// What every page needs.
    pub shell: Shell,
    /// Those that are linked.
    pub linked: Vec<LinkedEntry>,
    /// Those that could be.
    pub others: Vec<ProviderButton>,
    /// Where they sign in again, before they change anything; `None` for whoever just did.
    pub sign_in_address: Option<String>,
    /// What just happened, if anything did.
    pub done: Option<ProvidersDone>,
    /// The title and the sentence of what could not be done.
    pub problem: Option<(String, String)>,
}

/// One linked provider.
#[derive(Clone, Debug)]
pub struct LinkedEntry {
    /// What it is called.
    pub name: String,
    /// The address there.
    pub email: Option<String>,
    /// When it was linked and used, in words.
    pub dates: String,
    /// Where the form that unlinks it posts to. Fields: `csrf_token`.
    pub unlink_action: String,
}

/// What just happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvidersDone {
    /// One more.
    Linked,
    /// One less.
    Unlinked,
}

impl ProvidersPage {
    fn done_sentence(&self) -> Option<String> {
        self.done.map(|done| match done {
            ProvidersDone::Linked => self.shell.text("upstreams-linked-done"),
            ProvidersDone::Unlinked => self.shell.text("upstreams-unlinked-done"),
        })
    }
}

/// Somebody who came back to link a provider.
pub struct Linking<'a> {
    /// Which.
    pub upstream: &'a Upstream,
    /// Who left.
    pub owner: UserId,
    /// Who they are there, or why that is not known.
    pub identified: Result<UpstreamIdentity, ProviderProblem>,
}

/// Links the provider, if whoever left is still signed in, and not for long.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn finish(mut request: PageRequest, linking: Linking<'_>) -> Result<Response, PageError> {
    let Some((session, user)) = request.current_user().await? else {
        return Ok(Redirect::to(&sign_in_address(PAGE)).into_response());
    };
    request.context.actor = Actor::Person(user.id);
    let current = CurrentUser { request, session, user };
    let mut owner = match Owner::<Proven>::of(current, PAGE).await? {
        Ok(owner) => owner,
        Err(address) => return Ok(Redirect::to(&address).into_response()),
    };
    let config = &linking.upstream.config;
    let problem = match linking.identified {
        // Somebody else signed in here meanwhile.
        _ if owner.user.id != linking.owner => ProviderProblem::Lapsed,
        Err(problem) => problem,
        Ok(identity) => match upstream::link(&owner.request.context, config, &identity, owner.user.id).await? {
            Linked::Yes => return Ok(Redirect::to(&format!("{PAGE}?done=linked")).into_response()),
            Linked::Taken => ProviderProblem::Taken,
        },
    };
    refuse(&mut owner, problem, &config.name).await
}

/// The page, with why the provider of that name was not linked.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn refuse(current: &mut CurrentUser, problem: ProviderProblem, name: &str) -> Result<Response, PageError> {
    let mut page = ProvidersPage::new(current).await?;
    page.problem = Some(problem.notice(&page.shell.messages, name));
    Ok(render(problem.status(), &page.shell, &page))
}

impl ProvidersPage {
    /// The page of whoever is signed in.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn new(current: &mut CurrentUser) -> Result<Self, PageError> {
        let mut shell = current.request.shell(Some(&current.user)).await?;
        let (state, context) = (&current.request.state, &current.request.context);
        allow_redirects(state, &mut shell);
        let linked = upstream_identities::list_of_user(&context.store, current.user.id).await?;
        let is_linked = |upstream: &UpstreamConfig| linked.iter().any(|identity| upstream.names(identity));
        let open = state.upstreams.open().map(|upstream| &upstream.config);
        let others = open
            .filter(|upstream| !is_linked(upstream))
            .map(|upstream| ProviderButton {
                id: upstream.id.clone(),
                name: upstream.name.clone(),
                action: format!("{PAGE}/{}/link", upstream.id),
            })
            .collect();
        Ok(Self {
            others,
            linked: linked
                .iter()
                .map(|identity| LinkedEntry::new(state, &shell.messages, identity, context.now))
                .collect(),
            sign_in_address: (!is_recent(&current.session, context.now)).then(|| sign_in_address(PAGE)),
            shell,
            done: None,
            problem: None,
        })
    }
}

impl LinkedEntry {
    fn new(state: &AppState, messages: &Messages, identity: &LinkedIdentity, now: DateTime<Utc>) -> Self {
        let ago = |then| format::ago(messages, then, now);
        let linked = messages.text_with("upstreams-linked", &[("ago", &ago(identity.linked_at))]);
        let used = match identity.last_used_at {
            Some(then) => messages.text_with("upstreams-used", &[("ago", &ago(then))]),
            None => messages.text("upstreams-never-used"),
        };
        Self {
            name: state.upstreams.name_of(&identity.upstream_id).to_owned(),
            email: identity.email.clone(),
            dates: format!("{linked} {used}"),
            unlink_action: format!("{PAGE}/{}/unlink", identity.upstream_id),
        }
    }
}
