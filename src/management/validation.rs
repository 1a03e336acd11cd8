//! Whether an object can be as somebody wants it, whoever asks: a state file, the API, the console. The rules of redirect URIs are
//! `protocol/redirect_uri.rs`'s.

use secrecy::{ExposeSecret, SecretString};
use serde_json::{Value, json};
use url::Url;

use crate::{
    config::Config,
    domain::{
        acr::Acr,
        client::{ApplicationType, Client, ClientAuthMethod, ClientMetadata, ConsentPolicy, GrantType},
        email_address::EmailAddress,
        ids::ClientId,
        person_name,
        scope::{ADMINISTRATION, OPENID, STANDARD, Scope, ScopeSet, is_claim},
        user::UserClaims,
        user_name,
    },
    protocol::redirect_uri::{self, UriProblem},
};

/// The shortest client secret: it is stored as a plain digest, which only randomness protects.
const SHORTEST_SECRET: usize = 16;
/// In seconds.
const LONGEST_REFRESH_GRACE: u32 = 600;
/// The longest name of anything.
const LONGEST_NAME: usize = 200;
/// The longest text of any other kind.
const LONGEST_TEXT: usize = 2000;
/// The longest list.
const LONGEST_LIST: usize = 500;
/// The longest telephone number, with what separates its digits.
const LONGEST_NUMBER: usize = 64;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{problem}")]
pub struct Invalid {
    /// The field, under its name in state files and in the API.
    pub field: &'static str,
    /// Where in the field it is, if it has members or entries: `2/claim`.
    pub below: Option<String>,
    /// What is wrong with it, and what is allowed.
    pub problem: String,
}

impl Invalid {
    /// `problem` with `field`.
    pub fn new(field: &'static str, problem: impl Into<String>) -> Self {
        Self {
            field,
            below: None,
            problem: problem.into(),
        }
    }

    /// The same, with a place in the field: names without `/` and `~`, and numbers.
    #[must_use]
    pub fn below(self, place: impl Into<String>) -> Self {
        let below = Some(place.into());
        Self { below, ..self }
    }

    /// Where it is, as a JSON pointer (RFC 6901).
    pub fn pointer(&self) -> String {
        match &self.below {
            None => format!("/{}", self.field),
            Some(below) => format!("/{}/{below}", self.field),
        }
    }
}

fn wrong<T>(field: &'static str, problem: impl Into<String>) -> Result<T, Invalid> {
    Err(Invalid::new(field, problem))
}

/// Whether somebody can sign in with that class, by what counts here: nobody could get in otherwise.
///
/// # Errors
/// What is wrong with `required_acr`.
pub fn class_can_be_reached(config: &Config, acr: Acr) -> Result<(), Invalid> {
    match config.somebody_can_reach(acr) {
        true => Ok(()),
        false => wrong(
            "required_acr",
            "required_acr: no factor that counts on this server reaches that class; see sign_in.second_factors",
        ),
    }
}

/// Whether there can be such a scope.
///
/// # Errors
/// What is wrong with it.
pub fn scope(scope: &Scope) -> Result<(), Invalid> {
    let is_token = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
    };
    if !is_token(&scope.name) || scope.name.len() > LONGEST_NAME {
        let problem = "a name is printable ASCII without spaces, quotes and backslashes (RFC 6749 section 3.3)";
        return wrong("name", problem);
    }
    if STANDARD.contains(&scope.name.as_str()) {
        return wrong("name", "this scope is a standard one; it cannot be changed");
    }
    no_text_is_too_long("claims", &json!(scope.claims))?;
    description(&scope.description)
}

/// Whether a group can have that name.
///
/// # Errors
/// What is wrong with it.
pub fn group_name(name: &str) -> Result<(), Invalid> {
    if name.trim().is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return wrong("name", "a name has 1 to 200 characters");
    }
    Ok(())
}

/// Whether there can be a user of whom that is known.
///
/// # Errors
/// What is wrong with it.
pub fn user_claims(claims: &UserClaims) -> Result<(), Invalid> {
    if claims.preferred_username.is_none() && claims.email.is_none() {
        return wrong("preferred_username", "preferred_username or email is needed");
    }
    if let Some(name) = &claims.preferred_username
        && let Err(problem) = user_name::check(name)
    {
        return wrong("preferred_username", format!("preferred_username: {problem}"));
    }
    let names = [
        ("name", &claims.name),
        ("given_name", &claims.given_name),
        ("family_name", &claims.family_name),
        ("middle_name", &claims.middle_name),
        ("nickname", &claims.nickname),
    ];
    for (field, name) in names {
        if name.as_deref().is_some_and(|name| !person_name::fits(name)) {
            let most = person_name::LONGEST;
            return wrong(field, format!("a name of a person has at most {most} characters"));
        }
    }
    if let Some(email) = &claims.email
        && let Err(problem) = EmailAddress::parse(email)
    {
        return wrong("email", format!("email: {problem}"));
    }
    if claims.phone_number.as_deref().is_some_and(|number| !is_number(number)) {
        let problem = "phone_number is a number with its country, such as +41 79 123 45 67 (E.164)";
        return wrong("phone_number", problem);
    }
    let others = [
        ("profile", &claims.profile),
        ("picture", &claims.picture),
        ("website", &claims.website),
        ("gender", &claims.gender),
        ("birthdate", &claims.birthdate),
        ("zoneinfo", &claims.zoneinfo),
        ("locale", &claims.locale),
    ];
    for (field, text) in others {
        no_text_is_too_long(field, &json!(text))?;
    }
    no_text_is_too_long("address", &json!(claims.address))
}

