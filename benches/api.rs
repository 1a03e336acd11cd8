//! The administration API, as the admin run asks it.

use std::net::SocketAddr;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde_json::Value;
use url::form_urlencoded;

use super::{
    Failure,
    http::{Connection, Request},
};

/// A connection, and the key that it shows.
pub(crate) struct Api {
    connection: Connection,
    key: String,
}

impl Api {
    /// Connects.
    pub(crate) fn open(address: SocketAddr, key: &str) -> Result<Self, Failure> {
        Ok(Self {
            connection: Connection::open(address)?,
            key: key.trim().to_owned(),
        })
    }

    /// Asks for a path below `/api/v1/`; how long the answer is, in bytes.
    pub(crate) fn get(&mut self, path: &str) -> Result<usize, Failure> {
        let request = self.request(path);
        Ok(self.connection.exchange(&request)?.expect_200()?.text().len())
    }

    /// A page of a list.
    pub(crate) fn page(&mut self, asked: (&str, &str, &str), cursor: Option<&str>) -> Result<Value, Failure> {
        let request = self.request(&path(asked, cursor));
        self.connection.exchange(&request)?.expect_200()?.json()
    }

    /// The cursor of a list for what comes after the page of another query of the same list: it says by which query it may be used, and
    /// after which row.
    pub(crate) fn cursor_after(
        &mut self,
        asked: (&str, &str, &str),
        at: (&str, &str, &str),
    ) -> Result<String, Failure> {
        let mut cursor = self.cursor(asked)?;
        cursor["after"] = self.cursor(at)?["after"].take();
        Ok(URL_SAFE_NO_PAD.encode(cursor.to_string()))
    }

    fn cursor(&mut self, asked: (&str, &str, &str)) -> Result<Value, Failure> {
        let page = self.page(asked, None)?;
        let text = page["next_cursor"].as_str();
        let text = text.ok_or_else(|| format!("{asked:?} has one page only"))?;
        Ok(serde_json::from_slice(&URL_SAFE_NO_PAD.decode(text)?)?)
    }

    fn request(&self, path: &str) -> Request {
        Request::get(&format!("/api/v1/{path}")).bearer(&self.key)
    }
}

/// The path of a page.
pub(crate) fn path((list, filter, sort): (&str, &str, &str), cursor: Option<&str>) -> String {
    let given = [
        ("filter", filter),
        ("sort", sort),
        ("cursor", cursor.unwrap_or_default()),
    ];
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(given.iter().filter(|(_, value)| !value.is_empty()))
        .finish();
    format!("{list}?{query}")
}
