//! What several pages of a sign-in share. It has no routes and does not depend on the pages, so that no page depends on
//! another: the destination, the candidate, the pending request, the map from what is missing to its page, and the forms and
//! pages that are shown at more than one URL.

pub mod candidate;
pub mod complete;
pub mod destination;
pub mod login_page;
pub mod logout_request;
pub mod message_code;
pub mod new_password_form;
pub mod next_step;
pub mod owner;
pub mod passkey_form;
pub mod paths;
pub mod pending_request;
pub mod problem;
pub mod providers;
pub mod providers_page;
pub mod recovery_codes_page;
pub mod stale_form;
pub mod step;
pub mod totp_setup;
pub mod typed_code;
