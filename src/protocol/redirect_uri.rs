//! Redirect URIs: which may be registered, and which one a request may name (RFC 6749 section 3.1.2, RFC 8252 section 7,
//! RFC 9700 section 2.1, OpenID Connect Core 1.0 section 3.1.2.1).
//!
//! Strings are compared as they are. Nothing is normalised: two parsers that disagree are how codes get stolen. The one
//! exception is the port of a loopback address of a native application, which its operating system picks.

use url::Url;

use crate::domain::{
    client::{ApplicationType, Client},
    loopback::is_loopback,
};

/// The longest redirect URI.
pub const MAX_LENGTH: usize = 2048;

/// Schemes that a browser gives a meaning of its own.
const DANGEROUS_SCHEMES: &[&str] = &[
    "about",
    "blob",
    "chrome",
    "data",
    "file",
    "filesystem",
    "ftp",
    "javascript",
    "mailto",
    "tel",
    "vbscript",
    "view-source",
    "ws",
    "wss",
];

/// Whether the request may be answered at `asked`: a registered URI, character for character; for a native application also
/// a registered loopback IP literal with another port (RFC 8252 section 7.3).
pub fn matches(client: &Client, asked: &str) -> bool {
    if asked.contains('#') {
        return false;
    }
    let any_port = client.metadata.application_type == ApplicationType::Native;
    client.metadata.redirect_uris.iter().any(|registered| {
        registered == asked
            || (any_port
                && without_loopback_port(registered).is_some_and(|it| without_loopback_port(asked) == Some(it)))
    })
}

/// Why a URI may not be registered. The text goes on after the URI.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UriProblem {
    /// Nobody means that.
    #[error("is longer than {MAX_LENGTH} characters")]
    TooLong,
    /// RFC 3986 section 2.
    #[error("contains {0:?}, which a URI cannot")]
    Character(char),
    /// RFC 6749 section 3.1.2.
    #[error("has a fragment")]
    Fragment,
    /// Strings are compared as they are.
    #[error("contains *: there are no wildcards")]
    Wildcard,
    /// RFC 6749 section 3.1.2.
    #[error("is not an absolute URI: {0}")]
    NotAbsolute(url::ParseError),
    /// What is before an `@`.
    #[error("contains a user name or a password")]
    Credentials,
    /// The application would take it for the response.
    #[error("has a parameter {0}, which the response adds")]
    ResponseParameter(&'static str),
    /// It would get into a header of a page.
    #[error("has a host with ; , or ', which would end a content policy")]
    Host,
    /// RFC 9700 section 2.6.
    #[error("uses http, which is allowed for localhost, 127.0.0.1 and [::1] only")]
    Http,
    /// A browser gives it a meaning of its own.
    #[error("uses the scheme {0}")]
    DangerousScheme(String),
    /// RFC 8252 section 7.1.
    #[error("uses the scheme {0}; only native applications have schemes of their own")]
    OwnScheme(String),
}

/// Whether `uri` may be registered.
///
/// # Errors
/// Why not. No endpoint calls this, so no status follows.
pub fn check_registered(uri: &str, application_type: ApplicationType) -> Result<(), UriProblem> {
    if uri.len() > MAX_LENGTH {
        return Err(UriProblem::TooLong);
    }
    if let Some(character) = uri.chars().find(|character| !is_uri_character(*character)) {
        return Err(UriProblem::Character(character));
    }
    if uri.contains('#') {
        return Err(UriProblem::Fragment);
    }
    if uri.contains('*') {
        return Err(UriProblem::Wildcard);
    }
    let parsed = Url::parse(uri).map_err(UriProblem::NotAbsolute)?;
    if !parsed.username().is_empty() || parsed.password().is_some() {
        return Err(UriProblem::Credentials);
    }
    if let Some(name) = names_response_parameter(&parsed) {
        return Err(UriProblem::ResponseParameter(name));
    }
    if parsed.host_str().is_some_and(|host| host.contains([';', ',', '\''])) {
        return Err(UriProblem::Host);
    }
    match parsed.scheme() {
        "https" => Ok(()),
        "http" if is_loopback(&parsed) => Ok(()),
        "http" => Err(UriProblem::Http),
        scheme if DANGEROUS_SCHEMES.contains(&scheme) => Err(UriProblem::DangerousScheme(scheme.to_owned())),
        _ if application_type == ApplicationType::Native => Ok(()),
        scheme => Err(UriProblem::OwnScheme(scheme.to_owned())),
    }
}

/// The parameters of a response (RFC 6749 sections 4.1.2 and 4.1.2.1, RFC 9207). An application that finds one of them in its own address
/// may take that for the response.
const RESPONSE_PARAMETERS: [&str; 9] = [
    "code",
    "state",
    "iss",
    "error",
    "error_description",
    "error_uri",
    "response",
    "access_token",
    "id_token",
];

