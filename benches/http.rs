//! HTTP/1.1 over one persistent connection, with as little work as possible: the load must not use the processor time that it
//! measures.

use std::{
    fmt,
    io::{BufRead, BufReader, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

use base64::{Engine, engine::general_purpose::STANDARD};

use super::Failure;

/// A request, ready to be sent many times.
pub(crate) struct Request {
    head: String,
    body: String,
}

impl Request {
    /// A GET.
    pub(crate) fn get(path: &str) -> Self {
        Self {
            head: format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"),
            body: String::new(),
        }
    }

    /// A POST of a form.
    pub(crate) fn form(path: &str, fields: &[(&str, &str)]) -> Self {
        let body = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(fields)
            .finish();
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n",
            body.len()
        );
        Self { head, body }
    }

    /// With one more header.
    pub(crate) fn header(mut self, name: &str, value: &str) -> Self {
        self.head.push_str(&format!("{name}: {value}\r\n"));
        self
    }

    /// With a client's id and secret (RFC 6749 section 2.3.1).
    pub(crate) fn basic(self, client_id: &str, client_secret: &str) -> Self {
        let credentials = STANDARD.encode(format!("{client_id}:{client_secret}"));
        self.header("Authorization", &format!("Basic {credentials}"))
    }

    /// With an access token (RFC 6750 section 2.1).
    pub(crate) fn bearer(self, access_token: &str) -> Self {
        self.header("Authorization", &format!("Bearer {access_token}"))
    }
}

/// A response.
pub(crate) struct Answer {
    pub(crate) status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Answer {
    /// Every value of a header.
    pub(crate) fn headers(&self, name: &str) -> impl Iterator<Item = &str> {
        self.headers
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    pub(crate) fn json(&self) -> Result<serde_json::Value, Failure> {
        serde_json::from_slice(&self.body).map_err(|_| format!("not JSON: {self}").into())
    }

    /// The answer, if its status is 200.
    pub(crate) fn expect_200(self) -> Result<Self, Failure> {
        if self.status == 200 {
            Ok(self)
        } else {
            Err(self.to_string().into())
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} {}",
            self.status,
            self.text().chars().take(300).collect::<String>()
        )
    }
}

/// A persistent connection; opened again after the server closed it.
pub(crate) struct Connection {
    address: SocketAddr,
    stream: BufReader<TcpStream>,
}

impl Connection {
    /// Connects.
    pub(crate) fn open(address: SocketAddr) -> Result<Self, Failure> {
        let stream = TcpStream::connect(address)?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self {
            address,
            stream: BufReader::new(stream),
        })
    }

    /// Sends one request and reads its response. If the server has closed the idle connection, a new one is opened.
    pub(crate) fn exchange(&mut self, request: &Request) -> Result<Answer, Failure> {
        let bytes = format!("{}\r\n{}", request.head, request.body);
        let sent = self.stream.get_mut().write_all(bytes.as_bytes());
        if sent.is_err() || self.stream.fill_buf().map_or(true, <[u8]>::is_empty) {
            *self = Self::open(self.address)?;
            self.stream.get_mut().write_all(bytes.as_bytes())?;
        }
        let answer = self.read()?;
        if answer
            .headers("connection")
            .any(|value| value.eq_ignore_ascii_case("close"))
        {
            *self = Self::open(self.address)?;
        }
        Ok(answer)
    }

    fn read(&mut self) -> Result<Answer, Failure> {
        let status_line = self.line()?;
        let status = status_line.split(' ').nth(1).and_then(|status| status.parse().ok());
        let mut answer = Answer {
            status: status.ok_or_else(|| format!("no status in {status_line:?}"))?,
            headers: Vec::with_capacity(16),
            body: Vec::new(),
        };
        loop {
            let line = self.line()?;
            let Some((name, value)) = line.split_once(':') else {
                break;
            };
            answer.headers.push((name.to_owned(), value.trim().to_owned()));
        }
        let size = answer.headers("content-length").next().map(str::parse).transpose()?;
        if answer
            .headers("transfer-encoding")
            .any(|value| value.eq_ignore_ascii_case("chunked"))
        {
            loop {
                let size = usize::from_str_radix(self.line()?.trim(), 16)?;
                self.take(size, &mut answer.body)?;
                self.line()?;
                if size == 0 {
                    break;
                }
            }
        } else if let Some(size) = size {
            self.take(size, &mut answer.body)?;
        }
        Ok(answer)
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        if self.stream.read_line(&mut line)? == 0 {
            return Err("the server closed the connection".into());
        }
        line.truncate(line.trim_end().len());
        Ok(line)
    }

    fn take(&mut self, size: usize, body: &mut Vec<u8>) -> Result<(), Failure> {
        let start = body.len();
        body.resize(start + size, 0);
        self.stream.read_exact(&mut body[start..])?;
        Ok(())
    }
}
