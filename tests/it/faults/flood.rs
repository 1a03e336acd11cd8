//! Clients that flood the server over HTTP/2, as in CVE-2023-44487 (streams that are opened and reset), CVE-2024-27316 (headers without an
//! end) and CVE-2019-9512 and -9515 (frames that ask for an answer which is not read). They are cut off or not read any more, memory stays
//! bounded, and everybody else is answered.

use std::time::Duration;

use crate::support::process::{
    http2::{
        CONTINUATION, END_HEADERS, END_STREAM, ENHANCE_YOUR_CALM, End, HEADERS, Http2, PING, RST_STREAM, SETTINGS,
        frame, request,
    },
    instance::{Instance, Server},
};

/// Nobody waits longer. The client of the flood takes as much of this machine as the server.
const IN_TIME: Duration = Duration::from_secs(8);
/// A flood that is not read for so long has stopped for another reason.
const PATIENCE: Duration = Duration::from_secs(30);
/// How much memory all floods of a test may cost. The server has some buffers for each connection.
const MEMORY: u64 = 48 * 1024 * 1024;
/// Floods at once.
const CONNECTIONS: u8 = 20;

async fn connect(server: &Server, number: u8) -> Http2 {
    Http2::connect([127, 0, 1, number + 1], server.address).await
}

/// Others are answered while it floods, and the memory does not grow with it.
async fn bears(server: &Server, before: u64) {
    for path in ["/jwks", "/login"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert!(answer.took < IN_TIME, "{path} took {:?}", answer.took);
    }
    let grown = server.memory().saturating_sub(before);
    assert!(grown < MEMORY, "{grown} bytes more");
    let log = server.log();
    assert!(!log.contains("panicked"), "{log}");
}

/// Sends `flood` on many connections at once.
async fn flooded<F>(server: &Server, flood: F) -> Vec<(Http2, End)>
where
    F: AsyncFn(&mut Http2) -> End,
{
    let before = server.memory();
    let mut connections = Vec::new();
    for number in 0..CONNECTIONS {
        connections.push(connect(server, number).await);
    }
    let floods = connections.into_iter().map(async |mut connection| {
        let end = flood(&mut connection).await;
        (connection, end)
    });
    let (ends, ()) = tokio::join!(futures_util::future::join_all(floods), bears(server, before));
    bears(server, before).await;
    ends
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_that_opens_and_resets_streams_is_cut_off() {
    let instance = Instance::embedded();
    let server = instance.serve().await;
    server.get("/login").await;
    let block = request("GET", "/jwks");
    let ends = flooded(&server, async |connection| {
        let reset = |number: u32| {
            let mut frames = Vec::new();
            for stream in 0..100 {
                let stream = (number * 100 + stream) * 2 + 1;
                frames.extend(frame(HEADERS, END_STREAM | END_HEADERS, stream, &block));
                frames.extend(frame(RST_STREAM, 0, stream, &8_u32.to_be_bytes()));
            }
            frames
        };
        connection.flood(reset, 10_000, PATIENCE).await
    })
    .await;
    for (mut connection, end) in ends {
        assert_eq!(end, End::Closed);
        assert!(matches!(connection.error_code().await, Some(ENHANCE_YOUR_CALM) | None));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_whose_headers_never_end_is_cut_off() {
    let instance = Instance::embedded();
    let server = instance.serve().await;
    server.get("/login").await;
    // A header field without a name in a table, with a value of 16,000 bytes.
    let mut field = vec![0, 1, b'x', 0x7f, 0x81, 0x7c];
    field.extend([b'v'; 16_000]);
    for field in [field, Vec::new()] {
        let ends = flooded(&server, async |connection| {
            connection
                .send(&frame(HEADERS, END_STREAM, 1, &request("GET", "/jwks")))
                .await;
            connection
                .flood(|_| frame(CONTINUATION, 0, 1, &field), 100_000, PATIENCE)
                .await
        })
        .await;
        for (_, end) in ends {
            assert_eq!(end, End::Closed, "with {} bytes in each", field.len());
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn a_client_that_asks_for_answers_and_reads_none_is_not_read_any_more() {
    let instance = Instance::embedded();
    let server = instance.serve().await;
    server.get("/login").await;
    let floods = [
        frame(PING, 0, 0, &[0; 8]).repeat(1_000),
        frame(SETTINGS, 0, 0, &[]).repeat(1_000),
    ];
    for frames in floods {
        // More than the buffers of two sockets hold.
        let ends = flooded(&server, async |connection| {
            connection
                .flood(|_| frames.clone(), 4_000, Duration::from_secs(3))
                .await
        })
        .await;
        for (_, end) in ends {
            assert_ne!(end, End::Read, "{:?}", &frames[..9]);
        }
    }
}
