//! How large the headers of an answer get: a proxy in front has a buffer for them, and answers 502 when it is too small.

use axum::http::header;

use crate::support::{
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD},
    server::{Answer, encode},
    sqlite,
    world::World,
};

/// What our own headers take, without the address of a redirect. Half of the 4 KiB that nginx has by default.
const OWN: usize = 2_048;
/// The buffer in docs/operations.md, without what the proxy adds to it.
const DOCUMENTED: usize = 16_384 - 1_024;

fn bytes(answer: &Answer, counts: impl Fn(&header::HeaderName) -> bool) -> usize {
    let lines = answer.headers.iter().filter(|(name, _)| counts(name));
    // A colon, a space and the line break.
    lines.map(|(name, value)| name.as_str().len() + value.len() + 4).sum()
}

/// B17: behind the documented nginx, a long `state` was answered 502.
#[sqlite]
async fn the_headers_of_the_largest_answer_fit_into_the_documented_buffers(database: TestDatabase) {
    let world = World::with_app(&database, "consent = \"never\"").await;
    let mut browser = world.browser();
    // The longest that is returned, and each of its bytes takes three in an address.
    let state = "/".repeat(4_096);
    let asked = encode(&[
        ("client_id", "app"),
        ("response_type", "code"),
        ("redirect_uri", CALLBACK),
        ("scope", "openid"),
        ("state", &state),
        ("code_challenge", "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"),
        ("code_challenge_method", "S256"),
    ]);
    let mut answers = vec![browser.get(&format!("/authorize?{asked}")).await];
    let login = browser.get(answers[0].location()).await;
    let login = browser.follow(login).await;
    let fields = [("username", "alice"), ("password", PASSWORD)];
    answers.push(browser.submit_once(&login, &fields).await);
    answers.push(login);
    let resumed = browser.get(answers[1].location()).await;
    assert!(resumed.location().starts_with(CALLBACK), "{}", resumed.location());
    assert!(resumed.location().len() > 3 * state.len());
    answers.push(resumed);
    for path in ["/", "/account/security", "/login", "/nowhere", "/jwks"] {
        answers.push(browser.get(path).await);
    }
    for page in &answers {
        let own = bytes(page, |name| name != header::LOCATION);
        assert!(own <= OWN, "{}: {own} bytes: {:?}", page.address, page.headers);
        let all = bytes(page, |_| true);
        assert!(all <= DOCUMENTED, "{}: {all} bytes", page.address);
    }
}
