//! One user, and what can be done for them.

mod impersonate;
mod merge;
mod profile;

use crate::support::{
    api::user, console::press, database::TestDatabase, passkey_device::PasskeyDevice, relying_party::PASSWORD, sqlite,
    world::World,
};

async fn address(world: &World, name: &str) -> String {
    format!("/admin/people/{}", user(world, name).await.id)
}

#[sqlite]
async fn a_user_is_helped_signed_out_and_closed(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut alice = world.alice().signed_in().await;
    world.app.sign_in(&mut alice, "alice", "openid email", &[]).await;
    let mut adam = world.person("adam").signed_in().await;
    let address = address(&world, "alice").await;
    let page = adam.get(&address).await;
    assert_eq!(page.page(), "admin-person");
    assert!(
        page.body.contains("alice@example.com") && page.body.contains("The App"),
        "{}",
        page.body
    );
    assert!(page.body.contains("Signed in"), "what happened is there: {}", page.body);
    let page = press(&mut adam, &page, "revoke-app", &[("client_id", "app")]).await;
    assert!(
        page.body.contains("no access any more") && !page.body.contains("The App"),
        "{}",
        page.body
    );
    let page = press(&mut adam, &page, "reset-password", &[]).await;
    let password = page
        .body
        .split("class=\"secret\" dir=\"ltr\">")
        .nth(1)
        .and_then(|rest| rest.split('<').next());
    let password = password.expect("a password").to_owned();
    assert_ne!(alice.get("/").await.page(), "home");
    let mut again = world.browser();
    let signed_in = again.sign_in("alice", &password).await;
    assert_eq!(signed_in.page(), "new-password", "{}", signed_in.address);
    let page = adam.get(&address).await;
    assert!(!page.body.contains(&password), "it is shown once");
    let page = press(&mut adam, &page, "disable", &[]).await;
    assert!(page.body.contains("The account is disabled"), "{}", page.body);
    assert!(user(&world, "alice").await.disabled);
    assert!(page.body.contains("value=\"enable\">Undo"), "{}", page.body);
    let page = press(&mut adam, &page, "enable", &[]).await;
    assert!(page.body.contains("The account is enabled"), "{}", page.body);
    let page = press(&mut adam, &page, "nonsense", &[]).await;
    assert_eq!(page.status, 400);
}

#[sqlite]
async fn groups_are_joined_and_left(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world.seed("[[groups]]\nname = \"staff\"\n").await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(&address(&world, "alice").await).await;
    let page = press(&mut adam, &page, "join", &[("group", "staff")]).await;
    assert!(page.body.contains("They are in the group."), "{}", page.body);
    assert_eq!(user(&world, "alice").await.groups, ["staff"]);
    let id = crate::support::api::group(&world, "staff").await.to_string();
    let page = press(&mut adam, &page, "leave", &[("group", &id)]).await;
    assert!(page.body.contains("They are out of the group."), "{}", page.body);
    assert!(page.body.contains("value=\"join\">Undo"), "{}", page.body);
    let page = press(&mut adam, &page, "join", &[("group", &id)]).await;
    assert_eq!(user(&world, "alice").await.groups, ["staff"]);
    let page = press(&mut adam, &page, "leave", &[("group", &id)]).await;
    let page = press(&mut adam, &page, "join", &[("group", "none")]).await;
    assert!(page.body.contains("There is no group none."), "{}", page.body);
    assert_eq!(page.status, 409);
}

#[sqlite]
async fn an_account_is_erased_by_whoever_types_its_name(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    let address = address(&world, "alice").await;
    let page = adam.get(&address).await;
    let page = press(&mut adam, &page, "erase", &[("typed", "alice")]).await;
    assert!(page.body.contains("Nothing was erased"), "{}", page.body);
    let page = press(&mut adam, &page, "erase", &[("typed", "alice@example.com")]).await;
    assert_eq!(page.page(), "admin-people", "{}", page.body);
    assert_eq!(adam.get(&address).await.status, 404);
}

#[sqlite]
async fn one_factor_is_taken_away_and_the_others_stay(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut alice = world.alice().with_totp().await;
    PasskeyDevice::new().register(&mut alice.browser, "A device").await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(&address(&world, "alice").await).await;
    for part in ["Authenticator app", "Passkey ·", "8 recovery codes"] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    assert_eq!(page.body.matches("value=\"remove-factor\"").count(), 3, "{}", page.body);
    let page = press(&mut adam, &page, "remove-factor", &[("factor", "totp")]).await;
    assert!(page.body.contains("It is taken away"), "{}", page.body);
    assert_eq!(page.body.matches("value=\"remove-factor\"").count(), 2, "{}", page.body);
    let again = press(&mut adam, &page, "remove-factor", &[("factor", "totp")]).await;
    assert_eq!(again.status, 404);
    let page = press(&mut adam, &page, "remove-factor", &[("factor", "recovery-codes")]).await;
    let (_, rest) = page.body.split_once("name=\"factor\" value=\"").expect("the passkey");
    let passkey = rest.split('"').next().unwrap().to_owned();
    let page = press(&mut adam, &page, "remove-factor", &[("factor", &passkey)]).await;
    assert!(page.body.contains("There is none."), "{}", page.body);
    assert_eq!(world.events("passkey.removed").await, 1);
}

#[sqlite]
async fn somebody_with_a_role_is_out_of_reach_of_a_helpdesk(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let hilda =
        format!("[[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n");
    world.seed(&hilda).await;
    let mut hilda = world.person("hilda").signed_in().await;
    let page = hilda.get(&address(&world, "adam").await).await;
    assert!(page.body.contains("You cannot change this account"), "{}", page.body);
    assert!(!page.body.contains("value=\"reset-password\""), "{}", page.body);
    let refused = press(&mut hilda, &page, "reset-password", &[]).await;
    assert!(
        refused.body.contains("a role that you could not give"),
        "{}",
        refused.body
    );
    assert_eq!(refused.status, 409);
    let page = hilda.get(&address(&world, "alice").await).await;
    assert!(
        page.body.contains("value=\"reset-password\"") && !page.body.contains("value=\"disable\""),
        "{}",
        page.body
    );
    let refused = press(&mut hilda, &page, "disable", &[]).await;
    assert!(refused.body.contains("users.write"), "{}", refused.body);
    assert!(
        !page.body.contains("id=\"events\""),
        "a helpdesk does not read the audit log"
    );
}
