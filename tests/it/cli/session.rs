//! `vestibule session`: where users are signed in.

use crate::support::process::{
    instance::STATE,
    person::Person,
    ways::{Administered, Way},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_listed_and_ended_and_an_application_loses_access() {
    let administered = Administered::embedded(STATE).await;
    let server = &administered.server;
    for way in Way::BOTH {
        let mut alice = Person::default();
        let login = alice.authorize(server, "").await.page();
        let code = alice.sign_in(server, &login).await.code();
        assert_eq!(server.redeem(&code).await.status, 200);

        let sessions = administered.json(way, &["session", "list", "alice"]).await;
        let id = sessions[0]["id"].as_str().expect("a session").to_owned();
        let shown = administered.succeed(way, &["user", "show", "alice"]).await;
        assert!(
            shown.contains(&id) && shown.contains("application       app ("),
            "{shown}"
        );
        let ended = administered.succeed(way, &["session", "end", "alice", &id]).await;
        assert_eq!(ended, format!("{id} is ended\n"));
        let sessions = administered.json(way, &["session", "list", "alice"]).await;
        assert_eq!(sessions.as_array().map(Vec::len), Some(0));
        let again = administered.run(way, &["session", "end", "alice", &id]).await;
        assert_eq!(again.code, Some(3), "{again:?}");

        let apps = administered.json(way, &["user", "apps", "alice"]).await;
        assert_eq!(apps[0]["client_id"], "app");
        administered.succeed(way, &["user", "revoke-app", "alice", "app"]).await;
        let apps = administered.json(way, &["user", "apps", "alice"]).await;
        assert_eq!(apps.as_array().map(Vec::len), Some(0));
        let all = administered.succeed(way, &["session", "end", "alice", "--all"]).await;
        assert_eq!(all, "alice is signed out everywhere\n");
    }
}
