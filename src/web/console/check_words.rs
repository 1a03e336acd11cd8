//! What each check is called, and why a request was refused by it, in the words of the console.

use crate::{domain::trace::CheckName, http::messages::Messages};

/// What the check is called.
pub fn title(messages: &Messages, name: CheckName) -> String {
    let titles = [title_of_request, title_of_sign_in, title_of_token];
    let found = titles.iter().find_map(|title| title(messages, name));
    found.unwrap_or_else(|| name.as_str().to_owned())
}

/// Why the check refused the request.
pub fn reason(messages: &Messages, name: CheckName) -> String {
    let reasons = [reason_of_request, reason_of_sign_in, reason_of_token];
    let found = reasons.iter().find_map(|reason| reason(messages, name));
    found.unwrap_or_else(|| title(messages, name))
}

fn title_of_request(messages: &Messages, name: CheckName) -> Option<String> {
    Some(match name {
        CheckName::WellFormed => messages.text("trace-check-well-formed"),
        CheckName::KnownClient => messages.text("trace-check-known-client"),
        CheckName::EnabledClient => messages.text("trace-check-enabled-client"),
        CheckName::RegisteredRedirectUri => messages.text("trace-check-registered-redirect-uri"),
        CheckName::ChosenResponseMode => messages.text("trace-check-chosen-response-mode"),
        CheckName::NotRepeated => messages.text("trace-check-not-repeated"),
        CheckName::NoRequestObject => messages.text("trace-check-no-request-object"),
        CheckName::ShortEnough => messages.text("trace-check-short-enough"),
        CheckName::State => messages.text("trace-check-state"),
        CheckName::SupportedResponseMode => messages.text("trace-check-supported-response-mode"),
        CheckName::FlowAllowed => messages.text("trace-check-flow-allowed"),
        CheckName::DeviceGrantAllowed => messages.text("trace-check-device-grant-allowed"),
        CheckName::RequestedScope => messages.text("trace-check-requested-scope"),
        CheckName::FewEnough => messages.text("trace-check-few-enough"),
        CheckName::ResponseType => messages.text("trace-check-response-type"),
        CheckName::CodeChallenge => messages.text("trace-check-code-challenge"),
        CheckName::Prompt => messages.text("trace-check-prompt"),
        CheckName::MaxAge => messages.text("trace-check-max-age"),
        CheckName::IdTokenHint => messages.text("trace-check-id-token-hint"),
        CheckName::Claims => messages.text("trace-check-claims"),
        CheckName::Resource => messages.text("trace-check-resource"),
        CheckName::Scope => messages.text("trace-check-scope"),
        CheckName::Hints => messages.text("trace-check-hints"),
        _ => return None,
    })
}

fn reason_of_request(messages: &Messages, name: CheckName) -> Option<String> {
    Some(match name {
        CheckName::WellFormed => messages.text("trace-why-well-formed"),
        CheckName::KnownClient => messages.text("trace-why-known-client"),
        CheckName::EnabledClient => messages.text("trace-why-enabled-client"),
        CheckName::RegisteredRedirectUri => messages.text("trace-why-registered-redirect-uri"),
        CheckName::NotRepeated => messages.text("trace-why-not-repeated"),
        CheckName::NoRequestObject => messages.text("trace-why-no-request-object"),
        CheckName::ShortEnough => messages.text("trace-why-short-enough"),
        CheckName::State => messages.text("trace-why-state"),
        CheckName::SupportedResponseMode => messages.text("trace-why-supported-response-mode"),
        CheckName::FlowAllowed => messages.text("trace-why-flow-allowed"),
        CheckName::DeviceGrantAllowed => messages.text("trace-why-device-grant-allowed"),
        CheckName::RequestedScope => messages.text("trace-why-requested-scope"),
        CheckName::FewEnough => messages.text("trace-why-few-enough"),
        CheckName::ResponseType => messages.text("trace-why-response-type"),
        CheckName::CodeChallenge => messages.text("trace-why-code-challenge"),
        CheckName::Prompt => messages.text("trace-why-prompt"),
        CheckName::MaxAge => messages.text("trace-why-max-age"),
        CheckName::IdTokenHint => messages.text("trace-why-id-token-hint"),
        CheckName::Claims => messages.text("trace-why-claims"),
        CheckName::Resource => messages.text("trace-why-resource"),
        CheckName::Scope => messages.text("trace-why-scope"),
        _ => return None,
    })
}

fn title_of_sign_in(messages: &Messages, name: CheckName) -> Option<String> {
    Some(match name {
        CheckName::StillRegistered => messages.text("trace-check-still-registered"),
        CheckName::InTime => messages.text("trace-check-in-time"),
        CheckName::ReachableClass => messages.text("trace-check-reachable-class"),
        CheckName::OwnSession => messages.text("trace-check-own-session"),
        CheckName::KnownUserCode => messages.text("trace-check-known-user-code"),
        CheckName::SignedIn => messages.text("trace-check-signed-in"),
        CheckName::RequestedUser => messages.text("trace-check-requested-user"),
        CheckName::ChosenAccount => messages.text("trace-check-chosen-account"),
        CheckName::AdmittedUser => messages.text("trace-check-admitted-user"),
        CheckName::AuthenticationClass => messages.text("trace-check-authentication-class"),
        CheckName::RequiredAction => messages.text("trace-check-required-action"),
        CheckName::Consent => messages.text("trace-check-consent"),
        CheckName::Attempts => messages.text("trace-check-attempts"),
        CheckName::KnownAccount => messages.text("trace-check-known-account"),
        CheckName::EnabledAccount => messages.text("trace-check-enabled-account"),
        CheckName::RightFactor => messages.text("trace-check-right-factor"),
        _ => return None,
    })
}

