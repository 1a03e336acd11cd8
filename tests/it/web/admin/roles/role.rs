//! One role, what it allows, and who has it.

use crate::support::{
    api::user,
    browser::Page,
    console::{hidden, next, press},
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

async fn world_with_owner(database: &TestDatabase) -> World {
    let world = World::with_console(database).await;
    let state = format!(
        "[[roles]]\nname = \"porter\"\ndescription = \"Opens doors\"\nrights = [\"users.read\"]\n\
         [[groups]]\nname = \"staff\"\n[[groups]]\nname = \"guests\"\n\
         [[users]]\npreferred_username = \"olga\"\npassword = \"{PASSWORD}\"\nroles = [\"owner\"]\n"
    );
    world.seed(&state).await;
    world
}

fn contains(page: &Page, parts: &[&str]) {
    for part in parts {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
}

#[sqlite]
async fn a_role_is_given_to_a_person_and_a_group_and_taken_away(database: TestDatabase) {
    let world = world_with_owner(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/roles/porter").await;
    let give = [("to", "person"), ("name", "alice@example.com"), ("over", "")];
    let page = press(&mut adam, &page, "give", &give).await;
    contains(&page, &["They have the role.", "Over everything"]);
    assert!(user(&world, "alice").await.has_role);
    let give = [("to", "group"), ("name", "staff"), ("over", "guests")];
    let page = press(&mut adam, &page, "give", &give).await;
    contains(&page, &["They have the role.", "<bdi>staff</bdi>", "<bdi>guests</bdi>"]);
    for (fields, said) in [
        (
            [("to", "person"), ("name", "nobody"), ("over", "")],
            "no person or group of that name",
        ),
        (
            [("to", "group"), ("name", "nobody"), ("over", "")],
            "no person or group of that name",
        ),
        (
            [("to", "person"), ("name", "alice"), ("over", "nowhere")],
            "no group of that name",
        ),
    ] {
        let refused = press(&mut adam, &page, "give", &fields).await;
        assert_eq!(refused.status, 409);
        contains(&refused, &[said, &format!("value=\"{}\"", fields[1].1)]);
    }
    let alice = user(&world, "alice").await;
    let person = adam.get(&format!("/admin/people/{}", alice.id)).await;
    contains(
        &person,
        &[
            "/admin/roles/porter",
            "given to them alone",
            "See people and their accounts",
        ],
    );
    let holder = format!("person:{}", alice.id);
    let page = press(&mut adam, &page, "take", &[("holder", &holder), ("over", "")]).await;
    contains(&page, &["They do not have the role any more."]);
    assert!(!user(&world, "alice").await.has_role);
    assert_eq!(press(&mut adam, &page, "nonsense", &[]).await.status, 400);
    assert_eq!(adam.get("/admin/roles/unknown").await.status, 404);
}

#[sqlite]
async fn nobody_gives_or_takes_what_they_do_not_hold_and_the_last_owner_stays(database: TestDatabase) {
    let world = world_with_owner(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/roles/owner").await;
    assert!(
        !page.body.contains("value=\"give\"") && !page.body.contains("value=\"take\""),
        "{}",
        page.body
    );
    let give = [("to", "person"), ("name", "adam"), ("over", "")];
    let refused = press(&mut adam, &page, "give", &give).await;
    contains(&refused, &["something that you may not do yourself"]);
    let olga = format!("person:{}", user(&world, "olga").await.id);
    let refused = press(&mut adam, &page, "take", &[("holder", &olga)]).await;
    contains(&refused, &["something that you may not do yourself"]);
    let mut owner = world.person("olga").signed_in().await;
    let page = owner.get("/admin/roles/owner").await;
    let refused = press(&mut owner, &page, "take", &[("holder", &olga)]).await;
    contains(&refused, &["This is the last owner."]);
    assert_eq!(
        world
            .database
            .number("SELECT count(*) FROM user_roles WHERE role = 'owner'")
            .await,
        1
    );
}

#[sqlite]
async fn a_role_is_changed_by_one_of_two_and_removed_when_nobody_has_it(database: TestDatabase) {
    let world = world_with_owner(&database).await;
    let (mut olga, mut again) = (
        world.person("olga").signed_in().await,
        world.person("olga").signed_in().await,
    );
    let (first, second) = (
        olga.get("/admin/roles/porter").await,
        again.get("/admin/roles/porter").await,
    );
    let version = hidden(&first, "version");
    let fields = |description: &'static str| [("description", description), ("right.groups.read", "yes")];
    let with_version =
        |fields: [(&'static str, &'static str); 2]| [("version", version.as_str()), fields[0], fields[1]];
    let page = press(&mut olga, &first, "change", &with_version(fields("First"))).await;
    contains(
        &page,
        &[
            "It is saved.",
            "First",
            "name=\"right.groups.read\" value=\"yes\" checked",
        ],
    );
    let late = press(&mut again, &second, "change", &with_version(fields("Second"))).await;
    assert_eq!(late.status, 409);
    contains(&late, &["Somebody else changed it", "value=\"Second\""]);
    // An admin makes no roles, so none is offered for change.
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/roles/porter").await;
    assert!(
        !page.body.contains("value=\"change\"") && !page.body.contains("value=\"remove\""),
        "{}",
        page.body
    );
    let refused = press(
        &mut adam,
        &page,
        "change",
        &[("version", "2"), ("right.groups.read", "yes")],
    )
    .await;
    contains(&refused, &["roles.write"]);
    let page = olga.get("/admin/roles/porter").await;
    let version = hidden(&page, "version");
    let give = [("to", "person"), ("name", "alice"), ("over", "")];
    press(&mut olga, &page, "give", &give).await;
    let remove = [("version", version.as_str()), ("typed", "porter")];
    contains(
        &press(&mut olga, &page, "remove", &remove).await,
        &["Somebody has the role porter."],
    );
    let holder = format!("person:{}", user(&world, "alice").await.id);
    press(&mut olga, &page, "take", &[("holder", &holder)]).await;
    let other = [("version", version.as_str()), ("typed", "port")];
    contains(
        &press(&mut olga, &page, "remove", &other).await,
        &["Nothing was removed"],
    );
    let gone = press(&mut olga, &page, "remove", &remove).await;
    assert_eq!(gone.page(), "admin-roles");
    contains(&gone, &["The role is removed."]);
}

#[sqlite]
async fn those_who_have_a_role_are_paged(database: TestDatabase) {
    let world = world_with_owner(&database).await;
    let mut state = String::new();
    for number in 0..55 {
        state.push_str(&format!(
            "[[users]]\npreferred_username = \"p{number:02}\"\nroles = [\"porter\"]\n"
        ));
    }
    world.seed(&state).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/roles/porter").await;
    assert_eq!(page.body.matches("value=\"take\"").count(), 50);
    let page = adam.get(&next(&page).expect("a next page")).await;
    assert_eq!(page.body.matches("value=\"take\"").count(), 5);
    assert!(next(&page).is_none());
    assert_eq!(adam.get("/admin/roles/porter?after=nonsense").await.status, 200);
}
