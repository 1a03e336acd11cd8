//! Tests of the authorization request's rules.

use proptest::prelude::*;

use super::*;
use crate::{
    domain::{
        authorization_request::{AuthorizationRequest, RedirectTarget, ResponseTarget},
        client::{ApplicationType, Client, ClientAuthMethod, GrantType},
        scope::ScopeSet,
    },
    protocol::{
        error::ErrorCode,
        fixtures::{REDIRECT_URI, client, parameters, user_id},
        rules::input::IdTokenHint,
    },
};

/// What is known beyond the request and its client.
struct Asking<'a> {
    known_scopes: &'a ScopeSet,
    id_token_hint: IdTokenHint,
}

fn check(
    parameters: &Parameters,
    client: Option<&Client>,
    asking: &Asking<'_>,
) -> Result<AuthorizationRequest, AuthorizeRefusal> {
    let input = RuleInput {
        parameters,
        client,
        known_scopes: asking.known_scopes,
        id_token_hint: asking.id_token_hint,
    };
    super::check(&input).map(|checked| checked.request)
}

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

const GOOD: &[(&str, &str)] = &[
    ("client_id", "rp"),
    ("redirect_uri", REDIRECT_URI),
    ("response_type", "code"),
    ("scope", "openid profile"),
    ("state", "st"),
    ("code_challenge", CHALLENGE),
    ("code_challenge_method", "S256"),
];

/// [`GOOD`] with some parameters replaced, or taken out where the new value is empty.
fn with<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let kept = GOOD
        .iter()
        .filter(|(name, _)| changes.iter().all(|(changed, _)| changed != name));
    kept.chain(changes).copied().collect()
}

fn ask(sent: &[(&str, &str)], client: &Client) -> Result<AuthorizationRequest, AuthorizeRefusal> {
    let asking = Asking {
        known_scopes: &ScopeSet::default(),
        id_token_hint: IdTokenHint::Absent,
    };
    check(&parameters(sent), Some(client), &asking)
}

fn accepted(changes: &[(&str, &str)]) -> AuthorizationRequest {
    ask(&with(changes), &client()).unwrap()
}

fn redirect_of(request: &AuthorizationRequest) -> &RedirectTarget {
    match &request.target {
        ResponseTarget::Redirect(target) => target,
        ResponseTarget::Device(_) => panic!("no device asked"),
    }
}

fn redirected(changes: &[(&str, &str)]) -> ErrorCode {
    redirected_by(changes, &client())
}

fn redirected_by(changes: &[(&str, &str)], client: &Client) -> ErrorCode {
    match ask(&with(changes), client) {
        Err(AuthorizeRefusal::Redirect {
            error, redirect_uri, ..
        }) => {
            assert_eq!(redirect_uri, REDIRECT_URI);
            error.code
        }
        other => panic!("{changes:?}: {other:?}"),
    }
}

fn page(sent: &[(&str, &str)], client: &Client) -> PageReason {
    match ask(sent, client) {
        Err(AuthorizeRefusal::Page(reason)) => reason,
        other => panic!("{sent:?}: {other:?}"),
    }
}

#[test]
fn a_good_request_says_what_was_asked() {
    let request = accepted(&[
        ("nonce", "n"),
        ("max_age", "60"),
        ("prompt", "login consent"),
        ("login_hint", "ada"),
    ]);
    let target = RedirectTarget {
        redirect_uri: REDIRECT_URI.to_owned(),
        redirect_uri_was_sent: true,
        response_mode: ResponseMode::Query,
    };
    assert_eq!(request.target, ResponseTarget::Redirect(target));
    assert_eq!(request.state.as_deref(), Some("st"));
    assert_eq!(request.nonce.as_deref(), Some("n"));
    assert_eq!(request.scope, ScopeSet::parse("openid profile"));
    assert_eq!(request.code_challenge.as_deref(), Some(CHALLENGE));
    assert_eq!(request.max_age, Some(60));
    assert!(request.prompt.login && request.prompt.consent && !request.prompt.none);
    assert_eq!(request.login_hint.as_deref(), Some("ada"));
}

#[test]
fn the_client_must_be_named_once() {
    assert_eq!(client_id(&parameters(&[])), Err(PageReason::MissingClientId));
    let twice = parameters(&[("client_id", "rp"), ("client_id", "rp")]);
    assert_eq!(client_id(&twice), Err(PageReason::MalformedRequest));
    let long = "a".repeat(256);
    assert_eq!(
        client_id(&parameters(&[("client_id", &long)])),
        Err(PageReason::UnknownClient)
    );
}

