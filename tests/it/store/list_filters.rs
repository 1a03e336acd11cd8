//! A filter finds what it says, on both databases alike.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration};
use proptest::{
    collection::vec,
    prelude::{Just, Strategy},
    prop_oneof,
    sample::select,
    strategy::ValueTree as _,
    test_runner::TestRunner,
};
use vestibule::{
    domain::{
        filter::{Comparison, Filter, Literal, Operator},
        group::Group,
        user::User,
    },
    store::{
        Limit, groups,
        listing::{ListError, Query, Within},
        login_names::{names_of, normalise},
        scope_list, user_list, users,
    },
};

use crate::support::{
    both_databases,
    database::TestDatabase,
    examples::{group, make_owner, noon, person, user},
    listing::{every_page, filter},
};

/// A user, as the test knows them.
struct Known {
    user: User,
    /// The names and ids of their groups and of those above.
    groups: BTreeSet<String>,
    has_role: bool,
}

/// What filters are made of: something true for some, and not for others.
fn comparisons() -> Vec<String> {
    let mut texts: Vec<String> = [
        r#"name sw "ADA""#,
        r#"name eq "ada lovelace""#,
        r#"name co "e""#,
        "name eq null",
        r#"preferred_username sw "p-1""#,
        r#"preferred_username eq "P-3@example.org""#,
        "preferred_username eq null",
        r#"email eq "P-3@EXAMPLE.org""#,
        r#"email co "5@""#,
        r#"email sw "p-1""#,
        "email eq null",
        r#"phone_number eq "+41 (0) 44 - 7""#,
        "phone_number eq null",
        r#"login_name co "1""#,
        r#"login_name eq "nobody""#,
        r#"search co "A""#,
        r#"search co "%""#,
        "disabled eq true",
        "disabled eq false",
        "has_role eq true",
        "has_role eq false",
        r#"created_at gt "2031-05-06T15:00:00.000001Z""#,
        r#"created_at lt "2031-05-06T16:00:00.000001+01:00""#,
        r#"created_at eq "2031-05-06T14:00:00.000001Z""#,
        r#"updated_at gt "2031-05-06T14:00:00Z""#,
        r#"group eq "staff""#,
        r#"group eq "sales""#,
        r#"group eq "guests""#,
        r#"group eq "nowhere""#,
    ]
    .map(str::to_owned)
    .into();
    texts.push(format!("id eq \"{}\"", person(4)));
    texts.push(format!("group eq \"{}\"", group(72, "sales").id));
    texts
}

/// Groups: sales and support below staff, and guests, which is disabled.
async fn add_groups(database: &TestDatabase) {
    let staff = group(71, "staff");
    let below = |number, name| Group {
        parent: Some(staff.id),
        ..group(number, name)
    };
    let guests = Group {
        disabled: true,
        ..group(74, "guests")
    };
    for group in [&staff, &below(72, "sales"), &below(73, "support"), &guests] {
        groups::insert(&database.store, group, noon()).await.unwrap();
    }
    database
        .execute("UPDATE groups SET has_role = TRUE WHERE name IN ('support', 'guests')")
        .await;
}

/// Somebody with this and without that.
fn somebody(number: u128) -> User {
    let mut user = user(number, &format!("p-{number}"));
    user.disabled = number.is_multiple_of(3);
    user.created_at = noon() + Duration::hours(i64::try_from(number / 4).unwrap());
    user.updated_at = user.created_at;
    user.claims.name = match number % 4 {
        0 => None,
        1 => Some("Ada Lovelace".to_owned()),
        2 => Some(format!("Adam {number}")),
        _ => Some("Grace Hopper".to_owned()),
    };
    user.claims.email = (!number.is_multiple_of(5)).then(|| format!("P-{number}@example.org"));
    match number {
        // Their user name is their address, or their telephone number.
        3 => user.claims.preferred_username = Some("p-3@EXAMPLE.org".to_owned()),
        6 => {
            user.claims.preferred_username = Some("+410447".to_owned());
            user.claims.phone_number = Some("+41 044 7".to_owned());
        }
        7 => user.claims.preferred_username = None,
        8 => user.claims.phone_number = Some("+41 044 8".to_owned()),
        _ => {}
    }
    user
}

