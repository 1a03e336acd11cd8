//! `/account/recovery-codes`: a new set of codes to write down, shown once. The old set is worth nothing from then on.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    domain::{event::EventKind, user::User},
    factors::recovery_code,
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        page::{Page, Shell, render},
        parameters::PageParameters,
        request_context::RequestContext,
        state::AppState,
    },
    store::enrolled,
    web::{account, account_shell, login::attempt},
};

/// The page that shows the codes, this once.
#[derive(Template)]
#[template(path = "account/recovery_codes.html")]
pub struct RecoveryCodesPage {
    /// What every page needs.
    pub shell: Shell,
    /// Whose they are, for the sheet of paper.
    pub account: String,
    /// The codes.
    pub codes: Vec<String>,
    /// The same as a file, in a `data:` address, for who cannot print.
    pub file: String,
    /// Where to go afterwards.
    pub next: String,
}

impl RecoveryCodesPage {
    /// Shows `codes` to `user`.
    pub fn new(shell: Shell, user: &User, codes: Vec<String>, next: String) -> Self {
        let account = user.account_label().to_owned();
        let title = shell.text_with(
            "codes-file-title",
            &[("place", &shell.branding.name), ("account", &account)],
        );
        let text = format!("{title}\r\n\r\n{}\r\n", codes.join("\r\n"));
        let encoded: String = url::form_urlencoded::byte_serialize(text.as_bytes()).collect();
        Self {
            shell,
            account,
            codes,
            file: format!("data:text/plain;charset=utf-8,{}", encoded.replace('+', "%20")),
            next,
        }
    }
}

impl Page for RecoveryCodesPage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
}

/// Makes a new set and shows it.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    // Whoever has to sign in first comes back to where the button is.
    let owner = match account::proven_owner(&state, &browser, "/account/security").await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    if !enrolled::find(&state.store, &owner.user).await?.totp {
        return Ok(Redirect::to("/account/security").into_response());
    }
    let attempt = attempt(&state, &context, &headers);
    let transaction = state.store.begin().await?;
    let codes = recovery_code::renew(&transaction, &state.random, owner.user.id).await?;
    attempt
        .record(
            &transaction,
            EventKind::FactorChanged,
            "recovery_code",
            Some(owner.user.id),
        )
        .await?;
    transaction.commit().await?;
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    let next = "/account/security".to_owned();
    Ok(render(
        StatusCode::OK,
        RecoveryCodesPage::new(shell, &owner.user, codes, next),
    ))
}
