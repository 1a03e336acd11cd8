//! `GET /api/v1`: the reference for people, made from the same document as `openapi.json`. It needs nothing from outside.

use askama::Template;
use axum::{
    Extension,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::Response,
};
use serde_json::{Map, Value};

use super::conventions::documented::Described;
use crate::http::{
    api_error::Problem,
    layers::accept_language,
    messages::Messages,
    page::{Shell, render},
    state::AppState,
};

/// The page.
#[derive(Template)]
#[template(path = "api/reference.html")]
pub struct ReferencePage {
    /// The common data of every page.
    pub shell: Shell,
    /// The address of the deployment.
    pub issuer: String,
    /// The resources.
    pub resources: Vec<Resource>,
    /// What bodies are made of.
    pub types: Vec<ObjectType>,
    /// Every problem.
    pub problems: Vec<ProblemRow>,
}

/// The operations on one kind of thing.
pub struct Resource {
    /// Its name.
    pub name: String,
    /// What can be done.
    pub operations: Vec<Operation>,
}

/// One operation.
pub struct Operation {
    /// Names it in links.
    pub id: String,
    /// Of the request.
    pub method: String,
    /// Of the request.
    pub path: String,
    /// What it does.
    pub summary: String,
    /// What is to be known of it.
    pub description: String,
    /// The right that it needs; empty for none.
    pub right: String,
    /// What the path, the query and the header fields say.
    pub parameters: Vec<Member>,
    /// The type of the body of the request; empty for none.
    pub body: String,
    /// The answer if all is well.
    pub answer: Answer,
    /// The statuses of problems.
    pub problems: String,
}

/// An answer.
#[derive(Default)]
pub struct Answer {
    /// Its status.
    pub status: String,
    /// The type of its body; empty for none.
    pub body: String,
}

/// A parameter, or a member of an object.
pub struct Member {
    /// Its name.
    pub name: String,
    /// Where it is, or of what type.
    pub kind: String,
    /// Whether it has to be there.
    pub required: bool,
    /// What it means.
    pub description: String,
}

/// What an object is made of.
pub struct ObjectType {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Its members.
    pub members: Vec<Member>,
}

/// A problem.
pub struct ProblemRow {
    /// Its status.
    pub status: u16,
    /// Its `type`.
    pub uri: String,
    /// Its title.
    pub title: &'static str,
}

/// The page.
pub async fn get(
    State(state): State<AppState>,
    Extension(Described(document)): Extension<Described>,
    headers: HeaderMap,
) -> Response {
    let messages = Messages::choose(&[], accept_language(&headers));
    let shell = Shell::plain(
        messages,
        state.brand().shown.clone(),
        state.random.token_text(),
        String::new(),
    );
    let page = ReferencePage {
        issuer: state.config().issuer.as_str().to_owned(),
        resources: resources(&document),
        types: types(&document),
        problems: problems(),
        shell,
    };
    render(StatusCode::OK, &page.shell, &page)
}

fn problems() -> Vec<ProblemRow> {
    let row = |problem: &Problem| ProblemRow {
        status: problem.status().as_u16(),
        uri: problem.uri(),
        title: problem.title(),
    };
    Problem::ALL.iter().map(row).collect()
}

/// The operations of the document, by what they are about.
pub fn resources(document: &Value) -> Vec<Resource> {
    let mut all: Vec<Resource> = Vec::new();
    let no_paths = Map::new();
    let paths = document["paths"].as_object().unwrap_or(&no_paths);
    for (path, item) in paths {
        for (method, operation) in item.as_object().into_iter().flatten() {
            let name = text(&operation["tags"][0]);
            let operation = read_operation(path, method, operation);
            match all.iter_mut().find(|resource| resource.name == name) {
                Some(resource) => resource.operations.push(operation),
                None => all.push(Resource {
                    name,
                    operations: vec![operation],
                }),
            }
        }
    }
    all.sort_by_key(|resource| ORDER.iter().position(|name| *name == resource.name));
    all
}

/// The resources in the order of what administrators do most. The document has them by their paths.
const ORDER: [&str; 15] = [
    "Users",
    "Bulk changes",
    "Invitations",
    "Sessions",
    "Groups",
    "Roles",
    "Clients",
    "Scopes",
    "Attributes",
    "Sign-in providers",
    "API keys",
    "Audit",
    "Signing keys",
    "System",
    "The caller",
];

