//! `/admin/people/{id}`: one user, and what can be done for them.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use secrecy::ExposeSecret as _;
use serde::Deserialize;

use crate::{
    context::Context,
    domain::{
        ids::{ClientId, GroupId, SessionId, UserId},
        right::Right,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::{PagePath, PageQuery},
    },
    management::{
        authority::NotDone,
        change_error::ChangeError,
        groups::{self, members},
        users::{self, Closing, factors::Factor},
    },
    protocol::parameters::Parameters,
    web::console::{
        actions::actions,
        administrator::Administrator,
        event::EventRow,
        events,
        frame::{Frame, Section},
        person::{Access, May, Person},
        refusal,
        role::{self, Powers},
        undo::Undo,
    },
};

pub mod impersonate;
pub mod merge;
pub mod profile;

/// One user.
#[derive(Template)]
#[template(path = "admin/people/person.html")]
pub struct PersonPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Who it is.
    pub person: Person,
    /// What is known of how they sign in.
    pub access: Access,
    /// What the administrator may do.
    pub may: May,
    /// What they may do in the administration; `None` for whoever may not look at roles.
    pub powers: Option<Powers>,
    /// What happened to the account, the newest first; `None` for whoever may not read it.
    pub events: Option<Vec<EventRow>>,
    /// Where all of them are.
    pub events_address: String,
    /// What was just done.
    pub done: Option<String>,
    /// What takes it back.
    pub undo: Option<Undo>,
    /// Why something was not done.
    pub problem: Option<String>,
    /// The password that they were given: it is shown this once.
    pub password: Option<String>,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
pub struct PersonQuery {
    done: Option<String>,
    /// The group that they left.
    #[serde(default)]
    group: String,
}

/// One user.
///
/// # Errors
/// When there is no such user (404), the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    PageQuery(query): PageQuery<PersonQuery>,
) -> Result<Response, PageError> {
    let id = user_id(&id)?;
    let said = Said {
        done: query.done.as_deref().and_then(Action::parse),
        group: query.group,
        ..Said::default()
    };
    show(&mut administrator, id, StatusCode::OK, said).await
}

/// Does something for the user.
///
/// # Errors
/// When there is no such user (404), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let id = user_id(&id)?;
    let action = form.get("do").and_then(Action::parse).ok_or(ErrorKind::BadRequest)?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    match carry_out(administrator.context(), &messages, id, action, &form).await {
        Ok(Outcome::Shown(password)) => {
            let said = Said {
                password: Some(password),
                ..Said::default()
            };
            show(&mut administrator, id, StatusCode::OK, said).await
        }
        Ok(Outcome::Gone) => Ok(Redirect::to("/admin/people").into_response()),
        Ok(Outcome::Done) => {
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            query.append_pair("done", action.as_str());
            if let Some(group) = form.get("group").filter(|_| action == Action::Leave) {
                query.append_pair("group", group);
            }
            let address = format!("/admin/people/{id}?{}", query.finish());
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let said = Said {
                problem: Some(refusal::sentence(&messages, error)?),
                ..Said::default()
            };
            show(&mut administrator, id, StatusCode::CONFLICT, said).await
        }
    }
}

fn user_id(text: &str) -> Result<UserId, PageError> {
    text.parse().map_err(|_| ErrorKind::NotFound.into())
}

actions! {
    Created = "created",
    Changed = "changed",
    Merged = "merged",
    Disable = "disable",
    Enable = "enable",
    Unlock = "unlock",
    SignOut = "sign-out",
    ResetPassword = "reset-password",
    ResetFactors = "reset-factors",
    RemoveFactor = "remove-factor",
    ConfirmEmail = "confirm-email",
    EndSession = "end-session",
    RevokeApp = "revoke-app",
    Join = "join",
    Leave = "leave",
    Erase = "erase",
}

impl Action {
    /// That it was done, as text.
    fn said(self, messages: &Messages) -> String {
        match self {
            Self::Created => messages.text("admin-done-created"),
            Self::Changed => messages.text("admin-done-changed"),
            Self::Merged => messages.text("admin-done-merged"),
            Self::Disable => messages.text("admin-done-disabled"),
            Self::Enable => messages.text("admin-done-enabled"),
            Self::Unlock => messages.text("admin-done-unlocked"),
            Self::SignOut => messages.text("admin-done-signed-out"),
            Self::ResetPassword => messages.text("admin-done-password"),
            Self::ResetFactors => messages.text("admin-done-factors"),
            Self::RemoveFactor => messages.text("admin-done-factor"),
            Self::ConfirmEmail => messages.text("admin-done-email"),
            Self::EndSession => messages.text("admin-done-session"),
            Self::RevokeApp => messages.text("admin-done-app"),
            Self::Join => messages.text("admin-done-joined"),
            Self::Leave => messages.text("admin-done-left"),
            Self::Erase => messages.text("admin-done-erased"),
        }
    }
}

