//! `/admin/people/{id}/profile`: what is known of a user.

use askama::Template;
use axum::{
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};

use crate::{
    domain::{
        attribute::{AttributeDefinition, Attributes},
        ids::UserId,
        right::Right,
        user::{User, UserClaims},
    },
    http::{
        attribute_fields::{self, AttributeField},
        error_page::ErrorKind,
        errors::PageError,
        forms::CheckedForm,
        page::{Shell, render},
        parameters::PagePath,
    },
    management::{
        attributes::values,
        users::{
            self,
            change::{self, UserChange},
        },
    },
    protocol::parameters::Parameters,
    store::Versioned,
    web::console::{
        administrator::Administrator,
        frame::{Frame, Section},
        refusal,
        seen::seen,
    },
};

/// The form.
#[derive(Template)]
#[template(path = "admin/people/person/profile.html")]
pub struct PersonProfilePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Where their page is.
    pub address: String,
    /// Their name.
    pub title: String,
    /// The version that is changed.
    pub version: i64,
    /// What is known, or was typed.
    pub typed: Profile,
    /// Why nothing was changed.
    pub problem: Option<String>,
}

/// What can be changed here.
#[derive(Clone, Debug, Default)]
pub struct Profile {
    /// Their full name.
    pub name: String,
    /// Their user name.
    pub username: String,
    /// Their address.
    pub email: String,
    /// Their number.
    pub phone: String,
    /// Whether they choose another password at the next sign-in.
    pub must_change_password: bool,
    /// What is known beside that.
    pub attributes: Vec<AttributeField>,
}

/// The form.
///
/// # Errors
/// When there is no such user (404), the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator, PagePath(id): PagePath) -> Result<Response, PageError> {
    let found = find(&administrator, &id).await?;
    let known = Known::of(&administrator, found.value.id).await?;
    let typed = Profile::of(&found.value, &known);
    show(&mut administrator, &found, StatusCode::OK, (typed, None)).await
}

/// Changes what is known.
///
/// # Errors
/// When there is no such user (404), the administrator may not look at them (403), or the store fails (503 or 500).
pub async fn post(
    mut administrator: Administrator,
    PagePath(id): PagePath,
    CheckedForm(form): CheckedForm,
) -> Result<Response, PageError> {
    let found = find(&administrator, &id).await?;
    let known = Known::of(&administrator, found.value.id).await?;
    let typed = Profile::typed(&form, &known.definitions);
    let wanted = UserChange {
        attributes: Some(attribute_fields::values(&typed.attributes, &form, &known.values)),
        ..typed.change(&found.value)
    };
    let changed = async {
        let version = seen(&form, "version")?;
        change::change(administrator.context(), found.value.id, version, &wanted).await
    };
    match changed.await {
        Ok(changed) => {
            let address = format!("/admin/people/{}?done=changed", changed.value.id);
            Ok(Redirect::to(&address).into_response())
        }
        Err(error) => {
            let messages = administrator.request.messages(&[], Some(&administrator.user));
            let status = refusal::status(&error);
            let problem = refusal::sentence(&messages, error)?;
            show(&mut administrator, &found, status, (typed, Some(problem))).await
        }
    }
}

/// What is known of them beside the standard claims, and what can be.
struct Known {
    definitions: Vec<AttributeDefinition>,
    values: Attributes,
}

impl Known {
    async fn of(administrator: &Administrator, user: UserId) -> Result<Self, PageError> {
        let context = administrator.context();
        Ok(Self {
            definitions: values::defined(context).await.map_err(refusal::page)?,
            values: values::of_user(context, Right::UsersRead, user)
                .await
                .map_err(refusal::page)?,
        })
    }
}

async fn find(administrator: &Administrator, id: &str) -> Result<Versioned<User>, PageError> {
    let id: UserId = id.parse().map_err(|_| ErrorKind::NotFound)?;
    users::get(administrator.context(), Right::UsersRead, id)
        .await
        .map_err(refusal::page)
}

async fn show(
    administrator: &mut Administrator,
    found: &Versioned<User>,
    status: StatusCode,
    (typed, problem): (Profile, Option<String>),
) -> Result<Response, PageError> {
    let (shell, frame) = administrator.frame(Section::People).await?;
    let page = PersonProfilePage {
        address: format!("/admin/people/{}", found.value.id),
        title: found.value.display_name().to_owned(),
        version: found.version,
        typed,
        problem,
        shell,
        frame,
    };
    Ok(render(status, &page.shell, &page))
}

impl Profile {
    fn of(user: &User, known: &Known) -> Self {
        let shown = |claim: &Option<String>| claim.clone().unwrap_or_default();
        let claims = &user.claims;
        Self {
            name: shown(&claims.name),
            username: shown(&claims.preferred_username),
            email: shown(&claims.email),
            phone: shown(&claims.phone_number),
            must_change_password: user.state.must_change_password,
            attributes: AttributeField::all(&known.definitions, &known.values),
        }
    }

    fn typed(form: &Parameters, definitions: &[AttributeDefinition]) -> Self {
        let field = |name: &str| form.get(name).unwrap_or_default().trim().to_owned();
        Self {
            name: field("name"),
            username: field("username"),
            email: field("email"),
            phone: field("phone"),
            must_change_password: form.get("must_change_password").is_some(),
            attributes: AttributeField::typed(definitions, form),
        }
    }

    /// The account with this in it.
    fn change(&self, user: &User) -> UserChange {
        let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
        UserChange {
            claims: UserClaims {
                name: given(&self.name),
                preferred_username: given(&self.username),
                email: given(&self.email),
                phone_number: given(&self.phone),
                ..user.claims.clone()
            },
            disabled: user.disabled,
            must_change_password: self.must_change_password,
            attributes: None,
        }
    }
}
