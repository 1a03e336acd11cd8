//! A user with a browser, over real sockets: follows redirects, stores cookies, fills in forms by the ids of the page
//! contract.

use std::collections::BTreeMap;

use reqwest::{Method, RequestBuilder};
use url::{Position, Url};

use super::instance::{Answer, Server, ask};

/// A browser.
#[derive(Default)]
pub struct Person {
    cookies: BTreeMap<String, String>,
}

const CREDENTIALS: [(&str, &str); 2] = [("username", "alice"), ("password", "a password of alice's own")];

/// Where the application sends the browser, with further parameters.
pub fn authorize_path(more: &str) -> String {
    format!(
        "/authorize?response_type=code&client_id=app&redirect_uri=https%3A%2F%2Fapp.example%2Fcallback\
         &scope=openid+email+offline_access&state=s{more}"
    )
}

/// Where the browser is after the redirects.
#[derive(Debug)]
pub enum Place {
    /// On a page of this server.
    Page(Page),
    /// Back at the application.
    App(Url),
}

/// A page of this server.
#[derive(Debug)]
pub struct Page {
    /// Its path and query.
    pub path: String,
    /// Its response.
    pub answer: Answer,
}

impl Place {
    /// The page; anything else fails the test.
    pub fn page(self) -> Page {
        match self {
            Self::Page(page) => page,
            Self::App(url) => panic!("a page was expected, and it went to {url}"),
        }
    }

    /// The code that the application gets; anything else fails the test.
    pub fn code(self) -> String {
        let Self::App(url) = self else {
            panic!("a code was expected, and there is {self:?}");
        };
        let code = url.query_pairs().find(|(name, _)| name == "code");
        code.unwrap_or_else(|| panic!("no code in {url}")).1.into_owned()
    }
}

impl Person {
    /// Opens a path of the server, and follows redirects.
    pub async fn open(&mut self, server: &Server, path: &str) -> Place {
        let answer = self.get(server, path).await;
        self.follow(server, path.to_owned(), answer).await
    }

    /// Starts a sign-in to the application.
    pub async fn authorize(&mut self, server: &Server, more: &str) -> Place {
        self.open(server, &authorize_path(more)).await
    }

    /// Enters the user name and the password.
    pub async fn sign_in(&mut self, server: &Server, page: &Page) -> Place {
        self.submit(server, page, "login-submit", &CREDENTIALS).await
    }

    /// Presses a button, with the entered values.
    pub async fn submit(&mut self, server: &Server, page: &Page, button: &str, typed: &[(&str, &str)]) -> Place {
        let (action, _) = form_around(&page.answer.body, button);
        let answer = ask(self.filled_in(server, page, button, typed)).await;
        self.keep_cookies(&answer);
        self.follow(server, action, answer).await
    }

    /// The request that pressing the button sends.
    pub fn filled_in(&self, server: &Server, page: &Page, button: &str, typed: &[(&str, &str)]) -> RequestBuilder {
        let (action, carried) = form_around(&page.answer.body, button);
        let mut fields: Vec<(&str, &str)> = typed.to_vec();
        for (name, value) in &carried {
            if !typed.iter().any(|(known, _)| known == name) {
                fields.push((name, value));
            }
        }
        self.request(server, Method::POST, &action)
            .header("origin", format!("http://{}", server.address))
            .header("sec-fetch-site", "same-origin")
            .form(&fields)
    }

    /// The same for the sign-in form.
    pub fn filled_in_sign_in(&self, server: &Server, page: &Page) -> RequestBuilder {
        self.filled_in(server, page, "login-submit", &CREDENTIALS)
    }

    /// A request with the cookies.
    pub fn request(&self, server: &Server, method: Method, path: &str) -> RequestBuilder {
        let cookies: Vec<String> = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        server.request(method, path).header("cookie", cookies.join("; "))
    }

    /// Stores the cookies of an answer.
    pub fn keep_cookies(&mut self, answer: &Answer) {
        for cookie in answer.headers.get_all("set-cookie") {
            let cookie = cookie.to_str().expect("cookies are ASCII");
            if let Some((name, value)) = cookie.split(';').next().and_then(|pair| pair.split_once('=')) {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
    }

    async fn follow(&mut self, server: &Server, mut path: String, mut answer: Answer) -> Place {
        for _ in 0..10 {
            let Some(location) = answer.header("location").filter(|_| answer.status.is_redirection()) else {
                return Place::Page(Page { path, answer });
            };
            let here = Url::parse(&format!("http://{}{path}", server.address)).expect("a URL of ours");
            let there = here.join(location).expect("a redirect leads somewhere");
            if there.origin() != here.origin() {
                return Place::App(there);
            }
            path = there[Position::BeforePath..].to_owned();
            answer = self.get(server, &path).await;
        }
        panic!("too many redirects, the last one to {path}");
    }

    async fn get(&mut self, server: &Server, path: &str) -> Answer {
        let answer = ask(self.request(server, Method::GET, path)).await;
        self.keep_cookies(&answer);
        answer
    }
}

/// The address and the hidden fields of the form with that button.
fn form_around(text: &str, button: &str) -> (String, Vec<(String, String)>) {
    let marker = format!("id=\"{button}\"");
    let form = text
        .split("<form")
        .skip(1)
        .map(|form| form.split("</form>").next().unwrap_or_default())
        .find(|form| form.contains(&marker))
        .unwrap_or_else(|| panic!("no #{button} in {text}"));
    let carried = form.split('<').filter(|tag| {
        tag.starts_with("input") && attribute(tag, "type").as_deref() == Some("hidden")
            || tag.starts_with("button") && tag.contains(&marker)
    });
    let carried =
        carried.filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value").unwrap_or_default())));
    let opening = form.split('>').next().unwrap_or_default();
    (
        attribute(opening, "action").expect("a form has an action"),
        carried.collect(),
    )
}

/// An attribute of a tag as the templates write it: in double quotes.
fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    let value = tag[start..].split('"').next()?;
    Some(value.replace("&#38;", "&").replace("&amp;", "&").replace("&#39;", "'"))
}
