//! The lists of administrators are read by indexes where there is much to read.

use serde_json::{Value, json};
use vestibule::{
    domain::ids::GroupId,
    store::{
        Limit, Plan, Store,
        hot_paths::{self, List},
        listing::{Query, Within},
    },
};

use crate::support::{both_databases, database::TestDatabase, listing::filter};

/// How rows are made: fifty thousand or ten thousand numbers `n`, and the id and the time of one.
struct Rows {
    many: &'static str,
    some: &'static str,
    id: &'static str,
    time: &'static str,
}

const ON_POSTGRES: Rows = Rows {
    many: "numbers AS (SELECT n::integer FROM generate_series(1, 50000) n)",
    some: "numbers AS (SELECT n::integer FROM generate_series(1, 10000) n)",
    id: "(lpad(to_hex(n), 8, '0') || '-0000-7000-8000-00000000' || lpad(to_hex(n), 4, '0'))::uuid",
    time: "timestamptz '2026-01-01 00:00:00Z' + n * interval '1 second'",
};

const ON_SQLITE: Rows = Rows {
    many: "RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 50000)",
    some: "RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000)",
    id: "unhex(printf('%08x00007000800000000000', n) || printf('%04x', n))",
    time: "strftime('%Y-%m-%dT%H:%M:%S+00:00', '2026-01-01', n || ' seconds')",
};

/// Users with names, in groups, and an event and a trace about each.
fn people(Rows { many, id, time, .. }: &Rows) -> [String; 6] {
    [
        format!(
            "INSERT INTO users (home, id, disabled, admin, claims, full_name, must_change_password, version, created_at, \
             updated_at) WITH {many} SELECT n, {id}, n % 50 = 0, n < 5, '{{\"email\": \"x\"}}', \
             CASE WHEN n % 10 > 0 THEN 'person ' || n END, FALSE, 1, {time}, {time} FROM numbers"
        ),
        format!(
            "INSERT INTO login_names (name, kind, user_id) WITH {many} SELECT 'name-' || n, 'username', {id} FROM numbers"
        ),
        format!(
            "INSERT INTO login_names (name, kind, user_id) WITH {many} \
             SELECT 'mail-' || n || '@example.org', 'email', {id} FROM numbers WHERE n % 2 = 0"
        ),
        format!(
            "INSERT INTO group_memberships (home, user_id, group_id) WITH {many} \
             SELECT u.home, u.id, g.id FROM numbers JOIN users u ON u.home = n \
             JOIN groups g ON g.name = 'group-' || (n % 1000 + 1)"
        ),
        format!(
            "INSERT INTO audit_events (home, id, occurred_at, kind, actor, user_id, client_id, correlation_id, detail) \
             WITH {many} SELECT n, {id}, {time}, CASE WHEN n % 200 = 0 THEN 'role.changed' ELSE 'code.issued' END, \
             CASE WHEN n % 500 = 0 THEN 'system' ELSE 'client:app' END, {id}, 'client-' || (n % 100), 'request-' || n, '' \
             FROM numbers"
        ),
        format!(
            "INSERT INTO traces (home, id, occurred_at, step, verdict, correlation_id, client_id, user_id, checks, expires_at) \
             WITH {many} SELECT n, {id}, {time}, 'token', CASE WHEN n % 3 = 0 THEN 'refused' ELSE 'passed' END, \
             'request-' || n, 'client-' || (n % 100), {id}, '[]', {time} FROM numbers"
        ),
    ]
}

/// Clients, groups and scopes. A hundred groups are below one.
fn the_rest(Rows { some, id, time, .. }: &Rows) -> [String; 5] {
    [
        format!(
            "INSERT INTO clients (client_id, disabled, metadata, shown_name, version, created_at, updated_at) \
             WITH {some} SELECT 'client-' || n, FALSE, '{{}}', 'app ' || n, 1, {time}, {time} FROM numbers"
        ),
        format!(
            "INSERT INTO groups (id, name, disabled, has_role, version, created_at, updated_at) \
             WITH {some} SELECT {id}, 'group-' || n, FALSE, n IN (200, 300), 1, {time}, {time} FROM numbers"
        ),
        "UPDATE groups SET parent_id = (SELECT g.id FROM groups g WHERE g.name = 'group-5000') \
         WHERE name LIKE 'group-1__'"
            .to_owned(),
        format!("INSERT INTO client_groups (client_id, group_id) WITH {some} SELECT 'client-' || n, {id} FROM numbers"),
        format!(
            "INSERT INTO scopes (name, description, claims, version, created_at, updated_at) \
             WITH {some} SELECT 'scope-' || n, '', '[]', 1, {time}, {time} FROM numbers"
        ),
    ]
}

/// Fills every list. In a smaller table Postgres may well look at all.
async fn fill(database: &TestDatabase) {
    // What is done by itself after a while; on Postgres it also brings what was added into the index of trigrams.
    let (rows, analyse) = if database.is_postgres() {
        (ON_POSTGRES, "VACUUM ANALYZE")
    } else {
        (ON_SQLITE, "ANALYZE")
    };
    for insert in the_rest(&rows).iter().chain(&people(&rows)) {
        database.execute(insert).await;
    }
    database.execute(analyse).await;
}

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
        hot_paths::list_plan(store, self.list, &query).await.unwrap()
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

