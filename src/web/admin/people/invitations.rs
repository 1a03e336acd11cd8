//! `/admin/people/invitations`: who was invited, and inviting somebody.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    domain::{invitation::Invitation, right::Right},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{change_error::ChangeError, invitations, lists::ListRequest},
    protocol::parameters::Parameters,
    store::{Limit, listing::Cursor},
    web::console::{
        actions::actions,
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
    },
};

/// How many invitations a page has.
const ROWS: u16 = 50;

/// The page.
#[derive(Template)]
#[template(path = "admin/people/invitations.html")]
pub struct InvitationsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was typed, where it was refused.
    pub typed: Typed,
    /// The invitations that can be redeemed.
    pub invitations: Vec<InvitationRow>,
    /// The address of the next page.
    pub next: Option<String>,
    /// Whether this is not the first page.
    pub is_further: bool,
    /// Whether the administrator may invite.
    pub may_invite: bool,
    /// Whether invitations can be redeemed at all.
    pub are_open: bool,
    /// What was just done.
    pub done: Option<String>,
    /// Why something was not done.
    pub problem: Option<String>,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// The address.
    pub email: String,
    /// The names of the first groups.
    pub groups: String,
}

/// An invitation.
#[derive(Clone, Debug)]
pub struct InvitationRow {
    /// Which.
    pub id: Uuid,
    /// The address that it was sent to.
    pub email: String,
    /// The groups of the account.
    pub groups: String,
    /// Until when it can be redeemed, as a date.
    pub expires_on: String,
    /// Whether the administrator may revoke it.
    pub may_revoke: bool,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct InvitationsQuery {
    after: String,
    done: String,
}

/// The invitations.
///
/// # Errors
/// When the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(query): PageQuery<InvitationsQuery>,
) -> Result<Response, PageError> {
    show(&mut administrator, query, Typed::default(), None).await
}

actions! {
    Invite = "invite",
    Revoke = "revoke",
}

/// Invites somebody, or revokes an invitation.
///
/// # Errors
/// When there is no such invitation (404), or the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let action = form.get("do").and_then(Action::parse).ok_or(ErrorKind::BadRequest)?;
    match carry_out(&administrator, action, &form).await {
        Ok(()) => {
            let address = format!("/admin/people/invitations?done={}", action.as_str());
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let problem = refusal::sentence(&messages, error)?;
            let typed = Typed::of(&form);
            show(&mut administrator, InvitationsQuery::default(), typed, Some(problem)).await
        }
    }
}

async fn carry_out(administrator: &Administrator, action: Action, form: &Parameters) -> Result<(), ChangeError> {
    let context = administrator.context();
    match action {
        Action::Invite => {
            let typed = Typed::of(form);
            let groups = typed.groups.split(',').map(str::trim).filter(|name| !name.is_empty());
            let groups: Vec<String> = groups.map(str::to_owned).collect();
            invitations::create(context, &typed.email, &groups, form.get("language")).await?;
        }
        Action::Revoke => {
            let id = form.get("invitation").and_then(|id| id.parse().ok());
            invitations::revoke(context, id.ok_or(ChangeError::NotFound("invitation"))?).await?;
        }
    }
    Ok(())
}

impl Action {
    /// That it was done, as text.
    fn said(self, messages: &Messages) -> String {
        match self {
            Self::Invite => messages.text("admin-done-invited"),
            Self::Revoke => messages.text("admin-done-invitation-revoked"),
        }
    }
}

impl Typed {
    fn of(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        Self {
            email: field("email"),
            groups: field("groups"),
        }
    }
}

async fn show(
    administrator: &mut Administrator,
    query: InvitationsQuery,
    typed: Typed,
    problem: Option<String>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::People).await?;
    let context = administrator.context();
    let request = ListRequest {
        filter: None,
        sort: None,
        after: Cursor::from_text(&query.after),
        limit: Limit::of(ROWS),
    };
    let found = invitations::list(context, &request).await.map_err(refusal::list_page)?;
    let page = InvitationsPage {
        invitations: found
            .items
            .iter()
            .map(|invitation| row(administrator, &shell.messages, invitation))
            .collect(),
        next: found
            .next
            .as_ref()
            .map(|cursor| format!("/admin/people/invitations?after={}", cursor.to_text())),
        is_further: request.after.is_some(),
        may_invite: administrator.authority.has_somewhere(Right::UsersWrite),
        are_open: context.config.registration.takes_invitations(),
        done: Action::parse(&query.done).map(|action| action.said(&shell.messages)),
        problem,
        typed,
        shell,
        frame,
    };
    let status = match page.problem {
        Some(_) => StatusCode::CONFLICT,
        None => StatusCode::OK,
    };
    Ok(render(status, &page.shell, &page))
}

fn row(administrator: &Administrator, messages: &Messages, invitation: &Invitation) -> InvitationRow {
    let is_own = invitation.inviter.as_ref() == Some(&administrator.context().actor);
    InvitationRow {
        id: invitation.id,
        email: invitation.email.clone(),
        groups: invitation.groups.join(", "),
        expires_on: messages.date_and_time(invitation.expires_at),
        may_revoke: is_own || administrator.authority.has(Right::UsersWrite),
    }
}
