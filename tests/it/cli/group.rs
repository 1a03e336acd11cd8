//! `vestibule group`: groups, and who is in them.

use crate::support::process::{
    administered::{Administered, Transport},
    instance::STATE,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_group_is_made_changed_filled_and_removed() {
    let administered = Administered::embedded(&format!("{STATE}[[groups]]\nname = \"staff\"\n")).await;
    for transport in Transport::BOTH {
        let name = transport.word();
        let run = async |command: &[&str]| administered.succeed(transport, command).await;
        run(&["group", "create", name, "--parent", "staff", "--description", "Sells"]).await;
        let made = administered.json(transport, &["group", "show", name]).await;
        assert_eq!(made["description"], "Sells");
        assert!(made["parent"].is_string(), "{made}");

        let added = run(&["group", "add-member", name, "alice"]).await;
        assert_eq!(added, format!("alice is in {name}\n"));
        let members = run(&["group", "members", name]).await;
        assert!(
            members.contains("alice@example.com") && members.contains("1 members"),
            "{members}"
        );
        assert!(run(&["group", "members", "staff"]).await.contains("0 members"));
        run(&["group", "remove-member", name, "alice"]).await;
        assert!(run(&["group", "members", name]).await.contains("0 members"));

        run(&["group", "change", name, "--required-acr", "2fa", "--unset", "parent"]).await;
        run(&["group", "disable", name]).await;
        let changed = administered.json(transport, &["group", "show", name]).await;
        assert_eq!(
            (changed["required_acr"].as_str(), changed["disabled"].as_bool()),
            (Some("2fa"), Some(true))
        );
        assert!(changed.get("parent").is_none(), "{changed}");
        run(&["group", "enable", name]).await;

        let renamed = format!("{name}-2");
        run(&["group", "change", name, "--name", &renamed]).await;
        let gone = run(&["group", "remove", &renamed, "--yes"]).await;
        assert_eq!(gone, format!("there is no group {renamed} any more\n"));
        assert_eq!(
            administered.run(transport, &["group", "show", &renamed]).await.code,
            Some(3)
        );
    }
}