fn names_response_parameter(uri: &Url) -> Option<&'static str> {
    let names: Vec<_> = uri.query_pairs().map(|(name, _)| name.into_owned()).collect();
    RESPONSE_PARAMETERS
        .into_iter()
        .find(|parameter| names.iter().any(|name| name == parameter))
}

/// Whether `address` is at the scheme and host of `known`, whatever its port and path.
pub fn is_at_the_host_of(known: &str, address: &str) -> bool {
    match (Url::parse(known), Url::parse(address)) {
        (Ok(known), Ok(address)) => {
            let has_host = known.host_str().is_some();
            has_host && known.host_str() == address.host_str() && known.scheme() == address.scheme()
        }
        _ => false,
    }
}

/// Whether `address` differs from `known` in nothing but its port or a slash at its end: what an application sends that moved, or that was
/// registered with a slip. Another path at the same host may be a page that sends on whoever comes.
pub fn differs_little(known: &str, address: &str) -> bool {
    let rest = |text: &str| {
        let url = Url::parse(text).ok()?;
        let is_plain = url.username().is_empty() && url.password().is_none();
        let path = url.path().strip_suffix('/').unwrap_or(url.path()).to_owned();
        is_plain.then(|| (path, url.query().map(str::to_owned)))
    };
    is_at_the_host_of(known, address) && rest(known).is_some_and(|known| rest(address) == Some(known))
}

/// RFC 3986 section 2: reserved, unreserved, and the percent sign.
fn is_uri_character(character: char) -> bool {
    matches!(character, '!'..='~') && !matches!(character, '"' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}')
}

