//! Carries requests from the socket to the router: limits on headers and time before any handler runs, and a calm end.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::Request, response::Response};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::{
        conn::auto,
        graceful::{GracefulShutdown, Watcher},
    },
    service::TowerToHyperService,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore},
};
use tower::{ServiceExt, util::MapRequest};

use super::client_address::PeerAddress;

/// How long a client may take to send its headers.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// How large its headers may be.
const HEADER_BYTES: usize = 16 * 1024;
/// How many headers there may be.
const HEADER_COUNT: usize = 64;
/// How many requests one HTTP/2 connection may have open.
const STREAMS: u32 = 100;
/// How many connections there may be; the kernel keeps the next ones waiting.
const CONNECTIONS: usize = 8_192;
/// How long open requests may take once the end was asked for.
const LAST_WORDS: Duration = Duration::from_secs(20);

/// How long a connection may live: long enough for any client, short enough that no place is held for ever.
const CONNECTION_AGE: Duration = Duration::from_secs(600);

/// Serves `router` on `listener` until `end` resolves, then finishes what is open.
pub async fn serve(listener: TcpListener, router: Router, end: impl Future<Output = ()>) {
    let graceful = GracefulShutdown::new();
    let server = Arc::new(builder());
    let places = Arc::new(Semaphore::new(CONNECTIONS));
    tokio::pin!(end);
    loop {
        tokio::select! {
            accepted = accept(&listener, &places) => match accepted {
                Ok((place, stream, peer)) => {
                    let service = TowerToHyperService::new(for_peer(&router, peer));
                    let (server, watcher) = (Arc::clone(&server), graceful.watcher());
                    tokio::spawn(async move {
                        carry(&server, watcher, stream, service).await;
                        drop(place);
                    });
                }
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
            () = &mut end => break,
        }
    }
    drop(listener);
    if tokio::time::timeout(LAST_WORDS, graceful.shutdown()).await.is_err() {
        tracing::warn!("some requests did not end in time");
    }
}

/// A connection, once there is a place for it.
async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> std::io::Result<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    let place = Arc::clone(places)
        .acquire_owned()
        .await
        .map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((place, stream, peer))
}

/// Serves one connection to its end. One that says nothing is closed in time: hyper's own limit begins with the first byte.
async fn carry<S>(
    server: &auto::Builder<TokioExecutor>,
    watcher: Watcher,
    stream: TcpStream,
    service: TowerToHyperService<S>,
) where
    S: tower::Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    match tokio::time::timeout(HEADER_TIME, stream.peek(&mut [0; 1])).await {
        Ok(Ok(1..)) => {}
        _ => return,
    }
    let connection = server.serve_connection(prepare(stream), service).into_owned();
    let watched = watcher.watch(connection);
    match tokio::time::timeout(CONNECTION_AGE, watched).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::debug!(%error, "a connection ended early"),
        Err(_) => tracing::debug!("a connection was closed for its age"),
    }
}

fn builder() -> auto::Builder<TokioExecutor> {
    let mut server = auto::Builder::new(TokioExecutor::new());
    server
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADER_TIME)
        .max_buf_size(HEADER_BYTES)
        .max_headers(HEADER_COUNT);
    server
        .http2()
        .timer(TokioTimer::new())
        .max_header_list_size(16 * 1024)
        .max_concurrent_streams(STREAMS)
        .max_pending_accept_reset_streams(20)
        .keep_alive_interval(Some(Duration::from_secs(30)))
        .keep_alive_timeout(Duration::from_secs(10));
    server
}

fn prepare(stream: TcpStream) -> TokioIo<TcpStream> {
    // Small answers must not wait for more to send.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    TokioIo::new(stream)
}

fn for_peer(
    router: &Router,
    peer: SocketAddr,
) -> MapRequest<Router, impl FnMut(Request<Incoming>) -> Request + Clone + use<>> {
    router.clone().map_request(move |request: Request<Incoming>| {
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(PeerAddress(peer));
        request
    })
}
