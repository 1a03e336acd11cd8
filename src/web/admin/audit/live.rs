//! `/admin/audit/live`: the audit log as it goes on, as Server-Sent Events: rows of the page, each with the number of its event as id.
//!
//! Whether the reader may still read is looked at again each time. The answer ends after a while, and the browser asks again with the number
//! of the last event (`Last-Event-ID`), so that it misses nothing. It does not keep the session alive: nobody may be in front of the page.

use std::{collections::BTreeMap, convert::Infallible, time::Duration};

use askama::Template;
use axum::{
    Extension,
    http::{HeaderMap, HeaderName, HeaderValue, header::CACHE_CONTROL},
    response::{
        IntoResponse as _, Response,
        sse::{Event as Message, Sse},
    },
};
use futures_util::stream::{self, StreamExt as _};
use tokio::time::Instant;

use crate::{
    context::Context,
    domain::{actor::Actor, event::Event, ids::UserId, session::SignedIn},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        live_streams::{LivePlace, ServerEnd},
        messages::Messages,
        page_request::{PageRequest, valid_user},
        parameters::PageQuery,
    },
    management::{
        audit::{self, Followed},
        lists::ListRequest,
    },
    store::{Limit, StoreError, sessions},
    web::console::{administrator::is_admitted, audit_search::AuditSearch, event::EventRow, refusal},
};

/// How often it is looked for new events.
const POLL: Duration = Duration::from_secs(2);
/// How long one answer lasts: less than a connection without another request does (`http/connections.rs`).
const LIFETIME: Duration = Duration::from_secs(45);

/// One row of the page.
#[derive(Template)]
#[template(path = "admin/audit/live.html")]
pub struct LiveRow {
    /// The sentences.
    pub messages: Messages,
    /// The event.
    pub event: EventRow,
}

/// The events.
///
/// # Errors
/// When nobody is signed in (400), they have no role (404), they may read about nobody (403), there are too many of these answers, or the
/// store fails (503 or 500).
pub async fn get(
    mut request: PageRequest,
    end: Option<Extension<ServerEnd>>,
    headers: HeaderMap,
    PageQuery(search): PageQuery<AuditSearch>,
) -> Result<Response, PageError> {
    let Some((session, user)) = request.current_user_without_use().await? else {
        return Err(ErrorKind::SignInExpired.into());
    };
    if !is_admitted(&request.context, &session, &user).await? {
        return Err(ErrorKind::NotFound.into());
    }
    request.context.actor = Actor::Administrator(user.id);
    let messages = request.messages(&[], Some(&user));
    let place = request.state.live_streams.enter(user.id);
    let place = place.ok_or(PageError::caused(
        ErrorKind::Busy,
        "too many windows follow the audit log",
    ))?;
    let list = search.request(&request.context, &messages, Limit::MOST).await?;
    let number = match last_number(&headers, &search) {
        Some(number) => number,
        None => audit::newest(&request.context).await?,
    };
    // Before anything is sent, so that whoever may not read it is told so.
    let found = audit::after(&request.context, &list, number)
        .await
        .map_err(refusal::list_page)?;
    let following = Following {
        context: request.context,
        messages,
        session,
        list,
        found: Some(found),
        number,
        pause: POLL,
        ends_at: Instant::now() + LIFETIME,
        end: end.map(|Extension(end)| end),
        _place: place,
    };
    let rows = stream::unfold(following, Following::go_on)
        .flat_map(|rows| stream::iter(rows.into_iter().map(Ok::<_, Infallible>)));
    let mut response = Sse::new(rows).into_response();
    let headers = response.headers_mut();
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    // nginx would collect the answer and pass it on when it is over.
    headers.insert(
        HeaderName::from_static("x-accel-buffering"),
        HeaderValue::from_static("no"),
    );
    Ok(response)
}

/// The number of the last event that the browser has: of an answer before this one, or of the page.
fn last_number(headers: &HeaderMap, search: &AuditSearch) -> Option<i64> {
    let of_answer = headers
        .get("last-event-id")
        .and_then(|id| id.to_str().ok()?.parse().ok());
    of_answer.or_else(|| search.since.parse().ok())
}

/// Somebody who follows the log.
struct Following {
    context: Context,
    messages: Messages,
    session: SignedIn,
    list: ListRequest,
    /// What was read and is not sent yet.
    found: Option<Followed>,
    /// The number of the last event that was looked at.
    number: i64,
    /// How long it is waited until it is looked again.
    pause: Duration,
    ends_at: Instant,
    end: Option<ServerEnd>,
    _place: LivePlace,
}

impl Following {
    /// The next messages; `None` at the end of the answer.
    async fn go_on(mut self) -> Option<(Vec<Message>, Self)> {
        let found = match self.found.take() {
            Some(found) => found,
            None => {
                if Instant::now() >= self.ends_at || self.server_ends_meanwhile().await {
                    return None;
                }
                self.look_again().await?
            }
        };
        self.number = found.up_to;
        // What is there already is sent at once.
        self.pause = if found.has_more { Duration::ZERO } else { POLL };
        let names = names(&self.context, &found.events).await.ok()?;
        let mut messages: Vec<Message> = found
            .events
            .iter()
            .filter_map(|event| self.message(event, &names))
            .collect();
        // Without data: the browser remembers the number and shows nothing. It also tells whether somebody is still there.
        messages.push(Message::default().id(self.number.to_string()).comment("up to here"));
        Some((messages, self))
    }

    /// Waits until it is time to look again. Whether the server ends before.
    async fn server_ends_meanwhile(&mut self) -> bool {
        let Some(end) = &mut self.end else {
            tokio::time::sleep(self.pause).await;
            return false;
        };
        tokio::time::timeout(self.pause, end.wait()).await.is_ok()
    }

    /// What is new; `None` where the reader may not read any more, or the store fails: then the browser asks again.
    async fn look_again(&mut self) -> Option<Followed> {
        self.context.now = self.context.clock.now();
        self.context.config = self.context.current_config.get();
        if !self.may_go_on().await.ok()? {
            return None;
        }
        audit::after(&self.context, &self.list, self.number).await.ok()
    }

    async fn may_go_on(&self) -> Result<bool, StoreError> {
        if !sessions::exists(&self.context.store, self.session.session_id).await? {
            return Ok(false);
        }
        match valid_user(&self.context, &self.session).await? {
            Some(user) => is_admitted(&self.context, &self.session, &user).await,
            None => Ok(false),
        }
    }

    fn message(&self, (number, event): &(i64, Event), names: &BTreeMap<UserId, String>) -> Option<Message> {
        let row = LiveRow {
            messages: self.messages.clone(),
            event: EventRow::of(&self.messages, event, self.context.now, names),
        };
        let html = row.render().ok()?;
        Some(Message::default().id(number.to_string()).data(html.trim()))
    }
}

async fn names(context: &Context, events: &[(i64, Event)]) -> Result<BTreeMap<UserId, String>, StoreError> {
    let events: Vec<Event> = events.iter().map(|(_, event)| event.clone()).collect();
    audit::names(context, &events).await
}
