//! What a group is.

use crate::support::{api::group, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn a_group_is_renamed_and_moved_and_the_second_of_two_hears_of_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed("[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\n[[groups]]\nname = \"north\"\nparent = \"sales\"\n").await;
    let mut adam = world.person("adam").signed_in().await;
    let mut again = world.person("adam").signed_in().await;
    let id = group(&world, "sales").await;
    let path = format!("/admin/groups/{id}/settings");
    let (first, second) = (adam.get(&path).await, again.get(&path).await);
    let fields = |name: &'static str, parent: &'static str| {
        [
            ("name", name),
            ("parent", parent),
            ("description", "Typed"),
            ("proof", "phr"),
        ]
    };
    let page = adam.submit(&first, &fields("sellers", "staff")).await;
    assert!(
        page.page() == "admin-group" && page.body.contains("It is saved."),
        "{}",
        page.body
    );
    assert!(
        page.body.contains("<bdi>sellers</bdi>")
            && page.body.contains("<bdi>staff</bdi>")
            && page.body.contains("A passkey")
    );
    let late = again.submit(&second, &fields("others", "")).await;
    assert_eq!(late.status, 409);
    assert!(
        late.body.contains("Somebody else changed it") && late.body.contains("value=\"others\""),
        "{}",
        late.body
    );
    for (name, parent, said) in [
        ("sellers", "north", "below the group"),
        ("sellers", "sellers", "the group itself"),
        ("sellers", "nowhere", "There is no group nowhere."),
        ("staff", "", "Another group has that name"),
        ("", "", "name"),
    ] {
        let form = adam.get(&path).await;
        let page = adam.submit(&form, &fields(name, parent)).await;
        assert!(
            page.status.is_client_error() && page.body.contains(said),
            "{said}: {}",
            page.body
        );
    }
    assert_eq!(group(&world, "sellers").await, id);
    // The form that came back is of the version of now.
    let page = again.submit(&late, &fields("others", "")).await;
    assert!(
        page.body.contains("It is saved.") && page.body.contains("<bdi>others</bdi>"),
        "{}",
        page.body
    );
}

#[sqlite]
async fn who_administers_one_group_neither_renames_nor_moves_it(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let lea = format!(
        "[[groups]]\nname = \"all\"\n[[groups]]\nname = \"staff\"\nparent = \"all\"\n[[groups]]\nname = \"staff/north\"\nparent = \"staff\"\n\
         [[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\nroles = [{{ role = \"admin\", within = \"staff\" }}]\n"
    );
    world.seed(&lea).await;
    let mut lea = world.person("lea").signed_in().await;
    let path = format!("/admin/groups/{}/settings", group(&world, "staff").await);
    let form = lea.get(&path).await;
    assert!(
        !form.body.contains("id=\"name\"") && !form.body.contains("id=\"parent\""),
        "{}",
        form.body
    );
    assert!(
        !form.body.contains(">all<") && !form.body.contains("\"all\""),
        "the group above is not hers to see"
    );
    let page = lea.submit(&form, &[("description", "Ours"), ("proof", "2fa")]).await;
    assert!(
        page.body.contains("It is saved.") && page.body.contains("<bdi>Ours</bdi>"),
        "{}",
        page.body
    );
    let form = lea.get(&path).await;
    let page = lea.submit(&form, &[("name", "mine"), ("description", "")]).await;
    assert!(page.status == 409 && page.body.contains("renames one"), "{}", page.body);
    let page = lea
        .submit(&form, &[("name", "staff"), ("place", "typed"), ("parent", "")])
        .await;
    assert!(
        page.status == 409 && page.body.contains("groups.write"),
        "{}",
        page.body
    );
    assert_eq!(
        world
            .database
            .number("SELECT count(*) FROM groups WHERE parent_id IS NOT NULL")
            .await,
        2
    );
}
