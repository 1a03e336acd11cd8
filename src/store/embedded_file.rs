//! The file of the embedded database: made when the program starts, and looked at before a connection to it is used again.

use std::{
    fs::{self, DirBuilder, OpenOptions},
    io,
    os::unix::fs::{DirBuilderExt as _, MetadataExt as _},
    path::{Path, PathBuf},
};

use sea_orm::{
    DbErr,
    sqlx::{
        Connection as _,
        sqlite::{SqliteConnectOptions, SqliteConnection},
    },
};

use super::StoreError;

/// The file that was there at the start.
#[derive(Clone, Debug)]
pub(super) struct EmbeddedFile {
    path: PathBuf,
    /// Its device and its number there.
    identity: (u64, u64),
}

impl EmbeddedFile {
    /// Makes the folder, for its owner alone, and opens the file once: SQLite does not say which file it cannot open, nor why.
    pub(super) fn prepare(url: &str) -> Result<Self, StoreError> {
        let options: SqliteConnectOptions = url.parse().map_err(StoreError::internal)?;
        let path = options.get_filename().to_owned();
        if let Some(folder) = path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
            DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(folder)
                .map_err(|error| named(folder, error))?;
        }
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false);
        let opened = options.open(&path).map_err(|error| named(&path, error))?;
        let metadata = opened.metadata().map_err(|error| named(&path, error))?;
        Ok(Self {
            identity: (metadata.dev(), metadata.ino()),
            path,
        })
    }

    /// Why it cannot be used, although it could be opened: most likely, other files cannot be made beside it.
    pub(super) fn explain(&self, error: &DbErr) -> StoreError {
        let path = self.path.display();
        StoreError::internal(format!(
            "{path} cannot be used: {error}; this user must be able to write the file, and to make files in its folder"
        ))
    }

    /// Whether a connection may be used again.
    ///
    /// Not if its file is not there any more: what is written to a file that was deleted or moved is answered, and lost. Not if it is still
    /// in a transaction: where a commit failed, because the disk is full, SQLite has rolled back, and the driver does not know. Further
    /// transactions would be savepoints in one that nobody commits.
    pub(super) fn serves(&self, connection: &SqliteConnection) -> bool {
        !connection.is_in_transaction() && self.is_there()
    }

    fn is_there(&self) -> bool {
        fs::metadata(&self.path).is_ok_and(|metadata| (metadata.dev(), metadata.ino()) == self.identity)
    }
}

fn named(path: &Path, error: io::Error) -> StoreError {
    StoreError::internal(format!("{}: {error}", path.display()))
}
