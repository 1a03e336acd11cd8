//! `[passkeys]`: other origins that may use this issuer's passkeys.

use serde::{Deserialize, Serialize};

use super::{error::WrongValue, issuer::Issuer};

/// Passkeys (Web Authentication Level 3). Their relying party ID is the issuer's host.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasskeysConfig {
    /// Other origins whose pages may use the issuer's passkeys (Web Authentication Level 3 section 5.11). Browsers read the list
    /// at `/.well-known/webauthn`.
    pub related_origins: Vec<String>,
}

impl PasskeysConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        match self
            .related_origins
            .iter()
            .find(|origin| Issuer::parse(origin).is_err())
        {
            None => Ok(()),
            Some(wrong) => Err(WrongValue::new(
                "passkeys.related_origins",
                format!("{wrong:?}"),
                "https origins without a trailing slash, path, query or fragment, in lower case and without their default \
                 port, such as [\"https://id.example.net\"]",
            )),
        }
    }
}