fn read_operation(path: &str, method: &str, operation: &Value) -> Operation {
    let no_answers = Map::new();
    let answers = operation["responses"].as_object().unwrap_or(&no_answers);
    let is_good = |status: &str| status.starts_with('2');
    let good = answers.iter().find(|(status, _)| is_good(status));
    let bad: Vec<&str> = answers
        .keys()
        .map(String::as_str)
        .filter(|status| !is_good(status))
        .collect();
    Operation {
        id: text(&operation["operationId"]),
        method: method.to_uppercase(),
        path: path.to_owned(),
        summary: text(&operation["summary"]),
        description: text(&operation["description"]),
        right: text(&operation["x-right"]),
        parameters: operation["parameters"]
            .as_array()
            .into_iter()
            .flatten()
            .map(parameter)
            .collect(),
        body: body_type(&operation["requestBody"]),
        answer: good.map_or_else(Answer::default, |(status, answer)| Answer {
            status: status.clone(),
            body: body_type(answer),
        }),
        problems: bad.join(", "),
    }
}

fn parameter(parameter: &Value) -> Member {
    Member {
        name: text(&parameter["name"]),
        kind: text(&parameter["in"]),
        required: parameter["required"] == true,
        description: text(&parameter["description"]),
    }
}

/// The type of the first body that is described.
fn body_type(described: &Value) -> String {
    let content = described["content"]
        .as_object()
        .and_then(|content| content.values().next());
    content.map_or_else(String::new, |content| type_name(&content["schema"]))
}

fn types(document: &Value) -> Vec<ObjectType> {
    let schemas = document["components"]["schemas"].as_object();
    let objects = schemas.into_iter().flatten().filter(|(_, schema)| !is_choice(schema));
    let object = |(name, schema): (&String, &Value)| ObjectType {
        name: name.clone(),
        description: text(&schema["description"]),
        members: members(document, schema),
    };
    objects.map(object).collect()
}

fn is_choice(schema: &Value) -> bool {
    schema["enum"].is_array()
}

/// The members of an object, with those of the objects that it is put together of.
fn members(document: &Value, schema: &Value) -> Vec<Member> {
    if let Some(name) = schema["$ref"].as_str().and_then(|name| name.rsplit('/').next()) {
        return members(document, &document["components"]["schemas"][name]);
    }
    let parts = schema["allOf"].as_array().into_iter().flatten();
    let mut all: Vec<Member> = parts.flat_map(|part| members(document, part)).collect();
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    let own = schema["properties"].as_object().into_iter().flatten();
    all.extend(own.map(|(name, property)| Member {
        name: name.clone(),
        kind: kind(document, property),
        required: required.contains(&name.as_str()),
        description: text(&property["description"]),
    }));
    all
}

/// The type of a member in words; the values of a choice.
fn kind(document: &Value, schema: &Value) -> String {
    let options = schema["oneOf"].as_array().into_iter().flatten();
    if let Some(option) = options.into_iter().find(|option| option["type"] != "null") {
        return kind(document, option);
    }
    if schema["items"].is_object() {
        return format!("list of {}", kind(document, &schema["items"]));
    }
    let name = type_name(schema);
    let named = &document["components"]["schemas"][&name];
    if is_choice(named) {
        let values = named["enum"].as_array().into_iter().flatten().filter_map(Value::as_str);
        return values.collect::<Vec<_>>().join(" | ");
    }
    name
}

fn type_name(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str() {
        return name.rsplit('/').next().unwrap_or_default().to_owned();
    }
    if schema["items"].is_object() {
        return format!("list of {}", type_name(&schema["items"]));
    }
    let is_null = |kind: &&Value| **kind == "null";
    let first = match &schema["type"] {
        Value::Array(kinds) => text(kinds.iter().find(|kind| !is_null(kind)).unwrap_or(&Value::Null)),
        kind => text(kind),
    };
    match schema["format"].as_str() {
        Some("date-time") => "time (RFC 3339)".to_owned(),
        Some("uuid") => "UUID".to_owned(),
        _ => first,
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
