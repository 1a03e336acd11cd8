//! The code that a device shows to its user (RFC 8628 sections 3.3 and 6.1): eight letters in two halves. There are no vowels among them, so
//! that no words come of it, and nothing that is taken for a digit. 20^8 codes are 34 bits.

/// The letters.
pub const ALPHABET: &[u8; 20] = b"BCDFGHJKLMNPQRSTVWXZ";

/// How many letters a code has.
const LENGTH: usize = 8;

/// Bytes below it are divided among the letters evenly; others would prefer the first ones.
const EVEN: u8 = 240;

/// The most characters of a typed code that are read.
const LONGEST: usize = 64;

/// A user code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct UserCode([u8; LENGTH]);

/// What somebody typed is no user code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoUserCode {
    /// It has a character that is in no code.
    Letter,
    /// It has too few letters, or too many.
    Length,
}

impl UserCode {
    /// The code that those random bytes make; `None` if too few of them can be used.
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let letters = bytes.iter().filter(|byte| **byte < EVEN);
        let mut letters = letters.map(|byte| ALPHABET[usize::from(*byte) % ALPHABET.len()]);
        let mut code = [0; LENGTH];
        for place in &mut code {
            *place = letters.next()?;
        }
        Some(Self(code))
    }

    /// The code that somebody typed, in capitals or not, with or without the dash, and with blanks anywhere.
    ///
    /// # Errors
    /// What is no code.
    pub fn parse(text: &str) -> Result<Self, NoUserCode> {
        let separates = |character: &char| {
            character.is_whitespace() || "-_.\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}".contains(*character)
        };
        let letters = text.chars().take(LONGEST).filter(|character| !separates(character));
        let mut code = Vec::with_capacity(LENGTH);
        for character in letters {
            let letter = u8::try_from(character.to_ascii_uppercase()).map_err(|_| NoUserCode::Letter)?;
            if !ALPHABET.contains(&letter) {
                return Err(NoUserCode::Letter);
            }
            code.push(letter);
        }
        code.try_into().map(Self).map_err(|_| NoUserCode::Length)
    }

    /// The letters, without a dash.
    pub fn letters(&self) -> &[u8] {
        &self.0
    }
}

/// As the device shows it: `XXXX-XXXX`.
impl std::fmt::Display for UserCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let text = String::from_utf8_lossy(&self.0);
        let (first, second) = text.split_at(LENGTH / 2);
        write!(f, "{first}-{second}")
    }
}

impl std::fmt::Debug for UserCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UserCode")
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_code_is_shown_in_two_halves() {
        let code = UserCode::of_bytes(&[0, 1, 2, 3, 4, 5, 6, 19]).unwrap();
        assert_eq!(code.to_string(), "BCDF-GHJZ");
        assert_eq!(format!("{code:?}"), "UserCode");
    }

    #[test]
    fn every_letter_is_as_likely_as_every_other() {
        let mut counted = BTreeMap::new();
        for byte in 0..=u8::MAX {
            if let Some(code) = UserCode::of_bytes(&[byte; LENGTH]) {
                *counted.entry(code.letters()[0]).or_insert(0) += 1;
            }
        }
        assert_eq!(counted.len(), ALPHABET.len());
        assert!(counted.values().all(|times| *times == 12), "{counted:?}");
        assert_eq!(UserCode::of_bytes(&[0; 7]), None);
    }

    #[test]
    fn a_code_may_be_typed_as_people_type() {
        let code = UserCode::parse("BCDF-GHJZ").unwrap();
        for typed in [
            "bcdf-ghjz",
            "BCDFGHJZ",
            "  bcdf ghjz ",
            "b c d f g h j z",
            "BCDF\u{2013}GHJZ",
            "BCDF\u{a0}GHJZ",
            "bcdf--ghjz-",
        ] {
            assert_eq!(UserCode::parse(typed), Ok(code), "{typed}");
        }
    }

    #[test]
    fn letters_that_no_code_has_are_told_apart_from_a_code_that_is_too_short() {
        for typed in [
            "ACDF-GHJZ",
            "BCDF-GHJ0",
            "BCDF-GHJ\u{df}",
            "BCDF/GHJZ",
            "\u{212a}CDF-GHJZ",
        ] {
            assert_eq!(UserCode::parse(typed), Err(NoUserCode::Letter), "{typed}");
        }
        for typed in ["", "-", "BCDF-GHJ", "BCDF-GHJZ-B", &"B".repeat(1000)] {
            assert_eq!(UserCode::parse(typed), Err(NoUserCode::Length), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_can_be_typed(bytes in proptest::array::uniform8(0..EVEN)) {
            let code = UserCode::of_bytes(&bytes).unwrap();
            prop_assert_eq!(UserCode::parse(&code.to_string().to_lowercase()), Ok(code));
        }

        #[test]
        fn whatever_is_typed_is_a_code_or_none(text in any::<String>()) {
            if let Ok(code) = UserCode::parse(&text) {
                prop_assert!(code.letters().iter().all(|letter| ALPHABET.contains(letter)));
            }
        }
    }
}
