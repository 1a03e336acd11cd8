//! A client of HTTP/2 (RFC 9113) that sends whatever frames a test wants, and reads no more than the test asks for.

use std::{net::SocketAddr, time::Duration};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpSocket, TcpStream},
    time::timeout,
};

/// Frame types (RFC 9113 section 6).
pub const HEADERS: u8 = 1;
pub const RST_STREAM: u8 = 3;
pub const SETTINGS: u8 = 4;
pub const PING: u8 = 6;
pub const GOAWAY: u8 = 7;
pub const CONTINUATION: u8 = 9;

/// Flags of frames.
pub const END_STREAM: u8 = 1;
pub const END_HEADERS: u8 = 4;

/// The error code of a client that does too much (RFC 9113 section 7).
pub const ENHANCE_YOUR_CALM: u32 = 11;

/// How a flood ended.
#[derive(Debug, PartialEq, Eq)]
pub enum End {
    /// The server closed the connection.
    Closed,
    /// The server read no more.
    NotRead,
    /// The server read all of it.
    Read,
}

/// A connection.
pub struct Http2(TcpStream);

/// A frame.
pub fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).expect("a short frame").to_be_bytes();
    let mut frame = vec![length[1], length[2], length[3], kind, flags];
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// The header block of a request (RFC 7541): literals, and entries of the static table.
pub fn request(method: &str, path: &str) -> Vec<u8> {
    let mut block = vec![0x86];
    for (name, value) in [(2, method), (4, path), (1, "localhost")] {
        block.push(name);
        block.push(u8::try_from(value.len()).expect("a short value"));
        block.extend(value.as_bytes());
    }
    block
}

impl Http2 {
    /// Connects from an address of this machine, and sends the preface and empty settings.
    pub async fn connect(from: [u8; 4], to: SocketAddr) -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind((from, 0).into()).expect("an address of this machine");
        let mut stream = socket.connect(to).await.expect("a connection");
        stream
            .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
            .await
            .expect("it is read");
        stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.expect("it is read");
        Self(stream)
    }

    /// Sends bytes again and again, and reads nothing. After so much patience they count as not read.
    pub async fn flood(&mut self, mut next: impl FnMut(u32) -> Vec<u8>, times: u32, patience: Duration) -> End {
        for number in 0..times {
            match timeout(patience, self.0.write_all(&next(number))).await {
                Ok(Ok(())) => {}
                Ok(Err(_)) => return End::Closed,
                Err(_) => return End::NotRead,
            }
        }
        End::Read
    }

    /// Sends frames.
    pub async fn send(&mut self, frames: &[u8]) {
        self.0.write_all(frames).await.expect("it is read");
    }

    /// The error code with which the server ends the connection; `None` if it is closed without one.
    pub async fn error_code(&mut self) -> Option<u32> {
        loop {
            let (kind, _, payload) = self.read().await?;
            if kind == GOAWAY {
                return Some(u32::from_be_bytes(payload[4..8].try_into().expect("four bytes")));
            }
        }
    }

    /// The next frame: its type, its stream and its payload. `None` at the end.
    pub async fn read(&mut self) -> Option<(u8, u32, Vec<u8>)> {
        let mut head = [0; 9];
        self.0.read_exact(&mut head).await.ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; usize::try_from(length).expect("a short frame")];
        self.0.read_exact(&mut payload).await.ok()?;
        let stream = u32::from_be_bytes(head[5..9].try_into().expect("four bytes"));
        Some((head[3], stream, payload))
    }
}
