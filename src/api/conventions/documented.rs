//! What the document says of every operation, said once: who may call, how a request is tried, repeated and held to what was seen, and which
//! problems there are.

use std::sync::Arc;

use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ContentBuilder, HeaderBuilder, InfoBuilder, OpenApi, OpenApiBuilder, RefOr, Required, Response,
        ResponseBuilder,
        path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn},
        schema::{ObjectBuilder, Schema, Type},
        security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

use crate::http::api_error::Problem;

/// The name of the security scheme.
const SCHEME: &str = "bearer";

/// A problem (RFC 9457).
#[derive(ToSchema)]
#[schema(as = Problem)]
#[expect(dead_code, reason = "it describes a body, which `http/api_error.rs` writes")]
pub struct ProblemDocument {
    /// What kind of problem it is: `urn:vestibule:problem:…`. It never changes.
    #[schema(example = "urn:vestibule:problem:invalid")]
    r#type: String,
    /// The same in words.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What is wrong, and what is allowed.
    detail: String,
    /// The member of the body that it is about (RFC 6901).
    pointer: Option<String>,
    /// With 412 it is what is there now.
    current: Option<Value>,
    /// Names the request in our log and in the audit log.
    correlation_id: String,
}

/// The document, for whoever shows it.
#[derive(Clone)]
pub struct Described(pub Arc<Value>);

/// What the document says of the API as a whole.
pub fn about() -> OpenApi {
    let description = "Everything that an administrator can do. Send an API key, or an access token of an administrator, as \
        `Authorization: Bearer …`. Errors are problems (RFC 9457) with a stable `type`. Changes and removals need `If-Match` with \
        the `ETag` of what was seen. What has no value is absent.";
    let info = InfoBuilder::new()
        .title("Vestibule administration")
        .version("1")
        .description(Some(description));
    let mut document = OpenApiBuilder::new().info(info).build();
    let components = document.components.get_or_insert_default();
    let scheme = HttpBuilder::new()
        .scheme(HttpAuthScheme::Bearer)
        .description(Some("An API key (`vak_…`) or an access token"))
        .build();
    components.add_security_scheme(SCHEME, SecurityScheme::Http(scheme));
    let name = ProblemDocument::name().into_owned();
    components.schemas.insert(name, ProblemDocument::schema());
    document.security = Some(vec![SecurityRequirement::new(SCHEME, Vec::<String>::new())]);
    document
}

/// The document, with what holds for every operation.
pub fn with_what_all_do(mut document: OpenApi) -> OpenApi {
    // Several types are put together of parts. That a part has no other member would forbid those of the next.
    for schema in document.components.iter_mut().flat_map(|all| all.schemas.values_mut()) {
        if let RefOr::T(Schema::Object(object)) = schema {
            object.additional_properties = None;
        }
    }
    for item in document.paths.paths.values_mut() {
        let operations = [
            (HttpMethod::Get, &mut item.get),
            (HttpMethod::Post, &mut item.post),
            (HttpMethod::Put, &mut item.put),
            (HttpMethod::Patch, &mut item.patch),
            (HttpMethod::Delete, &mut item.delete),
        ];
        for (method, operation) in operations {
            if let Some(operation) = operation {
                complete(&method, operation);
            }
        }
    }
    document
}

/// Whether the operation needs `If-Match`.
pub fn needs_if_match(operation: &Operation) -> bool {
    let extensions = operation.extensions.as_ref();
    extensions.is_some_and(|extensions| extensions.get("x-if-match") == Some(&Value::Bool(true)))
}

fn complete(method: &HttpMethod, operation: &mut Operation) {
    let writes = *method != HttpMethod::Get;
    let has_body = operation.request_body.is_some();
    let names_something = !operation.parameters.as_deref().unwrap_or_default().is_empty();
    let mut problems = vec![
        Problem::Malformed,
        Problem::Unauthenticated,
        Problem::NotAllowed,
        Problem::Internal,
        Problem::Unavailable,
    ];
    // A body can name something too.
    if names_something || has_body {
        problems.push(Problem::NotFound);
    }
    let parameters = operation.parameters.get_or_insert_default();
    if writes {
        problems.push(Problem::Conflict);
        parameters.push(RefOr::T(dry_run()));
    }
    if has_body {
        problems.extend([Problem::TooLarge, Problem::UnsupportedMediaType, Problem::Invalid]);
    }
    if *method == HttpMethod::Post {
        problems.push(Problem::KeyReused);
        let about = "A text of 1 to 255 characters that the caller chooses. The request is carried out once, however often it is sent \
                     with it within 24 hours.";
        parameters.push(RefOr::T(field("Idempotency-Key", about)));
    }
    if needs_if_match(operation) {
        problems.extend([Problem::Stale, Problem::PreconditionRequired]);
        let about = "The `ETag` of what the caller has seen, or `*`.";
        let parameters = operation.parameters.get_or_insert_default();
        parameters.push(RefOr::T(field("If-Match", about)));
    }
    for answer in operation.responses.responses.values_mut() {
        if let RefOr::T(answer) = answer
            && !answer.content.is_empty()
        {
            answer
                .headers
                .insert("ETag".to_owned(), RefOr::T(HeaderBuilder::new().build()));
        }
    }
    for problem in problems {
        let status = problem.status().as_u16().to_string();
        let answer = operation.responses.responses.entry(status);
        answer.or_insert_with(|| RefOr::T(answer_with(problem)));
    }
}

fn dry_run() -> Parameter {
    ParameterBuilder::new()
        .name("dry_run")
        .parameter_in(ParameterIn::Query)
        .required(Required::False)
        .description(Some("Whether to answer only what would be, and change nothing."))
        .schema(Some(ObjectBuilder::new().schema_type(Type::Boolean)))
        .build()
}

fn field(name: &str, about: &str) -> Parameter {
    ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(about))
        .schema(Some(Schema::Object(
            ObjectBuilder::new().schema_type(Type::String).build(),
        )))
        .build()
}

fn answer_with(problem: Problem) -> Response {
    let schema = utoipa::openapi::Ref::from_schema_name(ProblemDocument::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    ResponseBuilder::new()
        .description(problem.title())
        .content("application/problem+json", content)
        .build()
}
