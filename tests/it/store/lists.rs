//! Lists in pages, search by how something begins, and changes that name the version that was read.

use vestibule::{
    domain::{
        group::Group,
        ids::{ClientId, GroupId},
        scope::Scope,
    },
    store::{
        Limit, Outcome, client_list, clients, groups, scopes,
        user_list::{self, Filter, Which},
        users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{client, id, make_owner, noon, user},
};

fn all(which: Which) -> Filter {
    Filter {
        which,
        disabled: None,
        has_role: None,
    }
}

fn group(number: u128, name: &str) -> Group {
    Group {
        id: GroupId(id(number)),
        name: name.to_owned(),
        description: None,
        disabled: false,
        required_acr: None,
        parent: None,
    }
}

/// The names of everybody in a list, read page by page.
async fn names(database: &TestDatabase, filter: &Filter, rows: u16) -> Vec<String> {
    let (mut names, mut after) = (Vec::new(), None);
    loop {
        let page = user_list::list(&database.store, filter, after.as_ref(), Limit::of(rows))
            .await
            .unwrap();
        assert!(page.users.len() <= usize::from(rows));
        names.extend(page.users.iter().map(|user| user.value.display_name().to_owned()));
        after = page.next;
        if after.is_none() {
            return names;
        }
    }
}

#[both_databases]
async fn pages_have_everybody_once(database: TestDatabase) {
    for number in 1..=23 {
        let mut user = user(number, &format!("person-{number:02}"));
        user.disabled = number % 2 == 0;
        users::insert(&database.store, &user).await.unwrap();
        if number == 7 {
            make_owner(&database.store, &user).await;
        }
    }
    for rows in [1, 5, 23, 200] {
        let mut found = names(&database, &all(Which::All), rows).await;
        found.sort_unstable();
        let expected: Vec<_> = (1..=23).map(|number| format!("person-{number:02}")).collect();
        assert_eq!(found, expected, "{rows}");
    }
    let disabled = Filter {
        disabled: Some(true),
        ..all(Which::All)
    };
    assert_eq!(names(&database, &disabled, 5).await.len(), 11);
    let admins = Filter {
        has_role: Some(true),
        ..all(Which::All)
    };
    assert_eq!(names(&database, &admins, 5).await, ["person-07"]);
}

#[both_databases]
async fn somebody_is_found_by_how_a_name_of_theirs_begins(database: TestDatabase) {
    let mut ada = user(1, "ada");
    ada.claims.email = Some("ada@example.org".to_owned());
    let mut bob = user(2, "bob");
    bob.claims.email = Some("adam@example.org".to_owned());
    bob.disabled = true;
    users::insert(&database.store, &ada).await.unwrap();
    users::insert(&database.store, &bob).await.unwrap();
    users::insert(&database.store, &user(3, "Zoë")).await.unwrap();
    let by_name = |prefix: &str| all(Which::LoginName(prefix.to_owned()));
    for rows in [1, 2, 200] {
        assert_eq!(names(&database, &by_name("AD"), rows).await, ["ada", "bob"], "{rows}");
        assert_eq!(names(&database, &by_name("adam"), rows).await, ["bob"]);
        assert_eq!(names(&database, &by_name("zo"), rows).await, ["Zoë"]);
        assert!(names(&database, &by_name("da"), rows).await.is_empty());
    }
    let open = Filter {
        disabled: Some(false),
        ..by_name("ad")
    };
    assert_eq!(names(&database, &open, 1).await, ["ada"]);
}

#[both_databases]
async fn somebody_is_found_by_how_their_full_name_begins(database: TestDatabase) {
    for (number, full_name) in [(1, "Ada Lovelace"), (2, "Ada Lovelace"), (3, "Alan Turing")] {
        let mut user = user(number, &format!("person-{number}"));
        user.claims.name = Some(full_name.to_owned());
        users::insert(&database.store, &user).await.unwrap();
    }
    users::insert(&database.store, &user(4, "ada")).await.unwrap();
    let by_name = |prefix: &str| all(Which::FullName(prefix.to_owned()));
    for rows in [1, 200] {
        assert_eq!(names(&database, &by_name("ada l"), rows).await.len(), 2);
        assert_eq!(names(&database, &by_name("a"), rows).await.len(), 3);
    }
    let mut alan = user(3, "person-3");
    alan.claims.name = Some("Grace Hopper".to_owned());
    users::set_claims(&database.store, &alan).await.unwrap();
    assert!(names(&database, &by_name("alan"), 9).await.is_empty());
    assert_eq!(names(&database, &by_name("GRACE"), 9).await.len(), 1);
}

#[both_databases]
async fn the_members_of_a_group_are_listed(database: TestDatabase) {
    let store = &database.store;
    let staff = group(7, "staff");
    groups::insert(store, &staff, noon()).await.unwrap();
    for number in 1..=5 {
        let user = user(number, &format!("person-{number}"));
        users::insert(store, &user).await.unwrap();
        if number != 3 {
            groups::set_memberships(store, user.id, &[staff.id]).await.unwrap();
        }
    }
    let mut members = names(&database, &all(Which::Group(staff.id)), 2).await;
    members.sort_unstable();
    assert_eq!(members, ["person-1", "person-2", "person-4", "person-5"]);
}

#[both_databases]
async fn somebody_is_found_by_what_is_in_a_name_of_theirs(database: TestDatabase) {
    for (number, username, full_name) in [
        (1, "ada", Some("Ada Lovelace")),
        (2, "love%ly", None),
        (3, "bob", Some("Bob Clovelly")),
        (4, "zoe", Some("Zoë")),
    ] {
        let mut user = user(number, username);
        user.claims.name = full_name.map(str::to_owned);
        users::insert(&database.store, &user).await.unwrap();
    }
    let containing = |part: &str| all(Which::NameContains(part.to_owned()));
    for rows in [1, 2, 200] {
        let found = names(&database, &containing("LOVE"), rows).await;
        assert_eq!(found, ["Ada Lovelace", "Bob Clovelly", "love%ly"], "{rows}");
        assert_eq!(names(&database, &containing("e%l"), rows).await, ["love%ly"]);
        assert_eq!(names(&database, &containing("OË"), rows).await, ["Zoë"]);
        assert!(names(&database, &containing("_"), rows).await.is_empty());
    }
}

#[both_databases]
async fn a_client_is_found_by_its_name_or_by_its_identifier_where_it_has_none(database: TestDatabase) {
    let store = &database.store;
    for (client_id, name) in [
        ("a", Some("Orchard Notes")),
        ("b", Some("Orchard")),
        ("orchid", None),
        ("d", Some("Tools")),
    ] {
        let mut client = client(client_id);
        client.metadata.client_name = name.map(str::to_owned);
        clients::insert(store, &client, noon()).await.unwrap();
    }
    for rows in [1, 2, 200] {
        let found = async |which: client_list::Which| {
            let (mut found, mut after) = (Vec::new(), None);
            loop {
                let page = client_list::list(store, &which, None, after.as_ref(), Limit::of(rows))
                    .await
                    .unwrap();
                found.extend(page.clients.into_iter().map(|client| client.value.client_id.0));
                after = page.next;
                if after.is_none() {
                    return found;
                }
            }
        };
        let by_name = client_list::Which::Name("ORCH".to_owned());
        assert_eq!(found(by_name).await, ["b", "a", "orchid"], "{rows}");
        let by_part = client_list::Which::NameContains("oo".to_owned());
        assert_eq!(found(by_part).await, ["d"], "{rows}");
    }
}

#[both_databases]
async fn a_row_tells_when_it_was_added_and_changed(database: TestDatabase) {
    let store = &database.store;
    let later = noon() + chrono::Duration::hours(1);
    clients::insert(store, &client("app"), noon()).await.unwrap();
    clients::update(store, &client("app"), later).await.unwrap();
    let app = clients::find_version(store, &ClientId::from("app"))
        .await
        .unwrap()
        .unwrap();
    assert_eq!((app.created_at, app.updated_at, app.version), (noon(), later, 2));
    groups::insert(store, &group(1, "staff"), noon()).await.unwrap();
    groups::update(store, &group(1, "staff"), later).await.unwrap();
    let staff = groups::find_version(store, "staff").await.unwrap().unwrap();
    assert_eq!((staff.created_at, staff.updated_at, staff.version), (noon(), later, 2));
    let read = Scope {
        name: "read".to_owned(),
        description: String::new(),
        claims: Vec::new(),
    };
    scopes::upsert(store, &read, noon()).await.unwrap();
    scopes::upsert(store, &read, later).await.unwrap();
    let read = scopes::find_version(store, "read").await.unwrap().unwrap();
    assert_eq!((read.created_at, read.updated_at, read.version), (noon(), later, 2));
}

#[both_databases]
async fn another_group_is_a_change_of_the_user(database: TestDatabase) {
    let store = &database.store;
    let ada = user(1, "ada");
    users::insert(store, &ada).await.unwrap();
    groups::insert(store, &group(7, "staff"), noon()).await.unwrap();
    groups::set_memberships(store, ada.id, &[GroupId(id(7))]).await.unwrap();
    assert_eq!(users::update_if(store, &ada, 1).await.unwrap(), Outcome::Stale);
}

#[both_databases]
async fn clients_groups_and_scopes_are_listed_by_how_they_begin(database: TestDatabase) {
    let store = &database.store;
    for name in ["app", "app-2", "App", "böse", "zoo"] {
        let mut client = client(name);
        client.disabled = name == "app-2";
        clients::insert(store, &client, noon()).await.unwrap();
        scopes::upsert(
            store,
            &Scope {
                name: name.to_owned(),
                description: String::new(),
                claims: Vec::new(),
            },
            noon(),
        )
        .await
        .unwrap();
    }
    groups::insert(store, &group(1, "staff"), noon()).await.unwrap();
    groups::insert(store, &group(2, "guests"), noon()).await.unwrap();
    let listed = async |prefix: &str, disabled, after: Option<&str>| {
        let after = after.map(|id| client_list::Position {
            name: String::new(),
            client_id: ClientId::from(id),
        });
        let which = client_list::Which::Identifier(prefix.to_owned());
        let page = client_list::list(store, &which, disabled, after.as_ref(), Limit::of(2))
            .await
            .unwrap();
        page.clients
            .into_iter()
            .map(|client| client.value.client_id.0)
            .collect::<Vec<_>>()
    };
    // By bytes, whatever the collation of the database is.
    assert_eq!(listed("", None, None).await, ["App", "app"]);
    assert_eq!(listed("", None, Some("app")).await, ["app-2", "böse"]);
    assert_eq!(listed("", None, Some("böse")).await, ["zoo"]);
    assert_eq!(listed("app", None, None).await, ["app", "app-2"]);
    assert_eq!(listed("", Some(true), None).await, ["app-2"]);
    let page = scopes::list_page(store, "a", Some("app"), Limit::of(9)).await.unwrap();
    assert_eq!(page.len(), 1);
    assert_eq!(page[0].value.name, "app-2");
    let page = groups::list(store, "", None, Limit::of(9)).await.unwrap();
    let names: Vec<_> = page.iter().map(|group| group.value.name.as_str()).collect();
    assert_eq!(names, ["guests", "staff"]);
}

#[both_databases]
async fn who_looked_at_an_older_version_changes_nothing(database: TestDatabase) {
    let store = &database.store;
    let mut ada = user(1, "ada");
    users::insert(store, &ada).await.unwrap();
    let read = users::find_version(store, ada.id).await.unwrap().unwrap();
    assert_eq!(read.version, 1);
    // What people change of themselves counts.
    users::set_password_hash(store, ada.id, "theirs").await.unwrap();
    ada.disabled = true;
    assert_eq!(
        users::update_if(store, &ada, read.version).await.unwrap(),
        Outcome::Stale
    );
    assert!(!users::find(store, ada.id).await.unwrap().unwrap().disabled);
    assert_eq!(users::update_if(store, &ada, 2).await.unwrap(), Outcome::Changed);
    let read = users::find_version(store, ada.id).await.unwrap().unwrap();
    assert_eq!((read.version, read.value.disabled), (3, true));
    assert_eq!(
        users::update_if(store, &user(9, "nobody"), 1).await.unwrap(),
        Outcome::Stale
    );
}

#[both_databases]
async fn who_looked_at_an_older_version_of_the_configuration_changes_nothing(database: TestDatabase) {
    let store = &database.store;
    let mut app = client("app");
    clients::insert(store, &app, noon()).await.unwrap();
    app.disabled = true;
    assert_eq!(
        clients::update_if(store, &app, 1, noon()).await.unwrap(),
        Outcome::Changed
    );
    app.disabled = false;
    assert_eq!(
        clients::update_if(store, &app, 1, noon()).await.unwrap(),
        Outcome::Stale
    );
    let read = clients::find_version(store, &app.client_id).await.unwrap().unwrap();
    assert_eq!((read.version, read.value.disabled), (2, true));

    let mut staff = group(1, "staff");
    groups::insert(store, &staff, noon()).await.unwrap();
    staff.disabled = true;
    assert_eq!(
        groups::update_if(store, &staff, 1, noon()).await.unwrap(),
        Outcome::Changed
    );
    assert_eq!(
        groups::update_if(store, &staff, 1, noon()).await.unwrap(),
        Outcome::Stale
    );

    let mut read_scope = Scope {
        name: "read".to_owned(),
        description: "a".to_owned(),
        claims: Vec::new(),
    };
    scopes::upsert(store, &read_scope, noon()).await.unwrap();
    scopes::upsert(store, &read_scope, noon()).await.unwrap();
    read_scope.description = "b".to_owned();
    assert_eq!(
        scopes::update_if(store, &read_scope, 1, noon()).await.unwrap(),
        Outcome::Stale
    );
    assert_eq!(
        scopes::update_if(store, &read_scope, 2, noon()).await.unwrap(),
        Outcome::Changed
    );
}

#[both_databases]
async fn of_many_administrators_who_saw_one_version_one_changes_it(database: TestDatabase) {
    users::insert(&database.store, &user(1, "ada")).await.unwrap();
    let other = database.connect().await;
    let mut tries = tokio::task::JoinSet::new();
    for number in 0..10 {
        let store = if number % 2 == 0 {
            database.store.clone()
        } else {
            other.clone()
        };
        tries.spawn(async move {
            let mut ada = user(1, "ada");
            ada.updated_at = noon();
            ada.claims.name = Some(number.to_string());
            users::update_if(&store, &ada, 1).await.unwrap() == Outcome::Changed
        });
    }
    assert_eq!(tries.join_all().await.into_iter().filter(|won| *won).count(), 1);
}
