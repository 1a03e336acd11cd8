//! `/admin/api-keys/new`: making a key, which is shown once.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use chrono::TimeDelta;
use secrecy::ExposeSecret as _;

use crate::{
    context::Context,
    domain::{
        right::{Right, Rights},
        role::Over,
    },
    http::{
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
    },
    management::{
        api_keys::{self, NewApiKey},
        change_error::ChangeError,
        groups,
    },
    protocol::parameters::Parameters,
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
        rights::{self, RightGroup},
    },
};

/// The form, and afterwards the key.
#[derive(Template)]
#[template(path = "admin/api_keys/new.html")]
pub struct NewKeyPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// What was typed.
    pub typed: KeyForm,
    /// The rights that a key of the administrator can allow.
    pub rights: Vec<RightGroup>,
    /// For how many days a key can count.
    pub days: [&'static str; 4],
    /// The key that was made: it is shown this once.
    pub key: Option<String>,
    /// Why no key was made.
    pub problem: Option<String>,
}

/// What was typed.
#[derive(Clone, Debug)]
pub struct KeyForm {
    /// What the key is for.
    pub name: String,
    /// For how many days it counts.
    pub days: String,
    /// The name of the group that it is over; empty for everything.
    pub over: String,
    /// What it allows.
    pub rights: Rights,
}

/// For how many days a key can count.
const DAYS: [&str; 4] = ["30", "90", "180", "365"];

impl Default for KeyForm {
    fn default() -> Self {
        Self {
            name: String::new(),
            days: api_keys::LASTS.num_days().to_string(),
            over: String::new(),
            rights: Rights::NONE,
        }
    }
}

/// The form.
///
/// # Errors
/// When the administrator may make no keys (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    if !administrator.authority.has(Right::ApiKeysWrite) {
        return Err(ErrorKind::Forbidden.into());
    }
    show(&mut administrator, StatusCode::OK, KeyForm::default(), Outcome::None).await
}

/// Makes the key, and shows it.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut administrator: Administrator, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let typed = KeyForm::read(&form);
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    match make(administrator.context(), &messages, &typed).await {
        Ok(key) => show(&mut administrator, StatusCode::OK, typed, Outcome::Made(key)).await,
        Err(error) => {
            let problem = refusal::sentence(&messages, error)?;
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&mut administrator, status, typed, Outcome::Refused(problem)).await
        }
    }
}

/// What became of the form.
enum Outcome {
    None,
    Made(String),
    Refused(String),
}

async fn make(context: &Context, messages: &Messages, typed: &KeyForm) -> Result<String, ChangeError> {
    let over = match typed.over.as_str() {
        "" => Over::Everything,
        name => match groups::find_with(context, Right::GroupsRead, name).await? {
            Some(group) => Over::Group(group.id),
            None => {
                let named = [("group", name)];
                return Err(ChangeError::InUse(messages.text_with("admin-problem-no-group", &named)));
            }
        },
    };
    let new = NewApiKey {
        name: typed.name.clone(),
        rights: typed.rights,
        over,
        lasts: typed.days.parse().ok().and_then(TimeDelta::try_days),
    };
    let (_, key) = api_keys::create(context, &new).await?;
    Ok(key.expose_secret().to_owned())
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    typed: KeyForm,
    outcome: Outcome,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::ApiKeys).await?;
    let held = administrator.authority.rights_over(&[]);
    let (key, problem) = match outcome {
        Outcome::None => (None, None),
        Outcome::Made(key) => (Some(key), None),
        Outcome::Refused(problem) => (None, Some(problem)),
    };
    let page = NewKeyPage {
        rights: rights::choices(&shell.messages, held, typed.rights),
        days: DAYS,
        typed,
        key,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

impl KeyForm {
    fn read(form: &Parameters) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        Self {
            name: field("name"),
            days: field("days"),
            over: field("over"),
            rights: rights::chosen(form),
        }
    }
}
