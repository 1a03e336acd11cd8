//! Looks at a provider before anybody is sent there: what it says of itself, and its keys. Nothing is changed or kept, and the cache is not
//! asked. Each finding is a reason why nobody could sign in by it.

use openidconnect::{
    AsyncHttpClient as _, HttpRequest, JsonWebKey as _, JsonWebKeySetUrl,
    core::{CoreJsonWebKeySet, CoreJsonWebKeyType, CoreResponseType},
    http::{Method, Request, StatusCode, header},
};
use serde_json::Value;

use super::{discovered::Metadata, github, oidc::ALGORITHMS, provider::Upstream};
use crate::config::UpstreamPreset;

/// What is wrong with a provider.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing answers at this address.
    Unreachable(String),
    /// Another status than 200 at this address.
    Status(String, u16),
    /// What is at this address is not the metadata of a provider.
    NotMetadata(String),
    /// It calls itself by another issuer identifier.
    OtherIssuer(String),
    /// It does not do the code flow.
    NoCodeFlow,
    /// It does PKCE, and not with S256.
    NoS256,
    /// It signs by no algorithm that is accepted here.
    NoSignature,
    /// It has no key for a signature.
    NoKeys,
}

impl Finding {
    /// Its name in the API.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Unreachable(_) => "unreachable",
            Self::Status(..) => "status",
            Self::NotMetadata(_) => "not_metadata",
            Self::OtherIssuer(_) => "other_issuer",
            Self::NoCodeFlow => "no_code_flow",
            Self::NoS256 => "no_s256",
            Self::NoSignature => "no_signature",
            Self::NoKeys => "no_keys",
        }
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Unreachable(address) => write!(f, "nothing answers at {address}, or this server may not go there"),
            Self::Status(address, status) => write!(f, "{address} answers with the status {status}"),
            Self::NotMetadata(address) => write!(f, "what is at {address} does not describe an OpenID provider"),
            Self::OtherIssuer(issuer) => write!(f, "it calls itself {issuer}: the issuer must be exactly that"),
            Self::NoCodeFlow => f.write_str("it does not offer the code flow (response type code)"),
            Self::NoS256 => f.write_str("it does not take PKCE with S256"),
            Self::NoSignature => {
                f.write_str("it signs ID tokens by no algorithm that is accepted here, such as RS256 or ES256")
            }
            Self::NoKeys => f.write_str("it publishes no key for signatures"),
        }
    }
}

impl Upstream {
    /// Looks at the provider. No finding means that it looks well; whether it takes the client id and the secret shows at the first sign-in.
    pub async fn examine(&self) -> Vec<Finding> {
        let looked = match self.config.preset {
            UpstreamPreset::Github => github(self).await,
            _ => openid(self).await,
        };
        looked.unwrap_or_else(|finding| vec![finding])
    }
}

/// Its API answers something; without a token that is often a refusal.
async fn github(upstream: &Upstream) -> Result<Vec<Finding>, Finding> {
    let address = github::api(upstream);
    let status = ask(upstream, address).await?.0;
    match status.is_server_error() || status == StatusCode::NOT_FOUND {
        true => Err(Finding::Status(address.to_owned(), status.as_u16())),
        false => Ok(Vec::new()),
    }
}

async fn openid(upstream: &Upstream) -> Result<Vec<Finding>, Finding> {
    let issuer = upstream.config.issuer().unwrap_or_default();
    let address = format!("{}/.well-known/openid-configuration", issuer.trim_end_matches('/'));
    let (status, body) = ask(upstream, &address).await?;
    if status != StatusCode::OK {
        return Err(Finding::Status(address, status.as_u16()));
    }
    let document: Value = serde_json::from_slice(&body).map_err(|_| Finding::NotMetadata(address.clone()))?;
    match document["issuer"].as_str() {
        Some(named) if named == issuer => {}
        Some(named) => return Err(Finding::OtherIssuer(named.chars().take(LONGEST).collect())),
        None => return Err(Finding::NotMetadata(address)),
    }
    let metadata: Metadata = serde_json::from_value(document).map_err(|_| Finding::NotMetadata(address))?;
    let mut findings = promises(&metadata);
    findings.extend(keys(upstream, metadata.jwks_uri()).await.err());
    Ok(findings)
}

/// How much of what it calls itself is shown.
const LONGEST: usize = 300;

/// What its metadata says that it cannot do.
fn promises(metadata: &Metadata) -> Vec<Finding> {
    let is_code = |types: &Vec<CoreResponseType>| types.as_slice() == [CoreResponseType::Code];
    let does_code = metadata.response_types_supported().iter().any(|types| is_code(types));
    let methods = &metadata.additional_metadata().code_challenge_methods_supported;
    let does_s256 = methods
        .as_ref()
        .is_none_or(|methods| methods.iter().any(|method| method == "S256"));
    let signs = metadata
        .id_token_signing_alg_values_supported()
        .iter()
        .any(|algorithm| ALGORITHMS.contains(algorithm));
    [
        (does_code, Finding::NoCodeFlow),
        (does_s256, Finding::NoS256),
        (signs, Finding::NoSignature),
    ]
    .into_iter()
    .filter_map(|(is_well, finding)| (!is_well).then_some(finding))
    .collect()
}

async fn keys(upstream: &Upstream, at: &JsonWebKeySetUrl) -> Result<(), Finding> {
    let (status, body) = ask(upstream, at.as_str()).await?;
    if status != StatusCode::OK {
        return Err(Finding::Status(at.as_str().to_owned(), status.as_u16()));
    }
    let set: CoreJsonWebKeySet = serde_json::from_slice(&body).map_err(|_| Finding::NoKeys)?;
    let signs = set
        .keys()
        .iter()
        .any(|key| *key.key_type() != CoreJsonWebKeyType::Symmetric);
    signs.then_some(()).ok_or(Finding::NoKeys)
}

async fn ask(upstream: &Upstream, address: &str) -> Result<(StatusCode, Vec<u8>), Finding> {
    let unreachable = || Finding::Unreachable(address.to_owned());
    let request: HttpRequest = Request::builder()
        .method(Method::GET)
        .uri(address)
        .header(header::ACCEPT, "application/json")
        .header(header::USER_AGENT, "vestibule")
        .body(Vec::new())
        .map_err(|_| unreachable())?;
    let answer = upstream.http.call(request).await.map_err(|_| unreachable())?;
    Ok((answer.status(), answer.into_body()))
}
