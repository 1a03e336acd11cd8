//! The password of one of the file's users. Whether it fits the stored hash, and its own hash, are found out before the transaction,
//! because hashing takes long. In the transaction only the answer is looked up, by the hash that is stored then.

use std::collections::HashMap;

use super::{planned::ApplyError, state_file::UserEntry};
use crate::{context::Context, crypto::password::Verification, limits::hashing, store::applied_users::AppliedUser};

/// What the file says of the password, and what is known of it.
pub(super) struct Password<'a> {
    wanted: &'a UserEntry,
    /// The hashes that the password was compared with, and whether it fits.
    fits: HashMap<String, bool>,
    /// Its own hash.
    hash: Option<String>,
}

impl<'a> Password<'a> {
    pub(super) fn of(wanted: &'a UserEntry) -> Self {
        let (fits, hash) = (HashMap::new(), None);
        Self { wanted, fits, hash }
    }

    /// Whether the file gives it in plain text.
    pub(super) fn needs_hashing(&self) -> bool {
        self.wanted.password.is_some()
    }

    /// Finds out what [`outcome`](Self::outcome) will ask for, where `stored` is stored and a file said `applied` last.
    pub(super) async fn prepare(
        &mut self,
        context: &Context,
        stored: Option<&str>,
        applied: Option<&AppliedUser>,
    ) -> Result<(), ApplyError> {
        let Some(password) = &self.wanted.password else {
            return Ok(());
        };
        let permit = hashing::of_an_administrator();
        let said = applied.and_then(|applied| applied.password_hash.as_deref());
        let said = said.filter(|_| self.wanted.must_change_password);
        let mut fits_one = false;
        for hash in said.into_iter().chain(stored) {
            let fits = match self.fits.get(hash) {
                Some(fits) => *fits,
                // An outdated hash is renewed when they sign in: as a new password it would end their sessions.
                None => match context.passwords.verify(&permit, password, Some(hash)).await? {
                    Verification::Right | Verification::RightButOutdated => true,
                    Verification::Wrong => false,
                },
            };
            self.fits.insert(hash.to_owned(), fits);
            fits_one |= fits;
        }
        if !fits_one && self.hash.is_none() {
            self.hash = Some(context.passwords.hash(&permit, password, &context.random).await?);
        }
        Ok(())
    }

    /// What becomes of the password where `stored` is stored and a file said `applied` last. One that has to be changed is given once:
    /// what they chose since is theirs, until the file gives another one. [`ApplyError::Busy`] where one of the hashes is not one that
    /// the password was compared with.
    pub(super) fn outcome(&self, stored: Option<&str>, applied: Option<&AppliedUser>) -> Result<Outcome, ApplyError> {
        let said = applied.and_then(|applied| applied.password_hash.as_deref());
        let given = self.wanted.password_hash.as_deref();
        if self.wanted.password.is_none() && given.is_none() {
            return Ok(Outcome::new(stored, said, false));
        }
        // Where an older release applied the file, it did not write down which password that was: this one, most likely.
        let is_once = self.wanted.must_change_password && stored.is_some() && applied.is_some();
        if let Some(given) = given {
            // What replaced it since, at a sign-in or because they chose another password, stays until the file gives another hash.
            let is_known = said == Some(given) || is_once && said.is_none();
            let store = if is_known { stored } else { Some(given) };
            return Ok(Outcome::new(store, Some(given), store == Some(given)));
        }
        if let Some(said) = said.filter(|_| is_once)
            && self.fits(said)?
        {
            return Ok(Outcome::new(stored, Some(said), stored == Some(said)));
        }
        let fits = stored.map(|stored| self.fits(stored)).transpose()?.unwrap_or(false);
        if fits {
            return Ok(Outcome::new(stored, stored, true));
        }
        let new = self.hash.as_deref().ok_or(ApplyError::Busy)?;
        if is_once && said.is_none() {
            return Ok(Outcome::new(stored, Some(new), false));
        }
        Ok(Outcome::new(Some(new), Some(new), true))
    }

    fn fits(&self, hash: &str) -> Result<bool, ApplyError> {
        self.fits.get(hash).copied().ok_or(ApplyError::Busy)
    }
}

/// What becomes of the password.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Outcome {
    /// The hash to store.
    pub(super) stored: Option<String>,
    /// A hash of what the file says.
    pub(super) said: Option<String>,
    /// Whether what is stored is what the file says.
    pub(super) is_of_file: bool,
}

impl Outcome {
    fn new(stored: Option<&str>, said: Option<&str>, is_of_file: bool) -> Self {
        Self {
            stored: stored.map(str::to_owned),
            said: said.map(str::to_owned),
            is_of_file,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{attribute::Attributes, ids::UserId, user::UserClaims};

    fn entry(must_change_password: bool) -> UserEntry {
        UserEntry {
            password: Some("a password".into()),
            must_change_password,
            ..UserEntry::default()
        }
    }

    fn applied(hash: Option<&str>) -> AppliedUser {
        AppliedUser {
            user_id: UserId(uuid::Uuid::nil()),
            claims: UserClaims::default(),
            attributes: Attributes::new(),
            took_factors: false,
            password_hash: hash.map(str::to_owned),
        }
    }

    fn compared(entry: &UserEntry) -> Password<'_> {
        let mut password = Password::of(entry);
        password.fits.insert("fits".to_owned(), true);
        password.fits.insert("differs".to_owned(), false);
        password.hash = Some("new".to_owned());
        password
    }

    #[test]
    fn a_stored_hash_that_the_password_was_not_compared_with_means_another_try() {
        let entry = entry(false);
        assert!(matches!(
            Password::of(&entry).outcome(None, None),
            Err(ApplyError::Busy)
        ));
        let password = compared(&entry);
        let stored = |stored: &str| {
            password
                .outcome(Some(stored), None)
                .ok()
                .and_then(|outcome| outcome.stored)
        };
        assert_eq!(stored("fits").as_deref(), Some("fits"));
        assert_eq!(stored("differs").as_deref(), Some("new"));
        assert!(matches!(password.outcome(Some("later"), None), Err(ApplyError::Busy)));
    }

    #[test]
    fn a_password_that_has_to_be_changed_is_given_once() {
        let entry = entry(true);
        let password = compared(&entry);
        let stored = |stored: Option<&str>, said: Option<&AppliedUser>| {
            password.outcome(stored, said).ok().and_then(|outcome| outcome.stored)
        };
        assert_eq!(stored(None, None).as_deref(), Some("new"));
        assert_eq!(stored(Some("differs"), None).as_deref(), Some("new"));
        // The file said the same before, or an older release applied it: what is stored is what they chose.
        assert_eq!(
            stored(Some("differs"), Some(&applied(Some("fits")))).as_deref(),
            Some("differs")
        );
        assert_eq!(
            stored(Some("differs"), Some(&applied(None))).as_deref(),
            Some("differs")
        );
        // The file says another one than before.
        assert_eq!(
            stored(Some("differs"), Some(&applied(Some("differs")))).as_deref(),
            Some("new")
        );
    }
}
