//! Invitations in the console.

use vestibule::config::RegistrationMode;

use crate::support::{
    console::{hidden, press},
    database::TestDatabase,
    mail::{registration_link, with_mail},
    relying_party::PASSWORD,
    sqlite,
    world::World,
};

const STATE: &str = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\n";

#[sqlite]
async fn somebody_is_invited_and_an_invitation_is_revoked(database: TestDatabase) {
    let world = World::with_console_and(&database, |config| {
        with_mail(config);
        config.registration.mode = RegistrationMode::Invitation;
    })
    .await;
    world.seed(STATE).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/people").await;
    assert!(
        page.body.contains("href=\"/admin/people/invitations\""),
        "{}",
        page.body
    );
    let empty = adam.get("/admin/people/invitations").await;
    assert_eq!(empty.page(), "admin-invitations", "{}", empty.body);
    for (email, groups, problem) in [
        ("bob", "", "name@example.org"),
        ("alice@example.com", "", "Somebody else signs in with that"),
        ("bob@example.org", "staff, nobody", "nobody"),
    ] {
        let page = press(&mut adam, &empty, "invite", &[("email", email), ("groups", groups)]).await;
        assert!(
            page.status == 409 && page.body.contains(problem),
            "{email}: {}",
            page.body
        );
        assert!(page.body.contains(&format!("value=\"{email}\"")), "{}", page.body);
    }
    let fields = [
        ("email", "bob@example.org"),
        ("groups", "staff, sales"),
        ("language", "de"),
    ];
    let page = press(&mut adam, &empty, "invite", &fields).await;
    assert!(
        page.body.contains("on its way") && page.body.contains("staff, sales"),
        "{}",
        page.body
    );
    let (to, token) = registration_link(&world).await;
    assert_eq!(to, "bob@example.org");
    let link = format!("/register/finish?token={}", token.expect("a link"));
    assert_eq!(world.browser().visit(&link).await.status, 200);
    let id = hidden(&page, "invitation");
    let page = press(&mut adam, &page, "revoke", &[("invitation", &id)]).await;
    assert!(page.body.contains("is revoked"), "{}", page.body);
    assert_eq!(world.browser().visit(&link).await.status, 410);
    assert_eq!(
        press(&mut adam, &page, "revoke", &[("invitation", &id)]).await.status,
        404
    );
    assert_eq!(world.events("user.invitation_revoked").await, 1);
}

#[sqlite]
async fn who_may_not_write_only_looks_and_nobody_invites_while_registration_is_off(database: TestDatabase) {
    let world = World::with_console(&database).await;
    world
        .seed(&format!(
            "[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n"
        ))
        .await;
    let mut ada = world.person("ada").signed_in().await;
    let page = ada.get("/admin/people/invitations").await;
    assert!(!page.body.contains("value=\"invite\""), "{}", page.body);
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/people/invitations").await;
    assert!(page.body.contains("Invitations do not work"), "{}", page.body);
    let page = press(&mut adam, &page, "invite", &[("email", "bob@example.org")]).await;
    assert!(
        page.status == 409 && page.body.contains("registration.mode"),
        "{}",
        page.body
    );
}
