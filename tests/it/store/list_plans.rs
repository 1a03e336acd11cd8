//! The lists of administrators are read by indexes where there is much to read.

use serde_json::{Value, json};
use vestibule::{
    domain::{filter::Operator, ids::GroupId},
    store::{
        Limit, Plan, Store,
        list_plans::{self, List},
        listing::{Comparable, Query, Within},
    },
};

use crate::support::{both_databases, database::TestDatabase, list_rows::fill, listing::filter};

/// A page of a list: with that filter, in that order, within everything or one group.
#[derive(Clone, Copy)]
struct Asked<'a> {
    list: List,
    filter: &'a str,
    sort: Option<&'a str>,
    /// The columns of the row before.
    after: Option<&'a Value>,
    within: Within<'a>,
}

impl<'a> Asked<'a> {
    fn of(list: List, filter: &'a str) -> Self {
        Self {
            list,
            filter,
            sort: None,
            after: None,
            within: Within::Everything,
        }
    }

    async fn plan(self, store: &Store) -> Plan {
        let filter = (!self.filter.is_empty()).then(|| filter(self.filter));
        let mut query = Query {
            filter: filter.as_ref(),
            sort: self.sort,
            within: self.within,
            live_at: Some("2026-06-01T00:00:00Z".parse().unwrap()),
            ..Query::first(Limit::of(50))
        };
        let mut cursor = None;
        if let Some(after) = self.after {
            // A page is read for its cursor, and the cursor is put elsewhere.
            let next = vestibule::store::user_list::list(store, &query).await.unwrap().next;
            let mut changed = serde_json::to_value(next).unwrap();
            changed["after"] = after.clone();
            cursor = serde_json::from_value(changed).unwrap();
        }
        query.after = cursor.as_ref();
        list_plans::plan(store, self.list, &query).await.unwrap()
    }
}

/// Whether a table, or an index, is read from end to end. Indexes that hold only what is asked for are no case of that.
fn reads_a_whole_table(plan: &Plan) -> bool {
    const OWN: [&str; 3] = ["users_admin", "groups_with_role", "SCAN below"];
    plan.lines.iter().enumerate().any(|(number, line)| {
        let line = line.trim_start();
        let is_index_scan = ["Index Scan", "Index Only Scan"].iter().any(|scan| line.contains(scan));
        let next = plan.lines.get(number + 1);
        let is_searched = next.is_some_and(|next| next.contains("Index Cond"));
        let reads = line.contains("Seq Scan") || line.starts_with("SCAN ") || is_index_scan && !is_searched;
        reads && !OWN.iter().any(|own| line.contains(own))
    })
}

/// Whether a page that comes after another one is sought, and not counted off.
fn seeks(plan: &Plan) -> bool {
    let is_seek =
        |line: &String| line.contains("Index Cond: ") && line.contains("(ROW(") || line.starts_with("SEARCH u USING");
    plan.lines.iter().any(is_seek)
}

fn sorts(plan: &Plan) -> bool {
    plan.lines
        .iter()
        .any(|line| line.contains("Sort") || line.contains("TEMP B-TREE"))
}

/// Attributes, and values that few rows have: what one is equal to, what it contains or is later than, what it starts with or is earlier than.
const VALUES: &[(List, &str, [&str; 3])] = &[
    (List::Users, "id", [ID; 3]),
    (List::Users, "preferred_username", ["name-77", "me-777", "name-777"]),
    (List::Users, "email", ["mail-78@example.org", "il-777", "mail-78"]),
    (List::Users, "phone_number", ["+1", "+1234", "+1"]),
    (List::Users, "name", ["person 77", "son 777", "person 777"]),
    (List::Users, "login_name", ["name-77", "me-777", "name-777"]),
    (List::Users, "search", ["777"; 3]),
    (List::Users, "created_at", TIMES),
    (List::Users, "updated_at", TIMES),
    (List::Users, "group", ["group-77"; 3]),
    (List::Users, "member_of", [ID; 3]),
    (List::Users, "attributes.*", ["room 77", "room 77", "room 777"]),
    (List::Clients, "client_id", ["client-77"; 3]),
    (List::Clients, "client_name", ["app 77", "pp 77", "app 77"]),
    (List::Clients, "owner", [ID; 3]),
    (List::Clients, "created_at", TIMES_OF_SOME),
    (List::Clients, "updated_at", TIMES_OF_SOME),
    (List::Groups, "id", [ID; 3]),
    (List::Groups, "name", ["group-77"; 3]),
    (List::Groups, "description", ["text"; 3]),
    (List::Groups, "parent", ["00001388-0000-7000-8000-000000001388"; 3]),
    (List::Scopes, "name", ["scope-77"; 3]),
    (List::Events, "kind", ["role.changed"; 3]),
    (List::Events, "actor", ["system"; 3]),
    (List::Events, "user", [ID; 3]),
    (List::Events, "group", [ID; 3]),
    (List::Events, "client_id", ["client-77"; 3]),
    (List::Events, "correlation_id", ["request-77"; 3]),
    (List::Events, "ip_address", ["192.0.2.1"; 3]),
    (List::Events, "occurred_at", TIMES),
    (List::Traces, "id", [ID; 3]),
    (List::Traces, "step", ["logout"; 3]),
    (List::Traces, "verdict", ["refused"; 3]),
    (List::Traces, "stopped_at", ["right_factor"; 3]),
    (List::Traces, "user", [ID; 3]),
    (List::Traces, "owner", [ID; 3]),
    (List::Traces, "client_id", ["client-77"; 3]),
    (List::Traces, "correlation_id", ["request-77"; 3]),
    (List::Traces, "occurred_at", TIMES),
    (List::Invitations, "id", [ID; 3]),
    (List::Invitations, "email", ["invited-77@example.org"; 3]),
    (List::Invitations, "inviter", ["administrator:77"; 3]),
    (List::Invitations, "expires_at", TIMES),
    (List::Sessions, "id", [ID; 3]),
    (List::Sessions, "user", [ID; 3]),
    (List::Sessions, "ip_address", ["192.0.2.77"; 3]),
    (List::Sessions, "created_at", TIMES),
];