/// Digits after a plus, and what people put between them.
fn is_number(text: &str) -> bool {
    let is_part = |character: char| character.is_ascii_digit() || " -().".contains(character);
    let is_long_enough = (5..=15).contains(&text.chars().filter(char::is_ascii_digit).count());
    let rest = text.strip_prefix('+').unwrap_or(text);
    is_long_enough && text.len() <= LONGEST_NUMBER && rest.chars().all(is_part)
}

/// Goes on if a client can have that identifier.
///
/// # Errors
/// Says what is wrong with it.
pub fn client_id(client_id: &ClientId) -> Result<(), Invalid> {
    let id = client_id.as_str();
    if id.is_empty() || id.len() > LONGEST_NAME || !id.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        let problem = "client_id is 1 to 200 printable ASCII characters (RFC 6749 appendix A.1)";
        return wrong("client_id", problem);
    }
    if matches!(id, "." | "..") {
        // No address could have it: browsers and programs take these out of a path (RFC 3986 section 5.2.4).
        return wrong("client_id", "client_id cannot be . or ..");
    }
    Ok(())
}

/// Whether there can be such a client. `secret` is the one that it gets now.
///
/// # Errors
/// What is wrong with it.
pub fn client(client: &Client, secret: Option<&SecretString>) -> Result<(), Invalid> {
    let metadata = &client.metadata;
    client_id(&client.client_id)?;
    authentication(client, secret)?;
    if metadata
        .refresh_grace
        .is_some_and(|grace| grace > LONGEST_REFRESH_GRACE)
    {
        let problem = "refresh_grace is at most \"10m\": whoever has a copy of a used token gets the new one meanwhile";
        return wrong("refresh_grace", problem);
    }
    if let Some(claim) = metadata.id_token_claims.iter().find(|claim| !is_claim(claim)) {
        let problem = format!("id_token_claims: no scope releases {claim:?}");
        return wrong("id_token_claims", problem);
    }
    if client.is_public() && client.allows(GrantType::ClientCredentials) {
        let problem = "client_credentials is for clients that can keep a secret";
        return wrong("grant_types", problem);
    }
    if client.allows(GrantType::AuthorizationCode) && metadata.redirect_uris.is_empty() {
        let problem = "redirect_uris is needed with the grant type authorization_code";
        return wrong("redirect_uris", problem);
    }
    let asks_to_administer = metadata.scope.iter().any(|name| name.starts_with(ADMINISTRATION));
    if metadata.consent == ConsentPolicy::Never && asks_to_administer {
        let problem =
            "consent = \"never\" and a scope of the administration: whoever signs in to it would be asked nothing";
        return wrong("consent", problem);
    }
    if metadata
        .client_name
        .as_ref()
        .is_some_and(|name| name.chars().count() > LONGEST_NAME)
    {
        return wrong("client_name", "a name has at most 200 characters");
    }
    uris(metadata)?;
    no_text_is_too_long("scope", &json!(metadata.scope))?;
    no_text_is_too_long("contacts", &json!(metadata.contacts))?;
    no_text_is_too_long("redirect_uris", &json!(metadata.redirect_uris))?;
    no_text_is_too_long("post_logout_redirect_uris", &json!(metadata.post_logout_redirect_uris))?;
    no_text_is_too_long("cors_origins", &json!(metadata.cors_origins))?;
    no_text_is_too_long("resources", &json!(metadata.resources))
}

/// Refuses a text of more than 2,000 characters, and a list of more than 500: nobody means that, and everybody who looks at the object would
/// carry it.
fn no_text_is_too_long(field: &'static str, value: &Value) -> Result<(), Invalid> {
    match value {
        Value::String(text) if text.chars().count() > LONGEST_TEXT => {
            wrong(field, format!("{field}: a text has at most {LONGEST_TEXT} characters"))
        }
        Value::Array(items) if items.len() > LONGEST_LIST => {
            wrong(field, format!("{field}: a list has at most {LONGEST_LIST} entries"))
        }
        Value::Array(items) => items.iter().try_for_each(|item| no_text_is_too_long(field, item)),
        Value::Object(members) => members.values().try_for_each(|value| no_text_is_too_long(field, value)),
        _ => Ok(()),
    }
}

/// Whether something can be described like that.
///
/// # Errors
/// When it is too long.
pub fn description(text: &str) -> Result<(), Invalid> {
    no_text_is_too_long("description", &json!(text))
}

