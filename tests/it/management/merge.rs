//! Two accounts of one person: who may merge them, which ones, and what moves.

use vestibule::{
    context::Mode,
    domain::{
        ids::{PasskeyId, UserId},
        passkey::{Backup, MOST_PER_USER, Passkey},
        right::Right,
        upstream::LinkedIdentity,
    },
    management::{
        authority::NotDone,
        change_error::ChangeError,
        users::{
            self,
            merge::{self, Merged, SeenAccount},
        },
    },
    store::{passkeys, upstream_identities, users as stored_users},
};

use crate::support::{
    api::{acted_by, user},
    both_databases,
    database::TestDatabase,
    server::TestServer,
};

const PEOPLE: &str = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n\
    [[groups]]\nname = \"others\"\n\
    [[roles]]\nname = \"writer\"\nrights = [\"users.write\"]\n\
    [[roles]]\nname = \"keeper\"\nrights = [\"users.write\", \"users.credentials\"]\n\
    [[roles]]\nname = \"chooser\"\nrights = [\"users.write\", \"users.credentials\", \"groups.write\"]\n\
    [[roles]]\nname = \"ender\"\nrights = [\"users.write\", \"users.credentials\", \"groups.write\", \"sessions.end\"]\n\
    [[users]]\npreferred_username = \"olga\"\nroles = [\"owner\"]\n\
    [[users]]\npreferred_username = \"adam\"\nroles = [\"admin\"]\n\
    [[users]]\npreferred_username = \"hilda\"\nroles = [\"helpdesk\"]\n\
    [[users]]\npreferred_username = \"wim\"\nroles = [\"writer\"]\n\
    [[users]]\npreferred_username = \"kay\"\nroles = [\"keeper\"]\n\
    [[users]]\npreferred_username = \"lea\"\nroles = [{ role = \"admin\", within = \"staff\" }]\n\
    [[users]]\npreferred_username = \"mia\"\nroles = [{ role = \"chooser\", within = \"staff\" }, { role = \"ender\", within = \"others\" }]\n\
    [[users]]\npreferred_username = \"ada\"\ngroups = [\"sales\"]\n\
    [[users]]\npreferred_username = \"countess\"\ngroups = [\"staff\"]\n\
    email = \"ada@example.com\"\nemail_verified = true\nphone_number = \"+4930123456\"\nphone_number_verified = true\n\
    [[users]]\npreferred_username = \"otto\"\ngroups = [\"others\"]\n\
    [[users]]\npreferred_username = \"both\"\ngroups = [\"staff\", \"others\"]\n";

async fn seen(server: &TestServer, name: &str) -> SeenAccount {
    let id = user(server, name).await.id;
    let found = stored_users::find_version(&server.database.store, id).await;
    let version = found.expect("a store").expect("a user").version;
    SeenAccount { id, version }
}

async fn merge(server: &TestServer, actor: &str, kept: &str, other: &str) -> Result<Merged, ChangeError> {
    let context = acted_by(server, actor).await;
    merge::merge(&context, seen(server, kept).await, seen(server, other).await).await
}

async fn people(server: &TestServer) -> i64 {
    server.database.number("SELECT count(*) FROM users").await
}

#[both_databases]
async fn the_account_that_stays_takes_what_it_lacks(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let (ada, countess) = (user(&server, "ada").await, user(&server, "countess").await);
    let merged = merge(&server, "adam", "ada", "countess").await.expect("merged");
    assert_eq!(merged.groups, ["staff"]);
    let after = user(&server, "ada@example.com").await;
    assert_eq!(after.id, ada.id, "names pass from one to the other");
    assert_eq!(user(&server, "+49 30 123456").await.id, ada.id);
    assert_eq!(after.claims.preferred_username.as_deref(), Some("ada"));
    assert_eq!(after.verified_email(), Some("ada@example.com"));
    assert!(after.verified_phone().is_some());
    assert_eq!(after.groups, ["sales", "staff"]);
    assert!(
        users::find(&server.context(), "countess")
            .await
            .expect("a store")
            .is_none()
    );
    let gone = format!(
        "SELECT count(*) FROM audit_events WHERE CAST(user_id AS TEXT) = '{}' AND kind",
        countess.id
    );
    assert_eq!(
        database
            .number("SELECT count(*) FROM audit_events WHERE CAST(detail AS TEXT) LIKE '%\"merged\"%'")
            .await,
        2
    );
    assert_eq!(
        database
            .number("SELECT count(*) FROM audit_events WHERE CAST(detail AS TEXT) LIKE '%ada@%'")
            .await,
        0
    );
    if database.is_postgres() {
        assert_eq!(
            database
                .number(&format!(
                    "{gone} = 'user.changed' AND CAST(detail AS TEXT) LIKE '%merged%'"
                ))
                .await,
            1
        );
        assert_eq!(database.number(&format!("{gone} = 'account.erased'")).await, 1);
    }
}

