//! Decision traces: what was checked about a request, in order, and which check refused it. An administrator reads them to learn why a
//! sign-in failed. A trace never holds a secret, a code, a token, or a name that somebody typed.

use std::borrow::Cow;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{
    ids::{TraceId, UserId},
    named::named,
};

pub use self::sequence::Sequence;

mod sequence;

named! {
    /// Where the request came in.
    TraceStep {
        /// At the authorization endpoint (RFC 6749 section 3.1), and while its user signed in.
        Authorize = "authorize",
        /// With a factor: a password, a code, a passkey, another provider.
        SignIn = "sign_in",
        /// At the device authorization endpoint (RFC 8628 section 3.1).
        DeviceAuthorization = "device_authorization",
        /// On the page on which a user types the code of a device (RFC 8628 section 3.3).
        UserCode = "user_code",
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
        /// The client may use the device authorization grant.
        DeviceGrantAllowed = "device_grant_allowed",
        /// The scope is one.
        RequestedScope = "requested_scope",
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
        /// The user is in a group that the client is limited to, where it is.
        AdmittedUser = "admitted_user",
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
        /// There is such a device code.
        KnownDeviceCode = "known_device_code",
        /// The device code has not expired.
        UnexpiredDeviceCode = "unexpired_device_code",
        /// The user let the device in.
        ApprovedDevice = "approved_device",
        /// The device code was not used before.
        UnusedDeviceCode = "unused_device_code",
        /// A device that can still be let in shows the user code.
        KnownUserCode = "known_user_code",
        /// Not too many requests came from the address.
        FewEnough = "few_enough",
        /// It is the user, and not an administrator who acts as them.
        OwnSession = "own_session",
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

impl From<CheckName> for Check {
    /// One that refused, of which nothing more is known.
    fn from(name: CheckName) -> Self {
        Self::refused(name)
    }
}

/// At most so much of a text from a request, on one line.
fn shown(text: &str) -> String {
    let plain = |letter: char| if letter.is_control() { '\u{fffd}' } else { letter };
    text.chars().take(LONGEST).map(plain).collect()
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
    fn what_a_request_brought_is_one_short_line() {
        let check = Check::refused(CheckName::State).came(Some(&"a\nb".repeat(1000)));
        let came = check.came.unwrap();
        assert_eq!(came.chars().count(), LONGEST);
        assert!(!came.contains('\n'));
    }
}
