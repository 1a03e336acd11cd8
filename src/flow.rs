//! Computes the next step of a sign-in: the only place that decides it (OpenID Connect Core 1.0 sections 3.1.2.1 to 3.1.2.4).
//!
//! What is missing is computed from the proofs at every request, and never stored: a step that was skipped, replayed or
//! opened by its URL is simply still missing. The pages record proofs; they never redirect to one another.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::{
    domain::{
        acr::Acr,
        authentication_method::AuthenticationMethod,
        authorization_request::{AuthorizationRequest, ConsentAnswer, PendingAuthorization, ResponseTarget},
        claims_request::ClaimsRequest,
        client::{Client, ConsentPolicy, GrantType},
        consent::Consent,
        ids::UserId,
        scope::{ADMINISTRATION, OFFLINE_ACCESS, ScopeSet},
        second_factor::SecondFactor,
        session::{DeviceTrust, SignInProgress, SignedIn},
        sign_in::{Enrolled, SignInPolicy},
        user::User,
    },
    flow::{
        asked_acr::AskedAcr,
        sign_in::{Asked, Need, Proofs, RequiredAction},
    },
    protocol::{
        claims,
        error::{ErrorCode, OAuthError},
    },
};

pub mod asked_acr;
pub mod explain;
pub mod forecast;
pub mod sign_in;

/// All facts that the decision depends on.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The authorization request, with the user's answers so far.
    pub pending: &'a PendingAuthorization,
    /// The client, with its current registration.
    pub client: &'a Client,
    /// The deployment's rules.
    pub policy: &'a SignInPolicy,
    /// The browser's live session, if a user is signed in.
    pub session: Option<(&'a SignedIn, Person<'a>)>,
    /// The sign-in in progress in this browser, if there is one.
    pub progress: Option<(&'a SignInProgress, Person<'a>)>,
    /// The user's earlier consent for this client.
    pub consent: Option<&'a Consent>,
    /// The current time.
    pub now: DateTime<Utc>,
}

/// A user with their factors.
#[derive(Clone, Copy, Debug)]
pub struct Person<'a> {
    /// Their account, in its current state.
    pub user: &'a User,
    /// The factors that they have enrolled.
    pub enrolled: &'a Enrolled,
    /// Whether this browser is trusted.
    pub device: DeviceTrust,
}

impl Facts<'_> {
    /// Whether an administrator acts as the user: then no page asks for what only the user can settle, and the client gets an error.
    fn is_impersonation(&self) -> bool {
        self.session.is_some_and(|(session, _)| session.actor.is_some())
    }
}

/// The next step.
#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    /// The user must authenticate.
    Login,
    /// The user must prove one more of these factors.
    SecondFactor(Vec<SecondFactor>),
    /// The user must enrol a factor that reaches this ACR.
    Enrol(Acr),
    /// The user must complete this action.
    RequiredAction(RequiredAction),
    /// The user must choose the account to continue with.
    SelectAccount,
    /// The user must be asked for consent.
    Consent,
    /// The user may not use the client: they are told so, and may come as another one.
    NotAdmitted,
    /// Nothing is missing: the client gets a code.
    Respond(Allowed),
    /// The request is refused: the client gets an error.
    Refuse(OAuthError),
}

/// What a code is issued from.
#[derive(Clone, Debug, PartialEq)]
pub struct Allowed {
    /// The sign-in: which user, when and how.
    pub session: SignedIn,
    /// The ACR of the sign-in.
    pub acr: Acr,
    /// The granted scopes.
    pub scope: ScopeSet,
    /// The granted single claims.
    pub claims: ClaimsRequest,
}

/// Computes the next step.
pub fn next_step(facts: &Facts<'_>) -> Step {
    match missing(facts) {
        Ok(allowed) => Step::Respond(allowed),
        Err(Missing::Refused(error)) => Step::Refuse(error),
        Err(page) if facts.pending.request.prompt.none || facts.is_impersonation() => {
            Step::Refuse(page.without_a_page())
        }
        Err(Missing::Login) => Step::Login,
        Err(Missing::SecondFactor(factors)) => Step::SecondFactor(factors),
        Err(Missing::Enrolment(acr)) => Step::Enrol(acr),
        Err(Missing::RequiredAction(action)) => Step::RequiredAction(action),
        Err(Missing::Account) => Step::SelectAccount,
        Err(Missing::Consent) => Step::Consent,
        Err(Missing::Admission) => Step::NotAdmitted,
    }
}

/// The first requirement that is not met.
enum Missing {
    Refused(OAuthError),
    Login,
    SecondFactor(Vec<SecondFactor>),
    Enrolment(Acr),
    RequiredAction(RequiredAction),
    Account,
    Consent,
    Admission,
}

