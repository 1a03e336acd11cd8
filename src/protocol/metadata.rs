//! What the provider says about itself (OpenID Connect Discovery 1.0 section 3, RFC 8414 section 2, RFC 8628 section 4, RFC 9207 section 3,
//! RP-Initiated Logout 1.0 section 2.1). One document for both well-known addresses; only registered member names.

use openidconnect::{
    AdditionalProviderMetadata, AuthUrl, AuthenticationContextClass, IssuerUrl, JsonWebKeySetUrl, LanguageTag,
    OpPolicyUrl, ProviderMetadata, ResponseTypes, Scope, TokenUrl, UserInfoUrl,
    core::{
        CoreAuthDisplay, CoreClaimName, CoreClaimType, CoreClientAuthMethod, CoreGrantType, CoreJsonWebKey,
        CoreJweContentEncryptionAlgorithm, CoreJweKeyManagementAlgorithm, CoreJwsSigningAlgorithm, CoreResponseMode,
        CoreResponseType, CoreSubjectIdentifierType,
    },
};
use serde::{Deserialize, Serialize};

use crate::domain::{
    acr::Acr,
    client::{ClientAuthMethod, GrantType},
    scope::{STANDARD, ScopeSet, standard_claims},
    signing_algorithm::SigningAlgorithm,
};

/// The discovery document.
pub type Metadata = ProviderMetadata<
    Extra,
    CoreAuthDisplay,
    CoreClientAuthMethod,
    CoreClaimName,
    CoreClaimType,
    CoreGrantType,
    CoreJweContentEncryptionAlgorithm,
    CoreJweKeyManagementAlgorithm,
    CoreJsonWebKey,
    CoreResponseMode,
    CoreResponseType,
    CoreSubjectIdentifierType,
>;

/// The members that OpenID Connect Discovery does not know, by their names in the IANA registry.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extra {
    /// RP-Initiated Logout 1.0.
    pub end_session_endpoint: String,
    /// RFC 8628 section 4.
    pub device_authorization_endpoint: String,
    /// RFC 7009.
    pub revocation_endpoint: String,
    /// How clients prove themselves there.
    pub revocation_endpoint_auth_methods_supported: Vec<String>,
    /// With which algorithms.
    pub revocation_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// RFC 7662.
    pub introspection_endpoint: String,
    /// How clients prove themselves there.
    pub introspection_endpoint_auth_methods_supported: Vec<String>,
    /// With which algorithms.
    pub introspection_endpoint_auth_signing_alg_values_supported: Vec<String>,
    /// RFC 7636.
    pub code_challenge_methods_supported: Vec<String>,
    /// RFC 9207.
    pub authorization_response_iss_parameter_supported: bool,
    /// Initiating User Registration 1.0, which gave `prompt` its list.
    pub prompt_values_supported: Vec<String>,
}

impl AdditionalProviderMetadata for Extra {}

/// What differs from deployment to deployment.
#[derive(Clone, Copy, Debug)]
pub struct Deployment<'a> {
    /// The issuer, without a trailing slash.
    pub issuer: &'a str,
    /// The scopes that an administrator defined.
    pub scopes: &'a ScopeSet,
    /// The claims that rules of these scopes make.
    pub claims: &'a [String],
    /// The languages of the pages, as BCP 47 tags.
    pub ui_locales: &'a [&'a str],
    /// The privacy policy.
    pub policy_uri: Option<&'a str>,
}