fn reason_of_sign_in(messages: &Messages, name: CheckName) -> Option<String> {
    Some(match name {
        CheckName::StillRegistered => messages.text("trace-why-still-registered"),
        CheckName::InTime => messages.text("trace-why-in-time"),
        CheckName::ReachableClass => messages.text("trace-why-reachable-class"),
        CheckName::OwnSession => messages.text("trace-why-own-session"),
        CheckName::KnownUserCode => messages.text("trace-why-known-user-code"),
        CheckName::SignedIn => messages.text("trace-why-signed-in"),
        CheckName::RequestedUser => messages.text("trace-why-requested-user"),
        CheckName::ChosenAccount => messages.text("trace-why-chosen-account"),
        CheckName::AdmittedUser => messages.text("trace-why-admitted-user"),
        CheckName::AuthenticationClass => messages.text("trace-why-authentication-class"),
        CheckName::RequiredAction => messages.text("trace-why-required-action"),
        CheckName::Consent => messages.text("trace-why-consent"),
        CheckName::Attempts => messages.text("trace-why-attempts"),
        CheckName::KnownAccount => messages.text("trace-why-known-account"),
        CheckName::EnabledAccount => messages.text("trace-why-enabled-account"),
        CheckName::RightFactor => messages.text("trace-why-right-factor"),
        _ => return None,
    })
}

fn title_of_token(messages: &Messages, name: CheckName) -> Option<String> {
    Some(match name {
        CheckName::GrantType => messages.text("trace-check-grant-type"),
        CheckName::OneAuthenticationMethod => messages.text("trace-check-one-authentication-method"),
        CheckName::RegisteredAuthenticationMethod => messages.text("trace-check-registered-authentication-method"),
        CheckName::RightCredential => messages.text("trace-check-right-credential"),
        CheckName::AllowedGrantType => messages.text("trace-check-allowed-grant-type"),
        CheckName::KnownCode => messages.text("trace-check-known-code"),
        CheckName::UnusedCode => messages.text("trace-check-unused-code"),
        CheckName::IssuedToThisClient => messages.text("trace-check-issued-to-this-client"),
        CheckName::UnexpiredCode => messages.text("trace-check-unexpired-code"),
        CheckName::KnownDeviceCode => messages.text("trace-check-known-device-code"),
        CheckName::UnexpiredDeviceCode => messages.text("trace-check-unexpired-device-code"),
        CheckName::ApprovedDevice => messages.text("trace-check-approved-device"),
        CheckName::UnusedDeviceCode => messages.text("trace-check-unused-device-code"),
        CheckName::SameRedirectUri => messages.text("trace-check-same-redirect-uri"),
        CheckName::CodeVerifier => messages.text("trace-check-code-verifier"),
        CheckName::NotDisabledSince => messages.text("trace-check-not-disabled-since"),
        CheckName::LiveSession => messages.text("trace-check-live-session"),
        CheckName::KnownRefreshToken => messages.text("trace-check-known-refresh-token"),
        CheckName::LiveGrant => messages.text("trace-check-live-grant"),
        CheckName::UnusedRefreshToken => messages.text("trace-check-unused-refresh-token"),
        CheckName::LogoutClient => messages.text("trace-check-logout-client"),
        CheckName::RegisteredPostLogoutRedirectUri => messages.text("trace-check-registered-post-logout-redirect-uri"),
        _ => return None,
    })
}

fn reason_of_token(messages: &Messages, name: CheckName) -> Option<String> {
    Some(match name {
        CheckName::GrantType => messages.text("trace-why-grant-type"),
        CheckName::OneAuthenticationMethod => messages.text("trace-why-one-authentication-method"),
        CheckName::RegisteredAuthenticationMethod => messages.text("trace-why-registered-authentication-method"),
        CheckName::RightCredential => messages.text("trace-why-right-credential"),
        CheckName::AllowedGrantType => messages.text("trace-why-allowed-grant-type"),
        CheckName::KnownCode => messages.text("trace-why-known-code"),
        CheckName::UnusedCode => messages.text("trace-why-unused-code"),
        CheckName::IssuedToThisClient => messages.text("trace-why-issued-to-this-client"),
        CheckName::UnexpiredCode => messages.text("trace-why-unexpired-code"),
        CheckName::KnownDeviceCode => messages.text("trace-why-known-device-code"),
        CheckName::UnexpiredDeviceCode => messages.text("trace-why-unexpired-device-code"),
        CheckName::ApprovedDevice => messages.text("trace-why-approved-device"),
        CheckName::UnusedDeviceCode => messages.text("trace-why-unused-device-code"),
        CheckName::SameRedirectUri => messages.text("trace-why-same-redirect-uri"),
        CheckName::CodeVerifier => messages.text("trace-why-code-verifier"),
        CheckName::NotDisabledSince => messages.text("trace-why-not-disabled-since"),
        CheckName::LiveSession => messages.text("trace-why-live-session"),
        CheckName::KnownRefreshToken => messages.text("trace-why-known-refresh-token"),
        CheckName::LiveGrant => messages.text("trace-why-live-grant"),
        CheckName::UnusedRefreshToken => messages.text("trace-why-unused-refresh-token"),
        CheckName::LogoutClient => messages.text("trace-why-logout-client"),
        CheckName::RegisteredPostLogoutRedirectUri => messages.text("trace-why-registered-post-logout-redirect-uri"),
        _ => return None,
    })
}
