//! `/admin/apps/{client_id}/settings`: how an application is set up.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use secrecy::ExposeSecret as _;

use crate::{
    domain::{client::Client, ids::ClientId, right::Right, scope::ScopeSet, signing_algorithm::SigningAlgorithm},
    http::{
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::PagePath,
    },
    management::{
        clients::{self, ClientChange},
        scopes,
    },
    store::Versioned,
    web::console::{
        administrator::Administrator,
        app::App,
        app_form::AppForm,
        app_problem::{lines, sentence, wrong_uris},
        frame::{Frame, Section},
        refusal,
        seen::seen,
    },
};

/// The form.
#[derive(Template)]
#[template(path = "admin/apps/app/settings.html")]
pub struct AppSettingsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Which application.
    pub app: App,
    /// The version that is changed.
    pub version: i64,
    /// What is set, or was typed.
    pub typed: AppForm,
    /// The scopes that there are.
    pub scopes: ScopeSet,
    /// Why nothing was changed.
    pub problem: Option<String>,
    /// What is wrong with each address to return to.
    pub wrong: WrongUris,
    /// The secret that it got with the change: it is shown this once.
    pub secret: Option<String>,
}

/// What is wrong with addresses.
#[derive(Default)]
pub struct WrongUris {
    /// With those after signing in.
    pub redirect_uris: Vec<String>,
    /// With those after signing out.
    pub post_logout_redirect_uris: Vec<String>,
}

/// The form.
///
/// # Errors
/// When there is no such application (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator, PagePath(client_id): PagePath) -> Result<Response, PageError> {
    let found = find(&administrator, client_id).await?;
    let typed = AppForm::of(&found.value.metadata);
    show(&mut administrator, &found, StatusCode::OK, typed, Said::default()).await
}

/// Changes the settings. What the form does not show stays.
///
/// # Errors
/// When there is no such application (404), the administrator may not look at it (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(client_id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, client_id).await?;
    let typed = AppForm::typed(&form);
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let wanted = ClientChange {
        metadata: typed.over(&found.value.metadata),
        disabled: found.value.disabled,
    };
    let check = |text: &str| wrong_uris(&messages, &lines(Some(text)), wanted.metadata.application_type);
    let wrong = WrongUris {
        redirect_uris: check(&typed.redirect_uris),
        post_logout_redirect_uris: check(&typed.post_logout_redirect_uris),
    };
    if !(wrong.redirect_uris.is_empty() && wrong.post_logout_redirect_uris.is_empty()) {
        let said = Said {
            problem: Some(messages.text("admin-app-problem-uris")),
            wrong,
            secret: None,
        };
        return show(
            &mut administrator,
            &found,
            StatusCode::UNPROCESSABLE_ENTITY,
            typed,
            said,
        )
        .await;
    }
    let changed = async {
        let version = seen(&form, "version")?;
        clients::change(administrator.context(), &found.value.client_id, version, &wanted).await
    };
    match changed.await {
        Ok(made) => match made.secret {
            None => {
                let address = App::of(&messages, &made.client.value).address;
                Ok(Redirect::to(&format!("{address}?done=changed")).into_response())
            }
            Some(secret) => {
                let said = Said {
                    secret: Some(secret.expose_secret().to_owned()),
                    ..Said::default()
                };
                let typed = AppForm::of(&made.client.value.metadata);
                show(&mut administrator, &made.client, StatusCode::OK, typed, said).await
            }
        },
        Err(error) => {
            let status = refusal::status(&error);
            let said = Said {
                problem: Some(sentence(&messages, error)?),
                ..Said::default()
            };
            show(&mut administrator, &found, status, typed, said).await
        }
    }
}

async fn find(administrator: &Administrator, client_id: String) -> Result<Versioned<Client>, PageError> {
    let found = clients::find(administrator.context(), Right::ClientsRead, &ClientId(client_id)).await;
    found.map_err(refusal::page)
}

/// What the page says of what was tried.
#[derive(Default)]
struct Said {
    problem: Option<String>,
    wrong: WrongUris,
    secret: Option<String>,
}

async fn show(
    administrator: &mut Administrator,
    found: &Versioned<Client>,
    status: StatusCode,
    typed: AppForm,
    said: Said,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Apps).await?;
    let page = AppSettingsPage {
        app: App::of(&shell.messages, &found.value),
        version: found.version,
        scopes: scopes::defined(&administrator.context().store).await?,
        typed,
        problem: said.problem,
        wrong: said.wrong,
        secret: said.secret,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}
