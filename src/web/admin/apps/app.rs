//! `/admin/apps/{client_id}`: one application, and what can be done with it.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use chrono::TimeDelta;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;

use crate::{
    context::Context,
    domain::{
        acr::Acr,
        client::{Client, GrantType},
        client_secret::MOST_SECRETS,
        event::EventKind,
        ids::ClientId,
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
        change_error::ChangeError,
        clients::{self, Allowed, ClientChange, secrets},
        managed,
    },
    protocol::parameters::Parameters,
    store::Versioned,
    web::console::{
        actions::actions,
        administrator::Administrator,
        app::{App, SecretRow, ValueToCopy, address, consent, values_to_copy},
        app_problem::sentence,
        event::EventRow,
        events,
        frame::{Frame, Section},
        refusal,
        seen::seen,
        undo::Undo,
    },
};

pub mod claims;
pub mod settings;
pub mod test;

/// One application.
#[derive(Template)]
#[template(path = "admin/apps/app.html")]
pub struct AppPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What it is.
    pub app: App,
    /// How it is set up.
    pub details: Details,
    /// How it does.
    pub health: Health,
    /// What is put into it.
    pub values: Vec<ValueToCopy>,
    /// Its secrets, the newest last.
    pub secrets: Vec<SecretRow>,
    /// Whether state files manage it.
    pub managed: bool,
    /// Whether the administrator may take it back from them.
    pub may_release: bool,
    /// What the administrator may do.
    pub may: Allowed,
    /// Whether it has room for a second secret.
    pub may_add_secret: bool,
    /// What happened to it, the newest first; `None` for whoever may not read it.
    pub events: Option<Vec<EventRow>>,
    /// Where all of them are.
    pub events_address: String,
    /// What was just done.
    pub done: Option<String>,
    /// What takes it back.
    pub undo: Option<Undo>,
    /// Why something was not done.
    pub problem: Option<String>,
    /// The secret that it got: it is shown this once.
    pub secret: Option<String>,
}

/// How an application is set up.
pub struct Details {
    /// Which version of it that is.
    pub version: i64,
    /// Since when it is there.
    pub since: String,
    /// Where its users return to after signing in.
    pub redirect_uris: Vec<String>,
    /// Where they return to after signing out.
    pub post_logout_redirect_uris: Vec<String>,
    /// The scopes that it may ask for.
    pub scopes: Vec<String>,
    /// When its users are asked.
    pub consent: String,
    /// The least that they must prove.
    pub required: Acr,
    /// The groups whose members alone may use it; everybody may where there are none.
    pub allowed_groups: Vec<String>,
}

/// How an application does.
pub struct Health {
    /// Whether users could sign in, but for having nowhere to return to.
    pub has_no_address: bool,
    /// Its newest sign-in; `None` where there is none, or the administrator may not know it.
    pub sign_in: Option<EventRow>,
    /// Its newest trouble.
    pub trouble: Option<EventRow>,
}

/// The query of the page.
#[derive(Debug, Default, Deserialize)]
pub struct AppQuery {
    done: Option<String>,
}

/// One application.
///
/// # Errors
/// When there is no such application (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(client_id): PagePath,
    PageQuery(query): PageQuery<AppQuery>,
) -> Result<Response, PageError> {
    let said = Said {
        done: query.done.as_deref().and_then(Action::parse),
        ..Said::default()
    };
    show(&mut administrator, &ClientId(client_id), StatusCode::OK, said).await
}

/// Does something with the application.
///
/// # Errors
/// When there is no such application (404), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(client_id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let client_id = ClientId(client_id);
    let action = form.get("do").and_then(Action::parse).ok_or(ErrorKind::BadRequest)?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    match carry_out(administrator.context(), &messages, &client_id, action, &form).await {
        Ok(Outcome::Shown(secret)) => {
            let said = Said {
                secret: Some(secret),
                ..Said::default()
            };
            show(&mut administrator, &client_id, StatusCode::OK, said).await
        }
        Ok(Outcome::Gone) => Ok(Redirect::to("/admin/apps").into_response()),
        Ok(Outcome::Renamed(to)) => Ok(done(&to, action)),
        Ok(Outcome::Done) => Ok(done(&client_id, action)),
        Err(error) => {
            let said = Said {
                problem: Some(sentence(&messages, error)?),
                ..Said::default()
            };
            show(&mut administrator, &client_id, StatusCode::CONFLICT, said).await
        }
    }
}

