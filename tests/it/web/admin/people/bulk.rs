//! Changes of many accounts in the console.

mod job;

use crate::support::{
    api::user, console::press, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World,
};

const PEOPLE: &str = "[[groups]]\nname = \"interns\"\n\
     [[users]]\npreferred_username = \"ina\"\ngroups = [\"interns\"]\n\
     [[users]]\npreferred_username = \"ivo\"\ngroups = [\"interns\"]\n";

#[sqlite]
async fn the_chosen_are_shown_before_anything_is_asked_for(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(PEOPLE).await;
    let mut adam = world.person("adam").signed_in().await;
    let list = adam.get("/admin/people").await;
    let id = user(&world, "ina").await.id.to_string();
    assert!(
        list.body.contains(&format!("name=\"user\" value=\"{id}\"")),
        "{}",
        list.body
    );
    let bulk = adam.get("/admin/people/bulk").await;
    assert_eq!(bulk.page(), "admin-bulk", "{}", bulk.body);
    let page = press(&mut adam, &bulk, "chosen", &[("action", "disable"), ("user", &id)]).await;
    assert!(
        page.body.contains("1 account would be changed") && page.body.contains("ina"),
        "{}",
        page.body
    );
    let jobs = || world.database.number("SELECT count(*) FROM bulk_jobs");
    assert_eq!(jobs().await, 0, "nothing is done yet");
    let page = press(
        &mut adam,
        &page,
        "start",
        &[("action", "disable"), ("user", &id), ("count", "1")],
    )
    .await;
    assert_eq!(page.page(), "admin-bulk-job", "{}", page.body);
    assert_eq!(jobs().await, 1);
    for (action, fields, problem) in [
        ("chosen", vec![("action", "disable")], "No account is chosen"),
        (
            "chosen",
            vec![("action", "add_to_group"), ("user", &id)],
            "Name the group",
        ),
        (
            "chosen",
            vec![
                ("action", "add_to_group"),
                ("user", id.as_str()),
                ("bulk_group", "none"),
            ],
            "There is no group none.",
        ),
        (
            "start",
            vec![("action", "erase"), ("user", id.as_str()), ("count", "1")],
            "was not typed",
        ),
        (
            "start",
            vec![("action", "disable"), ("q", "ina"), ("count", "1")],
            "was not typed",
        ),
        (
            "start",
            vec![
                ("action", "disable"),
                ("q", "i"),
                ("group", "interns"),
                ("count", "1"),
                ("typed", "1"),
            ],
            "finds 2 accounts",
        ),
    ] {
        let page = press(&mut adam, &bulk, action, &fields).await;
        assert!(
            page.status == 409 && page.body.contains(problem),
            "{problem}: {}",
            page.body
        );
    }
    assert_eq!(
        press(&mut adam, &bulk, "chosen", &[("action", "promote")]).await.status,
        400
    );
    assert_eq!(jobs().await, 1);
}

#[sqlite]
async fn whoever_may_change_nobody_is_not_offered_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed(&format!(
            "[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n"
        ))
        .await;
    let mut ada = world.person("ada").signed_in().await;
    let list = ada.get("/admin/people").await;
    assert!(!list.body.contains("name=\"user\""), "{}", list.body);
    let bulk = ada.get("/admin/people/bulk").await;
    assert_eq!(bulk.status, 200);
    let id = user(&world, "alice").await.id.to_string();
    let page = press(
        &mut ada,
        &bulk,
        "start",
        &[("action", "disable"), ("user", &id), ("count", "1")],
    )
    .await;
    assert!(page.status == 409 && page.body.contains("users.write"), "{}", page.body);
}
