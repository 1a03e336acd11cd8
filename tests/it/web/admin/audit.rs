//! The audit log.

mod download;
mod live;

use crate::support::{
    api::{group, user},
    console::next,
    database::TestDatabase,
    relying_party::PASSWORD,
    server::ISSUER,
    sqlite,
    world::World,
};

fn count(body: &str) -> usize {
    body.matches("<details class=\"event\">").count()
}

#[sqlite]
async fn events_are_filtered_paged_and_told_in_words(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut alice = world.alice().signed_in().await;
    world.app.sign_in(&mut alice, "alice", "openid", &[]).await;
    let mut stranger = world.browser();
    for _ in 0..3 {
        stranger.sign_in("alice", "a wrong password").await;
    }
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/audit").await;
    assert_eq!(page.page(), "admin-audit");
    for part in ["Sign-in failed", "An app got a code", "<bdi>Alice", "Download CSV"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let id = user(&world, "alice").await.id;
    for (query, at_least, at_most) in [
        ("kind=sign_in.failed".to_owned(), 3, 3),
        ("kind=sign-in".to_owned(), 5, 5),
        ("kind=sign_in.failed&person=alice".to_owned(), 3, 3),
        ("kind=sign_in.failed&person=adam".to_owned(), 0, 0),
        (format!("person={id}"), 5, 50),
        ("person=nobody-at-all".to_owned(), 0, 0),
        ("app=app".to_owned(), 2, 50),
        ("app=other".to_owned(), 0, 0),
        ("actor=alice&kind=sign_in.succeeded".to_owned(), 1, 1),
        ("actor=command_line".to_owned(), 1, 50),
        ("address=192.0.2.77".to_owned(), 0, 0),
        ("request=unknown".to_owned(), 0, 0),
        ("from=2001-01-01T00:00&to=2001-01-02T00:00".to_owned(), 0, 0),
        ("from=2001-01-01T00:00&kind=sign_in.failed".to_owned(), 3, 3),
        ("from=nonsense&kind=sign_in.failed&to=&app=&after=x".to_owned(), 3, 3),
    ] {
        let page = adam.get(&format!("/admin/audit?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        let found = count(&page.body);
        assert!((at_least..=at_most).contains(&found), "{query}: {found}: {}", page.body);
    }
    for _ in 0..30 {
        world.app.sign_in(&mut alice, "alice", "openid", &[]).await;
    }
    let page = adam.get("/admin/audit?app=app").await;
    assert_eq!(count(&page.body), 50);
    let second = adam.get(&next(&page).expect("a next page")).await;
    assert!(count(&second.body) > 5, "{}", second.body);
}

#[sqlite]
async fn what_changed_and_in_which_group_is_shown(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed("[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"other\"\n")
        .await;
    let mut adam = world.person("adam").signed_in().await;
    let id = group(&world, "staff").await;
    let form = adam.get(&format!("/admin/groups/{id}/settings")).await;
    adam.submit(&form, &[("name", "crew"), ("description", ""), ("proof", "")])
        .await;
    let page = adam.get(&format!("/admin/groups/{id}")).await;
    let link = format!("/admin/audit?group={id}");
    assert!(page.body.contains(&link), "{}", page.body);
    let page = adam.get(&link).await;
    for part in ["Group changed", "staff", "crew", "Before:", "<bdi>Adam</bdi>"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert!(!page.body.contains("<code dir=\"ltr\">other</code>"), "{}", page.body);
    let hostile = "%3Cscript%3Ealert(1)%3C/script%3E";
    let page = adam
        .get(&format!("/admin/audit?person={hostile}&kind={hostile}&group={hostile}"))
        .await;
    assert!(
        page.status == 200 && !page.body.contains("<script>alert"),
        "{ISSUER}: {}",
        page.body
    );
}

#[sqlite]
async fn who_administers_one_group_reads_of_its_members_alone(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = format!(
        "[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\n\
         roles = [{{ role = \"auditor\", within = \"staff\" }}]\n\
         [[users]]\npreferred_username = \"sam\"\npassword = \"{PASSWORD}\"\ngroups = [\"staff\"]\n\
         [[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n"
    );
    world.seed(&state).await;
    world.person("sam").signed_in().await;
    world.alice().signed_in().await;
    let mut lea = world.person("lea").signed_in().await;
    let page = lea.get("/admin/audit?kind=sign_in.succeeded").await;
    assert_eq!(count(&page.body), 1, "{}", page.body);
    let alice = user(&world, "alice").await.id;
    let page = lea.get(&format!("/admin/audit?person={alice}")).await;
    assert_eq!(count(&page.body), 0, "{}", page.body);
    let file = lea.get(&format!("/admin/audit/download?person={alice}")).await;
    assert_eq!((file.status.as_u16(), file.body.as_str()), (200, ""));
    let mut hilda = world.person("hilda").signed_in().await;
    assert_eq!(hilda.get("/admin/audit").await.status, 403);
    assert_eq!(hilda.get("/admin/audit/download").await.status, 403);
}
