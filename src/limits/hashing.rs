//! Hashes of new passwords. A password that is set costs as much as one that is guessed, and whether it equals the old one is a guess
//! too. So each is counted by its subject and by its address.

use super::{
    Lane, Throttled,
    guess::{self, Guess, Subject},
};
use crate::{
    context::Context,
    domain::{ids::UserId, permit::HashPermit},
    store::StoreError,
};

const FACTOR: &str = "new_password";

/// Counts a new password of `subject`: a user, or the link by which an account is made.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn new_password(
    context: &Context,
    user: Option<UserId>,
    subject: &str,
    lane: Lane<'_>,
) -> Result<Result<Guess, Throttled>, StoreError> {
    let subject = Subject {
        factor: FACTOR,
        account: user.into(),
        counter: format!("{FACTOR}:{subject}"),
        lane,
    };
    guess::count(context, subject).await
}

/// For an administrator: at the machine, or one whose right was asked before.
pub fn of_an_administrator() -> HashPermit {
    HashPermit::granted("command".to_owned())
}
