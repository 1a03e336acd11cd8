//! Roles: what they allow, who may give them, and what a group gives to the groups below it.

use chrono::Duration;
use vestibule::{
    domain::{
        ids::GroupId,
        right::Right,
        role::{Over, Role, RoleAssignment},
    },
    management::{
        authority::NotDone,
        roles::{self, Holder, RoleError},
        users::{self, Closing},
    },
};

use crate::support::{
    api::{acted_by, group, user},
    both_databases,
    database::TestDatabase,
    relying_party::PASSWORD,
    server::TestServer,
    world::World,
};

const PEOPLE: &str = "[[groups]]\nname = \"staff\"\n[[groups]]\nname = \"sales\"\nparent = \"staff\"\n\
    [[groups]]\nname = \"others\"\n\
    [[users]]\npreferred_username = \"olga\"\nroles = [\"owner\"]\n\
    [[users]]\npreferred_username = \"adam\"\nroles = [\"admin\"]\n\
    [[users]]\npreferred_username = \"hilda\"\nroles = [\"helpdesk\"]\n\
    [[users]]\npreferred_username = \"lea\"\nroles = [{ role = \"admin\", within = \"staff\" }]\n\
    [[users]]\npreferred_username = \"sam\"\ngroups = [\"sales\"]\n\
    [[users]]\npreferred_username = \"otto\"\ngroups = [\"others\"]\n";

const TWO_OWNERS: &str = "[[users]]\npreferred_username = \"olga\"\nroles = [\"owner\"]\ndisabled = false\n\
    [[users]]\npreferred_username = \"adam\"\nroles = [\"owner\"]\ndisabled = false\n";

fn everywhere(role: &str) -> RoleAssignment {
    RoleAssignment {
        role: role.to_owned(),
        over: Over::Everything,
    }
}

fn within(role: &str, group: GroupId) -> RoleAssignment {
    RoleAssignment {
        over: Over::Group(group),
        ..everywhere(role)
    }
}

fn custom(name: &str, rights: &[Right]) -> Role {
    Role {
        name: name.to_owned(),
        description: String::new(),
        rights: rights.iter().copied().collect(),
        allows_unknown: false,
    }
}

#[both_databases]
async fn nobody_gives_what_they_do_not_hold(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let (staff, sales, others) = (
        group(&server, "staff").await,
        group(&server, "sales").await,
        group(&server, "others").await,
    );
    let (sam, otto) = (user(&server, "sam").await.id, user(&server, "otto").await.id);
    let (olga, adam) = (acted_by(&server, "olga").await, acted_by(&server, "adam").await);
    let (hilda, lea) = (acted_by(&server, "hilda").await, acted_by(&server, "lea").await);
    let nobody = acted_by(&server, "sam").await;
    let to = Holder::User;
    for (actor, holder, assignment, allowed) in [
        (&adam, to(sam), everywhere("owner"), false),
        (&adam, to(sam), everywhere("auditor"), true),
        (&adam, Holder::Group(sales), everywhere("owner"), false),
        (&hilda, to(sam), everywhere("helpdesk"), false),
        (&nobody, to(sam), within("auditor", sales), false),
        (&lea, to(sam), everywhere("helpdesk"), false),
        (&lea, to(sam), within("helpdesk", sales), true),
        (&lea, to(sam), within("helpdesk", others), false),
        (&lea, to(otto), within("helpdesk", staff), false),
        (&lea, Holder::Group(sales), within("auditor", sales), true),
        (&lea, Holder::Group(others), within("auditor", sales), false),
        (&olga, to(otto), everywhere("owner"), true),
    ] {
        let outcome = roles::assign(actor, holder, &assignment).await;
        let refused = matches!(
            outcome,
            Err(RoleError::BeyondOwn(_) | RoleError::NotDone(NotDone::NotAllowed(Right::RolesAssign)))
        );
        assert!(outcome.is_ok() || refused, "{outcome:?}");
        assert_eq!(
            outcome.is_ok(),
            allowed,
            "{:?} gives {assignment:?} to {holder:?}: {outcome:?}",
            actor.actor
        );
    }
    // Nor through a role of one's own making, nor by taking it from somebody else.
    let too_much = roles::create(&adam, &custom("mine", &[Right::UsersImpersonate])).await;
    assert!(matches!(
        too_much,
        Err(RoleError::NotDone(NotDone::NotAllowed(Right::RolesWrite)))
    ));
    roles::create(&olga, &custom("actor", &[Right::UsersImpersonate]))
        .await
        .expect("made");
    let beyond = roles::assign(&adam, to(sam), &everywhere("actor")).await;
    assert!(matches!(beyond, Err(RoleError::BeyondOwn(_))), "{beyond:?}");
    let taken = roles::unassign(&adam, to(otto), &everywhere("owner")).await;
    assert!(matches!(taken, Err(RoleError::BeyondOwn(_))), "{taken:?}");
}

