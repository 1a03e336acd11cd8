//! The logout request (OpenID Connect RP-Initiated Logout 1.0 sections 2 and 3).
//!
//! A redirect follows only a hint of ours and an address that the hint's client registered: everything else ends on our own
//! page. Without a hint for this very session the user is asked, because a link on a stranger's page can send anybody here. Whatever is wrong
//! with the address, the user can sign out.

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
    EndNow(Afterwards),
    /// Ask the user first.
    Confirm(Afterwards),
    /// Show an error page; nothing ends.
    Refuse(PageReason),
}

/// Where to go when the session has ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Afterwards {
    /// To our "you are signed out" page.
    OurPage,
    /// To our page, with a link to this address of the client that the request names. There is no hint, so anybody may have sent the user
    /// here: they are not redirected.
    Link(String),
    /// To this address.
    Redirect(String),
    /// To our page: the address that was asked for is not registered for the client.
    Unregistered,
}

/// What a logout request comes to. `hint` is `None` without a hint and with one that is not valid; `client` is the client that the
/// request or its hint names, `session` the browser's.
pub fn decide(
    parameters: &Parameters,
    hint: Option<&HintClaims>,
    client: Option<&Client>,
    session: Option<&SignedIn>,
) -> LogoutDecision {
    if parameters.repeated().is_some() {
        return LogoutDecision::Refuse(PageReason::MalformedRequest);
    }
    let named = parameters.get("client_id");
    if hint.is_some_and(|hint| named.is_some_and(|named| named != hint.client_id.as_str())) {
        return LogoutDecision::Refuse(PageReason::LogoutClientMismatch);
    }
    let afterwards = match (address(parameters, client), hint) {
        (Address::NotAsked, _) => Afterwards::OurPage,
        (Address::Unregistered, _) => Afterwards::Unregistered,
        (Address::Registered(address), Some(hint))
            if client.is_some_and(|client| client.client_id == hint.client_id) =>
        {
            Afterwards::Redirect(address)
        }
        (Address::Registered(_), Some(_)) => Afterwards::Unregistered,
        (Address::Registered(address), None) => Afterwards::Link(address),
    };
    match (session, hint) {
        (None, _) => LogoutDecision::EndNow(afterwards),
        // The user expects to come back, and does not: they are told before anything ends.
        (Some(_), _) if afterwards == Afterwards::Unregistered => LogoutDecision::Confirm(afterwards),
        (Some(session), Some(hint)) if names(hint, session) => LogoutDecision::EndNow(afterwards),
        (Some(_), _) => LogoutDecision::Confirm(afterwards),
    }
}

/// The address that our page links to, for a request without a hint. `None` if there is none, or it is not the client's.
pub fn link(parameters: &Parameters, client: Option<&Client>) -> Option<String> {
    match decide(parameters, None, client, None) {
        LogoutDecision::EndNow(Afterwards::Link(address)) => Some(address),
        _ => None,
    }
}

enum Address {
    NotAsked,
    Registered(String),
    Unregistered,
}

