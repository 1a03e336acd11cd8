//! What is wrong with an application, in words.

use super::refusal;
use crate::{
    domain::client::ApplicationType,
    http::{errors::PageError, messages::Messages},
    management::{change_error::ChangeError, validation},
    protocol::redirect_uri::UriProblem,
};

/// Those of `uris` that such an application cannot have, each with a sentence.
pub fn wrong_uris(messages: &Messages, uris: &[String], application_type: ApplicationType) -> Vec<String> {
    let wrong = validation::wrong_uris(uris, application_type);
    wrong
        .iter()
        .map(|(uri, problem)| of_uri(messages, uri, problem))
        .collect()
}

fn of_uri(messages: &Messages, uri: &str, problem: &UriProblem) -> String {
    let shown: String = uri.chars().take(LONGEST_SHOWN).collect();
    match problem {
        UriProblem::TooLong => messages.text_with("admin-app-uri-long", &[("uri", &shown)]),
        UriProblem::Character(character) => messages.text_with(
            "admin-app-uri-character",
            &[("uri", &shown), ("name", &character.escape_debug().to_string())],
        ),
        UriProblem::Fragment => messages.text_with("admin-app-uri-fragment", &[("uri", &shown)]),
        UriProblem::Wildcard => messages.text_with("admin-app-uri-wildcard", &[("uri", &shown)]),
        UriProblem::NotAbsolute(_) => messages.text_with("admin-app-uri-absolute", &[("uri", &shown)]),
        UriProblem::Credentials => messages.text_with("admin-app-uri-credentials", &[("uri", &shown)]),
        UriProblem::ResponseParameter(name) => {
            messages.text_with("admin-app-uri-parameter", &[("uri", &shown), ("name", name)])
        }
        UriProblem::Host => messages.text_with("admin-app-uri-host", &[("uri", &shown)]),
        UriProblem::Http => messages.text_with("admin-app-uri-http", &[("uri", &shown)]),
        UriProblem::DangerousScheme(name) => {
            messages.text_with("admin-app-uri-scheme", &[("uri", &shown), ("name", name)])
        }
        UriProblem::OwnScheme(name) => {
            messages.text_with("admin-app-uri-own-scheme", &[("uri", &shown), ("name", name)])
        }
    }
}

/// How much of an address a sentence repeats.
const LONGEST_SHOWN: usize = 200;

/// Why an application was not made or changed.
///
/// # Errors
/// When it is not there (404), or the store failed (503 or 500).
pub fn sentence(messages: &Messages, error: ChangeError) -> Result<String, PageError> {
    let ChangeError::Invalid(invalid) = &error else {
        return match error {
            ChangeError::Taken(_) => Ok(messages.text("admin-app-problem-taken")),
            other => refusal::sentence(messages, other),
        };
    };
    Ok(match invalid.field {
        "client_id" => messages.text("admin-app-problem-client-id"),
        "client_name" => messages.text("admin-app-problem-name"),
        "redirect_uris" => messages.text("admin-app-problem-no-uri"),
        "scope" => messages.text("admin-app-problem-scope"),
        "cors_origins" => messages.text("admin-app-problem-origin"),
        "client_uri" | "logo_uri" | "policy_uri" | "tos_uri" | "jwks_uri" => messages.text("admin-app-problem-link"),
        "allowed_groups" => messages.text("admin-app-problem-groups"),
        "required_acr" => messages.text("admin-app-problem-class"),
        "grant_types" => messages.text("admin-app-problem-grants"),
        "jwks" => messages.text("admin-app-problem-keys"),
        _ => return refusal::sentence(messages, error),
    })
}

/// The lines of a field, without white space around them and without those that have nothing else.
pub fn lines(text: Option<&str>) -> Vec<String> {
    let lines = text.unwrap_or_default().lines().map(str::trim);
    lines.filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
