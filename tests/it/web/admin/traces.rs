//! The list of decision traces.

mod trace;
mod what_if;

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, traces::trace_of, world::World};

#[sqlite]
async fn a_trace_is_found_by_its_reference_its_application_and_its_user(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let refused = world
        .get("/authorize?client_id=app&redirect_uri=https://elsewhere.example/")
        .await;
    trace_of(&world, &refused).await;
    let mut stranger = world.browser();
    let page = stranger.get("/login").await;
    let wrong = stranger
        .submit_once(&page, &[("username", "alice"), ("password", "wrong-password")])
        .await;
    trace_of(&world, &wrong).await;
    let mut adam = world.person("adam").signed_in().await;
    let reference = refused.header("x-correlation-id").to_owned();
    for (query, found) in [
        (String::new(), 2),
        (format!("q={reference}"), 1),
        (format!("q=%20{}%20", reference.to_uppercase()), 1),
        ("q=app".to_owned(), 1),
        ("q=alice".to_owned(), 1),
        ("q=Alice@Example.com".to_owned(), 1),
        ("q=nobody".to_owned(), 0),
        ("step=sign_in".to_owned(), 1),
        ("step=sign_in&q=app".to_owned(), 0),
        ("step=elsewhere&all=yes&after=nonsense".to_owned(), 2),
    ] {
        let page = adam.get(&format!("/admin/traces?{query}")).await;
        assert_eq!(page.page(), "admin-traces", "{query}: {}", page.body);
        assert_eq!(page.body.matches("class=\"name\"").count(), found, "{query}");
    }
}

#[sqlite]
async fn traces_are_only_for_those_who_may_read_them(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed(&format!(
            "[[roles]]\nname = \"looker\"\nrights = [\"users.read\"]\n[[users]]\npreferred_username = \"lena\"\n\
             password = \"{PASSWORD}\"\nroles = [\"looker\"]\n"
        ))
        .await;
    let refused = world.get("/authorize?client_id=nobody").await;
    let trace = trace_of(&world, &refused).await;
    let mut lena = world.person("lena").signed_in().await;
    let page = lena.get("/admin/people").await;
    assert!(!page.body.contains("href=\"/admin/traces\""));
    for path in [
        "/admin/traces",
        &format!("/admin/traces/{}", trace["id"].as_str().unwrap()),
    ] {
        assert_eq!(lena.get(path).await.status, 403, "{path}");
    }
}
