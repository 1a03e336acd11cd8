//! The pictures of the pages.

use std::io::Cursor;

use axum::http::{Method, StatusCode};
use image::{DynamicImage, ImageFormat};
use vestibule::{
    config::{Config, FixedBy},
    domain::right::Right,
};

use crate::support::{
    api::{Api, good, problem},
    both_databases,
    database::TestDatabase,
    server::{Answer, TestServer},
    sqlite,
};

const LOGO: &str = "/settings/branding/logo";

fn picture() -> Vec<u8> {
    let mut written = Cursor::new(Vec::new());
    let pixels = DynamicImage::new_rgba8(20, 10);
    pixels.write_to(&mut written, ImageFormat::WebP).expect("it is written");
    written.into_inner()
}

async fn put(api: &Api<'_>, path: &str, media_type: &str, body: Vec<u8>) -> Answer {
    api.request(Method::PUT, path).body(media_type, body).send().await
}

#[both_databases]
async fn a_picture_is_put_tried_and_removed(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let api = Api::full(&server).await;
    let tried = put(&api, &format!("{LOGO}?dry_run=true"), "image/webp", picture()).await;
    let tried = good(&tried, StatusCode::OK);
    assert_eq!(server.get("/branding/logo").await.status, 404);
    let made = good(&put(&api, LOGO, "image/webp", picture()).await, StatusCode::OK);
    assert_eq!((&made["slot"], &made["sha256"]), (&tried["slot"], &tried["sha256"]));
    let served = server.get("/branding/logo").await;
    assert_eq!(
        (served.status.as_u16(), served.header("content-type")),
        (200, "image/png")
    );
    // The same again changes nothing.
    good(&put(&api, LOGO, "image/webp", picture()).await, StatusCode::OK);
    assert_eq!(server.events("settings.changed").await, 1);
    // A node that starts later has it too.
    let late = server.another_node().await;
    assert_eq!(late.get("/branding/logo").await.status, 200);
    assert_eq!(api.delete(LOGO).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.get("/branding/logo").await.status, 404);
    assert_eq!(api.delete(LOGO).await.status, StatusCode::NO_CONTENT);
    assert_eq!(server.events("settings.changed").await, 2);
}

#[sqlite]
async fn what_is_no_picture_or_may_not_be_is_a_problem(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config: &mut Config| {
        let by = FixedBy::Environment("VESTIBULE_BRANDING__FAVICON".to_owned());
        config.fixed.insert("branding.favicon".to_owned(), by);
    })
    .await;
    let api = Api::full(&server).await;
    for (path, media_type, body, kind) in [
        (LOGO, "image/png", b"<svg/>".to_vec(), "unsupported-media-type"),
        (LOGO, "image/svg+xml", b"<svg/>".to_vec(), "unsupported-media-type"),
        (LOGO, "application/json", b"{}".to_vec(), "unsupported-media-type"),
        (LOGO, "image/png", vec![0; 1024 * 1024 + 1], "too-large"),
        (LOGO, "image/png", Vec::new(), "invalid"),
        (LOGO, "image/png", b"\x89PNG\r\n\x1a\nrest".to_vec(), "invalid"),
        ("/settings/branding/icon", "image/webp", picture(), "invalid"),
        ("/settings/branding/banner", "image/webp", picture(), "not-found"),
    ] {
        problem(&put(&api, path, media_type, body).await, kind);
    }
    let reader = Api::only(&server, &[Right::SettingsRead]).await;
    problem(&put(&reader, LOGO, "image/webp", picture()).await, "not-allowed");
    problem(&reader.delete(LOGO).await, "not-allowed");
    assert_eq!(server.events("settings.changed").await, 0);
}
