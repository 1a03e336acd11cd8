//! Decision traces: what was checked about a request, in order, and which check refused it. An administrator reads them to learn why a
//! sign-in failed. A trace never holds a secret, a code, a token, or a name that somebody typed.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ids::{TraceId, UserId},
    named::named,
};

named! {
    /// Where the request came in.
    TraceStep {
        /// At the authorization endpoint (RFC 6749 section 3.1), and while its user signed in.
        Authorize = "authorize",
        /// With a factor: a password, a code, a passkey, another provider.
        SignIn = "sign_in",
        /// At the token endpoint (RFC 6749 section 3.2).
        Token = "token",
        /// At the logout endpoint (OpenID Connect RP-Initiated Logout 1.0).
        Logout = "logout",
    }
}

named! {
    /// What came of a check, and of a request.
    Verdict {
        /// It passed.
        Passed = "passed",
        /// It was refused.
        Refused = "refused",
        /// A check before it refused the request.
        NotReached = "not_reached",
    }
}

named! {
    /// One check.
    CheckName {
        /// The parameters can be read, and are the ones that are needed.
        WellFormed = "well_formed",
        /// There is a client of that `client_id`.
        KnownClient = "known_client",
        /// The client is not disabled.
        EnabledClient = "enabled_client",
        /// The redirect URI is one of the client's.
        RegisteredRedirectUri = "registered_redirect_uri",
        /// Nothing: how the answer is returned is chosen.
        ChosenResponseMode = "chosen_response_mode",
        /// No parameter is sent twice.
        NotRepeated = "not_repeated",
        /// No request object is sent.
        NoRequestObject = "no_request_object",
        /// No parameter is too long.
        ShortEnough = "short_enough",
        /// `state` can be returned.
        State = "state",
        /// `response_mode` is supported.
        SupportedResponseMode = "supported_response_mode",
        /// The client may use the authorization code flow.
        FlowAllowed = "flow_allowed",
        /// `response_type` is `code`, and the scope is one.
        ResponseType = "response_type",
        /// There is a code challenge where one is needed.
        CodeChallenge = "code_challenge",
        /// `prompt` has known values.
        Prompt = "prompt",
        /// `max_age` is a number.
        MaxAge = "max_age",
        /// `id_token_hint` is an ID token of ours.
        IdTokenHint = "id_token_hint",
        /// `claims` can be read.
        Claims = "claims",
        /// The resources are the client's.
        Resource = "resource",
        /// Something of the scope may be granted.
        Scope = "scope",
        /// Nothing: hints are read.
        Hints = "hints",
        /// The client may still do what it could when the request came.
        StillRegistered = "still_registered",
        /// The request was answered in time.
        InTime = "in_time",
        /// The authentication class that the request insists on can be reached here.
        ReachableClass = "reachable_class",
        /// Somebody is signed in, recently enough.
        SignedIn = "signed_in",
        /// It is the user whom the request names.
        RequestedUser = "requested_user",
        /// The account was chosen where the request asks for that.
        ChosenAccount = "chosen_account",
        /// What was proved is enough.
        AuthenticationClass = "authentication_class",
        /// Nothing is left for the user to settle.
        RequiredAction = "required_action",
        /// The user allowed it.
        Consent = "consent",
        /// Not too many attempts were wrong before.
        Attempts = "attempts",
        /// The account exists.
        KnownAccount = "known_account",
        /// The account is not disabled.
        EnabledAccount = "enabled_account",
        /// What was presented is right.
        RightFactor = "right_factor",
        /// `grant_type` is one that this server has.
        GrantType = "grant_type",
        /// The client authenticates in exactly one way.
        OneAuthenticationMethod = "one_authentication_method",
        /// It is the registered one.
        RegisteredAuthenticationMethod = "registered_authentication_method",
        /// The secret or the assertion is right.
        RightCredential = "right_credential",
        /// The client may use the grant type.
        AllowedGrantType = "allowed_grant_type",
        /// There is such a code.
        KnownCode = "known_code",
        /// The code was not used before.
        UnusedCode = "unused_code",
        /// The code or token was issued to this client.
        IssuedToThisClient = "issued_to_this_client",
        /// The code has not expired.
        UnexpiredCode = "unexpired_code",
        /// The redirect URI is the one of the authorization request.
        SameRedirectUri = "same_redirect_uri",
        /// The code verifier matches the challenge.
        CodeVerifier = "code_verifier",
        /// The client was not disabled since.
        NotDisabledSince = "not_disabled_since",
        /// The session that it rests on has not ended.
        LiveSession = "live_session",
        /// The refresh token is one of ours.
        KnownRefreshToken = "known_refresh_token",
        /// What the user allowed was not revoked, and has not expired.
        LiveGrant = "live_grant",
        /// The refresh token was not used before.
        UnusedRefreshToken = "unused_refresh_token",
        /// The hint names the client that asks.
        LogoutClient = "logout_client",
        /// The address to return to is one of the client's.
        RegisteredPostLogoutRedirectUri = "registered_post_logout_redirect_uri",
    }
}

