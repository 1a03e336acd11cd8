//! The rules for a request that asks for an authorization, in the order in which they are applied, and the endpoints that they
//! apply to. [`RULES`] is the table that runs; the table in [`super`] is compared with it by a test.
//!
//! `/authorize` and `/device_authorization` use it. Pushed requests (RFC 9126), request objects (RFC 9101) and back-channel requests
//! become a value of [`Endpoint`] each, which is one column of the table: a row without its cell does not compile.

mod binding;
mod claims_parameter;
pub mod draft;
pub mod explain;
mod grant;
pub mod input;
mod openid;
mod request_object;
mod response_mode;
mod shape;

use self::{
    Applies::{No, Yes},
    draft::{Draft, Refusal},
    input::RuleInput,
};

pub use self::{binding::client_id, shape::MAX_STATE_LENGTH};
pub(in crate::protocol) use self::{request_object::asked_answer, shape::is_returnable};

/// Where a request arrives.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// `/authorize` (RFC 6749 section 3.1).
    Authorize,
    /// `/device_authorization` (RFC 8628 section 3.1). Its client has authenticated.
    DeviceAuthorization,
}

impl Endpoint {
    /// Every endpoint, in the order of the table's columns.
    pub const ALL: [Self; 2] = [Self::Authorize, Self::DeviceAuthorization];

    /// Its path.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Authorize => "/authorize",
            Self::DeviceAuthorization => "/device_authorization",
        }
    }
}

/// Whether a rule applies to an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applies {
    /// It does.
    Yes,
    /// It does not.
    No,
}

/// One row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Rule {
    /// Its name.
    pub name: &'static str,
    /// The sections of the specifications that ask for it.
    pub section: &'static str,
    /// Where it applies: one cell for each of [`Endpoint::ALL`].
    pub applies: [Applies; Endpoint::ALL.len()],
    check: Check,
}

/// A rule: adds what it found to the draft, or refuses.
type Check = for<'a> fn(&RuleInput<'a>, &mut Draft<'a>) -> Result<(), Refusal>;

impl Rule {
    const fn new(
        name: &'static str,
        section: &'static str,
        applies: [Applies; Endpoint::ALL.len()],
        check: Check,
    ) -> Self {
        Self {
            name,
            section,
            applies,
            check,
        }
    }

    /// Whether it applies to `endpoint`.
    pub fn applies_to(&self, endpoint: Endpoint) -> bool {
        let mut cells = Endpoint::ALL.into_iter().zip(self.applies);
        cells.any(|cell| cell == (endpoint, Applies::Yes))
    }
}

/// The rules in their order: the client and its redirect URI first, because until both are certain nothing may be sent there.
#[rustfmt::skip]
pub const RULES: &[Rule] = &[
    //         rule                       sections                                             /authorize, /device_authorization
    Rule::new("known client",            "RFC 6749 2.2, 4.1.2.1",                               [Yes, No],  binding::known_client),
    Rule::new("enabled client",          "RFC 6749 4.1.2.1",                                    [Yes, Yes], binding::enabled_client),
    Rule::new("registered redirect URI", "RFC 6749 3.1.2; RFC 8252 7.3; RFC 9700 2.1",          [Yes, No],  binding::registered_redirect_uri),
    Rule::new("chosen response mode",    "Multiple Response Types 2.1",                         [Yes, No],  response_mode::chosen),
    Rule::new("not repeated",            "RFC 6749 3.1; RFC 8707 2",                            [Yes, Yes], shape::not_repeated),
    Rule::new("no request object",       "OIDC Core 3.1.2.6, 6.1, 6.2, 7.2.1",                  [Yes, Yes], shape::no_request_object),
    Rule::new("short enough",            "OIDC Core 3.1.2.2",                                   [Yes, Yes], shape::short_enough),
    Rule::new("state",                   "RFC 6749 4.1.1; OIDC Core 3.1.2.1",                   [Yes, No],  shape::state),
    Rule::new("supported response mode", "Multiple Response Types 2.1; Form Post Response Mode", [Yes, No],  response_mode::supported),
    Rule::new("flow allowed",            "RFC 6749 4.1.2.1; RFC 7591 2",                        [Yes, No],  grant::flow_allowed),
    Rule::new("device grant allowed",    "RFC 8628 3.1; RFC 7591 2",                             [No, Yes],  grant::device_grant_allowed),
    Rule::new("response type",           "RFC 6749 3.1.1, 3.3",                                 [Yes, No],  grant::response_type),
    Rule::new("requested scope",         "RFC 6749 3.3; RFC 8628 3.1",                           [No, Yes],  grant::requested_scope),
    Rule::new("code challenge",          "RFC 7636 4.3, 4.4.1; RFC 9700 2.1.1",                 [Yes, No],  grant::code_challenge),
    Rule::new("prompt",                  "OIDC Core 3.1.2.1",                                   [Yes, No],  openid::prompt),
    Rule::new("max age",                 "OIDC Core 3.1.2.1",                                   [Yes, Yes], openid::max_age),
    Rule::new("ID token hint",           "OIDC Core 3.1.2.1",                                   [Yes, No],  openid::id_token_hint),
    Rule::new("claims",                  "OIDC Core 5.5",                                       [Yes, Yes], openid::claims),
    Rule::new("resource",                "RFC 8707 2",                                          [Yes, Yes], grant::resource),
    Rule::new("scope",                   "RFC 6749 3.3; OIDC Core 3.1.2.1, 11",                 [Yes, Yes], grant::scope),
    Rule::new("hints",                   "OIDC Core 3.1.2.1",                                   [Yes, Yes], openid::hints),
];

/// What the rules of `endpoint` found, if the request passes every one.
///
/// # Errors
/// The refusal of the first rule that does not pass (a page, 400, or an error for the redirect URI), with what the rules before
/// it found.
pub fn check<'a>(endpoint: Endpoint, input: &RuleInput<'a>) -> Result<Draft<'a>, Refused<'a>> {
    let mut draft = Draft {
        // Who sends it is a rule at the one, and was proved before at the other.
        client: input.client.filter(|_| endpoint == Endpoint::DeviceAuthorization),
        ..Draft::default()
    };
    for rule in RULES.iter().filter(|rule| rule.applies_to(endpoint)) {
        if let Err(refusal) = (rule.check)(input, &mut draft) {
            return Err(Refused {
                rule: rule.name,
                refusal,
                draft: Box::new(draft),
            });
        }
    }
    Ok(draft)
}

/// A refused request.
#[derive(Clone, Debug)]
pub struct Refused<'a> {
    /// The name of the rule that did not pass.
    pub rule: &'static str,
    /// How it is refused.
    pub refusal: Refusal,
    /// What the rules before it found.
    pub draft: Box<Draft<'a>>,
}

#[cfg(test)]
mod tests;
