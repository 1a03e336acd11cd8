//! What was proved is recorded here, by every way of signing in: as a sign-in where it is enough, as a step towards one where it
//! is not. What is enough is the flow's to say.

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{destination::Destination, enrol_passkey};
use crate::{
    crypto::digest,
    domain::{
        ids::{SessionId, UserId},
        session::{AuthenticationMethod, SignInProgress, SignedIn},
        sign_in::{DeviceTrust, Enrolled, SecondFactor},
        user::User,
    },
    factors::known_device,
    flow::{
        Person,
        sign_in::{Asked, Need, Proofs, RequiredAction, need},
    },
    http::{
        browser::Browser, device, error_page::ErrorKind, errors::PageError, request_context::RequestContext,
        state::AppState,
    },
    protocol::parameters::Parameters,
    store::{
        enrolled,
        known_devices::{self, KnownDevice},
        users,
    },
    web::{authorize::resume, logout},
};

/// Somebody on their way into this browser, as far as they came.
pub struct SignInCandidate {
    /// Who, as they are now; never somebody whose account is closed.
    pub user: User,
    /// What they proved.
    pub methods: Vec<AuthenticationMethod>,
    /// When they proved the first of it.
    pub began_at: DateTime<Utc>,
    /// What they could prove.
    pub enrolled: Enrolled,
    /// The browser, if it is known to be theirs.
    pub known: Option<KnownDevice>,
}

/// Whether this browser is to stand in for the second factor from now on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustWish {
    /// Its owner asks for that.
    Trust,
    /// They do not.
    AskAgain,
}

/// What one request is about.
pub struct Visit<'a> {
    /// The server.
    pub state: &'a AppState,
    /// The request's name and address.
    pub context: &'a RequestContext,
    /// Its headers.
    pub headers: &'a HeaderMap,
    /// Where they go.
    pub destination: &'a Destination,
}

/// Who is on their way into this browser: by a sign-in that is not complete, else by one that an application may ask more of.
///
/// # Errors
/// When the store fails.
pub async fn candidate(
    state: &AppState,
    browser: &Browser,
    headers: &HeaderMap,
) -> Result<Option<SignInCandidate>, PageError> {
    let now = state.clock.now();
    let (user, methods, began_at) = match browser.progress() {
        Some(progress) => {
            let user = users::find(&state.store, progress.user_id).await?;
            let stands = |user: &User| !user.disabled && digest::same(&password_state(user), &progress.password_state);
            let Some(user) = user.filter(stands) else {
                return Ok(None);
            };
            (user, progress.methods.clone(), progress.began_at)
        }
        None => match resume::current_user(state, browser).await? {
            Some((session, user)) => (user, session.amr, session.auth_time),
            None => return Ok(None),
        },
    };
    let presented = device::presented(state, headers);
    Ok(Some(SignInCandidate {
        enrolled: enrolled::find(&state.store, &user).await?,
        known: known_device::recognise(&state.store, presented.as_ref(), Some(user.id), now).await?,
        user,
        methods,
        began_at,
    }))
}

/// The same, if this action is what they have to settle now.
///
/// # Errors
/// When the store fails.
pub async fn candidate_for_action(
    state: &AppState,
    browser: &Browser,
    headers: &HeaderMap,
    action: RequiredAction,
) -> Result<Option<SignInCandidate>, PageError> {
    let candidate = candidate(state, browser, headers).await?;
    Ok(candidate.filter(|candidate| candidate.need(state) == Need::RequiredAction(action)))
}

/// The same, if they have enrolled `factor`, and it counts beside what they proved.
///
/// # Errors
/// When the store fails.
pub async fn candidate_with_factor(
    state: &AppState,
    browser: &Browser,
    headers: &HeaderMap,
    factor: SecondFactor,
) -> Result<Option<SignInCandidate>, PageError> {
    let candidate = candidate(state, browser, headers).await?;
    Ok(candidate.filter(|candidate| candidate.available(state).contains(&factor)))
}

impl TrustWish {
    /// What the box under a second factor says.
    pub fn of(form: &Parameters) -> Self {
        match form.get("trust") {
            Some("yes") => Self::Trust,
            _ => Self::AskAgain,
        }
    }
}

impl SignInCandidate {
    /// What they still need to be let in, before any application asks for more.
    pub fn need(&self, state: &AppState) -> Need {
        need(&self.proofs(state))
    }

