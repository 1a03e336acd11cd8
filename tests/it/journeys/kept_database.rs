//! A database that an earlier build wrote is opened by this one: its people sign in and its refresh tokens refresh.
//!
//! `tests/it/kept/` holds one as an SQLite file and as a Postgres dump, with what is needed to use it beside it. Files there
//! are never written again: a release adds its own. `WRITE_KEPT_DATABASE=<folder>` writes one: see `docs/testing.md`.

use std::path::{Path, PathBuf};

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use vestibule::{
    crypto::totp::TotpSecret,
    domain::totp::TotpParameters,
    jobs::seal_audit,
    management::apply::{self, Change, Mode, StateFile},
    store::sealed_audit::{self, Chain, Deleted},
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD, RelyingParty, SECRET, alice_and_app, pass},
    server::{TestClock, TestServer, master_key},
    world::World,
};

const TOTP_SECRET: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

/// What the database does not tell.
#[derive(Serialize, Deserialize)]
struct Secrets {
    /// In microseconds: the database is opened as if it were a minute later.
    written_at: i64,
    master_key: String,
    refresh_token: String,
    opaque_access_token: String,
    recovery_code: String,
}

fn state() -> String {
    format!(
        r#"{}
        [[clients]]
        client_id = "page"
        token_endpoint_auth_method = "none"
        redirect_uris = ["{CALLBACK}"]
        cors_origins = ["https://page.example"]

        [[clients]]
        client_id = "machine"
        client_secret = "{SECRET}"
        grant_types = ["client_credentials"]
        token_endpoint_auth_method = "client_secret_basic"
        access_token_format = "opaque"
        scope = "notes"

        [[users]]
        preferred_username = "carol"
        password = "{PASSWORD}"
        email = "carol@example.com"
        email_verified = true
        phone_number = "+4915123456789"
        phone_number_verified = true
        address.locality = "Lund"
        groups = ["staff"]
        totp = {{ secret = "{TOTP_SECRET}" }}

        [[users]]
        preferred_username = "dave"
        password = "{PASSWORD}"
        email = "dave@example.com"

        [[groups]]
        name = "staff"
        description = "Who works here"

        [[scopes]]
        name = "notes"
        description = "Read your notes"
        claims = ["nickname"]
        "#,
        alice_and_app("token_endpoint_auth_method = \"client_secret_basic\"")
    )
}

/// Fills the database with some of everything.
async fn fill(database: &TestDatabase) -> Secrets {
    let world = World::new(database).await;
    world.seed(&state()).await;
    let recovery_codes = world.person("dave").with_totp().await.recovery_codes;
    world.alice().with_passkey().await;
    let mut browser = world.browser();
    let tokens = world
        .app
        .sign_in(&mut browser, "alice", "offline_access profile", &[])
        .await;
    let tokens = world.app.refresh(tokens.refresh(), "").await.expect("tokens");
    let fields = [("grant_type", "client_credentials"), ("scope", "notes")];
    let of_machine = world.post_as("/token", ("machine", SECRET), &fields).await.json();
    let written_at = world.clock.now().timestamp_micros();
    let other = world.another_node().await;
    // Events of machine clients are written later, at the latest when the server ends.
    world.server.app.finish().await;
    seal_audit::run(&other.context()).await.expect("sealed");
    other.app.finish().await;
    Secrets {
        written_at,
        master_key: master_key(),
        refresh_token: tokens.refresh().to_owned(),
        opaque_access_token: of_machine["access_token"].as_str().expect("a token").to_owned(),
        recovery_code: recovery_codes[0].clone(),
    }
}

