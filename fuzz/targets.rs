//! What each fuzz target does with its input: call a parser, and check what must hold whatever came in. Pure, quick, and without
//! a fuzzer in sight: `fuzz_targets/` hands these to libFuzzer, `tests/it/fuzz.rs` to proptest.

use std::{
    net::{IpAddr, Ipv4Addr},
    sync::LazyLock,
};

use axum::http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};
use uuid::Uuid;
use vestibule::{
    crypto::{
        jwt,
        random::Random,
        refresh_token::RefreshTokenKey,
        token::{self, TokenKind},
    },
    domain::{
        authorization_request::ResponseTarget,
        client::{ApplicationType, Client, ClientAuthMethod, ClientMetadata},
        ids::GrantId,
        scope::ScopeSet,
        signing_algorithm::SigningAlgorithm,
    },
    http::{client_address::client_address, messages::Messages},
    management::apply::StateFile,
    protocol::{
        authorize_request::{self, AuthorizeRefusal},
        client_authentication,
        parameters::Parameters,
        redirect_uri,
        rules::{
            draft::CheckedRequest,
            input::{IdTokenHint, RuleInput},
        },
        scim_filter,
        user_code::{ALPHABET, UserCode},
    },
};

/// A target: its name, which is its file's name too, what it does, and inputs to begin with.
pub struct Target {
    /// Its name.
    pub name: &'static str,
    /// What it does with an input. Panics where something does not hold.
    pub run: fn(&[u8]),
    /// Inputs that get far.
    pub seeds: &'static [&'static str],
}