/// What is before and after the port of an `http` URI on a loopback IP literal; `None` for every other URI. Works on the
/// text, so that nothing but the port can differ.
fn without_loopback_port(uri: &str) -> Option<(&'static str, &str)> {
    let (host, rest) = ["http://127.0.0.1", "http://[::1]"]
        .into_iter()
        .find_map(|host| uri.strip_prefix(host).map(|rest| (host, rest)))?;
    let rest = match rest.strip_prefix(':') {
        Some(after) => {
            let end = after
                .find(|character: char| !character.is_ascii_digit())
                .unwrap_or(after.len());
            let (port, rest) = after.split_at(end);
            (!port.starts_with('0') && port.parse::<u16>().is_ok()).then_some(rest)?
        }
        None => rest,
    };
    (rest.is_empty() || rest.starts_with(['/', '?'])).then_some((host, rest))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protocol::fixtures::client;

    fn web(uri: &str) -> Client {
        let mut client = client();
        client.metadata.redirect_uris = vec![uri.to_owned()];
        client
    }

    fn native(uri: &str) -> Client {
        let mut client = web(uri);
        client.metadata.application_type = ApplicationType::Native;
        client
    }

    #[test]
    fn an_address_with_another_port_or_slash_differs_little_and_with_another_path_much() {
        let known = "https://app.example/callback";
        for near in [
            "https://app.example:3000/callback",
            "https://app.example/callback/",
            "https://APP.example/callback",
        ] {
            assert!(differs_little(known, near), "{near}");
        }
        for far in [
            "https://app.example/go?to=https://elsewhere.example",
            "https://app.example/callback?to=elsewhere",
            "https://app.example/",
            "http://app.example/callback",
            "https://elsewhere.example/callback",
            "https://app.example@elsewhere.example/callback",
            "https://user@app.example/callback",
            "callback",
        ] {
            assert!(!differs_little(known, far), "{far}");
        }
        assert!(is_at_the_host_of(known, "https://app.example/bye"));
        assert!(!is_at_the_host_of("app:/callback", "app:/bye"));
    }

    #[test]
    fn a_redirect_uri_matches_character_for_character() {
        let client = web("https://rp.example/cb?tenant=1");
        assert!(matches(&client, "https://rp.example/cb?tenant=1"));
        for other in [
            "https://rp.example/cb",
            "https://rp.example/cb?tenant=1&x=2",
            "https://rp.example/cb?tenant=1#",
            "https://rp.example/cb?tenant=1#fragment",
            "https://RP.example/cb?tenant=1",
            "https://rp.example:443/cb?tenant=1",
            "https://rp.example/x/../cb?tenant=1",
            "https://rp.example/cb?tenant=%31",
            "https://rp.example/cb?tenant=1 ",
            "https://rp.example.evil.example/cb?tenant=1",
            "https://rp.example@evil.example/cb?tenant=1",
            "\thttps://rp.example/cb?tenant=1",
            "",
        ] {
            assert!(!matches(&client, other), "{other}");
        }
    }

    #[test]
    fn a_native_application_may_use_any_port_of_its_loopback_address() {
        for registered in ["http://127.0.0.1/cb", "http://127.0.0.1:8000/cb"] {
            let client = native(registered);
            assert!(matches(&client, "http://127.0.0.1/cb"));
            assert!(matches(&client, "http://127.0.0.1:51234/cb"));
        }
        assert!(matches(&native("http://[::1]/cb?a=b"), "http://[::1]:9/cb?a=b"));
    }

    #[test]
    fn nothing_but_the_port_of_a_loopback_address_is_free() {
        let client = native("http://127.0.0.1/cb");
        for other in [
            "http://localhost:8000/cb",
            "http://[::1]:8000/cb",
            "http://127.0.0.2:8000/cb",
            "http://127.0.0.1:8000/cb/",
            "http://127.0.0.1:8000/cb?x",
            "http://127.0.0.1:8000/x/../cb",
            "http://127.0.0.1:8000@evil.example/cb",
            "http://127.0.0.1:@evil.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "http://127.0.0.1:80.evil.example/cb",
            "http://127.0.0.1:/cb",
            "http://127.0.0.1:0/cb",
            "http://127.0.0.1:65536/cb",
            "http://127.0.0.1:+80/cb",
            "https://127.0.0.1:8000/cb",
            "http://127.0.0.1:8000/cb#f",
            "HTTP://127.0.0.1:8000/cb",
        ] {
            assert!(!matches(&client, other), "{other}");
        }
    }

    #[test]
    fn the_port_is_not_free_for_web_applications_nor_for_names() {
        assert!(!matches(&web("http://127.0.0.1:8000/cb"), "http://127.0.0.1:8001/cb"));
        assert!(!matches(
            &native("http://localhost:8000/cb"),
            "http://localhost:8001/cb"
        ));
        assert!(!matches(
            &native("https://rp.example:8000/cb"),
            "https://rp.example:8001/cb"
        ));
    }

    #[test]
    fn a_redirect_uri_that_could_do_harm_cannot_be_registered() {
        for uri in [
            "javascript:alert(1)",
            "JavaScript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "https://rp.example/cb#fragment",
            "https://rp.example/cb#",
            "https://*.rp.example/cb",
            "https://rp.example/*",
            "https://user@rp.example/cb",
            "https://user:password@rp.example/cb",
            "https://rp.example/c b",
            "https://rp.example\\@evil.example/cb",
            "https://rp.example/\r\nSet-Cookie:x",
            "java\tscript:alert(1)",
            "http://rp.example/cb",
            "http://127.0.0.1.evil.example/cb",
            "/cb",
            "rp.example/cb",
            "https://",
            "",
        ] {
            for kind in [ApplicationType::Web, ApplicationType::Native] {
                assert!(check_registered(uri, kind).is_err(), "{uri}");
            }
        }
    }

    #[test]
    fn https_and_loopback_http_can_be_registered_and_native_schemes_by_native_applications() {
        for uri in [
            "https://rp.example/cb?a=b",
            "http://localhost:8081/cb",
            "http://127.0.0.1/cb",
            "http://[::1]:1/cb",
        ] {
            assert_eq!(check_registered(uri, ApplicationType::Web), Ok(()), "{uri}");
        }
        let own = "com.example.app:/cb";
        assert_eq!(check_registered(own, ApplicationType::Native), Ok(()));
        assert!(check_registered(own, ApplicationType::Web).is_err());
    }

    proptest! {
        #[test]
        fn only_the_registered_string_matches_for_web(asked in any::<String>()) {
            prop_assert!(!matches(&web("https://rp.example/cb"), &asked));
        }

        #[test]
        fn whatever_matches_for_native_has_the_registered_host_and_path(asked in "http://(127\\.0\\.0\\.1|localhost|\\[::1\\])[:@/.0-9a-z]{0,12}/?(cb)?") {
            if matches(&native("http://127.0.0.1/cb"), &asked) {
                let parsed = Url::parse(&asked).unwrap();
                prop_assert_eq!(parsed.host_str(), Some("127.0.0.1"));
                prop_assert_eq!(parsed.path(), "/cb");
                prop_assert!(parsed.username().is_empty() && parsed.query().is_none() && parsed.fragment().is_none());
            }
        }

        #[test]
        fn what_can_be_registered_is_a_url_and_matches_itself(uri in "[ -~]{0,40}") {
            if check_registered(&uri, ApplicationType::Native).is_ok() {
                prop_assert!(Url::parse(&uri).is_ok());
                prop_assert!(matches(&native(&uri), &uri));
            }
        }

        #[test]
        fn no_text_can_panic(uri in any::<String>()) {
            let _ = check_registered(&uri, ApplicationType::Native);
            let _ = matches(&native("http://[::1]/cb"), &uri);
        }
    }
}
