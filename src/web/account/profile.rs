//! `/account/profile`: the claims about the user that they can edit.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    accounts::{
        attributes::{self, NotSaved, Own},
        profile,
    },
    domain::{attribute::AttributeDefinition, person_name, user::UserClaims},
    http::{
        attribute_fields::{self, AttributeField},
        current_user::CurrentUser,
        errors::PageError,
        feature::{EmailChange, Feature},
        forms::CheckedForm,
        messages::Messages,
        page::{Shell, render},
        parameters::PageQuery,
    },
    protocol::parameters::Parameters,
    web::sign_in::owner::{Owner, Recent},
};

const PAGE: &str = "/account/profile";

/// The form.
#[derive(Template)]
#[template(path = "account/profile.html")]
pub struct ProfilePage {
    /// The common data of every page.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `name`, `given_name`, `family_name`, `nickname`, `locale`.
    pub form_action: String,
    /// The current claims.
    pub profile: Profile,
    /// The login names; only an administrator can change them.
    pub login_names: Vec<String>,
    /// The page for changing the address, if that is allowed.
    pub email_address: Option<&'static str>,
    /// The available languages.
    pub languages: Vec<Language>,
    /// Whether the form was just saved.
    pub saved: bool,
    /// Whether a text was too long.
    pub too_long: bool,
    /// What is known of them beside that, which they change.
    pub attributes: Vec<AttributeField>,
    /// The same, which they only see: what it is called, and its value.
    pub seen: Vec<(String, String)>,
    /// The label of a value that was wrong.
    pub wrong: Option<String>,
}

/// The editable claims.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// `name`.
    pub name: String,
    /// `given_name`.
    pub given_name: String,
    /// `family_name`.
    pub family_name: String,
    /// `nickname`.
    pub nickname: String,
    /// `locale`; empty for the language of the browser.
    pub locale: String,
}

/// A language to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 tag.
    pub tag: String,
    /// Its name in that language.
    pub name: String,
}

impl Profile {
    fn of(claims: &UserClaims) -> Self {
        let text = |claim: &Option<String>| claim.clone().unwrap_or_default();
        Self {
            name: text(&claims.name),
            given_name: text(&claims.given_name),
            family_name: text(&claims.family_name),
            nickname: text(&claims.nickname),
            locale: text(&claims.locale),
        }
    }

    fn typed(form: &Parameters) -> Self {
        let field = |name: &str| person_name::cleaned(form.get(name).unwrap_or_default());
        Self {
            name: field("name"),
            given_name: field("given_name"),
            family_name: field("family_name"),
            nickname: field("nickname"),
            locale: field("locale"),
        }
    }

    fn is_too_long(&self) -> bool {
        [&self.name, &self.given_name, &self.family_name, &self.nickname]
            .into_iter()
            .any(|text| !person_name::fits(text))
    }

    fn write_to(&self, claims: &UserClaims) -> UserClaims {
        let claim = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        UserClaims {
            name: claim(&self.name),
            given_name: claim(&self.given_name),
            family_name: claim(&self.family_name),
            nickname: claim(&self.nickname),
            // A locale that is not offered here was set elsewhere; it stays until the user chooses another.
            locale: match Messages::languages().contains(&self.locale) {
                true => claim(&self.locale),
                false if self.locale.is_empty() => None,
                false => claims.locale.clone(),
            },
            ..claims.clone()
        }
    }
}

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct ProfileQuery {
    done: Option<String>,
}

/// The form; users without a recent sign-in are redirected to sign in.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn get(mut owner: Owner<Recent>, PageQuery(query): PageQuery<ProfileQuery>) -> Result<Response, PageError> {
    let profile = Profile::of(&owner.user.claims);
    let page = ProfilePage {
        saved: query.done.as_deref() == Some("saved"),
        ..page(&mut owner, profile).await?
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}

/// Saves the form.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn post(mut owner: Owner<Recent>, CheckedForm(form): CheckedForm) -> Result<Response, PageError> {
    let typed = Profile::typed(&form);
    if typed.is_too_long() {
        let page = ProfilePage {
            too_long: true,
            ..page(&mut owner, typed).await?
        };
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page));
    }
    let own = attributes::own(&owner.request.context, owner.user.id).await?;
    let fields = AttributeField::typed(&changed_by_user(&own), &form);
    let values = attribute_fields::values(&fields, &form, &own.values);
    match attributes::save(&owner.request.context, owner.user.id, &values).await {
        Ok(()) => {}
        Err(NotSaved::Store(error)) => return Err(error.into()),
        Err(NotSaved::Wrong(label)) => {
            let page = ProfilePage {
                attributes: fields,
                wrong: Some(label),
                ..page(&mut owner, typed).await?
            };
            return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, &page.shell, &page));
        }
    }
    profile::save(&owner.request.context, owner.user.id, |claims| typed.write_to(claims)).await?;
    // The language of the account counts from now on, not one that was chosen at the foot of a page before.
    owner.request.browser.choose_language(None).await?;
    Ok(Redirect::to(&format!("{PAGE}?done=saved")).into_response())
}

/// The attributes that the user changes.
fn changed_by_user(own: &Own) -> Vec<AttributeDefinition> {
    let definitions = own.definitions.iter();
    definitions.filter(|one| one.is_changed_by_user()).cloned().collect()
}

async fn page(current: &mut CurrentUser, profile: Profile) -> Result<ProfilePage, PageError> {
    let own = attributes::own(&current.request.context, current.user.id).await?;
    let seen = AttributeField::all(&own.definitions, &own.values).into_iter();
    let is_seen = |field: &AttributeField| {
        let mut definitions = own.definitions.iter();
        !field.text.is_empty() && definitions.any(|one| one.name == field.name && !one.is_changed_by_user())
    };
    let shell = current.request.shell(Some(&current.user)).await?;
    let claims = &current.user.claims;
    let login_names = [&claims.preferred_username, &claims.email, &claims.phone_number];
    Ok(ProfilePage {
        shell,
        form_action: PAGE.to_owned(),
        profile,
        login_names: login_names.into_iter().flatten().cloned().collect(),
        languages: Messages::languages()
            .into_iter()
            .map(|tag| Language {
                name: Messages::in_language(&tag).text("language-name"),
                tag,
            })
            .collect(),
        email_address: EmailChange::is_offered(&current.request.context.config).then_some("/account/email"),
        saved: false,
        too_long: false,
        attributes: AttributeField::all(&changed_by_user(&own), &own.values),
        seen: seen.filter(is_seen).map(|field| (field.label, field.text)).collect(),
        wrong: None,
    })
}
