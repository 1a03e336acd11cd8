//! A browser: stores cookies, follows redirects on this origin, fills in forms, and sends the headers that browsers send.

use std::{
    collections::BTreeMap,
    net::{Ipv4Addr, SocketAddr},
    ops::Deref,
    sync::atomic::{AtomicU32, Ordering},
};

use axum::{
    Router,
    body::Body,
    http::{Method, Request, header},
};
use vestibule::http::client_address::PeerAddress;

use super::server::{Answer, FORM, ISSUER, between, encode, request, send};

/// A user's browser, with a client address.
#[derive(Clone)]
pub struct Browser {
    router: Router,
    /// Its cookies by name.
    pub cookies: BTreeMap<String, String>,
    /// Where it is.
    pub address: SocketAddr,
}

impl Browser {
    /// A new browser, with its own client address.
    pub fn new(router: Router) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0x0a00_0001);
        let address = Ipv4Addr::from(NEXT.fetch_add(1, Ordering::Relaxed));
        Self {
            router,
            cookies: BTreeMap::new(),
            address: SocketAddr::from((address, 40_000)),
        }
    }

    /// The same browser with another node.
    pub fn at(&self, router: Router) -> Self {
        Self { router, ..self.clone() }
    }

    /// Presses a button of the console, on a page with one form for several: it says what it does.
    pub async fn press(&mut self, page: &Page, action: &str, more: &[(&str, &str)]) -> Page {
        let token = page.csrf_token();
        let address = page.address.split('?').next().unwrap_or_default().to_owned();
        let mut fields = vec![("csrf_token", token.as_str()), ("do", action)];
        fields.extend(more);
        let answer = self.post(&address, &fields).await;
        self.follow(answer).await
    }

    /// Opens a path without following redirects.
    pub async fn get(&mut self, address: &str) -> Page {
        let request = request(Method::GET, own_path(address))
            .header("sec-fetch-site", "none")
            .header(header::ACCEPT_LANGUAGE, "en");
        self.send(address, request.body(Body::empty()).expect("a request"))
            .await
    }

    /// Opens a path and follows redirects on this origin.
    pub async fn visit(&mut self, address: &str) -> Page {
        let page = self.get(address).await;
        self.follow(page).await
    }

    /// Posts fields as a form of this origin, without following redirects.
    pub async fn post(&mut self, address: &str, fields: &[(&str, &str)]) -> Page {
        self.post_from(
            address,
            fields,
            &[("origin", ISSUER), ("sec-fetch-site", "same-origin")],
        )
        .await
    }

    /// Posts fields with the given headers, as a page of another site.
    pub async fn post_from(&mut self, address: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let mut request = request(Method::POST, own_path(address)).header(header::CONTENT_TYPE, FORM);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(address, request.body(Body::from(encode(fields))).expect("a request"))
            .await
    }

    /// Fills in the first form of a page and sends it, then follows.
    pub async fn submit(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let answer = self.submit_once(page, fields).await;
        self.follow(answer).await
    }

    /// Fills in the first form of a page and sends it.
    pub async fn submit_once(&mut self, page: &Page, fields: &[(&str, &str)]) -> Page {
        let form = page.form();
        let is_typed = |name: &str| fields.iter().any(|(typed, _)| *typed == name);
        let hidden = form.fields.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let hidden = hidden.filter(|(name, _)| !is_typed(name));
        let all: Vec<(&str, &str)> = hidden.chain(fields.iter().copied()).collect();
        self.post(&form.action, &all).await
    }

    /// Follows redirects on this origin.
    pub async fn follow(&mut self, mut page: Page) -> Page {
        for _ in 0..10 {
            let location = page.location().to_owned();
            let is_ours = location.starts_with('/') || location.starts_with(&format!("{ISSUER}/"));
            if !page.status.is_redirection() || !is_ours {
                return page;
            }
            page = self.get(&location).await;
        }
        panic!("redirects without an end, last to {}", page.location());
    }

    /// Sends a request with its cookies, and stores those of the response.
    pub async fn send(&mut self, address: &str, mut request: Request<Body>) -> Page {
        if !self.cookies.is_empty() {
            let cookies: Vec<String> = self
                .cookies
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            let cookies = cookies.join("; ").parse().expect("cookies");
            request.headers_mut().insert(header::COOKIE, cookies);
        }
        request.extensions_mut().insert(PeerAddress(self.address));
        let answer = send(&self.router, request).await;
        assert_forms_post_here(&answer);
        for cookie in answer.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().expect("a cookie in ASCII");
            let (name, rest) = cookie.split_once('=').expect("a cookie has a name");
            let value = rest.split(';').next().unwrap_or_default();
            if value.is_empty() || rest.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        Page {
            address: own_path(address).to_owned(),
            answer,
        }
    }

    /// Signs in outside any flow. Whoever is signed in already is led from the sign-in page to their account; a form that is sent
    /// all the same counts.
    pub async fn sign_in(&mut self, username: &str, password: &str) -> Page {
        let token = self.visit("/login").await.csrf_token();
        let fields = [
            ("csrf_token", token.as_str()),
            ("username", username),
            ("password", password),
        ];
        let answer = self.post("/login", &fields).await;
        self.follow(answer).await
    }
}

