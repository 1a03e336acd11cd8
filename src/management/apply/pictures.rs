//! `[branding]` of state files: the pictures of the pages.

use std::collections::BTreeMap;

use super::{
    check,
    planned::{ApplyError, Change, Report},
    state_file::{PictureEntry, StateFile},
};
use crate::{
    context::Context,
    domain::branding_picture::PictureSlot,
    management::settings::branding_picture::{self, WantedPicture},
    store::Transaction,
};

const KIND: &str = "picture";

/// What is to be in each slot that the files name; `None` is nothing.
pub(super) type Pictures = BTreeMap<PictureSlot, Option<WantedPicture>>;

/// Looks at the pictures, and writes them again: before the transaction, so that nobody waits.
///
/// # Errors
/// When two files name the same slot, or a picture cannot be used.
pub(super) async fn prepare(files: &[StateFile]) -> Result<Pictures, ApplyError> {
    let mut pictures = Pictures::new();
    for (slot, entry) in files.iter().flat_map(|file| &file.branding) {
        let wrong = |problem: &str| check::wrong(KIND, &name(*slot), problem);
        let wanted = match entry {
            PictureEntry::Nothing => None,
            PictureEntry::File(file) => return Err(wrong(&format!("there is no file {}", file.display()))),
            PictureEntry::Picture(bytes) => {
                let picture = WantedPicture::new(bytes.clone()).await;
                Some(picture.map_err(|problem| wrong(&problem.to_string()))?)
            }
        };
        if pictures.insert(*slot, wanted).is_some() {
            return Err(wrong("it is there twice"));
        }
    }
    Ok(pictures)
}

/// Puts them there; what became of each.
pub(super) async fn write(
    context: &Context,
    transaction: &Transaction,
    pictures: &Pictures,
) -> Result<Vec<Report>, ApplyError> {
    let mut reports = Vec::with_capacity(pictures.len());
    for (slot, wanted) in pictures {
        let name = name(*slot);
        let changed = branding_picture::apply_in(context, transaction, *slot, wanted.as_ref()).await;
        let changed = changed.map_err(|error| check::refused(KIND, &name, error))?;
        reports.push(Report {
            kind: KIND,
            name,
            change: match changed {
                Some(_) => Change::Changed,
                None => Change::Unchanged,
            },
            fields: changed.into_iter().collect(),
            hint: None,
            left_alone: None,
        });
    }
    Ok(reports)
}

/// The name that files have for it.
fn name(slot: PictureSlot) -> String {
    format!("branding.{}", slot.name())
}
