//! Passes requests from the socket to the router, with limits on headers and time, and a graceful shutdown.

use std::{convert::Infallible, net::SocketAddr, sync::Arc, time::Duration};

use axum::{Router, extract::Request, response::Response};
use futures_util::future::BoxFuture;
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
    service::TowerToHyperService,
};
use ipnet::IpNet;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{OwnedSemaphorePermit, Semaphore, watch},
};
use tower::{ServiceExt, service_fn};

use super::{
    client_address::PeerAddress,
    connections::{self, Connections, Place},
    live_streams::ServerEnd,
};

/// The time limit for a client's headers.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// The maximum size of the headers, in bytes.
const HEADER_BYTES: usize = 16 * 1024;
/// The maximum number of headers.
const HEADER_COUNT: usize = 64;
/// The maximum number of concurrent requests on one HTTP/2 connection.
const STREAMS: u32 = 100;
/// Besides the connections, so many sockets may be about to close. The kernel queues further ones.
const CLOSING: usize = 256;
/// The time limit for open requests after a shutdown was requested.
const DRAIN_TIME: Duration = Duration::from_secs(20);

/// The maximum age of a connection: long enough for any client, short enough that no slot is used for ever.
const CONNECTION_AGE: Duration = Duration::from_secs(600);

/// Serves `router` on `listener` until `end` resolves, then finishes the open requests. `proxies` may open as many connections as they
/// want.
pub async fn serve(listener: TcpListener, router: Router, proxies: Vec<IpNet>, end: impl Future<Output = ()>) {
    let server = Arc::new(builder());
    let capacity = connections::capacity();
    if capacity < connections::MOST {
        tracing::warn!(
            connections = capacity,
            "few files may be open, and so few connections: raise the limit (LimitNOFILE of systemd, --ulimit nofile of containers) to 16384"
        );
    }
    let most = capacity + CLOSING;
    let sockets = Arc::new(Semaphore::new(most));
    let connections = Connections::new(capacity, proxies);
    let (ending, ended) = watch::channel(());
    tokio::pin!(end);
    loop {
        tokio::select! {
            accepted = accept(&listener, &sockets) => match accepted {
                Ok((socket, stream, peer)) => {
                    // One too many of its address is closed; what is logged for each would be the next flood.
                    let Some(place) = connections.enter(peer.ip()) else {
                        ::metrics::counter!("vestibule_connections_refused_total").increment(1);
                        continue;
                    };
                    let place = Arc::new(place);
                    let router = router.clone();
                    let (server, ended) = (Arc::clone(&server), ended.clone());
                    tokio::spawn(async move {
                        let service = TowerToHyperService::new(service_fn(for_peer(router, peer, Arc::clone(&place), ServerEnd::new(ended.clone()))));
                        serve_one(&server, ended, &place, stream, service).await;
                        drop(socket);
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
    drop((listener, ending));
    let everybody = u32::try_from(most).unwrap_or(u32::MAX);
    if tokio::time::timeout(DRAIN_TIME, sockets.acquire_many(everybody))
        .await
        .is_err()
    {
        tracing::warn!("some requests did not end in time");
    }
}

/// Waits for a free slot, then for a connection.
async fn accept(
    listener: &TcpListener,
    sockets: &Arc<Semaphore>,
) -> std::io::Result<(OwnedSemaphorePermit, TcpStream, SocketAddr)> {
    let socket = Arc::clone(sockets)
        .acquire_owned()
        .await
        .map_err(std::io::Error::other)?;
    let (stream, peer) = listener.accept().await?;
    Ok((socket, stream, peer))
}

/// Serves one connection until it ends: closed by the client, unused, too old, or at shutdown. In the last two cases an open request is
/// finished.
async fn serve_one<S>(
    server: &auto::Builder<TokioExecutor>,
    mut ended: watch::Receiver<()>,
    place: &Place,
    stream: TcpStream,
    service: TowerToHyperService<S>,
) where
    S: tower::Service<Request<Incoming>, Response = Response, Error = Infallible> + Clone + Send + 'static,
    S::Future: Send,
{
    let speaks = tokio::time::timeout(HEADER_TIME, has_chosen_a_version(&stream));
    tokio::select! {
        spoke = speaks => if !matches!(spoke, Ok(Ok(()))) { return },
        _ = ended.changed() => return,
        () = place.until_closed() => return,
    }
    let connection = server.serve_connection(prepare(stream), service);
    tokio::pin!(connection);
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = close_later(&mut ended, place) => {
            connection.as_mut().graceful_shutdown();
            match tokio::time::timeout(DRAIN_TIME, connection).await {
                Ok(outcome) => outcome,
                Err(_) => return,
            }
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection ended early");
    }
}

async fn close_later(ended: &mut watch::Receiver<()>, place: &Place) {
    tokio::select! {
        // Either the server shuts down (the sender is dropped), or the connection is too old.
        _ = tokio::time::timeout(CONNECTION_AGE, ended.changed()) => {}
        () = place.until_closed() => {}
    }
}

/// Waits until the first bytes distinguish HTTP/1 from HTTP/2. hyper's limits start after that; a connection that sends
/// nothing, or part of a preface, must not occupy a slot.
async fn has_chosen_a_version(stream: &TcpStream) -> std::io::Result<()> {
    let mut first = [0; HTTP_2_PREFACE.len()];
    loop {
        match stream.peek(&mut first).await? {
            0 => return Err(std::io::ErrorKind::UnexpectedEof.into()),
            count if count == first.len() || first[..count] != HTTP_2_PREFACE[..count] => return Ok(()),
            // The bytes that have arrived can be read again at once; further ones take a moment.
            _ => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    }
}

/// RFC 9113 section 3.4.
const HTTP_2_PREFACE: &[u8; 24] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

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
    // Small responses must not be delayed to be combined with others.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY could not be set");
    }
    TokioIo::new(stream)
}

/// Answers the requests of one connection, and notes when it is in use.
fn for_peer(
    router: Router,
    peer: SocketAddr,
    place: Arc<Place>,
    end: ServerEnd,
) -> impl Fn(Request<Incoming>) -> BoxFuture<'static, Result<Response, Infallible>> + Clone {
    move |request| {
        let in_use = place.request();
        let mut request = request.map(axum::body::Body::new);
        request.extensions_mut().insert(PeerAddress(peer));
        request.extensions_mut().insert(end.clone());
        let response = router.clone().oneshot(request);
        Box::pin(async move {
            let response = response.await;
            drop(in_use);
            response
        })
    }
}
