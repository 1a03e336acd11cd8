//! `vestibule api-key`: the keys by which programs use the administration API.

use crate::support::process::{
    administered::{Administered, Transport},
    instance::STATE,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_is_made_shown_used_and_revoked() {
    let administered = Administered::embedded(&format!("{STATE}[[groups]]\nname = \"staff\"\n")).await;
    for transport in Transport::BOTH {
        let name = transport.word();
        let create = [
            "api-key",
            "create",
            name,
            "--right",
            "users.read",
            "--within",
            "staff",
            "--days",
            "7",
        ];
        let key = administered.succeed(transport, &create).await;
        assert!(
            key.starts_with("vak_") && key.lines().count() == 1,
            "it is printed alone: {key}"
        );
        administered.instance.write("new.txt", &key);
        assert_eq!(
            administered.run_with_key("new.txt", &["user", "list"]).await.code,
            Some(0)
        );

        let keys = administered.json(transport, &["api-key", "list"]).await;
        let made = keys.as_array().unwrap().iter().find(|key| key["name"] == name).unwrap();
        assert!(made["within"].is_string(), "{made}");
        let id = made["id"].as_str().unwrap();
        let shown = administered.json(transport, &["api-key", "show", id]).await;
        assert_eq!(shown["rights"][0], "users.read");
        let listed = administered.succeed(transport, &["api-key", "list"]).await;
        assert!(listed.contains("everything"), "{listed}");
        assert_eq!(
            administered.succeed(transport, &["api-key", "revoke", id]).await,
            format!("{id} is revoked\n")
        );
        assert_eq!(
            administered.run_with_key("new.txt", &["user", "list"]).await.code,
            Some(5)
        );
    }
    let never = administered.run(
        Transport::Database,
        &["api-key", "create", "long", "--right", "users.read", "--days", "400"],
    );
    let never = never.await;
    assert_eq!(never.code, Some(1), "{never:?}");
}
