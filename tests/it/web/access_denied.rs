//! `/access-denied`.

use crate::support::{database::TestDatabase, server::outline, sqlite, world::World};

const GROUPS: &str =
    "[[groups]]\nname = \"gardeners\"\n[[clients]]\nclient_id = \"app\"\nallowed_groups = [\"gardeners\"]\n";

#[sqlite]
async fn whoever_is_in_none_of_the_groups_is_told_so_and_the_app_hears_of_it(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(GROUPS).await;
    let mut alice = world.alice().signed_in().await;
    let question = world.app.ask("openid", &[]).await;
    let page = alice.visit(&question.address).await;
    assert_eq!((page.status.as_u16(), page.page()), (403, "access-denied"));
    insta::assert_snapshot!("access_denied", outline(&page));
    for said in ["The App", "alice@example.com", "id=\"access-denied-another\""] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    // Something that is no button changes nothing.
    let again = alice.submit(&page, &[("next", "in")]).await;
    assert_eq!(again.page(), "access-denied");
    let answer = world
        .app
        .answer(&question, &alice.submit(&page, &[("next", "back")]).await);
    assert_eq!(answer["error"], "access_denied");
    assert_eq!(
        (world.events("code.issued").await, world.events("consent.granted").await),
        (0, 0)
    );
}

#[sqlite]
async fn they_can_come_as_somebody_who_is_in_one(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(GROUPS).await;
    world
        .seed("[[users]]\npreferred_username = \"greta\"\npassword = \"correct horse battery staple\"\ngroups = [\"gardeners\"]\n")
        .await;
    let mut browser = world.alice().signed_in().await;
    let question = world.app.ask("openid", &[]).await;
    let page = browser.visit(&question.address).await;
    let page = browser.submit(&page, &[("next", "another")]).await;
    assert_eq!(page.page(), "login");
    let page = browser
        .submit(
            &page,
            &[("username", "greta"), ("password", "correct horse battery staple")],
        )
        .await;
    assert_eq!(page.page(), "consent", "{}", page.body);
    assert_eq!(browser.visit("/access-denied").await.status.as_u16(), 400);
}

#[sqlite]
async fn a_silent_request_is_refused_without_a_page(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(GROUPS).await;
    let mut alice = world.alice().signed_in().await;
    let question = world.app.ask("openid", &[("prompt", "none")]).await;
    let answer = world.app.answer(&question, &alice.get(&question.address).await);
    assert_eq!(answer["error"], "access_denied");
}