#[both_databases]
async fn a_helpdesk_never_touches_the_credentials_of_somebody_with_a_role(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let hilda = acted_by(&server, "hilda").await;
    let sam = user(&server, "sam").await;
    users::reset_factors(&hilda, sam.id).await.expect("sam has no role");
    users::unlock(&hilda, sam.id).await.expect("sam has no role");
    for name in ["olga", "adam", "hilda", "lea"] {
        let target = user(&server, name).await.id;
        let refused = users::reset_factors(&hilda, target).await;
        assert!(matches!(refused, Err(NotDone::HasRole)), "{name}: {refused:?}");
        assert!(users::unlock(&hilda, target).await.is_err(), "{name}");
        assert!(users::give_temporary_password(&hilda, target).await.is_err(), "{name}");
    }
    // A role that comes from the group above counts too.
    server
        .seed("[[groups]]\nname = \"staff\"\nroles = [\"auditor\"]\n")
        .await;
    assert!(users::reset_factors(&hilda, sam.id).await.is_err());
    // Who may give the role may help whoever has it.
    let adam = acted_by(&server, "adam").await;
    users::reset_factors(&adam, sam.id)
        .await
        .expect("an admin may give that");
    assert!(
        users::reset_factors(&adam, user(&server, "olga").await.id)
            .await
            .is_err()
    );
    // Within a group, only its members.
    let lea = acted_by(&server, "lea").await;
    let refused = users::sign_out(&lea, sam.id).await;
    assert!(
        matches!(refused, Err(NotDone::HasRole)),
        "his API keys would end: {refused:?}"
    );
    server.seed("[[groups]]\nname = \"staff\"\nroles = []\n").await;
    users::sign_out(&lea, sam.id).await.expect("in a group below");
    let elsewhere = users::sign_out(&lea, user(&server, "otto").await.id).await;
    assert!(matches!(elsewhere, Err(NotDone::NotAllowed(Right::SessionsEnd))));
    assert!(users::look(&lea, user(&server, "otto").await).await.is_err());
}

#[both_databases]
async fn the_last_owner_stays(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let olga = user(&server, "olga").await.id;
    let context = server.context();
    let last = roles::unassign(&context, Holder::User(olga), &everywhere("owner")).await;
    assert!(matches!(last, Err(RoleError::NotDone(NotDone::LastOwner))), "{last:?}");
    for change in ["disabled = true", "roles = []", "roles = [\"admin\"]"] {
        let state = format!("[[users]]\npreferred_username = \"olga\"\n{change}\n");
        let refused = server.apply(&state).await.expect_err(change).to_string();
        assert!(refused.contains("last owner"), "{refused}");
    }
    let closed = users::close(&context, olga, Closing::Disable).await;
    assert!(matches!(closed, Err(NotDone::LastOwner)), "{closed:?}");
    assert!(user(&server, "olga").await.has_role);
    let swapped = "[[users]]\npreferred_username = \"olga\"\nroles = []\n\
        [[users]]\npreferred_username = \"adam\"\nroles = [\"owner\"]\n";
    server.apply(swapped).await.expect("one is left");
    assert!(!user(&server, "olga").await.has_role);
}

