//! Making an API key.

use crate::support::{
    api::Api, database::TestDatabase, relying_party::PASSWORD, server::between, sqlite, world::World,
};

#[sqlite]
async fn a_key_is_shown_once_and_allows_what_was_chosen(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/api-keys/new").await;
    assert!(form.body.contains("<option value=\"90\" selected>"), "{}", form.body);
    assert!(
        !form.body.contains("name=\"right.roles.write\" value=\"yes\""),
        "what Adam may not do is not there"
    );
    let fields = [
        ("name", "Backup"),
        ("days", "30"),
        ("over", ""),
        ("right.users.read", "yes"),
        ("right.groups.read", "yes"),
    ];
    let page = adam.submit(&form, &fields).await;
    let key = between(&page.body, "class=\"secret\" dir=\"ltr\">", "<")
        .expect("a key")
        .to_owned();
    let program = Api { server: &world, key };
    assert_eq!(program.get("/users").await.status, 200);
    assert_eq!(program.get("/roles").await.status, 403);
    let list = adam.get("/admin/api-keys").await;
    assert!(
        list.body.contains("<bdi>Backup</bdi>") && !list.body.contains(&program.key),
        "{}",
        list.body
    );
}

#[sqlite]
async fn what_cannot_be_is_said_and_no_key_is_made(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let kim = format!(
        "[[roles]]\nname = \"keeper\"\nrights = [\"api_keys.read\", \"api_keys.write\", \"users.read\"]\n\
         [[users]]\npreferred_username = \"kim\"\npassword = \"{PASSWORD}\"\nroles = [\"keeper\"]\n"
    );
    world.seed(&kim).await;
    let mut kim = world.person("kim").signed_in().await;
    let form = kim.get("/admin/api-keys/new").await;
    for (fields, said) in [
        (
            [("name", ""), ("days", "30"), ("over", ""), ("right.users.read", "yes")],
            "1 to 200 characters",
        ),
        (
            [
                ("name", "Typed"),
                ("days", "30"),
                ("over", ""),
                ("right.nonsense", "yes"),
            ],
            "without a right",
        ),
        (
            [
                ("name", "Typed"),
                ("days", "3000"),
                ("over", ""),
                ("right.users.read", "yes"),
            ],
            "366 days at most",
        ),
        (
            [
                ("name", "Typed"),
                ("days", "30"),
                ("over", "nowhere"),
                ("right.users.read", "yes"),
            ],
            "There is no group nowhere.",
        ),
        (
            [
                ("name", "Typed"),
                ("days", "30"),
                ("over", ""),
                ("right.users.write", "yes"),
            ],
            "nothing that you may not do yourself",
        ),
    ] {
        let page = kim.submit(&form, &fields).await;
        assert_eq!(
            (page.status.as_u16(), page.page()),
            (422, "admin-new-key"),
            "{}",
            page.body
        );
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    assert_eq!(world.database.number("SELECT count(*) FROM api_keys").await, 0);
}
