//! What a form says that its page showed.

use std::str::FromStr;

use crate::{management::change_error::ChangeError, protocol::parameters::Parameters};

/// The number in that field, such as the version of what is changed.
///
/// # Errors
/// When there is none: the page showed something else.
pub fn seen<T: FromStr>(form: &Parameters, field: &str) -> Result<T, ChangeError> {
    let number = form.get(field).and_then(|number| number.parse().ok());
    number.ok_or(ChangeError::Stale)
}