/// The document.
///
/// # Errors
/// The issuer or the policy's address is no URL (500); the configuration does not accept such a value.
pub fn document(deployment: &Deployment<'_>) -> Result<Metadata, url::ParseError> {
    let issuer = deployment.issuer;
    let at = |path: &str| format!("{issuer}{path}");
    let scopes = deployment.scopes.union(&STANDARD.iter().copied().collect());
    let locales = deployment
        .ui_locales
        .iter()
        .map(|tag| LanguageTag::new((*tag).to_owned()));
    let policy_uri = deployment
        .policy_uri
        .map(|uri| OpPolicyUrl::new(uri.to_owned()))
        .transpose()?;
    Ok(Metadata::new(
        IssuerUrl::new(issuer.to_owned())?,
        AuthUrl::new(at("/authorize"))?,
        JsonWebKeySetUrl::new(at("/jwks"))?,
        vec![ResponseTypes::new(vec![CoreResponseType::Code])],
        vec![CoreSubjectIdentifierType::Public],
        signing_algorithms(),
        extra(issuer),
    )
    .set_token_endpoint(Some(TokenUrl::new(at("/token"))?))
    .set_userinfo_endpoint(Some(UserInfoUrl::new(at("/userinfo"))?))
    .set_scopes_supported(Some(scopes.iter().map(|name| Scope::new(name.to_owned())).collect()))
    .set_response_modes_supported(Some(vec![
        CoreResponseMode::Query,
        CoreResponseMode::Fragment,
        CoreResponseMode::FormPost,
    ]))
    .set_grant_types_supported(Some(GrantType::ALL.map(grant_type).to_vec()))
    .set_acr_values_supported(Some(
        Acr::ALL
            .map(|acr| AuthenticationContextClass::new(acr.as_str().to_owned()))
            .to_vec(),
    ))
    .set_userinfo_signing_alg_values_supported(Some(signing_algorithms()))
    .set_token_endpoint_auth_methods_supported(Some(ClientAuthMethod::ALL.map(auth_method).to_vec()))
    .set_token_endpoint_auth_signing_alg_values_supported(Some(signing_algorithms()))
    .set_claim_types_supported(Some(vec![CoreClaimType::Normal]))
    .set_claims_supported(Some(claims(deployment.claims)))
    .set_claims_parameter_supported(Some(true))
    .set_request_parameter_supported(Some(false))
    // Left out it would mean true (OpenID Connect Discovery 1.0 section 3).
    .set_request_uri_parameter_supported(Some(false))
    .set_ui_locales_supported(Some(locales.collect()))
    .set_op_policy_uri(policy_uri))
}

fn extra(issuer: &str) -> Extra {
    let names = |methods: &[ClientAuthMethod]| methods.iter().map(|method| method.as_str().to_owned()).collect();
    let algorithms = || {
        SigningAlgorithm::ALL
            .map(|algorithm| algorithm.as_str().to_owned())
            .to_vec()
    };
    Extra {
        end_session_endpoint: format!("{issuer}/logout"),
        device_authorization_endpoint: format!("{issuer}/device_authorization"),
        revocation_endpoint: format!("{issuer}/revoke"),
        revocation_endpoint_auth_methods_supported: names(&ClientAuthMethod::ALL),
        revocation_endpoint_auth_signing_alg_values_supported: algorithms(),
        introspection_endpoint: format!("{issuer}/introspect"),
        // A public client proves nothing, so it learns nothing.
        introspection_endpoint_auth_methods_supported: names(&[
            ClientAuthMethod::ClientSecretBasic,
            ClientAuthMethod::ClientSecretPost,
            ClientAuthMethod::PrivateKeyJwt,
        ]),
        introspection_endpoint_auth_signing_alg_values_supported: algorithms(),
        code_challenge_methods_supported: vec!["S256".to_owned()],
        authorization_response_iss_parameter_supported: true,
        prompt_values_supported: ["none", "login", "consent", "select_account"]
            .map(str::to_owned)
            .to_vec(),
    }
}

/// The claims that a token or a UserInfo answer may hold.
fn claims(made: &[String]) -> Vec<CoreClaimName> {
    let of_the_issuer = [
        "sub",
        "iss",
        "aud",
        "exp",
        "iat",
        "auth_time",
        "nonce",
        "acr",
        "amr",
        "azp",
        "at_hash",
        "sid",
    ];
    let of_the_user = STANDARD
        .iter()
        .flat_map(|scope| standard_claims(scope).unwrap_or_default());
    let all = of_the_issuer.into_iter().chain(of_the_user.copied());
    all.chain(made.iter().map(String::as_str))
        .map(|name| CoreClaimName::new(name.to_owned()))
        .collect()
}

fn signing_algorithms() -> Vec<CoreJwsSigningAlgorithm> {
    SigningAlgorithm::ALL
        .map(|algorithm| match algorithm {
            SigningAlgorithm::ES256 => CoreJwsSigningAlgorithm::EcdsaP256Sha256,
            SigningAlgorithm::ES384 => CoreJwsSigningAlgorithm::EcdsaP384Sha384,
            SigningAlgorithm::EdDSA => CoreJwsSigningAlgorithm::EdDsa,
            SigningAlgorithm::RS256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
            SigningAlgorithm::PS256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
        })
        .to_vec()
}

