//! `/admin/apps/connect/{guide}`: connecting a well-known application, or a program with a well-known library.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use secrecy::ExposeSecret as _;

use crate::{
    domain::{client::ClientMetadata, ids::ClientId},
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::PagePath,
    },
    management::{
        change_error::ChangeError,
        clients::{self, ClientChange, Made},
        connect::{Answers, Guide, SettingsToCopy},
        validation::Invalid,
    },
    protocol::parameters::Parameters,
    web::console::{
        administrator::Administrator,
        app::{App, endpoints, require_may_create},
        app_problem::{lines, sentence, wrong_uris},
        frame::{Frame, Section},
    },
};

/// The form, and then what to put into the application.
#[derive(Template)]
#[template(path = "admin/apps/connect/guide.html")]
pub struct GuidePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Which application.
    pub guide: &'static Guide,
    /// What was typed.
    pub typed: Typed,
    /// Why the application was not made.
    pub problem: Option<String>,
    /// Why its address was not taken.
    pub wrong_address: Vec<String>,
    /// The application that was made.
    pub made: Option<Connected>,
}

/// An application that was made.
pub struct Connected {
    /// The application.
    pub app: App,
    /// What is put into it. Its secret is in there, this once.
    pub settings: Vec<SettingsToCopy>,
    /// Whether it has a secret.
    pub has_secret: bool,
}

/// What was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// Its name.
    pub name: String,
    /// Its identifier.
    pub client_id: String,
    /// The groups whose members alone may use it, one name a line.
    pub allowed_groups: String,
    /// What the guide asks for.
    pub answers: Answers,
}

#[derive(Default)]
struct Said {
    problem: Option<String>,
    wrong_address: Vec<String>,
    made: Option<Connected>,
}

/// The form.
///
/// # Errors
/// When there is no such guide (404), the administrator may make no applications (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator, PagePath(guide): PagePath) -> Result<Response, PageError> {
    require_may_create(&administrator)?;
    let guide = Guide::find(&guide).ok_or(ErrorKind::NotFound)?;
    let typed = Typed {
        name: if guide.is_library {
            String::new()
        } else {
            guide.name.clone()
        },
        client_id: if guide.is_library {
            String::new()
        } else {
            guide.slug.to_owned()
        },
        allowed_groups: String::new(),
        answers: Answers::default(),
    };
    show(&mut administrator, StatusCode::OK, guide, typed, Said::default()).await
}

/// Makes the application, and shows what to put into it.
///
/// # Errors
/// When there is no such guide (404), the administrator may make no applications (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(guide): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    require_may_create(&administrator)?;
    let guide = Guide::find(&guide).ok_or(ErrorKind::NotFound)?;
    let mut typed = Typed::of(guide, &form);
    if typed.client_id.is_empty() {
        typed.client_id = administrator.context().new_id().to_string();
    }
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let refused = StatusCode::UNPROCESSABLE_ENTITY;
    let name = Some(typed.name.clone()).filter(|name| !name.is_empty());
    let checked = Guide::check_client_id(&typed.client_id);
    let metadata = match checked.and_then(|()| guide.metadata(name, &typed.answers)) {
        Ok(metadata) => metadata,
        Err(invalid) => {
            let said = wrong_answer(&messages, &invalid);
            return show(&mut administrator, refused, guide, typed, said).await;
        }
    };
    let wrong = wrong_uris(&messages, &metadata.redirect_uris, metadata.application_type);
    if !wrong.is_empty() {
        let said = Said {
            problem: Some(messages.text("admin-app-problem-uris")),
            wrong_address: wrong,
            made: None,
        };
        return show(&mut administrator, refused, guide, typed, said).await;
    }
    let client_id = ClientId(typed.client_id.clone());
    let new = ClientChange {
        metadata: ClientMetadata {
            allowed_groups: lines(Some(&typed.allowed_groups)).into_iter().collect(),
            ..metadata
        },
        disabled: false,
    };
    match clients::create(administrator.context(), &client_id, &new, None).await {
        Ok(made) => {
            let made = Some(connected(&administrator, &messages, guide, made, &typed.answers)?);
            let said = Said {
                made,
                ..Said::default()
            };
            show(&mut administrator, StatusCode::OK, guide, typed, said).await
        }
        Err(error) => {
            let status = match &error {
                ChangeError::Invalid(_) => refused,
                _ => StatusCode::CONFLICT,
            };
            let problem = Some(sentence(&messages, error)?);
            let said = Said {
                problem,
                ..Said::default()
            };
            show(&mut administrator, status, guide, typed, said).await
        }
    }
}

fn wrong_answer(messages: &Messages, invalid: &Invalid) -> Said {
    match invalid.field {
        "address" => Said {
            problem: Some(messages.text("connect-problem-address")),
            wrong_address: vec![messages.text("connect-problem-address-form")],
            made: None,
        },
        "client_id" => Said {
            problem: Some(messages.text("connect-problem-client-id")),
            ..Said::default()
        },
        _ => Said {
            problem: Some(messages.text_with("connect-problem-ask", &[("problem", invalid.problem.as_str())])),
            ..Said::default()
        },
    }
}

fn connected(
    administrator: &Administrator,
    messages: &Messages,
    guide: &Guide,
    made: Made,
    answers: &Answers,
) -> Result<Connected, PageError> {
    let client = &made.client.value;
    let secret = made.secret.as_ref().map(|secret| secret.expose_secret());
    let settings = guide.filled_settings(&endpoints(administrator.context())?, client, answers, secret);
    Ok(Connected {
        app: App::of(messages, client),
        settings: settings.map_err(|problem| PageError::internal(problem.to_string()))?,
        has_secret: secret.is_some(),
    })
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    guide: &'static Guide,
    typed: Typed,
    said: Said,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Apps).await?;
    let page = GuidePage {
        guide,
        typed,
        problem: said.problem,
        wrong_address: said.wrong_address,
        made: said.made,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

impl Typed {
    fn of(guide: &Guide, form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        let answer = |id: &String| (id.clone(), field(&format!("ask-{id}")));
        let name = field("name");
        let client_id = match field("client_id") {
            typed if typed.is_empty() => clients::kind::proposed_id(&name).map(|id| id.0).unwrap_or_default(),
            typed => typed,
        };
        Self {
            name,
            client_id,
            allowed_groups: field("allowed_groups"),
            answers: Answers {
                address: field("address"),
                others: guide.asks.iter().map(|ask| answer(&ask.id)).collect(),
            },
        }
    }

    /// The answer to the question of that name.
    pub fn answer(&self, id: &str) -> &str {
        let found = self.answers.others.iter().find(|(own, _)| own == id);
        found.map_or("", |(_, text)| text)
    }
}
