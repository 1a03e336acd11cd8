//! `/account/passkeys`: adds, renames and removes the user's passkeys.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use serde::Deserialize;

use crate::{
    domain::{
        ids::{PasskeyId, UserId},
        passkey::{self, Backup, MOST_PER_USER, Passkey},
    },
    factors::passkey::registration::{self, Registered, Removed},
    http::{
        current_user::{CurrentUser, sign_in_address},
        error_page::ErrorKind,
        errors::PageError,
        format::{self, Moment},
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    store::passkeys,
    web::sign_in::{
        complete::add_to_session,
        owner::{Owner, Proven, is_recent},
        passkey_form::{self, PasskeyForm},
    },
};

const PAGE: &str = "/account/passkeys";

/// The list, and the form that adds one.
#[derive(Template)]
#[template(path = "account/passkeys.html")]
pub struct PasskeysPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The passkeys.
    pub passkeys: Vec<PasskeyEntry>,
    /// What the browser is told about the passkeys that still count, so that it offers no others.
    pub accepted: Option<AcceptedPasskeys>,
    /// What the user may do.
    pub change: Change,
    /// The suggested name for a new one: a description of this browser.
    pub new_name: String,
    /// The change that was just made, if any.
    pub done: Option<PasskeysDone>,
    /// What failed, if anything.
    pub problem: Option<PasskeysProblem>,
}

/// The passkeys that count (Web Authentication Level 3 section 5.1.10.2), of those that were made for this user here. They belong to a
/// signed-in user, and say nothing that their own browser does not know.
#[derive(Clone, Debug)]
pub struct AcceptedPasskeys {
    /// What their authenticators call the user, as base64url.
    pub user_handle: String,
    /// What their authenticators call them, as base64url, separated by spaces.
    pub credential_ids: String,
}

/// One passkey.
#[derive(Clone, Debug)]
pub struct PasskeyEntry {
    /// Its name.
    pub name: String,
    /// Whether it is synchronised, in two words and in a sentence.
    pub place: (String, String),
    /// When it was added, and that in words.
    pub created: (Moment, String),
    /// When it was used last, and that in words.
    pub used: Option<(Moment, String)>,
    /// Where the form that renames it posts to. Fields: `csrf_token`, `name`.
    pub rename_action: String,
    /// Where the form that removes it posts to. Fields: `csrf_token`.
    pub remove_action: String,
}

/// What the user may do with the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Everything. The form has a field `name` too.
    Anything(PasskeyForm),
    /// Everything but adding: the user has the maximum number.
    AllButAdding,
    /// Everything but adding: the issuer's host is an IP address, for which there are no passkeys (Web Authentication Level 3
    /// section 5.1.2).
    NoneHere,
    /// Only read it: the last sign-in is too old. The link leads to a new sign-in.
    Nothing {
        /// The link.
        sign_in_address: String,
    },
}

/// A change that was just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeysDone {
    /// A passkey was added.
    Added,
    /// A passkey was added that is a second factor only.
    AddedAsSecondStep,
    /// A passkey was renamed.
    Renamed,
    /// A passkey was removed.
    Removed,
}

/// What failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasskeysProblem {
    /// It could not be verified.
    Refused,
    /// A user has it already.
    Taken,
    /// The challenge is no longer valid.
    Expired,
    /// The name is not allowed.
    Name,
    /// It is the only way to sign in.
    Last,
}

impl PasskeysPage {
    fn done_sentence(&self) -> Option<String> {
        self.done.map(|done| match done {
            PasskeysDone::Added => self.shell.text("passkeys-added"),
            PasskeysDone::AddedAsSecondStep => self.shell.text("passkeys-added-second-step"),
            PasskeysDone::Renamed => self.shell.text("passkeys-renamed"),
            PasskeysDone::Removed => self.shell.text("passkeys-removed"),
        })
    }