use CheckName as Name;

/// The checks of a sign-in, in order.
const OF_SIGN_IN: &[Name] = &[
    Name::Attempts,
    Name::KnownAccount,
    Name::EnabledAccount,
    Name::RightFactor,
];

/// The checks of an authorization request, in order: those of `protocol/rules.rs`, then those of `flow.rs`.
const OF_AUTHORIZE: &[Name] = &[
    Name::KnownClient,
    Name::EnabledClient,
    Name::RegisteredRedirectUri,
    Name::ChosenResponseMode,
    Name::NotRepeated,
    Name::NoRequestObject,
    Name::ShortEnough,
    Name::State,
    Name::SupportedResponseMode,
    Name::FlowAllowed,
    Name::ResponseType,
    Name::CodeChallenge,
    Name::Prompt,
    Name::MaxAge,
    Name::IdTokenHint,
    Name::Claims,
    Name::Resource,
    Name::Scope,
    Name::Hints,
    Name::StillRegistered,
    Name::InTime,
    Name::ReachableClass,
    Name::SignedIn,
    Name::RequestedUser,
    Name::ChosenAccount,
    Name::AuthenticationClass,
    Name::RequiredAction,
    Name::Consent,
];

/// The checks of every token request, in order.
const OF_TOKEN: &[Name] = &[
    Name::GrantType,
    Name::OneAuthenticationMethod,
    Name::KnownClient,
    Name::Attempts,
    Name::EnabledClient,
    Name::RegisteredAuthenticationMethod,
    Name::RightCredential,
    Name::AllowedGrantType,
];

/// Those that follow for a code.
const OF_CODE: &[Name] = &[
    Name::KnownCode,
    Name::UnusedCode,
    Name::IssuedToThisClient,
    Name::UnexpiredCode,
    Name::SameRedirectUri,
    Name::CodeVerifier,
    Name::NotDisabledSince,
    Name::Resource,
    Name::EnabledAccount,
    Name::LiveSession,
];

/// Those that follow for a refresh token.
const OF_REFRESH: &[Name] = &[
    Name::KnownRefreshToken,
    Name::IssuedToThisClient,
    Name::NotDisabledSince,
    Name::EnabledAccount,
    Name::LiveGrant,
    Name::Scope,
    Name::Resource,
    Name::UnusedRefreshToken,
];

/// Those that follow for a client itself.
const OF_CLIENT: &[Name] = &[Name::Scope, Name::Resource];

/// The checks of a logout request, in order.
const OF_LOGOUT: &[Name] = &[
    Name::NotRepeated,
    Name::LogoutClient,
    Name::RegisteredPostLogoutRedirectUri,
];

/// The setting that decided: `client.<member>`, `user.<member>`, `group.<member>`, or `server.<name in the configuration>`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Setting(pub Cow<'static, str>);

/// A check of one request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Check {
    /// Which.
    pub name: CheckName,
    /// What came of it.
    pub verdict: Verdict,
    /// What would have passed, or did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected: Option<String>,
    /// What came.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub came: Option<String>,
    /// Which setting decided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub setting: Option<Setting>,
}

/// The longest text of a check, in characters.
const LONGEST: usize = 600;

impl Check {
    /// A check that refused.
    pub fn refused(name: CheckName) -> Self {
        Self::new(name, Verdict::Refused)
    }

    /// A check that passed.
    pub fn passed(name: CheckName) -> Self {
        Self::new(name, Verdict::Passed)
    }

    fn new(name: CheckName, verdict: Verdict) -> Self {
        Self {
            name,
            verdict,
            expected: None,
            came: None,
            setting: None,
        }
    }

    /// With what would have passed.
    #[must_use]
    pub fn expected(self, text: impl Into<String>) -> Self {
        let expected = Some(shown(&text.into()));
        Self { expected, ..self }
    }

    /// With what came, if anything did.
    #[must_use]
    pub fn came(self, text: Option<&str>) -> Self {
        let came = text.map(shown);
        Self { came, ..self }
    }

    /// With the setting that decided.
    #[must_use]
    pub fn by(self, setting: &'static str) -> Self {
        let setting = Some(Setting(setting.into()));
        Self { setting, ..self }
    }
}

