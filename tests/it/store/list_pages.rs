//! Pages of sorted lists: each row once, in order, whatever the page begins with.

use std::cmp::Ordering;

use chrono::{DateTime, Duration, Utc};
use vestibule::{
    domain::{client::Client, filter::Filter, group::Group, ids::UserId, user::User},
    store::{
        Limit, Versioned, client_list, clients, group_list, groups,
        listing::{Cursor, ListError, Query, Within},
        scope_list, user_list, users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{client, group, noon, user},
    listing::{every_page, filter},
};

/// Users of whom many have the same name, or none, and the same time.
async fn add_users(database: &TestDatabase) {
    for number in 1..=17 {
        let mut user = user(number, &format!("person-{number}"));
        user.created_at = noon() + Duration::microseconds(i64::try_from(number % 3).unwrap());
        user.claims.name = match number % 4 {
            0 => None,
            1 => Some("Émile".to_owned()),
            other => Some(format!("Name {other}")),
        };
        users::insert(&database.store, &user).await.unwrap();
    }
}

async fn users_by(database: &TestDatabase, sort: &str, rows: u16) -> Vec<User> {
    let query = Query {
        sort: Some(sort),
        ..Query::first(Limit::of(rows))
    };
    let users = every_page(query, async |query| user_list::list(&database.store, query).await).await;
    users.into_iter().map(|user| user.value).collect()
}

/// What a list is sorted by, and then the id.
fn compare(sort: &str, one: &User, other: &User) -> Ordering {
    let name = |user: &User| user.claims.name.as_deref().unwrap_or_default().to_lowercase();
    let key = match sort {
        "name" => name(one).cmp(&name(other)),
        "created_at" => one.created_at.cmp(&other.created_at),
        _ => one.id.home().cmp(&other.id.home()),
    };
    key.then(one.id.cmp(&other.id))
}

#[both_databases]
async fn every_sort_of_users_has_each_once_in_order_and_backwards(database: TestDatabase) {
    add_users(&database).await;
    for sort in ["id", "name", "created_at"] {
        for rows in [1, 2, 5, 17, 200] {
            let up = users_by(&database, sort, rows).await;
            assert_eq!(up.len(), 17, "{sort}, {rows}");
            assert!(
                up.is_sorted_by(|one, other| compare(sort, one, other).is_lt()),
                "{sort}, {rows}"
            );
            let mut down = users_by(&database, &format!("-{sort}"), rows).await;
            down.reverse();
            assert_eq!(up, down, "{sort}, {rows}");
        }
    }
}

#[both_databases]
async fn every_sort_of_clients_has_each_once_in_order_and_backwards(database: TestDatabase) {
    let store = &database.store;
    for number in 1..=11_u32 {
        let name = format!("App {}", number % 3);
        let mut client = client(&format!("{}-{number}", ["a", "B", "ü"][number as usize % 3]));
        client.metadata.client_name = (number % 4 > 0).then_some(name);
        let at = noon() + Duration::microseconds((number % 2).into());
        clients::insert(store, &client, at).await.unwrap();
    }
    let key = |sort: &str, client: &Versioned<Client>| -> (String, DateTime<Utc>) {
        match sort {
            "client_id" => (client.value.client_id.0.clone(), noon()),
            "client_name" => (client.value.display_name().to_lowercase(), noon()),
            _ => (String::new(), client.created_at),
        }
    };
    for sort in ["client_id", "client_name", "created_at"] {
        for rows in [1, 3, 200] {
            let mut orders = Vec::new();
            for sort in [sort.to_owned(), format!("-{sort}")] {
                let query = Query {
                    sort: Some(&sort),
                    ..Query::first(Limit::of(rows))
                };
                orders.push(every_page(query, async |query| client_list::list(store, query).await).await);
            }
            let [up, down] = &mut orders[..] else {
                panic!("two orders")
            };
            assert_eq!(up.len(), 11, "{sort}, {rows}");
            assert!(up.is_sorted_by_key(|client| key(sort, client)), "{sort}, {rows}");
            down.reverse();
            assert_eq!(up, down, "{sort}, {rows}");
        }
    }
}

#[both_databases]
async fn within_a_group_are_it_and_the_groups_below_and_a_circle_ends(database: TestDatabase) {
    let store = &database.store;
    for (number, name, parent) in [
        (1, "all", None),
        (2, "staff", Some(1)),
        (3, "sales", Some(2)),
        (4, "guests", None),
        // No use case makes a circle.
        (5, "hen", Some(6)),
        (6, "egg", Some(5)),
    ] {
        let group = Group {
            parent: parent.map(|number| group(number, "").id),
            disabled: number == 2,
            ..group(number, name)
        };
        groups::insert(store, &group, noon()).await.unwrap();
    }
    for (numbers, expected) in [
        // The staff is disabled, and nothing below it is reached by it.
        (vec![1], vec!["all"]),
        (vec![3, 4], vec!["guests", "sales"]),
        (vec![6], vec!["egg", "hen"]),
        (vec![], vec![]),
        (vec![99], vec![]),
    ] {
        let ids: Vec<_> = numbers.iter().map(|number| group(*number, "").id).collect();
        let query = Query {
            within: Within::Groups(&ids),
            ..Query::first(Limit::of(2))
        };
        let found = every_page(query, async |query| group_list::list(store, query).await).await;
        let names: Vec<_> = found.iter().map(|group| group.value.name.as_str()).collect();
        assert_eq!(names, expected, "{numbers:?}");
        // A right over a group is none over clients and scopes.
        clients::insert(store, &client(&format!("app-{numbers:?}")), noon())
            .await
            .unwrap();
        assert!(client_list::list(store, &query).await.unwrap().items.is_empty());
        assert!(scope_list::list(store, &query).await.unwrap().items.is_empty());
    }
    let parent = filter(&format!("parent eq \"{}\"", group(1, "").id));
    let top = filter("parent eq null and not (disabled eq true)");
    for (filter, expected) in [(parent, vec!["staff"]), (top, vec!["all", "guests"])] {
        let query = Query {
            filter: Some(&filter),
            ..Query::first(Limit::of(2))
        };
        let found = every_page(query, async |query| group_list::list(store, query).await).await;
        let names: Vec<_> = found.iter().map(|group| group.value.name.as_str()).collect();
        assert_eq!(names, expected, "{filter}");
    }
}

/// A cursor after two users, of that filter and sort.
async fn cursor(database: &TestDatabase, filter: Option<&Filter>, sort: Option<&str>) -> Cursor {
    let query = Query {
        filter,
        sort,
        ..Query::first(Limit::of(2))
    };
    user_list::list(&database.store, &query).await.unwrap().next.unwrap()
}

#[both_databases]
async fn a_cursor_is_of_one_list_with_one_filter_and_one_sort(database: TestDatabase) {
    add_users(&database).await;
    let open = filter("disabled eq false");
    let same = filter("(disabled  EQ  false)");
    let other = filter("not (disabled eq true)");
    let after = cursor(&database, Some(&open), Some("name")).await;
    let ids: Vec<_> = [group(1, "").id].into();
    for (filter, sort, is_good) in [
        (Some(&open), Some("name"), true),
        (Some(&same), Some("name"), true),
        (Some(&other), Some("name"), false),
        (None, Some("name"), false),
        (Some(&open), Some("-name"), false),
        (Some(&open), None, false),
    ] {
        let query = Query {
            filter,
            sort,
            after: Some(&after),
            ..Query::first(Limit::of(2))
        };
        let page = user_list::list(&database.store, &query).await;
        assert_eq!(page.is_ok(), is_good, "{filter:?} {sort:?}");
        assert!(matches!(page, Ok(_) | Err(ListError::BadCursor)));
        // It says nothing about what somebody may read.
        let within = Query {
            within: Within::Groups(&ids),
            ..query
        };
        let page = user_list::list(&database.store, &within).await;
        assert!(page.is_ok_and(|page| page.items.is_empty()) == is_good);
    }
    let after = cursor(&database, None, None).await;
    let query = Query {
        after: Some(&after),
        ..Query::first(Limit::of(2))
    };
    let of_clients = client_list::list(&database.store, &query).await;
    assert!(matches!(of_clients, Err(ListError::BadCursor)));
}

#[both_databases]
async fn a_cursor_that_was_changed_is_refused_or_begins_elsewhere(database: TestDatabase) {
    add_users(&database).await;
    let by_name = cursor(&database, None, Some("name")).await;
    let by_name = serde_json::to_value(&by_name).unwrap();
    let id = UserId(uuid::Uuid::nil());
    for (after, is_good) in [
        (serde_json::json!([{"text": "n"}, {"id": id}]), true),
        (serde_json::json!([{"text": "n\u{0}"}, {"id": id}]), false),
        (serde_json::json!([{"id": id}, {"text": "n"}]), false),
        (serde_json::json!([{"text": "n"}, {"time": noon()}]), false),
        (serde_json::json!([{"text": "n"}]), false),
        (serde_json::json!([{"text": "n"}, {"id": id}, {"id": id}]), false),
        (serde_json::json!([]), false),
    ] {
        let mut changed = by_name.clone();
        changed["after"] = after;
        let changed: Cursor = serde_json::from_value(changed).unwrap();
        let query = Query {
            sort: Some("name"),
            after: Some(&changed),
            ..Query::first(Limit::of(2))
        };
        let page = user_list::list(&database.store, &query).await;
        assert_eq!(page.is_ok(), is_good, "{changed:?}");
        assert!(matches!(page, Ok(_) | Err(ListError::BadCursor)));
    }
    let mut more = by_name;
    more["more"] = true.into();
    assert!(serde_json::from_value::<Cursor>(more).is_err());
}

#[both_databases]
async fn rows_that_come_and_go_between_pages_move_no_other(database: TestDatabase) {
    add_users(&database).await;
    let query = Query {
        sort: Some("-created_at"),
        ..Query::first(Limit::of(9))
    };
    let first = user_list::list(&database.store, &query).await.unwrap();
    let mut newest = user(40, "newest");
    newest.created_at = noon() + Duration::hours(1);
    users::insert(&database.store, &newest).await.unwrap();
    let query = Query {
        after: first.next.as_ref(),
        ..query
    };
    let second = user_list::list(&database.store, &query).await.unwrap();
    let mut ids: Vec<_> = first
        .items
        .iter()
        .chain(&second.items)
        .map(|user| user.value.id)
        .collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!((ids.len(), second.next), (17, None));
}
