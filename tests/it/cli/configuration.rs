//! What the program says about its configuration before it does anything.

use crate::support::process::instance::Instance;

#[tokio::test]
async fn a_wrong_value_stops_the_start_and_the_error_names_key_value_and_what_is_allowed() {
    for (text, named) in [
        ("[tokens]\ncode = \"soon\"\n", ["tokens.code", "\"soon\"", "\"10m\""]),
        (
            "[tokens]\ncodes = \"60s\"\n",
            ["tokens.codes", "unknown key", "access_token"],
        ),
        ("isuer = \"https://id.example\"\n", ["isuer", "unknown key", "issuer"]),
        ("data_dir = 7\n", ["data_dir", "7", "path"]),
        (
            "[audit]\nmachine_tokens = \"never\"\n",
            ["audit.machine_tokens", "never", "batched"],
        ),
    ] {
        let instance = Instance::embedded();
        instance.write("vestibule.toml", text);
        for command in ["serve", "migrate", "check"] {
            let refused = instance.run(&[command, "--config", "vestibule.toml"]).await;
            assert_eq!(refused.code, Some(1), "{command} with {text}: {refused:?}");
            let words = format!("{}{}", refused.said, refused.complained);
            for word in named.iter().chain(&["vestibule.toml"]) {
                assert!(words.contains(word), "{command} with {text}: {word} is not in {words}");
            }
        }
        assert!(
            !instance.folder.join("data").exists(),
            "{text}: something was made all the same"
        );
    }
}

#[tokio::test]
async fn a_missing_configuration_file_is_an_error() {
    let instance = Instance::embedded();
    let refused = instance.run(&["serve", "--config", "nowhere.toml"]).await;
    assert_eq!(refused.code, Some(1));
    assert!(refused.complained.contains("nowhere.toml"), "{refused:?}");
}

#[tokio::test]
async fn the_environment_overrides_the_file_and_reads_secrets_from_files() {
    let mut instance = Instance::embedded();
    instance.write(
        "vestibule.toml",
        "issuer = \"https://file.example\"\nlisten = \"127.0.0.1:1\"\n[branding]\nname = \"From the file\"\n",
    );
    instance.write("database_url", "sqlite://./elsewhere/kept.db\n");
    instance.write("key", "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n");
    instance.set("VESTIBULE_DATABASE__URL_FILE", "database_url");
    instance.set("VESTIBULE_MASTER_KEY__VALUE_FILE", "key");
    let mut server = instance.start(&["serve", "--config", "vestibule.toml"]);
    crate::support::process::instance::eventually(std::time::Duration::from_secs(30), "it gets ready", async || {
        instance.run(&["health", "--config", "vestibule.toml"]).await.code == Some(0)
    })
    .await;
    let discovery = server.get("/.well-known/openid-configuration").await.json();
    assert_eq!(discovery["issuer"], format!("http://{}", instance.address));
    assert!(server.get("/login").await.body.contains("From the file"));
    assert!(instance.folder.join("elsewhere/kept.db").is_file());
    assert!(
        !instance.folder.join("data/master.key").exists(),
        "a key was made beside the one that was given"
    );
    server.terminate();
    assert!(server.end_within(std::time::Duration::from_secs(10)).await.success());
}

#[tokio::test]
async fn an_unknown_variable_and_a_missing_secret_file_stop_the_start() {
    for (variable, value, named) in [
        ("VESTIBULE_ISUER", "https://id.example", "isuer"),
        ("VESTIBULE_DATABASE", "sqlite://x", "VESTIBULE_DATABASE__"),
        ("VESTIBULE_DATABASE__URL_FILE", "/nowhere/at/all", "/nowhere/at/all"),
        ("VESTIBULE_DATABASE__MAX_CONNECTIONS", "many", "whole number"),
    ] {
        let mut instance = Instance::embedded();
        instance.set(variable, value);
        let refused = instance.run(&["serve"]).await;
        assert_eq!(refused.code, Some(1), "{variable}: {refused:?}");
        assert!(refused.complained.contains(variable), "{variable}: {refused:?}");
        assert!(refused.complained.contains(named), "{variable}: {refused:?}");
    }
}

/// B5: the error of the driver repeated the whole URL, and its log every parameter that it did not know.
#[tokio::test]
async fn no_password_of_the_databases_address_is_printed_or_logged() {
    for url in [
        "postgres://u:hunter2@127.0.0.1:port/v",
        "postgres://u:12/hunter2@127.0.0.1/v",
        "postgres://u:hunter2@[127.0.0.1/v",
        "postgres://u:hunter2@127.0.0.1:1/v?sslmode=sometimes",
        "postgres://u:hunter2@127.0.0.1:1/v?pasword=hunter2",
        "postgres:/u:hunter2@127.0.0.1/v",
    ] {
        let mut instance = Instance::embedded();
        instance.set("VESTIBULE_DATABASE__URL", url);
        for command in ["migrate", "check"] {
            let refused = instance.run(&[command]).await;
            assert_eq!(refused.code, Some(1), "{command} with {url}: {refused:?}");
            let words = format!("{}{}", refused.said, refused.complained);
            assert!(!words.contains("hunter2"), "{command} with {url}: {words}");
        }
    }
}