fn done(client_id: &ClientId, action: Action) -> Response {
    let address = address(client_id.as_str());
    Redirect::to(&format!("{address}?done={}", action.as_str())).into_response()
}

actions! {
    Created = "created",
    Changed = "changed",
    Disable = "disable",
    Enable = "enable",
    AddSecret = "add-secret",
    RevokeSecret = "revoke-secret",
    ReplaceSecret = "replace-secret",
    Rename = "rename",
    Remove = "remove",
    Release = "release",
}

impl Action {
    /// That it was done, as text.
    fn said(self, messages: &Messages) -> String {
        match self {
            Self::Created => messages.text("admin-app-done-created"),
            Self::Changed => messages.text("admin-done-changed"),
            Self::Disable => messages.text("admin-app-done-disabled"),
            Self::Enable => messages.text("admin-app-done-enabled"),
            Self::AddSecret | Self::ReplaceSecret => messages.text("admin-app-done-secret"),
            Self::RevokeSecret => messages.text("admin-app-done-revoked"),
            Self::Rename => messages.text("admin-app-done-renamed"),
            Self::Remove => messages.text("admin-app-done-removed"),
            Self::Release => messages.text("admin-done-released"),
        }
    }
}

/// What became of it.
enum Outcome {
    /// It is done.
    Done,
    /// The application is gone.
    Gone,
    /// It has this identifier now.
    Renamed(ClientId),
    /// It has this secret now.
    Shown(String),
}

impl Outcome {
    fn of(secret: Option<SecretString>) -> Self {
        secret.map_or(Self::Done, |secret| Self::Shown(secret.expose_secret().to_owned()))
    }
}

async fn carry_out(
    context: &Context,
    messages: &Messages,
    client_id: &ClientId,
    action: Action,
    form: &Parameters,
) -> Result<Outcome, ChangeError> {
    match action {
        Action::Created | Action::Changed => Ok(Outcome::Done),
        Action::Disable | Action::Enable => {
            let found = clients::find(context, Right::ClientsWrite, client_id).await?;
            let change = ClientChange {
                metadata: found.value.metadata,
                disabled: action == Action::Disable,
            };
            let made = clients::change(context, client_id, found.version, &change).await?;
            Ok(Outcome::of(made.secret))
        }
        Action::AddSecret => {
            let days = form.get("lasts").and_then(|days| days.parse::<u16>().ok());
            let expires_at = days.map(|days| context.now + TimeDelta::days(days.into()));
            let made = secrets::add(context, client_id, expires_at).await;
            let made = made.map_err(|error| in_words(error, messages.text("admin-app-secret-two")))?;
            Ok(Outcome::of(Some(made.text)))
        }
        Action::RevokeSecret => {
            let number = form.get("secret").and_then(|number| number.parse().ok());
            let number = number.ok_or(ChangeError::NotFound("secret"))?;
            let revoked = secrets::revoke(context, client_id, number).await;
            revoked.map_err(|error| in_words(error, messages.text("admin-app-problem-last-secret")))?;
            Ok(Outcome::Done)
        }
        Action::Release => {
            managed::release_client(context, client_id).await?;
            Ok(Outcome::Done)
        }
        Action::ReplaceSecret => Ok(Outcome::of(secrets::replace(context, client_id).await?.secret)),
        Action::Rename => {
            let to = ClientId(form.get("client_id").map(str::trim).unwrap_or_default().to_owned());
            clients::rename::rename(context, client_id, seen(form, "version")?, &to).await?;
            Ok(Outcome::Renamed(to))
        }
        Action::Remove => {
            if form.get("typed").map(str::trim) != Some(client_id.as_str().trim()) {
                return Err(ChangeError::InUse(messages.text("admin-app-problem-typed")));
            }
            clients::remove(context, client_id, seen(form, "version")?).await?;
            Ok(Outcome::Gone)
        }
    }
}

