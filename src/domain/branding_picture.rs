//! The pictures of the pages that an administrator uploads.

use std::{fmt, sync::Arc};

/// Where a picture is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PictureSlot {
    /// On every page.
    Logo,
    /// On dark pages, instead of the other one.
    LogoDark,
    /// In the browser's tab.
    Icon,
}

impl PictureSlot {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Logo, Self::LogoDark, Self::Icon];

    /// Its name in addresses and in the database.
    pub fn name(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::LogoDark => "logo_dark",
            Self::Icon => "icon",
        }
    }

    /// The one of that name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|slot| slot.name() == name)
    }

    /// Its name below `/branding/`.
    pub fn file_name(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::LogoDark => "logo-dark",
            Self::Icon => "favicon",
        }
    }

    /// The key of the configuration that names a file for it.
    pub fn setting(self) -> &'static str {
        match self {
            Self::Logo => "branding.logo",
            Self::LogoDark => "branding.logo_dark",
            Self::Icon => "branding.favicon",
        }
    }
}

/// A picture as it is kept and served.
#[derive(Clone, PartialEq, Eq)]
pub struct BrandingPicture {
    /// Its bytes: a PNG.
    pub content: Arc<[u8]>,
    /// Their SHA-256.
    pub sha256: Vec<u8>,
}

impl BrandingPicture {
    /// The media type of each.
    pub const MEDIA_TYPE: &str = "image/png";
}

impl fmt::Debug for BrandingPicture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BrandingPicture({} bytes)", self.content.len())
    }
}