    fn proofs<'a>(&'a self, state: &'a AppState) -> Proofs<'a> {
        Proofs {
            user: &self.user,
            methods: &self.methods,
            enrolled: &self.enrolled,
            device: self.trust(state),
            policy: &state.config.sign_in,
            asked: Asked::default(),
            now: state.clock.now(),
        }
    }

    /// The second factors that may be asked of them.
    pub fn available(&self, state: &AppState) -> Vec<SecondFactor> {
        self.proofs(state).available().collect()
    }

    /// As the flow sees them.
    pub fn person(&self, state: &AppState) -> Person<'_> {
        Person {
            user: &self.user,
            enrolled: &self.enrolled,
            device: self.trust(state),
        }
    }

    /// Whether they may add a factor: they proved the best that they have, and not long ago. Whoever knows a password alone, or
    /// finds a browser open, adds none.
    pub fn may_enrol(&self, state: &AppState) -> bool {
        let is_recent = state.clock.now() - self.began_at < SignInProgress::LASTS;
        let proofs = self.proofs(state);
        is_recent && proofs.are_of_now() && proofs.are_the_best()
    }

    /// Whether the browser stands in for their second factor.
    pub fn trust(&self, state: &AppState) -> DeviceTrust {
        known_device::trust(self.known.as_ref(), state.clock.now())
    }
}

/// Records a first factor: whatever else was on its way in this browser is forgotten.
///
/// # Errors
/// When the store fails.
pub async fn first_factor(
    visit: &Visit<'_>,
    browser: &mut Browser,
    user: User,
    method: AuthenticationMethod,
) -> Result<Recorded, PageError> {
    let state = visit.state;
    let now = state.clock.now();
    let presented = device::presented(state, visit.headers);
    let candidate = SignInCandidate {
        enrolled: enrolled::find(&state.store, &user).await?,
        known: known_device::recognise(&state.store, presented.as_ref(), Some(user.id), now).await?,
        user,
        methods: vec![method],
        began_at: now,
    };
    record(visit, browser, candidate, TrustWish::AskAgain).await
}

/// Records a second factor, on top of what `candidate` proved before.
///
/// # Errors
/// When the store fails.
pub async fn second_factor(
    visit: &Visit<'_>,
    browser: &mut Browser,
    mut candidate: SignInCandidate,
    method: AuthenticationMethod,
    wish: TrustWish,
) -> Result<Recorded, PageError> {
    if !candidate.methods.contains(&method) {
        candidate.methods.push(method);
    }
    record(visit, browser, candidate, wish).await
}

/// Somebody settled what stood between them and their account: they are let in, if nothing else does.
///
/// # Errors
/// When the store fails.
pub async fn settled(
    visit: &Visit<'_>,
    browser: &mut Browser,
    candidate: SignInCandidate,
) -> Result<Recorded, PageError> {
    let user = users::find(&visit.state.store, candidate.user.id).await?;
    let user = user.filter(|user| !user.disabled).ok_or(ErrorKind::SignInLapsed)?;
    record(
        visit,
        browser,
        SignInCandidate { user, ..candidate },
        TrustWish::AskAgain,
    )
    .await
}

async fn record(
    visit: &Visit<'_>,
    browser: &mut Browser,
    candidate: SignInCandidate,
    wish: TrustWish,
) -> Result<Recorded, PageError> {
    let mut headers = HeaderMap::new();
    let mut next_step = visit.destination.next_step();
    if candidate.need(visit.state) == Need::Nothing {
        sign_in(visit, browser, &candidate).await?;
        let device = keep_device(visit, &candidate, wish, browser.user_agent(), &mut headers).await?;
        if may_be_offered_a_passkey(visit.state, browser, &candidate).await?
            && known_devices::offer_passkey(&visit.state.store, device).await?
        {
            next_step = enrol_passkey::offer(visit.destination);
        }
    } else {
        let progress = SignInProgress {
            user_id: candidate.user.id,
            methods: candidate.methods,
            began_at: candidate.began_at,
            password_state: password_state(&candidate.user),
        };
        browser.go_on(progress).await?;
    }
    Ok(Recorded { headers, next_step })
}

