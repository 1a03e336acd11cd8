//! An extractor for optional pages: 404 if the configuration does not enable the feature. It has to be a handler's first
//! argument, so that nobody is asked to sign in for a page that does not exist.

use std::marker::PhantomData;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use super::{error_page::ErrorKind, errors::PageError, state::AppState};
use crate::config::Config;

/// The feature `F` is enabled.
pub struct Offered<F>(PhantomData<F>);

/// An optional feature.
pub trait Feature: Send + Sync + 'static {
    /// Whether it is enabled.
    fn is_offered(config: &Config) -> bool;
}

/// A forgotten password can be changed by a link in a mail.
pub struct PasswordRecovery;

/// Users can create their own accounts.
pub struct Registration;

/// Users can change their e-mail address.
pub struct EmailChange;

/// Users can add a telephone number.
pub struct Phone;

impl Feature for PasswordRecovery {
    fn is_offered(config: &Config) -> bool {
        config.mail.is_on()
    }
}

impl Feature for Registration {
    fn is_offered(config: &Config) -> bool {
        config.registration.is_offered()
    }
}

impl Feature for EmailChange {
    fn is_offered(config: &Config) -> bool {
        config.registration.email_changes && config.mail.is_on()
    }
}

impl Feature for Phone {
    fn is_offered(config: &Config) -> bool {
        config.sms.is_on()
    }
}

impl<S, F: Feature> FromRequestParts<S> for Offered<F>
where
    S: Send + Sync,
    AppState: FromRef<S>,
{
    type Rejection = PageError;

    async fn from_request_parts(_parts: &mut Parts, state: &S) -> Result<Self, PageError> {
        if F::is_offered(&AppState::from_ref(state).config()) {
            Ok(Self(PhantomData))
        } else {
            Err(ErrorKind::NotFound.into())
        }
    }
}
