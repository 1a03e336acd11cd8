//! The rules of OAuth 2.0 and OpenID Connect, one file per concept. No I/O, no clock, no randomness: what a rule needs to know
//! is an argument, so that one rule serves every endpoint and a property test can run it a thousand times.
//!
//! | module | endpoints | specification |
//! |---|---|---|
//! | [`parameters`] | all | RFC 6749 3.1, 3.2, appendix B |
//! | [`error`] | all | RFC 6749 4.1.2.1, 5.2; RFC 6750 3.1; RFC 7009 2.2.1; RFC 8707 2; OIDC Core 3.1.2.6 |
//! | [`rules`], [`authorize_request`] | `/authorize` | RFC 6749 4.1.1; OIDC Core 3.1.2.1, 3.1.2.2, 5.5 |
//! | [`device_authorization_request`] | `/device_authorization` | RFC 8628 3.1 |
//! | [`user_code`] | `/device`, `/device_authorization` | RFC 8628 3.3, 6.1 |
//! | [`authorize_response`] | `/authorize` | RFC 6749 4.1.2; RFC 9207; Multiple Response Types; Form Post Response Mode |
//! | [`redirect_uri`] | `/authorize`, registration | RFC 6749 3.1.2; RFC 8252 7; RFC 9700 2.1 |
//! | [`pkce`] | `/authorize`, `/token` | RFC 7636; RFC 9700 2.1.1 |
//! | [`scope`] | `/authorize`, `/device_authorization`, `/token` | RFC 6749 3.3; OIDC Core 5.4, 11 |
//! | [`resource`] | `/authorize`, `/device_authorization`, `/token` | RFC 8707 |
//! | [`authorization_header`] | `/token`, `/device_authorization`, `/introspect`, `/revoke`, `/userinfo` | RFC 9110 11.6.2 |
//! | [`client_authentication`] | `/token`, `/device_authorization`, `/introspect`, `/revoke` | RFC 6749 2.3; RFC 7521 4.2; OIDC Core 9 |
//! | [`client_assertion`] | `/token`, `/device_authorization`, `/introspect`, `/revoke` | RFC 7523 3; OIDC Core 9 |
//! | [`token_request`] | `/token` | RFC 6749 3.2 |
//! | [`code_grant`] | `/token` | RFC 6749 4.1.3; OIDC Core 3.1.3 |
//! | [`refresh_grant`] | `/token` | RFC 6749 6; OIDC Core 12 |
//! | [`device_code_grant`] | `/token` | RFC 8628 3.4, 3.5 |
//! | [`client_credentials`] | `/token` | RFC 6749 4.4 |
//! | [`sender_constraint`] | `/token`, `/userinfo`, `/introspect` | RFC 7800 3; RFC 8705 3; RFC 9449 5, 6, 7.1 |
//! | [`access_token`] | `/token`, `/userinfo`, `/introspect`, `/revoke` | RFC 9068 |
//! | [`claims`] | `/userinfo`, `/token` | OIDC Core 5.1, 5.4, 5.5 |
//! | [`introspection`] | `/introspect` | RFC 7662 |
//! | [`logout_request`] | `/logout` | RP-Initiated Logout 2, 3 |
//! | [`metadata`] | `/.well-known/…` | OIDC Discovery 3; RFC 8414 2 |
//! | [`scim_filter`] | lists for administrators | RFC 7644 3.4.2.2 |
//!
//! A request that asks for an authorization passes these rules, in this order. A test compares this table with [`rules::RULES`],
//! which is the one that runs.
//!
//! | rule | specification | `/authorize` | `/device_authorization` |
//! |---|---|---|---|
//! | known client | RFC 6749 2.2, 4.1.2.1 | x | – |
//! | enabled client | RFC 6749 4.1.2.1 | x | x |
//! | registered redirect URI | RFC 6749 3.1.2; RFC 8252 7.3; RFC 9700 2.1 | x | – |
//! | chosen response mode | Multiple Response Types 2.1 | x | – |
//! | not repeated | RFC 6749 3.1; RFC 8707 2 | x | x |
//! | no request object | OIDC Core 3.1.2.6, 6.1, 6.2, 7.2.1 | x | x |
//! | short enough | OIDC Core 3.1.2.2 | x | x |
//! | state | RFC 6749 4.1.1; OIDC Core 3.1.2.1 | x | – |
//! | supported response mode | Multiple Response Types 2.1; Form Post Response Mode | x | – |
//! | flow allowed | RFC 6749 4.1.2.1; RFC 7591 2 | x | – |
//! | device grant allowed | RFC 8628 3.1; RFC 7591 2 | – | x |
//! | response type | RFC 6749 3.1.1, 3.3 | x | – |
//! | requested scope | RFC 6749 3.3; RFC 8628 3.1 | – | x |
//! | code challenge | RFC 7636 4.3, 4.4.1; RFC 9700 2.1.1 | x | – |
//! | prompt | OIDC Core 3.1.2.1 | x | – |
//! | max age | OIDC Core 3.1.2.1 | x | x |
//! | ID token hint | OIDC Core 3.1.2.1 | x | – |
//! | claims | OIDC Core 5.5 | x | x |
//! | resource | RFC 8707 2 | x | x |
//! | scope | RFC 6749 3.3; OIDC Core 3.1.2.1, 11 | x | x |
//! | hints | OIDC Core 3.1.2.1 | x | x |
//!
//! [`oxide`] alone names oxide-auth: it gives the order of the steps of the three grants that this library knows.

pub mod error;
pub mod parameters;

pub mod authorize_request;
pub mod authorize_response;
pub mod pkce;
pub mod redirect_uri;
pub mod resource;
pub mod rules;
pub mod scope;

pub mod authorization_header;
pub mod client_assertion;
pub mod client_authentication;
pub mod client_credentials;
pub mod code_grant;
pub mod device_authorization_request;
pub mod device_code_grant;
pub mod refresh_grant;
pub mod sender_constraint;
pub mod token_request;
pub mod user_code;

pub mod access_token;
pub mod claim_rules;
pub mod claims;
pub mod introspection;
pub mod logout_request;
pub mod metadata;

pub mod scim_filter;

pub mod oxide;

#[cfg(test)]
pub(crate) mod fixtures;
