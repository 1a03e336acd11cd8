//! Clients that keep the server waiting: ten thousand connections that nobody uses, headers and bodies that come one byte at a time. They
//! are closed in time, and meanwhile everybody else is answered.

use std::{
    net::SocketAddr,
    process::Command,
    time::{Duration, Instant},
};

use futures_util::future::join_all;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

use vestibule::http::connections;

use crate::support::process::instance::{Instance, STATE, Server, eventually};

/// Nobody else waits longer, on a slow machine.
const AT_ONCE: Duration = Duration::from_secs(5);
/// Open files that this process and the server need for them.
const FILES: usize = 12_000;

/// Raises the limit of open files of this process; the server inherits it.
fn allow_many_files() {
    let limits = std::fs::read_to_string("/proc/self/limits").expect("the limits");
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let numbers: Vec<usize> = line
        .map(|line| line.split_whitespace().filter_map(|word| word.parse().ok()).collect())
        .unwrap_or_default();
    if numbers.first().is_some_and(|soft| *soft >= FILES) {
        return;
    }
    let raised = Command::new("prlimit")
        .args(["--pid", &std::process::id().to_string(), &format!("--nofile={FILES}:")])
        .status();
    let is_raised = raised.is_ok_and(|status| status.success());
    assert!(
        is_raised,
        "this test needs {FILES} open files, and there may be {numbers:?}: ulimit -Hn"
    );
}

/// A connection from one of so many addresses of this machine that none has too many.
async fn connect(number: u16, to: SocketAddr) -> TcpStream {
    let [high, low] = (number / 400 + 2).to_be_bytes();
    let socket = TcpSocket::new_v4().expect("a socket");
    socket
        .bind(([127, 2, high, low], 0).into())
        .expect("an address of this machine");
    socket.connect(to).await.expect("a connection")
}

/// Somebody else is answered at once.
async fn answers(server: &Server) {
    for path in ["/jwks", "/login"] {
        let answer = server.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        assert!(answer.took < AT_ONCE, "{path} took {:?}", answer.took);
    }
    let token = server.client_credentials().await;
    assert_eq!(token.status, 200, "{token:?}");
    assert!(token.took < AT_ONCE, "took {:?}", token.took);
}

/// A connection that was used once.
async fn used_once(number: u16, to: SocketAddr) -> TcpStream {
    let mut stream = connect(number, to).await;
    let request = b"GET /health/live HTTP/1.1\r\nhost: x\r\n\r\n";
    stream.write_all(request).await.expect("it is read");
    let mut answer = [0; 2_048];
    let read = stream.read(&mut answer).await.expect("it is answered");
    let answer = String::from_utf8_lossy(&answer[..read]);
    assert!(answer.starts_with("HTTP/1.1 200"), "{number}: {answer}");
    stream
}

/// Opens so many connections and uses each once, so that they are not closed as ones that never say anything. All are answered, and somebody
/// else is too, meanwhile and afterwards. How many of them were closed then.
async fn opened(server: &Server, count: u16) -> usize {
    let mut idle = Vec::new();
    for first in (0..count).step_by(100) {
        let some = (first..first + 100).map(|number| used_once(number, server.address));
        idle.extend(join_all(some).await);
        if first % 1_000 == 0 {
            answers(server).await;
        }
    }
    answers(server).await;
    let mut closed = 0;
    for stream in &mut idle {
        let mut rest = Vec::new();
        let end = timeout(Duration::from_millis(1), stream.read_to_end(&mut rest)).await;
        closed += usize::from(end.is_ok());
    }
    let log = server.log();
    assert!(
        !log.contains("could not be accepted") && !log.contains("panicked"),
        "{log}"
    );
    closed
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn ten_thousand_connections_that_nobody_uses_leave_room_for_others() {
    allow_many_files();
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let server = instance.serve().await;
    answers(&server).await;
    let before = server.memory();
    let closed = opened(&server, 10_000).await;
    // The first had to make room for the last.
    assert!(closed >= 10_000 - connections::MOST, "{closed} were closed");
    let each = server.memory().saturating_sub(before) / 10_000;
    assert!(each < 24 * 1024, "{each} bytes for each connection");
}

/// The table of connections had 8,192 places, also where the process could not have as many files open: then no connection was accepted
/// until others closed by themselves.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn where_few_files_may_be_open_connections_that_nobody_uses_make_room_too() {
    let instance = Instance::embedded();
    instance.apply(STATE).await;
    let server = instance.serve_with_open_files(1_024).await;
    let closed = opened(&server, 1_500).await;
    assert!(closed >= 1_500 - 512, "{closed} were closed");
    assert!(server.log().contains("LimitNOFILE"), "{}", server.log());
}

/// Sends the beginning of a request, and then byte after byte until the server has had enough; what it said, and when.
async fn trickle(mut stream: TcpStream, beginning: String, byte: &[u8]) -> (String, Duration) {
    let began = Instant::now();
    stream.write_all(beginning.as_bytes()).await.expect("it is read");
    let mut answer = vec![0; 4_096];
    loop {
        match timeout(Duration::from_millis(250), stream.read(&mut answer)).await {
            Ok(read) => {
                answer.truncate(read.unwrap_or_default());
                return (String::from_utf8_lossy(&answer).into_owned(), began.elapsed());
            }
            Err(_) => {
                // An error shows at the next read.
                stream.write_all(byte).await.ok();
            }
        }
        assert!(began.elapsed() < Duration::from_secs(60), "it is still waited for");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn headers_and_bodies_that_come_byte_by_byte_are_given_up_and_delay_nobody() {
    let mut instance = Instance::embedded();
    // The page is asked for as often as the machine can, from one address.
    instance.set("VESTIBULE_THROTTLE__ROWS_PER_ADDRESS_PER_MINUTE", "10000");
    instance.apply(STATE).await;
    let server = instance.serve().await;
    let header = "GET /jwks HTTP/1.1\r\nhost: x\r\nx-long: ".to_owned();
    let body = |path: &str| {
        format!(
            "POST {path} HTTP/1.1\r\nhost: {}\r\norigin: http://{}\r\nsec-fetch-site: same-origin\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: 50000\r\n\r\n",
            server.address, server.address
        )
    };
    let mut slow = Vec::new();
    for number in 0..600 {
        let stream = connect(number, server.address).await;
        let beginning = match number % 3 {
            0 => header.clone(),
            1 => body("/token"),
            _ => body("/login"),
        };
        slow.push(trickle(stream, beginning, b"x"));
    }
    let others = async {
        // As long as headers are waited for.
        let began = Instant::now();
        eventually(Duration::from_secs(60), "headers are given up", async || {
            answers(&server).await;
            began.elapsed() > Duration::from_secs(10)
        })
        .await;
    };
    let (ends, ()) = tokio::join!(join_all(slow), others);
    for (number, (answer, took)) in ends.into_iter().enumerate() {
        let (limit, status) = if number % 3 == 0 {
            (10, ["", "HTTP/1.1 408"])
        } else {
            (30, ["HTTP/1.1 503"; 2])
        };
        let is_right = if answer.is_empty() {
            status[0].is_empty()
        } else {
            answer.starts_with(status[1])
        };
        assert!(is_right, "{number}: {answer:?}");
        let limit = Duration::from_secs(limit);
        assert!(
            took + Duration::from_secs(1) > limit && took < limit + Duration::from_secs(15),
            "{number}: {took:?}"
        );
    }
    answers(&server).await;
}
