//! `[branding]`: name, links, colours and pictures of the pages.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::{
    accent::{Accent, Color},
    check,
    error::WrongValue,
};

/// Name, links, colours and pictures of the pages.
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
    /// The accent colour of light pages, as `#rrggbb`. Text in it and on it must have a contrast of 4.5:1.
    pub accent: Option<String>,
    /// The same of dark pages; by default a lighter one of the same hue.
    pub accent_dark: Option<String>,
    /// The colour of the browser's own frame (`theme-color`), as `#rrggbb`.
    pub theme_color: Option<String>,
    /// The logo: an SVG, PNG, JPEG or WebP file.
    pub logo: Option<PathBuf>,
    /// The logo on dark pages; by default the same.
    pub logo_dark: Option<PathBuf>,
    /// The icon of the browser's tab: an SVG, PNG or ICO file.
    pub favicon: Option<PathBuf>,
}

impl Default for BrandingConfig {
    fn default() -> Self {
        Self {
            name: "Vestibule".to_owned(),
            support_url: None,
            terms_url: None,
            privacy_url: None,
            accent: None,
            accent_dark: None,
            theme_color: None,
            logo: None,
            logo_dark: None,
            favicon: None,
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
        check::link("branding.privacy_url", self.privacy_url.as_deref())?;
        color("branding.theme_color", self.theme_color.as_deref())?;
        let light = color("branding.accent", self.accent.as_deref())?.map(Accent::light);
        readable("branding.accent", "light", light)?;
        let dark = color("branding.accent_dark", self.accent_dark.as_deref())?.map(Accent::dark);
        readable("branding.accent_dark", "dark", dark)
    }

    /// The accents of light and of dark pages, if there is one of this deployment.
    pub fn accents(&self) -> Option<(Accent, Accent)> {
        let light = Color::parse(self.accent.as_deref()?)?;
        let dark = self.accent_dark.as_deref().and_then(Color::parse).map(Accent::dark);
        Some((Accent::light(light), dark.unwrap_or_else(|| Accent::dark_of(light))))
    }
}

fn color(key: &str, found: Option<&str>) -> Result<Option<Color>, WrongValue> {
    let Some(found) = found else { return Ok(None) };
    let wrong = || WrongValue::new(key, format!("{found:?}"), "a colour like \"#4a4cac\"");
    Color::parse(found).map(Some).ok_or_else(wrong)
}

fn readable(key: &str, pages: &str, accent: Option<Accent>) -> Result<(), WrongValue> {
    match accent.filter(|accent| !accent.is_readable()) {
        None => Ok(()),
        Some(accent) => Err(WrongValue::new(
            key,
            format!(
                "{:?}, with a contrast of {:.1}:1",
                accent.base.to_string(),
                accent.contrast()
            ),
            format!(
                "a colour with a contrast of at least 4.5:1 on {pages} pages, so that links and buttons can be read"
            ),
        )),
    }
}
