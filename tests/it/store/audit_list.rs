//! The audit log as administrators read it.

use chrono::Duration;
use vestibule::{
    domain::{
        actor::Actor,
        event::{Event, EventKind},
        ids::{ClientId, EventId},
    },
    store::{
        Limit, audit, audit_list, groups,
        listing::{Query, Within},
        users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{event, group, id_of, noon, person, user},
    listing::{every_page, filter},
};

/// Twelve events, of which two at a time happen at once. Every third is about the second user, and every fourth about nobody.
async fn add_events(database: &TestDatabase) {
    for number in 1..=12_u128 {
        let owner = if number.is_multiple_of(3) { person(2) } else { person(1) };
        let about = Event {
            id: EventId(id_of(owner, number)),
            at: noon() + Duration::seconds(i64::try_from(number / 2).unwrap()),
            kind: if number > 9 {
                EventKind::SignInFailed
            } else {
                EventKind::CodeIssued
            },
            actor: if number == 5 {
                Actor::Administrator(person(3))
            } else {
                Actor::Person(owner)
            },
            user_id: (number % 4 > 0).then_some(owner),
            client_id: (number % 2 > 0).then(|| ClientId::from("app")),
            ip_address: Some(format!("192.0.2.{}", number % 3)),
            correlation_id: (number % 3 > 0).then(|| format!("correlation-{}", number / 4)),
            ..event(number)
        };
        audit::insert(&database.store, &about).await.unwrap();
    }
}

/// The numbers of the events for which a filter holds, as they are listed.
async fn listed(database: &TestDatabase, text: &str) -> Vec<u128> {
    let filter = filter(text);
    let query = Query {
        filter: Some(&filter),
        ..Query::first(Limit::of(2))
    };
    numbers(&every_page(query, async |query| audit_list::list(&database.store, query).await).await)
}

fn numbers(events: &[Event]) -> Vec<u128> {
    let number =
        |event: &Event| (1..=12).find(|number| (1..3).any(|owner| event.id.0 == id_of(person(owner), *number)));
    events.iter().map(|event| number(event).expect("one of ours")).collect()
}

#[both_databases]
async fn the_newest_events_come_first_and_each_once(database: TestDatabase) {
    add_events(&database).await;
    for rows in [1, 2, 5, 200] {
        let query = Query::first(Limit::of(rows));
        let events = every_page(query, async |query| audit_list::list(&database.store, query).await).await;
        assert_eq!(numbers(&events), (1..=12).rev().collect::<Vec<_>>(), "{rows}");
    }
    let events = audit_list::list(&database.store, &Query::first(Limit::of(200)))
        .await
        .unwrap();
    let of_user = audit::list_for_user(&database.store, person(2), 200).await.unwrap();
    let is_of_user = |event: &Event| event.user_id == Some(person(2));
    let of_user_here: Vec<_> = events.items.into_iter().filter(is_of_user).collect();
    assert_eq!(of_user_here, of_user);
    let query = Query {
        sort: Some("occurred_at"),
        ..Query::first(Limit::of(1))
    };
    let error = audit_list::list(&database.store, &query).await.unwrap_err();
    assert_eq!(
        error.to_string(),
        "the list cannot be sorted by \"occurred_at\"; it can be by -occurred_at"
    );
}

#[both_databases]
async fn events_are_found_by_what_they_say(database: TestDatabase) {
    add_events(&database).await;
    let (one, two, three) = (person(1), person(2), person(3));
    for (text, expected) in [
        (r#"kind eq "sign_in.failed""#.to_owned(), vec![12, 11, 10]),
        (
            r#"kind eq "code.issued" and client_id eq null"#.to_owned(),
            vec![8, 6, 4, 2],
        ),
        (format!("actor eq \"administrator:{three}\""), vec![5]),
        (format!("actor eq \"person:{two}\""), vec![12, 9, 6, 3]),
        (format!("user eq \"{two}\""), vec![9, 6, 3]),
        (format!("user eq \"{three}\""), vec![]),
        ("user eq null".to_owned(), vec![12, 8, 4]),
        (r#"client_id eq "app""#.to_owned(), vec![11, 9, 7, 5, 3, 1]),
        (r#"not (client_id eq "app")"#.to_owned(), vec![12, 10, 8, 6, 4, 2]),
        (r#"correlation_id eq "correlation-2""#.to_owned(), vec![11, 10, 8]),
        (r#"ip_address eq "192.0.2.0""#.to_owned(), vec![12, 9, 6, 3]),
        (r#"occurred_at gt "2031-05-06T12:00:05Z""#.to_owned(), vec![12, 11, 10]),
        (r#"occurred_at lt "2031-05-06T12:00:01Z""#.to_owned(), vec![1]),
        (
            format!("user eq \"{one}\" and (kind eq \"sign_in.failed\" or correlation_id eq \"correlation-0\")"),
            vec![11, 10, 2, 1],
        ),
    ] {
        assert_eq!(listed(&database, &text).await, expected, "{text}");
    }
    for (text, said) in [
        (
            r#"kind eq "sign_in.faild""#,
            "kind is compared with a kind of event such as \"sign_in.failed\"",
        ),
        (
            r#"actor eq "ada""#,
            "actor is compared with an actor such as \"administrator:<id>\" or \"system\"",
        ),
    ] {
        let filter = filter(text);
        let query = Query {
            filter: Some(&filter),
            ..Query::first(Limit::of(1))
        };
        let error = audit_list::list(&database.store, &query).await.unwrap_err();
        assert_eq!(error.to_string(), said);
    }
}

#[both_databases]
async fn within_a_group_are_the_events_about_its_members(database: TestDatabase) {
    add_events(&database).await;
    let store = &database.store;
    users::insert(store, &user(2, "bob")).await.unwrap();
    groups::insert(store, &group(7, "staff"), noon()).await.unwrap();
    groups::set_memberships(store, person(2), &[group(7, "").id])
        .await
        .unwrap();
    let ids = [group(7, "").id];
    let query = Query {
        within: Within::Groups(&ids),
        ..Query::first(Limit::of(2))
    };
    let events = every_page(query, async |query| audit_list::list(store, query).await).await;
    assert_eq!(numbers(&events), [9, 6, 3]);
}

#[both_databases]
async fn an_event_that_only_a_newer_release_knows_is_left_out(database: TestDatabase) {
    add_events(&database).await;
    database
        .execute("UPDATE audit_events SET kind = 'later.kind' WHERE kind = 'sign_in.failed' AND client_id IS NULL")
        .await;
    let query = Query::first(Limit::of(2));
    let page = audit_list::list(&database.store, &query).await.unwrap();
    assert_eq!(numbers(&page.items), [11]);
    let query = Query {
        after: page.next.as_ref(),
        ..query
    };
    let page = audit_list::list(&database.store, &query).await.unwrap();
    assert_eq!(numbers(&page.items), [9]);
}