async fn add_users(database: &TestDatabase) -> Vec<Known> {
    let memberships = |number: u128| match number % 6 {
        0 => vec![71],
        1 => vec![72],
        2 => vec![72, 73],
        3 => vec![74],
        _ => Vec::new(),
    };
    let mut known = Vec::new();
    for number in 1..=20 {
        let user = somebody(number);
        users::insert(&database.store, &user).await.unwrap();
        let ids: Vec<u128> = memberships(number);
        let direct: Vec<_> = ids.iter().map(|id| group(*id, "").id).collect();
        groups::set_memberships(&database.store, user.id, &direct)
            .await
            .unwrap();
        let mut all = BTreeSet::new();
        for id in &ids {
            let names = [(71, "staff"), (72, "sales"), (73, "support"), (74, "guests")];
            for (above, name) in names
                .into_iter()
                .filter(|(above, _)| above == id || (*above == 71 && *id < 74))
            {
                all.extend([name.to_owned(), group(above, name).id.to_string()]);
            }
        }
        if number == 9 {
            make_owner(&database.store, &user).await;
        }
        known.push(Known {
            has_role: number == 9 || ids.contains(&73),
            groups: all,
            user,
        });
    }
    known
}

fn holds(filter: &Filter, known: &Known) -> bool {
    match filter {
        Filter::And(parts) => parts.iter().all(|part| holds(part, known)),
        Filter::Or(parts) => parts.iter().any(|part| holds(part, known)),
        Filter::Not(part) => !holds(part, known),
        Filter::Compare(comparison) => compares(comparison, known),
    }
}

fn compares(comparison: &Comparison, known: &Known) -> bool {
    let claims = &known.user.claims;
    let text = match &comparison.value {
        Literal::Text(text) => text.as_str(),
        Literal::Boolean(value) => {
            let has_it = if comparison.attribute == "disabled" {
                known.user.disabled
            } else {
                known.has_role
            };
            return has_it == *value;
        }
        Literal::Null => "",
    };
    let names = names_of(claims).into_keys();
    let values: Vec<String> = match comparison.attribute.as_str() {
        "id" => return known.user.id.to_string() == text,
        "group" => return known.groups.contains(text),
        "created_at" | "updated_at" => {
            let time = DateTime::parse_from_rfc3339(text).unwrap();
            return match comparison.operator {
                Operator::Gt => known.user.created_at > time,
                Operator::Lt => known.user.created_at < time,
                _ => known.user.created_at == time,
            };
        }
        "name" => claims.name.iter().map(|name| normalise(name)).collect(),
        "email" => claims.email.iter().map(|name| normalise(name)).collect(),
        "preferred_username" => claims.preferred_username.iter().map(|name| normalise(name)).collect(),
        "phone_number" => claims.phone_number.iter().map(|name| normalise(name)).collect(),
        "login_name" => names.collect(),
        _ => names.chain(claims.name.iter().map(|name| normalise(name))).collect(),
    };
    if comparison.value == Literal::Null {
        return values.is_empty();
    }
    let text = normalise(text);
    values.iter().any(|value| match comparison.operator {
        Operator::Co => value.contains(&text),
        Operator::Sw => value.starts_with(&text),
        _ => *value == text,
    })
}

/// Combinations of them, the same in every run.
fn filters(count: usize) -> Vec<Filter> {
    let leaf = select(comparisons()).prop_map(|text| filter(&text));
    let strategy = leaf.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 2..4).prop_map(Filter::And),
            vec(inner.clone(), 2..4).prop_map(Filter::Or),
            inner.prop_map(|part| Filter::Not(Box::new(part))),
            Just(Filter::And(Vec::new())),
            Just(Filter::Or(Vec::new())),
        ]
    });
    let mut runner = TestRunner::deterministic();
    let random = (0..count).map(|_| strategy.new_tree(&mut runner).unwrap().current());
    comparisons().iter().map(|text| filter(text)).chain(random).collect()
}

#[both_databases]
async fn a_filter_finds_those_for_whom_it_holds(database: TestDatabase) {
    add_groups(&database).await;
    let everybody = add_users(&database).await;
    let mut sizes = BTreeSet::new();
    for filter in filters(200) {
        let query = Query {
            filter: Some(&filter),
            ..Query::first(Limit::of(7))
        };
        let found = every_page(query, async |query| user_list::list(&database.store, query).await).await;
        let mut found: Vec<_> = found.into_iter().map(|user| user.value.id).collect();
        found.sort_unstable();
        let expected = everybody.iter().filter(|known| holds(&filter, known));
        let expected: Vec<_> = expected.map(|known| known.user.id).collect();
        assert_eq!(found, expected, "{filter}");
        sizes.insert(found.len());
    }
    assert!(sizes.len() > 12, "the filters are of all sorts: {sizes:?}");
}

