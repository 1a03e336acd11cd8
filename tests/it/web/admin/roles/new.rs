//! Making a role.

use crate::support::{database::TestDatabase, relying_party::PASSWORD, sqlite, world::World};

#[sqlite]
async fn an_owner_makes_a_role_of_what_they_hold(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = format!(
        "[[roles]]\nname = \"maker\"\nrights = [\"roles.read\", \"roles.write\", \"users.read\"]\n\
         [[users]]\npreferred_username = \"olga\"\npassword = \"{PASSWORD}\"\nroles = [\"owner\"]\n\
         [[users]]\npreferred_username = \"mia\"\npassword = \"{PASSWORD}\"\nroles = [\"maker\"]\n"
    );
    world.seed(&state).await;
    let mut olga = world.person("olga").signed_in().await;
    let form = olga.get("/admin/roles/new").await;
    let fields = [
        ("name", "porter"),
        ("description", "Opens doors"),
        ("right.users.read", "yes"),
        ("right.sessions.end", "yes"),
    ];
    let page = olga.submit(&form, &fields).await;
    assert_eq!(page.page(), "admin-role", "{}", page.body);
    for part in [
        "The role is there.",
        "Opens doors",
        "name=\"right.sessions.end\" value=\"yes\" checked",
        "name=\"right.users.write\" value=\"yes\">",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    for (name, said) in [
        ("porter", "There is a role porter already."),
        ("Not A Name", "small letters"),
        ("owner", "built in"),
    ] {
        let page = olga.submit(&form, &[("name", name), ("description", "Typed")]).await;
        assert_eq!(
            (page.status.as_u16(), page.page()),
            (422, "admin-new-role"),
            "{}",
            page.body
        );
        assert!(
            page.body.contains(said) && page.body.contains("value=\"Typed\""),
            "{said}: {}",
            page.body
        );
    }
    let mut mia = world.person("mia").signed_in().await;
    let form = mia.get("/admin/roles/new").await;
    assert!(
        form.body.contains("name=\"right.users.read\" value=\"yes\"")
            && !form.body.contains("name=\"right.users.write\" value=\"yes\""),
        "{}",
        form.body
    );
    let page = mia
        .submit(&form, &[("name", "mine"), ("right.users.write", "yes")])
        .await;
    assert!(
        page.body.contains("something that you may not do yourself"),
        "{}",
        page.body
    );
    assert_eq!(world.database.number("SELECT count(*) FROM roles").await, 2);
}
