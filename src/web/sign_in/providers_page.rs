//! The page with the linked providers, at its own URL and after the redirect back from a provider that is to be linked.

use askama::Template;
use axum::response::{IntoResponse, Redirect, Response};

use super::{
    owner::{Owner, Proven, is_recent},
    providers::{ProviderButton, ProviderMark, ProviderProblem},
};
use crate::{
    config::UpstreamConfig,
    context::Context,
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
    },
    store::upstream_identities,
};

/// The path of the page.
pub const PAGE: &str = "/account/providers";

/// The linked providers, and those that can be linked.
#[derive(Template)]
#[template(path = "account/providers.html")]
pub struct ProvidersPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The linked providers.
    pub linked: Vec<LinkedEntry>,
    /// The providers that can be linked.
    pub others: Vec<ProviderButton>,
    /// Where to sign in again before a change; `None` after a recent sign-in.
    pub sign_in_address: Option<String>,
    /// The change that was just made, if any.
    pub done: Option<ProvidersDone>,
    /// The title and the sentence about a failure.
    pub problem: Option<(String, String)>,
}

/// One linked provider.
#[derive(Clone, Debug)]
pub struct LinkedEntry {
    /// Its name.
    pub name: String,
    /// The address at the provider.
    pub email: Option<String>,
    /// When it was linked and used, as text.
    pub dates: String,
    /// Where the form that unlinks it posts to. Fields: `csrf_token`.
    pub unlink_action: String,
}

/// A change that was just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ProvidersDone {
    /// A provider was linked.
    Linked,
    /// A provider was unlinked.
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

/// The redirect back from a provider that is to be linked.
pub struct Linking<'a> {
    /// The provider.
    pub upstream: &'a Upstream,
    /// The user who started it.
    pub owner: UserId,
    /// The identity at the provider, or why there is none.
    pub identified: Result<UpstreamIdentity, ProviderProblem>,
}

/// Links the provider, if that user is still signed in, with a recent sign-in.
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
        // Another user has signed in here meanwhile.
        _ if owner.user.id != linking.owner => ProviderProblem::Expired,
        Err(problem) => problem,
        Ok(identity) => match upstream::link(&owner.request.context, config, &identity, owner.user.id).await? {
            Linked::Yes => return Ok(Redirect::to(&format!("{PAGE}?done=linked")).into_response()),
            Linked::Taken => ProviderProblem::Taken,
        },
    };
    refuse(&mut owner, problem, &config.name).await
}

/// The page, with why the provider was not linked.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn refuse(current: &mut CurrentUser, problem: ProviderProblem, name: &str) -> Result<Response, PageError> {
    let mut page = ProvidersPage::new(current).await?;
    page.problem = Some(problem.notice(&page.shell.messages, name));
    Ok(render(problem.status(), &page.shell, &page))
}

impl ProvidersPage {
    /// The page of the signed-in user.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn new(current: &mut CurrentUser) -> Result<Self, PageError> {
        let shell = current.request.shell(Some(&current.user)).await?;
        let context = &current.request.context;
        let linked = upstream_identities::list_of_user(&context.store, current.user.id).await?;
        let is_linked = |upstream: &UpstreamConfig| linked.iter().any(|identity| upstream.names(identity));
        let open = context.config.open_upstreams();
        let others = open
            .filter(|upstream| !is_linked(upstream))
            .map(|upstream| ProviderButton {
                id: upstream.id.clone(),
                name: upstream.name.clone(),
                mark: ProviderMark::of(upstream),
                action: format!("{PAGE}/{}/link", upstream.id),
            })
            .collect();
        Ok(Self {
            others,
            linked: linked
                .iter()
                .map(|identity| LinkedEntry::new(context, &shell.messages, identity))
                .collect(),
            sign_in_address: (!is_recent(&current.session, context.now)).then(|| sign_in_address(PAGE)),
            shell,
            done: None,
            problem: None,
        })
    }
}

impl LinkedEntry {
    fn new(context: &Context, messages: &Messages, identity: &LinkedIdentity) -> Self {
        let ago = |then| format::ago(messages, then, context.now);
        let linked = messages.text_with("upstreams-linked", &[("ago", &ago(identity.linked_at))]);
        let used = match identity.last_used_at {
            Some(then) => messages.text_with("upstreams-used", &[("ago", &ago(then))]),
            None => messages.text("upstreams-never-used"),
        };
        Self {
            name: context.config.upstream_name(&identity.upstream_id).to_owned(),
            email: identity.email.clone(),
            dates: format!("{linked} {used}"),
            unlink_action: format!("{PAGE}/{}/unlink", identity.upstream_id),
        }
    }
}
