//! Invitations: what is left of one when it is redeemed.

use axum::http::StatusCode;
use serde_json::json;
use vestibule::{
    config::RegistrationMode,
    domain::{
        actor::Actor,
        ids::GroupId,
        right::Right,
        role::{Over, RoleAssignment},
    },
    management::{
        groups::{self, change},
        invitations,
        lists::ListRequest,
        roles::{self, Holder},
        users,
    },
    store::Limit,
};

use crate::support::{
    api::{Api, acted_by, good, group, problem, user},
    both_databases,
    database::TestDatabase,
    mail::{registration_link, with_mail},
    server::TestServer,
};

const STATE: &str = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"others\"\n\
    [[users]]\npreferred_username = \"olga\"\nroles = [\"owner\"]\n\
    [[users]]\npreferred_username = \"lea\"\nroles = [{ role = \"admin\", within = \"staff\" }]\n";

const PASSWORDS: [(&str, &str); 2] = [
    ("password", "three quiet otters row"),
    ("password_again", "three quiet otters row"),
];

async fn start(database: &TestDatabase) -> TestServer {
    let server = TestServer::start_with(database, |config| {
        with_mail(config);
        config.registration.mode = RegistrationMode::Invitation;
    })
    .await;
    server.seed(STATE).await;
    server
}

/// The address of the link of an invitation by that user.
async fn invited(server: &TestServer, by: &str, email: &str, group: &str) -> String {
    let context = acted_by(server, by).await;
    let made = invitations::create(&context, email, &[group.to_owned()], None).await;
    made.expect("an invitation");
    let (to, token) = registration_link(server).await;
    assert_eq!(to, email);
    format!("/register/finish?token={}", token.expect("a link"))
}

fn role(role: &str, over: Over) -> RoleAssignment {
    RoleAssignment {
        role: role.to_owned(),
        over,
    }
}

async fn groups_of(server: &TestServer, name: &str) -> Vec<String> {
    let context = server.context().acted_by(Actor::CommandLine);
    let found = users::look(&context, user(server, name).await).await;
    found.expect("a user").groups
}

#[both_databases]
async fn an_invitation_counts_for_as_long_as_whoever_sent_it_could_send_it(database: TestDatabase) {
    let server = start(&database).await;
    let link = invited(&server, "lea", "bob@example.org", "staff").await;
    let mut browser = server.browser();
    let page = browser.visit(&link).await;
    assert_eq!(page.page(), "register-finish");
    let staff = group(&server, "staff").await;
    let lea = Holder::User(user(&server, "lea").await.id);
    let theirs = role("admin", Over::Group(staff));
    let olga = acted_by(&server, "olga").await;
    assert!(roles::unassign(&olga, lea, &theirs).await.expect("a change"));
    assert_eq!(server.get(&link).await.status, 410);
    assert_eq!(browser.submit(&page, &PASSWORDS).await.status, 410);
    assert_eq!(database.number("SELECT count(*) FROM users").await, 2);
    assert!(roles::assign(&olga, lea, &theirs).await.expect("a change"));
    assert_eq!(browser.submit(&page, &PASSWORDS).await.page(), "home");
    assert_eq!(groups_of(&server, "bob@example.org").await, ["staff"]);
}

/// Otherwise an invitation would give what its sender could not give.
#[both_databases]
async fn a_group_that_was_given_a_role_meanwhile_takes_in_nobody_by_the_invitation_of_somebody_below(
    database: TestDatabase,
) {
    let server = start(&database).await;
    let by_lea = invited(&server, "lea", "bob@example.org", "staff").await;
    let by_olga = invited(&server, "olga", "carol@example.org", "staff").await;
    let staff = Holder::Group(group(&server, "staff").await);
    let olga = acted_by(&server, "olga").await;
    let helpdesk = role("helpdesk", Over::Everything);
    assert!(roles::assign(&olga, staff, &helpdesk).await.expect("a change"));
    assert_eq!(server.get(&by_lea).await.status, 410);
    assert_eq!(server.get(&by_olga).await.status, 200);
}

