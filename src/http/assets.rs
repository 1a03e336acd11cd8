//! The files under `/static/`: embedded in the binary, and cached permanently under a URL with their hash.
//!
//! Nothing here depends on a user.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::{
    extract::{Path, RawQuery},
    http::{
        HeaderMap, HeaderName, HeaderValue, StatusCode,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, ETAG, IF_NONE_MATCH, VARY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rust_embed::RustEmbed;

/// Every file under `static/`, with two compressed copies that `build.rs` makes; embedded in debug builds too: a page must not depend on
/// where the build ran.
#[derive(RustEmbed)]
#[folder = "$OUT_DIR/static"]
struct Embedded;

/// An embedded file, and the hash of its content.
struct Asset {
    content_type: &'static str,
    content: Cow<'static, [u8]>,
    brotli: Option<Cow<'static, [u8]>>,
    gzip: Option<Cow<'static, [u8]>>,
    hash: String,
}

static ASSETS: LazyLock<HashMap<Cow<'static, str>, Asset>> = LazyLock::new(|| {
    let asset = |name: Cow<'static, str>| {
        let file = Embedded::get(&name)?;
        let asset = Asset {
            content_type: content_type(&name)?,
            hash: URL_SAFE_NO_PAD.encode(&file.metadata.sha256_hash()[..12]),
            brotli: smaller(&name, ".br", file.data.len()),
            gzip: smaller(&name, ".gz", file.data.len()),
            content: file.data,
        };
        Some((name, asset))
    };
    let is_compressed = |name: &Cow<'static, str>| name.ends_with(".br") || name.ends_with(".gz");
    Embedded::iter()
        .filter(|name| !is_compressed(name))
        .filter_map(asset)
        .collect()
});

/// The compressed copy, if it is worth it.
fn smaller(name: &str, suffix: &str, length: usize) -> Option<Cow<'static, [u8]>> {
    let copy = Embedded::get(&format!("{name}{suffix}"))?.data;
    (copy.len() < length).then_some(copy)
}

impl Asset {
    /// The content as the browser takes it, the name of that encoding, and the entity tag, which differs by encoding (RFC 9110 section
    /// 8.8.3).
    fn encoded(&'static self, headers: &HeaderMap) -> (&'static [u8], Option<&'static str>, String) {
        let copies = [("br", &self.brotli), ("gzip", &self.gzip)];
        let taken = copies.into_iter().find_map(|(name, copy)| {
            copy.as_deref()
                .filter(|_| accepts(headers, name))
                .map(|copy| (name, copy))
        });
        match taken {
            Some((name, copy)) => (copy, Some(name), format!("\"{}-{name}\"", self.hash)),
            None => (&self.content, None, format!("\"{}\"", self.hash)),
        }
    }
}

/// Whether the browser names that encoding, and does not refuse it by the weight zero (RFC 9110 section 12.5.3).
fn accepts(headers: &HeaderMap, encoding: &str) -> bool {
    headers
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .any(|range| {
            let mut parts = range.split(';').map(str::trim);
            let is_named = parts.next().is_some_and(|name| name.eq_ignore_ascii_case(encoding));
            let weight = parts.find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok());
            is_named && weight.unwrap_or(1.0) > 0.0
        })
}

fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// The URL of an asset, with the hash of its content: new content has a new URL.
pub fn url(name: &str) -> String {
    match ASSETS.get(name) {
        Some(asset) => format!("/static/{name}?v={}", asset.hash),
        None => format!("/static/{name}"),
    }
}

/// `GET /static/{*name}`.
pub async fn serve(Path(name): Path<String>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    let Some(asset) = ASSETS.get(name.as_str()) else {
        return (StatusCode::NOT_FOUND, [(X_CONTENT_TYPE_OPTIONS, "nosniff")]).into_response();
    };
    let (content, encoding, etag) = asset.encoded(&headers);
    // Only the URL with the hash of this content is cached permanently. While two releases run side by side, one may be asked
    // for the other's file.
    let named_by_its_hash = query.and_then(|query| query.strip_prefix("v=").map(|hash| hash == asset.hash));
    let caching = match named_by_its_hash {
        Some(true) => "public, max-age=31536000, immutable",
        _ => "public, no-cache",
    };
    let known = [
        (ETAG, etag.as_str()),
        (CACHE_CONTROL, caching),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (VARY, "accept-encoding"),
    ];
    if is_current(&headers, &etag) {
        return (StatusCode::NOT_MODIFIED, known).into_response();
    }
    let mut response = (known, [(CONTENT_TYPE, asset.content_type)], content).into_response();
    if let Some(encoding) = encoding {
        let encoding = HeaderValue::from_static(encoding);
        response.headers_mut().insert(CONTENT_ENCODING, encoding);
    }
    response
}

