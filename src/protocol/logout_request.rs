//! The logout request (OpenID Connect RP-Initiated Logout 1.0 sections 2 and 3).
//!
//! A redirect follows only a hint of ours and an address that the hint's client registered: everything else ends on our own
//! page. Without a hint for this very session the user is asked, because a link on a stranger's page can send anybody here.

use crate::domain::{
    client::Client,
    ids::{ClientId, SessionId, UserId},
    session::SignedIn,
};

use super::{authorize_response::with_query, error::PageReason, parameters::Parameters};

/// The claims of a valid `id_token_hint`: signed by us, whether or not it has expired.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HintClaims {
    /// The client it was issued to.
    pub client_id: ClientId,
    /// The user that it names.
    pub sub: Option<UserId>,
    /// Which session it was issued from.
    pub sid: Option<SessionId>,
}

/// What to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LogoutDecision {
    /// End the session, if there is one.
    EndNow {
        /// Where to go then; `None` for our "you are logged out" page.
        return_to: Option<String>,
    },
    /// Ask the user first.
    Confirm {
        /// Where to go if they say yes.
        return_to: Option<String>,
    },
    /// Show an error page; nothing ends.
    Refuse(PageReason),
}

/// What a logout request comes to. `hint` is `None` without a hint and with one that is not valid; `client` is the hint's
/// client, `session` the browser's.
pub fn decide(
    parameters: &Parameters,
    hint: Option<&HintClaims>,
    client: Option<&Client>,
    session: Option<&SignedIn>,
) -> LogoutDecision {
    if parameters.repeated().is_some() {
        return LogoutDecision::Refuse(PageReason::MalformedRequest);
    }
    let return_to = match return_to(parameters, hint, client) {
        Ok(return_to) => return_to,
        Err(reason) => return LogoutDecision::Refuse(reason),
    };
    match (session, hint) {
        (None, _) => LogoutDecision::EndNow { return_to },
        (Some(session), Some(hint)) if names(hint, session) => LogoutDecision::EndNow { return_to },
        (Some(_), _) => LogoutDecision::Confirm { return_to },
    }
}

/// Where to go afterwards, with `state`. `Ok(None)` if nothing was asked, or nobody trustworthy asked.
fn return_to(
    parameters: &Parameters,
    hint: Option<&HintClaims>,
    client: Option<&Client>,
) -> Result<Option<String>, PageReason> {
    let Some(hint) = hint else {
        return Ok(None);
    };
    if parameters
        .get("client_id")
        .is_some_and(|named| named != hint.client_id.as_str())
    {
        return Err(PageReason::LogoutClientMismatch);
    }
    let Some(asked) = parameters.get("post_logout_redirect_uri") else {
        return Ok(None);
    };
    client
        .filter(|client| client.client_id == hint.client_id && !client.disabled)
        .filter(|client| {
            client
                .metadata
                .post_logout_redirect_uris
                .iter()
                .any(|registered| registered == asked)
        })
        .map(|_| match parameters.get("state") {
            Some(state) => Some(with_query(asked, &[("state", state.to_owned())])),
            None => Some(asked.to_owned()),
        })
        .ok_or(PageReason::UnregisteredPostLogoutRedirectUri)
}