#[test]
fn an_unknown_or_disabled_client_gets_a_page() {
    let mut disabled = client();
    disabled.disabled = true;
    assert_eq!(page(GOOD, &disabled), PageReason::DisabledClient);
    let asking = Asking {
        known_scopes: &ScopeSet::default(),
        id_token_hint: IdTokenHint::Absent,
    };
    assert_eq!(
        check(&parameters(GOOD), None, &asking),
        Err(AuthorizeRefusal::Page(PageReason::UnknownClient))
    );
    assert_eq!(
        page(&with(&[("client_id", "other")]), &client()),
        PageReason::UnknownClient
    );
}

#[test]
fn an_unregistered_redirect_uri_gets_a_page_and_never_a_redirect() {
    for uri in [
        "https://evil.example/cb",
        "https://rp.example/cb?x",
        "https://rp.example/cb#f",
        "cb",
        "javascript:x",
    ] {
        assert_eq!(
            page(&with(&[("redirect_uri", uri)]), &client()),
            PageReason::UnregisteredRedirectUri,
            "{uri}"
        );
    }
    let twice = [GOOD, &[("redirect_uri", REDIRECT_URI)]].concat();
    assert_eq!(page(&twice, &client()), PageReason::MalformedRequest);
}

#[test]
fn a_redirect_uri_that_a_url_parser_thinks_equal_gets_a_page() {
    for uri in [
        "https://RP.example/cb",
        "https://rp.example:443/cb",
        "https://rp.example/x/../cb",
    ] {
        assert_eq!(
            page(&with(&[("redirect_uri", uri)]), &client()),
            PageReason::UnregisteredRedirectUri,
            "{uri}"
        );
    }
}

#[test]
fn a_redirect_uri_may_be_left_out_if_only_one_is_registered() {
    let request = accepted(&[("redirect_uri", "")]);
    let target = RedirectTarget {
        redirect_uri: REDIRECT_URI.to_owned(),
        redirect_uri_was_sent: false,
        response_mode: ResponseMode::Query,
    };
    assert_eq!(request.target, ResponseTarget::Redirect(target));
    let mut two = client();
    two.metadata.redirect_uris.push("https://rp.example/cb2".to_owned());
    assert_eq!(
        page(&with(&[("redirect_uri", "")]), &two),
        PageReason::UnregisteredRedirectUri
    );
}

#[test]
fn a_native_application_is_answered_at_the_port_it_asked_for() {
    let mut native = client();
    native.metadata.application_type = ApplicationType::Native;
    native.metadata.redirect_uris = vec!["http://127.0.0.1/cb".to_owned()];
    let asked = "http://127.0.0.1:51234/cb";
    assert_eq!(
        redirect_of(&ask(&with(&[("redirect_uri", asked)]), &native).unwrap()).redirect_uri,
        asked
    );
    let name = with(&[("redirect_uri", "http://localhost:51234/cb")]);
    assert_eq!(page(&name, &native), PageReason::UnregisteredRedirectUri);
}

#[test]
fn a_repeated_parameter_is_an_invalid_request_by_redirect() {
    for name in ["scope", "nonce", "response_type", "unheard_of"] {
        let sent = [with(&[(name, "x")]), vec![(name, "x")]].concat();
        match ask(&sent, &client()) {
            Err(AuthorizeRefusal::Redirect { error, state, .. }) => {
                assert_eq!(error.code, ErrorCode::InvalidRequest);
                assert_eq!(state.as_deref(), Some("st"));
            }
            other => panic!("{other:?}"),
        }
    }
}

