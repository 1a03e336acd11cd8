//! The issuer identifier (OpenID Connect Core 1.0 section 2, RFC 8414 section 2). Links, cookies and tokens are built from it,
//! never from headers of a request.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use url::{Host, Url};

use super::text;
use crate::domain::loopback;

/// An https origin, exactly as written into `iss`. Plain http is allowed for loopback hosts only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issuer {
    text: String,
    url: Url,
}

const EXPECTED: &str = "an https address without a trailing slash, path, query, fragment or user name, in lower case and without \
                        its default port, such as \"https://id.example.org\"; plain http for loopback hosts only";

impl Issuer {
    /// Parses an issuer.
    ///
    /// # Errors
    ///
    /// A description of what is allowed.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        let url = Url::parse(text).map_err(|_| EXPECTED)?;
        let secure = match url.scheme() {
            "https" => true,
            "http" => is_loopback(&url),
            _ => false,
        };
        // Only a bare origin is equal to its own serialization. This one comparison refuses paths, queries, fragments, user
        // names, default ports and upper case.
        let origin = url.origin().ascii_serialization();
        if secure && origin == text {
            Ok(Self { text: origin, url })
        } else {
            Err(EXPECTED)
        }
    }

    /// The issuer of a server that only this machine reaches, at `port`.
    pub fn on_this_machine(port: u16) -> Self {
        let text = format!("http://localhost:{port}");
        Self::parse(&text).unwrap_or_default()
    }

    /// The value of `iss`.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The absolute URL of `path` on this server; `path` starts with a slash.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.text)
    }

    /// The value that browsers send in the `Origin` header.
    pub fn origin(&self) -> &str {
        &self.text
    }

    /// The host, without a port.
    pub fn host(&self) -> &str {
        self.url.host_str().unwrap_or_default()
    }

    /// Whether the issuer uses https: only then can cookies be `Secure` and have the prefix `__Host-`.
    pub fn is_https(&self) -> bool {
        self.url.scheme() == "https"
    }
}

impl Default for Issuer {
    #[expect(clippy::expect_used, reason = "a constant that a test parses")]
    fn default() -> Self {
        Self::parse("http://localhost:8080").expect("the default issuer is valid")
    }
}

/// Whether the host is this machine: a loopback address, or a name that always resolves to one (RFC 6761 section 6.3).
pub(super) fn is_loopback(url: &Url) -> bool {
    loopback::is_loopback(url) || matches!(url.host(), Some(Host::Domain(name)) if name.ends_with(".localhost"))
}

impl fmt::Display for Issuer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::str::FromStr for Issuer {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::parse(text)
    }
}

impl Serialize for Issuer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de> Deserialize<'de> for Issuer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        text::parse(deserializer, EXPECTED, |text| Self::parse(text).ok())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_https_origin_is_an_issuer() {
        let issuer = Issuer::parse("https://id.example.org:8443").unwrap();
        assert_eq!(issuer.as_str(), "https://id.example.org:8443");
        assert_eq!(issuer.url("/token"), "https://id.example.org:8443/token");
        assert_eq!(issuer.host(), "id.example.org");
        assert!(issuer.is_https());
        assert!(!Issuer::default().is_https());
    }

    #[test]
    fn plain_http_is_for_loopback_hosts_only() {
        for text in [
            "http://localhost:8080",
            "http://127.0.0.1",
            "http://[::1]:80801",
            "http://a.localhost",
        ] {
            assert_eq!(Issuer::parse(text).is_ok(), !text.contains("80801"), "{text}");
        }
        for text in [
            "http://id.example.org",
            "http://10.0.0.1",
            "http://localhost.example.org",
            "http://notlocalhost",
        ] {
            assert!(Issuer::parse(text).is_err(), "{text}");
        }
    }

    #[test]
    fn whatever_could_be_spelled_twice_is_refused() {
        for text in [
            "",
            "id.example.org",
            "ftp://id.example.org",
            "https://id.example.org/",
            "https://id.example.org/auth",
            "https://id.example.org?x",
            "https://id.example.org#x",
            "https://user@id.example.org",
            "https://ID.example.org",
            "https://id.example.org:443",
            " https://id.example.org",
            "https://id.example.org\n",
        ] {
            assert!(Issuer::parse(text).is_err(), "{text:?}");
        }
    }
}
