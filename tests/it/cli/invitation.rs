//! `vestibule invitation`.

use crate::support::process::{
    administered::{Administered, Transport},
    instance::{Instance, STATE},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn invitations_are_listed_and_revoked() {
    let mut instance = Instance::embedded();
    instance.set("VESTIBULE_MAIL__TRANSPORT", "file");
    instance.set("VESTIBULE_MAIL__FROM", "no-reply@id.example.com");
    instance.set("VESTIBULE_REGISTRATION__MODE", "invitation");
    let administered = Administered::with(instance, STATE).await;
    for transport in Transport::BOTH {
        for address in ["bob@example.org", "eve@example.org"] {
            let said = administered.succeed(transport, &["invite", address]).await;
            assert!(said.contains("7 days"), "{said}");
        }
        let all = administered.json(transport, &["invitation", "list"]).await;
        assert_eq!(all.as_array().map(Vec::len), Some(2), "{all}");
        let to_bob = ["invitation", "list", "--email", "BOB@example.org"];
        let found = administered.json(transport, &to_bob).await;
        assert_eq!(found[0]["email"], "bob@example.org", "{found}");
        let id = found[0]["id"].as_str().expect("an id").to_owned();
        let said = administered.succeed(transport, &["invitation", "revoke", &id]).await;
        assert_eq!(said, format!("{id} is revoked\n"));
        let again = administered.run(transport, &["invitation", "revoke", &id]).await;
        assert_eq!(again.code, Some(3), "{again:?}");
        let found = administered.json(transport, &to_bob).await;
        assert_eq!(found.as_array().map(Vec::len), Some(0), "{found}");
        let left = administered.json(transport, &["invitation", "list"]).await;
        let left = left[0]["id"].as_str().expect("an id");
        administered.succeed(transport, &["invitation", "revoke", left]).await;
    }
}