    /// The title and the sentence about the failure.
    fn notice(&self) -> Option<(String, String)> {
        let shell = &self.shell;
        self.problem.map(|problem| match problem {
            PasskeysProblem::Refused => (shell.text("passkeys-refused"), shell.text("passkeys-refused-help")),
            PasskeysProblem::Taken => (shell.text("passkeys-taken"), shell.text("passkeys-taken-help")),
            PasskeysProblem::Expired => (shell.text("passkey-expired"), shell.text("passkey-expired-help")),
            PasskeysProblem::Name => (shell.text("passkeys-name"), shell.text("passkeys-name-problem")),
            PasskeysProblem::Last => (shell.text("passkeys-last"), shell.text("passkeys-last-help")),
        })
    }

    fn may_change(&self) -> bool {
        !matches!(self.change, Change::Nothing { .. })
    }
}

impl PasskeyEntry {
    fn new(messages: &Messages, passkey: Passkey, now: DateTime<Utc>) -> Self {
        let place = match passkey.backup {
            _ if !passkey.is_discoverable => (
                messages.text("passkeys-second-step"),
                messages.text("passkeys-second-step-help"),
            ),
            Backup::Done => (messages.text("passkeys-synced"), messages.text("passkeys-synced-help")),
            Backup::Possible => (
                messages.text("passkeys-not-yet-synced"),
                messages.text("passkeys-not-yet-synced-help"),
            ),
            Backup::DeviceBound => (messages.text("passkeys-local"), messages.text("passkeys-local-help")),
        };
        let created = format::moment(messages, passkey.created_at, now);
        let created_said = messages.text_with("passkeys-created", &[("ago", &created.ago)]);
        let used = passkey.last_used_at.map(|then| {
            let used = format::moment(messages, then, now);
            let said = messages.text_with("passkeys-used", &[("ago", &used.ago)]);
            (used, said)
        });
        Self {
            place,
            created: (created, created_said),
            used,
            rename_action: format!("{PAGE}/{}/rename", passkey.id),
            remove_action: format!("{PAGE}/{}/remove", passkey.id),
            name: passkey.name,
        }
    }
}

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct PasskeysQuery {
    done: Option<String>,
}

/// The list; users who are not signed in are redirected to sign in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut current: CurrentUser, PageQuery(query): PageQuery<PasskeysQuery>) -> Result<Response, PageError> {
    let page = PasskeysPage {
        done: match query.done.as_deref() {
            Some("added") => Some(PasskeysDone::Added),
            Some("added-second-step") => Some(PasskeysDone::AddedAsSecondStep),
            Some("renamed") => Some(PasskeysDone::Renamed),
            Some("removed") => Some(PasskeysDone::Removed),
            _ => None,
        },
        ..page(&mut current).await?
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Creates a challenge for a new passkey.
///
/// # Errors
/// When the user has the maximum number (400), or the store fails (503 or 500).
pub async fn challenge(owner: Owner<Proven>, _: CheckedForm) -> Result<Response, PageError> {
    let ceremonies = passkey_form::ceremonies(&owner.request)?;
    let begun = registration::begin(&ceremonies, &owner.user)
        .await
        .map_err(passkey_form::failure)?;
    Ok(passkey_form::challenge(begun.ok_or(ErrorKind::BadRequest)?))
}

/// Checks the response and adds the passkey.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut owner: Owner<Proven>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let suggested = suggested_name(&owner);
    let typed = form.get("name").unwrap_or_default();
    // Somebody who took the suggestion gets a better one, now that it is known who keeps the passkey.
    let provider = passkey::provider(form.get("aaguid").unwrap_or_default()).filter(|_| typed == suggested);
    let Some(name) = passkey::name(provider.unwrap_or(typed)) else {
        return refuse(&mut owner, PasskeysProblem::Name).await;
    };
    let ceremonies = passkey_form::ceremonies(&owner.request)?;
    let (ceremony, answer) = passkey_form::answer(&form);
    let registered = registration::finish(&ceremonies, owner.user.id, ceremony, answer, name)
        .await
        .map_err(passkey_form::failure)?;
    let problem = match registered {
        Registered::Added(passkey) => {
            let session = owner.session.clone();
            let hash = owner.user.password_hash.clone();
            add_to_session(&mut owner.request, session, hash.as_deref(), passkey.backup.method()).await?;
            let done = if passkey.is_discoverable {
                "added"
            } else {
                "added-second-step"
            };
            return Ok(Redirect::to(&format!("{PAGE}?done={done}")).into_response());
        }
        Registered::Refused => PasskeysProblem::Refused,
        Registered::Taken => PasskeysProblem::Taken,
        Registered::Expired => PasskeysProblem::Expired,
        // The page itself says so.
        Registered::TooMany => return Ok(Redirect::to(PAGE).into_response()),
    };
    refuse(&mut owner, problem).await
}

