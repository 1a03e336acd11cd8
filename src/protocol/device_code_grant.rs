//! The token request of a device (RFC 8628 sections 3.4 and 3.5): whether it is let in, has to wait, or asks in vain.

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::{
    client::GrantType,
    device_authorization::{DeviceAnswer, DeviceAuthorization},
    ids::AuthorizationCodeId,
    trace::{Check, CheckName},
};

use super::{
    error::{ErrorCode, OAuthError},
    parameters::Parameters,
    token_request::{self, TokenRequest},
};

/// A device that waits as long as it was told arrives a little earlier at times. So much is no hurry.
pub const TOLERANCE: TimeDelta = TimeDelta::seconds(1);

/// What a poll comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Poll {
    /// Somebody let the device in: it gets what this code stands for.
    Approved(AuthorizationCodeId),
    /// Nobody answered yet, and the device asks in time.
    Pending,
    /// Nobody answered yet, and the device asks too early.
    TooEarly,
}

/// The device code in a token request.
///
/// # Errors
/// `invalid_request` (400) without one.
pub fn device_code(parameters: &Parameters) -> Result<&str, OAuthError> {
    parameters
        .get("device_code")
        .ok_or_else(|| OAuthError::new(ErrorCode::InvalidRequest, "The device_code is missing."))
}

/// What this poll of `device`, which the device code in the request names, comes to.
///
/// # Errors
/// `invalid_grant` for another client's code, `access_denied` where somebody refused, `expired_token` (all 400); `invalid_request` or
/// `unauthorized_client` (400) before that.
pub fn poll(request: &TokenRequest<'_>, device: &DeviceAuthorization, now: DateTime<Utc>) -> Result<Poll, OAuthError> {
    let TokenRequest { client, parameters, .. } = *request;
    parameters.refuse_repeated()?;
    token_request::check_allowed(client, GrantType::DeviceCode)?;
    if device.request.client_id != client.client_id {
        let error = OAuthError::invalid_grant().because("the device code is another client's");
        return Err(error.refused_by(Check::refused(CheckName::IssuedToThisClient)));
    }
    if !client.honours(device.created_at) {
        let check = Check::refused(CheckName::NotDisabledSince).by("client.disabled");
        let error = OAuthError::invalid_grant().because("the client was disabled after the device asked");
        return Err(error.refused_by(check));
    }
    match device.answer {
        Some(DeviceAnswer::Approved(code)) => Ok(Poll::Approved(code)),
        Some(DeviceAnswer::Denied) => {
            let error = OAuthError::new(ErrorCode::AccessDenied, "The user did not let the device in.");
            Err(error.refused_by(Check::refused(CheckName::ApprovedDevice)))
        }
        None if device.expires_at <= now => Err(expired(device.expires_at)),
        None if now < device.next_poll_at => Ok(Poll::TooEarly),
        None => Ok(Poll::Pending),
    }
}

/// That the device code has expired, and when.
pub fn expired(at: DateTime<Utc>) -> OAuthError {
    let check = Check::refused(CheckName::UnexpiredDeviceCode).expected(at.to_rfc3339());
    OAuthError::new(
        ErrorCode::ExpiredToken,
        "The device_code has expired. Ask for another one.",
    )
    .refused_by(check)
}

/// That nobody answered yet.
pub fn pending() -> OAuthError {
    OAuthError::new(
        ErrorCode::AuthorizationPending,
        "Nobody has answered yet. Ask again later.",
    )
}

/// That nobody answered yet, and that the device has to ask less often.
pub fn slow_down() -> OAuthError {
    OAuthError::new(
        ErrorCode::SlowDown,
        "Nobody has answered yet. Wait five seconds longer each time.",
    )
}

/// Whether an error says only that the device has to wait.
pub fn is_waiting(error: &OAuthError) -> bool {
    matches!(error.code, ErrorCode::AuthorizationPending | ErrorCode::SlowDown)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::{
        domain::{authorization_request::ResponseTarget, client::Client, ids::DeviceAuthorizationId},
        protocol::{
            fixtures::{client, now, parameters, pending as pending_request},
            sender_constraint::SenderConstraint,
        },
    };

    fn device() -> DeviceAuthorization {
        let id = DeviceAuthorizationId(Uuid::from_u128(7));
        let mut request = pending_request().request;
        request.target = ResponseTarget::Device(id);
        DeviceAuthorization {
            id,
            digest: vec![1; 32],
            user_code_digest: vec![2; 32],
            sealed_user_code: vec![3; 32],
            request,
            ip_address: None,
            user_agent: None,
            created_at: now(),
            expires_at: now() + TimeDelta::minutes(10),
            interval_seconds: 5,
            next_poll_at: now() + TimeDelta::seconds(4),
            answer: None,
        }
    }

    fn of_device() -> Client {
        let mut client = client();
        client.metadata.grant_types = vec![GrantType::DeviceCode];
        client
    }

    fn polled(client: &Client, device: &DeviceAuthorization, seconds: i64) -> Result<Poll, ErrorCode> {
        let parameters = parameters(&[("grant_type", GrantType::DeviceCode.as_str()), ("device_code", "vdc_x")]);
        let request = TokenRequest {
            client,
            parameters: &parameters,
            sender: SenderConstraint::None,
        };
        poll(&request, device, now() + TimeDelta::seconds(seconds)).map_err(|error| error.code)
    }

    #[test]
    fn a_device_waits_until_somebody_answers() {
        let (client, mut device) = (of_device(), device());
        assert_eq!(polled(&client, &device, 3), Ok(Poll::TooEarly));
        assert_eq!(polled(&client, &device, 4), Ok(Poll::Pending));
        assert_eq!(polled(&client, &device, 599), Ok(Poll::Pending));
        assert_eq!(polled(&client, &device, 600), Err(ErrorCode::ExpiredToken));
        device.answer = Some(DeviceAnswer::Denied);
        assert_eq!(polled(&client, &device, 3), Err(ErrorCode::AccessDenied));
    }

    #[test]
    fn an_approved_device_is_let_in_however_early_it_asks() {
        let (client, mut device) = (of_device(), device());
        let code = AuthorizationCodeId(Uuid::from_u128(8));
        device.answer = Some(DeviceAnswer::Approved(code));
        assert_eq!(polled(&client, &device, 0), Ok(Poll::Approved(code)));
    }

    #[test]
    fn a_code_is_worth_nothing_to_another_client_or_one_that_lost_the_grant() {
        let mut device = device();
        device.answer = Some(DeviceAnswer::Approved(AuthorizationCodeId(Uuid::from_u128(8))));
        let mut other = of_device();
        other.client_id = "other".into();
        assert_eq!(polled(&other, &device, 0), Err(ErrorCode::InvalidGrant));
        assert_eq!(polled(&client(), &device, 0), Err(ErrorCode::UnauthorizedClient));
        let closed = Client {
            disabled: true,
            ..of_device()
        };
        assert_eq!(polled(&closed, &device, 0), Err(ErrorCode::UnauthorizedClient));
        let reopened = Client {
            not_before: Some(now() + TimeDelta::seconds(1)),
            ..of_device()
        };
        assert_eq!(polled(&reopened, &device, 2), Err(ErrorCode::InvalidGrant));
    }

    #[test]
    fn a_missing_device_code_is_an_invalid_request() {
        let error = device_code(&parameters(&[("device_code", "")])).unwrap_err();
        assert_eq!(error.code, ErrorCode::InvalidRequest);
        assert!(is_waiting(&pending()) && is_waiting(&slow_down()) && !is_waiting(&error));
    }
}