impl Missing {
    /// The error for `prompt=none` instead of a page.
    fn without_a_page(self) -> OAuthError {
        let (code, description) = match self {
            Self::Refused(error) => return error,
            Self::Login => (ErrorCode::LoginRequired, "The user must sign in."),
            Self::SecondFactor(_) | Self::Enrolment(_) => (ErrorCode::InteractionRequired, "The user must prove more."),
            Self::RequiredAction(_) => (ErrorCode::InteractionRequired, "The user must settle something first."),
            Self::Account => (ErrorCode::AccountSelectionRequired, "The user must choose an account."),
            Self::Consent => (ErrorCode::ConsentRequired, "The user must be asked."),
            Self::Admission => (ErrorCode::AccessDenied, "The user may not use this client."),
        };
        OAuthError::new(code, description)
    }
}

fn missing(facts: &Facts<'_>) -> Result<Allowed, Missing> {
    let request = &facts.pending.request;
    let scope = still_allowed(facts)?;
    let Ok(asked) = AskedAcr::of(request) else {
        return refuse(
            ErrorCode::UnmetAuthenticationRequirements,
            "The authentication context asked for cannot be reached.",
        );
    };
    let Some((session, person)) = facts
        .session
        .filter(|(session, _)| sign_in_is_recent(facts, session.auth_time))
    else {
        return Err(missing_of_progress(facts, &asked));
    };
    if !is_asked_for(request, session.user_id) {
        // A user who has just signed in as another one must not be asked again and again (OpenID Connect Core 1.0 section
        // 3.1.2.1).
        return match made_for(facts.pending, session.auth_time) {
            true => refuse(ErrorCode::LoginRequired, "Another user signed in."),
            false => Err(Missing::Login),
        };
    }
    if request.prompt.select_account && !account_is_chosen(facts.pending, session) {
        return Err(Missing::Account);
    }
    check_admission(facts, session, person)?;
    let proofs = proofs(facts, person, &session.amr, &asked);
    let need = match session.actor {
        None => sign_in::need(&proofs),
        Some(_) => sign_in::need_of_impersonator(&proofs),
    };
    match need {
        Need::Nothing => {}
        Need::SecondFactor(factors) => return Err(Missing::SecondFactor(factors)),
        Need::Enrolment(acr) => return Err(Missing::Enrolment(acr)),
        Need::RequiredAction(action) => return Err(Missing::RequiredAction(action)),
    }
    check_consent(facts, session, &scope)?;
    Ok(Allowed {
        session: session.clone(),
        acr: asked.answer(proofs.reached()),
        scope,
        claims: request.claims.clone(),
    })
}

/// No user is signed in sufficiently. If a sign-in is in progress: what it still needs; otherwise a new sign-in.
fn missing_of_progress(facts: &Facts<'_>, asked: &AskedAcr) -> Missing {
    let fits = |progress: &SignInProgress| {
        progress.is_live(facts.now)
            && sign_in_is_recent(facts, progress.began_at)
            && is_asked_for(&facts.pending.request, progress.user_id)
    };
    let Some((progress, person)) = facts.progress.filter(|(progress, _)| fits(progress)) else {
        return Missing::Login;
    };
    match sign_in::need(&proofs(facts, person, &progress.methods, asked)) {
        // Sufficient proofs are recorded as a sign-in immediately; if the rules changed since, they are proved again.
        Need::Nothing => Missing::Login,
        Need::SecondFactor(factors) => Missing::SecondFactor(factors),
        Need::Enrolment(acr) => Missing::Enrolment(acr),
        Need::RequiredAction(action) => Missing::RequiredAction(action),
    }
}

fn proofs<'a>(
    facts: &Facts<'a>,
    person: Person<'a>,
    methods: &'a [AuthenticationMethod],
    asked: &AskedAcr,
) -> Proofs<'a> {
    Proofs {
        user: person.user,
        methods,
        enrolled: person.enrolled,
        device: person.device,
        policy: facts.policy,
        asked: Asked {
            client: Some(facts.client),
            essential: asked.essential,
            voluntary: asked.voluntary,
        },
        now: facts.now,
    }
}

/// An administrator who acts as a user lets no device in: it would stay with whoever has the device.
const ONLY_THE_USER: &str = "Only the user can let a device in.";

fn refuse<T>(code: ErrorCode, description: &'static str) -> Result<T, Missing> {
    Err(Missing::Refused(OAuthError::new(code, description)))
}

/// What may still be granted, by the client's current registration and not by that at the time of the request.
fn still_allowed(facts: &Facts<'_>) -> Result<ScopeSet, Missing> {
    let request = &facts.pending.request;
    if facts.client.disabled || facts.client.client_id != request.client_id {
        return refuse(ErrorCode::UnauthorizedClient, "The client may not sign users in.");
    }
    if facts.pending.expires_at <= facts.now {
        return refuse(ErrorCode::AccessDenied, "The sign-in took too long.");
    }
    let grant_type = match request.target {
        ResponseTarget::Redirect(_) => GrantType::AuthorizationCode,
        ResponseTarget::Device(_) => GrantType::DeviceCode,
    };
    if !facts.client.allows(grant_type) {
        return refuse(ErrorCode::UnauthorizedClient, "The client may no longer sign users in.");
    }
    if request.device().is_some() && facts.is_impersonation() {
        return refuse(ErrorCode::AccessDenied, ONLY_THE_USER);
    }
    let scope = request.scope.intersection(&facts.client.metadata.scope);
    let scope = match facts.is_impersonation() {
        true => without_lasting_access(scope),
        false => scope,
    };
    if scope.is_empty() {
        return refuse(ErrorCode::InvalidScope, "The client may no longer ask for this scope.");
    }
    Ok(scope)
}