#[both_databases]
async fn within_a_group_are_its_members_and_those_of_the_groups_below(database: TestDatabase) {
    add_groups(&database).await;
    let everybody = add_users(&database).await;
    let email = filter(r#"email sw "p-1""#);
    for numbers in [vec![], vec![71], vec![72], vec![73, 74], vec![71, 72, 74]] {
        let ids: Vec<_> = numbers.iter().map(|number| group(*number, "").id).collect();
        for filter in [None, Some(&email)] {
            let query = Query {
                filter,
                within: Within::Groups(&ids),
                ..Query::first(Limit::of(3))
            };
            let found = every_page(query, async |query| user_list::list(&database.store, query).await).await;
            let mut found: Vec<_> = found.into_iter().map(|user| user.value.id).collect();
            found.sort_unstable();
            // Over the guests, who are a disabled group, nothing is held.
            let guests = group(74, "").id;
            let enabled = ids.iter().filter(|id| **id != guests).map(ToString::to_string);
            let enabled: Vec<String> = enabled.collect();
            let is_within = |known: &&Known| enabled.iter().any(|id| known.groups.contains(id));
            let expected = everybody.iter().filter(is_within);
            let expected = expected.filter(|known| filter.is_none_or(|filter| holds(filter, known)));
            let expected: Vec<_> = expected.map(|known| known.user.id).collect();
            assert_eq!(found, expected, "{numbers:?}");
        }
    }
}

#[both_databases]
async fn what_a_list_does_not_have_is_refused_and_what_it_has_is_said(database: TestDatabase) {
    for (text, said) in [
        (
            "nickname eq \"x\"",
            "there is no attribute \"nickname\" to filter by; there are id, preferred_username, email, phone_number, name, \
             login_name, search, disabled, has_role, created_at, updated_at, group, member_of, attributes.*",
        ),
        (
            "name gt \"x\"",
            "name cannot be compared with gt; its operators are eq, co, sw",
        ),
        (
            "search eq \"x\"",
            "search cannot be compared with eq; its operators are co",
        ),
        (
            "created_at sw \"2\"",
            "created_at cannot be compared with sw; its operators are eq, gt, lt",
        ),
        ("disabled eq \"true\"", "disabled is compared with true or false"),
        ("disabled eq null", "disabled is compared with true or false"),
        (
            "name sw true",
            "name is compared with a text in double quotes, without the character U+0000, or by eq with null",
        ),
        (
            "name sw null",
            "name is compared with a text in double quotes, without the character U+0000, or by eq with null",
        ),
        (
            r#"login_name eq "a\u0000""#,
            "login_name is compared with a text in double quotes, without the character U+0000",
        ),
        (
            "created_at gt \"yesterday\"",
            "created_at is compared with a time such as \"2031-05-06T12:00:00Z\"",
        ),
        (
            "id eq \"7\"",
            "id is compared with an id such as \"0190f6a1-0000-7000-8000-000000000000\"",
        ),
        (
            "group eq true",
            "group is compared with the id or the name of a group, in double quotes",
        ),
    ] {
        let wrong = filter(text);
        // It does not matter where in the filter it is.
        for filter in [wrong.clone(), Filter::Not(Box::new(Filter::Or(vec![wrong])))] {
            let query = Query {
                filter: Some(&filter),
                ..Query::first(Limit::of(7))
            };
            let error = user_list::list(&database.store, &query).await.unwrap_err();
            assert_eq!(error.to_string(), said, "{text}");
        }
    }
    for sort in ["email", "", "-", "--id", "Name"] {
        let query = Query {
            sort: Some(sort),
            ..Query::first(Limit::of(7))
        };
        let error = scope_list::list(&database.store, &query).await.unwrap_err();
        assert!(matches!(error, ListError::UnknownSort { .. }), "{sort}");
        let said = format!("the list cannot be sorted by {sort:?}; it can be by name, -name");
        assert_eq!(error.to_string(), said);
    }
}
