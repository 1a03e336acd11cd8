//! `[branding]`: name and links on the pages.

use serde::{Deserialize, Serialize};

use super::{check, error::WrongValue};

/// Name and links on the pages.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct BrandingConfig {
    /// The name of this deployment, shown on pages and in mail. 1 to 80 characters.
    pub name: String,
    /// The address of a help page.
    pub support_url: Option<String>,
    /// The address of the terms of service.
    pub terms_url: Option<String>,
    /// The address of the privacy policy.
    pub privacy_url: Option<String>,
}

impl Default for BrandingConfig {
    fn default() -> Self {
        Self {
            name: "Vestibule".to_owned(),
            support_url: None,
            terms_url: None,
            privacy_url: None,
        }
    }
}

impl BrandingConfig {
    pub(super) fn check(&self) -> Result<(), WrongValue> {
        let length = self.name.chars().count();
        if self.name.trim().is_empty() || length > 80 {
            return Err(WrongValue::new(
                "branding.name",
                format!("{length} characters"),
                "1 to 80 characters",
            ));
        }
        check::link("branding.support_url", self.support_url.as_deref())?;
        check::link("branding.terms_url", self.terms_url.as_deref())?;
        check::link("branding.privacy_url", self.privacy_url.as_deref())
    }
}
