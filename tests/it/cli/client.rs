//! `vestibule client`: applications, and their secrets.

use crate::support::process::{
    administered::{Administered, Transport},
    instance::STATE,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_client_is_made_changed_closed_and_removed() {
    let administered = Administered::embedded(STATE).await;
    administered.instance.write(
        "new.json",
        r#"{ "contacts": ["it@example.com"], "client_name": "File" }"#,
    );
    for transport in Transport::BOTH {
        let name = transport.word();
        let run = async |command: &[&str]| administered.succeed(transport, command).await;
        let uri = "https://shop.example.com/callback";
        let made = run(&[
            "client",
            "create",
            name,
            "--redirect-uri",
            uri,
            "--name",
            "Shop",
            "--from",
            "new.json",
        ])
        .await;
        assert!(made.starts_with(&format!("{name} is made\nclient_secret: ")), "{made}");
        let shown = administered.json(transport, &["client", "show", name]).await;
        assert_eq!(shown["client_name"], "Shop", "an option is over the file");
        assert_eq!(shown["contacts"][0], "it@example.com");

        run(&[
            "client", "change", name, "--scope", "openid", "--scope", "email", "--unset", "contacts",
        ])
        .await;
        let disabled = run(&["client", "disable", name]).await;
        assert_eq!(disabled, format!("{name} is disabled\n"));
        let shown = administered.json(transport, &["client", "show", name]).await;
        assert_eq!(shown["disabled"], true);
        assert!(
            shown["scope"].as_str().is_some_and(|scope| scope.contains("email")),
            "{shown}"
        );
        assert_eq!(shown["contacts"].as_array().map(Vec::len), Some(0));
        run(&["client", "enable", name]).await;
        let new = format!("{name}-shop");
        let renamed = run(&["client", "rename", name, &new]).await;
        assert_eq!(renamed, format!("{name} is {new} now\n"));
        run(&["client", "remove", &new, "--yes"]).await;
        assert_eq!(
            administered.run(transport, &["client", "show", name]).await.code,
            Some(3)
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_secret_is_exchanged_without_a_gap() {
    let administered = Administered::embedded(STATE).await;
    for transport in Transport::BOTH {
        let run = async |command: &[&str]| administered.succeed(transport, command).await;
        let secret = run(&["client", "add-secret", "app", "--expires-at", "2099-01-01T00:00:00Z"]).await;
        let token = administered.server.request(reqwest::Method::POST, "/token");
        let token = token.basic_auth("app", Some(secret.trim()));
        let token = token.form(&[("grant_type", "client_credentials"), ("scope", "reports")]);
        assert_eq!(token.send().await.unwrap().status(), 200, "{secret}");
        let third = administered.run(transport, &["client", "add-secret", "app"]).await;
        assert_eq!(third.code, Some(4), "{third:?}");

        let secrets = administered.json(transport, &["client", "secrets", "app"]).await;
        let newest = &secrets.as_array().unwrap()[1];
        assert_eq!(newest["expires_at"], "2099-01-01T00:00:00Z");
        let number = newest["id"].to_string();
        let revoked = run(&["client", "revoke-secret", "app", &number]).await;
        assert_eq!(revoked, format!("the secret {number} of app is revoked\n"));
    }
    for transport in Transport::BOTH {
        let replaced = administered.json(transport, &["client", "replace-secret", "app"]).await;
        assert!(replaced["client_secret"].is_string(), "{replaced}");
        let secrets = administered.json(transport, &["client", "secrets", "app"]).await;
        assert_eq!(secrets.as_array().map(Vec::len), Some(1));
    }
}
