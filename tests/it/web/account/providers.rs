//! `/account/providers`.

use chrono::Duration;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{PASSWORD, user},
    server::TestServer,
    upstream::{leave, reach, sign_in_as, with_provider, work},
    world::World,
};

#[both_databases]
async fn its_owner_links_a_provider_and_unlinks_it(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        let mut browser = world.alice().signed_in().await;
        let empty = browser.visit("/account/providers").await;
        assert_eq!(empty.page(), "providers");
        assert!(empty.body.contains("You have not linked any provider yet.") && empty.body.contains("Link Work"));
        // The user name there may differ from the one here.
        let linked = sign_in_as(&provider, &mut browser, "/account/providers", "bob").await;
        assert_eq!(linked.address, "/account/providers?done=linked", "{}", linked.body);
        assert!(
            linked.body.contains("bob@work.example") && !linked.body.contains("Link Work"),
            "{}",
            linked.body
        );
        assert_eq!(
            sign_in_as(&provider, &mut world.browser(), "/login", "bob")
                .await
                .page(),
            "home"
        );
        let token = linked.csrf_token();
        let unlinked = browser
            .post("/account/providers/work/unlink", &[("csrf_token", &token)])
            .await;
        assert_eq!(unlinked.location(), "/account/providers?done=unlinked");
        assert_eq!(
            browser
                .post("/account/providers/work/unlink", &[("csrf_token", &token)])
                .await
                .status,
            404
        );
        assert_eq!(
            sign_in_as(&provider, &mut world.browser(), "/login", "bob")
                .await
                .status,
            403
        );
        for kind in ["upstream.linked", "upstream.unlinked"] {
            assert_eq!(world.events(kind).await, 1, "{kind}");
        }
    })
    .await;
}

#[both_databases]
async fn changes_need_a_recent_sign_in_also_at_the_callback(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        let mut browser = world.alice().signed_in().await;
        let token = browser.visit("/account/providers").await.csrf_token();
        world.clock.advance(Duration::minutes(9));
        let away = leave(&mut browser, "/account/providers").await;
        world.clock.advance(Duration::minutes(2));
        let back = provider
            .sign_in(&mut provider.server.browser(), away.location(), "alice")
            .await;
        assert_eq!(browser.get(&back).await.location(), "/login?next=/account/providers");
        for path in ["/account/providers/work/link", "/account/providers/work/unlink"] {
            let answer = browser.post(path, &[("csrf_token", &token)]).await;
            assert_eq!(answer.location(), "/login?next=/account/providers", "{path}");
        }
        let page = browser.visit("/account/providers").await;
        assert!(
            page.body.contains("please sign in once more") && !page.body.contains("Link Work"),
            "{}",
            page.body
        );
        assert_eq!(database.number("SELECT count(*) FROM upstream_identities").await, 0);
    })
    .await;
}

#[both_databases]
async fn a_link_that_one_user_began_is_refused_for_the_next_in_the_same_browser(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        world.seed(&user("mallory")).await;
        let mut browser = world.person("mallory").signed_in().await;
        let away = leave(&mut browser, "/account/providers").await;
        let back = provider
            .sign_in(&mut provider.server.browser(), away.location(), "bob")
            .await;
        browser.sign_in("alice", PASSWORD).await;
        let page = browser.visit(&back).await;
        assert_eq!((page.status.as_u16(), page.page()), (400, "providers"), "{}", page.body);
        assert_eq!(database.number("SELECT count(*) FROM upstream_identities").await, 0);
    })
    .await;
}

#[both_databases]
async fn an_identity_belongs_to_one_user_and_a_user_has_one_at_each_provider(database: TestDatabase) {
    with_provider(|provider| async move {
        let world = World::with_config(&database, |config| reach(config, work(&provider.issuer))).await;
        world.seed(&user("mallory")).await;
        let mut alice = world.alice().signed_in().await;
        let mut second = alice.clone();
        let away = leave(&mut second, "/account/providers").await;
        sign_in_as(&provider, &mut alice, "/account/providers", "alice").await;
        let back = provider
            .sign_in(&mut provider.server.browser(), away.location(), "bob")
            .await;
        assert_eq!(second.visit(&back).await.status, 409, "she has another");
        let mut mallory = world.person("mallory").signed_in().await;
        let taken = sign_in_as(&provider, &mut mallory, "/account/providers", "alice").await;
        assert_eq!((taken.status.as_u16(), taken.page()), (409, "providers"));
        assert_eq!(database.number("SELECT count(*) FROM upstream_identities").await, 1);
    })
    .await;
}

#[both_databases]
async fn the_last_way_to_sign_in_cannot_be_removed(database: TestDatabase) {
    with_provider(|provider| async move {
        let server = TestServer::start_with(&database, |config| {
            let mut upstream = work(&provider.issuer);
            upstream.create_accounts = true;
            reach(config, upstream);
        })
        .await;
        let mut bob = server.browser();
        let home = sign_in_as(&provider, &mut bob, "/login", "bob").await;
        assert_eq!(home.page(), "home", "{}", home.body);
        let token = bob.visit("/account/providers").await.csrf_token();
        let refused = bob
            .post("/account/providers/work/unlink", &[("csrf_token", &token)])
            .await;
        assert_eq!((refused.status.as_u16(), refused.page()), (422, "providers"));
        assert!(
            refused.body.contains("This is your only way to sign in"),
            "{}",
            refused.body
        );
        assert_eq!(server.events("upstream.unlinked").await, 0);
        assert_eq!(
            sign_in_as(&provider, &mut server.browser(), "/login", "bob")
                .await
                .page(),
            "home"
        );
    })
    .await;
}
