//! Documents in JSON columns, in every form that a release wrote. The files in `documents/` are what is in databases: they are
//! never edited, only added to.

mod authorization_request;
mod grant_basis;
mod message;
mod scope_claims;
mod session;
mod signing_key;
mod texts;
mod upstream;
mod user_claims;

use serde_json::{Value, json};
use vestibule::{
    domain::{
        acr::Acr,
        claim_rule::{ClaimRule, ClaimSource, ClaimTarget},
        client::{
            AccessTokenFormat, ApplicationType, Client, ClientAuthMethod, ClientMetadata, ConsentPolicy, GrantType,
        },
        ids::ClientId,
        scope::ScopeSet,
        signing_algorithm::SigningAlgorithm,
    },
    store::clients,
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{client, noon, parsed},
};

const FULL: &str = include_str!("documents/client_metadata_5.json");
const WITHOUT_RULES: &str = include_str!("documents/client_metadata_4.json");
const EARLIER: &str = include_str!("documents/client_metadata.json");
const WITHOUT_GRACE: &str = include_str!("documents/client_metadata_3.json");
const WITHOUT_CLAIMS: &str = include_str!("documents/client_metadata_2.json");
const MINIMAL: &str = include_str!("documents/client_metadata_minimal.json");

fn app() -> ClientId {
    ClientId::from("app")
}

async fn put(database: &TestDatabase, metadata: &Value) {
    let time = "'2026-11-29 12:00:00 +00:00'";
    let sql = format!(
        "INSERT INTO clients (client_id, disabled, metadata, shown_name, version, created_at, updated_at) \
         VALUES ('app', false, '{metadata}', 'app', 1, {time}, {time})"
    );
    database.execute(&sql).await;
}

async fn stored(database: &TestDatabase) -> Value {
    parsed(&database.text("SELECT CAST(metadata AS text) FROM clients").await)
}

async fn read(database: &TestDatabase) -> Client {
    clients::find(&database.store, &app())
        .await
        .unwrap()
        .expect("it is there")
}

fn full() -> ClientMetadata {
    let some = |text: &str| Some(text.to_owned());
    let list = |text: &str| vec![text.to_owned()];
    ClientMetadata {
        client_name: some("Ünïcode ☂"),
        client_uri: some("https://app.example/"),
        logo_uri: some("https://app.example/logo.png"),
        policy_uri: some("https://app.example/policy"),
        tos_uri: some("https://app.example/terms"),
        contacts: list("ops@app.example"),
        redirect_uris: list("https://app.example/callback"),
        post_logout_redirect_uris: list("https://app.example/bye"),
        application_type: ApplicationType::Native,
        grant_types: vec![GrantType::AuthorizationCode, GrantType::ClientCredentials],
        token_endpoint_auth_method: ClientAuthMethod::PrivateKeyJwt,
        accepts_client_secret_post: true,
        token_endpoint_auth_signing_alg: Some(SigningAlgorithm::EdDSA),
        scope: ScopeSet::parse("openid email"),
        jwks: Some(parsed(FULL)["jwks"].clone()),
        id_token_signed_response_alg: SigningAlgorithm::RS256,
        id_token_claims: vec!["email".to_owned(), "groups".to_owned()],
        userinfo_signed_response_alg: Some(SigningAlgorithm::PS256),
        refresh_grace: Some(60),
        default_max_age: Some(3600),
        require_auth_time: true,
        resources: list("https://api.example"),
        require_pkce: false,
        cors_origins: list("https://app.example"),
        consent: ConsentPolicy::Always,
        access_token_format: AccessTokenFormat::Opaque,
        required_acr: Acr::TwoFactors,
        claim_rules: rules(),
        ..ClientMetadata::default()
    }
}

fn rules() -> Vec<ClaimRule> {
    let rule = |claim: &str, from: ClaimSource, into: &[ClaimTarget]| ClaimRule {
        claim: claim.to_owned(),
        from,
        into: into.to_vec(),
    };
    vec![
        rule(
            "dept",
            ClaimSource::Attribute("department".to_owned()),
            &[ClaimTarget::IdToken, ClaimTarget::UserInfo],
        ),
        rule(
            "roles",
            ClaimSource::Groups("app-".to_owned()),
            &[ClaimTarget::AccessToken],
        ),
        rule(
            "tenant",
            ClaimSource::Constant(json!({ "id": 7 })),
            &[ClaimTarget::IdToken],
        ),
    ]
}

#[both_databases]
async fn a_rule_of_a_later_release_makes_no_claim_and_stays(database: TestDatabase) {
    let mut document = parsed(FULL);
    let later = json!({ "claim": "a", "from": { "script": "1" }, "into": ["id_token"] });
    document["claim_rules"].as_array_mut().unwrap().push(later.clone());
    put(&database, &document).await;
    let mut client = read(&database).await;
    assert_eq!(client.metadata.claim_rules, rules());
    assert!(!client.disabled);
    client.metadata.claim_rules.remove(0);
    clients::update(&database.store, &client, noon()).await.unwrap();
    let rules = stored(&database).await["claim_rules"].clone();
    assert_eq!((rules.as_array().unwrap().len(), &rules[2]), (3, &later));
}

