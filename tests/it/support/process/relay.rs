//! A TCP relay between the server and its database, which can be interrupted.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{
        TcpListener, TcpStream,
        tcp::{OwnedReadHalf, OwnedWriteHalf},
    },
    task::JoinSet,
};

/// Forwards bytes to an address and back, unless it is silent; stopped when the value is dropped.
pub struct Relay {
    /// Where to connect to.
    pub address: SocketAddr,
    target: Arc<Mutex<SocketAddr>>,
    silent: Arc<AtomicBool>,
    _running: JoinSet<()>,
}

impl Relay {
    /// To `target`.
    pub async fn to(target: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let silent = Arc::new(AtomicBool::new(false));
        let target = Arc::new(Mutex::new(target));
        let mut running = JoinSet::new();
        let shared = Arc::clone(&target);
        let flag = Arc::clone(&silent);
        running.spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((near, _)) = listener.accept().await {
                let flag = Arc::clone(&flag);
                let target = *shared.lock().expect("nobody panicked");
                connections.spawn(async move {
                    let Ok(far) = TcpStream::connect(target).await else {
                        return;
                    };
                    let ((near_in, near_out), (far_in, far_out)) = (near.into_split(), far.into_split());
                    tokio::join!(forward(near_in, far_out, &flag), forward(far_in, near_out, &flag));
                });
            }
        });
        Self {
            address,
            target,
            silent,
            _running: running,
        }
    }

    /// New connections lead there from now on.
    pub fn lead_to(&self, target: SocketAddr) {
        *self.target.lock().expect("nobody panicked") = target;
    }

    /// From now on no bytes are forwarded, without closing a connection, as with an unplugged cable.
    pub fn cut(&self) {
        self.silent.store(true, Ordering::SeqCst);
    }

    /// Forwards the delayed bytes.
    pub fn mend(&self) {
        self.silent.store(false, Ordering::SeqCst);
    }
}

async fn forward(mut from: OwnedReadHalf, mut into: OwnedWriteHalf, silent: &AtomicBool) {
    let mut buffer = vec![0; 16 * 1024];
    while let Ok(read) = from.read(&mut buffer).await {
        while silent.load(Ordering::SeqCst) {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        if read == 0 || into.write_all(&buffer[..read]).await.is_err() {
            break;
        }
    }
}
