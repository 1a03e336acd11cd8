//! Compares an entered code with the one that was sent: counts the attempt first, and redeems a code only once.

use uuid::Uuid;

use super::holder::{Holder, digest_of};
use crate::{
    context::{Context, FailedSignIn},
    crypto::digest,
    domain::{ids::UserId, user::User},
    factors::second_factor::Outcome,
    limits::{
        Lane,
        guess::{self, Guess, Subject},
        known_device,
    },
    store::{
        StoreError, Transaction,
        sent_codes::{self, Measure},
        users,
    },
};

/// Attempts at one code; the counter of its user covers all of their codes.
const TRIES: i32 = 5;

/// A code that is right, and not redeemed yet.
pub(super) struct Tried {
    pub(super) user_id: UserId,
    pub(super) measure: Measure,
    pub(super) guess: Guess,
}

/// Counts the attempt, then compares.
pub(super) async fn compare(
    context: &Context,
    holder: &Holder<'_>,
    id: Uuid,
    code: &str,
) -> Result<Result<Tried, Outcome>, StoreError> {
    let (factor, holder_digest) = (holder.channel.factor(), holder.digest());
    let found = sent_codes::owner(&context.store, id, &holder_digest, context.now).await?;
    let (owner, counter) = found.unwrap_or_else(|| (None, format!("{factor}:of:{id}")));
    // Looked up for an unknown user too: a forged device cookie must not reveal by timing whether the name exists.
    let known = known_device::recognise(context, owner).await?;
    let subject = Subject {
        factor,
        account: owner.into(),
        counter,
        lane: Lane::of(known.as_ref()),
    };
    let guess = match guess::count(context, subject).await? {
        Ok(guess) => guess,
        Err(throttled) => return Ok(Err(Outcome::Throttled(throttled))),
    };
    let tried = sent_codes::try_once(&context.store, id, &holder_digest, context.now, TRIES).await?;
    let measure = tried.unwrap_or_default();
    let is_right = digest::same(&measure.code_digest, &digest_of(&context.digest_key, id, &digits(code)));
    Ok(match measure.user_id.filter(|_| is_right) {
        Some(user_id) => Ok(Tried {
            user_id,
            measure,
            guess,
        }),
        None => Err(refused(context, holder, owner).await?),
    })
}

/// Redeems the code, and locks its user's row; `None` if it was redeemed already, or the account is closed.
pub(super) async fn take(transaction: &Transaction, id: Uuid, user: UserId) -> Result<Option<User>, StoreError> {
    let used = sent_codes::consume(transaction, id).await?;
    let user = users::find_and_hold(transaction, user).await?;
    Ok(user.filter(|user| used && !user.disabled))
}

pub(super) async fn refused(
    context: &Context,
    holder: &Holder<'_>,
    owner: Option<UserId>,
) -> Result<Outcome, StoreError> {
    let failed = FailedSignIn {
        factor: holder.channel.factor(),
        account: owner.into(),
        reason: "the code is wrong, expired, or was used before",
    };
    context.record_failed_sign_in(&context.store, &failed).await?;
    Ok(Outcome::Refused)
}

/// The digits of an entered code, which may contain spaces.
pub fn digits(code: &str) -> String {
    code.chars().filter(char::is_ascii_digit).take(16).collect()
}

#[cfg(test)]
mod tests {
    use super::digits;

    #[test]
    fn spaces_in_a_code_are_no_part_of_it() {
        assert_eq!(digits(" 1234 5678\n"), "12345678");
    }
}
