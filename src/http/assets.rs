//! The files under `/static/`: inside the binary, and cached for good under an address that carries their hash.
//!
//! Nothing personal is served here.

use std::{borrow::Cow, collections::HashMap, sync::LazyLock};

use axum::{
    extract::{Path, RawQuery},
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use rust_embed::RustEmbed;

/// Every file under `static/`, compiled into the program. In a debug build too: a page must not depend on where the build ran.
#[derive(RustEmbed)]
#[folder = "static"]
struct Embedded;

/// An embedded file, and the hash of its content.
struct Asset {
    content_type: &'static str,
    content: Cow<'static, [u8]>,
    hash: String,
}

static ASSETS: LazyLock<HashMap<Cow<'static, str>, Asset>> = LazyLock::new(|| {
    let asset = |name: Cow<'static, str>| {
        let file = Embedded::get(&name)?;
        let asset = Asset {
            content_type: content_type(&name)?,
            hash: URL_SAFE_NO_PAD.encode(&file.metadata.sha256_hash()[..12]),
            content: file.data,
        };
        Some((name, asset))
    };
    Embedded::iter().filter_map(asset).collect()
});

fn content_type(name: &str) -> Option<&'static str> {
    match name.rsplit_once('.')?.1 {
        "css" => Some("text/css; charset=utf-8"),
        "js" => Some("text/javascript; charset=utf-8"),
        "svg" => Some("image/svg+xml"),
        _ => None,
    }
}

/// The address of an asset, with its content's hash: a new content has a new address.
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
    let etag = format!("\"{}\"", asset.hash);
    // Only the address that names this very content is promised never to change. While two releases run side by side, one
    // may be asked for the other's.
    let named_by_its_hash = query.and_then(|query| query.strip_prefix("v=").map(|hash| hash == asset.hash));
    let caching = match named_by_its_hash {
        Some(true) => "public, max-age=31536000, immutable",
        _ => "public, no-cache",
    };
    let known = [
        (ETAG, etag.as_str()),
        (CACHE_CONTROL, caching),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    ];
    if is_current(&headers, &etag) {
        return (StatusCode::NOT_MODIFIED, known).into_response();
    }
    (known, [(CONTENT_TYPE, asset.content_type)], asset.content.as_ref()).into_response()
}

/// Whether the client has the content with that entity tag already (RFC 9110 section 13.1.2).
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
        for name in Embedded::iter() {
            assert!(ASSETS.contains_key(&name), "{name}: no content type is known for it");
        }
        assert!(ASSETS.contains_key("vestibule.css"));
    }
}
