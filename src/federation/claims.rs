//! Converts the claims of another provider to ours (OpenID Connect Core 1.0 section 5.1). They are untrusted: claims of the
//! wrong type, or that are too long, are omitted.

use std::collections::BTreeMap;

use serde_json::Value;
use url::Url;

use crate::domain::{person_name, user::UserClaims};

/// The claims that are used.
pub(super) fn read(said: &Value) -> UserClaims {
    let email = text(said, "email", 254).filter(|email| is_email(email));
    let is_verified = said["email_verified"] == Value::Bool(true);
    UserClaims {
        name: name(said, "name"),
        given_name: name(said, "given_name"),
        family_name: name(said, "family_name"),
        preferred_username: text(said, "preferred_username", 64).filter(|name| is_plain_name(name)),
        picture: text(said, "picture", 2_000).filter(|address| is_https(address)),
        locale: text(said, "locale", 35).filter(|tag| is_language_tag(tag)),
        email_verified: email.as_ref().map(|_| is_verified),
        email,
        ..UserClaims::default()
    }
}

/// Copies claims with other names at the provider to the standard name; the provider's own claim with that name is then
/// ignored.
pub(super) fn rename(said: &mut Value, names: &BTreeMap<String, String>) {
    let renamed: Vec<(String, Value)> = names
        .iter()
        .map(|(ours, theirs)| (ours.clone(), said.get(theirs).cloned().unwrap_or_default()))
        .collect();
    if let Value::Object(said) = said {
        said.extend(renamed);
    }
}

/// The group names in the claim `name`; a single string is accepted too.
pub(super) fn groups(said: &Value, name: Option<&str>) -> Vec<String> {
    let listed = match name.and_then(|name| said.get(name)) {
        Some(Value::Array(listed)) => listed.as_slice(),
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    let names = listed.iter().filter_map(Value::as_str).take(MOST_GROUPS);
    names.map(str::to_owned).collect()
}

/// The maximum number of groups that is read.
const MOST_GROUPS: usize = 500;

fn name(said: &Value, claim: &str) -> Option<String> {
    text(said, claim, usize::MAX).filter(|name| person_name::fits(name))
}

fn text(said: &Value, name: &str, longest: usize) -> Option<String> {
    let text = said[name].as_str()?.trim();
    let fits = !text.is_empty() && text.len() <= longest && !text.chars().any(char::is_control);
    fits.then(|| text.to_owned())
}

fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.split_once('@') else {
        return false;
    };
    // ASCII only: in other scripts different letters can look the same.
    let is_plain = |letter: char| letter.is_ascii_graphic() && !matches!(letter, '<' | '>' | ',' | ';' | '"' | '\\');
    !local.is_empty() && !domain.is_empty() && !domain.contains('@') && text.chars().all(is_plain)
}

/// A username that cannot be mistaken for an address or a telephone number: these can be used for sign-in too.
fn is_plain_name(text: &str) -> bool {
    let is_plain = |letter: u8| letter.is_ascii_alphanumeric() || matches!(letter, b'.' | b'_' | b'-');
    text.bytes().all(is_plain) && text.bytes().any(|letter| letter.is_ascii_alphabetic())
}

fn is_https(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| url.scheme() == "https" && url.has_host())
}

fn is_language_tag(text: &str) -> bool {
    text.bytes()
        .all(|letter| letter.is_ascii_alphanumeric() || letter == b'-')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn an_address_is_verified_only_by_the_word_true() {
        for verified in [json!(true), json!(false), json!("true"), json!(1), json!(null)] {
            let claims = read(&json!({ "email": "ada@example.org", "email_verified": verified }));
            assert_eq!(claims.email_verified, Some(verified == json!(true)), "{verified}");
        }
        assert_eq!(read(&json!({ "email": "ada@example.org" })).email_verified, Some(false));
        assert_eq!(read(&json!({ "email_verified": true })).email_verified, None);
    }

    #[test]
    fn a_claim_goes_by_the_name_that_it_is_given_and_by_no_other() {
        let mut said =
            json!({ "name": "a login", "displayName": "Ada", "email": "ada@example.org", "email_verified": true });
        let names = [("name", "displayName"), ("email_verified", "mail_checked")];
        let names = names.map(|(ours, theirs)| (ours.to_owned(), theirs.to_owned()));
        rename(&mut said, &BTreeMap::from(names));
        let claims = read(&said);
        assert_eq!(
            (claims.name.as_deref(), claims.email_verified),
            (Some("Ada"), Some(false))
        );
    }

    #[test]
    fn groups_are_texts_in_the_claim_that_is_named() {
        let said = json!({ "groups": ["a", 1, null, "b"], "one": "c", "odd": { "a": "b" } });
        assert_eq!(groups(&said, Some("groups")), ["a", "b"]);
        assert_eq!(groups(&said, Some("one")), ["c"]);
        for name in [None, Some("odd"), Some("none")] {
            assert!(groups(&said, name).is_empty(), "{name:?}");
        }
    }

    #[test]
    fn what_is_no_such_claim_is_left_out() {
        for hostile in [
            json!({ "email": "ada@example.org\nBcc: all" }),
            json!({ "email": "ada" }),
            json!({ "email": "a@b@c" }),
            json!({ "email": "ad\u{aa}@example.org" }),
            json!({ "email": ["ada@example.org"] }),
            json!({ "name": "x".repeat(201) }),
            json!({ "preferred_username": "alice@example.com" }),
            json!({ "preferred_username": "+493012345" }),
            json!({ "preferred_username": "493012345" }),
            json!({ "picture": "javascript:alert(1)" }),
            json!({ "picture": "http://example.org/ada.png" }),
            json!({ "locale": "en\"><script>" }),
            json!({ "admin": true, "sub": "x" }),
        ] {
            assert_eq!(read(&hostile), UserClaims::default(), "{hostile}");
        }
    }
}
