//! `[branding]` of a state file: the pictures of the pages. Its texts and colours are settings.

use std::{collections::BTreeMap, fmt, path::PathBuf};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use toml::Table;

use super::{
    keys,
    reading::{StateFileError, taken, wrong},
};
use crate::domain::branding_picture::PictureSlot;

/// What is to be in a slot.
#[derive(Clone, PartialEq, Eq)]
pub enum PictureEntry {
    /// No picture.
    Nothing,
    /// What is in that file, as the state file names it. Whoever reads the state file reads it.
    File(PathBuf),
    /// A picture, in the bytes of a PNG, JPEG or WebP file.
    Picture(Vec<u8>),
}

impl fmt::Debug for PictureEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nothing => f.write_str("Nothing"),
            Self::File(file) => write!(f, "File({})", file.display()),
            Self::Picture(bytes) => write!(f, "Picture({} bytes)", bytes.len()),
        }
    }
}

/// The slots that a file names.
pub type BrandingEntry = BTreeMap<PictureSlot, PictureEntry>;

/// The name of the key of the slot for a file.
pub(super) fn file_key(slot: PictureSlot) -> String {
    format!("{}_file", slot.name())
}

pub(super) fn read(mut table: Table) -> Result<BrandingEntry, StateFileError> {
    let place = "branding";
    let own: Vec<String> = PictureSlot::ALL
        .into_iter()
        .flat_map(|slot| [slot.name().to_owned(), file_key(slot)])
        .collect();
    let own: Vec<&str> = own.iter().map(String::as_str).collect();
    keys::check(place, &table, &own, &())?;
    let mut entry = BrandingEntry::new();
    for slot in PictureSlot::ALL {
        let name = slot.name();
        let inline: Option<String> = taken(place, &mut table, name)?;
        let file: Option<PathBuf> = taken(place, &mut table, &file_key(slot))?;
        let wanted = match (inline, file) {
            (None, None) => continue,
            (Some(_), Some(_)) => {
                let problem = format!("{name} and {name}_file: one of them");
                return Err(wrong(place, &problem));
            }
            (None, Some(file)) => PictureEntry::File(file),
            (Some(text), None) if text.is_empty() => PictureEntry::Nothing,
            (Some(text), None) => {
                let allowed = format!(
                    "{name}: a picture is \"data:image/png;base64,…\", of PNG, JPEG or WebP; or name its file: {name}_file"
                );
                PictureEntry::Picture(decoded(&text).ok_or_else(|| wrong(place, &allowed))?)
            }
        };
        entry.insert(slot, wanted);
    }
    Ok(entry)
}

/// The bytes of a `data` URL (RFC 2397) in base64. What they are is looked at later.
fn decoded(text: &str) -> Option<Vec<u8>> {
    let rest = text.strip_prefix("data:image/")?;
    let (kind, content) = rest.split_once(";base64,")?;
    let is_known = matches!(kind, "png" | "jpeg" | "webp");
    STANDARD.decode(content).ok().filter(|_| is_known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_inline_in_a_file_or_taken_away() {
        let entry = read(
            "logo = \"data:image/png;base64,aGk=\"\nlogo_dark_file = \"dark.png\"\nicon = \"\"\n"
                .parse()
                .unwrap(),
        )
        .unwrap();
        assert!(entry[&PictureSlot::Logo] == PictureEntry::Picture(b"hi".to_vec()));
        assert!(entry[&PictureSlot::LogoDark] == PictureEntry::File("dark.png".into()));
        assert!(entry[&PictureSlot::Icon] == PictureEntry::Nothing);
        for wrong in [
            "logo = \"logo.png\"",
            "logo = \"data:image/png;base64,?\"",
            "logo = \"data:image/svg+xml;base64,aGk=\"",
            "logo = \"\"\nlogo_file = \"a\"",
            "logo = 1",
            "favicon = \"\"",
        ] {
            assert!(read(wrong.parse().unwrap()).is_err(), "{wrong}");
        }
    }
}