/// What is promised is the group, not whatever has its name when the link is opened.
#[both_databases]
async fn a_group_that_was_renamed_stays_the_one_that_was_promised(database: TestDatabase) {
    let server = start(&database).await;
    let link = invited(&server, "olga", "bob@example.org", "others").await;
    let olga = acted_by(&server, "olga").await;
    let id: GroupId = group(&server, "others").await;
    let found = groups::get(&olga, Right::GroupsRead, id).await;
    let found = found.expect("a group");
    let renamed = change::GroupChange {
        name: "former".to_owned(),
        ..change::GroupChange::of(&found.value)
    };
    change::change(&olga, id, found.version, renamed)
        .await
        .expect("a change");
    server.seed("[[groups]]\nname = \"others\"\n").await;
    let mut browser = server.browser();
    let page = browser.visit(&link).await;
    assert_eq!(browser.submit(&page, &PASSWORDS).await.page(), "home");
    assert_eq!(groups_of(&server, "bob@example.org").await, ["former"]);
}

/// The release before writes names alone, and not who sent it.
#[both_databases]
async fn an_invitation_of_the_release_before_gives_no_role(database: TestDatabase) {
    let server = start(&database).await;
    let link = invited(&server, "olga", "bob@example.org", "others").await;
    database
        .execute("UPDATE registrations SET inviter = NULL, group_ids = NULL, group_names = '[\"staff\", \"others\"]'")
        .await;
    let olga = acted_by(&server, "olga").await;
    let staff = Holder::Group(group(&server, "staff").await);
    let auditor = role("auditor", Over::Everything);
    assert!(roles::assign(&olga, staff, &auditor).await.expect("a change"));
    let mut browser = server.browser();
    let page = browser.visit(&link).await;
    assert_eq!(browser.submit(&page, &PASSWORDS).await.page(), "home");
    assert_eq!(groups_of(&server, "bob@example.org").await, ["others"]);
}

#[both_databases]
async fn whoever_invites_into_one_group_sees_and_revokes_their_own_invitations(database: TestDatabase) {
    let server = start(&database).await;
    let theirs = invited(&server, "lea", "bob@example.org", "staff").await;
    invited(&server, "olga", "carol@example.org", "staff").await;
    let full = Api::full(&server).await;
    let all = full.get("/invitations").await.json();
    assert_eq!(all["items"].as_array().map(Vec::len), Some(2), "{all}");
    let id_of = |email: &str| {
        let items = all["items"].as_array().into_iter().flatten();
        let found = items.clone().find(|item| item["email"] == email);
        found.expect("it is listed")["id"].as_str().expect("an id").to_owned()
    };
    let lea = acted_by(&server, "lea").await;
    let request = ListRequest {
        filter: None,
        sort: None,
        after: None,
        limit: Limit::of(50),
    };
    let own = invitations::list(&lea, &request).await.expect("a list").items;
    assert_eq!(
        own.iter().map(|own| &own.email).collect::<Vec<_>>(),
        ["bob@example.org"]
    );
    let id = |email| id_of(email).parse().expect("an id");
    assert!(invitations::find(&lea, id("carol@example.org")).await.is_err());
    assert!(invitations::revoke(&lea, id("carol@example.org")).await.is_err());
    invitations::find(&lea, id("bob@example.org")).await.expect("their own");
    invitations::revoke(&lea, id("bob@example.org"))
        .await
        .expect("their own");
    assert_eq!(server.get(&theirs).await.status, 410);
    problem(
        &full.get(&format!("/invitations/{}", id_of("bob@example.org"))).await,
        "not-found",
    );
    let left = good(&full.get("/invitations").await, StatusCode::OK);
    assert_eq!(left["items"][0]["email"], json!("carol@example.org"));
}
