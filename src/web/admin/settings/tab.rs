//! `/admin/settings/{tab}`: one page of settings.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    config::settings::SettingChanges,
    domain::{email_address::EmailAddress, phone_number::PhoneNumber, right::Right},
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
        settings::{self, SettingInForce, test_message},
    },
    messages::undelivered::Undelivered,
    protocol::parameters::Parameters,
    store::Versioned,
    web::console::{
        actions::actions,
        administrator::Administrator,
        frame::{Frame, Section},
        picture_field::{PictureField, picture_fields},
        refusal,
        seen::seen,
        setting_field::{FieldKind, SettingField, Typed, typed},
        setting_tabs::{TABS, Tab},
    },
};

/// A page of settings.
#[derive(Template)]
#[template(path = "admin/settings/tab.html")]
pub struct SettingsPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Which page.
    pub tab: &'static Tab,
    /// The version that is changed.
    pub version: i64,
    /// What is on it.
    pub groups: Vec<FieldGroup>,
    /// The pictures, on the page about the look.
    pub pictures: Vec<PictureField>,
    /// Whether the administrator may change settings.
    pub may_write: bool,
    /// Where a test message goes to.
    pub test_to: String,
    /// What was just done.
    pub done: Option<String>,
    /// Why nothing was done.
    pub problem: Option<String>,
}

/// Fields that belong together.
pub struct FieldGroup {
    /// Its name in the page.
    pub name: &'static str,
    /// What it is called.
    pub label: String,
    /// The fields.
    pub fields: Vec<SettingField>,
}

/// What the page before did.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Before {
    done: String,
    /// Which picture was not taken, and why.
    picture: String,
    problem: String,
}

/// What a form came to.
#[derive(Default)]
struct Said {
    done: Option<String>,
    problem: Option<String>,
    /// At which setting, and what is wrong with it.
    field: Option<(&'static str, String)>,
    /// At which picture, and what is wrong with it.
    picture: (String, String),
}

impl Said {
    fn done(sentence: String) -> Self {
        Self {
            done: Some(sentence),
            ..Self::default()
        }
    }

    fn problem(sentence: String) -> Self {
        Self {
            problem: Some(sentence),
            ..Self::default()
        }
    }
}

actions! {
    Save = "save",
    TestMail = "test-mail",
    TestSms = "test-sms",
}

/// The page.
///
/// # Errors
/// When there is no such page (404), the administrator may not look at settings (403), or the store fails (503 or 500).
pub async fn get(
    mut administrator: Administrator,
    PagePath(name): PagePath,
    PageQuery(before): PageQuery<Before>,
) -> Result<Response, PageError> {
    let (tab, found) = find(&administrator, &name).await?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let said = Said {
        done: match before.done.as_str() {
            "save" => Some(messages.text("settings-done")),
            "picture-upload" => Some(messages.text("settings-picture-done")),
            "picture-remove" => Some(messages.text("settings-picture-removed")),
            _ => None,
        },
        picture: (before.picture, before.problem),
        ..Said::default()
    };
    show(&mut administrator, StatusCode::OK, (tab, &found), None, said).await
}

/// Changes settings, or sends a message to try what was typed.
///
/// # Errors
/// When there is no such page (404), the administrator may not look at settings (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(name): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let (tab, found) = find(&administrator, &name).await?;
    let action = form.get("do").and_then(Action::parse).ok_or(ErrorKind::BadRequest)?;
    let messages = administrator.request.messages(&[], Some(&administrator.user));
    let wanted = wanted(tab, &found, &form);
    let (status, said) = match action {
        Action::Save if wanted.is_empty() => (StatusCode::OK, Said::done(messages.text("settings-nothing-changed"))),
        Action::Save => {
            let saved = async { settings::change(administrator.context(), &wanted, seen(&form, "version")?).await };
            let Err(error) = saved.await else {
                let address = format!("{}?done={}", tab.address(), Action::Save.as_str());
                return Ok(Redirect::to(&address).into_response());
            };
            refused(&messages, error)?
        }
        Action::TestMail | Action::TestSms => match test(&administrator, &messages, action, &wanted, &form).await? {
            Ok(done) => (StatusCode::OK, Said::done(done)),
            Err(problem) => (StatusCode::UNPROCESSABLE_ENTITY, Said::problem(problem)),
        },
    };
    show(&mut administrator, status, (tab, &found), Some(&form), said).await
}

