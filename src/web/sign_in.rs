//! What several pages of a sign-in share. It stands below the pages and has no routes, so that no page names another: where
//! somebody goes, who they are as far as they came, what was asked, the map from what is missing to its page, and the forms and
//! pages that are shown at more than one address.

use crate::{
    context::Context,
    factors::attempt::{self, Throttled},
    http::{error_page::ErrorKind, errors::PageError},
};

pub mod candidate;
pub mod complete;
pub mod destination;
pub mod login_page;
pub mod logout_request;
pub mod message_code;
pub mod new_password_form;
pub mod owner;
pub mod passkey_form;
pub mod paths;
pub mod pending_request;
pub mod problem;
pub mod providers;
pub mod providers_page;
pub mod recovery_codes_page;
pub mod step;
pub mod totp_setup;
pub mod typed_code;

/// Counts what may make a mail leave, for the address that asks.
///
/// # Errors
/// A page (429), when it asks too often.
pub async fn count_address(context: &Context) -> Result<(), PageError> {
    match attempt::count_address(context).await? {
        Ok(()) => Ok(()),
        Err(Throttled { until }) => Err(ErrorKind::too_many(until, context.now).into()),
    }
}
