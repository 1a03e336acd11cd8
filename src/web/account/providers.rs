//! `/account/providers`: the other providers that somebody signs in with; links and unlinks them.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    config::UpstreamConfig,
    domain::{
        ids::UserId,
        upstream::{LinkedIdentity, UpstreamIdentity},
    },
    factors::{
        attempt::Try,
        upstream::{self, Linked, Proof},
    },
    federation::Upstream,
    http::{
        browser::Browser,
        csrf::check_form,
        error_page::ErrorKind,
        errors::PageError,
        format,
        messages::Messages,
        page::{Page, Shell, render},
        parameters::{PageParameters, PagePath, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    store::upstream_identities::{self, Unlinked},
    web::{
        account::{self, Owner},
        account_shell,
        login::{
            attempt,
            with::{ProviderButton, ProviderProblem, Trip, leave, let_leave},
        },
    },
};

const PAGE: &str = "/account/providers";

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

impl Page for ProvidersPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// What the page was told.
#[derive(Debug, Deserialize)]
pub struct ProvidersQuery {
    done: Option<String>,
}

/// The list; who is not signed in is asked to.
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<ProvidersQuery>,
) -> Result<Response, PageError> {
    let owner = match account::owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let page = ProvidersPage {
        done: match query.done.as_deref() {
            Some("linked") => Some(ProvidersDone::Linked),
            Some("unlinked") => Some(ProvidersDone::Unlinked),
            _ => None,
        },
        ..page(&state, &mut browser, &headers, &owner).await?
    };
    Ok(render(StatusCode::OK, page))
}

/// Off to a provider, to show who they are there.
///
/// # Errors
/// A page, when the form is not ours, or there is no such provider.
pub async fn link(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PagePath(id): PagePath,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let upstream = state.upstreams.find_open(&id).ok_or(ErrorKind::NotFound)?;
    let trip = Trip {
        link_to: Some(owner.user.id),
        destination: PAGE.to_owned(),
        proof: Proof::Any,
    };
    let attempt = attempt(&state, &context, &headers);
    match leave(&state, &attempt, &mut browser, upstream, trip).await? {
        Ok(away) => Ok(away),
        Err(problem) => refuse(&state, &mut browser, &headers, &owner, (problem, &upstream.config.name)).await,
    }
}

/// Takes a link away, unless it is the only way in.
///
/// # Errors
/// A page, when the form is not ours, or they have no such link.
pub async fn unlink(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PagePath(id): PagePath,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::proven_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let open: Vec<_> = state.upstreams.open().map(|open| &open.config).collect();
    let attempt = attempt(&state, &context, &headers);
    match upstream::unlink(&attempt, owner.user.id, &id, &open).await? {
        Unlinked::Yes => Ok(Redirect::to(&format!("{PAGE}?done=unlinked")).into_response()),
        Unlinked::NotTheirs => Err(ErrorKind::NotFound.into()),
        Unlinked::LastWayIn => {
            let mut page = page(&state, &mut browser, &headers, &owner).await?;
            let messages = &page.shell.messages;
            page.problem = Some((messages.text("upstreams-last"), messages.text("upstreams-last-help")));
            Ok(render(StatusCode::UNPROCESSABLE_ENTITY, page))
        }
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
/// When the store fails.
pub async fn finish(
    state: &AppState,
    attempt: &Try<'_>,
    browser: &mut Browser,
    headers: &HeaderMap,
    linking: Linking<'_>,
) -> Result<Response, PageError> {
    let owner = match account::proven_owner(state, browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let config = &linking.upstream.config;
    let problem = match linking.identified {
        // Somebody else signed in here meanwhile.
        _ if owner.user.id != linking.owner => ProviderProblem::Lapsed,
        Err(problem) => problem,
        Ok(identity) => match upstream::link(attempt, config, &identity, owner.user.id).await? {
            Linked::Yes => return Ok(Redirect::to(&format!("{PAGE}?done=linked")).into_response()),
            Linked::Taken => ProviderProblem::Taken,
        },
    };
    refuse(state, browser, headers, &owner, (problem, &config.name)).await
}

async fn refuse(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    owner: &Owner,
    (problem, name): (ProviderProblem, &str),
) -> Result<Response, PageError> {
    let mut page = page(state, browser, headers, owner).await?;
    page.problem = Some(problem.notice(&page.shell.messages, name));
    Ok(render(problem.status(), page))
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    owner: &Owner,
) -> Result<ProvidersPage, PageError> {
    let now = state.clock.now();
    let linked = upstream_identities::list_of_user(&state.store, owner.user.id).await?;
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
    let mut shell = account_shell(state, browser, headers, &owner.user).await?;
    let_leave(state, &mut shell);
    Ok(ProvidersPage {
        others,
        linked: linked
            .iter()
            .map(|identity| LinkedEntry::new(state, &shell.messages, identity, now))
            .collect(),
        sign_in_address: (!account::is_recent(&owner.session, now)).then(|| format!("/login?next={PAGE}")),
        shell,
        done: None,
        problem: None,
    })
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
