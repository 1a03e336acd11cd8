//! Uploading a picture of the pages, and taking it away again.

use serde_json::json;

pub use super::picture_encoding::PictureProblem;
use super::{picture_encoding::encoded, put_in_force, unless_fixed};
use crate::{
    context::Context,
    crypto::digest,
    domain::{
        branding_picture::{BrandingPicture, PictureSlot},
        event::EventKind,
        right::Right,
    },
    management::{
        authority,
        change_error::ChangeError,
        field_change::{About, FieldChange, in_audit_log},
    },
    store::{Transaction, branding_pictures, changes},
};

/// Why a picture was not put there.
#[derive(Debug, thiserror::Error)]
pub enum PictureError {
    /// The picture cannot be used (413, 415 or 422).
    #[error(transparent)]
    Picture(#[from] PictureProblem),
    /// It may not be changed, or it was not kept.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

/// Puts a picture into a slot, written again as PNG; its SHA-256. Of two who do so at once, the later one wins.
///
/// # Errors
/// See [`PictureError`].
pub async fn put(context: &Context, slot: PictureSlot, sent: Vec<u8>) -> Result<Vec<u8>, PictureError> {
    // Before the work: it is not done for somebody who may not.
    may_change(context, slot).await?;
    let picture = written_again(sent).await?;
    replace(context, slot, Some(&picture)).await?;
    Ok(picture.sha256)
}

async fn written_again(sent: Vec<u8>) -> Result<BrandingPicture, PictureProblem> {
    let content = encoded(sent).await?;
    Ok(BrandingPicture {
        sha256: digest::sha256(&content).to_vec(),
        content: content.into(),
    })
}

/// A picture that a state file wants.
pub(in crate::management) struct WantedPicture {
    sent_sha256: Vec<u8>,
    picture: BrandingPicture,
}

impl WantedPicture {
    /// Writes what the file has again as PNG.
    ///
    /// # Errors
    /// See [`PictureProblem`].
    pub(in crate::management) async fn new(sent: Vec<u8>) -> Result<Self, PictureProblem> {
        Ok(Self {
            sent_sha256: digest::sha256(&sent).to_vec(),
            picture: written_again(sent).await?,
        })
    }

    /// Whether it is stored: as the file has it, which an export wrote, or as it would be written. Another release writes other bytes.
    fn is(&self, sha256: &[u8]) -> bool {
        sha256 == self.sent_sha256 || sha256 == self.picture.sha256
    }
}

/// Makes a slot what a state file wants, in the caller's transaction, which holds the lock of the configuration; what changed. `None` empties
/// it.
///
/// # Errors
/// See [`ChangeError`].
pub(in crate::management) async fn apply_in(
    context: &Context,
    transaction: &Transaction,
    slot: PictureSlot,
    wanted: Option<&WantedPicture>,
) -> Result<Option<FieldChange>, ChangeError> {
    let before = branding_pictures::sha256(transaction, slot).await?;
    let stays = match (&before, wanted) {
        (None, None) => true,
        (Some(before), Some(wanted)) => wanted.is(before),
        _ => false,
    };
    if stays {
        return Ok(None);
    }
    unless_fixed(context, slot.setting())?;
    replace_in(context, transaction, slot, wanted.map(|wanted| &wanted.picture)).await
}

/// Takes the picture of a slot away; nothing happens where there is none.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, slot: PictureSlot) -> Result<(), ChangeError> {
    may_change(context, slot).await?;
    replace(context, slot, None).await
}

/// Goes on if the actor may change that picture, and nothing fixes it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn may_change(context: &Context, slot: PictureSlot) -> Result<(), ChangeError> {
    authority::require(context, &context.store, Right::SettingsWrite).await?;
    Ok(unless_fixed(context, slot.setting())?)
}

async fn replace(context: &Context, slot: PictureSlot, picture: Option<&BrandingPicture>) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let changed = replace_in(context, &transaction, slot, picture).await?;
    context.commit(transaction).await?;
    if changed.is_some() {
        put_in_force(context).await;
    }
    Ok(())
}

/// Puts the picture there, or none, and records it; what changed.
async fn replace_in(
    context: &Context,
    transaction: &Transaction,
    slot: PictureSlot,
    picture: Option<&BrandingPicture>,
) -> Result<Option<FieldChange>, ChangeError> {
    authority::require(context, transaction, Right::SettingsWrite).await?;
    let before = branding_pictures::sha256(transaction, slot).await?;
    let after = picture.map(|picture| picture.sha256.clone());
    if before == after {
        return Ok(None);
    }
    match picture {
        Some(picture) => branding_pictures::put(transaction, slot, picture, context.now).await?,
        None => branding_pictures::remove(transaction, slot).await?,
    }
    record(context, transaction, slot, [before, after]).await.map(Some)
}

async fn record(
    context: &Context,
    transaction: &Transaction,
    slot: PictureSlot,
    [before, after]: [Option<Vec<u8>>; 2],
) -> Result<FieldChange, ChangeError> {
    let shown = |sha256: Option<Vec<u8>>| sha256.map(|sha256| format!("sha256:{}", digest::hex(&sha256)));
    let field = FieldChange {
        name: slot.setting().to_owned(),
        before: shown(before),
        after: shown(after),
    };
    let detail = json!({ "fields": in_audit_log(About::Thing, std::slice::from_ref(&field)) });
    let event = context.event(EventKind::SettingsChanged).detail(detail);
    context.record(transaction, &event).await?;
    Ok(field)
}
