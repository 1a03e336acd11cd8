//! Which role may do what: every operation of the document, with a key of each kind of administrator. An operation is allowed to whoever has
//! the right that the document names, and to nobody else.

use std::collections::BTreeSet;

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};
use vestibule::domain::{
    acr::Acr,
    right::{Right, Rights},
    role::Role,
    scope::ScopeSet,
};

use crate::support::{
    api::{Api, group, operations, user},
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD},
    server::{ISSUER, TestServer},
    sqlite,
    world::World,
};

const OBJECTS: &str = "[[roles]]\nname = \"custom\"\nrights = []\n[[scopes]]\nname = \"notes\"\n[[groups]]\nname = \"staff\"\n\
    [[users]]\npreferred_username = \"sam\"\nemail = \"sam@example.com\"\ngroups = [\"staff\"]\n\
    [[clients]]\nclient_id = \"app\"\nclient_secret = \"a-secret-of-at-least-sixteen\"\nredirect_uris = [\"https://a.example/cb\"]\n";

/// What a body has to say.
fn body_of(operation: &str) -> Value {
    match operation {
        "create_user" => json!({ "preferred_username": "new" }),
        "create_group" => json!({ "name": "new" }),
        "create_bulk_job" => json!({ "action": "disable", "ids": ["0190b3f2-7a52-7c3b-9d0e-000000000000"] }),
        "create_invitation" => json!({ "email": "new@example.org" }),
        "create_role" => json!({ "name": "new", "rights": [] }),
        "create_scope" | "create_attribute" => json!({ "name": "new" }),
        "preview_claims" => json!({ "user_id": "0190b3f2-7a52-7c3b-9d0e-000000000000", "client_id": "app" }),
        "merge_users" => json!({ "other": "0190b3f2-7a52-7c3b-9d0e-000000000000", "other_etag": "*" }),
        "create_provider" => {
            json!({ "id": "new", "preset": "google", "name": "New", "client_id": "x", "client_secret": "y" })
        }
        "create_client" | "put_client" => json!({ "redirect_uris": [CALLBACK] }),
        "rename_client" => json!({ "client_id": "new" }),
        "create_api_key" => json!({ "name": "new", "rights": ["api_keys.write"] }),
        "assign_user_role" | "assign_group_role" => json!({ "role": "custom" }),
        _ => json!({}),
    }
}

struct Objects {
    user: String,
    group: String,
    api_key: String,
    client: &'static str,
}

impl Objects {
    /// The path with the names of what is there.
    fn path(&self, path: &str) -> String {
        let id = match path.split('/').nth(3).unwrap() {
            "users" => &self.user,
            "groups" => &self.group,
            _ => &self.api_key,
        };
        let name = if path.contains("/scopes/") { "notes" } else { "custom" };
        path.trim_start_matches("/api/v1")
            .replace("{id}", id)
            .replace("{user_id}", &self.user)
            .replace("{session_id}", "0190b3f2-7a52-7c3b-9d0e-000000000000")
            .replace("{passkey_id}", "0190b3f2-7a52-7c3b-9d0e-000000000000")
            .replace("{client_id}", self.client)
            .replace("{secret_id}", "1")
            .replace("{role}", "custom")
            .replace("{slot}", "logo")
            .replace("{name}", name)
    }
}

/// The status of the answer to a dry run of an operation.
async fn try_out(api: &Api<'_>, objects: &Objects, (method, path, operation): &(String, String, Value)) -> StatusCode {
    let path = objects.path(path);
    let query = if method == "GET" { "" } else { "?dry_run=true" };
    let method: Method = method.parse().unwrap();
    let mut request = api.request(method, &format!("{path}{query}")).field("if-match", "*");
    if operation["requestBody"].is_object() {
        request = request.json(&body_of(operation["operationId"].as_str().unwrap()));
    }
    let answer = request.send().await;
    assert!(!answer.status.is_server_error(), "{path}: {}", answer.body);
    answer.status
}

/// Whether rights allow an operation that needs `right`. Some show whoever looks after their own clients what is theirs.
fn allow(rights: Rights, right: Right, operation: &Value) -> bool {
    let of_own = ["create_client", "list_clients", "list_traces"];
    let id = operation["operationId"].as_str().unwrap();
    rights.has(right) || rights.has(Right::ClientsOwn) && of_own.contains(&id)
}

