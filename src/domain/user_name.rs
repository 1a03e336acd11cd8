//! What a user name is: one rule for every form and file. It is the claim `preferred_username`, and a name to sign in with.

use super::invisible::is_invisible;

/// A text that is no user name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a user name: 1 to 64 characters, without spaces")]
pub struct NotAUserName;

/// In characters.
const LONGEST: usize = 64;

/// Checks that `text` can be a user name. It may have an `@`, because other systems allow it; that it is nobody else's address is checked
/// where it is stored. A character that is not shown would make it look like another user name.
///
/// # Errors
/// [`NotAUserName`].
pub fn check(text: &str) -> Result<(), NotAUserName> {
    let fits = !text.is_empty() && text.chars().count() <= LONGEST;
    let is_plain = |character: char| !character.is_whitespace() && !is_invisible(character);
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
    fn a_user_name_is_a_short_word() {
        for name in ["ada", "ada.lovelace", "ada@example.org", "@ada", "ß☂", &"ä".repeat(64)] {
            assert_eq!(check(name), Ok(()), "{name:?}");
        }
        for name in [
            "",
            " ",
            " ada",
            "ada ",
            "a\nb",
            "a\0",
            "a\u{2066}b",
            "a\u{fe0f}b",
            &"a".repeat(65),
        ] {
            assert_eq!(check(name), Err(NotAUserName), "{name:?}");
        }
    }
}
