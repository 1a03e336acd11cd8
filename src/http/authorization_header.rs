//! Takes the `Authorization` field out of a request, for the rules in `protocol/`.

use axum::http::{HeaderMap, header};

use crate::protocol::authorization_header::AuthorizationHeader;

/// The `Authorization` field of a request.
pub fn of(headers: &HeaderMap) -> AuthorizationHeader<'_> {
    let mut fields = headers.get_all(header::AUTHORIZATION).iter();
    match (fields.next(), fields.next()) {
        (None, _) => AuthorizationHeader::Absent,
        (Some(_), Some(_)) => AuthorizationHeader::Several,
        (Some(field), None) => field
            .to_str()
            .map_or(AuthorizationHeader::NotText, AuthorizationHeader::One),
    }
}