#[both_databases]
async fn an_operation_is_for_whoever_has_its_right_and_for_nobody_else(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(OBJECTS).await;
    let document = server.get("/api/v1/openapi.json").await.json();
    let operations = operations(&document);
    for role in Role::built_in() {
        let name = &role.name;
        let holder = format!("[[users]]\npreferred_username = \"a-{name}\"\nroles = [\"{name}\"]\n");
        server.seed(&holder).await;
    }
    let full = Api::full(&server).await;
    let keys = full.get("/api-keys").await.json();
    let objects = Objects {
        user: user(&server, "sam").await.id.to_string(),
        group: group(&server, "staff").await.to_string(),
        api_key: keys[0]["id"].as_str().unwrap().to_owned(),
        client: "app",
    };
    for role in Role::built_in() {
        let api = Api::of(&server, &format!("a-{}", role.name)).await;
        for operation in &operations {
            let (method, path, said) = operation;
            let Some(right) = said["x-right"].as_str() else {
                continue;
            };
            let right: Right = right.parse().unwrap();
            let is_allowed = allow(role.rights, right, said);
            let status = try_out(&api, &objects, operation).await;
            let name = &role.name;
            assert_eq!(
                status != StatusCode::FORBIDDEN,
                is_allowed,
                "{name}: {method} {path}: {status}"
            );
        }
    }
}

#[both_databases]
async fn without_the_one_right_nothing_else_helps(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    server.seed(OBJECTS).await;
    let document = server.get("/api/v1/openapi.json").await.json();
    let full = Api::full(&server).await;
    let keys = full.get("/api-keys").await.json();
    let objects = Objects {
        user: user(&server, "sam").await.id.to_string(),
        group: group(&server, "staff").await.to_string(),
        api_key: keys[0]["id"].as_str().unwrap().to_owned(),
        client: "app",
    };
    for right in Right::ALL.iter().copied() {
        let others: Vec<Right> = Right::ALL
            .iter()
            .copied()
            .filter(|other| *other != right && *other != Right::ClientsOwn)
            .collect();
        let api = Api::only(&server, &others).await;
        for operation in operations(&document) {
            if operation.2["x-right"] == right.as_str() {
                let status = try_out(&api, &objects, &operation).await;
                assert_eq!(status, StatusCode::FORBIDDEN, "{} {}", operation.0, operation.1);
            }
        }
    }
}

/// Role, operation and scope: a token allows what its scope names, of what its user may do.
#[sqlite]
async fn a_token_allows_what_its_scope_names_of_what_its_user_may_do(database: TestDatabase) {
    let area = |right: &Right| right.as_str().split_once('.').unwrap().0;
    let areas: BTreeSet<&str> = Right::ALL.iter().map(area).collect();
    let scopes: Vec<String> = areas.iter().map(|area| format!("vestibule:{area}")).collect();
    let mut more = format!(
        "scope = \"openid {}\"\nresources = [\"{ISSUER}/api/v1\"]\n",
        scopes.join(" ")
    );
    for scope in &scopes {
        more += &format!("[[scopes]]\nname = \"{scope}\"\n");
    }
    let one_factor = |config: &mut vestibule::config::Config| config.sign_in.admin_required_acr = Acr::OneFactor;
    let world = World::build(&database, &more, one_factor).await;
    world.seed(&OBJECTS.replace("\"app\"", "\"other\"")).await;
    let document = world.get("/api/v1/openapi.json").await.json();
    let operations = operations(&document);
    let objects = Objects {
        user: user(&world, "sam").await.id.to_string(),
        group: group(&world, "staff").await.to_string(),
        api_key: Api::full(&world).await.get("/api-keys").await.json()[0]["id"]
            .as_str()
            .unwrap()
            .to_owned(),
        // `app` may ask for more than a narrow token has.
        client: "other",
    };
    for role in Role::built_in() {
        let name = format!("a-{}", role.name);
        world
            .seed(&format!(
                "[[users]]\npreferred_username = \"{name}\"\npassword = \"{PASSWORD}\"\nroles = [\"{}\"]\n",
                role.name
            ))
            .await;
        let mut browser = world.browser();
        for scope in &scopes {
            let resource = format!("{ISSUER}/api/v1");
            let tokens = world
                .app
                .sign_in(&mut browser, &name, scope, &[("resource", &resource)])
                .await;
            let api = Api {
                server: &world.server,
                key: tokens.access_token,
            };
            let rights = Rights::of_scope(&ScopeSet::parse(scope)).among(role.rights);
            for operation in &operations {
                let (method, path, said) = operation;
                let Some(right) = said["x-right"].as_str() else {
                    continue;
                };
                let status = try_out(&api, &objects, operation).await;
                let is_allowed = allow(rights, right.parse().unwrap(), said);
                // A change can need more rights than the one that the document names.
                if !is_allowed || method == "GET" {
                    assert_eq!(
                        status != StatusCode::FORBIDDEN,
                        is_allowed,
                        "{name}, {scope}: {method} {path}: {status}"
                    );
                }
            }
        }
    }
}