#[both_databases]
async fn an_address_is_not_confirmed_by_that_of_the_other_account(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    server
        .seed("[[users]]\npreferred_username = \"ada\"\nemail = \"mistyped@example.com\"\n")
        .await;
    let merged = merge(&server, "adam", "ada", "countess").await.expect("merged");
    assert_eq!(merged.fields, ["phone_number", "phone_number_verified"]);
    assert_eq!(merged.erased.fields, ["email", "preferred_username"]);
    let after = user(&server, "ada").await;
    assert_eq!(after.claims.email.as_deref(), Some("mistyped@example.com"));
    assert_eq!(after.verified_email(), None);
}

/// Whoever signs in as the one signs in as the other afterwards.
#[both_databases]
async fn only_who_may_give_both_a_way_to_sign_in_merges_them(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let before = people(&server).await;
    for (actor, kept, other, needed) in [
        ("hilda", "ada", "countess", Right::UsersWrite),
        ("wim", "ada", "countess", Right::UsersCredentials),
        ("hilda", "ada", "adam", Right::UsersWrite),
        ("lea", "ada", "otto", Right::UsersWrite),
        ("lea", "otto", "ada", Right::UsersWrite),
        // That would put ada into a group.
        ("kay", "ada", "countess", Right::GroupsWrite),
    ] {
        let refused = merge(&server, actor, kept, other).await.expect_err(actor);
        let ChangeError::NotDone(NotDone::NotAllowed(right)) = refused else {
            panic!("{actor}: {refused:?}");
        };
        assert_eq!(right, needed, "{actor} merges {other} into {kept}");
    }
    for (actor, kept, other) in [
        ("adam", "olga", "ada"),
        ("adam", "ada", "olga"),
        ("kay", "adam", "ada"),
        ("kay", "ada", "adam"),
    ] {
        let refused = merge(&server, actor, kept, other).await.expect_err(actor);
        let has_role = matches!(refused, ChangeError::NotDone(NotDone::HasRole));
        assert!(has_role, "{actor} merges {other} into {kept}: {refused:?}");
    }
    let refused = merge(&server, "mia", "ada", "both").await.expect_err("more power");
    assert!(matches!(refused, ChangeError::TooMuch(_)), "{refused:?}");
    assert_eq!(people(&server).await, before);
    merge(&server, "lea", "ada", "countess")
        .await
        .expect("both are in the group");
}

#[both_databases]
async fn an_account_that_is_closed_or_has_a_role_is_not_merged(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    server
        .seed("[[users]]\npreferred_username = \"closed\"\ndisabled = true\n")
        .await;
    let leaving = user(&server, "otto").await.id;
    let at = Some(server.clock.now());
    stored_users::set_deletion(&database.store, leaving, at)
        .await
        .expect("a store");
    for (kept, other, said) in [
        ("ada", "closed", "is disabled"),
        ("closed", "ada", "is disabled"),
        ("ada", "otto", "its deletion"),
        ("otto", "ada", "its deletion"),
        ("ada", "hilda", "take the role away first"),
        ("adam", "olga", "take the role away first"),
    ] {
        let refused = merge(&server, "olga", kept, other).await.expect_err(other);
        let ChangeError::InUse(problem) = refused else {
            panic!("{kept} <- {other}: {refused:?}");
        };
        assert!(problem.contains(said), "{kept} <- {other}: {problem}");
    }
    let refused = merge(&server, "olga", "ada", "ada").await.expect_err("itself");
    assert!(matches!(refused, ChangeError::Invalid(_)), "{refused:?}");
    merge(&server, "olga", "hilda", "ada")
        .await
        .expect("the one that stays may have a role");
}

#[both_databases]
async fn an_account_that_was_changed_meanwhile_is_looked_at_again(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let context = acted_by(&server, "adam").await;
    let (ada, countess) = (seen(&server, "ada").await, seen(&server, "countess").await);
    let older = |account: SeenAccount| SeenAccount {
        version: account.version - 1,
        ..account
    };
    for (kept, other) in [(older(ada), countess), (ada, older(countess))] {
        let refused = merge::merge(&context, kept, other).await.expect_err("stale");
        assert!(matches!(refused, ChangeError::Stale), "{refused:?}");
    }
    let mut dry = context.clone();
    dry.mode = Mode::DryRun;
    let tried = merge::merge(&dry, ada, countess).await.expect("tried");
    assert_eq!(merge::merge(&context, ada, countess).await.expect("merged"), tried);
}

