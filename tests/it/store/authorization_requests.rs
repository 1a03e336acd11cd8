//! Requests that wait for their sign-in: found by their browser, finished once.

use chrono::Duration;
use vestibule::{
    domain::{
        authorization_request::{
            AuthorizationRequest, ConsentAnswer, ConsentDecision, PendingAuthorization, Prompt, RedirectTarget,
            ResponseMode, ResponseTarget,
        },
        claims_request::ClaimsRequest,
        ids::{AuthorizationRequestId, ClientId, SessionId},
        permit::RowPermit,
        scope::ScopeSet,
    },
    store::authorization_requests,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{id, noon, person},
};

#[both_databases]
async fn a_request_remembers_its_answers_until_it_expires(database: TestDatabase) {
    let store = &database.store;
    let mut pending = pending();
    authorization_requests::insert(store, &pending, RowPermit::granted())
        .await
        .unwrap();
    let found = authorization_requests::find(store, pending.id, noon()).await.unwrap();
    assert_eq!(found.as_ref(), Some(&pending));

    let decision = ConsentDecision {
        user_id: person(5),
        answer: ConsentAnswer::Deny,
    };
    assert!(
        authorization_requests::record_consent(store, pending.id, decision)
            .await
            .unwrap()
    );
    let session = SessionId(id(6));
    assert!(
        authorization_requests::record_selected_session(store, pending.id, session)
            .await
            .unwrap()
    );
    pending.consent_decision = Some(decision);
    pending.selected_session = Some(session);
    let found = authorization_requests::find(store, pending.id, noon()).await.unwrap();
    assert_eq!(found.as_ref(), Some(&pending));
    assert_eq!(
        authorization_requests::find(store, pending.id, pending.expires_at)
            .await
            .unwrap(),
        None
    );
}

#[both_databases]
async fn a_request_is_answered_once(database: TestDatabase) {
    let pending = pending();
    authorization_requests::insert(&database.store, &pending, RowPermit::granted())
        .await
        .unwrap();
    let mut tries = tokio::task::JoinSet::new();
    for _ in 0..50 {
        let store = database.store.clone();
        let id = pending.id;
        tries.spawn(async move { authorization_requests::finish(&store, id).await.unwrap() });
    }
    assert_eq!(tries.join_all().await.into_iter().filter(|won| *won).count(), 1);
    let decision = ConsentDecision {
        user_id: person(5),
        answer: ConsentAnswer::Allow,
    };
    assert!(
        !authorization_requests::record_consent(&database.store, pending.id, decision)
            .await
            .unwrap()
    );
}

fn pending() -> PendingAuthorization {
    PendingAuthorization {
        id: AuthorizationRequestId(id(1)),
        request: AuthorizationRequest {
            client_id: ClientId::from("app"),
            target: ResponseTarget::Redirect(RedirectTarget {
                redirect_uri: "https://app.example/callback".to_owned(),
                redirect_uri_was_sent: true,
                response_mode: ResponseMode::FormPost,
            }),
            state: Some("ünï ' \" \\".to_owned()),
            nonce: Some("nonce".to_owned()),
            scope: ScopeSet::parse("openid email"),
            code_challenge: None,
            prompt: Prompt {
                login: true,
                ..Prompt::default()
            },
            max_age: Some(u64::from(u32::MAX)),
            id_token_hint: Some(person(4)),
            login_hint: None,
            acr_values: vec!["a".to_owned()],
            claims: ClaimsRequest::default(),
            resource: Vec::new(),
            ui_locales: vec!["de".to_owned()],
        },
        browser_digest: vec![8; 32],
        created_at: noon(),
        expires_at: noon() + Duration::minutes(30),
        selected_session: None,
        consent_decision: None,
    }
}
