//! Making a group.

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn a_group_is_made_below_another(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed("[[groups]]\nname = \"staff\"\n").await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/groups/new?below=staff").await;
    assert!(form.body.contains("value=\"staff\""), "{}", form.body);
    let fields = [
        ("name", "sales"),
        ("description", "Sells"),
        ("parent", "staff"),
        ("proof", "2fa"),
    ];
    let page = adam.submit(&form, &fields).await;
    assert_eq!(page.page(), "admin-group", "{}", page.body);
    for part in [
        "The group is there.",
        "<bdi>staff</bdi>",
        "<bdi>Sells</bdi>",
        "Two ways to sign in",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
}

#[sqlite]
async fn what_cannot_be_is_said_and_nothing_is_made(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed("[[groups]]\nname = \"staff\"\n").await;
    let mut adam = world.person("adam").signed_in().await;
    let form = adam.get("/admin/groups/new").await;
    for (name, parent, said) in [
        ("staff", "", "Another group has that name"),
        ("sales", "nowhere", "There is no group nowhere."),
        ("", "", "name"),
    ] {
        let fields = [
            ("name", name),
            ("parent", parent),
            ("description", "Typed"),
            ("proof", ""),
        ];
        let page = adam.submit(&form, &fields).await;
        assert_eq!(
            (page.status.as_u16(), page.page()),
            (422, "admin-new-group"),
            "{}",
            page.body
        );
        assert!(
            page.body.contains(said) && page.body.contains("value=\"Typed\""),
            "{said}: {}",
            page.body
        );
    }
    assert_eq!(world.database.number("SELECT count(*) FROM groups").await, 1);
}

#[sqlite]
async fn who_administers_one_group_makes_groups_below_it_and_hears_of_no_others(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let lea = format!(
        "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"secret\"\n[[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\n\
         roles = [{{ role = \"admin\", within = \"staff\" }}]\n"
    );
    world.seed(&lea).await;
    let mut lea = world.person("lea").signed_in().await;
    let form = lea.get("/admin/groups/new").await;
    assert!(form.body.contains("a slash"), "{}", form.body);
    for (name, parent, said) in [
        ("anything", "", "groups.write"),
        ("staff/x", "secret", "There is no group secret."),
        ("staff/x", "none", "There is no group none."),
        ("other", "staff", "begin with staff/"),
    ] {
        let page = lea.submit(&form, &[("name", name), ("parent", parent)]).await;
        assert!(
            page.status.is_client_error() && page.body.contains(said),
            "{said}: {}",
            page.body
        );
    }
    let page = lea.submit(&form, &[("name", "staff/north"), ("parent", "staff")]).await;
    assert!(page.body.contains("The group is there."), "{}", page.body);
    assert_eq!(world.database.number("SELECT count(*) FROM groups").await, 3);
}
