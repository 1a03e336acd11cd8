//! `/login/enrol`: somebody who may not go on without a second factor sets one up: an authenticator app, confirmed by a code of
//! it. The recovery codes that come with it are shown once, in the answer.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    attempt,
    complete::{self, SignInCandidate, TrustWish, Visit},
    destination::{Destination, DestinationQuery},
    second_factor::AccountLabel,
};
use crate::{
    domain::{
        acr::Acr,
        session::AuthenticationMethod,
        sign_in::{SecondFactor, SignInPolicy},
        user::User,
    },
    factors::totp::{self, Proposal},
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        qr::{self, QrPicture},
        request_context::RequestContext,
        state::AppState,
    },
    web::account::recovery_codes::RecoveryCodesPage,
};

/// The page that sets an authenticator app up.
#[derive(Template)]
#[template(path = "login/enrol.html")]
pub struct EnrolPage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `code`.
    pub form_action: String,
    /// Who is on their way in.
    pub account: AccountLabel,
    /// What the app is to be told.
    pub setup: TotpSetup,
    /// Where they make a passkey instead, where that counts.
    pub passkey_address: Option<String>,
    /// Whether the last code was wrong.
    pub problem: Option<WrongCode>,
}

/// The code was not one of the app's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongCode;

/// What an authenticator app is to be told.
#[derive(Clone, Debug)]
pub struct TotpSetup {
    /// The picture for its camera.
    pub picture: Option<QrPicture>,
    /// The same address, for an app on this device.
    pub address: String,
    /// The secret, to be typed.
    pub typed: String,
}

impl TotpSetup {
    /// What `user`'s app is to be told.
    pub fn new(state: &AppState, user: &User, proposal: &Proposal) -> Self {
        let address = proposal
            .secret
            .address(&state.config.branding.name, user.account_label());
        Self {
            picture: qr::picture(&address),
            address: address.to_string(),
            typed: proposal.secret.typed().to_string(),
        }
    }
}

impl EnrolPage {
    /// The sentence at the field.
    fn field_problem(&self) -> Option<String> {
        self.problem.map(|WrongCode| self.shell.text("totp-problem-mismatch"))
    }
}

impl Page for EnrolPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// The secret, and the form for a code of it.
///
/// # Errors
/// A page, when the link is used, lapsed or another browser's.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
) -> Result<Response, PageError> {
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = who_enrols(&state, &browser, &headers).await? else {
        return Ok(Redirect::to(&destination.address("/login")).into_response());
    };
    let proposal = propose(&state, &browser, &candidate.user).await?;
    let page = page(&state, &mut browser, &headers, &candidate, &destination, &proposal).await?;
    Ok(render(StatusCode::OK, page))
}

/// Confirms the app with a code of it.
///
/// # Errors
/// A page, when the form is not ours or the link lapsed.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<DestinationQuery>,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let destination = Destination::load(&state, &browser, &query).await?;
    let Some(candidate) = who_enrols(&state, &browser, &headers).await? else {
        return Ok(Redirect::to(&destination.address("/login")).into_response());
    };
    let proposal = propose(&state, &browser, &candidate.user).await?;
    let attempt = attempt(&state, &context, &headers);
    let code = form.get("code").unwrap_or_default();
    let Some(codes) = totp::confirm(&attempt, candidate.user.id, &proposal, code).await? else {
        let page = page(&state, &mut browser, &headers, &candidate, &destination, &proposal).await?;
        let page = EnrolPage {
            problem: Some(WrongCode),
            ..page
        };
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, page));
    };
    let visit = Visit {
        state: &state,
        context: &context,
        headers: &headers,
        destination: &destination,
    };
    let user = candidate.user.clone();
    // No browser is known any more; this one will be again.
    let candidate = SignInCandidate {
        known: None,
        ..candidate
    };
    let go_on = destination.next_step();
    let recorded = complete::second_factor(
        &visit,
        &mut browser,
        candidate,
        AuthenticationMethod::Totp,
        TrustWish::AskAgain,
    )
    .await?;
    let shell = destination.shell(&state, &mut browser, &headers, Some(&user)).await?;
    Ok(recorded.with(render(
        StatusCode::OK,
        RecoveryCodesPage::new(shell, &user, codes, go_on),
    )))
}

/// The page where somebody sets up what leads to `acr`: a passkey where no app does.
pub fn page_of(acr: Acr, policy: &SignInPolicy) -> &'static str {
    let app_is_enough = acr <= Acr::TwoFactors && policy.second_factors.contains(&SecondFactor::Totp);
    if app_is_enough {
        "/login/enrol"
    } else {
        "/login/enrol-passkey"
    }
}

fn passkeys_count(state: &AppState) -> bool {
    state.passkeys.is_some() && state.config.sign_in.second_factors.contains(&SecondFactor::Passkey)
}

/// Somebody who may add an app here: they have none, and proved the best that they have.
async fn who_enrols(
    state: &AppState,
    browser: &Browser,
    headers: &HeaderMap,
) -> Result<Option<SignInCandidate>, PageError> {
    let counts = state.config.sign_in.second_factors.contains(&SecondFactor::Totp);
    let candidate = complete::candidate(state, browser, headers).await?;
    Ok(candidate.filter(|candidate| counts && !candidate.enrolled.totp && candidate.may_enrol(state)))
}

/// The secret that this browser shows until it is confirmed.
///
/// # Errors
/// When the session cannot be read or written.
pub async fn propose(state: &AppState, browser: &Browser, user: &User) -> Result<Proposal, PageError> {
    let shown = browser.proposed_totp().await?;
    let proposal = totp::propose(&state.sealer, &state.random, user.id, shown.as_deref());
    if shown.as_ref() != Some(&proposal.sealed) {
        browser.propose_totp(Some(proposal.sealed.clone())).await?;
    }
    Ok(proposal)
}

async fn page(
    state: &AppState,
    browser: &mut Browser,
    headers: &HeaderMap,
    candidate: &SignInCandidate,
    destination: &Destination,
    proposal: &Proposal,
) -> Result<EnrolPage, PageError> {
    Ok(EnrolPage {
        shell: destination
            .shell(state, browser, headers, Some(&candidate.user))
            .await?,
        form_action: destination.address("/login/enrol"),
        account: AccountLabel::of(candidate, destination),
        setup: TotpSetup::new(state, &candidate.user, proposal),
        passkey_address: passkeys_count(state).then(|| destination.address("/login/enrol-passkey")),
        problem: None,
    })
}