/// Whether somebody who has just signed in without a passkey could make one here. They are asked once in each browser.
async fn may_be_offered_a_passkey(
    state: &AppState,
    browser: &Browser,
    candidate: &SignInCandidate,
) -> Result<bool, PageError> {
    let has_none = candidate.enrolled.passkeys == 0 && candidate.methods.contains(&AuthenticationMethod::Pwd);
    Ok(has_none && enrol_passkey::is_open_to(state, candidate) && browser.holds_passkeys().await?)
}

/// A proof that was written down. Its answer has to go out, whatever page carries it.
#[must_use]
pub struct Recorded {
    headers: HeaderMap,
    next_step: String,
}

impl Recorded {
    /// On to what comes next.
    pub fn go_on(self) -> Response {
        let next = Redirect::to(&self.next_step).into_response();
        self.with(next)
    }

    /// By way of another page first.
    pub fn with(self, mut page: Response) -> Response {
        page.headers_mut().extend(self.headers);
        page
    }
}

/// Proving it again keeps the session and its start; somebody else's session ends, with all that was bound to it.
async fn sign_in(visit: &Visit<'_>, browser: &mut Browser, candidate: &SignInCandidate) -> Result<(), PageError> {
    let state = visit.state;
    let now = state.clock.now();
    let continued = resume::current_user(state, browser)
        .await?
        .map(|(session, _)| session)
        .filter(|session| session.user_id == candidate.user.id);
    if continued.is_none() {
        logout::end_session(state, visit.context, browser).await?;
    }
    browser
        .sign_in(SignedIn {
            session_id: continued.as_ref().map_or_else(
                || SessionId(state.random.uuid_v7_of(candidate.user.id.home(), now)),
                |session| session.session_id,
            ),
            user_id: candidate.user.id,
            auth_time: candidate.began_at,
            amr: candidate.methods.clone(),
            trusted_device: candidate.trust(state) == DeviceTrust::Trusted,
            started_at: continued.map_or(now, |session| session.started_at),
            last_seen_at: now,
        })
        .await?;
    // Asked behind the session's row: a change of the password either ended that row, or shows here.
    if users::holds_password(&state.store, candidate.user.id, candidate.user.password_hash.as_deref()).await? {
        return Ok(());
    }
    logout::end_session(state, visit.context, browser).await?;
    Err(ErrorKind::SignInLapsed.into())
}

/// What another password changes.
fn password_state(user: &User) -> Vec<u8> {
    digest::sha256(user.password_hash.as_deref().unwrap_or_default().as_bytes())
}

/// Adds what somebody who is signed in proved by setting it up: they hold it now.
///
/// # Errors
/// When the session cannot be read or written.
pub async fn add_to_session(
    browser: &mut Browser,
    mut session: SignedIn,
    method: AuthenticationMethod,
) -> Result<(), PageError> {
    if !session.amr.contains(&method) {
        session.amr.push(method);
    }
    browser.sign_in(session).await
}

/// Knows the browser of somebody who is signed in again, after all of theirs were forgotten.
///
/// # Errors
/// When the store fails.
pub async fn know_again(
    state: &AppState,
    browser: &Browser,
    user: UserId,
    mut response: Response,
) -> Result<Response, PageError> {
    let (store, now) = (&state.store, state.clock.now());
    let minted = known_device::remember(store, &state.random, user, browser.user_agent(), now).await?;
    device::remember(state, response.headers_mut(), &minted.text, known_device::KNOWN_FOR);
    Ok(response)
}

/// Knows this browser from now on as its owner's, by the id that is answered; whoever has signed in here has seen every factor that was asked.
async fn keep_device(
    visit: &Visit<'_>,
    candidate: &SignInCandidate,
    wish: TrustWish,
    user_agent: &str,
    headers: &mut HeaderMap,
) -> Result<Uuid, PageError> {
    let state = visit.state;
    let (store, now) = (&state.store, state.clock.now());
    let id = match &candidate.known {
        Some(device) => {
            known_devices::seen(store, device.id, user_agent, now).await?;
            device.id
        }
        None => {
            let minted = known_device::remember(store, &state.random, candidate.user.id, user_agent, now).await?;
            device::remember(state, headers, &minted.text, known_device::KNOWN_FOR);
            minted.id
        }
    };
    if wish == TrustWish::Trust {
        known_devices::trust(store, id, candidate.user.id, now + known_device::TRUSTED_FOR).await?;
    }
    Ok(id)
}
