//! Resource indicators (RFC 8707): which audiences a token is for.

use url::Url;

use super::{
    error::{ErrorCode, OAuthError},
    parameters::Parameters,
};
use crate::domain::trace::{Check, CheckName};

/// The longest resource identifier.
const MAX_LENGTH: usize = 2048;

/// The resources that a request names: absolute URIs without a fragment (RFC 8707 section 2), each once.
///
/// # Errors
/// `invalid_target`: 400 at the token endpoint, a redirect (303) at the authorization endpoint.
pub fn asked(parameters: &Parameters) -> Result<Vec<String>, OAuthError> {
    let mut resources: Vec<String> = Vec::new();
    for resource in parameters.all("resource") {
        if resource.len() > MAX_LENGTH || resource.contains('#') || Url::parse(resource).is_err() {
            let description = "A resource must be an absolute URI without a fragment.";
            return Err(refused(description, "an absolute URI without a fragment", resource));
        }
        if !resources.contains(resource) {
            resources.push(resource.clone());
        }
    }
    Ok(resources)
}

/// `asked`, if all of it is allowed; everything that is allowed if nothing was asked (RFC 8707 section 2.2).
///
/// # Errors
/// `invalid_target`, as for [`asked`].
pub fn narrow(asked: Vec<String>, allowed: &[String]) -> Result<Vec<String>, OAuthError> {
    if asked.is_empty() {
        return Ok(allowed.to_vec());
    }
    match asked.iter().find(|resource| !allowed.contains(resource)) {
        None => Ok(asked),
        Some(other) => {
            let description = "A resource is not one that may be asked for here.";
            Err(refused(description, &allowed.join(" "), other))
        }
    }
}

fn refused(description: &'static str, expected: &str, came: &str) -> OAuthError {
    let check = Check::refused(CheckName::Resource).by("client.resources");
    OAuthError::new(ErrorCode::InvalidTarget, description).refused_by(check.expected(expected).came(Some(came)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::protocol::fixtures::parameters;

    #[test]
    fn several_resources_may_be_asked_and_the_same_one_counts_once() {
        let parameters = parameters(&[
            ("resource", "https://a.example"),
            ("resource", "urn:b"),
            ("resource", "https://a.example"),
        ]);
        assert_eq!(asked(&parameters).unwrap(), ["https://a.example", "urn:b"]);
    }

    #[test]
    fn a_relative_resource_or_one_with_a_fragment_is_an_invalid_target() {
        for resource in ["/api", "api", "https://a.example/#x", "https://a.example#", ":"] {
            let error = asked(&parameters(&[("resource", resource)])).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidTarget, "{resource}");
        }
    }

    #[test]
    fn a_resource_that_is_not_allowed_is_an_invalid_target() {
        let allowed = ["https://a.example".to_owned(), "https://b.example".to_owned()];
        assert_eq!(
            narrow(vec![allowed[1].clone()], &allowed).unwrap(),
            [allowed[1].clone()]
        );
        assert_eq!(narrow(Vec::new(), &allowed).unwrap(), allowed);
        for wrong in ["https://c.example", "https://a.example/", "https://A.example"] {
            let error = narrow(vec![allowed[0].clone(), wrong.to_owned()], &allowed).unwrap_err();
            assert_eq!(error.code, ErrorCode::InvalidTarget);
        }
    }

    proptest! {
        #[test]
        fn a_narrowed_audience_is_never_wider(asked in proptest::collection::vec("[a-d]", 0..4), allowed in proptest::collection::vec("[a-d]", 0..4)) {
            if let Ok(narrowed) = narrow(asked, &allowed) {
                prop_assert!(narrowed.iter().all(|resource| allowed.contains(resource)));
            }
        }
    }
}
