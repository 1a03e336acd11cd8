//! `authorization_requests.request` and `.consent_decision`.

use chrono::Duration;
use serde_json::{Value, json};
use vestibule::{
    domain::{
        authorization_request::{
            AuthorizationRequest, ConsentAnswer, ConsentDecision, PendingAuthorization, Prompt, RedirectTarget,
            ResponseMode, ResponseTarget,
        },
        claims_request::{ClaimRequest, ClaimsRequest},
        ids::{AuthorizationRequestId, ClientId, DeviceAuthorizationId},
        permit::RowPermit,
        scope::ScopeSet,
    },
    store::authorization_requests,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{id, noon, parsed, person},
};

const FULL: &str = include_str!("authorization_request.json");
const MINIMAL: &str = include_str!("authorization_request_minimal.json");
const DEVICE: &str = include_str!("authorization_request_device.json");
const DECISION: &str = include_str!("consent_decision.json");

fn full() -> AuthorizationRequest {
    let some = |text: &str| Some(text.to_owned());
    let essential = ClaimRequest {
        essential: Some(true),
        ..ClaimRequest::default()
    };
    AuthorizationRequest {
        client_id: ClientId::from("app"),
        target: redirect(true, ResponseMode::FormPost),
        state: some("Ünïcode ☂"),
        nonce: some("n"),
        scope: ScopeSet::parse("openid email"),
        code_challenge: some("challenge"),
        prompt: Prompt {
            login: true,
            consent: true,
            ..Prompt::default()
        },
        max_age: Some(3600),
        id_token_hint: Some(person(1)),
        login_hint: some("ada"),
        acr_values: vec!["urn:vestibule:acr:2fa".to_owned()],
        claims: ClaimsRequest {
            userinfo: [("email".to_owned(), Some(essential))].into(),
            ..ClaimsRequest::default()
        },
        resource: vec!["https://api.example".to_owned()],
        ui_locales: ["de", "en"].map(str::to_owned).to_vec(),
    }
}

fn redirect(redirect_uri_was_sent: bool, response_mode: ResponseMode) -> ResponseTarget {
    ResponseTarget::Redirect(RedirectTarget {
        redirect_uri: "https://app.example/callback".to_owned(),
        redirect_uri_was_sent,
        response_mode,
    })
}

/// For a device: there is no address in it, so a release that knows nothing of devices cannot read it.
fn of_device() -> AuthorizationRequest {
    AuthorizationRequest {
        target: ResponseTarget::Device(DeviceAuthorizationId(id(5))),
        ..minimal()
    }
}

fn minimal() -> AuthorizationRequest {
    AuthorizationRequest {
        target: redirect(false, ResponseMode::Query),
        state: None,
        nonce: None,
        scope: ScopeSet::default(),
        code_challenge: None,
        prompt: Prompt::default(),
        max_age: None,
        id_token_hint: None,
        login_hint: None,
        acr_values: Vec::new(),
        claims: ClaimsRequest::default(),
        resource: Vec::new(),
        ui_locales: Vec::new(),
        ..full()
    }
}

fn allowed() -> ConsentDecision {
    ConsentDecision {
        user_id: person(1),
        answer: ConsentAnswer::Allow,
    }
}

fn pending() -> PendingAuthorization {
    PendingAuthorization {
        id: AuthorizationRequestId(id(9)),
        request: full(),
        browser_digest: vec![1; 32],
        created_at: noon(),
        expires_at: noon() + Duration::minutes(10),
        selected_session: None,
        consent_decision: Some(allowed()),
    }
}

async fn put(database: &TestDatabase, column: &str, document: &Value) {
    let sql = format!("UPDATE authorization_requests SET {column} = '{document}'");
    database.execute(&sql).await;
}

async fn stored(database: &TestDatabase, column: &str) -> Value {
    let sql = format!("SELECT CAST({column} AS text) FROM authorization_requests");
    parsed(&database.text(&sql).await)
}

async fn read(database: &TestDatabase) -> Option<PendingAuthorization> {
    authorization_requests::find(&database.store, pending().id, noon())
        .await
        .unwrap()
}

#[both_databases]
async fn a_request_is_read_and_written_as_in_the_fixtures(database: TestDatabase) {
    authorization_requests::insert(&database.store, &pending(), RowPermit::granted())
        .await
        .unwrap();
    assert_eq!(stored(&database, "request").await, parsed(FULL));
    assert_eq!(stored(&database, "consent_decision").await, parsed(DECISION));
    put(&database, "request", &parsed(FULL)).await;
    put(&database, "consent_decision", &parsed(DECISION)).await;
    assert_eq!(read(&database).await, Some(pending()));
    put(&database, "request", &parsed(MINIMAL)).await;
    assert_eq!(read(&database).await.map(|found| found.request), Some(minimal()));
}

#[both_databases]
async fn a_request_of_a_device_is_one_without_an_address(database: TestDatabase) {
    let asked = PendingAuthorization {
        request: of_device(),
        ..pending()
    };
    authorization_requests::insert(&database.store, &asked, RowPermit::granted())
        .await
        .unwrap();
    let written = stored(&database, "request").await;
    assert_eq!(written["device_authorization"], parsed(DEVICE)["device_authorization"]);
    assert_eq!(
        (written.get("redirect_uri"), written.get("response_mode")),
        (None, None)
    );
    put(&database, "request", &parsed(DEVICE)).await;
    assert_eq!(read(&database).await, Some(asked));
    let mut neither = parsed(DEVICE);
    neither["device_authorization"] = json!("later");
    put(&database, "request", &neither).await;
    assert_eq!(read(&database).await, None);
}

#[both_databases]
async fn an_answer_leaves_what_a_later_release_wrote_into_the_request(database: TestDatabase) {
    let store = &database.store;
    authorization_requests::insert(store, &pending(), RowPermit::granted())
        .await
        .unwrap();
    let mut document = parsed(FULL);
    document["later"] = json!({"deep": [1, 2]});
    document["prompt"]["later"] = json!(true);
    put(&database, "request", &document).await;
    assert_eq!(read(&database).await, Some(pending()));
    let denied = ConsentDecision {
        answer: ConsentAnswer::Deny,
        ..allowed()
    };
    assert!(
        authorization_requests::record_consent(store, pending().id, denied)
            .await
            .unwrap()
    );
    assert_eq!(stored(&database, "request").await, document);
    assert_eq!(
        read(&database).await.and_then(|found| found.consent_decision),
        Some(denied)
    );
}

#[both_databases]
async fn a_request_that_only_a_later_release_understands_counts_as_absent(database: TestDatabase) {
    authorization_requests::insert(&database.store, &pending(), RowPermit::granted())
        .await
        .unwrap();
    for member in ["response_mode", "max_age"] {
        let mut document = parsed(FULL);
        document[member] = json!("later");
        put(&database, "request", &document).await;
        assert_eq!(read(&database).await, None, "{member}");
        assert_eq!(stored(&database, "request").await, document);
    }
}

#[both_databases]
async fn an_answer_that_only_a_later_release_understands_is_asked_for_again(database: TestDatabase) {
    authorization_requests::insert(&database.store, &pending(), RowPermit::granted())
        .await
        .unwrap();
    let mut decision = parsed(DECISION);
    decision["answer"] = json!("later");
    put(&database, "consent_decision", &decision).await;
    let found = read(&database).await.expect("the request is there");
    assert_eq!(found.request, full());
    assert_eq!(found.consent_decision, None);
}
