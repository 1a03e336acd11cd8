//! Whether what a state file says is possible. The rules of redirect URIs are `protocol/redirect_uri.rs`'s.

use secrecy::{ExposeSecret, SecretString};
use url::Url;

use super::{
    planned::ApplyError,
    state_file::{GroupEntry, RoleEntry, ScopeEntry, UserEntry},
};
use crate::{
    crypto::password,
    domain::{
        client::{Client, ClientAuthMethod, ClientMetadata, GrantType},
        email_address::EmailAddress,
        person_name,
        role::Role,
        scope::{OPENID, STANDARD, ScopeSet, is_claim},
        user_name,
    },
    protocol::redirect_uri,
};

/// The shortest client secret: it is stored as a plain digest, which only randomness protects.
const SHORTEST_SECRET: usize = 16;
/// In seconds.
const LONGEST_REFRESH_GRACE: u32 = 600;
/// The longest name of anything.
const LONGEST_NAME: usize = 200;

pub(super) fn scope(scope: &ScopeEntry) -> Result<(), ApplyError> {
    let wrong = |problem: &str| Err(wrong("scope", &scope.name, problem));
    let is_token = |text: &str| {
        !text.is_empty()
            && text
                .bytes()
                .all(|byte| matches!(byte, 0x21 | 0x23..=0x5b | 0x5d..=0x7e))
    };
    if !is_token(&scope.name) || scope.name.len() > LONGEST_NAME {
        return wrong("a name is printable ASCII without spaces, quotes and backslashes (RFC 6749 section 3.3)");
    }
    if STANDARD.contains(&scope.name.as_str()) {
        return wrong("this scope is a standard one; it cannot be changed");
    }
    Ok(())
}

pub(super) fn group(group: &GroupEntry) -> Result<(), ApplyError> {
    if group.name.trim().is_empty()
        || group.name.chars().count() > LONGEST_NAME
        || group.name.chars().any(char::is_control)
    {
        return Err(wrong("group", &group.name, "a name has 1 to 200 characters"));
    }
    Ok(())
}

pub(super) fn role(role: &RoleEntry) -> Result<(), ApplyError> {
    if Role::find_built_in(&role.name).is_some() {
        return Err(wrong("role", &role.name, "this role is built in; it cannot be changed"));
    }
    if !Role::is_name(&role.name) {
        let problem = "a name has a-z, 0-9, - and _, at most 64 of them";
        return Err(wrong("role", &role.name, problem));
    }
    Ok(())
}

/// The name by which the user is found.
pub(super) fn name_of(user: &UserEntry) -> Option<&String> {
    let claims = &user.claims;
    claims.preferred_username.as_ref().or(claims.email.as_ref())
}

/// Answers with the name by which the user is found.
pub(super) fn user(user: &UserEntry) -> Result<String, ApplyError> {
    let claims = &user.claims;
    let Some(name) = name_of(user) else {
        return Err(wrong(
            "user",
            "(without a name)",
            "preferred_username or email is needed",
        ));
    };
    let wrong = |problem: &str| Err(wrong("user", name, problem));
    if let Some(name) = &claims.preferred_username
        && let Err(problem) = user_name::check(name)
    {
        return wrong(&format!("preferred_username: {problem}"));
    }
    let names = [
        &claims.name,
        &claims.given_name,
        &claims.family_name,
        &claims.middle_name,
        &claims.nickname,
    ];
    if !names.into_iter().flatten().all(|name| person_name::fits(name)) {
        return wrong(&format!(
            "a name of a person has at most {} characters",
            person_name::LONGEST
        ));
    }
    if let Some(email) = &claims.email
        && let Err(problem) = EmailAddress::parse(email)
    {
        return wrong(&format!("email: {problem}"));
    }
    if user.password.is_some() && user.password_hash.is_some() {
        return wrong("password and password_hash: one of them");
    }
    if let Some(password) = &user.password
        && has_line_break(password.expose_secret())
    {
        return wrong("password has a line break in it, which nobody can type; take it out");
    }
    if let Some(password) = &user.password
        && let Err(problem) = password::check_new(password)
    {
        return wrong(&format!("password: {problem}"));
    }
    if let Some(hash) = &user.password_hash
        && let Err(problem) = password::check_hash(hash)
    {
        return wrong(&format!("password_hash: {problem}"));
    }
    Ok(name.clone())
}

