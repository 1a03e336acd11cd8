//! Records proofs, for every way to authenticate: as a sign-in if they are enough, otherwise as a sign-in in progress. The
//! flow decides what is enough.

use axum::{
    http::HeaderMap,
    response::{IntoResponse, Redirect, Response},
};
use uuid::Uuid;

use super::{
    candidate::{SignInCandidate, password_state},
    destination::Destination,
};
use crate::{
    accounts::sessions,
    domain::{
        actor::Actor,
        authentication_method::AuthenticationMethod,
        ids::SessionId,
        session::{DeviceTrust, SignInProgress, SignedIn},
        user::User,
    },
    flow::sign_in::Need,
    http::{device, error_page::ErrorKind, errors::PageError, page_request::PageRequest},
    limits::known_device,
    protocol::parameters::Parameters,
    store::{known_devices, users},
};

/// Whether this browser becomes trusted instead of the second factor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrustWish {
    /// The user asks for that.
    Trust,
    /// The user does not.
    AskAgain,
}

impl TrustWish {
    /// The checkbox below a second factor.
    pub fn of(form: &Parameters) -> Self {
        match form.get("trust") {
            Some("yes") => Self::Trust,
            _ => Self::AskAgain,
        }
    }
}

/// A recorded proof. Its response must be sent, whatever page it contains.
#[must_use]
pub struct Recorded {
    headers: HeaderMap,
    next_step: String,
}

impl Recorded {
    /// Continues with the next step.
    pub fn go_on(self) -> Response {
        let next = Redirect::to(&self.next_step).into_response();
        self.with(next)
    }

    /// Shows another page first.
    pub fn with(self, mut page: Response) -> Response {
        page.headers_mut().extend(self.headers);
        page
    }
}

/// Records a first factor: any other sign-in in progress in this browser is discarded.
///
/// # Errors
/// When the store fails (503 or 500), or the account changed meanwhile (400).
pub async fn first_factor(
    request: &mut PageRequest,
    destination: &Destination,
    user: User,
    method: AuthenticationMethod,
) -> Result<Recorded, PageError> {
    request.context.actor = Actor::Person(user.id);
    let candidate = SignInCandidate::of_first_factor(request, user, method).await?;
    record(request, destination, candidate, TrustWish::AskAgain).await
}

/// Records a second factor, in addition to `candidate`'s earlier proofs.
///
/// # Errors
/// When the store fails (503 or 500), or the account changed meanwhile (400).
pub async fn second_factor(
    request: &mut PageRequest,
    destination: &Destination,
    mut candidate: SignInCandidate,
    method: AuthenticationMethod,
    wish: TrustWish,
) -> Result<Recorded, PageError> {
    if !candidate.methods.contains(&method) {
        candidate.methods.push(method);
    }
    record(request, destination, candidate, wish).await
}

/// Records a completed action: the user is signed in if nothing else is missing.
///
/// # Errors
/// When the store fails (503 or 500), or the account changed meanwhile (400).
pub async fn settled(
    request: &mut PageRequest,
    destination: &Destination,
    candidate: SignInCandidate,
) -> Result<Recorded, PageError> {
    let user = users::find(&request.context.store, candidate.user.id).await?;
    let is_unchanged = |user: &User| !user.disabled && user.password_hash == candidate.user.password_hash;
    let user = user.filter(is_unchanged).ok_or(ErrorKind::SignInExpired)?;
    let candidate = SignInCandidate { user, ..candidate };
    record(request, destination, candidate, TrustWish::AskAgain).await
}

async fn record(
    request: &mut PageRequest,
    destination: &Destination,
    candidate: SignInCandidate,
    wish: TrustWish,
) -> Result<Recorded, PageError> {
    let mut headers = HeaderMap::new();
    let mut next_step = destination.next_step();
    if candidate.need(&request.context) == Need::Nothing {
        sign_in(request, &candidate).await?;
        let device = keep_device(request, &candidate, wish, &mut headers).await?;
        if may_be_offered_a_passkey(request, &candidate).await?
            && known_devices::offer_passkey(&request.context.store, device).await?
        {
            next_step = destination.passkey_offer();
        }
    } else {
        let progress = SignInProgress {
            user_id: candidate.user.id,
            password_state: password_state(&candidate.user),
            methods: candidate.methods,
            began_at: candidate.began_at,
        };
        request.browser.go_on(progress).await?;
    }
    Ok(Recorded { headers, next_step })
}

