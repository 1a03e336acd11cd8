//! What a deployment looks like, by `[branding]` and what an administrator uploaded: its pictures and its colours. The files are read at
//! the start, and again when the configuration changes, and served from here under an address with their hash.

use std::{collections::HashMap, fs, io, path::Path, sync::Arc};

use axum::body::Bytes;

use super::page::{Branding, LogoAddresses};
use crate::{
    config::{BrandingConfig, Config, accent::Accent},
    crypto::digest,
    domain::branding_picture::{BrandingPicture, PictureSlot},
};

/// The largest file, in bytes.
const LARGEST: usize = 256 * 1024;

/// What a deployment looks like.
#[derive(Debug)]
pub struct Brand {
    config: Arc<Config>,
    /// What pages show of it.
    pub shown: Branding,
    /// Its pictures and its colours.
    pub files: Arc<BrandFiles>,
}

impl Brand {
    /// Reads the files of the configuration.
    ///
    /// # Errors
    /// See [`BrandError`].
    pub fn load(config: &Arc<Config>) -> Result<Self, BrandError> {
        let files = BrandFiles::load(config)?;
        Ok(Self::new(config, Arc::new(files)))
    }

    fn new(config: &Arc<Config>, files: Arc<BrandFiles>) -> Self {
        let config = Arc::clone(config);
        let shown = files.branding(&config.branding);
        Self { config, shown, files }
    }

    /// The configuration that it is of.
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// Whether it is that of `config`.
    pub fn is_of(&self, config: &Arc<Config>) -> bool {
        Arc::ptr_eq(&self.config, config)
    }

    /// What it becomes by another configuration. While a file cannot be read any more, the pictures of before stay.
    #[must_use]
    pub fn by(&self, config: &Arc<Config>) -> Self {
        Self::load(config).unwrap_or_else(|error| {
            tracing::error!(%error, "a picture of the deployment cannot be read; the one of before stays");
            Self::new(config, Arc::clone(&self.files))
        })
    }
}

/// The pictures and the style sheet of the deployment, by their names below `/branding/`.
#[derive(Debug, Default)]
pub struct BrandFiles(HashMap<&'static str, BrandFile>);

/// One of them.
#[derive(Debug)]
pub struct BrandFile {
    /// Its media type.
    pub content_type: &'static str,
    /// Its content.
    pub content: Bytes,
    /// The entity tag.
    pub etag: String,
}

/// Why a file cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BrandError {
    /// It cannot be read.
    #[error("{key}: cannot read {path}: {cause}")]
    Unreadable {
        /// The setting.
        key: &'static str,
        /// The file.
        path: String,
        /// Why.
        cause: io::Error,
    },
    /// It is too large.
    #[error("{key}: {path} is larger than 256 KiB")]
    TooLarge {
        /// The setting.
        key: &'static str,
        /// The file.
        path: String,
    },
    /// It is no picture.
    #[error("{key}: {path} is no SVG, PNG, JPEG, WebP or ICO file")]
    NoPicture {
        /// The setting.
        key: &'static str,
        /// The file.
        path: String,
    },
}

impl BrandFiles {
    /// Reads the files of the configuration.
    ///
    /// # Errors
    /// See [`BrandError`].
    pub fn load(config: &Config) -> Result<Self, BrandError> {
        let branding = &config.branding;
        let mut files = HashMap::new();
        for (slot, path) in [
            (PictureSlot::Logo, &branding.logo),
            (PictureSlot::LogoDark, &branding.logo_dark),
            (PictureSlot::Icon, &branding.favicon),
        ] {
            if let Some(path) = path {
                files.insert(slot.file_name(), picture(slot.setting(), path)?);
            } else if let Some(uploaded) = config.pictures.get(&slot) {
                let content = Bytes::from_owner(Arc::clone(&uploaded.content));
                let file = BrandFile::of_digest(BrandingPicture::MEDIA_TYPE, content, &uploaded.sha256);
                files.insert(slot.file_name(), file);
            }
        }
        if let Some((light, dark)) = branding.accents() {
            let sheet = format!(
                ":root {{ {} }}\n@media (prefers-color-scheme: dark) {{ :root {{ {} }} }}\n",
                properties(&light),
                properties(&dark)
            );
            files.insert("style.css", BrandFile::new("text/css; charset=utf-8", sheet.into()));
        }
        Ok(Self(files))
    }

    /// The file of that name.
    pub fn get(&self, name: &str) -> Option<&BrandFile> {
        self.0.get(name)
    }

    /// What pages show of the deployment.
    fn branding(&self, config: &BrandingConfig) -> Branding {
        Branding {
            logo: self.address("logo").map(|light| LogoAddresses {
                dark: self.address("logo-dark"),
                light,
            }),
            favicon: self.address("favicon"),
            stylesheet: self.address("style.css"),
            theme_color: config.theme_color.clone(),
            ..Branding::of(config)
        }
    }

    /// Where the file of that name is, under an address with its hash.
    pub fn address(&self, name: &str) -> Option<String> {
        let file = self.get(name)?;
        Some(format!("/branding/{name}?v={}", file.etag.trim_matches('"')))
    }
}

impl BrandFile {
    fn new(content_type: &'static str, content: Bytes) -> Self {
        let sha256 = digest::sha256(&content);
        Self::of_digest(content_type, content, &sha256)
    }

    /// The same of content whose SHA-256 is known.
    fn of_digest(content_type: &'static str, content: Bytes, sha256: &[u8]) -> Self {
        let start = sha256.get(..8).unwrap_or(sha256);
        Self {
            content_type,
            content,
            etag: format!("\"{}\"", digest::hex(start)),
        }
    }
}

fn properties(accent: &Accent) -> String {
    format!(
        "--accent: {}; --accent-hover: {}; --on-accent: {}; --wash: {}; --glow: {}",
        accent.base, accent.hover, accent.on, accent.wash, accent.glow
    )
}

fn picture(key: &'static str, path: &Path) -> Result<BrandFile, BrandError> {
    let shown = || path.display().to_string();
    let content = fs::read(path).map_err(|cause| BrandError::Unreadable {
        key,
        path: shown(),
        cause,
    })?;
    if content.len() > LARGEST {
        return Err(BrandError::TooLarge { key, path: shown() });
    }
    match content_type(&content) {
        Some(content_type) => Ok(BrandFile::new(content_type, content.into())),
        None => Err(BrandError::NoPicture { key, path: shown() }),
    }
}

/// The media type by the first bytes.
fn content_type(bytes: &[u8]) -> Option<&'static str> {
    match bytes {
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some("image/png"),
        [0xff, 0xd8, 0xff, ..] => Some("image/jpeg"),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some("image/webp"),
        [0, 0, 1, 0, ..] => Some("image/x-icon"),
        _ => {
            let start = String::from_utf8_lossy(bytes.get(..512).unwrap_or(bytes)).into_owned();
            let start = start.trim_start_matches('\u{feff}').trim_start();
            let is_svg = start.starts_with("<svg") || (start.starts_with("<?xml") && start.contains("<svg"));
            is_svg.then_some("image/svg+xml")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_known_by_its_bytes_and_a_page_is_none() {
        assert_eq!(content_type(b"<?xml version='1.0'?>\n<svg/>"), Some("image/svg+xml"));
        assert_eq!(content_type(b"\x89PNG\r\n\x1a\nrest"), Some("image/png"));
        for none in [
            &b"<html><svg/></html>"[..],
            b"",
            b"GIF89a",
            b"<?xml version='1.0'?><x/>",
        ] {
            assert_eq!(content_type(none), None);
        }
    }
}
