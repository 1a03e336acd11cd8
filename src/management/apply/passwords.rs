//! The password of one of the file's users. Whether it fits the stored hash, and its own hash, are found out before the transaction,
//! because hashing takes long. In the transaction only the answer is looked up, by the hash that is stored then.

use std::collections::HashMap;

use super::{planned::ApplyError, state_file::UserEntry};
use crate::limits::hashing;
use crate::{context::Context, crypto::password::Verification};

/// What the file says of the password, and what is known of it.
pub(super) struct Password<'a> {
    wanted: &'a UserEntry,
    /// The stored hashes that the password was compared with, and whether it fits.
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

    /// Finds out what [`hash_to_store`](Self::hash_to_store) will ask for, where `stored` is stored.
    pub(super) async fn prepare(&mut self, context: &Context, stored: Option<&str>) -> Result<(), ApplyError> {
        let Some(password) = &self.wanted.password else {
            return Ok(());
        };
        if self.is_left_alone(stored) {
            return Ok(());
        }
        let permit = hashing::of_a_command();
        if let Some(stored) = stored
            && !self.fits.contains_key(stored)
        {
            // An outdated hash is renewed when they sign in: as a new password it would end their sessions.
            let fits = match context.passwords.verify(&permit, password, Some(stored)).await? {
                Verification::Right | Verification::RightButOutdated => true,
                Verification::Wrong => false,
            };
            self.fits.insert(stored.to_owned(), fits);
        }
        let fits = stored.is_some_and(|stored| self.fits.get(stored) == Some(&true));
        if !fits && self.hash.is_none() {
            self.hash = Some(context.passwords.hash(&permit, password, &context.random).await?);
        }
        Ok(())
    }

    /// The hash to store: the one given, the one stored if the plain password fits it, else a new one. [`ApplyError::Busy`] where
    /// the stored hash is another one than the password was compared with.
    pub(super) fn hash_to_store(&self, stored: Option<&str>) -> Result<Option<String>, ApplyError> {
        if self.is_left_alone(stored) {
            return Ok(stored.map(str::to_owned));
        }
        if self.wanted.password.is_none() {
            let given = self.wanted.password_hash.as_deref();
            return Ok(given.or(stored).map(str::to_owned));
        }
        let fits = match stored {
            Some(stored) => *self.fits.get(stored).ok_or(ApplyError::Busy)?,
            None => false,
        };
        if fits {
            return Ok(stored.map(str::to_owned));
        }
        self.hash.clone().map(Some).ok_or(ApplyError::Busy)
    }

    /// One that has to be changed is given once: what they chose since is theirs.
    fn is_left_alone(&self, stored: Option<&str>) -> bool {
        self.wanted.must_change_password && stored.is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::user::UserClaims;

    fn entry(password: Option<&str>, must_change_password: bool) -> UserEntry {
        UserEntry {
            password: password.map(Into::into),
            password_hash: None,
            disabled: false,
            admin: false,
            must_change_password,
            totp: None,
            passkeys: Vec::new(),
            groups: None,
            claims: UserClaims::default(),
        }
    }

    #[test]
    fn a_stored_hash_that_the_password_was_not_compared_with_means_another_try() {
        let entry = entry(Some("a password"), false);
        let mut password = Password::of(&entry);
        assert!(matches!(password.hash_to_store(None), Err(ApplyError::Busy)));
        password.fits.insert("fits".to_owned(), true);
        password.fits.insert("differs".to_owned(), false);
        password.hash = Some("new".to_owned());
        let stored = |password: &Password, stored: &str| password.hash_to_store(Some(stored)).ok().flatten();
        assert_eq!(stored(&password, "fits").as_deref(), Some("fits"));
        assert_eq!(stored(&password, "differs").as_deref(), Some("new"));
        assert!(matches!(password.hash_to_store(Some("later")), Err(ApplyError::Busy)));
    }

    #[test]
    fn a_password_that_has_to_be_changed_is_not_compared_with_a_stored_one() {
        let entry = entry(Some("a password"), true);
        let stored = Password::of(&entry).hash_to_store(Some("theirs"));
        assert_eq!(stored.ok().flatten().as_deref(), Some("theirs"));
    }
}