/// Pages of a flow have no `form-action`, so that their forms may lead away. They must not post away: only the page that hands the response to
/// the application does.
fn assert_forms_post_here(answer: &Answer) {
    if answer.page() == "respond" {
        return;
    }
    for form in answer.body.split("<form ").skip(1) {
        let action = between(form, "action=\"", "\"").expect("a form has an action");
        assert!(
            action.starts_with('/') && !action.starts_with("//"),
            "a form posts to {action}"
        );
    }
}

fn own_path(address: &str) -> &str {
    let path = address.strip_prefix(ISSUER).unwrap_or(address);
    assert!(path.starts_with('/'), "{address} is not ours");
    path
}

/// The current page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its path and query.
    pub address: String,
    /// The response.
    pub answer: Answer,
}

impl Deref for Page {
    type Target = Answer;

    fn deref(&self) -> &Answer {
        &self.answer
    }
}

/// A form on a page.
#[derive(Clone, Debug)]
pub struct Form {
    /// Where it posts to.
    pub action: String,
    /// Its hidden fields.
    pub fields: Vec<(String, String)>,
}

impl Page {
    /// Its first form, but for the search and the button at the top that signs out, and the languages at the foot.
    pub fn form(&self) -> Form {
        let forms = self.forms();
        let is_content =
            |form: &&Form| !["/logout/confirm", "/language", "/admin/search"].contains(&form.action.as_str());
        let content = forms.iter().find(is_content);
        let found = content.or(forms.first()).cloned();
        found.unwrap_or_else(|| panic!("no form at {}: {} {}", self.address, self.status, self.body))
    }

    /// Its forms.
    pub fn forms(&self) -> Vec<Form> {
        self.body
            .split("<form ")
            .skip(1)
            .map(|text| {
                let text = text.split("</form>").next().unwrap_or_default();
                let fields = text
                    .split("<input ")
                    .skip(1)
                    .filter_map(|input| input.split_once('>').map(|(tag, _)| tag))
                    .filter(|tag| attribute(tag, "type").as_deref() == Some("hidden"))
                    .filter_map(|tag| Some((attribute(tag, "name")?, attribute(tag, "value")?)))
                    .collect();
                Form {
                    action: attribute(text, "action").unwrap_or_default(),
                    fields,
                }
            })
            .collect()
    }

    /// The secret of an application, which the console shows once.
    pub fn new_secret(&self) -> String {
        let shown = self.body.split("id=\"new-secret\" dir=\"ltr\">").nth(1);
        let shown = shown.and_then(|rest| rest.split('<').next());
        shown.unwrap_or_else(|| panic!("no secret: {}", self.body)).to_owned()
    }

    /// The token that its forms have.
    pub fn csrf_token(&self) -> String {
        let mut fields = self.forms().into_iter().flat_map(|form| form.fields);
        let token = fields.find(|(name, _)| name == "csrf_token");
        token.expect("a form with a token").1
    }

    /// The id of the page's authorization request, from its URL.
    pub fn request_id(&self) -> String {
        let (_, id) = self.address.split_once("request=").expect("a page of a flow");
        id.to_owned()
    }

    /// The parameters of the redirect, in its query or, for fragment mode, behind the `#`.
    pub fn answered(&self) -> BTreeMap<String, String> {
        let location = self.location();
        assert!(!location.is_empty(), "no redirect: {} {}", self.status, self.body);
        let parameters = location.split_once('#').or(location.split_once('?'));
        parameters.map(|(_, text)| decode(text)).unwrap_or_default()
    }
}

/// A query as a map.
pub fn decode(text: &str) -> BTreeMap<String, String> {
    url::form_urlencoded::parse(text.as_bytes()).into_owned().collect()
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let value = tag.split_once(&format!("{name}=\""))?.1.split('"').next()?;
    Some(unescape(value))
}

/// Reverses the escaping of the templates.
fn unescape(text: &str) -> String {
    text.replace("&#60;", "<")
        .replace("&#62;", ">")
        .replace("&#34;", "\"")
        .replace("&#39;", "'")
        .replace("&#38;", "&")
}
