//! One group, and what can be done with it.

mod settings;

use crate::support::{
    api::{group, user},
    console::{hidden, next, press},
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

async fn address(world: &World, name: &str) -> String {
    format!("/admin/groups/{}", group(world, name).await)
}

#[sqlite]
async fn members_are_added_by_name_searched_and_taken_out(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut state = String::from("[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n");
    for number in 0..55 {
        state.push_str(&format!(
            "[[users]]\npreferred_username = \"m{number:02}\"\ngroups = [\"staff\"]\n"
        ));
    }
    state.push_str("[[users]]\npreferred_username = \"lower\"\ngroups = [\"sales\"]\n");
    world.seed(&state).await;
    let mut adam = world.person("adam").signed_in().await;
    let address = address(&world, "staff").await;
    let page = adam.get(&address).await;
    assert_eq!(page.body.matches("value=\"take-out\"").count(), 50);
    let page = adam.get(&next(&page).expect("a next page")).await;
    assert_eq!(page.body.matches("value=\"take-out\"").count(), 5);
    assert!(
        !page.body.contains("<bdi>lower</bdi>"),
        "who is in a group below is listed there"
    );
    let page = press(&mut adam, &page, "add", &[("person", "alice@example.com")]).await;
    assert!(page.body.contains("They are in the group."), "{}", page.body);
    assert_eq!(user(&world, "alice").await.groups, ["staff"]);
    let page = adam.get(&format!("{address}?q=ALICE")).await;
    assert_eq!(page.body.matches("value=\"take-out\"").count(), 1);
    let id = user(&world, "alice").await.id.to_string();
    let page = press(&mut adam, &page, "take-out", &[("user", &id)]).await;
    assert!(page.body.contains("They are out of the group."), "{}", page.body);
    assert!(user(&world, "alice").await.groups.is_empty());
    assert!(page.body.contains("value=\"add\">Undo"), "{}", page.body);
    let page = press(&mut adam, &page, "add", &[("person", &hidden(&page, "person"))]).await;
    assert_eq!(user(&world, "alice").await.groups, ["staff"]);
    let page = press(&mut adam, &page, "add", &[("person", "nobody")]).await;
    assert!(
        page.status == 409 && page.body.contains("nobody called nobody"),
        "{}",
        page.body
    );
    assert_eq!(press(&mut adam, &page, "nonsense", &[]).await.status, 400);
    assert_eq!(adam.get("/admin/groups/nonsense").await.status, 404);
}

#[sqlite]
async fn a_group_is_disabled_enabled_and_removed_by_whoever_types_its_name(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed("[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n")
        .await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(&address(&world, "staff").await).await;
    let version = hidden(&page, "version");
    let page = press(&mut adam, &page, "disable", &[("version", &version)]).await;
    assert!(
        page.body.contains("The group is disabled, and counts for nothing."),
        "{}",
        page.body
    );
    let late = press(&mut adam, &page, "enable", &[("version", &version)]).await;
    assert!(
        late.status == 409 && late.body.contains("Somebody else changed it"),
        "{}",
        late.body
    );
    let version = hidden(&page, "version");
    let page = press(&mut adam, &page, "enable", &[("version", &version)]).await;
    assert!(page.body.contains("The group is enabled."), "{}", page.body);
    let version = hidden(&page, "version");
    let refused = press(&mut adam, &page, "remove", &[("version", &version), ("typed", "staff")]).await;
    assert!(
        refused.body.contains("there are groups below this one"),
        "{}",
        refused.body
    );
    let page = adam.get(&address(&world, "sales").await).await;
    let version = hidden(&page, "version");
    let refused = press(&mut adam, &page, "remove", &[("version", &version), ("typed", "sale")]).await;
    assert!(refused.body.contains("Nothing was removed"), "{}", refused.body);
    let page = press(&mut adam, &page, "remove", &[("version", &version), ("typed", "sales")]).await;
    assert!(
        page.page() == "admin-groups" && page.body.contains("The group is removed."),
        "{}",
        page.body
    );
    assert_eq!(world.database.number("SELECT count(*) FROM groups").await, 1);
}

#[sqlite]
async fn roles_come_from_the_groups_above_as_far_as_these_are_enabled(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = |disabled: bool| {
        format!(
            "[[groups]]\nname = \"all\"\nroles = [\"auditor\"]\n[[groups]]\nname = \"staff\"\nparent = \"all\"\ndisabled = {disabled}\n\
             [[groups]]\nname = \"sales\"\nparent = \"staff\"\nroles = [{{ role = \"helpdesk\", within = \"sales\" }}]\n"
        )
    };
    world.seed(&state(false)).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(&address(&world, "sales").await).await;
    assert!(
        page.body.contains("<bdi>auditor</bdi>") && page.body.contains("<bdi>helpdesk</bdi>"),
        "{}",
        page.body
    );
    world.seed(&state(true)).await;
    let page = adam.get(&address(&world, "sales").await).await;
    assert!(
        !page.body.contains("<bdi>auditor</bdi>") && page.body.contains("<bdi>helpdesk</bdi>"),
        "{}",
        page.body
    );
}

#[sqlite]
async fn what_somebody_may_not_do_is_not_offered_and_is_refused(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = format!(
        "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"bosses\"\nparent = \"staff\"\nroles = [\"owner\"]\n[[groups]]\nname = \"other\"\n\
         [[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\nroles = [{{ role = \"admin\", within = \"staff\" }}]\n\
         [[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n\
         [[users]]\npreferred_username = \"sam\"\ngroups = [\"staff\"]\n"
    );
    world.seed(&state).await;
    let staff = address(&world, "staff").await;
    let mut hilda = world.person("hilda").signed_in().await;
    let page = hilda.get(&staff).await;
    for offered in [
        "value=\"add\"",
        "value=\"take-out\"",
        "value=\"disable\"",
        "/settings\"",
        "id=\"roles\"",
    ] {
        assert!(!page.body.contains(offered), "{offered}: {}", page.body);
    }
    let refused = press(&mut hilda, &page, "add", &[("person", "alice")]).await;
    assert!(
        refused.status == 409 && refused.body.contains("groups.write"),
        "{}",
        refused.body
    );
    let mut lea = world.person("lea").signed_in().await;
    assert_eq!(lea.get(&address(&world, "other").await).await.status, 403);
    let page = lea.get(&staff).await;
    assert!(page.body.contains("value=\"take-out\""), "{}", page.body);
    // Alice is there, and not hers: the answer is that of a name that nobody has.
    for name in ["alice@example.com", "nobody"] {
        let refused = press(&mut lea, &page, "add", &[("person", name)]).await;
        assert!(
            refused.body.contains(&format!("nobody called {name}")),
            "{}",
            refused.body
        );
    }
    let bosses = address(&world, "bosses").await;
    let page = lea.get(&bosses).await;
    assert!(
        page.body.contains("You cannot choose who is in this group"),
        "{}",
        page.body
    );
    assert!(
        !page.body.contains("value=\"add\"") && !page.body.contains("value=\"disable\""),
        "{}",
        page.body
    );
    let refused = press(&mut lea, &page, "add", &[("person", "sam")]).await;
    assert!(refused.body.contains("which you may not give"), "{}", refused.body);
    assert_eq!(user(&world, "sam").await.groups, ["staff"]);
}

#[sqlite]
async fn whoever_disables_the_group_that_they_administer_is_led_to_the_list(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let lea = format!(
        "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\n[[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\n\
         roles = [{{ role = \"admin\", within = \"staff\" }}, {{ role = \"admin\", within = \"sales\" }}]\n"
    );
    world.seed(&lea).await;
    let mut lea = world.person("lea").signed_in().await;
    let page = lea.get(&address(&world, "staff").await).await;
    let version = hidden(&page, "version");
    let page = press(&mut lea, &page, "disable", &[("version", &version)]).await;
    assert_eq!(
        (page.status.as_u16(), page.page()),
        (200, "admin-groups"),
        "{}",
        page.body
    );
}
