//! The log of one test.

use std::{
    io,
    sync::{Arc, Mutex, PoisonError},
};

use tracing::{Dispatch, subscriber::DefaultGuard};
use tracing_subscriber::fmt::MakeWriter;

/// What is logged on this thread, at every level down to debug. For tests that run on one thread, so that the log is theirs alone.
pub struct Log {
    written: Written,
    /// While there is one subscriber alone, tracing asks the thread that first reaches a log statement whether it is of interest, and
    /// that may be another test's thread, which has none. With two, all of them are asked.
    _second: Dispatch,
    _guard: DefaultGuard,
}

impl Log {
    /// From now on, until it is dropped.
    pub fn start() -> Self {
        let written = Written::default();
        let _second = Dispatch::new(tracing_subscriber::fmt().with_writer(io::sink).finish());
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(tracing::Level::DEBUG)
            .with_ansi(false)
            .with_writer(written.clone())
            .finish();
        Self {
            written,
            _second,
            _guard: tracing::subscriber::set_default(subscriber),
        }
    }

    /// The text so far.
    pub fn text(&self) -> String {
        let bytes = self.written.0.lock().unwrap_or_else(PoisonError::into_inner);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// The lines of `work` alone.
    pub async fn of<T>(&self, work: impl Future<Output = T>) -> (T, String) {
        let before = self.text().len();
        let done = work.await;
        (done, self.text().split_off(before))
    }
}

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl io::Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}
