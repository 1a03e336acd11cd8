//! Merging another account of the same person.

use crate::support::{
    api::user,
    browser::{Browser, Page},
    console::hidden,
    database::TestDatabase,
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

async fn with_ally(database: &TestDatabase) -> (World, Browser, String) {
    let world = World::with_console(database).await;
    let ally = format!(
        "[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"ally\"\nname = \"Alice Again\"\nnickname = \"Ally\"\n\
         email = \"ally@example.com\"\npassword = \"{PASSWORD}\"\ngroups = [\"staff\"]\n"
    );
    world.seed(&ally).await;
    let adam = world.person("adam").signed_in().await;
    let address = format!("/admin/people/{}/merge", user(&world, "alice").await.id);
    (world, adam, address)
}

/// Sends the form with what was typed.
async fn merge(browser: &mut Browser, page: &Page, typed: &str) -> Page {
    let fields = ["csrf_token", "other", "version", "other_version"];
    let fields = fields.map(|name| (name, hidden(page, name)));
    let mut sent: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    sent.push(("typed", typed));
    let address = page.address.split('?').next().unwrap_or_default().to_owned();
    let answer = browser.post(&address, &sent).await;
    browser.follow(answer).await
}

#[sqlite]
async fn the_other_account_is_found_looked_at_and_merged_by_its_name(database: TestDatabase) {
    let (world, mut adam, address) = with_ally(&database).await;
    let person = adam.get(address.trim_end_matches("/merge")).await;
    assert!(person.body.contains(&format!("href=\"{address}\"")), "{}", person.body);
    let page = adam.get(&address).await;
    assert_eq!(page.page(), "admin-person-merge");
    let ally = user(&world, "ally").await.id;
    let choose = format!("{address}?other={ally}");
    for q in ["ally@exam", "Alice", &ally.to_string()] {
        let found = adam.get(&format!("{address}?q={q}")).await;
        assert!(found.body.contains(&choose), "{q}: {}", found.body);
        let alice = user(&world, "alice").await.id;
        assert!(!found.body.contains(&format!("?other={alice}")), "not with itself");
    }
    let none = adam.get(&format!("{address}?q=zzz")).await;
    assert!(none.body.contains("Nobody else matches"), "{}", none.body);
    let page = adam.get(&choose).await;
    for part in [
        "Moves to alice@example.com",
        "staff",
        "Nickname",
        "Goes with ally@example.com",
        "Full name",
        "Password",
    ] {
        assert!(page.body.contains(part), "{part}: {}", page.body);
    }
    let refused = merge(&mut adam, &page, "alice@example.com").await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("Nothing was merged"), "{}", refused.body);
    let done = merge(&mut adam, &refused, "ally@example.com").await;
    assert_eq!(done.page(), "admin-person", "{}", done.body);
    assert!(done.body.contains("The two accounts are one now"), "{}", done.body);
    assert_eq!(user(&world, "alice").await.groups, ["staff"]);
    assert_eq!(adam.get(&format!("/admin/people/{ally}")).await.status, 404);
}

#[sqlite]
async fn what_was_changed_meanwhile_is_looked_at_again(database: TestDatabase) {
    let (world, mut adam, address) = with_ally(&database).await;
    let choose = format!("{address}?other={}", user(&world, "ally").await.id);
    let page = adam.get(&choose).await;
    world
        .seed("[[users]]\npreferred_username = \"ally\"\nnickname = \"Al\"\n")
        .await;
    let refused = merge(&mut adam, &page, "ally@example.com").await;
    assert_eq!(refused.status, 409);
    assert!(refused.body.contains("Somebody else changed it"), "{}", refused.body);
    let done = merge(&mut adam, &refused, "ally@example.com").await;
    assert_eq!(done.page(), "admin-person", "{}", done.body);
}

#[sqlite]
async fn an_account_that_cannot_be_merged_says_why(database: TestDatabase) {
    let (world, mut adam, address) = with_ally(&database).await;
    let hilda =
        format!("[[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n");
    world.seed(&hilda).await;
    let of = |id| format!("{address}?other={id}");
    let page = adam.get(&of(user(&world, "hilda").await.id)).await;
    assert_eq!(page.status, 409);
    assert!(page.body.contains("take the role away first"), "{}", page.body);
    assert!(!page.body.contains("name=\"typed\""), "{}", page.body);
    let itself = adam.get(&of(user(&world, "alice").await.id)).await;
    assert_eq!(itself.status, 422, "{}", itself.body);
    let mut hilda = world.person("hilda").signed_in().await;
    let page = hilda.get(&of(user(&world, "ally").await.id)).await;
    assert!(page.body.contains("users.write"), "{}", page.body);
    let person = hilda.get(address.trim_end_matches("/merge")).await;
    assert!(
        !person.body.contains(&address),
        "a helpdesk is not offered it: {}",
        person.body
    );
}
