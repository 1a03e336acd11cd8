//! Pages that are there only where the configuration wants them: an extractor that answers 404 to everybody else. It comes first
//! among a handler's arguments, so that nobody is sent to sign in for a page that there is not.

use std::marker::PhantomData;

use axum::{
    extract::{FromRef, FromRequestParts},
    http::request::Parts,
};

use super::{error_page::ErrorKind, errors::PageError, state::AppState};
use crate::config::Config;

/// The feature `F` is offered here.
pub struct Offered<F>(PhantomData<F>);

/// Something that the configuration may leave out.
pub trait Feature: Send + Sync + 'static {
    /// Whether it is there.
    fn is_offered(config: &Config) -> bool;
}

/// A forgotten password is changed by a link in a mail.
pub struct PasswordRecovery;

/// People make their own account.
pub struct Registration;

/// People change their own e-mail address.
pub struct EmailChange;

/// People add a telephone number.
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
        if F::is_offered(&AppState::from_ref(state).config) {
            Ok(Self(PhantomData))
        } else {
            Err(ErrorKind::NotFound.into())
        }
    }
}