/// Every target.
pub const TARGETS: &[Target] = &[
    Target {
        name: "parameters",
        run: parameters,
        seeds: &[
            "a=b&a=c&resource=x&resource=y&empty=",
            "%41=%zz&=&&+=%00",
            "scope=openid+email&state=%F0%9F%8F%9B",
        ],
    },
    Target {
        name: "authorize_request",
        run: authorize_request,
        seeds: &[
            "response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback&scope=openid&state=s&nonce=n",
            "response_type=code&client_id=app&response_mode=form_post&prompt=login+consent&max_age=0&claims=%7B%22id_token%22%3A%7B%22email%22%3Anull%7D%7D",
            "client_id=app&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&resource=https%3A%2F%2Fapi.example",
        ],
    },
    Target {
        name: "client_authentication",
        run: client_authentication,
        seeds: &[
            "Basic YXBwOnNlY3JldA==\ngrant_type=client_credentials",
            "\nclient_id=app&client_secret=secret",
            "\nclient_assertion_type=urn%3Aietf%3Aparams%3Aoauth%3Aclient-assertion-type%3Ajwt-bearer&client_assertion=e30.eyJzdWIiOiJhcHAifQ.x",
        ],
    },
    Target {
        name: "token",
        run: opaque_token,
        seeds: &[
            "vac_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            "vat_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAB",
        ],
    },
    Target {
        name: "refresh_token",
        run: refresh_token,
        seeds: &["vrt_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"],
    },
    Target {
        name: "jwt",
        run: json_web_token,
        seeds: &[
            "eyJhbGciOiJFUzI1NiJ9.e30.AAAA",
            "eyJhbGciOiJub25lIn0.e30.",
            "eyJhbGciOiJFUzI1NiIsImtpZCI6ImtleSIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhcHAifQ.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        ],
    },
    Target {
        name: "state_file",
        run: state_file,
        seeds: &[
            "[[clients]]\nclient_id = \"app\"\nredirect_uris = [\"https://app.example/cb\"]\n",
            "[[users]]\nemail = \"a@b.example\"\naddress.locality = \"Berne\"\ngroups = [\"staff\"]\n",
            "[[scopes]]\nname = \"notes\"\nclaims = [\"email\"]\n[[groups]]\nname = \"staff\"\n",
        ],
    },
    Target {
        name: "redirect_uri",
        run: registered_redirect_uri,
        seeds: &[
            "https://app.example/callback",
            "http://127.0.0.1:1/callback",
            "http://[::1]/callback",
            "com.example.app:/callback",
            "javascript:alert(1)",
        ],
    },
    Target {
        name: "languages",
        run: languages,
        seeds: &["de-CH,fr;q=0.8,*;q=0.1", "en;q=NaN,en;q=inf,x-y-z", "zh-Hant-TW\u{0}en"],
    },
    Target {
        name: "scim_filter",
        run: filter,
        seeds: &[
            "email sw \"ada@\" and not (disabled eq true or name co \"\\u00fc\\\"\")",
            "created_at gt \"2031-05-06T12:00:00Z\" or ((parent eq null))",
        ],
    },
    Target {
        name: "user_code",
        run: user_code,
        seeds: &["BCDF-GHJZ", " bcdf ghjz ", "b-c-d-f-g-h-j-z", "BCDF\u{2013}GHJZ"],
    },
    Target {
        name: "client_address",
        run: forwarded_addresses,
        seeds: &["198.51.100.1, 10.0.0.2", "::ffff:10.0.0.1,unknown", "2001:db8::1"],
    },
];

/// A code that somebody typed: it has eight letters of the alphabet, and is shown in a way that can be typed.
pub fn user_code(input: &[u8]) {
    let text = String::from_utf8_lossy(input);
    if let Ok(code) = UserCode::parse(&text) {
        assert!(code.letters().len() == 8 && code.letters().iter().all(|letter| ALPHABET.contains(letter)));
        assert!(UserCode::parse(&code.to_string()) == Ok(code));
    }
}

/// Form-encoded parameters: no panic, and a name is either given once, or repeated, or absent.
pub fn parameters(input: &[u8]) {
    let Ok(parameters) = Parameters::parse(input) else {
        return;
    };
    for name in ["a", "scope", "resource", "state"] {
        let all = parameters.all(name);
        assert!(all.iter().all(|value| !value.is_empty() && !value.contains('\0')));
        assert_eq!(parameters.get(name).is_some(), !all.is_empty());
        assert_eq!(parameters.is_repeated(name), all.len() > 1);
    }
    if let Some(name) = parameters.repeated() {
        assert_ne!(name, "resource");
        assert!(parameters.refuse_repeated().is_err());
    }
}

/// An authorization request: whatever it says, an answer goes to a registered address or nowhere.
pub fn authorize_request(input: &[u8]) {
    let Ok(parameters) = Parameters::parse(input) else {
        return;
    };
    let client = application();
    let known_scopes = ScopeSet::parse("reports");
    let input = RuleInput {
        parameters: &parameters,
        client: Some(&client),
        known_scopes: &known_scopes,
        id_token_hint: IdTokenHint::Absent,
    };
    match authorize_request::check(&input) {
        Ok(CheckedRequest { request, .. }) => {
            let ResponseTarget::Redirect(target) = &request.target else {
                panic!("no device asked");
            };
            assert!(redirect_uri::matches(&client, &target.redirect_uri));
            assert!(request.code_challenge.is_some(), "this client needs PKCE");
            assert!(
                request
                    .state
                    .is_none_or(|state| state.len() <= authorize_request::MAX_STATE_LENGTH)
            );
        }
        Err(AuthorizeRefusal::Redirect { redirect_uri, .. }) => assert!(redirect_uri::matches(&client, &redirect_uri)),
        Err(AuthorizeRefusal::Page(_)) => {}
    }
    let nobody = authorize_request::check(&RuleInput { client: None, ..input });
    assert!(
        matches!(nobody, Err(AuthorizeRefusal::Page(_))),
        "an unknown client gets a page"
    );
}

/// A client's credential: the first line is the `Authorization` field, the rest the body.
pub fn client_authentication(input: &[u8]) {
    let line = input.iter().position(|byte| *byte == b'\n').unwrap_or(0);
    let authorization = std::str::from_utf8(&input[..line])
        .ok()
        .filter(|field| !field.is_empty());
    let Ok(parameters) = Parameters::parse(&input[(line + 1).min(input.len())..]) else {
        return;
    };
    let Ok(credential) = client_authentication::presented(authorization, &parameters) else {
        return;
    };
    assert!(!credential.client_id().is_empty());
    assert!(credential.client_id().len() <= client_authentication::MAX_CLIENT_ID_LENGTH);
    if authorization.is_none() {
        assert_ne!(credential.method(), ClientAuthMethod::ClientSecretBasic);
    }
    if let Some(named) = parameters.get("client_id") {
        assert_eq!(named, credential.client_id(), "two names in one request");
    }
    // A wrong method is refused whatever the credential is.
    let mut client = application();
    client.metadata.token_endpoint_auth_method = match credential.method() {
        ClientAuthMethod::None => ClientAuthMethod::ClientSecretBasic,
        _ => ClientAuthMethod::None,
    };
    assert!(!credential.is_by_registered_method(&client));
}

/// An opaque token: one spelling, one kind.
pub fn opaque_token(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let kinds = [TokenKind::AuthorizationCode, TokenKind::AccessToken, TokenKind::Setup];
    let readable: Vec<TokenKind> = kinds
        .into_iter()
        .filter(|kind| token::parse(*kind, text).is_some())
        .collect();
    assert!(readable.len() <= 1);
    let Some(kind) = readable.first() else { return };
    assert!(text.starts_with(kind.prefix()));
    for other in [
        format!("{text}A"),
        text[..text.len() - 1].to_owned(),
        format!("{text}="),
        format!(" {text}"),
    ] {
        assert!(token::parse(*kind, &other).is_none(), "{other} is a second spelling");
    }
}

/// A refresh token: nobody can make one without the key, and each bit counts.
pub fn refresh_token(input: &[u8]) {
    static KEY: LazyLock<RefreshTokenKey> = LazyLock::new(|| RefreshTokenKey::new([7; 32]));
    if let Ok(text) = std::str::from_utf8(input) {
        assert!(KEY.parse(text).is_none(), "a forged refresh token is ours");
    }
    // One of ours, with a character exchanged by the input.
    let ours = KEY
        .first(GrantId(Uuid::nil()), &Random::from_fn(|bytes| bytes.fill(9)))
        .text;
    assert!(KEY.parse(&ours).is_some());
    if let [position, character, ..] = *input {
        let position = usize::from(position) % ours.len();
        let mut bytes = ours.clone().into_bytes();
        bytes[position] = character;
        if let Ok(changed) = String::from_utf8(bytes)
            && changed != ours
        {
            assert!(KEY.parse(&changed).is_none(), "{changed} is taken for {ours}");
        }
    }
}

/// A JWT: nothing that is not signed by the key is verified, and no header with a key or without an algorithm is read.
pub fn json_web_token(input: &[u8]) {
    static KEYS: LazyLock<Value> = LazyLock::new(|| {
        json!({ "keys": [{ "kty": "EC", "crv": "P-256", "kid": "key", "use": "sig", "alg": "ES256",
            "x": "N9LdZDF58VdsA6JP8qIbqn49UqUvIiKYgrZjMywpjp0", "y": "fniOrxPOoTN5PqZWgEbaevQvOf6-hsFME0Ws-NRnyJ4" }] })
    });
    let Ok(text) = std::str::from_utf8(input) else { return };
    let header = jwt::header(text);
    for algorithm in SigningAlgorithm::ALL {
        // The private half of that key was thrown away.
        assert!(
            jwt::verify(text, &KEYS, algorithm).is_err(),
            "a forged token is verified"
        );
    }
    if let Some(header) = header {
        assert_eq!(text.split('.').count(), 3);
        assert!(SigningAlgorithm::ALL.contains(&header.alg));
    }
    // The set itself may come from a stranger too.
    if let Ok(keys) = serde_json::from_slice::<Value>(input) {
        assert!(jwt::verify("eyJhbGciOiJFUzI1NiJ9.e30.AAAA", &keys, SigningAlgorithm::ES256).is_err());
    }
}

/// A state file: read or refused with words, and no secret in them.
pub fn state_file(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match StateFile::parse(text) {
        Ok(file) => assert!(!format!("{file:?}").contains("SecretString(\"")),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
}

/// A redirect URI at registration: what is allowed is absolute, without fragment, and nothing a browser would run.
pub fn registered_redirect_uri(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    for application_type in [ApplicationType::Web, ApplicationType::Native] {
        if redirect_uri::check_registered(text, application_type).is_err() {
            continue;
        }
        assert!(text.len() <= redirect_uri::MAX_LENGTH && text.is_ascii() && !text.contains(['#', '*', ' ', '\\']));
        let scheme = text.split(':').next().unwrap_or_default().to_ascii_lowercase();
        assert!(!matches!(
            scheme.as_str(),
            "javascript" | "data" | "vbscript" | "file" | "blob"
        ));
        if application_type == ApplicationType::Web {
            assert!(matches!(scheme.as_str(), "https" | "http"));
        }
        let mut client = application();
        client.metadata.application_type = application_type;
        client.metadata.redirect_uris = vec![text.to_owned()];
        assert!(
            redirect_uri::matches(&client, text),
            "what is registered does not match itself"
        );
        assert!(!redirect_uri::matches(&client, &format!("{text}#fragment")));
    }
}

/// The languages that somebody reads: one of ours comes out.
pub fn languages(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    let ui_locales: Vec<String> = text.split(' ').map(str::to_owned).collect();
    for messages in [Messages::choose(&[], Some(text)), Messages::choose(&ui_locales, None)] {
        assert!(Messages::languages().contains(&messages.language()));
        assert!(matches!(messages.direction(), "ltr" | "rtl"));
    }
}

/// The filter of a list: its text, written anew, is the same filter, and an error says where and what.
pub fn filter(input: &[u8]) {
    let Ok(text) = std::str::from_utf8(input) else { return };
    match scim_filter::parse(text) {
        Ok(filter) => {
            let written = filter.to_string();
            // Written anew it may be longer: every control character of a text is escaped.
            if written.len() <= scim_filter::MAX_LENGTH {
                assert_eq!(scim_filter::parse(&written), Ok(filter));
            }
        }
        Err(error) => assert!(error.position <= text.len() && !error.to_string().is_empty()),
    }
}

/// `X-Forwarded-For`: from a stranger it counts for nothing; from a proxy it names an address that was written there.
pub fn forwarded_addresses(input: &[u8]) {
    let mut headers = HeaderMap::new();
    for line in input.split(|byte| *byte == b'\n') {
        if let Ok(value) = HeaderValue::from_bytes(line) {
            headers.append("x-forwarded-for", value);
        }
    }
    let Ok(trusted) = ipnet::IpNet::new(IpAddr::from([10, 0, 0, 0]), 8).map(|network| [network]) else {
        return;
    };
    let (stranger, proxy) = (
        IpAddr::from(Ipv4Addr::new(203, 0, 113, 9)),
        IpAddr::from(Ipv4Addr::new(10, 0, 0, 1)),
    );
    assert_eq!(client_address(stranger, &headers, &trusted), stranger);
    let client = client_address(proxy, &headers, &trusted);
    let written = String::from_utf8_lossy(input);
    let is_written = written
        .split([',', '\n'])
        .filter_map(|text| text.trim().parse::<IpAddr>().ok())
        .any(|address| address.to_canonical() == client);
    assert!(client == proxy || is_written, "{client} is nowhere in {written:?}");
}

fn application() -> Client {
    Client {
        client_id: "app".into(),
        client_secret_digest: None,
        disabled: false,
        disabled_as_unknown: false,
        not_before: None,
        registered_at: chrono::DateTime::UNIX_EPOCH,
        owner: None,
        metadata: ClientMetadata {
            redirect_uris: vec!["https://app.example/callback".to_owned()],
            resources: vec!["https://api.example".to_owned()],
            ..ClientMetadata::default()
        },
    }
}
