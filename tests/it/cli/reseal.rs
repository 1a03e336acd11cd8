//! `vestibule keys reseal` and `vestibule revoke-everything`, as an administrator runs them.

use crate::support::{
    both_databases,
    database::TestDatabase,
    process::{
        instance::{Instance, STATE},
        person::Person,
    },
};

/// C11: after a change of the master key there was no way to be done with the old one.
#[both_databases]
async fn after_a_change_of_the_master_key_the_old_one_can_go(database: TestDatabase) {
    let mut instance = Instance::on(&database.config.url);
    let totp = "name = \"Alice Adams\"\ntotp = { secret = \"GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\" }";
    instance.apply(&STATE.replace("name = \"Alice Adams\"", totp)).await;
    instance.serve().await.kill();
    let secret = instance.folder.join("work.secret");
    std::fs::write(&secret, "hunter2").expect("a file");
    let provider = [
        "provider",
        "create",
        "work",
        "--name",
        "Work",
        "--client-id",
        "vestibule",
    ];
    let addressed = ["--issuer", "https://login.example.org", "--client-secret-file"];
    let secret = [secret.to_str().expect("a path")];
    instance
        .succeed(&[provider.as_slice(), &addressed, &secret].concat())
        .await;
    let old = std::fs::read_to_string(instance.folder.join("data/master.key")).expect("a key");
    instance.set(
        "VESTIBULE_MASTER_KEY__VALUE",
        "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=",
    );

    let refused = instance.run(&["keys", "reseal"]).await;
    assert_ne!(refused.code, Some(0), "{refused:?}");
    instance.set("VESTIBULE_MASTER_KEY__PREVIOUS", old.trim());
    let said = instance.run(&["check"]).await.said;
    assert!(said.contains("run `vestibule keys reseal`"), "{said}");
    let server = instance.serve().await;
    let said = instance.succeed(&["keys", "reseal"]).await;
    assert!(said.contains("secrets were sealed again"), "{said}");
    assert!(!said.starts_with("0 "), "{said}");
    assert!(instance.succeed(&["keys", "reseal"]).await.starts_with("0 "));
    let said = instance.run(&["check"]).await.said;
    assert!(said.contains("master_key.previous can go"), "{said}");
    assert_eq!(
        server.client_credentials().await.status,
        200,
        "a running server goes on"
    );
    server.kill();

    instance.unset("VESTIBULE_MASTER_KEY__PREVIOUS");
    let server = instance.serve().await;
    assert_eq!(server.client_credentials().await.status, 200);
    let said = instance.run(&["check"]).await.said;
    assert!(said.contains("sealed secrets: all under the master key"), "{said}");
    // The secret at a sign-in provider opens, which a change needs; and the authenticator app.
    instance
        .succeed(&["provider", "change", "work", "--name", "Other"])
        .await;
    let mut alice = Person::default();
    let login = alice.authorize(&server, "").await.page();
    let step = alice.sign_in(&server, &login).await.page();
    let wrong = alice
        .submit(&server, &step, "totp-submit", &[("code", "000000")])
        .await
        .page();
    assert_eq!(wrong.answer.status, 401, "{wrong:?}");
}

/// C11.
#[both_databases]
async fn the_command_ends_what_is_from_before_and_says_how_much(database: TestDatabase) {
    let instance = Instance::on(&database.config.url);
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let mut alice = Person::default();
    let login = alice.authorize(&server, "").await.page();
    let code = alice.sign_in(&server, &login).await.code();
    let refresh_token = server.redeem(&code).await.json()["refresh_token"]
        .as_str()
        .expect("a token")
        .to_owned();
    for wrong in ["", "yesterday", "2026-11-29", "2999-01-01T00:00:00Z"] {
        let refused = instance.run(&["revoke-everything", "--before", wrong]).await;
        assert_ne!(refused.code, Some(0), "{wrong}: {refused:?}");
    }
    assert!(server.is_active(&refresh_token).await);
    let said = instance.succeed(&["revoke-everything", "--before", "now"]).await;
    assert!(said.contains("1 users are signed out, and 1 clients"), "{said}");
    assert_eq!(server.refresh(&refresh_token).await.status, 400);
}
