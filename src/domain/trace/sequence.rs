//! Which checks a request goes through, in their order.

use super::{Check, CheckName, TraceStep, Verdict};

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
    Name::OwnSession,
    Name::SignedIn,
    Name::RequestedUser,
    Name::ChosenAccount,
    Name::AdmittedUser,
    Name::AuthenticationClass,
    Name::RequiredAction,
    Name::Consent,
];

/// The checks of a device authorization request, in order: the client, then the rules of `protocol/rules.rs`.
const OF_DEVICE_AUTHORIZATION: &[Name] = &[
    Name::OneAuthenticationMethod,
    Name::KnownClient,
    Name::Attempts,
    Name::EnabledClient,
    Name::RegisteredAuthenticationMethod,
    Name::RightCredential,
    Name::NotRepeated,
    Name::NoRequestObject,
    Name::ShortEnough,
    Name::DeviceGrantAllowed,
    Name::RequestedScope,
    Name::MaxAge,
    Name::Claims,
    Name::Resource,
    Name::Scope,
    Name::Hints,
    Name::FewEnough,
];

/// The checks of a user code that somebody typed, in order.
const OF_USER_CODE: &[Name] = &[
    Name::OwnSession,
    Name::Attempts,
    Name::KnownUserCode,
    Name::EnabledClient,
    Name::DeviceGrantAllowed,
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
    Name::AdmittedUser,
    Name::LiveSession,
];

/// Those that follow for a device code.
const OF_DEVICE: &[Name] = &[
    Name::KnownDeviceCode,
    Name::IssuedToThisClient,
    Name::NotDisabledSince,
    Name::ApprovedDevice,
    Name::UnexpiredDeviceCode,
    Name::UnusedDeviceCode,
    Name::Resource,
    Name::EnabledAccount,
    Name::AdmittedUser,
    Name::LiveSession,
];

/// Those that follow for a refresh token.
const OF_REFRESH: &[Name] = &[
    Name::KnownRefreshToken,
    Name::IssuedToThisClient,
    Name::NotDisabledSince,
    Name::EnabledAccount,
    Name::AdmittedUser,
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

/// Which checks a request goes through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sequence {
    /// Those of its step.
    OfStep,
    /// Those of a token request, and of a code.
    Code,
    /// Those of a token request, and of a device code.
    Device,
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
            (TraceStep::DeviceAuthorization, _) => (OF_DEVICE_AUTHORIZATION, &[]),
            (TraceStep::UserCode, _) => (OF_USER_CODE, &[]),
            (TraceStep::Token, Self::OfStep) => (OF_TOKEN, &[]),
            (TraceStep::Token, Self::Code) => (OF_TOKEN, OF_CODE),
            (TraceStep::Token, Self::Device) => (OF_TOKEN, OF_DEVICE),
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
}