/// Whether the hint was issued from this session; a hint that names no session must name its user.
fn names(hint: &HintClaims, session: &SignedIn) -> bool {
    let same_user = hint.sub.is_none_or(|user_id| user_id == session.user_id);
    match hint.sid {
        Some(session_id) => same_user && session_id == session.session_id,
        None => hint.sub == Some(session.user_id),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use url::Url;

    use super::*;
    use crate::protocol::fixtures::{client, now, parameters, signed_in};

    const BYE: &str = "https://rp.example/bye";

    fn rp() -> Client {
        let mut client = client();
        client.metadata.post_logout_redirect_uris = vec![BYE.to_owned()];
        client
    }

    fn hint(number: u128) -> HintClaims {
        let session = signed_in(number, now());
        HintClaims {
            client_id: "rp".into(),
            sub: Some(session.user_id),
            sid: Some(session.session_id),
        }
    }

    fn ask(sent: &[(&str, &str)], hint: Option<&HintClaims>) -> LogoutDecision {
        decide(&parameters(sent), hint, Some(&rp()), Some(&signed_in(1, now())))
    }

    #[test]
    fn a_hint_of_this_session_and_a_registered_address_end_it_and_return_with_state() {
        let sent = [
            ("post_logout_redirect_uri", BYE),
            ("state", "a b&c"),
            ("client_id", "rp"),
        ];
        assert_eq!(
            ask(&sent, Some(&hint(1))),
            LogoutDecision::EndNow {
                return_to: Some("https://rp.example/bye?state=a%20b%26c".to_owned())
            }
        );
        assert_eq!(
            ask(&sent[..1], Some(&hint(1))),
            LogoutDecision::EndNow {
                return_to: Some(BYE.to_owned())
            }
        );
    }

    #[test]
    fn without_a_valid_hint_the_user_is_asked_and_there_is_no_redirect() {
        for sent in [
            &[][..],
            &[("state", "s")],
            &[("post_logout_redirect_uri", BYE)],
            &[
                ("post_logout_redirect_uri", BYE),
                ("client_id", "rp"),
                ("id_token_hint", "e30.e30."),
            ],
        ] {
            assert_eq!(ask(sent, None), LogoutDecision::Confirm { return_to: None });
        }
    }

    #[test]
    fn without_a_session_there_is_nothing_to_ask() {
        let sent = parameters(&[("post_logout_redirect_uri", BYE)]);
        assert_eq!(
            decide(&sent, None, None, None),
            LogoutDecision::EndNow { return_to: None }
        );
        assert_eq!(
            decide(&sent, Some(&hint(1)), Some(&rp()), None),
            LogoutDecision::EndNow {
                return_to: Some(BYE.to_owned())
            }
        );
    }

    #[test]
    fn an_address_that_is_not_registered_is_refused() {
        for uri in [
            "https://evil.example",
            "https://rp.example/bye?x",
            "https://rp.example/bye#",
            "https://RP.example/bye",
        ] {
            assert_eq!(
                ask(&[("post_logout_redirect_uri", uri)], Some(&hint(1))),
                LogoutDecision::Refuse(PageReason::UnregisteredPostLogoutRedirectUri)
            );
        }
    }

    #[test]
    fn the_address_of_another_or_a_disabled_client_is_refused() {
        let sent = parameters(&[("post_logout_redirect_uri", BYE)]);
        let mut disabled = rp();
        disabled.disabled = true;
        let mut other = rp();
        other.client_id = "other".into();
        for client in [None, Some(&disabled), Some(&other)] {
            assert_eq!(
                decide(&sent, Some(&hint(1)), client, None),
                LogoutDecision::Refuse(PageReason::UnregisteredPostLogoutRedirectUri)
            );
        }
        assert_eq!(
            ask(&[("client_id", "other")], Some(&hint(1))),
            LogoutDecision::Refuse(PageReason::LogoutClientMismatch)
        );
    }

    #[test]
    fn a_hint_of_another_session_or_user_asks_first() {
        assert_eq!(ask(&[], Some(&hint(2))), LogoutDecision::Confirm { return_to: None });
        let older = HintClaims {
            sid: hint(2).sid,
            ..hint(1)
        };
        assert_eq!(ask(&[], Some(&older)), LogoutDecision::Confirm { return_to: None });
        let without_session = HintClaims { sid: None, ..hint(1) };
        assert_eq!(
            ask(&[], Some(&without_session)),
            LogoutDecision::EndNow { return_to: None }
        );
        let nobody = HintClaims {
            sid: None,
            sub: None,
            ..hint(1)
        };
        assert_eq!(ask(&[], Some(&nobody)), LogoutDecision::Confirm { return_to: None });
    }

    #[test]
    fn a_repeated_parameter_is_refused() {
        let sent = [("state", "a"), ("state", "b")];
        assert_eq!(
            ask(&sent, Some(&hint(1))),
            LogoutDecision::Refuse(PageReason::MalformedRequest)
        );
    }

    proptest! {
        #[test]
        fn a_redirect_goes_to_the_registered_address_with_state_and_nothing_else(uri in "[^\0]{0,40}", state in "[^\0]{1,40}") {
            for sent in [[("post_logout_redirect_uri", uri.as_str()), ("state", &state)], [("post_logout_redirect_uri", BYE), ("state", &state)]] {
                if let LogoutDecision::EndNow { return_to: Some(to) } = ask(&sent, Some(&hint(1))) {
                    let url = Url::parse(&to).unwrap();
                    prop_assert!(to.starts_with("https://rp.example/bye?state="));
                    prop_assert_eq!(url.query_pairs().into_owned().collect::<Vec<_>>(), [("state".to_owned(), state.clone())]);
                }
            }
        }
    }
}
