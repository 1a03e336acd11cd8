//! The claims that already mean something: neither an attribute nor a rule has the name of one.

use super::scope;

/// Claims that protocols define, beside the standard ones about a person: whoever reads a token trusts them. RFC 7519, 7800, 8417, 8485,
/// 8693, 9068, 9101, 9396, 9449, 9493, OpenID Connect Core 1.0 (also sections 5.6.2 and 7), its logout specifications, and RFC 7662.
pub const OF_PROTOCOLS: &[&str] = &[
    "_claim_names",
    "_claim_sources",
    "acr",
    "act",
    "active",
    "amr",
    "at_hash",
    "ath",
    "attest",
    "aud",
    "auth_time",
    "authorization_details",
    "azp",
    "c_hash",
    "claims",
    "client_id",
    "cnf",
    "events",
    "exp",
    "gid",
    "htm",
    "htu",
    "iat",
    "iss",
    "jti",
    "may_act",
    "nbf",
    "nonce",
    "s_hash",
    "scope",
    "sid",
    "sub",
    "sub_id",
    "sub_jwk",
    "toe",
    "token_introspection",
    "token_type",
    "txn",
    "username",
    "vot",
    "vtm",
];

/// Whether a claim of that name already means something. Capital letters make no other name of it: some libraries take them for the same.
pub fn is_reserved(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    OF_PROTOCOLS.contains(&name.as_str()) || scope::is_claim(&name)
}