/// How the client authenticates, and its secret.
fn authentication(client: &Client, secret: Option<&SecretString>) -> Result<(), Invalid> {
    let metadata = &client.metadata;
    let has_secret = client.client_secret_digest.is_some();
    match metadata.token_endpoint_auth_method {
        ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost if !has_secret => {
            let problem = "client_secret is needed with this token_endpoint_auth_method";
            return wrong("client_secret", problem);
        }
        ClientAuthMethod::None if secret.is_some() => {
            let problem = "token_endpoint_auth_method = \"none\" is for clients that have no client_secret";
            return wrong("token_endpoint_auth_method", problem);
        }
        ClientAuthMethod::PrivateKeyJwt if metadata.jwks.is_some() == metadata.jwks_uri.is_some() => {
            return wrong("jwks", "private_key_jwt needs jwks or jwks_uri, and not both");
        }
        _ => {}
    }
    let Some(secret) = secret.map(ExposeSecret::expose_secret) else {
        return Ok(());
    };
    let problem = if secret.contains(['\n', '\r']) {
        "client_secret has a line break in it, which the application will not send; take it out"
    } else if secret.trim() != secret {
        "client_secret begins or ends with white space, which the application will not send; take it out"
    } else if secret.len() < SHORTEST_SECRET {
        "client_secret has at least 16 characters; make it with `openssl rand -hex 32`"
    } else {
        return Ok(());
    };
    wrong("client_secret", problem)
}

/// Refuses a scope that does not exist: the client would ask for it and never get it.
///
/// # Errors
/// Which one that is.
pub fn scope_is_defined(client: &Client, defined: &ScopeSet) -> Result<(), Invalid> {
    match client.metadata.scope.iter().find(|name| !defined.contains(name)) {
        None => Ok(()),
        Some(name) => wrong(
            "scope",
            format!("scope: nobody defined {name}; define it with [[scopes]] and name = {name:?}, or take it out"),
        ),
    }
}

/// What may surprise about a client that does not say how its ID tokens are signed: many libraries expect RS256.
pub fn hint(metadata: &ClientMetadata) -> Option<String> {
    let gets_id_tokens =
        metadata.scope.contains(OPENID) && metadata.grant_types.contains(&GrantType::AuthorizationCode);
    let algorithm = metadata.id_token_signed_response_alg;
    (gets_id_tokens && algorithm == ClientMetadata::default().id_token_signed_response_alg).then(|| {
        format!(
            "its ID tokens are signed with {algorithm}, the default; if its library expects RS256, set \
             id_token_signed_response_alg = \"RS256\""
        )
    })
}

/// Those of `uris` that a client of this type cannot register, and why.
pub fn wrong_uris(uris: &[String], application_type: ApplicationType) -> Vec<(String, UriProblem)> {
    let wrong = uris.iter().filter_map(|uri| {
        let problem = redirect_uri::check_registered(uri, application_type).err()?;
        Some((uri.clone(), problem))
    });
    wrong.collect()
}

/// Every URI of a client, and its keys.
fn uris(metadata: &ClientMetadata) -> Result<(), Invalid> {
    let returns = [
        ("redirect_uris", &metadata.redirect_uris),
        ("post_logout_redirect_uris", &metadata.post_logout_redirect_uris),
    ];
    for (field, uris) in returns {
        if let Some((uri, problem)) = wrong_uris(uris, metadata.application_type).first() {
            return wrong(field, format!("{uri}: {problem}"));
        }
    }
    for origin in &metadata.cors_origins {
        if !Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin) {
            let problem = format!("cors_origins: {origin} is not an origin such as https://app.example");
            return wrong("cors_origins", problem);
        }
    }
    for resource in &metadata.resources {
        if !Url::parse(resource).is_ok_and(|url| url.fragment().is_none()) {
            let problem = format!("resources: {resource} is not an absolute URI without fragment (RFC 8707 section 2)");
            return wrong("resources", problem);
        }
    }
    let links = [
        ("client_uri", &metadata.client_uri),
        ("logo_uri", &metadata.logo_uri),
        ("policy_uri", &metadata.policy_uri),
        ("tos_uri", &metadata.tos_uri),
        ("jwks_uri", &metadata.jwks_uri),
    ];
    for (field, link) in links {
        if let Some(link) = link
            && !Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "https" | "http"))
        {
            return wrong(field, format!("{link} is not an http or https address"));
        }
    }
    if metadata.jwks.as_ref().is_some_and(holds_private_keys) {
        let problem = "jwks is not a set of public keys: {\"keys\": [...]}, and no private or symmetric one among them";
        return wrong("jwks", problem);
    }
    Ok(())
}

fn holds_private_keys(jwks: &serde_json::Value) -> bool {
    let Some(keys) = jwks.get("keys").and_then(|keys| keys.as_array()) else {
        return true;
    };
    keys.iter().any(|key| {
        key.get("kty").is_some_and(|kty| kty == "oct")
            || ["d", "p", "q", "k"].iter().any(|member| key.get(member).is_some())
    })
}
