//! The pictures of the pages that administrators upload. Nodes keep them in memory with the settings; every change here is written to the
//! log of changes.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use super::{
    Connection, StoreError,
    changes::{self, Change},
    connection::Access as _,
    statement::Sql,
};
use crate::domain::branding_picture::{BrandingPicture, PictureSlot};

/// Every picture. A slot or a type that this release does not know is left out.
pub async fn all(connection: &dyn Connection) -> Result<BTreeMap<PictureSlot, BrandingPicture>, StoreError> {
    let mut pictures = BTreeMap::new();
    for row in ALL.read_all(connection, []).await? {
        let slot: String = row.try_get_by_index(0)?;
        let Some(slot) = PictureSlot::parse(&slot) else {
            continue;
        };
        let media_type: String = row.try_get_by_index(1)?;
        if media_type != BrandingPicture::MEDIA_TYPE {
            continue;
        }
        let content: Vec<u8> = row.try_get_by_index(2)?;
        let picture = BrandingPicture {
            content: content.into(),
            sha256: row.try_get_by_index(3)?,
        };
        pictures.insert(slot, picture);
    }
    Ok(pictures)
}

/// The SHA-256 of the picture in that slot, if there is one.
pub async fn sha256(connection: &dyn Connection, slot: PictureSlot) -> Result<Option<Vec<u8>>, StoreError> {
    let row = SHA256.read_one(connection, [slot.name().into()]).await?;
    Ok(row.map(|row| row.try_get_by_index(0)).transpose()?)
}

/// Puts a picture into a slot, in place of the one that is there.
pub async fn put(
    connection: &dyn Connection,
    slot: PictureSlot,
    picture: &BrandingPicture,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Settings).await?;
    let values = [
        slot.name().into(),
        BrandingPicture::MEDIA_TYPE.into(),
        picture.content.to_vec().into(),
        picture.sha256.clone().into(),
        now.into(),
    ];
    PUT.write(&transaction, values).await?;
    transaction.commit().await
}

/// Empties a slot.
pub async fn remove(connection: &dyn Connection, slot: PictureSlot) -> Result<(), StoreError> {
    let transaction = connection.nested().await?;
    changes::record(&transaction, &Change::Settings).await?;
    REMOVE.write(&transaction, [slot.name().into()]).await?;
    transaction.commit().await
}

const ALL: Sql = Sql::both("SELECT slot, media_type, content, sha256 FROM branding_pictures ORDER BY slot");

const SHA256: Sql = Sql::both("SELECT sha256 FROM branding_pictures WHERE slot = $1");

const PUT: Sql = Sql::both(
    "INSERT INTO branding_pictures (slot, media_type, content, sha256, updated_at) VALUES ($1, $2, $3, $4, $5) \
     ON CONFLICT (slot) DO UPDATE SET media_type = $2, content = $3, sha256 = $4, updated_at = $5",
);

const REMOVE: Sql = Sql::both("DELETE FROM branding_pictures WHERE slot = $1");
