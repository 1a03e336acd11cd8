//! What an e-mail address is (RFC 5321 section 4.1.2, RFC 6531): one rule for every form, file and message.

use serde::{Deserialize, Serialize};
use unicode_normalization::char::is_combining_mark;

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
        let ascii = to_ascii(domain).ok_or(NotAnEmailAddress)?;
        let is_short = text.len() <= LONGEST && local.len() + 1 + ascii.len() <= LONGEST;
        if !is_short || !is_local_part(local) || !is_domain(&ascii) {
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

    /// The domain as it stands in the DNS and in messages: with A-labels (RFC 5890 section 2.3.2.1).
    pub fn ascii_domain(&self) -> String {
        to_ascii(self.domain()).unwrap_or_else(|| self.domain().to_owned())
    }
}

/// The domain with A-labels. `None` if it has none.
fn to_ascii(domain: &str) -> Option<String> {
    if domain.is_ascii() {
        return Some(domain.to_owned());
    }
    // The parser undoes percent-encoding, which is nothing that an address has.
    let is_plain = |letter: char| !letter.is_ascii() || letter.is_ascii_alphanumeric() || matches!(letter, '-' | '.');
    match url::Host::parse(domain).ok()? {
        url::Host::Domain(ascii) if domain.chars().all(is_plain) => Some(ascii),
        _ => None,
    }
}

/// A dot-atom (RFC 5322 section 3.2.3), with letters of any script (RFC 6531 section 3.3).
fn is_local_part(text: &str) -> bool {
    let is_atom_letter =
        |letter: char| letter.is_alphanumeric() || is_combining_mark(letter) || "!#$%&'*+-/=?^_`{|}~".contains(letter);
    text.len() <= LONGEST_LOCAL_PART
        && text
            .split('.')
            .all(|atom| !atom.is_empty() && atom.chars().all(is_atom_letter))
}

/// Labels of ASCII letters, digits and hyphens. An IP address is no domain.
fn is_domain(text: &str) -> bool {
    let is_label = |label: &str| {
        !label.is_empty()
            && label.len() <= LONGEST_LABEL
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label
                .bytes()
                .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
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

    /// B23: the domain went to the mail server as it was typed, and only a server with SMTPUTF8 understands that.
    #[test]
    fn a_domain_of_any_script_has_a_form_in_ascii() {
        for (text, domain) in [
            ("ada@bücher.example", "xn--bcher-kva.example"),
            ("ada@BÜCHER.example", "xn--bcher-kva.example"),
            ("jörg@例え.テスト", "xn--r8jz45g.xn--zckzah"),
            ("नमस्ते@नमस्ते.example", "xn--h2bhs4b8d8a.example"),
            ("ada@example.org", "example.org"),
        ] {
            assert_eq!(EmailAddress::parse(text).unwrap().ascii_domain(), domain, "{text}");
        }
        for text in [
            "ada@bü%2echer.example",
            "ada@bü cher.example",
            "ada@１９２.0.2.1",
            "ada@bü..example",
        ] {
            assert_eq!(EmailAddress::parse(text), Err(NotAnEmailAddress), "{text}");
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