pub(super) fn client(client: &Client, secret: Option<&SecretString>) -> Result<(), ApplyError> {
    let metadata = &client.metadata;
    let wrong = |problem: &str| Err(wrong("client", client.client_id.as_str(), problem));
    let id = client.client_id.as_str();
    if id.is_empty() || id.len() > LONGEST_NAME || !id.bytes().all(|byte| (0x20..0x7f).contains(&byte)) {
        return wrong("client_id is 1 to 200 printable ASCII characters (RFC 6749 appendix A.1)");
    }
    match metadata.token_endpoint_auth_method {
        ClientAuthMethod::ClientSecretBasic | ClientAuthMethod::ClientSecretPost
            if client.client_secret_digest.is_none() =>
        {
            return wrong("client_secret is needed with this token_endpoint_auth_method");
        }
        ClientAuthMethod::None if secret.is_some() => {
            return wrong("token_endpoint_auth_method = \"none\" is for clients that have no client_secret");
        }
        ClientAuthMethod::PrivateKeyJwt if metadata.jwks.is_some() == metadata.jwks_uri.is_some() => {
            return wrong("private_key_jwt needs jwks or jwks_uri, and not both");
        }
        _ => {}
    }
    if secret.is_some_and(|secret| has_line_break(secret.expose_secret())) {
        return wrong("client_secret has a line break in it, which the application will not send; take it out");
    }
    if secret.is_some_and(|secret| secret.expose_secret().trim() != secret.expose_secret()) {
        return wrong(
            "client_secret begins or ends with white space, which the application will not send; take it out",
        );
    }
    if metadata
        .refresh_grace
        .is_some_and(|grace| grace > LONGEST_REFRESH_GRACE)
    {
        return wrong(
            "refresh_grace is at most \"10m\": whoever has a copy of a used token gets the new one meanwhile",
        );
    }
    if let Some(claim) = metadata.id_token_claims.iter().find(|claim| !is_claim(claim)) {
        return wrong(&format!("id_token_claims: no scope releases {claim:?}"));
    }
    if secret.is_some_and(|secret| secret.expose_secret().len() < SHORTEST_SECRET) {
        return wrong("client_secret has at least 16 characters; make it with `openssl rand -hex 32`");
    }
    if client.is_public() && client.allows(GrantType::ClientCredentials) {
        return wrong("client_credentials is for clients that can keep a secret");
    }
    if client.allows(GrantType::AuthorizationCode) && metadata.redirect_uris.is_empty() {
        return wrong("redirect_uris is needed with the grant type authorization_code");
    }
    uris(metadata).or_else(|problem| wrong(&problem))
}

/// Refuses a scope that does not exist: the client would ask for it and never get it.
pub(super) fn scope_is_defined(client: &Client, defined: &ScopeSet) -> Result<(), ApplyError> {
    match client.metadata.scope.iter().find(|name| !defined.contains(name)) {
        None => Ok(()),
        Some(name) => Err(wrong(
            "client",
            client.client_id.as_str(),
            &format!("scope: nobody defined {name}; define it with [[scopes]] and name = {name:?}, or take it out"),
        )),
    }
}

/// What may surprise about a client where the file does not say how its ID tokens are signed: many libraries expect RS256.
pub(super) fn hint(metadata: &ClientMetadata) -> Option<String> {
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

fn has_line_break(text: &str) -> bool {
    text.contains(['\n', '\r'])
}

/// Every URI of a client, and its keys.
fn uris(metadata: &ClientMetadata) -> Result<(), String> {
    for uri in metadata.redirect_uris.iter().chain(&metadata.post_logout_redirect_uris) {
        if let Err(problem) = redirect_uri::check_registered(uri, metadata.application_type) {
            return Err(format!("{uri}: {problem}"));
        }
    }
    for origin in &metadata.cors_origins {
        if !Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin) {
            return Err(format!(
                "cors_origins: {origin} is not an origin such as https://app.example"
            ));
        }
    }
    for resource in &metadata.resources {
        if !Url::parse(resource).is_ok_and(|url| url.fragment().is_none()) {
            return Err(format!(
                "resources: {resource} is not an absolute URI without fragment (RFC 8707 section 2)"
            ));
        }
    }
    let links = [
        &metadata.client_uri,
        &metadata.logo_uri,
        &metadata.policy_uri,
        &metadata.tos_uri,
        &metadata.jwks_uri,
    ];
    for link in links.into_iter().flatten() {
        if !Url::parse(link).is_ok_and(|url| matches!(url.scheme(), "https" | "http")) {
            return Err(format!("{link} is not an http or https address"));
        }
    }
    if metadata.jwks.as_ref().is_some_and(holds_private_keys) {
        return Err(
            "jwks is not a set of public keys: {\"keys\": [...]}, and no private or symmetric one among them"
                .to_owned(),
        );
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

pub(super) fn wrong(kind: &'static str, name: &str, problem: &str) -> ApplyError {
    ApplyError::Wrong {
        kind,
        name: name.to_owned(),
        problem: problem.to_owned(),
    }
}