/// Whether to offer a passkey to a user who has just signed in without one: once in each browser.
async fn may_be_offered_a_passkey(request: &PageRequest, candidate: &SignInCandidate) -> Result<bool, PageError> {
    let has_none = candidate.enrolled.passkeys == 0 && candidate.methods.contains(&AuthenticationMethod::Pwd);
    Ok(has_none && candidate.may_enrol_passkey(&request.context) && request.browser.holds_passkeys().await?)
}

/// Authenticating again keeps the session and its start; the session of another user ends, with everything bound to it.
async fn sign_in(request: &mut PageRequest, candidate: &SignInCandidate) -> Result<(), PageError> {
    let now = request.context.now;
    let continued = request
        .current_user()
        .await?
        .map(|(session, _)| session)
        .filter(|session| session.user_id == candidate.user.id);
    if continued.is_none() {
        end_session(request).await?;
    }
    let signed_in = SignedIn {
        session_id: continued.as_ref().map_or_else(
            || SessionId(request.context.id_of(candidate.user.id.home())),
            |session| session.session_id,
        ),
        user_id: candidate.user.id,
        auth_time: candidate.began_at,
        amr: candidate.methods.clone(),
        trusted_device: candidate.trust(&request.context) == DeviceTrust::Trusted,
        started_at: continued.map_or(now, |session| session.started_at),
        last_seen_at: now,
        actor: None,
    };
    sign_in_with_password(request, signed_in, candidate.user.password_hash.as_deref()).await
}

/// Signs the user in who has proved to have the password with that hash, or to have none.
///
/// # Errors
/// When the password is another one by now or the account is closed (400), or the store fails (503 or 500).
pub async fn sign_in_with_password(
    request: &mut PageRequest,
    signed_in: SignedIn,
    hash: Option<&str>,
) -> Result<(), PageError> {
    let user = signed_in.user_id;
    request.browser.sign_in(signed_in).await?;
    // Read after the session's row: a change of the password has either deleted that row, or is visible here.
    if users::holds_password(&request.context.store, user, hash).await? {
        return Ok(());
    }
    end_session(request).await?;
    Err(ErrorKind::SignInExpired.into())
}

/// Ends the session of this browser, with every grant that is bound to it. Its user acts, unless somebody else takes the browser
/// over.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn end_session(request: &mut PageRequest) -> Result<(), PageError> {
    let Some((user, session)) = request.browser.session_to_end() else {
        return Ok(());
    };
    let acting = request.browser.signed_in().filter(|session| session.actor.is_some());
    let actor = match (acting, &request.context.actor) {
        (Some(acting), _) => acting.acts(),
        // The session is no longer enough for anything but to end it.
        (None, Actor::Anonymous) => Actor::Person(user),
        (None, actor) => actor.clone(),
    };
    sessions::end(&request.context.acted_by(actor), user, session).await?;
    request.browser.sign_out().await?;
    Ok(())
}

/// Adds the proof of a factor that a signed-in user, whose password has that hash, has just set up.
///
/// # Errors
/// When the password is another one by now or the account is closed (400), or the store fails (503 or 500).
pub async fn add_to_session(
    request: &mut PageRequest,
    mut session: SignedIn,
    hash: Option<&str>,
    method: AuthenticationMethod,
) -> Result<(), PageError> {
    if !session.amr.contains(&method) {
        session.amr.push(method);
    }
    sign_in_with_password(request, session, hash).await
}

/// Makes the browser of a signed-in user known again, after all known browsers were forgotten.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn know_again(request: &PageRequest, user: &User, mut response: Response) -> Result<Response, PageError> {
    let minted = known_device::remember(&request.context, user.id).await?;
    device::remember(
        &request.state,
        response.headers_mut(),
        &minted.text,
        known_device::KNOWN_FOR,
    );
    Ok(response)
}

/// Makes this browser known: its user has just proved every factor that was required.
async fn keep_device(
    request: &PageRequest,
    candidate: &SignInCandidate,
    wish: TrustWish,
    headers: &mut HeaderMap,
) -> Result<Uuid, PageError> {
    let context = &request.context;
    let id = match &candidate.known {
        Some(device) => {
            known_devices::seen(&context.store, device.id, &context.user_agent, context.now).await?;
            device.id
        }
        None => {
            let minted = known_device::remember(context, candidate.user.id).await?;
            device::remember(&request.state, headers, &minted.text, known_device::KNOWN_FOR);
            minted.id
        }
    };
    if wish == TrustWish::Trust {
        let until = context.now + known_device::TRUSTED_FOR;
        known_devices::trust(&context.store, id, candidate.user.id, until).await?;
    }
    Ok(id)
}
