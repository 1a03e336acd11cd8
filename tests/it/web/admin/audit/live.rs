//! The audit log as it goes on: what is sent, to whom, and when it ends.

use std::time::Duration;

use axum::{
    Router,
    body::Body,
    http::{HeaderMap, Method, StatusCode, header},
};
use chrono::TimeDelta;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;
use vestibule::jobs::seal_audit;

use crate::support::{
    api::user,
    browser::Browser,
    console::hidden,
    database::TestDatabase,
    relying_party::PASSWORD,
    server::{TestServer, between, request},
    sqlite,
    world::World,
};

/// An answer that goes on.
struct Live {
    status: StatusCode,
    headers: HeaderMap,
    body: Body,
    text: String,
}

impl Live {
    async fn open(router: Router, browser: &Browser, query: &str, last: Option<&str>) -> Self {
        let cookies = browser.cookies.iter().map(|(name, value)| format!("{name}={value}"));
        let mut request = request(Method::GET, &format!("/admin/audit/live?{query}"))
            .header(header::COOKIE, cookies.collect::<Vec<_>>().join("; "));
        if let Some(last) = last {
            request = request.header("last-event-id", last);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = router.oneshot(request).await.expect("a router does not fail");
        let (parts, body) = response.into_parts();
        Self {
            status: parts.status,
            headers: parts.headers,
            body,
            text: String::new(),
        }
    }

    /// Reads until `part` has come.
    async fn until(&mut self, part: &str) {
        while !self.text.contains(part) {
            assert!(self.read().await, "it ended without {part:?}: {}", self.text);
        }
    }

    /// Reads to the end.
    async fn end(mut self) -> String {
        while self.read().await {}
        self.text
    }

    /// Whether more came.
    async fn read(&mut self) -> bool {
        let next = tokio::time::timeout(Duration::from_secs(30), self.body.frame()).await;
        let Some(frame) = next.unwrap_or_else(|_| panic!("nothing more comes, and no end: {}", self.text)) else {
            return false;
        };
        let data = frame.expect("it does not break").into_data().expect("data");
        self.text.push_str(std::str::from_utf8(&data).expect("UTF-8"));
        true
    }

    /// How many events came.
    fn rows(&self) -> usize {
        self.text.matches("data: <li").count()
    }

    /// The number of the last event.
    fn last(&self) -> String {
        let mut ids = self.text.lines().filter_map(|line| line.strip_prefix("id: "));
        ids.next_back().expect("a number").to_owned()
    }
}

async fn seal(server: &TestServer) {
    seal_audit::run(&server.context()).await.unwrap();
}

/// The name of a group in a row.
fn named(name: &str) -> String {
    format!("<code dir=\"ltr\">{name}</code>")
}

async fn add_groups(world: &World, names: &[&str]) {
    let state: String = names
        .iter()
        .map(|name| format!("[[groups]]\nname = \"{name}\"\n"))
        .collect();
    world.seed(&state).await;
    seal(world).await;
}

#[sqlite]
async fn what_happens_comes_as_a_row_and_nothing_is_missed_when_it_is_asked_again(database: TestDatabase) {
    let world = World::with_console(&database).await;
    seal(&world).await;
    let adam = world.person("adam").signed_in().await;
    seal(&world).await;
    let mut live = Live::open(world.router(), &adam, "kind=group.changed", None).await;
    assert_eq!(live.status, 200);
    assert_eq!(live.headers["content-type"], "text/event-stream");
    assert_eq!(live.headers["cache-control"], "no-store");
    add_groups(&world, &["harbour"]).await;
    live.until(&named("harbour")).await;
    let last = live.last();
    world.person("alice").signed_in().await;
    add_groups(&world, &["quay"]).await;
    live.until(&named("quay")).await;
    for part in ["data: <li data-id=", "Group changed"] {
        assert!(live.text.contains(part), "{part}: {}", live.text);
    }
    assert!(!live.text.contains("sign_in"), "{}", live.text);
    assert_eq!(live.rows(), 2, "{}", live.text);
    drop(live);

    add_groups(&world, &["pier"]).await;
    let mut again = Live::open(world.router(), &adam, "kind=group.changed&since=0", Some(&last)).await;
    again.until(&named("pier")).await;
    assert_eq!(again.rows(), 2, "{}", again.text);
    assert!(again.text.contains(&named("quay")), "{}", again.text);
}

#[sqlite]
async fn more_than_a_page_comes_in_order(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let names: Vec<String> = (0..450).map(|number| format!("g{number}")).collect();
    add_groups(&world, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let adam = world.person("adam").signed_in().await;
    let mut live = Live::open(world.router(), &adam, "kind=group.changed&since=0", None).await;
    while live.rows() < 450 {
        assert!(live.read().await, "it ended after {} rows", live.rows());
    }
    let ids = live
        .text
        .lines()
        .filter_map(|line| line.strip_prefix("id: ")?.parse::<i64>().ok());
    assert!(ids.is_sorted());
}

#[sqlite]
async fn who_administers_one_group_follows_its_members_alone(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let state = format!(
        "[[groups]]\nname = \"staff\"\n[[users]]\npreferred_username = \"lea\"\npassword = \"{PASSWORD}\"\n\
         roles = [{{ role = \"auditor\", within = \"staff\" }}]\n\
         [[users]]\npreferred_username = \"sam\"\npassword = \"{PASSWORD}\"\ngroups = [\"staff\"]\n\
         [[users]]\npreferred_username = \"hilda\"\npassword = \"{PASSWORD}\"\nroles = [\"helpdesk\"]\n"
    );
    world.seed(&state).await;
    let lea = world.person("lea").signed_in().await;
    seal(&world).await;
    let mut live = Live::open(world.router(), &lea, "kind=sign_in.succeeded", None).await;
    world.alice().signed_in().await;
    world.person("sam").signed_in().await;
    seal(&world).await;
    let sam = user(&world, "sam").await.id;
    live.until(&format!("/admin/people/{sam}")).await;
    assert_eq!(live.rows(), 1, "{}", live.text);

    let hilda = world.person("hilda").signed_in().await;
    assert_eq!(Live::open(world.router(), &hilda, "", None).await.status, 403);
    let alice = world.alice().signed_in().await;
    assert_eq!(Live::open(world.router(), &alice, "", None).await.status, 404);
    assert_eq!(Live::open(world.router(), &world.browser(), "", None).await.status, 400);
}

#[sqlite]
async fn it_ends_with_the_session_with_the_right_and_with_the_time_of_an_administrator(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let adam = world.person("adam").signed_in().await;
    let mut of_adam = adam.clone();
    let live = Live::open(world.router(), &adam, "", None).await;
    let home = of_adam.get("/admin/audit").await;
    let signed_out = of_adam
        .post(
            "/logout/confirm",
            &[("csrf_token", &hidden(&home, "csrf_token")), ("confirm", "yes")],
        )
        .await;
    assert!(
        signed_out.status.is_redirection() || signed_out.status == 200,
        "{}",
        signed_out.body
    );
    live.end().await;

    let adam = world.person("adam").signed_in().await;
    let live = Live::open(world.router(), &adam, "", None).await;
    let auditor =
        format!("[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n");
    world.seed(&auditor).await;
    let ada = world.person("ada").signed_in().await;
    let of_ada = Live::open(world.router(), &ada, "", None).await;
    assert_eq!(of_ada.status, 200);
    world.seed(&auditor.replace("[\"auditor\"]", "[\"helpdesk\"]")).await;
    of_ada.end().await;

    world.clock.advance(TimeDelta::minutes(16));
    live.end().await;
    assert_eq!(Live::open(world.router(), &adam, "", None).await.status, 400);
}

#[sqlite]
async fn following_does_not_keep_a_session_alive(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    for _ in 0..2 {
        world.clock.advance(TimeDelta::minutes(7));
        assert_eq!(Live::open(world.router(), &adam, "", None).await.status, 200);
    }
    world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(Live::open(world.router(), &adam, "", None).await.status, 400);
    assert!(adam.get("/admin/audit").await.status.is_redirection());
}

#[sqlite]
async fn one_session_has_so_many_and_a_place_is_free_again_when_a_window_is_closed(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let adam = world.person("adam").signed_in().await;
    let mut open = Vec::new();
    for _ in 0..4 {
        let live = Live::open(world.router(), &adam, "", None).await;
        assert_eq!(live.status, 200);
        open.push(live);
    }
    assert_eq!(Live::open(world.router(), &adam, "", None).await.status, 503);
    open.pop();
    assert_eq!(Live::open(world.router(), &adam, "", None).await.status, 200);
}

#[sqlite]
async fn the_page_says_where_it_goes_on(database: TestDatabase) {
    let world = World::with_console(&database).await;
    seal(&world).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/audit?kind=group.changed").await;
    let address = between(&page.body, "data-from=\"", "\"")
        .expect("an address")
        .replace("&#38;", "&");
    let query = address.strip_prefix("/admin/audit/live?").expect(&address);
    let mut live = Live::open(world.router(), &adam, query, None).await;
    add_groups(&world, &["harbour"]).await;
    live.until(&named("harbour")).await;
}
