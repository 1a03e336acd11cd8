//! The list of applications.

mod app;
mod connect;
mod new;

use crate::support::{
    both_databases,
    console::DEV,
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD, client},
    sqlite,
    world::World,
};

#[both_databases]
async fn applications_are_searched_filtered_and_paged(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut state = String::new();
    for number in 0..60 {
        let name = format!("client_name = \"Thing {number:02}\"\n");
        state.push_str(&client(&format!("id-{number:02}"), &name));
    }
    state.push_str(&client("closed", "disabled = true\n"));
    world.seed(&state).await;
    let mut adam = world.person("adam").signed_in().await;
    let count = |body: &str| body.matches("class=\"name\"").count();
    let page = adam.get("/admin/apps").await;
    assert_eq!((page.page(), count(&page.body)), ("admin-apps", 50), "{}", page.body);
    let next = page.body.split("rel=\"next\" href=\"").nth(1);
    let next = next.and_then(|rest| rest.split('"').next()).expect("a next page");
    let second = adam.get(&next.replace("&#38;", "&")).await;
    assert_eq!(count(&second.body), 12, "{}", second.body);
    for (query, found) in [
        ("q=thing%2007", 1),
        ("q=THING%200", 10),
        ("q=id-5", 10),
        ("state=disabled", 1),
        ("state=active&q=closed", 0),
        ("q=nothing-has-this", 0),
        ("after=nonsense&q=id-07", 1),
    ] {
        let page = adam.get(&format!("/admin/apps?{query}")).await;
        assert_eq!((page.status.as_u16(), count(&page.body)), (200, found), "{query}");
    }
}

#[sqlite]
async fn who_looks_after_their_own_applications_sees_no_other(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed(DEV).await;
    let mut dev = world.person("dev").signed_in().await;
    let page = dev.visit("/admin").await;
    assert_eq!(
        page.page(),
        "admin-apps",
        "it is the first place that they have: {}",
        page.address
    );
    assert!(!page.body.contains("The App") && page.body.contains("The apps that you made"));
    let form = dev.get("/admin/apps/new").await;
    assert!(!form.body.contains("value=\"machine\""), "{}", form.body);
    let machine = [
        ("kind", "machine"),
        ("name", "Robot"),
        ("client_id", ""),
        ("redirect_uris", ""),
    ];
    let refused = dev.submit(&form, &machine).await;
    assert_eq!(refused.status, 422, "{}", refused.body);
    let own = [
        ("kind", "web"),
        ("name", "Mine"),
        ("client_id", ""),
        ("redirect_uris", CALLBACK),
    ];
    dev.submit(&form, &own).await;
    let page = dev.get("/admin/apps").await;
    assert!(
        page.body.contains(">Mine<") && !page.body.contains("The App"),
        "{}",
        page.body
    );
    assert_eq!(dev.get("/admin/apps/mine").await.page(), "admin-app");
    for path in ["/admin/apps/app", "/admin/apps/app/settings", "/admin/apps/nothing"] {
        assert_eq!(
            dev.get(path).await.status,
            403,
            "{path} does not say whether it is there"
        );
    }
}

#[sqlite]
async fn who_has_a_role_over_one_group_alone_has_no_applications(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let lea = format!(
        "[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\n\
         roles = [{{ role = \"admin\", within = \"staff\" }}]\n"
    );
    world.seed(&lea).await;
    let mut lea = world.person("lea").signed_in().await;
    let page = lea.get("/admin/people").await;
    assert!(!page.body.contains("href=\"/admin/apps\""), "{}", page.body);
    for path in [
        "/admin/apps",
        "/admin/apps/new",
        "/admin/apps/app",
        "/admin/apps/app/settings",
    ] {
        assert_eq!(lea.get(path).await.status, 403, "{path}");
    }
}

#[sqlite]
async fn what_applications_say_of_themselves_is_text(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hostile = "<script>alert(1)</script>";
    let more = format!("client_name = \"{hostile}\"\nclient_uri = \"https://x.example/\\\"><b>\"\n");
    world.seed(&client("h", &more)).await;
    let mut adam = world.person("adam").signed_in().await;
    for path in ["/admin/apps?q=script", "/admin/apps/h", "/admin/apps/h/settings"] {
        let page = adam.get(path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.body.contains("alert(1)"), "{}", page.body);
        assert!(
            !page.body.contains(hostile) && !page.body.contains("\"><b>"),
            "{}",
            page.body
        );
    }
}