const ID: &str = "0000004d-0000-7000-8000-00000000004d";
const TIMES: [&str; 3] = ["2026-01-01T01:00:00Z", "2026-01-01T13:50:00Z", "2026-01-01T00:05:00Z"];
const TIMES_OF_SOME: [&str; 3] = ["2026-01-01T01:00:00Z", "2026-01-01T02:46:35Z", "2026-01-01T00:00:05Z"];

/// The filter with that comparison alone. An attribute that [`VALUES`] does not have is one that was added: then the test fails.
fn comparison(
    list: List,
    Comparable {
        attribute, operator, ..
    }: Comparable,
) -> String {
    let of_it = VALUES.iter().find(|(of, name, _)| (*of, *name) == (list, attribute));
    let (.., [equal, inside, start]) = of_it.unwrap_or_else(|| panic!("{list:?} has no example of {attribute}"));
    let value = match operator {
        Operator::Eq => equal,
        Operator::Co | Operator::Gt => inside,
        Operator::Sw | Operator::Lt => start,
    };
    // One of many is asked for by its name.
    let attribute = attribute.replace(".*", ".room");
    format!("{attribute} {operator} \"{value}\"")
}

/// Those that are more than one comparison, or of true and false.
const COMBINED: &[(List, &str)] = &[
    (List::Users, "has_role eq true"),
    (List::Users, r#"login_name sw "name-777" and disabled eq false"#),
    (
        List::Users,
        r#"login_name eq "name-77" or email eq "mail-78@example.org" or name sw "person 777""#,
    ),
    (
        List::Users,
        r#"(email eq "mail-78@example.org" and disabled eq false) or group eq "group-77""#,
    ),
    (List::Users, r#"email sw "mail-78" and not (group eq "group-5000")"#),
    (List::Clients, r#"client_name sw "app 77" or client_id eq "client-7""#),
    (List::Events, r#"correlation_id eq "request-77" or actor eq "system""#),
    (
        List::Events,
        r#"occurred_at gt "2026-01-01T01:00:00Z" and occurred_at lt "2026-01-01T02:00:00Z""#,
    ),
    (
        List::Traces,
        r#"client_id eq "client-77" and verdict eq "refused" and step eq "token""#,
    ),
    (
        List::Traces,
        r#"occurred_at gt "2026-01-01T01:00:00Z" and occurred_at lt "2026-01-01T02:00:00Z""#,
    ),
];

/// Those that only Postgres answers by an index.
const COMBINED_ON_POSTGRES: &[&str] = &[
    r#"search co "777" and disabled eq true and has_role eq false"#,
    r#"search co "777" or id eq "0000004d-0000-7000-8000-00000000004d""#,
];

/// Whether the database can find what has a text in it by an index. Lists of what there is little of are looked at row by row.
fn is_found_by_a_part(database: &TestDatabase, list: List, attribute: &str) -> bool {
    database.is_postgres() && (list == List::Users || attribute == "client_name")
}

/// Every comparison for which the list has an index, in every order.
fn every_comparison(database: &TestDatabase) -> Vec<(List, String, String)> {
    let mut all = Vec::new();
    for list in List::ALL {
        for compared in list.comparisons().filter(|compared| compared.is_indexed) {
            if compared.operator != Operator::Co || is_found_by_a_part(database, list, compared.attribute) {
                let filter = comparison(list, compared);
                all.extend(list.sorts().map(|sort| (list, filter.clone(), sort)));
            }
        }
    }
    all
}

#[both_databases]
async fn no_filter_reads_a_whole_table(database: TestDatabase) {
    fill(&database).await;
    // A new connection: SQLite plans by the statistics that a connection read first.
    let store = database.connect().await;
    let compared = every_comparison(&database);
    let compared = compared.iter().map(|(list, filter, sort)| Asked {
        sort: Some(sort),
        ..Asked::of(*list, filter)
    });
    let mut asked: Vec<Asked<'_>> = compared.collect();
    asked.extend(COMBINED.iter().map(|(list, text)| Asked::of(*list, text)));
    if database.is_postgres() {
        asked.extend(COMBINED_ON_POSTGRES.iter().map(|text| Asked::of(List::Users, text)));
    }
    let group = [GroupId("0000004d-0000-7000-8000-00000000004d".parse().unwrap())];
    for (list, filter) in [
        (List::Users, ""),
        (List::Users, r#"login_name sw "name-77""#),
        (List::Groups, ""),
    ] {
        asked.push(Asked {
            within: Within::Groups(&group),
            ..Asked::of(list, filter)
        });
    }
    let mut slow = Vec::new();
    for one in asked {
        let plan = one.plan(&store).await;
        if reads_a_whole_table(&plan) {
            slow.push((plan.name, one.filter, one.sort, plan.lines));
        }
    }
    assert!(slow.is_empty(), "{slow:#?}");
}

#[both_databases]
async fn what_many_rows_have_is_read_in_the_order_of_the_list(database: TestDatabase) {
    fill(&database).await;
    let store = database.connect().await;
    // A tenth of all users is in a group below that one.
    let group = [GroupId("00001388-0000-7000-8000-000000001388".parse().unwrap())];
    let within = Within::Groups(&group);
    for asked in [
        Asked::of(List::Users, "disabled eq false"),
        Asked::of(List::Users, "has_role eq false"),
        Asked::of(List::Users, r#"search co "n""#),
        Asked::of(List::Users, r#"email co "@example.org" and disabled eq false"#),
        Asked::of(List::Events, r#"kind eq "code.issued""#),
        Asked::of(List::Traces, r#"verdict eq "refused""#),
        Asked {
            within,
            ..Asked::of(List::Events, "")
        },
    ] {
        let plan = asked.plan(&store).await;
        assert!(!sorts(&plan), "{} {}: {:#?}", plan.name, asked.filter, plan.lines);
    }
    let plan = Asked::of(List::Users, r#"group eq "group-5000""#).plan(&store).await;
    let reads = plan.lines.iter().any(|line| line.contains("Seq Scan"));
    assert!(!reads, "{:#?}", plan.lines);
}

#[both_databases]
async fn every_page_in_every_order_is_read_by_its_index(database: TestDatabase) {
    fill(&database).await;
    let store = database.connect().await;
    let id = json!({"id": "00007530-0000-7000-8000-000000007530"});
    let deep = [
        ("id", json!([{"home": 30000}, id])),
        ("name", json!([{"text": "person 30000"}, id])),
        ("created_at", json!([{"time": "2026-01-01T08:20:00Z"}, id])),
    ];
    for (sort, after) in &deep {
        for sort in [(*sort).to_owned(), format!("-{sort}")] {
            for after in [None, Some(after)] {
                let asked = Asked {
                    sort: Some(&sort),
                    after,
                    ..Asked::of(List::Users, "")
                };
                let plan = asked.plan(&store).await;
                assert!(!sorts(&plan), "{sort}: {:#?}", plan.lines);
                assert_eq!(seeks(&plan), after.is_some(), "{sort}: {:#?}", plan.lines);
            }
        }
    }
    for list in List::ALL {
        for sort in list.sorts() {
            let asked = Asked {
                sort: Some(&sort),
                ..Asked::of(list, "")
            };
            let plan = asked.plan(&store).await;
            assert!(!sorts(&plan), "{list:?} {sort}: {:#?}", plan.lines);
        }
    }
}

#[both_databases]
async fn a_list_without_its_index_would_show(database: TestDatabase) {
    fill(&database).await;
    database.execute("DROP INDEX clients_shown_name").await;
    let store = database.connect().await;
    let plan = Asked::of(List::Clients, r#"client_name sw "app 77""#)
        .plan(&store)
        .await;
    assert!(reads_a_whole_table(&plan), "{:#?}", plan.lines);
}