/// Why it was not saved.
fn refused(messages: &Messages, error: ChangeError) -> Result<(StatusCode, Said), PageError> {
    Ok(match error {
        ChangeError::Stale => (StatusCode::CONFLICT, Said::problem(messages.text("settings-stale"))),
        ChangeError::Invalid(invalid) => {
            let problem = messages.text_with("settings-problem-field", &[("problem", invalid.problem.as_str())]);
            let said = Said {
                field: Some((invalid.field, invalid.problem)),
                ..Said::problem(problem)
            };
            (StatusCode::UNPROCESSABLE_ENTITY, said)
        }
        other => {
            let status = match &other {
                ChangeError::NotDone(_) | ChangeError::TooMuch(_) => StatusCode::FORBIDDEN,
                _ => StatusCode::CONFLICT,
            };
            (status, Said::problem(refusal::sentence(messages, other)?))
        }
    })
}

/// Sends a message by what was typed. What came of it, in a sentence.
async fn test(
    administrator: &Administrator,
    messages: &Messages,
    action: Action,
    wanted: &SettingChanges,
    form: &Parameters,
) -> Result<Result<String, String>, PageError> {
    let (context, to) = (administrator.context(), form.get("test_to").unwrap_or_default());
    let sent: Result<Result<String, Undelivered>, ChangeError> = if action == Action::TestMail {
        let Ok(to) = EmailAddress::parse(to) else {
            return Ok(Err(messages.text("settings-test-address-wrong")));
        };
        test_message::mail(context, wanted, &to, &messages.language()).await
    } else {
        let Ok(to) = PhoneNumber::parse(to) else {
            return Ok(Err(messages.text("settings-test-number-wrong")));
        };
        test_message::sms(context, wanted, to, &messages.language()).await
    };
    Ok(match sent {
        Ok(Ok(said)) if action == Action::TestMail => {
            Ok(messages.text_with("settings-test-mail-done", &[("said", said.as_str())]))
        }
        Ok(Ok(said)) => Ok(messages.text_with("settings-test-sms-done", &[("said", said.as_str())])),
        Ok(Err(refusal)) => Err(refusal.said),
        Err(ChangeError::Invalid(invalid)) if invalid.field.ends_with(".transport") => {
            Err(messages.text("settings-test-off"))
        }
        Err(error) => Err(refusal::sentence(messages, error)?),
    })
}

/// What is to change: the settings of the page that have another value in the form.
fn wanted(tab: &Tab, found: &Versioned<Vec<SettingInForce>>, form: &Parameters) -> SettingChanges {
    let on_page = found
        .value
        .iter()
        .filter(|one| tab.keys().any(|key| key == one.setting.key));
    let other = |one: &SettingInForce| match typed(one, form) {
        Typed::Same => None,
        Typed::Other(value) => Some((one.setting.key, value)),
    };
    on_page.filter_map(other).collect()
}

async fn find(
    administrator: &Administrator,
    name: &str,
) -> Result<(&'static Tab, Versioned<Vec<SettingInForce>>), PageError> {
    let tab = Tab::find(name).ok_or(ErrorKind::NotFound)?;
    let found = settings::list(administrator.context(), Right::SettingsRead).await;
    Ok((tab, found.map_err(refusal::page)?))
}

async fn show(
    administrator: &mut Administrator,
    status: StatusCode,
    (tab, found): (&'static Tab, &Versioned<Vec<SettingInForce>>),
    form: Option<&Parameters>,
    said: Said,
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::Settings).await?;
    let field = |key: &&'static str| {
        let one = found.value.iter().find(|one| one.setting.key == *key)?;
        let mut field = SettingField::of(&shell.messages, one, form)?;
        let (_, problem) = said.field.as_ref().filter(|(at, _)| at == key).cloned().unzip();
        field.problem = problem;
        Some(field)
    };
    let groups = tab.groups.iter().map(|group| FieldGroup {
        name: group.name,
        label: (group.label)(&shell.messages),
        fields: group.keys.iter().filter_map(field).collect(),
    });
    let own_address = administrator.user.claims.email.clone().unwrap_or_default();
    let picture = (said.picture.0.as_str(), said.picture.1.as_str());
    let page = SettingsPage {
        pictures: match tab.name {
            "look" => picture_fields(&shell.messages, &administrator.request.state.brand(), picture),
            _ => Vec::new(),
        },
        groups: groups.collect(),
        version: form
            .and_then(|form| form.get("version")?.parse().ok())
            .unwrap_or(found.version),
        may_write: tab
            .keys()
            .all(|key| settings::may_change(&administrator.authority, key)),
        test_to: match form.and_then(|form| form.get("test_to")) {
            Some(to) => to.to_owned(),
            None if tab.name == "mail" => own_address,
            None => String::new(),
        },
        done: said.done,
        problem: said.problem,
        tab,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}
