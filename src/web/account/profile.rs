//! `/account/profile`: what apps may learn of somebody, as far as it is theirs to say.

use askama::Template;
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;

use crate::{
    domain::{
        event::EventKind,
        user::{User, UserClaims},
    },
    http::{
        browser::Browser,
        csrf::check_form,
        errors::PageError,
        messages::Messages,
        page::{Page, Shell, render},
        parameters::{PageParameters, PageQuery},
        request_context::RequestContext,
        state::AppState,
    },
    protocol::parameters::Parameters,
    store::users,
    web::{
        account::{self, email},
        account_shell, bench,
    },
};

const PAGE: &str = "/account/profile";

/// No longer text is a name.
const LONGEST: usize = 200;

/// The form.
#[derive(Template)]
#[template(path = "account/profile.html")]
pub struct ProfilePage {
    /// What every page needs.
    pub shell: Shell,
    /// Where the form posts to. Fields: `csrf_token`, `name`, `given_name`, `family_name`, `nickname`, `locale`.
    pub form_action: String,
    /// What is known.
    pub profile: Profile,
    /// The names that they sign in with; an administrator changes those.
    pub login_names: Vec<String>,
    /// Where they change their address, if they may.
    pub email_address: Option<&'static str>,
    /// The languages that are there.
    pub languages: Vec<Language>,
    /// Whether it was just saved.
    pub saved: bool,
    /// Whether a text was too long.
    pub too_long: bool,
}

/// What its owner may say.
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
    /// `locale`; empty for that of the browser.
    pub locale: String,
}

/// A language to choose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Language {
    /// Its BCP 47 tag.
    pub tag: String,
    /// What it calls itself.
    pub name: String,
}

impl Page for ProfilePage {
    fn shell(&self) -> &Shell {
        &self.shell
    }
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
        let field = |name: &str| {
            let typed = form.get(name).unwrap_or_default().trim();
            typed.chars().filter(|letter| !letter.is_control()).collect()
        };
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
            .any(|text| text.chars().count() > LONGEST)
    }

    fn write_to(&self, claims: &UserClaims) -> UserClaims {
        let claim = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        UserClaims {
            name: claim(&self.name),
            given_name: claim(&self.given_name),
            family_name: claim(&self.family_name),
            nickname: claim(&self.nickname),
            // One that is not offered here came from elsewhere, and stays until one that is offered is chosen.
            locale: match Messages::languages().contains(&self.locale) {
                true => claim(&self.locale),
                false if self.locale.is_empty() => None,
                false => claims.locale.clone(),
            },
            ..claims.clone()
        }
    }
}

/// What the page was told.
#[derive(Debug, Deserialize)]
pub struct ProfileQuery {
    done: Option<String>,
}

/// The form; who did not sign in lately is asked to.
///
/// # Errors
/// When the store fails.
pub async fn get(
    State(state): State<AppState>,
    mut browser: Browser,
    headers: HeaderMap,
    PageQuery(query): PageQuery<ProfileQuery>,
) -> Result<Response, PageError> {
    let owner = match account::recent_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
    let page = ProfilePage {
        saved: query.done.as_deref() == Some("saved"),
        ..page(&state, shell, &owner.user, Profile::of(&owner.user.claims))
    };
    Ok(render(StatusCode::OK, page))
}

/// What they say.
///
/// # Errors
/// A page, when the form is not ours.
pub async fn post(
    State(state): State<AppState>,
    context: RequestContext,
    mut browser: Browser,
    headers: HeaderMap,
    PageParameters(form): PageParameters,
) -> Result<Response, PageError> {
    check_form(&state, &headers, &browser, &form)?;
    let owner = match account::recent_owner(&state, &browser, PAGE).await? {
        Ok(owner) => owner,
        Err(first) => return Ok(first.into_response()),
    };
    let typed = Profile::typed(&form);
    if typed.is_too_long() {
        let shell = account_shell(&state, &mut browser, &headers, &owner.user).await?;
        let page = ProfilePage {
            too_long: true,
            ..page(&state, shell, &owner.user, typed)
        };
        return Ok(render(StatusCode::UNPROCESSABLE_ENTITY, page));
    }
    let bench = bench(&state, &context);
    let transaction = state.store.begin().await?;
    // Read again and held: what an administrator changes at the same moment stays changed.
    if let Some(current) = users::find_and_hold(&transaction, owner.user.id).await? {
        let claims = typed.write_to(&current.claims);
        if claims != current.claims {
            let changed = User {
                claims,
                updated_at: bench.now,
                ..current
            };
            users::set_claims(&transaction, &changed).await?;
            bench
                .record(&transaction, EventKind::ProfileChanged, changed.id)
                .await?;
            transaction.commit().await?;
        }
    }
    Ok(Redirect::to(&format!("{PAGE}?done=saved")).into_response())
}

fn page(state: &AppState, shell: Shell, user: &User, profile: Profile) -> ProfilePage {
    let claims = &user.claims;
    let login_names = [&claims.preferred_username, &claims.email, &claims.phone_number];
    ProfilePage {
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
        email_address: email::is_offered(state).then_some(email::PAGE),
        saved: false,
        too_long: false,
    }
}
