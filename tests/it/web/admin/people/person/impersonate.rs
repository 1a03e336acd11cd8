//! A link by which an administrator acts as a user.

use crate::support::{
    api::user,
    browser::{Browser, Page},
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

async fn world(database: &TestDatabase) -> World {
    let world = World::with_console(database).await;
    let people = format!(
        "[[users]]\npreferred_username = \"olga\"\npassword = \"{PASSWORD}\"\nroles = [\"owner\"]\n\
         [[users]]\npreferred_username = \"ivan\"\ndisabled = true\n"
    );
    world.seed(&people).await;
    world
}

async fn id_of(world: &World, name: &str) -> String {
    user(world, name).await.id.to_string()
}

async fn ask(browser: &mut Browser, id: &str, reason: &str) -> Page {
    let form = browser.get(&format!("/admin/people/{id}/impersonate")).await;
    browser.submit(&form, &[("reason", reason)]).await
}

#[sqlite]
async fn a_link_is_shown_once_and_the_reason_is_in_the_audit_log(database: TestDatabase) {
    let world = world(&database).await;
    let alice = id_of(&world, "alice").await;
    let mut olga = world.person("olga").signed_in().await;
    let person = olga.get(&format!("/admin/people/{alice}")).await;
    assert!(
        person
            .body
            .contains(&format!("href=\"/admin/people/{alice}/impersonate\"")),
        "{}",
        person.body
    );
    for reason in ["", "   ", &"x".repeat(301), "two\nlines"] {
        let refused = ask(&mut olga, &alice, reason).await;
        assert!(refused.status == 422 && !refused.body.contains("vim_"), "{reason:?}");
    }
    assert_eq!(world.database.number("SELECT count(*) FROM impersonations").await, 0);
    let made = ask(&mut olga, &alice, "ticket 4711").await;
    assert!(
        made.status == 200 && made.body.contains("/impersonation/begin?token=vim_"),
        "{}",
        made.body
    );
    assert_eq!(world.events("impersonation.requested").await, 1);
    let detail = world
        .database
        .text("SELECT CAST(detail AS text) FROM audit_events WHERE kind = 'impersonation.requested'")
        .await;
    assert!(detail.contains("ticket 4711"), "{detail}");
    let audit = olga.get("/admin/audit").await;
    assert!(audit.body.contains("Asked to act as somebody else"), "{}", audit.body);
}

/// Nobody acts as somebody with a role, as themselves, as a closed account, or without the right.
#[sqlite]
async fn not_everybody_is_acted_as(database: TestDatabase) {
    let world = world(&database).await;
    let mut olga = world.person("olga").signed_in().await;
    for name in ["adam", "olga", "ivan"] {
        let id = id_of(&world, name).await;
        let refused = ask(&mut olga, &id, "ticket").await;
        assert!(refused.status == 409 && !refused.body.contains("vim_"), "{name}");
        let page = olga.get(&format!("/admin/people/{id}")).await;
        assert!(!page.body.contains("/impersonate"), "{name}");
    }
    let alice = id_of(&world, "alice").await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(&format!("/admin/people/{alice}")).await;
    assert!(page.status == 200 && !page.body.contains("/impersonate"));
    let refused = ask(&mut adam, &alice, "ticket").await;
    assert!(
        refused.status == 409 && !refused.body.contains("vim_"),
        "{}",
        refused.body
    );
    assert_eq!(world.database.number("SELECT count(*) FROM impersonations").await, 0);
}