const USERS: &[&str] = &[
    r#"login_name eq "name-77""#,
    r#"login_name sw "name-777""#,
    r#"preferred_username eq "name-77""#,
    r#"email eq "mail-78@example.org""#,
    r#"email sw "mail-78""#,
    r#"phone_number eq "+1""#,
    r#"name eq "person 77""#,
    r#"name sw "person 777""#,
    r#"id eq "0000004d-0000-7000-8000-00000000004d""#,
    "has_role eq true",
    r#"group eq "group-77""#,
    r#"group eq "0000004d-0000-7000-8000-00000000004d""#,
    r#"member_of eq "0000004d-0000-7000-8000-00000000004d""#,
    r#"created_at gt "2026-01-01T13:50:00Z""#,
    r#"login_name sw "name-777" and disabled eq false"#,
    r#"login_name eq "name-77" or email eq "mail-78@example.org" or name sw "person 777""#,
    r#"(email eq "mail-78@example.org" and disabled eq false) or group eq "group-77""#,
    r#"email sw "mail-78" and not (group eq "group-5000")"#,
];

/// Those that only Postgres answers by an index.
const USERS_ON_POSTGRES: &[&str] = &[
    r#"name co "son 777""#,
    r#"login_name co "me-777""#,
    r#"preferred_username co "me-777""#,
    r#"email co "il-777""#,
    r#"search co "777""#,
    r#"search co "777" and disabled eq true and has_role eq false"#,
    r#"search co "777" or id eq "0000004d-0000-7000-8000-00000000004d""#,
];

const OTHERS: &[(List, &str)] = &[
    (List::Clients, r#"client_id eq "client-77""#),
    (List::Clients, r#"client_id sw "client-77""#),
    (List::Clients, r#"client_name eq "app 77""#),
    (List::Clients, r#"client_name sw "app 77""#),
    (List::Clients, r#"client_name sw "app 77" or client_id eq "client-7""#),
    (List::Groups, r#"name eq "group-77""#),
    (List::Groups, r#"name sw "group-77""#),
    (List::Groups, r#"parent eq "00001388-0000-7000-8000-000000001388""#),
    (List::Groups, r#"id eq "00001388-0000-7000-8000-000000001388""#),
    (List::Scopes, r#"name eq "scope-77""#),
    (List::Scopes, r#"name sw "scope-77""#),
    (List::Events, r#"kind eq "role.changed""#),
    (List::Events, r#"actor eq "system""#),
    (List::Events, r#"user eq "0000004d-0000-7000-8000-00000000004d""#),
    (List::Events, r#"client_id eq "client-77""#),
    (List::Events, r#"correlation_id eq "request-77""#),
    (List::Events, r#"correlation_id eq "request-77" or actor eq "system""#),
    (List::Traces, r#"id eq "0000004d-0000-7000-8000-00000000004d""#),
    (List::Traces, r#"user eq "0000004d-0000-7000-8000-00000000004d""#),
    (List::Traces, r#"client_id eq "client-77""#),
    (
        List::Traces,
        r#"client_id eq "client-77" and verdict eq "refused" and step eq "token""#,
    ),
    (List::Traces, r#"correlation_id eq "request-77""#),
    (
        List::Traces,
        r#"occurred_at gt "2026-01-01T01:00:00Z" and occurred_at lt "2026-01-01T02:00:00Z""#,
    ),
    (
        List::Events,
        r#"occurred_at gt "2026-01-01T01:00:00Z" and occurred_at lt "2026-01-01T02:00:00Z""#,
    ),
];

#[both_databases]
async fn no_filter_reads_a_whole_table(database: TestDatabase) {
    fill(&database).await;
    // A new connection: SQLite plans by the statistics that a connection read first.
    let store = database.connect().await;
    let mut asked: Vec<Asked<'_>> = USERS.iter().map(|text| Asked::of(List::Users, text)).collect();
    asked.extend(OTHERS.iter().map(|(list, text)| Asked::of(*list, text)));
    if database.is_postgres() {
        asked.extend(USERS_ON_POSTGRES.iter().map(|text| Asked::of(List::Users, text)));
        asked.push(Asked::of(List::Clients, r#"client_name co "pp 77""#));
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
    for one in asked {
        let plan = one.plan(&store).await;
        assert!(
            !reads_a_whole_table(&plan),
            "{} {}: {:#?}",
            plan.name,
            one.filter,
            plan.lines
        );
    }
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
    for (list, sort) in [
        (List::Clients, "client_id"),
        (List::Clients, "client_name"),
        (List::Clients, "-created_at"),
        (List::Groups, "name"),
        (List::Scopes, "-name"),
        (List::Events, "-occurred_at"),
        (List::Traces, "-occurred_at"),
    ] {
        let asked = Asked {
            sort: Some(sort),
            ..Asked::of(list, "")
        };
        let plan = asked.plan(&store).await;
        assert!(!sorts(&plan), "{sort}: {:#?}", plan.lines);
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
