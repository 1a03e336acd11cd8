//! The list of groups.

mod group;
mod new;

use crate::support::{console::next, database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn few_groups_are_a_tree_and_many_are_paged_from_the_highest_on(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = "[[groups]]\nname = \"staff\"\ndescription = \"Who works here\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n\
                 [[groups]]\nname = \"north\"\nparent = \"sales\"\ndisabled = true\n[[groups]]\nname = \"zoo\"\nrequired_acr = \"2fa\"\n";
    world.seed(state).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/groups").await;
    assert_eq!(page.page(), "admin-groups");
    let place = |name: &str| page.body.find(&format!("<bdi>{name}</bdi></a>")).expect(name);
    assert!(place("staff") < place("sales") && place("sales") < place("north") && place("north") < place("zoo"));
    assert!(page.body.contains("class=\"deep-2\"") && page.body.contains("Two ways to sign in"));
    let mut many = String::new();
    for number in 0..230 {
        many.push_str(&format!("[[groups]]\nname = \"g{number:03}\"\n"));
    }
    world.seed(&many).await;
    let page = adam.get("/admin/groups").await;
    assert!(page.body.contains("these are the highest ones") && !page.body.contains("<bdi>sales</bdi>"));
    let count = |body: &str| body.matches("class=\"name\"").count();
    let (mut found, mut page) = (count(&page.body), page);
    while let Some(address) = next(&page) {
        page = adam.get(&address).await;
        found += count(&page.body);
    }
    assert_eq!(found, 232);
    let page = adam.get("/admin/groups?q=sal").await;
    assert!(
        count(&page.body) == 1 && page.body.contains("<bdi>sales</bdi>"),
        "{}",
        page.body
    );
    let page = adam.get("/admin/groups?q=nothing-like-it").await;
    assert!(page.body.contains("No group has that in its name"));
    assert_eq!(adam.get("/admin/groups?q=sal&after=nonsense").await.status, 200);
}

#[sqlite]
async fn who_administers_one_group_sees_it_and_what_is_below(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let lea = format!(
        "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n[[groups]]\nname = \"north\"\nparent = \"sales\"\n\
         [[groups]]\nname = \"secret\"\n[[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\n\
         roles = [{{ role = \"admin\", within = \"sales\" }}]\n\
         [[users]]\npreferred_username = \"dev\"\npassword = \"{PASSWORD}\"\nroles = [\"app_developer\"]\n"
    );
    world.seed(&lea).await;
    let mut lea = world.person("lea").signed_in().await;
    for address in ["/admin/groups", "/admin/groups?q=s", "/admin/groups?q=o"] {
        let page = lea.get(address).await;
        assert_eq!(page.status, 200);
        assert!(
            !page.body.contains("<bdi>staff</bdi>") && !page.body.contains("<bdi>secret</bdi>"),
            "{address}"
        );
    }
    let page = lea.get("/admin/groups").await;
    assert!(
        page.body.contains("<bdi>sales</bdi>") && page.body.contains("class=\"deep-1\""),
        "{}",
        page.body
    );
    let mut dev = world.person("dev").signed_in().await;
    assert_eq!(dev.get("/admin/groups").await.status, 403);
    assert_eq!(dev.get("/admin/groups/new").await.status, 403);
}

#[sqlite]
async fn the_name_of_a_group_and_a_role_is_text(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hostile = "<script>alert(1)</script>";
    let state = format!(
        "[[groups]]\nname = \"{hostile}\"\ndescription = \"{hostile}\"\nroles = [\"porter\"]\n\
         [[roles]]\nname = \"porter\"\ndescription = \"{hostile}\"\nrights = [\"users.read\"]\n\
         [[users]]\npreferred_username = \"h\"\nname = \"{hostile}\"\ngroups = [\"{hostile}\"]\nroles = [\"porter\"]\n"
    );
    world.seed(&state).await;
    let mut adam = world.person("adam").signed_in().await;
    let id = crate::support::api::group(&world, hostile).await;
    let settings = format!("/admin/groups/{id}/settings");
    let group = format!("/admin/groups/{id}");
    for address in [
        "/admin/groups",
        &group,
        &settings,
        "/admin/groups/new?below=%3Cscript%3Ealert(1)%3C/script%3E",
        "/admin/roles",
        "/admin/roles/porter",
        "/admin/audit",
    ] {
        let page = adam.get(address).await;
        assert_eq!(page.status, 200, "{address}");
        assert!(
            page.body.contains("alert(1)") && !page.body.contains(hostile),
            "{address}: {}",
            page.body
        );
    }
}
