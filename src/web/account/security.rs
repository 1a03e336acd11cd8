//! `/account/security`: the user's ways to sign in, and what they can set up.

use askama::Template;
use axum::{http::StatusCode, response::Response};
use serde::Deserialize;

use crate::{
    domain::{second_factor::SecondFactor, sign_in::Enrolled},
    http::{
        current_user::CurrentUser,
        errors::PageError,
        page::{Shell, render},
        parameters::PageQuery,
    },
    store::{enrolled, upstream_identities},
};

/// The overview.
#[derive(Template)]
#[template(path = "account/security.html")]
pub struct SecurityPage {
    /// The common data of every page.
    pub shell: Shell,
    /// Whether the user has a password.
    pub has_password: bool,
    /// The enrolled factors.
    pub enrolled: Enrolled,
    /// The linked providers; `None` if no provider can be linked.
    pub providers: Option<Vec<String>>,
    /// Whether an authenticator app is accepted as a second factor.
    pub offers_totp: bool,
    /// Whether SMS messages can be sent.
    pub offers_sms: bool,
    /// The last digits of the user's number.
    pub phone: Option<String>,
    /// The change that was just made, if any.
    pub done: Option<SecurityDone>,
}

/// A change that was just made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecurityDone {
    /// The password was changed.
    PasswordChanged,
    /// The authenticator app was removed.
    AuthenticatorRemoved,
    /// The address was changed or verified.
    EmailChanged,
    /// A telephone number was added or changed.
    PhoneAdded,
    /// The telephone number was removed.
    PhoneRemoved,
}

impl SecurityPage {
    fn done_sentence(&self) -> Option<String> {
        self.done.map(|done| match done {
            SecurityDone::PasswordChanged => self.shell.text("security-password-changed"),
            SecurityDone::EmailChanged => self.shell.text("email-changed"),
            SecurityDone::AuthenticatorRemoved => self.shell.text("security-authenticator-removed"),
            SecurityDone::PhoneAdded => self.shell.text("sms-phone-done"),
            SecurityDone::PhoneRemoved => self.shell.text("sms-phone-removed"),
        })
    }

    fn phone_detail(&self) -> String {
        match &self.phone {
            Some(number) => self.shell.text_with("sms-security-on", &[("number", number)]),
            None => self.shell.text("sms-security-off"),
        }
    }

    fn passkeys_kept(&self) -> String {
        self.shell
            .text_with("passkeys-kept", &[("passkeys", &self.enrolled.passkeys.to_string())])
    }

    fn providers_kept(&self) -> Option<String> {
        let linked = self.providers.as_ref()?;
        Some(match &linked[..] {
            [] => self.shell.text("upstreams-none"),
            names => names.join(", "),
        })
    }

    fn codes_left(&self) -> String {
        self.shell.text_with(
            "security-codes-left",
            &[("codes", &self.enrolled.recovery_codes.to_string())],
        )
    }
}

/// The query of the page.
#[derive(Debug, Deserialize)]
pub struct SecurityQuery {
    done: Option<String>,
}

/// The overview; users who are not signed in are redirected to sign in.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn get(mut current: CurrentUser, PageQuery(query): PageQuery<SecurityQuery>) -> Result<Response, PageError> {
    let shell = current.request.shell(Some(&current.user)).await?;
    let (context, user) = (&current.request.context, &current.user);
    let linked = upstream_identities::list_of_user(&context.store, user.id).await?;
    let names = linked
        .iter()
        .map(|linked| context.config.upstream_name(&linked.upstream_id).to_owned());
    let is_offered = !linked.is_empty() || context.config.open_upstreams().next().is_some();
    let page = SecurityPage {
        providers: is_offered.then(|| names.collect()),
        has_password: user.password_hash.is_some(),
        enrolled: enrolled::find(&context.store, user).await?,
        offers_totp: context.config.sign_in.second_factors.contains(&SecondFactor::Totp),
        offers_sms: context.config.sms.is_on(),
        phone: user.verified_phone().map(|number| number.masked()),
        done: match query.done.as_deref() {
            Some("password-changed") => Some(SecurityDone::PasswordChanged),
            Some("email-changed") => Some(SecurityDone::EmailChanged),
            Some("authenticator-removed") => Some(SecurityDone::AuthenticatorRemoved),
            Some("phone-added") => Some(SecurityDone::PhoneAdded),
            Some("phone-removed") => Some(SecurityDone::PhoneRemoved),
            _ => None,
        },
        shell,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}