fn identity(user_id: UserId, subject: &str, server: &TestServer) -> LinkedIdentity {
    LinkedIdentity {
        upstream_id: "work".to_owned(),
        issuer: "https://work.example".to_owned(),
        subject: subject.to_owned(),
        user_id,
        email: Some(format!("{subject}@work.example")),
        linked_at: server.clock.now(),
        last_used_at: None,
    }
}

#[both_databases]
async fn a_person_keeps_one_identity_at_each_provider(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let (ada, countess) = (user(&server, "ada").await.id, user(&server, "countess").await.id);
    for (user, subject) in [(ada, "one"), (countess, "two")] {
        let identity = identity(user, subject, &server);
        upstream_identities::insert(&database.store, &identity)
            .await
            .expect("linked");
    }
    let owner = async |subject| {
        let found = upstream_identities::owner(&database.store, ("work", "https://work.example"), subject).await;
        found.expect("a store")
    };
    let merged = merge(&server, "adam", "ada", "countess").await.expect("merged");
    assert!(merged.identities.is_empty());
    assert_eq!(merged.erased.identities[0].email.as_deref(), Some("two@work.example"));
    assert_eq!((owner("one").await, owner("two").await), (Some(ada), None));
    merge(&server, "adam", "otto", "ada").await.expect("merged");
    assert_eq!(owner("one").await, Some(user(&server, "otto").await.id));
}

fn passkey(user_id: UserId, number: usize, server: &TestServer) -> Passkey {
    let context = server.context();
    Passkey {
        id: PasskeyId(context.id_of(user_id.home())),
        user_id,
        user_handle: None,
        credential_id: format!("{user_id}-{number}").into_bytes(),
        credential: "{}".to_owned(),
        counter: 0,
        name: format!("device {number}"),
        is_discoverable: true,
        backup: Backup::DeviceBound,
        created_at: context.now,
        last_used_at: None,
    }
}

#[both_databases]
async fn nobody_gets_more_passkeys_than_one_may_have(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let (ada, countess) = (user(&server, "ada").await.id, user(&server, "countess").await.id);
    for number in 1..MOST_PER_USER {
        let passkey = passkey(ada, number, &server);
        passkeys::insert(&database.store, &passkey).await.expect("added");
    }
    for number in 0..2 {
        let passkey = passkey(countess, number, &server);
        passkeys::insert(&database.store, &passkey).await.expect("added");
    }
    let refused = merge(&server, "adam", "ada", "countess").await.expect_err("too many");
    assert!(matches!(refused, ChangeError::InUse(_)), "{refused:?}");
    let theirs = passkeys::list_of_user(&database.store, countess)
        .await
        .expect("a store");
    assert_eq!(theirs.len(), 2, "nothing was changed");
    passkeys::delete(&database.store, countess, theirs[0].id)
        .await
        .expect("a store");
    let merged = merge(&server, "adam", "ada", "countess").await.expect("merged");
    assert_eq!(merged.passkeys, ["device 1"]);
    assert_eq!(
        passkeys::list_of_user(&database.store, ada)
            .await
            .expect("a store")
            .len(),
        MOST_PER_USER
    );
}

#[both_databases]
async fn of_two_merges_at_once_the_other_way_round_one_wins(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let node = server.another_node().await;
    for round in 0..5 {
        let (one, two) = (format!("one{round}"), format!("two{round}"));
        let pair = format!(
            "[[users]]\npreferred_username = \"{one}\"\ngroups = [\"staff\"]\nnickname = \"N\"\n\
             [[users]]\npreferred_username = \"{two}\"\ngroups = [\"others\"]\nemail = \"{two}@example.com\"\n"
        );
        server.seed(&pair).await;
        let before = people(&server).await;
        let (first, second) = (seen(&server, &one).await, seen(&server, &two).await);
        let (here, there) = (acted_by(&server, "adam").await, acted_by(&node, "olga").await);
        let (forth, back) = tokio::join!(merge::merge(&here, first, second), merge::merge(&there, second, first));
        let lost = match (&forth, &back) {
            (Ok(_), Err(lost)) | (Err(lost), Ok(_)) => lost,
            both => panic!("one of them is merged: {both:?}"),
        };
        let is_gone = matches!(lost, ChangeError::NotFound(_) | ChangeError::Invalid(_));
        assert!(is_gone, "{lost:?}");
        assert_eq!(people(&server).await, before - 1);
        let left = user(&server, &format!("{two}@example.com")).await;
        assert_eq!(left.groups, ["others", "staff"]);
        assert_eq!(left.claims.nickname.as_deref(), Some("N"));
        assert_eq!(left.id, if forth.is_ok() { first.id } else { second.id });
    }
}
