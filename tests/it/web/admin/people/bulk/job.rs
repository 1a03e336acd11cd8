//! How a change of many accounts goes.

use vestibule::jobs::change_in_bulk;

use crate::support::{api::user, console::press, database::TestDatabase, sqlite, world::World};

#[sqlite]
async fn all_that_were_found_are_changed_and_each_result_is_shown(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed(
            "[[users]]\npreferred_username = \"ivan\"\nname = \"Ivan\"\n\
             [[users]]\npreferred_username = \"irma\"\nname = \"Irma\"\nroles = [\"owner\"]\n",
        )
        .await;
    let mut adam = world.person("adam").signed_in().await;
    let bulk = adam.get("/admin/people/bulk").await;
    let page = press(&mut adam, &bulk, "all", &[("action", "disable"), ("q", "i")]).await;
    let count = page
        .body
        .split("name=\"count\" value=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let count = count.expect("a count").to_owned();
    let start = [("action", "disable"), ("q", "i"), ("count", &count), ("typed", &count)];
    let page = press(&mut adam, &page, "start", &start).await;
    assert!(
        page.body.contains("Under way") && page.body.contains("Waits"),
        "{}",
        page.body
    );
    change_in_bulk::run(&world.context()).await.expect("carried out");
    let page = adam.get(&page.address).await;
    assert!(page.body.contains("Finished"), "{}", page.body);
    assert!(user(&world, "ivan").await.disabled);
    assert!(
        !user(&world, "irma").await.disabled,
        "an owner is not for an administrator to close"
    );
    let refused = adam.get(&format!("{}?refused=yes", page.address)).await;
    assert!(
        refused.body.contains("<bdi>Irma</bdi>") && !refused.body.contains("<bdi>Ivan</bdi>"),
        "{}",
        refused.body
    );
    assert_eq!(adam.get("/admin/people/bulk/x").await.status, 404);
    let list = adam.get("/admin/people/bulk").await;
    assert!(
        list.body.contains("Disable") && list.body.contains("Finished"),
        "{}",
        list.body
    );
}

#[sqlite]
async fn what_waits_can_be_cancelled(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed("[[users]]\npreferred_username = \"ivan\"\nname = \"Ivan\"\n")
        .await;
    let mut adam = world.person("adam").signed_in().await;
    let bulk = adam.get("/admin/people/bulk").await;
    let page = press(&mut adam, &bulk, "all", &[("action", "disable"), ("q", "ivan")]).await;
    let start = [("action", "disable"), ("q", "ivan"), ("count", "1"), ("typed", "1")];
    let page = press(&mut adam, &page, "start", &start).await;
    let page = press(&mut adam, &page, "cancel", &[]).await;
    assert!(
        page.body.contains("Cancelled") && page.body.contains("Left as it was"),
        "{}",
        page.body
    );
    assert!(!page.body.contains("value=\"cancel\""), "{}", page.body);
    change_in_bulk::run(&world.context()).await.expect("carried out");
    assert!(!user(&world, "ivan").await.disabled);
    let list = adam.get("/admin/people/bulk").await;
    assert!(list.body.contains("Cancelled"), "{}", list.body);
}
