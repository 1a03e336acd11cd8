//! Scope rules (RFC 6749 section 3.3, OpenID Connect Core 1.0 sections 3.1.2.1, 5.4 and 11).
//!
//! At the authorization endpoint what is unknown, or not the client's to ask, is left out (OpenID Connect says to ignore it);
//! a refresh leaves out what was not granted, as clients send there what they sent first.

use crate::domain::{
    client::{Client, GrantType},
    scope::{OFFLINE_ACCESS, STANDARD, ScopeSet},
    trace::{Check, CheckName},
};

use super::error::{ErrorCode, OAuthError};

/// The longest scope that is read.
pub const MAX_SCOPE_LENGTH: usize = 4096;

/// The part of `asked` that this client may be given. `known` are the scopes that an administrator defined; the standard
/// ones always exist. `offline_access` means nothing to a client that may not refresh.
pub fn grantable(asked: &ScopeSet, client: &Client, known: &ScopeSet) -> ScopeSet {
    let exists = known.union(&STANDARD.iter().copied().collect());
    let granted = asked.intersection(&client.metadata.scope).intersection(&exists);
    if client.allows(GrantType::RefreshToken) {
        granted
    } else {
        granted.without(OFFLINE_ACCESS)
    }
}

/// The scope in a parameter, if its text is one: `scope-token = 1*( %x21 / %x23-5B / %x5D-7E )`, one space between two.
/// More spaces are accepted too.
///
/// # Errors
/// `invalid_scope`: 400 at the token endpoint, a redirect (303) at the authorization endpoint.
pub fn parse(text: &str) -> Result<ScopeSet, OAuthError> {
    if text.len() <= MAX_SCOPE_LENGTH
        && text
            .bytes()
            .all(|byte| matches!(byte, 0x20..=0x21 | 0x23..=0x5b | 0x5d..=0x7e))
    {
        Ok(ScopeSet::parse(text))
    } else {
        Err(malformed())
    }
}

/// What is said of a scope that is none.
pub(super) fn malformed() -> OAuthError {
    OAuthError::new(ErrorCode::InvalidScope, "The scope is malformed.").refused_by(Check::refused(CheckName::Scope))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protocol::fixtures::client;

    #[test]
    fn what_is_unknown_or_not_the_clients_is_left_out() {
        let mut client = client();
        client.metadata.scope = ScopeSet::parse("openid profile books");
        let granted = grantable(
            &ScopeSet::parse("openid profile email books films"),
            &client,
            &ScopeSet::parse("books films"),
        );
        assert_eq!(granted, ScopeSet::parse("openid profile books"));
    }

    #[test]
    fn a_scope_that_nobody_defined_is_not_granted_even_to_a_client_that_registered_it() {
        let mut client = client();
        client.metadata.scope = ScopeSet::parse("openid books");
        assert_eq!(
            grantable(&ScopeSet::parse("openid books"), &client, &ScopeSet::default()),
            ScopeSet::parse("openid")
        );
    }

    #[test]
    fn offline_access_means_nothing_to_a_client_that_may_not_refresh() {
        let mut client = client();
        let asked = ScopeSet::parse("openid offline_access");
        assert!(grantable(&asked, &client, &ScopeSet::default()).contains(OFFLINE_ACCESS));
        client.metadata.grant_types = vec![GrantType::AuthorizationCode];
        assert!(!grantable(&asked, &client, &ScopeSet::default()).contains(OFFLINE_ACCESS));
    }

    #[test]
    fn a_quote_a_backslash_a_tab_or_an_umlaut_is_no_scope() {
        for text in ["a\"b", "a\\b", "a\tb", "\u{fc}", "a\nb", "\u{7f}"] {
            assert_eq!(parse(text).unwrap_err().code, ErrorCode::InvalidScope, "{text:?}");
        }
        assert_eq!(parse(&"a ".repeat(2100)).unwrap_err().code, ErrorCode::InvalidScope);
        assert_eq!(parse(" openid   profile ").unwrap(), ScopeSet::parse("openid profile"));
    }

    proptest! {
        #[test]
        fn nothing_is_granted_that_was_not_asked_registered_and_known(
            asked in "[a-d ]{0,12}", registered in "[a-d ]{0,12}", known in "[a-d ]{0,12}"
        ) {
            let mut client = client();
            client.metadata.scope = ScopeSet::parse(&registered);
            let granted = grantable(&ScopeSet::parse(&asked), &client, &ScopeSet::parse(&known));
            prop_assert!(granted.is_subset(&ScopeSet::parse(&asked)));
            prop_assert!(granted.is_subset(&client.metadata.scope));
            prop_assert!(granted.is_subset(&ScopeSet::parse(&known)));
        }

        #[test]
        fn the_order_of_values_does_not_matter(mut values in proptest::collection::vec("[!-~&&[^\"\\\\]]{1,8}", 0..8)) {
            let forward = parse(&values.join(" ")).unwrap();
            values.reverse();
            prop_assert_eq!(forward, parse(&values.join(" ")).unwrap());
        }

        #[test]
        fn no_text_can_panic_the_parser(text in any::<String>()) {
            let _ = parse(&text);
        }
    }
}
