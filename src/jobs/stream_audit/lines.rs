//! Lines to standard output or to a file. Each batch is written by a thread of its own: a reader that does not read blocks that thread, and
//! neither the server nor its end.

use std::{
    fs::{File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use tokio::sync::oneshot::{self, error::TryRecvError};

use super::line::{Line, joined};

#[derive(Clone)]
pub(super) enum Destination {
    Stdout,
    /// It is opened for each batch, so that it may be renamed at any time, as log rotation does.
    File(PathBuf),
}

/// Writes one batch after the other.
pub(super) struct Writer {
    destination: Destination,
    /// A batch that is being written, also after nobody waits for it any more.
    writing: Option<oneshot::Receiver<io::Result<()>>>,
}

impl Writer {
    pub(super) fn new(destination: Destination) -> Self {
        Self {
            destination,
            writing: None,
        }
    }

    pub(super) async fn send(&mut self, lines: &[Line]) -> Result<(), String> {
        if let Some(earlier) = &mut self.writing
            && matches!(earlier.try_recv(), Err(TryRecvError::Empty))
        {
            return Err("nobody reads what was written before".to_owned());
        }
        let (destination, bytes) = (self.destination.clone(), joined(lines));
        let (done, outcome) = oneshot::channel();
        let write = move || {
            let _ = done.send(destination.write(&bytes));
        };
        std::thread::Builder::new()
            .name("audit stream".to_owned())
            .spawn(write)
            .map_err(|error| error.to_string())?;
        let outcome = self.writing.insert(outcome).await;
        self.writing = None;
        match outcome {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(self.destination.problem(&error)),
            Err(_) => Err("the thread that writes has panicked".to_owned()),
        }
    }
}

impl Destination {
    /// The lock of standard output keeps lines whole that somebody else prints.
    fn write(&self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Stdout => {
                let mut stdout = io::stdout().lock();
                stdout.write_all(bytes)?;
                stdout.flush()
            }
            Self::File(path) => append(path, bytes),
        }
    }

    fn problem(&self, error: &io::Error) -> String {
        match self {
            Self::Stdout => format!("standard output: {error}"),
            Self::File(path) => format!("{}: {error}", path.display()),
        }
    }
}

/// Events have names and addresses in them, so only the owner may read a new file. What is on the disk when this returns stays there.
fn append(path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Anything else, such as a pipe without a reader, would take the lines and lose them.
    if std::fs::metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "this is no file"));
    }
    let mut options = OpenOptions::new();
    let mut file = options.append(true).read(true).create(true).mode(0o600).open(path)?;
    if ends_within_a_line(&mut file)? {
        file.write_all(b"\n")?;
    }
    file.write_all(bytes)?;
    file.sync_data()
}

/// After a crash or on a full disk a part of a line can be left. What follows must not be joined to it.
fn ends_within_a_line(file: &mut File) -> io::Result<bool> {
    if file.seek(SeekFrom::End(0))? == 0 {
        return Ok(false);
    }
    file.seek(SeekFrom::End(-1))?;
    let mut last = [0];
    file.read_exact(&mut last)?;
    Ok(last != *b"\n")
}
