//! What a user name is: one rule for every form and file. It is the claim `preferred_username`, and a name to sign in with.

/// A text that is no user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a user name: 1 to 64 characters, without @ and without spaces")]
pub struct NotAUserName;

/// In characters.
const LONGEST: usize = 64;

/// Checks that `text` can be a user name. An `@` would make it look like somebody's e-mail address.
///
/// # Errors
/// [`NotAUserName`].
pub fn check(text: &str) -> Result<(), NotAUserName> {
    let fits = !text.is_empty() && text.chars().count() <= LONGEST;
    let is_plain = |letter: char| letter != '@' && !letter.is_whitespace() && !letter.is_control();
    if fits && text.chars().all(is_plain) {
        Ok(())
    } else {
        Err(NotAUserName)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_name_is_a_short_word_without_an_at_sign() {
        for name in ["ada", "ada.lovelace", "ß☂", &"ä".repeat(64)] {
            assert_eq!(check(name), Ok(()), "{name:?}");
        }
        for name in [
            "",
            " ",
            " ada",
            "ada ",
            "ada@example.org",
            "a\nb",
            "a\0",
            &"a".repeat(65),
        ] {
            assert_eq!(check(name), Err(NotAUserName), "{name:?}");
        }
    }
}
