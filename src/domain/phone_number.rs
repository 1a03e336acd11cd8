//! A telephone number that a message can go to (ITU-T E.164): the country first, digits alone.

use serde::{Deserialize, Serialize};

/// `+` and 8 to 15 digits.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PhoneNumber(String);

/// A text that is no such number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a telephone number; with its country it looks like +49 151 23456789")]
pub struct NotANumber;

impl PhoneNumber {
    /// Reads a number as people type it: spaces, dashes, brackets and dots are dropped.
    ///
    /// # Errors
    /// When it names no country, or is too short, too long, or no number at all.
    pub fn parse(text: &str) -> Result<Self, NotANumber> {
        let digits = text.trim().strip_prefix('+').ok_or(NotANumber)?;
        let separates = |letter: char| matches!(letter, ' ' | '\u{a0}' | '-' | '.' | '(' | ')');
        if text.len() > 64
            || !digits
                .chars()
                .all(|letter| letter.is_ascii_digit() || separates(letter))
        {
            return Err(NotANumber);
        }
        let digits: String = digits.chars().filter(char::is_ascii_digit).collect();
        // No country's code begins with a zero.
        if !(8..=15).contains(&digits.len()) || digits.starts_with('0') {
            return Err(NotANumber);
        }
        Ok(Self(format!("+{digits}")))
    }

    /// `+` and the digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The end of it, for whoever knows the rest.
    pub fn masked(&self) -> String {
        format!("••• {}", &self.0[self.0.len() - 3..])
    }
}

impl TryFrom<String> for PhoneNumber {
    type Error = NotANumber;

    fn try_from(text: String) -> Result<Self, NotANumber> {
        Self::parse(&text)
    }
}

impl From<PhoneNumber> for String {
    fn from(number: PhoneNumber) -> Self {
        number.0
    }
}

impl std::fmt::Debug for PhoneNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_as_people_type_it() {
        for text in ["+4915123456789", " +49 151 2345-6789 ", "+49 (151) 234.567.89"] {
            assert_eq!(PhoneNumber::parse(text).unwrap().as_str(), "+4915123456789", "{text}");
        }
        assert_eq!(PhoneNumber::parse("+12025550123").unwrap().masked(), "••• 123");
    }

    #[test]
    fn what_is_no_number_with_its_country_is_refused() {
        let long = format!("+{}", "1 ".repeat(100));
        for text in [
            "",
            "+",
            "4915123456789",
            "004915123456789",
            "+0151234567",
            "+1234567",
            "+1234567890123456",
            "+49151x456789",
            "+49 151\n23456789",
            "+49151２3456789",
            "++4915123456789",
            "+49151,23456789;ext=1",
            &long,
        ] {
            assert!(PhoneNumber::parse(text).is_err(), "{text:?}");
        }
    }
}
