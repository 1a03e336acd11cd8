//! `vestibule session`: where users are signed in.

use crate::support::process::{
    administered::{Administered, Transport},
    instance::STATE,
    person::Person,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_listed_and_ended_and_an_application_loses_access() {
    let administered = Administered::embedded(STATE).await;
    let server = &administered.server;
    for transport in Transport::BOTH {
        let mut alice = Person::default();
        let login = alice.authorize(server, "").await.page();
        let code = alice.sign_in(server, &login).await.code();
        assert_eq!(server.redeem(&code).await.status, 200);

        let everywhere = administered.json(transport, &["session", "list", "--limit", "1"]).await;
        let sessions = administered.json(transport, &["session", "list", "alice"]).await;
        assert_eq!(everywhere, sessions);
        let address = sessions[0]["ip_address"].as_str().expect("an address");
        for (from, count) in [(address, 1), ("203.0.113.7", 0)] {
            let found = administered
                .json(transport, &["session", "list", "--address", from])
                .await;
            assert_eq!(found.as_array().map(Vec::len), Some(count), "{from}: {found}");
        }
        let id = sessions[0]["id"].as_str().expect("a session").to_owned();
        let shown = administered.succeed(transport, &["user", "show", "alice"]).await;
        assert!(
            shown.contains(&id) && shown.contains("application       app ("),
            "{shown}"
        );
        let ended = administered.succeed(transport, &["session", "end", "alice", &id]).await;
        assert_eq!(ended, format!("{id} is ended\n"));
        let sessions = administered.json(transport, &["session", "list", "alice"]).await;
        assert_eq!(sessions.as_array().map(Vec::len), Some(0));
        let again = administered.run(transport, &["session", "end", "alice", &id]).await;
        assert_eq!(again.code, Some(3), "{again:?}");

        let apps = administered.json(transport, &["user", "apps", "alice"]).await;
        assert_eq!(apps[0]["client_id"], "app");
        administered
            .succeed(transport, &["user", "revoke-app", "alice", "app"])
            .await;
        let apps = administered.json(transport, &["user", "apps", "alice"]).await;
        assert_eq!(apps.as_array().map(Vec::len), Some(0));
        let all = administered
            .succeed(transport, &["session", "end", "alice", "--all"])
            .await;
        assert_eq!(all, "alice is signed out everywhere\n");
    }
}