#[both_databases]
async fn two_owners_who_dismiss_each_other_leave_one(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(PEOPLE).await;
    for round in 0..20 {
        server.seed(TWO_OWNERS).await;
        let (olga, adam) = (acted_by(&server, "olga").await, acted_by(&other, "adam").await);
        let (of_olga, of_adam) = (user(&server, "olga").await.id, user(&server, "adam").await.id);
        let owner = everywhere("owner");
        let (one, two) = tokio::join!(
            roles::unassign(&olga, Holder::User(of_adam), &owner),
            roles::unassign(&adam, Holder::User(of_olga), &owner),
        );
        assert_eq!(
            usize::from(one.is_ok()) + usize::from(two.is_ok()),
            1,
            "{round}: {one:?}, {two:?}"
        );
        let owners = "SELECT count(*) FROM user_roles WHERE role = 'owner'";
        assert_eq!(database.number(owners).await, 1, "{round}");
    }
}

#[both_databases]
async fn two_owners_who_close_each_others_accounts_leave_one(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let other = server.another_node().await;
    server.seed(PEOPLE).await;
    for round in 0..20 {
        server.seed(TWO_OWNERS).await;
        let (olga, adam) = (acted_by(&server, "olga").await, acted_by(&other, "adam").await);
        let (of_olga, of_adam) = (user(&server, "olga").await.id, user(&server, "adam").await.id);
        let (one, two) = tokio::join!(
            users::close(&olga, of_adam, Closing::Disable),
            users::close(&adam, of_olga, Closing::Disable),
        );
        let done = [&one, &two]
            .into_iter()
            .filter(|outcome| matches!(outcome, Ok(true)))
            .count();
        assert_eq!(done, 1, "{round}: {one:?}, {two:?}");
        assert_eq!(
            database.number("SELECT count(*) FROM users WHERE disabled").await,
            1,
            "{round}"
        );
    }
}

#[both_databases]
async fn an_account_is_closed_by_whoever_may_and_comes_back_empty(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed(PEOPLE).await;
    let (mut browser, alice) = (world.alice().signed_in().await, user(&world, "alice").await.id);
    let (adam, hilda) = (acted_by(&world, "adam").await, acted_by(&world, "hilda").await);
    let refused = users::close(&hilda, alice, Closing::Disable).await;
    assert!(
        matches!(refused, Err(NotDone::NotAllowed(Right::UsersWrite))),
        "{refused:?}"
    );
    let olga = user(&world, "olga").await.id;
    assert!(matches!(
        users::close(&adam, olga, Closing::Disable).await,
        Err(NotDone::HasRole)
    ));
    assert!(users::close(&adam, alice, Closing::Disable).await.expect("closed"));
    assert!(
        !users::close(&adam, alice, Closing::Disable)
            .await
            .expect("closed already")
    );
    assert_eq!(browser.visit("/").await.page(), "login");
    assert!(users::close(&adam, alice, Closing::Enable).await.expect("opened"));
    assert_eq!(
        browser.visit("/").await.page(),
        "login",
        "what was before does not come back"
    );
    let actors = "SELECT count(*) FROM audit_events WHERE kind = 'user.changed' AND actor LIKE 'administrator:%'";
    assert_eq!(database.number(actors).await, 2);
}