/// The same with that sentence, if something stands against it.
fn in_words(error: ChangeError, sentence: String) -> ChangeError {
    match error {
        ChangeError::InUse(_) => ChangeError::InUse(sentence),
        other => other,
    }
}

/// What takes it back.
fn undo(action: Action) -> Option<Undo> {
    match action {
        Action::Disable => Some(Undo::new(Action::Enable.as_str(), [])),
        Action::Enable => Some(Undo::new(Action::Disable.as_str(), [])),
        _ => None,
    }
}

/// What the page says of what was tried.
#[derive(Default)]
struct Said {
    done: Option<Action>,
    problem: Option<String>,
    secret: Option<String>,
}

async fn show(
    administrator: &mut Administrator,
    client_id: &ClientId,
    status: StatusCode,
    said: Said,
) -> Result<Response, PageError> {
    let found = clients::find(administrator.context(), Right::ClientsRead, client_id).await;
    let found = found.map_err(refusal::page)?;
    let (shell, frame) = administrator.frame(Section::Apps).await?;
    let (context, messages) = (administrator.context(), &shell.messages);
    let client = &found.value;
    let known = secrets::list(context, client_id).await.map_err(refusal::page)?;
    let live = known.iter().filter(|secret| secret.is_live(context.now)).count();
    let page = AppPage {
        secrets: known
            .iter()
            .map(|secret| SecretRow::of(context, messages, secret))
            .collect(),
        may_add_secret: live < MOST_SECRETS,
        app: App::of(messages, client),
        details: Details::of(messages, &found),
        health: Health::of(administrator, messages, client).await?,
        values: values_to_copy(context, messages, client)?,
        managed: found.managed,
        may_release: administrator.authority.has(Right::ClientsWrite),
        may: clients::allowed(context, &found).await?,
        events_address: events_address(client_id),
        events: events::list(administrator, messages, "client_id", client_id.as_str()).await?,
        undo: said.done.and_then(undo),
        done: said.done.map(|action| action.said(messages)),
        problem: said.problem,
        secret: said.secret,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

impl Details {
    fn of(messages: &Messages, found: &Versioned<Client>) -> Self {
        let metadata = &found.value.metadata;
        Self {
            version: found.version,
            since: messages.date(found.created_at),
            redirect_uris: metadata.redirect_uris.clone(),
            post_logout_redirect_uris: metadata.post_logout_redirect_uris.clone(),
            scopes: metadata.scope.iter().map(str::to_owned).collect(),
            consent: consent(messages, metadata.consent),
            required: metadata.required_acr,
            allowed_groups: metadata.allowed_groups.iter().cloned().collect(),
        }
    }
}

impl Health {
    async fn of(administrator: &Administrator, messages: &Messages, client: &Client) -> Result<Self, PageError> {
        let newest =
            async |kinds: &[EventKind]| events::newest(administrator, messages, client.client_id.as_str(), kinds).await;
        Ok(Self {
            has_no_address: client.allows(GrantType::AuthorizationCode) && client.metadata.redirect_uris.is_empty(),
            sign_in: newest(&[EventKind::CodeRedeemed, EventKind::ClientTokenIssued]).await?,
            trouble: newest(TROUBLE).await?,
        })
    }
}

/// What says that an application is set up wrongly, or that somebody tries to be it.
const TROUBLE: &[EventKind] = &[
    EventKind::ClientAuthenticationFailed,
    EventKind::CodeRefused,
    EventKind::CodeReused,
    EventKind::RefreshTokenReused,
];

fn events_address(client_id: &ClientId) -> String {
    let query = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("app", client_id.as_str())
        .finish();
    format!("/admin/audit?{query}")
}
