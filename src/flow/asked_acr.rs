//! The authentication context that a request asks for: by `acr_values`, or by the `acr` claim (OpenID Connect Core 1.0
//! sections 3.1.2.1 and 5.5.1.1, RFC 9470).

use serde_json::Value;

use crate::domain::{acr::Acr, authorization_request::AuthorizationRequest};

/// The requested ACR, as far as it is supported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AskedAcr {
    /// The lowest that is accepted, if one is essential.
    pub essential: Option<Acr>,
    /// The preferred one, if none is essential.
    pub voluntary: Option<Acr>,
    /// Every supported class that was named.
    named: Vec<Acr>,
}

/// An essential ACR that is unknown here: no user can reach it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unreachable;

impl AskedAcr {
    /// Reads `request`.
    ///
    /// # Errors
    /// [`Unreachable`]; the client gets `unmet_authentication_requirements`, as a redirect (303).
    pub fn of(request: &AuthorizationRequest) -> Result<Self, Unreachable> {
        let claim = request.claims.id_token.get("acr").and_then(Option::as_ref);
        let by_claim: Vec<&str> = claim
            .into_iter()
            .flat_map(|claim| claim.value.iter().chain(claim.values.iter().flatten()))
            .filter_map(Value::as_str)
            .collect();
        let is_essential = claim.is_some_and(|claim| claim.essential == Some(true));
        let names_values = claim.is_some_and(|claim| claim.value.is_some() || claim.values.is_some());
        if is_essential && names_values {
            let named: Vec<Acr> = by_claim.into_iter().filter_map(Acr::parse).collect();
            return match named.iter().min() {
                Some(least) => Ok(Self {
                    essential: Some(*least),
                    voluntary: None,
                    named,
                }),
                None => Err(Unreachable),
            };
        }
        let wishes = by_claim
            .into_iter()
            .chain(request.acr_values.iter().map(String::as_str));
        let named: Vec<Acr> = wishes.filter_map(Acr::parse).collect();
        Ok(Self {
            essential: None,
            voluntary: named.first().copied(),
            named,
        })
    }

    /// The `acr` claim for a sign-in that reached `reached`: the highest of the named classes that it satisfies, because the
    /// application compares the claim with what it named; otherwise the reached class.
    pub fn answer(&self, reached: Acr) -> Acr {
        let met = self.named.iter().copied().filter(|named| *named <= reached);
        met.max().unwrap_or(reached)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::protocol::fixtures::pending;

    fn asked(claims: &str, acr_values: &[&str]) -> Result<AskedAcr, Unreachable> {
        let mut request = pending().request;
        request.claims = serde_json::from_str(claims).unwrap();
        request.acr_values = acr_values.iter().map(|value| (*value).to_owned()).collect();
        AskedAcr::of(&request)
    }

    #[test]
    fn the_least_essential_class_will_do_and_the_first_wish_is_wanted_most() {
        let essential =
            r#"{"id_token":{"acr":{"essential":true,"values":["urn:vestibule:acr:phr","urn:vestibule:acr:2fa"]}}}"#;
        assert_eq!(asked(essential, &[]).unwrap().essential, Some(Acr::TwoFactors));
        let wish = asked("{}", &["urn:x", "urn:vestibule:acr:phr", "urn:vestibule:acr:1fa"]).unwrap();
        assert_eq!((wish.essential, wish.voluntary), (None, Some(Acr::PhishingResistant)));
        assert_eq!(asked("{}", &["urn:x"]), Ok(AskedAcr::default()));
        assert_eq!(
            asked(r#"{"id_token":{"acr":{"essential":true,"value":"urn:x"}}}"#, &[]),
            Err(Unreachable)
        );
    }

    #[test]
    fn a_class_that_was_named_and_met_is_the_answer() {
        let wish = asked("{}", &["urn:vestibule:acr:1fa"]).unwrap();
        assert_eq!(wish.answer(Acr::PhishingResistant), Acr::OneFactor);
        let unmet = asked("{}", &["urn:vestibule:acr:phr"]).unwrap();
        assert_eq!(unmet.answer(Acr::TwoFactors), Acr::TwoFactors);
        assert_eq!(AskedAcr::default().answer(Acr::TwoFactors), Acr::TwoFactors);
    }
}