#[both_databases]
async fn a_role_that_somebody_has_stays_and_a_stale_change_is_refused(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let context = server.context();
    let role = custom("reader", &[Right::UsersRead]);
    roles::create(&context, &role).await.expect("made");
    assert!(matches!(roles::create(&context, &role).await, Err(RoleError::Taken(_))));
    let sam = Holder::User(user(&server, "sam").await.id);
    assert!(
        roles::assign(&context, sam, &everywhere("reader"))
            .await
            .expect("given")
    );
    assert!(
        !roles::assign(&context, sam, &everywhere("reader"))
            .await
            .expect("given"),
        "twice is once"
    );
    let wider = custom("reader", &[Right::UsersRead, Right::GroupsRead]);
    roles::change(&context, &wider, 1).await.expect("changed");
    let stale = roles::change(&context, &role, 1).await;
    assert!(matches!(stale, Err(RoleError::Stale(_))), "{stale:?}");
    assert!(matches!(
        roles::remove(&context, "reader", 2).await,
        Err(RoleError::InUse(_))
    ));
    assert!(
        roles::unassign(&context, sam, &everywhere("reader"))
            .await
            .expect("taken")
    );
    roles::remove(&context, "reader", 2).await.expect("removed");
    assert!(!user(&server, "sam").await.has_role);
    // Whoever changes a role gives and takes: that needs the right to.
    roles::create(&context, &custom("maker", &[Right::RolesWrite, Right::UsersRead]))
        .await
        .expect("made");
    roles::create(&context, &role).await.expect("made again");
    roles::assign(&context, sam, &everywhere("maker")).await.expect("given");
    let maker = acted_by(&server, "sam").await;
    let emptied = roles::change(&maker, &custom("reader", &[]), 1).await;
    assert!(
        matches!(
            emptied,
            Err(RoleError::NotDone(NotDone::NotAllowed(Right::RolesAssign)))
        ),
        "{emptied:?}"
    );
    for built_in in ["owner", "auditor"] {
        let refused = roles::change(&context, &custom(built_in, &[]), 1).await;
        assert!(matches!(refused, Err(RoleError::BuiltIn(_))));
    }
    let unknown = roles::assign(&context, sam, &everywhere("king")).await;
    assert!(matches!(unknown, Err(RoleError::NoSuchRole(_))));
}

/// Two releases share a database: what this one does not know of a role stays, and is given by nobody who may not do everything.
#[both_databases]
async fn a_right_of_another_release_stays_and_is_not_given_unseen(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(PEOPLE).await;
    let context = server.context();
    roles::create(&context, &custom("reader", &[Right::UsersRead]))
        .await
        .expect("made");
    database
        .execute("UPDATE roles SET rights = '[\"users.read\", \"planets.move\"]'")
        .await;
    let (adam, olga) = (acted_by(&server, "adam").await, acted_by(&server, "olga").await);
    let sam = Holder::User(user(&server, "sam").await.id);
    let unseen = roles::assign(&adam, sam, &everywhere("reader")).await;
    assert!(matches!(unseen, Err(RoleError::BeyondOwn(_))), "{unseen:?}");
    roles::assign(&olga, sam, &everywhere("reader"))
        .await
        .expect("an owner may");
    roles::change(&context, &custom("reader", &[Right::GroupsRead]), 1)
        .await
        .expect("changed");
    let stored = database.text("SELECT CAST(rights AS text) FROM roles").await;
    assert!(
        stored.contains("planets.move") && stored.contains("groups.read"),
        "{stored}"
    );
    assert!(!stored.contains("users.read"), "{stored}");
}

/// A role counts from the next request on: sessions become shorter, and a second factor is asked for.
#[both_databases]
async fn a_role_by_a_group_asks_for_what_administrators_must_prove(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let password = format!("[[users]]\npreferred_username = \"sam\"\npassword = \"{PASSWORD}\"\n");
    server
        .seed(&(PEOPLE.to_owned() + "[[groups]]\nname = \"more\"\n"))
        .await;
    server.seed(&password).await;
    let mut signed_in = server.browser();
    assert_eq!(signed_in.sign_in("sam", PASSWORD).await.page(), "home");
    server
        .seed("[[groups]]\nname = \"staff\"\nroles = [\"helpdesk\"]\n")
        .await;
    let mut browser = server.browser();
    assert_eq!(browser.sign_in("sam", PASSWORD).await.page(), "enrol");
    // Longer than an administrator's session stays valid, and shorter than others.
    server.clock.advance(Duration::minutes(30));
    assert_eq!(signed_in.visit("/").await.page(), "login");
}