/// Whether the client already has the content with that entity tag (RFC 9110 section 13.1.2).
pub fn is_current(headers: &HeaderMap, etag: &str) -> bool {
    let field: &HeaderName = &IF_NONE_MATCH;
    headers
        .get_all(field)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|tag| tag.trim().trim_start_matches("W/"))
        .any(|tag| tag == etag || tag == "*")
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn get(address: &str, if_none_match: Option<&str>) -> Response {
        let (name, query) = match address.split_once('?') {
            Some((name, query)) => (name, Some(query.to_owned())),
            None => (address, None),
        };
        let mut headers = HeaderMap::new();
        if let Some(tag) = if_none_match {
            headers.insert(IF_NONE_MATCH, tag.parse().unwrap());
        }
        let name = name.trim_start_matches("/static/").to_owned();
        serve(Path(name), RawQuery(query), headers).await
    }

    #[tokio::test]
    async fn the_address_with_the_hash_is_kept_for_good_and_no_other() {
        let kept = get(&url("vestibule.css"), None).await;
        assert_eq!(kept.status(), StatusCode::OK);
        assert_eq!(kept.headers()[CACHE_CONTROL], "public, max-age=31536000, immutable");
        assert_eq!(kept.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        assert_eq!(kept.headers()[X_CONTENT_TYPE_OPTIONS], "nosniff");
        for other in ["/static/vestibule.css", "/static/vestibule.css?v=of-another-release"] {
            assert_eq!(get(other, None).await.headers()[CACHE_CONTROL], "public, no-cache");
        }
    }

    #[tokio::test]
    async fn a_browser_that_has_it_is_not_sent_it_again() {
        let etag = get("/static/favicon.svg", None).await.headers()[ETAG]
            .to_str()
            .unwrap()
            .to_owned();
        for known in [etag.clone(), format!("\"old\", W/{etag}"), "*".to_owned()] {
            assert_eq!(
                get("/static/favicon.svg", Some(&known)).await.status(),
                StatusCode::NOT_MODIFIED
            );
        }
        assert_eq!(
            get("/static/favicon.svg", Some("\"old\"")).await.status(),
            StatusCode::OK
        );
    }

    #[tokio::test]
    async fn nothing_but_assets_is_found() {
        for name in [
            "",
            "nothing.css",
            "../Cargo.toml",
            "authorize",
            "authorize/../vestibule.css",
        ] {
            assert_eq!(get(name, None).await.status(), StatusCode::NOT_FOUND, "{name}");
        }
    }

    #[test]
    fn every_file_in_static_is_served() {
        for name in Embedded::iter().filter(|name| !name.ends_with(".br") && !name.ends_with(".gz")) {
            assert!(ASSETS.contains_key(&name), "{name}: no content type is known for it");
        }
        assert!(ASSETS.contains_key("vestibule.css"));
    }

    /// C21: they were sent as they stand, four times as large.
    #[tokio::test]
    async fn a_browser_gets_the_smallest_form_that_it_takes() {
        let name = || Path("vestibule.css".to_owned());
        let whole = serve(name(), RawQuery(None), HeaderMap::new()).await;
        assert!(!whole.headers().contains_key(CONTENT_ENCODING));
        let plain = axum::body::to_bytes(whole.into_body(), usize::MAX).await.unwrap();
        for (accepted, encoding) in [
            ("gzip, deflate, br, zstd", Some("br")),
            ("gzip;q=1.0, br;q=0", Some("gzip")),
            ("GZIP", Some("gzip")),
            ("identity", None),
            ("br;q=0, gzip;q=0.0", None),
            ("*", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT_ENCODING, accepted.parse().unwrap());
            let answer = serve(name(), RawQuery(None), headers.clone()).await;
            let said = answer
                .headers()
                .get(CONTENT_ENCODING)
                .map(|value| value.to_str().unwrap());
            assert_eq!(said, encoding, "{accepted}");
            assert_eq!(answer.headers()[VARY], "accept-encoding");
            headers.insert(IF_NONE_MATCH, answer.headers()[ETAG].clone());
            let body = axum::body::to_bytes(answer.into_body(), usize::MAX).await.unwrap();
            assert_eq!(
                body.len() < plain.len() / 3,
                encoding.is_some(),
                "{accepted}: {}",
                body.len()
            );
            let again = serve(name(), RawQuery(None), headers).await;
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{accepted}");
        }
    }

    /// C5: pages could not be read in browsers without `light-dark()`. Nothing here is younger than four years.
    #[test]
    fn the_style_sheet_uses_nothing_that_a_browser_of_four_years_ago_lacks() {
        let sheet = String::from_utf8(Embedded::get("vestibule.css").unwrap().data.into_owned()).unwrap();
        for young in [
            "light-dark(",
            "oklch(",
            "oklab(",
            "lch(",
            "color-mix(",
            "@layer",
            "@scope",
            "@starting-style",
            "@property",
            "&",
            "round(",
            "anchor(",
            ":user-valid",
            "field-sizing",
            "linear(",
        ] {
            assert!(!sheet.contains(young), "{young}");
        }
        assert!(sheet.contains("@media (prefers-color-scheme: dark)"));
        // Where it is said twice, the older way stands first.
        for line in sheet.lines().filter(|line| line.contains("100dvh")) {
            assert!(line.contains("100vh;"), "{line}");
        }
    }
}