/// What takes it back.
fn undo(action: Action, group: &str) -> Option<Undo> {
    match action {
        Action::Disable => Some(Undo::new(Action::Enable.as_str(), [])),
        Action::Enable => Some(Undo::new(Action::Disable.as_str(), [])),
        Action::Leave if !group.is_empty() => Some(Undo::new(Action::Join.as_str(), [("group", group.to_owned())])),
        _ => None,
    }
}

/// What became of it.
enum Outcome {
    /// It is done.
    Done,
    /// The user is gone.
    Gone,
    /// They have this password now.
    Shown(String),
}

async fn carry_out(
    context: &Context,
    messages: &Messages,
    id: UserId,
    action: Action,
    form: &Parameters,
) -> Result<Outcome, ChangeError> {
    let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
    match action {
        Action::Created | Action::Changed | Action::Merged => {}
        Action::Disable => drop(users::close(context, id, Closing::Disable).await?),
        Action::Enable => drop(users::close(context, id, Closing::Enable).await?),
        Action::Unlock => users::unlock(context, id).await?,
        Action::SignOut => users::sign_out(context, id).await?,
        Action::ResetPassword => {
            let password = users::give_temporary_password(context, id).await?;
            let password = password.ok_or(ChangeError::NotFound("user"))?;
            return Ok(Outcome::Shown(password.expose_secret().to_owned()));
        }
        Action::ResetFactors => users::reset_factors(context, id).await?,
        Action::RemoveFactor => {
            let factor = match form.get("factor").unwrap_or_default() {
                "totp" => Some(Factor::Totp),
                "recovery-codes" => Some(Factor::RecoveryCodes),
                passkey => passkey.parse().ok().map(Factor::Passkey),
            };
            users::factors::remove(context, id, factor.ok_or(ChangeError::NotFound("factor"))?).await?;
        }
        Action::ConfirmEmail => drop(users::change::confirm_email(context, id).await?),
        Action::EndSession => {
            let session = field("session").parse();
            let session = session.map_err(|_| ChangeError::NotFound("session"))?;
            users::end_session(context, id, SessionId(session)).await?;
        }
        Action::RevokeApp => users::revoke_app(context, id, &ClientId(field("client_id"))).await?,
        Action::Join => {
            let name = field("group");
            let group = groups::find_with(context, Right::GroupsWrite, &name).await?;
            let no_such = || ChangeError::InUse(messages.text_with("admin-problem-no-group", &[("group", &name)]));
            match members::add(context, group.ok_or_else(no_such)?.id, id).await {
                // Whether there is such a group is not for everybody to know.
                Err(ChangeError::NotDone(NotDone::NotAllowed(Right::GroupsWrite))) => return Err(no_such()),
                added => drop(added?),
            }
        }
        Action::Leave => {
            let group = field("group").parse();
            let group = group.map_err(|_| ChangeError::NotFound("group"))?;
            members::remove(context, GroupId(group), id).await?;
        }
        Action::Erase => {
            let found = users::get(context, Right::UsersRead, id).await?;
            if field("typed") != found.value.account_label() {
                return Err(ChangeError::InUse(messages.text("admin-problem-typed")));
            }
            users::change::erase(context, id, found.version).await?;
            return Ok(Outcome::Gone);
        }
    }
    Ok(Outcome::Done)
}

/// What the page says of what was tried.
#[derive(Default)]
struct Said {
    done: Option<Action>,
    /// The group that they left.
    group: String,
    problem: Option<String>,
    password: Option<String>,
}

async fn show(
    administrator: &mut Administrator,
    id: UserId,
    status: StatusCode,
    said: Said,
) -> Result<Response, PageError> {
    let found = users::get(administrator.context(), Right::UsersRead, id)
        .await
        .map_err(refusal::page)?;
    let user = found.value;
    let (shell, frame) = administrator.frame(Section::People).await?;
    let context = administrator.context();
    let messages = &shell.messages;
    let seen = users::look(context, user.clone()).await;
    let seen = seen.map_err(|error| refusal::page(error.into()))?;
    let factors = users::factors::list(context, id).await.map_err(refusal::page)?;
    let page = PersonPage {
        events_address: format!("/admin/audit?person={id}"),
        events: events::list(administrator, messages, "user", &id.to_string()).await?,
        powers: role::powers(context, messages, id).await?,
        person: Person::of(context, messages, &seen).await?,
        access: Access::of(context, messages, &seen, &factors),
        may: May::of(administrator, &user).await?,
        undo: said.done.and_then(|action| undo(action, &said.group)),
        done: said.done.map(|action| action.said(messages)),
        problem: said.problem,
        password: said.password,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}
