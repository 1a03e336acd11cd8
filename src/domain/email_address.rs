//! What an e-mail address is (RFC 5321 section 4.1.2, RFC 6531): one rule for every form, file and message.

use serde::{Deserialize, Serialize};

/// `local@domain`, and nothing around it: no display name, no list, no quoted local part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct EmailAddress {
    text: String,
    /// Where the `@` is.
    at: usize,
}

/// A text that is no address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not an e-mail address; it looks like name@example.org")]
pub struct NotAnEmailAddress;

/// RFC 5321 section 4.5.3.1.3, in bytes.
const LONGEST: usize = 254;
/// RFC 5321 section 4.5.3.1.1, in bytes.
const LONGEST_LOCAL_PART: usize = 64;
/// RFC 1035 section 2.3.4, in bytes.
const LONGEST_LABEL: usize = 63;

impl EmailAddress {
    /// Reads an address.
    ///
    /// # Errors
    /// [`NotAnEmailAddress`].
    pub fn parse(text: &str) -> Result<Self, NotAnEmailAddress> {
        let at = text.rfind('@').ok_or(NotAnEmailAddress)?;
        let (local, domain) = (&text[..at], &text[at + 1..]);
        if text.len() > LONGEST || !is_local_part(local) || !is_domain(domain) {
            return Err(NotAnEmailAddress);
        }
        Ok(Self {
            text: text.to_owned(),
            at,
        })
    }

    /// The whole of it.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What stands before the `@`.
    pub fn local_part(&self) -> &str {
        &self.text[..self.at]
    }

    /// What stands after it.
    pub fn domain(&self) -> &str {
        &self.text[self.at + 1..]
    }
}

/// A dot-atom (RFC 5322 section 3.2.3), with letters of any script (RFC 6531 section 3.3).
fn is_local_part(text: &str) -> bool {
    let is_atom_letter = |letter: char| letter.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~".contains(letter);
    text.len() <= LONGEST_LOCAL_PART
        && text
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_letter))
}

/// Labels of letters, digits and hyphens. An IP address is no domain.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|letter| letter.is_alphanumeric() || letter == '-')
    };
    text.split('.').all(is_label) && text.parse::<std::net::IpAddr>().is_err()
}

impl TryFrom<String> for EmailAddress {
    type Error = NotAnEmailAddress;

    fn try_from(text: String) -> Result<Self, NotAnEmailAddress> {
        Self::parse(&text)
    }
}

impl From<EmailAddress> for String {
    fn from(address: EmailAddress) -> Self {
        address.text
    }
}

impl std::fmt::Display for EmailAddress {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_read_whole() {
        for text in [
            "ada@example.org",
            "ada.lovelace+school@mail.example.org",
            "o'hara@example.org",
            "jörg@example.org",
            "ada@bücher.example",
            "root@localhost",
        ] {
            let address = EmailAddress::parse(text).unwrap();
            assert_eq!(address.as_str(), text);
            assert_eq!(format!("{}@{}", address.local_part(), address.domain()), text);
        }
    }

    #[test]
    fn what_is_no_address_is_refused() {
        let long_local = format!("{}@example.org", "a".repeat(65));
        let long = format!("a@{}org", "example.".repeat(40));
        for text in [
            "",
            "ada",
            "@example.org",
            "ada@",
            "ada@@example.org",
            "ada lovelace@example.org",
            "ada@example.org ",
            "Ada <ada@example.org>",
            "ada@example.org, bob@example.org",
            "\"ada\"@example.org",
            ".ada@example.org",
            "ada..b@example.org",
            "ada@example..org",
            "ada@-example.org",
            "ada@192.0.2.1",
            "ada@[192.0.2.1]",
            "ada@example.org\r\nBcc: bob@example.org",
            "ada@example.org\nSubject: x",
            "ada@example.org;bob@example.org",
            "<ada@example.org>",
            "\"ada\r\nRCPT TO:<bob@example.org>\"@example.org",
            "\"a b\"@example.org",
            "ada@exa mple.org",
            "ada@example.org\u{2028}",
            "a@b@c.example",
            "ada\0@example.org",
            &long_local,
            &long,
        ] {
            assert_eq!(EmailAddress::parse(text), Err(NotAnEmailAddress), "{text:?}");
        }
    }
}
