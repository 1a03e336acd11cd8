//! A program that uses the administration API.

use axum::{
    body::Body,
    http::{Method, StatusCode, header},
};
use chrono::TimeDelta;
use secrecy::ExposeSecret as _;
use serde_json::Value;
use vestibule::{
    context::Context,
    crypto::token::{self, TokenKind},
    domain::{
        actor::Actor,
        api_key::ApiKey,
        ids::{ApiKeyId, GroupId},
        right::{Right, Rights},
        role::Over,
        user::User,
    },
    management::{
        api_keys::{self, NewApiKey},
        groups, users,
    },
    store,
};

use super::server::{Answer, TestServer, request};

/// A program with an API key.
pub struct Api<'a> {
    pub server: &'a TestServer,
    /// The key.
    pub key: String,
}

/// A request of a program, before it is sent.
pub struct ApiRequest<'a> {
    api: &'a Api<'a>,
    method: Method,
    path: String,
    fields: Vec<(&'static str, String)>,
    body: Option<Vec<u8>>,
}

impl<'a> Api<'a> {
    /// With a key that a command on the machine made: it allows everything.
    pub async fn full(server: &'a TestServer) -> Self {
        Self::with(server, Actor::CommandLine, Rights::all(), Over::Everything).await
    }

    /// With a key of that user, for all that they may do. It is written down as if they had made it: not everybody may make keys.
    pub async fn of(server: &'a TestServer, name: &str) -> Self {
        let owner = user(server, name).await.id;
        Self::of_owner(server, Actor::Administrator(owner), Right::ALL).await
    }

    /// With a key of that administrator, for these rights.
    pub async fn of_owner(server: &'a TestServer, owner: Actor, rights: &[Right]) -> Self {
        let Actor::Administrator(owner) = owner else {
            panic!("a user");
        };
        let context = server.context();
        let minted = token::mint(TokenKind::ApiKey, context.new_id(), &context.random);
        let key = ApiKey {
            id: ApiKeyId(minted.id),
            name: NAME.to_owned(),
            rights: rights.iter().copied().collect(),
            over: Over::Everything,
            owner: Some(owner),
            created_at: context.now,
            expires_at: context.now + TimeDelta::days(30),
            last_used_at: None,
        };
        let stored = store::api_keys::insert(&context.store, &key, minted.digest, None).await;
        stored.expect("a store");
        let key = minted.text;
        Self { server, key }
    }

    /// With a key that `actor` makes.
    pub async fn with(server: &'a TestServer, actor: Actor, rights: Rights, over: Over) -> Self {
        let new = NewApiKey {
            name: NAME.to_owned(),
            rights,
            over,
            lasts: Some(TimeDelta::days(30)),
        };
        let made = api_keys::create(&server.context().acted_by(actor), &new).await;
        let (_, key) = made.expect("a key");
        let key = key.expose_secret().to_owned();
        Self { server, key }
    }

    /// With a key made on the machine that allows only this.
    pub async fn only(server: &'a TestServer, rights: &[Right]) -> Self {
        let rights = rights.iter().copied().collect();
        Self::with(server, Actor::CommandLine, rights, Over::Everything).await
    }

    pub fn request(&'a self, method: Method, path: &str) -> ApiRequest<'a> {
        ApiRequest {
            api: self,
            method,
            path: format!("/api/v1{path}"),
            fields: Vec::new(),
            body: None,
        }
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.request(Method::GET, path).send().await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.request(Method::POST, path).json(&body).send().await
    }

    /// A POST without a body.
    pub async fn act(&self, path: &str) -> Answer {
        self.request(Method::POST, path).send().await
    }

    /// A change of whatever is there.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        let request = self.request(Method::PATCH, path).field("if-match", "*");
        request.json(&body).send().await
    }

    /// A removal of whatever is there.
    pub async fn delete(&self, path: &str) -> Answer {
        self.request(Method::DELETE, path).field("if-match", "*").send().await
    }
}

/// The name of each key.
const NAME: &str = "a test";

impl ApiRequest<'_> {
    #[must_use]
    pub fn field(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.fields.push((name, value.into()));
        self
    }

    #[must_use]
    pub fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    #[must_use]
    pub fn body(mut self, content_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.fields.push(("content-type", content_type.to_owned()));
        self.body = Some(body.into());
        self
    }

    pub async fn send(self) -> Answer {
        let mut built = request(self.method, &self.path);
        built = built.header(header::AUTHORIZATION, format!("Bearer {}", self.api.key));
        for (name, value) in self.fields {
            built = built.header(name, value);
        }
        let body = self.body.map_or_else(Body::empty, Body::from);
        self.api.server.send(built.body(body).expect("a request")).await
    }
}

/// Expects a problem of that kind, with the status that belongs to it; what it says.
pub fn problem(answer: &Answer, kind: &str) -> Value {
    assert_eq!(
        answer.header("content-type"),
        "application/problem+json",
        "{}",
        answer.body
    );
    let problem = answer.json();
    assert_eq!(
        problem["type"],
        format!("urn:vestibule:problem:{kind}"),
        "{}",
        answer.body
    );
    assert_eq!(problem["status"], answer.status.as_u16());
    assert_eq!(problem["correlation_id"], answer.header("x-correlation-id"));
    problem
}

/// Expects an answer with that status; its body.
pub fn good(answer: &Answer, status: StatusCode) -> Value {
    assert_eq!(answer.status, status, "{}", answer.body);
    answer.json()
}

pub async fn user(server: &TestServer, name: &str) -> User {
    let found = users::find(&server.context(), name).await.expect("a store");
    found.unwrap_or_else(|| panic!("there is no {name}"))
}

/// A context in which that user acts as an administrator.
pub async fn acted_by(server: &TestServer, name: &str) -> Context {
    let id = user(server, name).await.id;
    server.context().acted_by(Actor::Administrator(id))
}

pub async fn group(server: &TestServer, name: &str) -> GroupId {
    let found = groups::find(&server.context(), name).await.expect("a store");
    found.unwrap_or_else(|| panic!("there is no group {name}")).id
}

/// Each operation of the document: its method, its path, and what is said of it.
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().expect("paths");
    let mut all = Vec::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("a path") {
            all.push((method.to_uppercase(), path.clone(), operation.clone()));
        }
    }
    all
}
