//! Making an account.

use crate::support::{database::TestDatabase, sqlite, world::World};

#[sqlite]
async fn an_account_is_made_and_shown(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed("[[groups]]\nname = \"staff\"\n").await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/people/new").await;
    let berta = [
        ("name", "Berta"),
        ("username", "berta"),
        ("email", ""),
        ("group", "staff"),
    ];
    let page = adam.submit(&form, &berta).await;
    assert_eq!(page.page(), "admin-person", "{}", page.body);
    assert!(
        page.body.contains("The account is there.") && page.body.contains("staff"),
        "{}",
        page.body
    );
}

#[sqlite]
async fn what_cannot_be_is_said_and_what_was_typed_is_kept(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/people/new").await;
    for (fields, said) in [
        (
            [("username", "alice"), ("email", ""), ("name", "Typed"), ("group", "")],
            "Somebody else signs in",
        ),
        (
            [
                ("username", ""),
                ("email", "nonsense"),
                ("name", "Typed"),
                ("group", ""),
            ],
            "email",
        ),
        (
            [("username", "new"), ("email", ""), ("name", "Typed"), ("group", "none")],
            "there is no group none",
        ),
        (
            [("username", ""), ("email", ""), ("name", "Typed"), ("group", "")],
            "is needed",
        ),
    ] {
        let page = adam.submit(&form, &fields).await;
        assert_eq!(
            (page.status.as_u16(), page.page()),
            (422, "admin-new-person"),
            "{}",
            page.body
        );
        assert!(
            page.body.contains(said) && page.body.contains("value=\"Typed\""),
            "{said}: {}",
            page.body
        );
    }
    assert_eq!(world.database.number("SELECT count(*) FROM users").await, 2);
}