/// The address that is asked for, with `state`. Without a client nobody can say whose it is, so it counts as not asked.
fn address(parameters: &Parameters, client: Option<&Client>) -> Address {
    let (Some(asked), true) = (
        parameters.get("post_logout_redirect_uri"),
        client.is_some() || parameters.get("client_id").is_some(),
    ) else {
        return Address::NotAsked;
    };
    let is_registered = client.filter(|client| !client.disabled).is_some_and(|client| {
        let registered = &client.metadata.post_logout_redirect_uris;
        registered.iter().any(|registered| registered == asked)
    });
    match (is_registered, parameters.get("state")) {
        (false, _) => Address::Unregistered,
        (true, Some(state)) => Address::Registered(with_query(asked, &[("state", state.to_owned())])),
        (true, None) => Address::Registered(asked.to_owned()),
    }
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
            LogoutDecision::EndNow(Afterwards::Redirect(
                "https://rp.example/bye?state=a%20b%26c".to_owned()
            ))
        );
        assert_eq!(
            ask(&sent[..1], Some(&hint(1))),
            LogoutDecision::EndNow(Afterwards::Redirect(BYE.to_owned()))
        );
    }

    #[test]
    fn without_a_valid_hint_the_user_is_asked_and_there_is_no_redirect() {
        let nobody = |sent| decide(&parameters(sent), None, None, Some(&signed_in(1, now())));
        for sent in [&[][..], &[("state", "s")], &[("post_logout_redirect_uri", BYE)]] {
            assert_eq!(nobody(sent), LogoutDecision::Confirm(Afterwards::OurPage));
        }
        let sent = [
            ("post_logout_redirect_uri", BYE),
            ("client_id", "rp"),
            ("id_token_hint", "e30.e30."),
        ];
        assert_eq!(
            ask(&sent, None),
            LogoutDecision::Confirm(Afterwards::Link(BYE.to_owned()))
        );
        assert_eq!(nobody(&sent), LogoutDecision::Confirm(Afterwards::Unregistered));
    }

    #[test]
    fn a_link_leads_only_to_what_the_named_client_registered() {
        let mut disabled = rp();
        disabled.disabled = true;
        let sent = |uri| parameters(&[("client_id", "rp"), ("post_logout_redirect_uri", uri), ("state", "s")]);
        assert_eq!(link(&sent(BYE), Some(&rp())), Some(format!("{BYE}?state=s")));
        assert_eq!(link(&sent(BYE), Some(&disabled)), None);
        assert_eq!(link(&sent(BYE), None), None);
        assert_eq!(link(&sent("https://evil.example/"), Some(&rp())), None);
        assert_eq!(link(&parameters(&[]), Some(&rp())), None);
    }

    #[test]
    fn without_a_session_there_is_nothing_to_ask() {
        let sent = parameters(&[("post_logout_redirect_uri", BYE)]);
        assert_eq!(
            decide(&sent, None, None, None),
            LogoutDecision::EndNow(Afterwards::OurPage)
        );
        assert_eq!(
            decide(&sent, Some(&hint(1)), Some(&rp()), None),
            LogoutDecision::EndNow(Afterwards::Redirect(BYE.to_owned()))
        );
    }

    #[test]
    fn an_address_that_is_not_registered_lets_the_user_sign_out_after_a_question() {
        for uri in [
            "https://evil.example",
            "https://rp.example/bye?x",
            "https://rp.example/bye#",
            "https://RP.example/bye",
        ] {
            assert_eq!(
                ask(&[("post_logout_redirect_uri", uri)], Some(&hint(1))),
                LogoutDecision::Confirm(Afterwards::Unregistered)
            );
        }
    }

    #[test]
    fn the_address_of_another_or_a_disabled_client_is_not_gone_to() {
        let sent = parameters(&[("post_logout_redirect_uri", BYE)]);
        let mut disabled = rp();
        disabled.disabled = true;
        let mut other = rp();
        other.client_id = "other".into();
        for client in [None, Some(&disabled), Some(&other)] {
            assert_eq!(
                decide(&sent, Some(&hint(1)), client, None),
                LogoutDecision::EndNow(match client {
                    None => Afterwards::OurPage,
                    Some(_) => Afterwards::Unregistered,
                })
            );
        }
        assert_eq!(
            ask(&[("client_id", "other")], Some(&hint(1))),
            LogoutDecision::Refuse(PageReason::LogoutClientMismatch)
        );
    }

    #[test]
    fn a_hint_of_another_session_or_user_asks_first() {
        assert_eq!(ask(&[], Some(&hint(2))), LogoutDecision::Confirm(Afterwards::OurPage));
        let older = HintClaims {
            sid: hint(2).sid,
            ..hint(1)
        };
        assert_eq!(ask(&[], Some(&older)), LogoutDecision::Confirm(Afterwards::OurPage));
        let without_session = HintClaims { sid: None, ..hint(1) };
        assert_eq!(
            ask(&[], Some(&without_session)),
            LogoutDecision::EndNow(Afterwards::OurPage)
        );
        let nobody = HintClaims {
            sid: None,
            sub: None,
            ..hint(1)
        };
        assert_eq!(ask(&[], Some(&nobody)), LogoutDecision::Confirm(Afterwards::OurPage));
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
                if let LogoutDecision::EndNow(Afterwards::Redirect(to)) = ask(&sent, Some(&hint(1))) {
                    let url = Url::parse(&to).unwrap();
                    prop_assert!(to.starts_with("https://rp.example/bye?state="));
                    prop_assert_eq!(url.query_pairs().into_owned().collect::<Vec<_>>(), [("state".to_owned(), state.clone())]);
                }
            }
        }
    }
}
