//! `/admin/apps/new`: connecting an application.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use secrecy::ExposeSecret as _;

use crate::{
    domain::{ids::ClientId, right::Right},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
    },
    management::clients::{
        self, ClientChange, Made,
        kind::{ClientKind, proposed_id},
    },
    protocol::parameters::Parameters,
    web::console::{
        administrator::Administrator,
        app::{App, ValueToCopy, address, require_may_create, values_to_copy},
        app_problem::{lines, sentence, wrong_uris},
        frame::{Frame, Section},
    },
};

/// The form, and then what it made.
#[derive(Template)]
#[template(path = "admin/apps/new.html")]
pub struct NewAppPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was typed.
    pub typed: Typed,
    /// Why the application was not made.
    pub problem: Option<String>,
    /// What is wrong with its addresses.
    pub wrong_uris: Vec<String>,
    /// Whether the administrator may make programs that act for themselves.
    pub may_make_machines: bool,
    /// The application that was made, if it got a secret: it is shown this once.
    pub made: Option<MadeApp>,
}

/// An application that was made.
pub struct MadeApp {
    /// The application.
    pub app: App,
    /// Its secret.
    pub secret: String,
    /// What else is put into it.
    pub values: Vec<ValueToCopy>,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// What kind of application.
    pub kind: Option<ClientKind>,
    /// Its name.
    pub name: String,
    /// Its identifier; one is proposed from the name where it is empty.
    pub client_id: String,
    /// Where its users return to, one address a line.
    pub redirect_uris: String,
}

/// The form.
///
/// # Errors
/// When the administrator may make no applications (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    require_may_create(&administrator)?;
    let typed = Typed {
        kind: Some(ClientKind::Web),
        ..Typed::default()
    };
    show(&mut administrator, StatusCode::OK, typed, Said::default()).await
}

/// Makes the application. Its secret is shown with the answer; one without a secret leads to its page.
///
/// # Errors
/// When the administrator may make no applications (403), or the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    require_may_create(&administrator)?;
    let mut typed = Typed::of(&form);
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let kind = typed.kind.ok_or(ErrorKind::BadRequest)?;
    let uris = match kind.has_redirect_uris() {
        false => Vec::new(),
        true => lines(Some(&typed.redirect_uris)),
    };
    let wrong = wrong_uris(&messages, &uris, kind.application_type());
    if !wrong.is_empty() {
        let said = Said {
            problem: Some(messages.text("admin-app-problem-uris")),
            wrong_uris: wrong,
            ..Said::default()
        };
        return show(&mut administrator, StatusCode::UNPROCESSABLE_ENTITY, typed, said).await;
    }
    let client_id = typed.client_id(|| administrator.context().new_id().to_string());
    let new = ClientChange {
        metadata: kind.metadata(typed.name(), uris),
        disabled: false,
    };
    match clients::create(administrator.context(), &client_id, &new, None).await {
        Ok(made) if made.secret.is_none() => {
            let address = address(client_id.as_str());
            Ok(Redirect::to(&format!("{address}?done=created")).into_response())
        }
        Ok(made) => {
            let said = Said {
                made: Some(made),
                ..Said::default()
            };
            show(&mut administrator, StatusCode::OK, typed, said).await
        }
        Err(error) => {
            typed.client_id = client_id.0;
            let said = Said {
                problem: Some(sentence(&messages, error)?),
                ..Said::default()
            };
            show(&mut administrator, StatusCode::UNPROCESSABLE_ENTITY, typed, said).await
        }
    }
}

/// What the page says of what was tried.
#[derive(Default)]
struct Said {
    problem: Option<String>,
    wrong_uris: Vec<String>,
    made: Option<Made>,
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    typed: Typed,
    said: Said,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Apps).await?;
    let made = match said.made {
        None => None,
        Some(made) => Some(MadeApp {
            app: App::of(&shell.messages, &made.client.value),
            values: values_to_copy(administrator.context(), &shell.messages, &made.client.value)?,
            secret: made
                .secret
                .map_or_else(String::new, |secret| secret.expose_secret().to_owned()),
        }),
    };
    let page = NewAppPage {
        typed,
        problem: said.problem,
        wrong_uris: said.wrong_uris,
        may_make_machines: administrator.authority.has(Right::ClientsWrite),
        made,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

impl Typed {
    /// Whether that kind was chosen.
    pub fn is(&self, name: &str) -> bool {
        self.kind.is_some() && self.kind == ClientKind::parse(name)
    }

    fn of(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        Self {
            kind: ClientKind::parse(&field("kind")),
            name: field("name"),
            client_id: field("client_id"),
            redirect_uris: field("redirect_uris"),
        }
    }

    fn name(&self) -> Option<String> {
        Some(self.name.clone()).filter(|name| !name.is_empty())
    }

    fn client_id(&self, random: impl FnOnce() -> String) -> ClientId {
        match self.client_id.as_str() {
            "" => proposed_id(&self.name).unwrap_or_else(|| ClientId(random())),
            typed => ClientId(typed.to_owned()),
        }
    }
}