fn grant_type(grant_type: GrantType) -> CoreGrantType {
    match grant_type {
        GrantType::AuthorizationCode => CoreGrantType::AuthorizationCode,
        GrantType::RefreshToken => CoreGrantType::RefreshToken,
        GrantType::DeviceCode => CoreGrantType::DeviceCode,
        GrantType::ClientCredentials => CoreGrantType::ClientCredentials,
    }
}

fn auth_method(method: ClientAuthMethod) -> CoreClientAuthMethod {
    match method {
        ClientAuthMethod::None => CoreClientAuthMethod::None,
        ClientAuthMethod::ClientSecretBasic => CoreClientAuthMethod::ClientSecretBasic,
        ClientAuthMethod::ClientSecretPost => CoreClientAuthMethod::ClientSecretPost,
        ClientAuthMethod::PrivateKeyJwt => CoreClientAuthMethod::PrivateKeyJwt,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::protocol::fixtures::ISSUER;

    fn written() -> Value {
        let document = document(&Deployment {
            issuer: ISSUER,
            scopes: &ScopeSet::parse("books"),
            claims: &["library".to_owned()],
            ui_locales: &["en"],
            policy_uri: None,
        });
        serde_json::to_value(document.unwrap()).unwrap()
    }

    #[test]
    fn the_issuer_is_written_as_it_was_given_and_endpoints_are_below_it() {
        let document = written();
        assert_eq!(document["issuer"], ISSUER);
        for (name, path) in [
            ("authorization_endpoint", "/authorize"),
            ("token_endpoint", "/token"),
            ("userinfo_endpoint", "/userinfo"),
            ("jwks_uri", "/jwks"),
            ("introspection_endpoint", "/introspect"),
            ("revocation_endpoint", "/revoke"),
            ("end_session_endpoint", "/logout"),
        ] {
            assert_eq!(document[name], format!("{ISSUER}{path}"), "{name}");
        }
    }

    #[test]
    fn what_is_supported_is_said_in_registered_words() {
        let document = written();
        let algorithms = json!(["ES256", "ES384", "EdDSA", "RS256", "PS256"]);
        assert_eq!(document["id_token_signing_alg_values_supported"], algorithms);
        assert_eq!(document["response_types_supported"], json!(["code"]));
        assert_eq!(
            document["response_modes_supported"],
            json!(["query", "fragment", "form_post"])
        );
        assert_eq!(document["code_challenge_methods_supported"], json!(["S256"]));
        assert_eq!(document["subject_types_supported"], json!(["public"]));
        assert_eq!(
            document["grant_types_supported"],
            json!([
                "authorization_code",
                "refresh_token",
                "client_credentials",
                "urn:ietf:params:oauth:grant-type:device_code"
            ])
        );
        assert_eq!(
            document["token_endpoint_auth_methods_supported"],
            json!(["client_secret_basic", "client_secret_post", "private_key_jwt", "none"])
        );
        assert_eq!(document["authorization_response_iss_parameter_supported"], true);
        assert_eq!(document["request_uri_parameter_supported"], false);
        assert_eq!(document["request_parameter_supported"], false);
        assert_eq!(document["claims_parameter_supported"], true);
        let scopes = document["scopes_supported"].as_array().unwrap();
        assert!(scopes.contains(&json!("openid")) && scopes.contains(&json!("books")));
        assert!(
            document["claims_supported"]
                .as_array()
                .unwrap()
                .contains(&json!("phone_number_verified"))
        );
    }

    #[test]
    fn no_member_is_null() {
        let document = written();
        assert!(
            document.as_object().unwrap().values().all(|value| !value.is_null()),
            "{document}"
        );
    }

    #[test]
    fn each_claim_is_listed_once() {
        let mut names: Vec<String> = claims(&[]).iter().map(|name| (**name).clone()).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
    }

    #[test]
    fn an_issuer_that_is_no_url_gives_no_document() {
        let deployment = Deployment {
            issuer: "not a url",
            scopes: &ScopeSet::default(),
            claims: &[],
            ui_locales: &[],
            policy_uri: None,
        };
        assert!(document(&deployment).is_err());
    }
}