#[test]
fn a_repeated_state_is_not_given_back() {
    let sent = [GOOD, &[("state", "other")]].concat();
    match ask(&sent, &client()) {
        Err(AuthorizeRefusal::Redirect { error, state, .. }) => {
            assert_eq!((error.code, state), (ErrorCode::InvalidRequest, None));
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_missing_response_type_is_an_invalid_request_and_another_one_unsupported() {
    assert_eq!(redirected(&[("response_type", "")]), ErrorCode::InvalidRequest);
    for other in ["token", "id_token", "code id_token", "code ", "Code", "none"] {
        assert_eq!(
            redirected(&[("response_type", other)]),
            ErrorCode::UnsupportedResponseType,
            "{other}"
        );
    }
}

#[test]
fn errors_travel_as_the_answer_would_have() {
    let mode = |changes: &[(&str, &str)]| match ask(&with(changes), &client()) {
        Err(AuthorizeRefusal::Redirect { response_mode, .. }) => response_mode,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        mode(&[("prompt", "x"), ("response_mode", "form_post")]),
        ResponseMode::FormPost
    );
    assert_eq!(
        mode(&[("prompt", "x"), ("response_mode", "fragment")]),
        ResponseMode::Fragment
    );
    assert_eq!(mode(&[("response_type", "code id_token")]), ResponseMode::Fragment);
    assert_eq!(mode(&[("response_mode", "web_message")]), ResponseMode::Query);
    assert_eq!(
        redirected(&[("response_mode", "web_message")]),
        ErrorCode::InvalidRequest
    );
    assert_eq!(
        redirect_of(&accepted(&[("response_mode", "form_post")])).response_mode,
        ResponseMode::FormPost
    );
}

#[test]
fn request_objects_and_registration_are_refused_by_name() {
    assert_eq!(redirected(&[("request", "e30.e30.")]), ErrorCode::RequestNotSupported);
    assert_eq!(
        redirected(&[("request_uri", "https://rp.example/r")]),
        ErrorCode::RequestUriNotSupported
    );
    assert_eq!(
        redirected(&[("registration", "{}")]),
        ErrorCode::RegistrationNotSupported
    );
}

#[test]
fn a_client_without_the_code_grant_is_unauthorized() {
    let mut machine = client();
    machine.metadata.grant_types = vec![GrantType::ClientCredentials];
    assert_eq!(redirected_by(&[], &machine), ErrorCode::UnauthorizedClient);
}

#[test]
fn a_scope_that_is_malformed_missing_or_wholly_unknown_is_invalid() {
    for scope in ["a\"b", "", "unheard-of", "phone"] {
        assert_eq!(redirected(&[("scope", scope)]), ErrorCode::InvalidScope, "{scope}");
    }
    assert_eq!(
        accepted(&[("scope", "unheard-of openid phone")]).scope,
        ScopeSet::parse("openid")
    );
}

#[test]
fn pkce_is_checked() {
    assert_eq!(
        redirected(&[("code_challenge", ""), ("code_challenge_method", "")]),
        ErrorCode::InvalidRequest
    );
    assert_eq!(
        redirected(&[("code_challenge_method", "plain")]),
        ErrorCode::InvalidRequest
    );
    assert_eq!(redirected(&[("code_challenge_method", "")]), ErrorCode::InvalidRequest);
    let mut relaxed = client();
    relaxed.metadata.require_pkce = false;
    let without = with(&[("code_challenge", ""), ("code_challenge_method", "")]);
    assert_eq!(ask(&without, &relaxed).unwrap().code_challenge, None);
    relaxed.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
    assert!(ask(&without, &relaxed).is_err());
}

#[test]
fn a_confidential_client_needs_no_nonce() {
    assert_eq!(accepted(&[]).nonce, None);
}

#[test]
fn prompt_none_stands_alone_and_unknown_words_are_refused() {
    assert!(accepted(&[("prompt", "none")]).prompt.none);
    for prompt in ["none login", "login none", "create", "Login"] {
        assert_eq!(redirected(&[("prompt", prompt)]), ErrorCode::InvalidRequest, "{prompt}");
    }
}

#[test]
fn max_age_is_a_number_of_seconds() {
    assert_eq!(accepted(&[("max_age", "0")]).max_age, Some(0));
    assert_eq!(
        accepted(&[("max_age", "99999999999999999999999")]).max_age,
        Some(u64::MAX)
    );
    for wrong in ["-1", "+1", "1.5", "ten", " 1", "0x1"] {
        assert_eq!(redirected(&[("max_age", wrong)]), ErrorCode::InvalidRequest, "{wrong}");
    }
}

#[test]
fn wishes_never_cause_an_error() {
    let long = "x".repeat(30_000);
    for value in ["nonsense", "a b c", "\u{1f600}", "a\r\nb", &long] {
        for name in [
            "display",
            "ui_locales",
            "claims_locales",
            "login_hint",
            "acr_values",
            "unheard_of",
        ] {
            accepted(&[(name, value)]);
        }
    }
    let request = accepted(&[("acr_values", "urn:a urn:b"), ("ui_locales", "de fr-CA")]);
    assert_eq!(request.acr_values, ["urn:a", "urn:b"]);
    assert_eq!(request.ui_locales, ["de", "fr-CA"]);
}

#[test]
fn the_claims_parameter_is_read_and_bounded() {
    let request = accepted(&[(
        "claims",
        r#"{"userinfo":{"name":{"essential":true},"phone_number":null},"id_token":{"auth_time":null},"other":1}"#,
    )]);
    assert!(request.claims.userinfo.contains_key("name"));
    assert!(request.claims.id_token.contains_key("auth_time"));
    let deep = format!(
        "{{\"userinfo\":{{\"a\":{{\"value\":{}{}}}}}}}",
        "[".repeat(3000),
        "]".repeat(3000)
    );
    let many = format!(
        "{{\"userinfo\":{{{}}}}}",
        (0..65).map(|n| format!("\"c{n}\":null")).collect::<Vec<_>>().join(",")
    );
    let long = format!("{{\"userinfo\":{{\"{}\":null}}}}", "n".repeat(129));
    for wrong in [
        "x",
        "[]",
        "[{},{}]",
        "7",
        r#"{"userinfo":[]}"#,
        r#"{"userinfo":{"a":true}}"#,
        &deep,
        &many,
        &long,
    ] {
        assert_eq!(redirected(&[("claims", wrong)]), ErrorCode::InvalidRequest, "{wrong}");
    }
}

#[test]
fn a_single_claim_needs_the_scope_that_releases_it() {
    let claims = accepted(&[(
        "claims",
        r#"{"userinfo":{"email":null,"phone_number":{"essential":true}}}"#,
    )])
    .claims;
    assert!(claims.userinfo.contains_key("email"));
    assert!(!claims.userinfo.contains_key("phone_number"));
}

#[test]
fn a_resource_must_be_registered_for_the_client() {
    let mut client = client();
    client.metadata.resources = vec!["https://api.example".to_owned(), "https://other.example".to_owned()];
    assert!(ask(GOOD, &client).unwrap().resource.is_empty());
    let asked = with(&[("resource", "https://api.example")]);
    assert_eq!(ask(&asked, &client).unwrap().resource, ["https://api.example"]);
    for wrong in ["https://evil.example", "https://api.example/#f", "api"] {
        assert_eq!(redirected_by(&[("resource", wrong)], &client), ErrorCode::InvalidTarget);
    }
}

#[test]
fn an_invalid_hint_is_an_invalid_request_and_a_good_one_names_the_user() {
    let known_scopes = &ScopeSet::default();
    let hinted = |id_token_hint| {
        check(
            &parameters(GOOD),
            Some(&client()),
            &Asking {
                known_scopes,
                id_token_hint,
            },
        )
    };
    assert_eq!(
        hinted(IdTokenHint::User(user_id(5))).unwrap().id_token_hint,
        Some(user_id(5))
    );
    match hinted(IdTokenHint::Invalid) {
        Err(AuthorizeRefusal::Redirect { error, .. }) => assert_eq!(error.code, ErrorCode::InvalidRequest),
        other => panic!("{other:?}"),
    }
}

#[test]
fn sizes_are_capped() {
    let long = "x".repeat(9000);
    for name in ["state", "nonce", "claims", "prompt", "response_type"] {
        assert_eq!(redirected(&[(name, &long)]), ErrorCode::InvalidRequest, "{name}");
    }
    let state = "s".repeat(MAX_STATE_LENGTH);
    assert_eq!(accepted(&[("state", &state)]).state.as_deref(), Some(state.as_str()));
    assert_eq!(redirected(&[("state", "a\r\nb")]), ErrorCode::InvalidRequest);
}

proptest! {
    #[test]
    fn the_order_of_parameters_does_not_matter(order in Just(GOOD.to_vec()).prop_shuffle()) {
        prop_assert_eq!(ask(&order, &client()), ask(GOOD, &client()));
    }

    #[test]
    fn no_value_can_panic_or_move_the_answer_elsewhere(
        name in prop::sample::select(vec![
            "client_id", "redirect_uri", "response_type", "response_mode", "scope", "state", "nonce", "prompt", "max_age",
            "claims", "resource", "code_challenge", "code_challenge_method", "login_hint", "acr_values", "ui_locales",
        ]),
        value in "[^\0]{0,40}",
    ) {
        let sent = with(&[(name, &value)]);
        match ask(&sent, &client()) {
            Ok(request) => prop_assert_eq!(&redirect_of(&request).redirect_uri, REDIRECT_URI),
            Err(AuthorizeRefusal::Redirect { redirect_uri, .. }) => prop_assert_eq!(redirect_uri, REDIRECT_URI),
            Err(AuthorizeRefusal::Page(_)) => prop_assert!(matches!(name, "client_id" | "redirect_uri")),
        }
    }

    #[test]
    fn a_state_without_control_characters_is_kept_in_success_and_in_error(state in "[^\\p{Cc}]{1,100}") {
        let request = accepted(&[("state", &state)]);
        prop_assert_eq!(request.state.as_deref(), Some(state.as_str()));
        match ask(&with(&[("state", &state), ("prompt", "x")]), &client()) {
            Err(AuthorizeRefusal::Redirect { state: kept, .. }) => prop_assert_eq!(kept, Some(state)),
            other => prop_assert!(false, "{:?}", other),
        }
    }
}
