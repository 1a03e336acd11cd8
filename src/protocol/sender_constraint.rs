//! Sender-constrained tokens (RFC 9449, RFC 8705): what a request proved about its sender, what a token or a grant is bound to, and
//! which `token_type` follows. Whether a proof is genuine is decided before; here it is only compared.

use serde::Serialize;

use crate::domain::{client::Client, confirmation::Confirmation};

/// What the sender of a request proved to hold, beside its credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SenderConstraint {
    /// Nothing.
    None,
    /// A DPoP key: its SHA-256 thumbprint, base64url (RFC 9449).
    Jkt(String),
    /// A client certificate: its SHA-256 thumbprint, base64url (RFC 8705).
    X5tS256(String),
}

impl SenderConstraint {
    /// What a token for this sender is bound to.
    pub fn confirmation(&self) -> Option<Confirmation> {
        match self {
            Self::None => None,
            Self::Jkt(thumbprint) => Some(Confirmation::Jkt(thumbprint.clone())),
            Self::X5tS256(thumbprint) => Some(Confirmation::X5tS256(thumbprint.clone())),
        }
    }

    /// What a refresh token for this sender is bound to: the key of a public client (RFC 9449 section 5). The refresh token of a
    /// confidential client is bound by the client's authentication, so that it may change its key.
    pub fn refresh_confirmation(&self, client: &Client) -> Option<Confirmation> {
        self.confirmation().filter(|_| client.is_public())
    }

    /// Whether this sender may use a code or a refresh token that is bound to `bound_to`. One that is bound to nothing may be used by
    /// any sender.
    pub fn may_redeem(&self, bound_to: Option<&Confirmation>) -> bool {
        bound_to.is_none() || self.confirmation().as_ref() == bound_to
    }

    /// Whether this sender may present an access token that is bound to `bound_to`. A token of one type is refused under the other
    /// (RFC 9449 section 7.1), in both directions; a certificate beside an unbound token means nothing.
    pub fn may_present(&self, bound_to: Option<&Confirmation>) -> bool {
        match (self, bound_to) {
            (Self::Jkt(_), None) => false,
            (_, None) => true,
            (_, Some(_)) => self.confirmation().as_ref() == bound_to,
        }
    }
}

/// RFC 6749 section 7.1 `token_type`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum TokenType {
    /// RFC 6750; also of a token that is bound to a certificate (RFC 8705 section 3).
    Bearer,
    /// RFC 9449 section 5.
    DPoP,
}

impl TokenType {
    /// The type of a token that is bound to `bound_to`.
    pub fn of(bound_to: Option<&Confirmation>) -> Self {
        match bound_to {
            Some(Confirmation::Jkt(_)) => Self::DPoP,
            Some(Confirmation::X5tS256(_)) | None => Self::Bearer,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{domain::client::ClientAuthMethod, protocol::fixtures::client};

    fn senders() -> [SenderConstraint; 5] {
        [
            SenderConstraint::None,
            SenderConstraint::Jkt("a".to_owned()),
            SenderConstraint::Jkt("b".to_owned()),
            SenderConstraint::X5tS256("a".to_owned()),
            SenderConstraint::X5tS256("b".to_owned()),
        ]
    }

    #[test]
    fn the_token_type_follows_from_what_a_token_is_bound_to() {
        let types = senders().map(|sender| TokenType::of(sender.confirmation().as_ref()));
        let written = serde_json::to_value(types).unwrap();
        assert_eq!(
            written,
            serde_json::json!(["Bearer", "DPoP", "DPoP", "Bearer", "Bearer"])
        );
    }

    #[test]
    fn what_is_bound_is_of_use_to_its_own_sender_alone() {
        for (position, owner) in senders().iter().enumerate().skip(1) {
            let bound_to = owner.confirmation();
            for (other, sender) in senders().iter().enumerate() {
                assert_eq!(sender.may_redeem(bound_to.as_ref()), other == position);
                assert_eq!(sender.may_present(bound_to.as_ref()), other == position);
            }
        }
    }

    #[test]
    fn what_is_unbound_is_of_use_to_all_but_an_access_token_is_no_dpop_token() {
        for sender in senders() {
            assert!(sender.may_redeem(None));
            assert_eq!(
                sender.may_present(None),
                !matches!(sender, SenderConstraint::Jkt(_)),
                "{sender:?}"
            );
        }
    }

    #[test]
    fn only_a_public_clients_refresh_token_is_bound_to_its_key() {
        let mut client = client();
        let sender = SenderConstraint::Jkt("a".to_owned());
        assert_eq!(sender.refresh_confirmation(&client), None);
        client.metadata.token_endpoint_auth_method = ClientAuthMethod::None;
        assert_eq!(sender.refresh_confirmation(&client), sender.confirmation());
    }
}
