//! `/admin/scopes/preview`: what an application would learn of a person.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{ids::ClientId, scope::ScopeSet},
    http::{
        errors::PageError,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    management::{
        authority::NotDone,
        change_error::ChangeError,
        claims_preview::{self, Origin, Preview, PreviewError, Said},
        users,
    },
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
    },
};

/// The question and its answer.
#[derive(Template)]
#[template(path = "admin/scopes/preview.html")]
pub struct PreviewPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was asked.
    pub asked: Question,
    /// The answer, if there is one.
    pub answer: Option<Answer>,
    /// Why there is no answer.
    pub problem: Option<String>,
}

/// What is asked: the query of the page.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Question {
    /// A name of the user, or their identifier.
    pub person: String,
    /// The identifier of the application.
    pub app: String,
    /// The scopes, with spaces between; all that it may ask for if there are none.
    pub scope: String,
}

/// What would be said.
pub struct Answer {
    /// What would be granted.
    pub scope: String,
    /// Whether they would get in.
    pub admitted: bool,
    /// The ID token, UserInfo and the access token.
    pub tables: Vec<Table>,
}

/// What one of them says.
pub struct Table {
    /// Its id on the page.
    pub id: &'static str,
    /// What it is.
    pub title: String,
    /// Why there is none.
    pub missing: Option<String>,
    /// What it says.
    pub claims: Vec<Row>,
}

/// A claim.
pub struct Row {
    /// Its name.
    pub claim: String,
    /// Its value, as JSON.
    pub value: String,
    /// Where it is from, in words.
    pub from: String,
}

/// The question; with all of it, the answer too.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PageQuery(asked): PageQuery<Question>,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Scopes).await?;
    let (answer, problem) = match asked.person.trim().is_empty() || asked.app.trim().is_empty() {
        true => (None, None),
        false => answer(&administrator, &shell.messages, &asked).await?,
    };
    let page = PreviewPage {
        asked,
        answer,
        problem,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

async fn answer(
    administrator: &Administrator,
    messages: &Messages,
    asked: &Question,
) -> Result<(Option<Answer>, Option<String>), PageError> {
    let context = administrator.context();
    let not_found = || Ok((None, Some(messages.text("what-if-unknown"))));
    let Some(user) = users::find(context, asked.person.trim()).await? else {
        return not_found();
    };
    let scope = ScopeSet::parse(asked.scope.trim());
    let scope = Some(&scope).filter(|scope| !scope.is_empty());
    match claims_preview::preview(context, user.id, &ClientId::from(asked.app.trim()), scope).await {
        Ok(preview) => Ok((Some(Answer::of(messages, preview)), None)),
        Err(PreviewError::Broken(error)) => Err(error.into()),
        Err(PreviewError::NotFound(ChangeError::NotDone(NotDone::Store(error)))) => Err(error.into()),
        // Whom they may not look at is not told from who is not there.
        Err(PreviewError::NotFound(_)) => not_found(),
    }
}

impl Answer {
    fn of(messages: &Messages, preview: Preview) -> Self {
        let table = |id, title: String, missing: String, said: Option<Vec<Said>>| Table {
            id,
            title,
            missing: said.is_none().then_some(missing),
            claims: said
                .unwrap_or_default()
                .iter()
                .map(|said| row(messages, said))
                .collect(),
        };
        Self {
            scope: preview.scope.to_string(),
            admitted: preview.admitted,
            tables: vec![
                table(
                    "id-token",
                    messages.text("claims-id-token"),
                    messages.text("claims-no-openid"),
                    preview.id_token,
                ),
                table(
                    "userinfo",
                    messages.text("claims-userinfo"),
                    messages.text("claims-no-openid"),
                    preview.userinfo,
                ),
                table(
                    "access-token",
                    messages.text("claims-access-token"),
                    messages.text("claims-opaque"),
                    preview.access_token,
                ),
            ],
        }
    }
}

fn row(messages: &Messages, said: &Said) -> Row {
    let from = match &said.from {
        Origin::Server => messages.text("claims-from-server"),
        Origin::Scope(scope) => messages.text_with("claims-from-scope", &[("scope", scope)]),
        Origin::ScopeRule(scope) => messages.text_with("claims-from-scope-rule", &[("scope", scope)]),
        Origin::ClientRule => messages.text("claims-from-client-rule"),
    };
    Row {
        claim: said.claim.clone(),
        value: said.value.to_string(),
        from,
    }
}
