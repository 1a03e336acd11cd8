//! The files under `/static/`: inside the binary, and cached for good under an address that carries their hash.
//!
//! Nothing personal is served here.

use std::{collections::HashMap, sync::LazyLock};

use aws_lc_rs::digest::{SHA256, digest};
use axum::{
    extract::{Path, RawQuery},
    http::{
        HeaderMap, HeaderName, StatusCode,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS},
    },
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};

/// Every asset: its name below `/static/`, its type, its bytes.
const EMBEDDED: &[(&str, &str, &[u8])] = &[
    (
        "vestibule.css",
        "text/css; charset=utf-8",
        include_bytes!("../../static/vestibule.css"),
    ),
    (
        "favicon.svg",
        "image/svg+xml",
        include_bytes!("../../static/favicon.svg"),
    ),
    (
        "passkey.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../static/passkey.js"),
    ),
    (
        "password.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../static/password.js"),
    ),
    (
        "authorize/respond.js",
        "text/javascript; charset=utf-8",
        include_bytes!("../../static/authorize/respond.js"),
    ),
];

/// An embedded file, and the hash of its content.
struct Asset {
    content_type: &'static str,
    content: &'static [u8],
    hash: String,
}

static ASSETS: LazyLock<HashMap<&'static str, Asset>> = LazyLock::new(|| {
    let asset = |content_type, content| Asset {
        content_type,
        content,
        hash: URL_SAFE_NO_PAD.encode(&digest(&SHA256, content).as_ref()[..12]),
    };
    EMBEDDED
        .iter()
        .map(|(name, content_type, content)| (*name, asset(content_type, content)))
        .collect()
});

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
    (known, [(CONTENT_TYPE, asset.content_type)], asset.content).into_response()
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
    use std::{fs, path::Path as FilePath};

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
    fn every_file_in_static_is_embedded() {
        let folder = FilePath::new(env!("CARGO_MANIFEST_DIR")).join("static");
        let mut folders = vec![folder.clone()];
        while let Some(next) = folders.pop() {
            for entry in fs::read_dir(next).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let name = path.strip_prefix(&folder).unwrap().to_str().unwrap();
                    assert!(ASSETS.contains_key(name), "{name} is not in EMBEDDED");
                }
            }
        }
    }
}
