//! A browser that signs a user in through the pages, and the tokens that the application gets for the code.

use std::{collections::BTreeMap, net::SocketAddr};

use aws_lc_rs::digest::{SHA256, digest};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use url::{Url, form_urlencoded};

use super::{
    CLIENT_ID, CLIENT_SECRET, Failure, PASSWORD, REDIRECT_URI,
    http::{Answer, Connection, Request},
};

const CODE_VERIFIER: &str = "the-code-verifier-of-the-load-run-is-always-the-same";

/// One browser.
pub(crate) struct Person {
    origin: String,
    connection: Connection,
    cookies: BTreeMap<String, String>,
}

impl Person {
    /// A browser without cookies.
    pub(crate) fn new(address: SocketAddr) -> Result<Self, Failure> {
        Ok(Self {
            origin: format!("http://{address}"),
            connection: Connection::open(address)?,
            cookies: BTreeMap::new(),
        })
    }

    /// Signs in with a password, consents if asked, and returns the code for the application.
    pub(crate) fn sign_in(&mut self, username: &str, scope: &str, extra: &[(&str, &str)]) -> Result<String, Failure> {
        let mut place = self.open(&authorize_path(scope, extra))?;
        for _ in 0..3 {
            let page = match place {
                Place::Callback(code) => return Ok(code),
                Place::Page(page) => page,
            };
            place = if page.text.contains("id=\"login-submit\"") {
                self.submit(&page, "login-submit", &[("username", username), ("password", PASSWORD)])?
            } else {
                self.submit(&page, "consent-allow", &[])?
            };
        }
        match place {
            Place::Callback(code) => Ok(code),
            Place::Page(page) => Err(format!("the sign-in ends at {}: {}", page.path, page.text).into()),
        }
    }

    /// Requests a code while the user has a session, so that no page is shown.
    pub(crate) fn authorize(&mut self, scope: &str, extra: &[(&str, &str)]) -> Result<String, Failure> {
        match self.open(&authorize_path(scope, extra))? {
            Place::Callback(code) => Ok(code),
            Place::Page(page) => Err(format!("no code, but a page at {}", page.path).into()),
        }
    }

    fn open(&mut self, path: &str) -> Result<Place, Failure> {
        let answer = self.exchange(Request::get(path))?;
        self.follow(path.to_owned(), answer)
    }

    fn submit(&mut self, page: &Page, button: &str, typed: &[(&str, &str)]) -> Result<Place, Failure> {
        let form = page.form_with(button)?;
        let path = match form.action.as_str() {
            "" => page.path.clone(),
            action => self.path_of(&page.path, action)?,
        };
        let mut fields: Vec<(&str, &str)> = typed.to_vec();
        for (name, value) in &form.carried {
            if !typed.iter().any(|(known, _)| known == name) {
                fields.push((name, value));
            }
        }
        let request = Request::form(&path, &fields)
            .header("Origin", &self.origin)
            .header("Sec-Fetch-Site", "same-origin")
            .header("Sec-Fetch-Mode", "navigate");
        let answer = self.exchange(request)?;
        self.follow(path, answer)
    }

    fn follow(&mut self, mut path: String, mut answer: Answer) -> Result<Place, Failure> {
        for _ in 0..10 {
            let Some(location) = answer
                .headers("location")
                .next()
                .filter(|_| (300..400).contains(&answer.status))
            else {
                return Ok(Place::Page(Page {
                    path,
                    text: answer.text(),
                }));
            };
            if location.starts_with(REDIRECT_URI) {
                let url = Url::parse(location)?;
                let code = url
                    .query_pairs()
                    .find(|(name, _)| name == "code")
                    .map(|(_, code)| code.into_owned());
                return code
                    .map(Place::Callback)
                    .ok_or_else(|| format!("no code in {location}").into());
            }
            path = self.path_of(&path, location)?;
            answer = self.exchange(Request::get(&path))?;
        }
        Err(format!("too many redirects, the last one to {path}").into())
    }