/// What an administrator gives a client who acts as the user: nothing that outlives it, and nothing of the administration.
fn without_lasting_access(scope: ScopeSet) -> ScopeSet {
    scope.filtered(|value| value != OFFLINE_ACCESS && !value.starts_with(ADMINISTRATION))
}

/// `prompt=login` and `max_age`. A sign-in made for this request satisfies both, also `max_age=0`: otherwise the time that a
/// user needs to read the consent page would redirect them to the sign-in page again and again.
fn sign_in_is_recent(facts: &Facts<'_>, auth_time: DateTime<Utc>) -> bool {
    let request = &facts.pending.request;
    let max_age = request.max_age.or(facts.client.metadata.default_max_age);
    let age = (facts.now - auth_time).num_milliseconds();
    let too_old = max_age.is_some_and(|limit| i128::from(age) > i128::from(limit) * 1000);
    made_for(facts.pending, auth_time) || (!request.prompt.login && !too_old)
}

/// Whether the user authenticated after the request came.
fn made_for(pending: &PendingAuthorization, auth_time: DateTime<Utc>) -> bool {
    auth_time >= pending.created_at
}

/// `id_token_hint`, and a `sub` requested by value (OpenID Connect Core 1.0 section 5.5.1): only that user is accepted.
fn is_asked_for(request: &AuthorizationRequest, user_id: UserId) -> bool {
    let sub = Value::String(user_id.to_string());
    let by_hint = request.id_token_hint.is_none_or(|hinted| hinted == user_id);
    let by_claim = match request.claims.id_token.get("sub") {
        Some(Some(asked)) => {
            asked.value.as_ref().is_none_or(|value| *value == sub)
                && asked.values.as_ref().is_none_or(|values| values.contains(&sub))
        }
        _ => true,
    };
    by_hint && by_claim
}

/// The account was chosen on the page, or by signing in for this request.
fn account_is_chosen(pending: &PendingAuthorization, session: &SignedIn) -> bool {
    pending.selected_session == Some(session.session_id) || made_for(pending, session.auth_time)
}

/// The groups that the client is limited to. Nobody is asked to prove more first, only to hear that afterwards.
fn check_admission(facts: &Facts<'_>, session: &SignedIn, person: Person<'_>) -> Result<(), Missing> {
    if facts.client.admits(person.user) {
        return Ok(());
    }
    match answer_of(facts, session) {
        Some(ConsentAnswer::Deny) => refuse(ErrorCode::AccessDenied, "The user may not use this client."),
        Some(ConsentAnswer::Allow) | None => Err(Missing::Admission),
    }
}

/// What this session's user answered to this request.
fn answer_of(facts: &Facts<'_>, session: &SignedIn) -> Option<ConsentAnswer> {
    let decision = facts.pending.consent_decision;
    let of_this_user = decision.filter(|decision| decision.user_id == session.user_id);
    of_this_user.map(|decision| decision.answer)
}

/// The consent of this session's user, given now or before. The answer of another user does not count, and neither does one that was
/// taken back since: what was allowed is stored as a consent, until somebody takes it back. A device is let in by an answer that is given
/// now, whatever was allowed before: whoever has the device may be somebody else (RFC 8628 section 5.4).
fn check_consent(facts: &Facts<'_>, session: &SignedIn, scope: &ScopeSet) -> Result<(), Missing> {
    let is_covered = facts
        .consent
        .is_some_and(|consent| covers(consent, facts, session, scope));
    let enough_without_asking = !facts.pending.request.prompt.consent
        && facts.pending.request.device().is_none()
        && match facts.client.metadata.consent {
            ConsentPolicy::Always => false,
            ConsentPolicy::Once => is_covered,
            ConsentPolicy::Never => true,
        };
    match answer_of(facts, session) {
        Some(ConsentAnswer::Deny) => refuse(ErrorCode::AccessDenied, "The user refused."),
        Some(ConsentAnswer::Allow) if is_covered => Ok(()),
        _ if enough_without_asking => Ok(()),
        Some(ConsentAnswer::Allow) | None => Err(Missing::Consent),
    }
}

/// A stored consent that includes `offline_access` is the other condition under which OpenID Connect Core 1.0 section 11
/// allows it without `prompt=consent`.
fn covers(consent: &Consent, facts: &Facts<'_>, session: &SignedIn, scope: &ScopeSet) -> bool {
    consent.user_id == session.user_id
        && consent.client_id == facts.client.client_id
        && scope.is_subset(&consent.scope)
        && claims::asked_by_name(&facts.pending.request.claims)
            .iter()
            .all(|claim| consent.claims.contains(claim))
}

#[cfg(test)]
mod tests;