/// Uses what is in the database.
async fn use_it(database: &TestDatabase, secrets: &Secrets) {
    let clock = TestClock::at(secrets.written_at);
    clock.advance(chrono::Duration::minutes(1));
    let server = TestServer::start_at(database, clock, |config| {
        config.master_key.value = Some(SecretString::from(secrets.master_key.clone()));
    })
    .await;
    assert!(events_as_sealed(&server).await > 10);

    let again = StateFile::parse(&state()).expect("a state file");
    let reports = apply::apply(&server.context(), Mode::DryRun, &[again])
        .await
        .expect("it is possible");
    assert!(
        reports.iter().all(|report| report.change == Change::Unchanged),
        "{reports:?}"
    );

    let app = RelyingParty::app(&server);
    let tokens = app.refresh(&secrets.refresh_token, "").await.expect("tokens");
    assert_eq!(app.userinfo(&tokens).await["name"], "Alice Lindqvist");
    assert!(
        server
            .is_active(("machine", SECRET), &secrets.opaque_access_token)
            .await
    );

    let signed_in = app.sign_in(&mut server.browser(), "alice", "profile", &[]).await;
    assert_eq!(signed_in.claims()["acr"], "urn:vestibule:acr:1fa");

    let authenticator = TotpSecret::from_base32(TOTP_SECRET, TotpParameters::default()).expect("a secret");
    let code = authenticator.code_at(server.clock.now());
    for (username, page, code) in [
        ("carol", "/login/totp", code),
        ("dave", "/login/recovery-code", secrets.recovery_code.clone()),
    ] {
        let question = app.ask("", &[]).await;
        let mut browser = server.browser();
        let login = browser.visit(&question.address).await;
        let step = browser
            .submit(&login, &[("username", username), ("password", PASSWORD)])
            .await;
        let step = browser.visit(&format!("{page}?request={}", step.request_id())).await;
        let step = browser.submit(&step, &[("code", &code)]).await;
        let back = pass(&mut browser, step, username).await;
        let claims = app
            .redeem(&question, &app.code(&question, &back))
            .await
            .expect("tokens")
            .claims();
        assert_eq!(claims["acr"], "urn:vestibule:acr:2fa", "{username}");
    }
    let mut browser = server.browser();
    browser.sign_in("alice", PASSWORD).await;
    let passkeys = browser.visit("/account/passkeys").await;
    assert!(passkeys.body.contains("A device"), "{}", passkeys.body);
    seal_more_and_delete_all(&server).await;
}

/// What was sealed by the build that wrote the database stays whole with what this one seals, and is deleted as one log when it is old.
async fn seal_more_and_delete_all(server: &TestServer) {
    let before = events_as_sealed(server).await;
    seal_audit::run(&server.context()).await.expect("sealed");
    assert!(events_as_sealed(server).await > before);
    let services = server.services();
    let later = server.clock.now() + chrono::Duration::days(1);
    let mut left = events_as_sealed(server).await;
    while left > 0 {
        let deleted = sealed_audit::delete_old(&services.store, &services.audit_chain_key, later, 7).await;
        let Deleted::Events(count) = deleted.expect("deleted") else {
            panic!("an event is not as it was sealed");
        };
        assert!(count > 0);
        left -= count;
        assert_eq!(events_as_sealed(server).await, left);
    }
}

async fn events_as_sealed(server: &TestServer) -> usize {
    let services = server.services();
    let chain = sealed_audit::verify(&services.store, &services.audit_chain_key, &[]).await;
    match chain.expect("the chain of events is read") {
        Chain::Whole { events, .. } => events,
        other => panic!("{other:?}"),
    }
}

fn secrets_file(database: &TestDatabase, folder: &Path) -> PathBuf {
    folder.join(format!("{}.json", database.kind()))
}

fn kept() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/kept");
    let entries = std::fs::read_dir(folder).expect("there are kept databases");
    let folders: Vec<PathBuf> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect();
    assert!(!folders.is_empty());
    folders
}

#[both_databases]
async fn a_database_of_an_earlier_build_is_used_by_this_one(database: TestDatabase) {
    for folder in kept() {
        let secrets = std::fs::read_to_string(secrets_file(&database, &folder)).expect("its secrets");
        let secrets: Secrets = serde_json::from_str(&secrets).expect("JSON");
        let read = database.read_from(&folder).await;
        use_it(&read, &secrets).await;
        read.delete().await;
    }
}

#[both_databases]
async fn what_this_build_writes_is_used_by_it(database: TestDatabase) {
    let secrets = fill(&database).await;
    let asked = std::env::var_os("WRITE_KEPT_DATABASE").map(PathBuf::from);
    let folder = asked.clone().unwrap_or_else(|| database.folder());
    std::fs::create_dir_all(&folder).expect("a folder");
    let text = serde_json::to_string_pretty(&secrets).expect("JSON");
    std::fs::write(secrets_file(&database, &folder), text).expect("written");
    database.write_to(&folder).await;
    let read = database.read_from(&folder).await;
    use_it(&read, &secrets).await;
    read.delete().await;
    if asked.is_none() {
        std::fs::remove_dir_all(folder).expect("the folder is there");
    }
}