    fn path_of(&self, base: &str, reference: &str) -> Result<String, Failure> {
        let url = Url::parse(&self.origin)?.join(base)?.join(reference)?;
        Ok(url[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
    }

    /// Sends the request with the cookies, and keeps those of the answer.
    pub(crate) fn exchange(&mut self, request: Request) -> Result<Answer, Failure> {
        let cookies: Vec<_> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let request = if cookies.is_empty() {
            request
        } else {
            request.header("Cookie", &cookies.join("; "))
        };
        let answer = self.connection.exchange(&request)?;
        for cookie in answer.headers("set-cookie") {
            if let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.trim().to_owned(), value.trim().to_owned());
            }
        }
        Ok(answer)
    }
}

fn authorize_path(scope: &str, extra: &[(&str, &str)]) -> String {
    let challenge = URL_SAFE_NO_PAD.encode(digest(&SHA256, CODE_VERIFIER.as_bytes()));
    let query = form_urlencoded::Serializer::new(String::new())
        .extend_pairs([
            ("response_type", "code"),
            ("client_id", CLIENT_ID),
            ("redirect_uri", REDIRECT_URI),
            ("scope", scope),
            ("state", "load"),
            ("nonce", "load"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ])
        .extend_pairs(extra)
        .finish();
    format!("/authorize?{query}")
}

/// Where the browser is.
enum Place {
    /// Redirected to the application, with a code.
    Callback(String),
    /// On a page of this server.
    Page(Page),
}

/// A page of this server.
struct Page {
    path: String,
    text: String,
}

/// A form of a page: its address and its hidden fields.
struct Form {
    action: String,
    carried: Vec<(String, String)>,
}

impl Page {
    /// The form around the button with this id.
    fn form_with(&self, button: &str) -> Result<Form, Failure> {
        let marker = format!("id=\"{button}\"");
        let inner = self
            .text
            .split("<form")
            .skip(1)
            .map(|form| form.split("</form>").next().unwrap_or_default());
        let form = inner.into_iter().find(|form| form.contains(&marker));
        let form = form.ok_or_else(|| format!("no #{button} at {}: {}", self.path, self.text))?;
        let opening = form.split('>').next().unwrap_or_default();
        let controls = form.split('<').filter(|tag| {
            tag.starts_with("input") && attribute(tag, "type").as_deref() == Some("hidden")
                || tag.starts_with("button") && tag.contains(&marker)
        });
        let carried =
            controls.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())));
        Ok(Form {
            action: attribute(opening, "action").unwrap_or_default(),
            carried: carried.collect(),
        })
    }
}

/// An attribute of a tag as the templates write it: in double quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag[start..].split('"').next()?;
    let named = [
        ("&#38;", "&"),
        ("&amp;", "&"),
        ("&#34;", "\""),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&#60;", "<"),
        ("&#62;", ">"),
    ];
    Some(named.iter().fold(value.to_owned(), |value, (escaped, plain)| {
        value.replace(escaped, plain)
    }))
}

/// What a token response contains.
pub(crate) struct Tokens {
    pub(crate) access_token: String,
    pub(crate) refresh_token: Option<String>,
}

impl Tokens {
    /// Redeems a code.
    pub(crate) fn redeem(connection: &mut Connection, code: &str) -> Result<Self, Failure> {
        let request = Request::form(
            "/token",
            &[
                ("grant_type", "authorization_code"),
                ("code", code),
                ("redirect_uri", REDIRECT_URI),
                ("code_verifier", CODE_VERIFIER),
            ],
        )
        .basic(CLIENT_ID, CLIENT_SECRET);
        Self::read(&connection.exchange(&request)?)
    }

    /// Reads a token response.
    pub(crate) fn read(answer: &Answer) -> Result<Self, Failure> {
        let json = answer.json()?;
        let text = |name: &str| json[name].as_str().map(str::to_owned);
        Ok(Self {
            access_token: text("access_token").ok_or_else(|| answer.to_string())?,
            refresh_token: text("refresh_token"),
        })
    }
}