/// Renames a passkey.
///
/// # Errors
/// When the user has no such passkey (404), or the store fails (503 or 500).
pub async fn rename(
    mut owner: Owner<Proven>,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let Some(name) = passkey::name(form.get("name").unwrap_or_default()) else {
        return refuse(&mut owner, PasskeysProblem::Name).await;
    };
    let id: PasskeyId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    let was_theirs = registration::rename(&owner.request.context, owner.user.id, id, name).await?;
    ErrorKind::NotFound.unless(was_theirs)?;
    Ok(Redirect::to(&format!("{PAGE}?done=renamed")).into_response())
}

/// Removes a passkey, unless it is the only way to sign in.
///
/// # Errors
/// When the user has no such passkey (404), or the store fails (503 or 500).
pub async fn remove(mut owner: Owner<Proven>, PagePath(id): PagePath, _: CheckedForm) -> Result<Response, PageError> {
    let id: PasskeyId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    match registration::remove(&owner.request.context, owner.user.id, id).await? {
        Removed::Yes { .. } => Ok(Redirect::to(&format!("{PAGE}?done=removed")).into_response()),
        Removed::LastSignInMethod => refuse(&mut owner, PasskeysProblem::Last).await,
        Removed::NotTheirs => Err(ErrorKind::NotFound.into()),
    }
}

/// A description of this browser.
fn suggested_name(current: &CurrentUser) -> String {
    let request = &current.request;
    let messages = request.messages(&[], Some(&current.user));
    format::device(&messages, Some(&request.context.user_agent))
}

fn accepted(user: UserId, kept: &[Passkey]) -> AcceptedPasskeys {
    let handle = user.0.as_bytes();
    let own = kept.iter().filter(|passkey| passkey.user_handle() == handle);
    let ids: Vec<String> = own
        .map(|passkey| URL_SAFE_NO_PAD.encode(&passkey.credential_id))
        .collect();
    AcceptedPasskeys {
        user_handle: URL_SAFE_NO_PAD.encode(handle),
        credential_ids: ids.join(" "),
    }
}

async fn refuse(current: &mut CurrentUser, problem: PasskeysProblem) -> Result<Response, PageError> {
    let page = PasskeysPage {
        problem: Some(problem),
        ..page(current).await?
    };
    Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page))
}

async fn page(current: &mut CurrentUser) -> Result<PasskeysPage, PageError> {
    let CurrentUser { request, session, user } = current;
    let now = request.context.now;
    let kept = passkeys::list_of_user(&request.context.store, user.id).await?;
    let challenge_address = format!("{PAGE}/challenge");
    let change = if is_recent(session, now) {
        let form = PasskeyForm::new(request, PAGE.to_owned(), &challenge_address).await?;
        match form {
            Some(form) if kept.len() < MOST_PER_USER => Change::Anything(form),
            Some(_) => Change::AllButAdding,
            None => Change::NoneHere,
        }
    } else {
        Change::Nothing {
            sign_in_address: sign_in_address(PAGE),
        }
    };
    let shell = request.shell(Some(user)).await?;
    Ok(PasskeysPage {
        accepted: Some(accepted(user.id, &kept)),
        passkeys: kept
            .into_iter()
            .map(|passkey| PasskeyEntry::new(&shell.messages, passkey, now))
            .collect(),
        change,
        new_name: format::device(&shell.messages, Some(&request.context.user_agent)),
        shell,
        done: None,
        problem: None,
    })
}
