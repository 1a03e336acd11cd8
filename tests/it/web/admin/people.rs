//! The list of users.

mod bulk;
mod invitations;
mod new;
mod person;

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn users_are_searched_filtered_and_paged(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut state = String::from("[[groups]]\nname = \"staff\"\n");
    for number in 0..60 {
        state.push_str(&format!(
            "[[users]]\npreferred_username = \"user{number:02}\"\nname = \"User {number:02}\"\ngroups = [\"staff\"]\n"
        ));
    }
    state.push_str("[[users]]\npreferred_username = \"closed\"\ndisabled = true\n");
    world.seed(&state).await;
    let mut adam = world.person("adam").signed_in().await;
    let count = |body: &str| body.matches("class=\"name\"").count();
    let page = adam.get("/admin/people").await;
    assert_eq!(count(&page.body), 50);
    let next = page
        .body
        .split("rel=\"next\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let next = next.expect("a next page").replace("&#38;", "&");
    let second = adam.get(&next).await;
    assert_eq!(count(&second.body), 13, "{}", second.body);
    assert!(!second.body.contains("rel=\"next\""));
    for (query, found) in [
        ("q=user%2007", 1),
        ("q=USER07", 1),
        ("state=disabled", 1),
        ("state=role", 1),
        ("group=staff&q=user1", 10),
        ("group=nothing", 0),
        ("q=nobody-has-this", 0),
        ("after=nonsense&q=alice", 1),
    ] {
        let page = adam.get(&format!("/admin/people?{query}")).await;
        assert_eq!(page.status, 200, "{query}");
        assert_eq!(count(&page.body), found, "{query}");
    }
    let other = adam
        .get(&format!("{next}&x=1").replace("state=", "state=disabled"))
        .await;
    assert_eq!(other.status, 400, "a cursor of another list");
}

#[sqlite]
async fn who_administers_one_group_sees_its_members_alone(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let lea = format!(
        "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"closed\"\nparent = \"staff\"\ndisabled = true\n\
         [[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\nroles = [{{ role = \"admin\", within = \"staff\" }}]\n\
         [[users]]\npreferred_username = \"sam\"\ngroups = [\"staff\"]\n[[users]]\npreferred_username = \"una\"\ngroups = [\"closed\"]\n"
    );
    world.seed(&lea).await;
    let mut lea = world.person("lea").signed_in().await;
    let page = lea.get("/admin/people").await;
    assert!(
        page.body.contains(">sam<") && !page.body.contains(">alice"),
        "{}",
        page.body
    );
    assert!(!page.body.contains(">una<"), "over a disabled group nothing is held");
    let page = lea.get("/admin/people?q=alice").await;
    assert!(!page.body.contains("class=\"name\""), "{}", page.body);
}

#[sqlite]
async fn the_name_of_a_user_is_text(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hostile = "<script>alert(1)</script>";
    world
        .seed(&format!(
            "[[users]]\npreferred_username = \"h\"\nname = \"{hostile}\"\n"
        ))
        .await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/people?q=script").await;
    assert!(
        page.body.contains("alert(1)") && !page.body.contains(hostile),
        "{}",
        page.body
    );
    let address = page
        .body
        .split("class=\"name\" href=\"")
        .nth(1)
        .and_then(|rest| rest.split('"').next());
    let page = adam.get(address.expect("a link")).await;
    assert!(
        page.body.contains("alert(1)") && !page.body.contains(hostile),
        "{}",
        page.body
    );
}