#[both_databases]
async fn the_metadata_of_a_client_is_read_in_full(database: TestDatabase) {
    put(&database, &parsed(FULL)).await;
    let client = read(&database).await;
    assert_eq!(client.metadata, full());
    assert!(!client.disabled);
}

#[both_databases]
async fn the_metadata_of_an_earlier_form_is_read_in_full(database: TestDatabase) {
    let in_id_tokens = full().id_token_claims;
    for (document, accepts_client_secret_post, id_token_claims, refresh_grace) in [
        (EARLIER, false, Vec::new(), None),
        (WITHOUT_CLAIMS, true, Vec::new(), None),
        (WITHOUT_GRACE, true, in_id_tokens.clone(), None),
        (WITHOUT_RULES, true, in_id_tokens, full().refresh_grace),
    ] {
        put(&database, &parsed(document)).await;
        let metadata = ClientMetadata {
            accepts_client_secret_post,
            id_token_claims,
            refresh_grace,
            claim_rules: Vec::new(),
            ..full()
        };
        assert_eq!(read(&database).await.metadata, metadata);
        database.execute("DELETE FROM clients").await;
    }
}

#[both_databases]
async fn what_is_absent_from_the_metadata_of_a_client_has_its_default(database: TestDatabase) {
    put(&database, &parsed(MINIMAL)).await;
    let metadata = ClientMetadata {
        redirect_uris: vec!["https://app.example/callback".to_owned()],
        ..ClientMetadata::default()
    };
    assert_eq!(read(&database).await.metadata, metadata);
}

#[both_databases]
async fn the_metadata_of_a_client_is_written_as_in_the_fixture(database: TestDatabase) {
    let mut client = client("app");
    client.metadata = full();
    clients::insert(&database.store, &client, noon()).await.unwrap();
    assert_eq!(stored(&database).await, parsed(FULL));
}

#[both_databases]
async fn a_change_of_a_client_keeps_what_a_later_release_wrote(database: TestDatabase) {
    let mut document = parsed(FULL);
    document["later"] = json!({"deep": [1, 2]});
    document["jwks"]["keys"][0]["later"] = json!(true);
    document["grant_types"] = json!(["later", "authorization_code", {"later": 1}, "client_credentials"]);
    put(&database, &document).await;
    let mut client = read(&database).await;
    assert!(!client.disabled, "unknown values of lists are skipped");
    assert_eq!(client.metadata.grant_types, full().grant_types);

    client.metadata.client_name = Some("Other".to_owned());
    clients::update(&database.store, &client, noon()).await.unwrap();
    document["client_name"] = json!("Other");
    assert_eq!(stored(&database).await, document);

    client.metadata.grant_types = vec![GrantType::RefreshToken];
    let outcome = clients::update_if(&database.store, &client, 2, noon()).await.unwrap();
    assert_eq!(outcome, vestibule::store::Outcome::Changed);
    document["grant_types"] = json!(["refresh_token", "later", {"later": 1}]);
    assert_eq!(stored(&database).await, document);
}

#[both_databases]
async fn a_client_with_a_deciding_value_of_a_later_release_is_disabled(database: TestDatabase) {
    for member in [
        "application_type",
        "token_endpoint_auth_method",
        "token_endpoint_auth_signing_alg",
        "id_token_signed_response_alg",
        "userinfo_signed_response_alg",
        "consent",
        "access_token_format",
        "required_acr",
    ] {
        let mut document = parsed(FULL);
        document[member] = json!("later");
        put(&database, &document).await;
        let mut client = read(&database).await;
        assert!(client.disabled, "{member}");

        client.metadata.client_name = None;
        clients::update(&database.store, &client, noon()).await.unwrap();
        document["client_name"] = Value::Null;
        assert_eq!(stored(&database).await, document, "{member}");
        assert!(read(&database).await.disabled, "{member}");
        let open = database.number("SELECT count(*) FROM clients WHERE NOT disabled").await;
        assert_eq!(open, 1, "{member}: its own release decides");
        assert!(
            !database
                .store
                .cors_origin_registered("https://app.example")
                .await
                .unwrap()
        );

        // Who disables it does so for every release.
        client.disabled_as_unknown = false;
        clients::update(&database.store, &client, noon()).await.unwrap();
        assert_eq!(stored(&database).await, document, "{member}");
        let open = database.number("SELECT count(*) FROM clients WHERE NOT disabled").await;
        assert_eq!(open, 0, "{member}: an administrator decided");
        let as_given = |read: Client| Client {
            not_before: client.not_before,
            ..read
        };
        assert_eq!(as_given(read(&database).await), client, "{member}");

        // Who enables it gives every value.
        client.disabled = false;
        clients::update(&database.store, &client, noon()).await.unwrap();
        let as_given = |read: Client| Client {
            not_before: client.not_before,
            ..read
        };
        assert_eq!(as_given(read(&database).await), client, "{member}");
        database.execute("DELETE FROM client_origins").await;
        database.execute("DELETE FROM clients").await;
    }
}
