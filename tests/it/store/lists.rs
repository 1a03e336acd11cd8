//! Lists in pages, search by how something begins, and changes that name the version that was read.

use vestibule::{
    domain::{
        ids::{ClientId, GroupId},
        scope::Scope,
    },
    store::{
        Limit, Outcome, client_list, clients, group_list, groups, listing::Query, scope_list, scopes, user_list, users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{client, group, id, make_owner, noon, user},
    listing::{every_page, filter},
};

/// The names of everybody in a list, read page by page.
async fn names(database: &TestDatabase, text: &str, rows: u16) -> Vec<String> {
    let filter = filter(text);
    let query = Query {
        filter: Some(&filter),
        ..Query::first(Limit::of(rows))
    };
    let users = every_page(query, async |query| user_list::list(&database.store, query).await).await;
    users.iter().map(|user| user.value.display_name().to_owned()).collect()
}

/// The same, sorted.
async fn sorted_names(database: &TestDatabase, text: &str, rows: u16) -> Vec<String> {
    let mut names = names(database, text, rows).await;
    names.sort_unstable();
    names
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
        let first = Query::first(Limit::of(rows));
        let everybody = every_page(first, async |query| user_list::list(&database.store, query).await).await;
        let mut found: Vec<_> = everybody.iter().map(|user| user.value.display_name()).collect();
        found.sort_unstable();
        let expected: Vec<_> = (1..=23).map(|number| format!("person-{number:02}")).collect();
        assert_eq!(found, expected, "{rows}");
    }
    assert_eq!(names(&database, "disabled eq true", 5).await.len(), 11);
    assert_eq!(names(&database, "has_role eq true", 5).await, ["person-07"]);
    assert_eq!(names(&database, "has_role eq false", 5).await.len(), 22);
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
    for rows in [1, 2, 200] {
        let begins = async |prefix: &str| sorted_names(&database, &format!("login_name sw \"{prefix}\""), rows).await;
        assert_eq!(begins("AD").await, ["ada", "bob"], "{rows}");
        assert_eq!(begins("adam").await, ["bob"]);
        assert_eq!(begins("zo").await, ["Zoë"]);
        assert!(begins("da").await.is_empty());
    }
    let open = "login_name sw \"ad\" and disabled eq false";
    assert_eq!(names(&database, open, 1).await, ["ada"]);
}

#[both_databases]
async fn somebody_is_found_by_how_their_full_name_begins(database: TestDatabase) {
    for (number, full_name) in [(1, "Ada Lovelace"), (2, "Ada Lovelace"), (3, "Alan Turing")] {
        let mut user = user(number, &format!("person-{number}"));
        user.claims.name = Some(full_name.to_owned());
        users::insert(&database.store, &user).await.unwrap();
    }
    users::insert(&database.store, &user(4, "ada")).await.unwrap();
    for rows in [1, 200] {
        assert_eq!(names(&database, r#"name sw "ada l""#, rows).await.len(), 2);
        assert_eq!(names(&database, r#"name sw "a""#, rows).await.len(), 3);
        assert_eq!(names(&database, r#"name eq "ALAN turing""#, rows).await.len(), 1);
    }
    let mut alan = user(3, "person-3");
    alan.claims.name = Some("Grace Hopper".to_owned());
    users::set_claims(&database.store, &alan).await.unwrap();
    assert!(names(&database, r#"name sw "alan""#, 9).await.is_empty());
    assert_eq!(names(&database, r#"name sw "GRACE""#, 9).await.len(), 1);
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
    for named in ["staff".to_owned(), staff.id.to_string()] {
        let members = sorted_names(&database, &format!("group eq \"{named}\""), 2).await;
        assert_eq!(members, ["person-1", "person-2", "person-4", "person-5"]);
        let others = names(&database, &format!("not (group eq \"{named}\")"), 2).await;
        assert_eq!(others, ["person-3"]);
    }
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
    for rows in [1, 2, 200] {
        let containing = async |part: &str| sorted_names(&database, &format!("search co \"{part}\""), rows).await;
        assert_eq!(
            containing("LOVE").await,
            ["Ada Lovelace", "Bob Clovelly", "love%ly"],
            "{rows}"
        );
        assert_eq!(containing("e%l").await, ["love%ly"]);
        assert_eq!(containing("OË").await, ["Zoë"]);
        assert!(containing("_").await.is_empty());
        assert!(containing("\\\\").await.is_empty());
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
        let found = async |text: &str| {
            let filter = filter(text);
            let query = Query {
                filter: Some(&filter),
                sort: Some("client_name"),
                ..Query::first(Limit::of(rows))
            };
            let clients = every_page(query, async |query| client_list::list(store, query).await).await;
            let ids = clients.into_iter().map(|client| client.value.client_id.0);
            ids.collect::<Vec<_>>()
        };
        assert_eq!(found(r#"client_name sw "ORCH""#).await, ["b", "a", "orchid"], "{rows}");
        assert_eq!(found(r#"client_name co "oo""#).await, ["d"], "{rows}");
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
        claim_rules: Vec::new(),
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
        let scope = Scope {
            name: name.to_owned(),
            description: String::new(),
            claims: Vec::new(),
            claim_rules: Vec::new(),
        };
        scopes::upsert(store, &scope, noon()).await.unwrap();
    }
    groups::insert(store, &group(1, "staff"), noon()).await.unwrap();
    groups::insert(store, &group(2, "guests"), noon()).await.unwrap();
    let query = Query::first(Limit::of(2));
    let listed = async |text: &str| {
        let filter = (!text.is_empty()).then(|| filter(text));
        let filter = filter.as_ref();
        let query = Query { filter, ..query };
        let clients = every_page(query, async |query| client_list::list(store, query).await).await;
        let ids = clients.into_iter().map(|client| client.value.client_id.0);
        ids.collect::<Vec<_>>()
    };
    // By bytes, whatever the collation of the database is.
    assert_eq!(listed("").await, ["App", "app", "app-2", "böse", "zoo"]);
    assert_eq!(listed(r#"client_id sw "app""#).await, ["app", "app-2"]);
    assert_eq!(listed(r#"client_id co "PP""#).await, [""; 0]);
    assert_eq!(listed(r#"client_id co "pp""#).await, ["App", "app", "app-2"]);
    assert_eq!(listed("disabled eq true").await, ["app-2"]);
    let begins = filter(r#"name sw "app""#);
    let query = Query {
        filter: Some(&begins),
        sort: Some("-name"),
        ..query
    };
    let found = every_page(query, async |query| scope_list::list(store, query).await).await;
    let names: Vec<_> = found.iter().map(|scope| scope.value.name.as_str()).collect();
    assert_eq!(names, ["app-2", "app"]);
    let query = Query::first(Limit::of(2));
    let found = every_page(query, async |query| group_list::list(store, query).await).await;
    let names: Vec<_> = found.iter().map(|group| group.value.name.as_str()).collect();
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
        claim_rules: Vec::new(),
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