/// At most so much of a text from a request, on one line.
fn shown(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    text.chars().take(LONGEST).map(plain).collect()
}

/// Which checks a request goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// Those of its step.
    OfStep,
    /// Those of a token request, and of a code.
    Code,
    /// Those of a token request, and of a refresh token.
    Refresh,
    /// Those of a token request, for the client itself.
    Client,
}

impl Sequence {
    fn names(self, step: TraceStep) -> Vec<CheckName> {
        let (first, then): (&[Name], &[Name]) = match (step, self) {
            (TraceStep::Authorize, _) => (OF_AUTHORIZE, &[]),
            (TraceStep::SignIn, _) => (OF_SIGN_IN, &[]),
            (TraceStep::Logout, _) => (OF_LOGOUT, &[]),
            (TraceStep::Token, Self::OfStep) => (OF_TOKEN, &[]),
            (TraceStep::Token, Self::Code) => (OF_TOKEN, OF_CODE),
            (TraceStep::Token, Self::Refresh) => (OF_TOKEN, OF_REFRESH),
            (TraceStep::Token, Self::Client) => (OF_TOKEN, OF_CLIENT),
        };
        [first, then].concat()
    }

    /// Every check of the sequence, with what is known of it: those before the one that refused have passed, those after it were not
    /// reached.
    pub fn complete(self, step: TraceStep, known: Vec<Check>) -> Vec<Check> {
        let refused = known.iter().find(|check| check.verdict == Verdict::Refused);
        let names = self.names(step);
        let stop = refused.map(|refused| refused.name);
        let Some(end) = stop.map_or(Some(names.len()), |stop| names.iter().position(|name| *name == stop)) else {
            // The request could not be read far enough for any of them.
            let none = names.into_iter().map(|name| Check::new(name, Verdict::NotReached));
            return known.into_iter().chain(none).collect();
        };
        let with = |(place, name): (usize, CheckName)| {
            let found = known.iter().find(|check| check.name == name).cloned();
            let verdict = match place <= end {
                true => Verdict::Passed,
                false => Verdict::NotReached,
            };
            found.unwrap_or_else(|| Check::new(name, verdict))
        };
        names.into_iter().enumerate().map(with).collect()
    }
}

/// A decision trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Trace {
    /// Its identifier.
    pub id: TraceId,
    /// When.
    pub at: DateTime<Utc>,
    /// Where the request came in.
    pub step: TraceStep,
    /// What came of it.
    pub verdict: Verdict,
    /// Names the request in our log and on the error page.
    pub correlation_id: String,
    /// The client that the request named. There may be none of that identifier.
    pub client_id: Option<String>,
    /// The user, if one is known.
    pub user_id: Option<UserId>,
    /// From which address.
    pub ip_address: Option<String>,
    /// What the browser or the program calls itself.
    pub user_agent: Option<String>,
    /// The checks, in order.
    pub checks: Vec<Check>,
    /// Until when it is kept.
    pub expires_at: DateTime<Utc>,
}

impl Trace {
    /// The check that refused the request.
    pub fn stopped_at(&self) -> Option<&Check> {
        self.checks.iter().find(|check| check.verdict == Verdict::Refused)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_came_before_the_refusal_passed_and_what_follows_was_not_reached() {
        let refused = Check::refused(Name::EnabledAccount).by("user.disabled");
        let checks = Sequence::OfStep.complete(TraceStep::SignIn, vec![refused.clone()]);
        let verdicts: Vec<_> = checks.iter().map(|check| check.verdict).collect();
        let expected = [Verdict::Passed, Verdict::Passed, Verdict::Refused, Verdict::NotReached];
        assert_eq!(verdicts, expected);
        assert_eq!(checks[2], refused);
    }

    #[test]
    fn a_request_that_nobody_could_read_reached_nothing() {
        let checks = Sequence::Code.complete(TraceStep::Token, vec![Check::refused(Name::WellFormed)]);
        assert_eq!(checks[0].name, Name::WellFormed);
        assert!(checks[1..].iter().all(|check| check.verdict == Verdict::NotReached));
    }

    #[test]
    fn a_request_that_went_well_passed_everything() {
        let checks = Sequence::Refresh.complete(TraceStep::Token, Vec::new());
        assert_eq!(checks.len(), OF_TOKEN.len() + OF_REFRESH.len());
        assert!(checks.iter().all(|check| check.verdict == Verdict::Passed));
    }

    #[test]
    fn what_a_request_brought_is_one_short_line() {
        let check = Check::refused(Name::State).came(Some(&"a\nb".repeat(1000)));
        let came = check.came.unwrap();
        assert_eq!(came.chars().count(), LONGEST);
        assert!(!came.contains('\n'));
    }
}
