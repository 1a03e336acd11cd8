//! Uploading a picture of the deployment.

use std::io::Cursor;

use axum::{
    body::Body,
    http::{Method, header},
};
use image::{DynamicImage, ImageFormat, RgbaImage};
use vestibule::config::{Config, FixedBy};

use crate::support::{
    both_databases,
    browser::{Browser, Page},
    database::TestDatabase,
    relying_party::PASSWORD,
    server::{ISSUER, between, request},
    sqlite,
    world::World,
};

const ADDRESS: &str = "/admin/settings/picture";
const LOOK: &str = "/admin/settings/look";

fn people() -> String {
    let one = |name: &str, role: &str| {
        format!("[[users]]\npreferred_username = \"{name}\"\npassword = \"{PASSWORD}\"\nroles = [\"{role}\"]\n")
    };
    one("adam", "owner") + &one("rita", "auditor")
}

fn one_factor(config: &mut Config) {
    config.sign_in.admin_required_acr = vestibule::domain::acr::Acr::OneFactor;
}

fn picture(width: u32, height: u32, format: ImageFormat) -> Vec<u8> {
    let pixels = RgbaImage::from_fn(width, height, |x, y| {
        image::Rgba([(x % 251) as u8, (y % 241) as u8, 90, 255])
    });
    let pixels = match format {
        ImageFormat::Jpeg => DynamicImage::from(pixels).to_rgb8().into(),
        _ => DynamicImage::from(pixels),
    };
    let mut written = Cursor::new(Vec::new());
    pixels.write_to(&mut written, format).expect("it is written");
    written.into_inner()
}

/// Sends the form of a picture, and follows.
async fn send(browser: &mut Browser, fields: &[(&str, &str)], file: &[u8]) -> Page {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend(format!("--cut\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").bytes());
    }
    let head = "--cut\r\nContent-Disposition: form-data; name=\"picture\"; filename=\"logo.png\"\r\nContent-Type: image/png\r\n\r\n";
    body.extend(head.bytes());
    body.extend(file);
    body.extend(b"\r\n--cut--\r\n");
    let request = request(Method::POST, ADDRESS)
        .header(header::CONTENT_TYPE, "multipart/form-data; boundary=cut")
        .header("origin", ISSUER)
        .header("sec-fetch-site", "same-origin")
        .body(Body::from(body));
    let answer = browser.send(ADDRESS, request.expect("a request")).await;
    browser.follow(answer).await
}

async fn upload(browser: &mut Browser, slot: &str, file: &[u8]) -> Page {
    let token = browser.get(LOOK).await.csrf_token();
    send(
        browser,
        &[("csrf_token", &token), ("slot", slot), ("do", "upload")],
        file,
    )
    .await
}

async fn served(world: &World, name: &str) -> Vec<u8> {
    let router = world.server.router();
    let request = request(Method::GET, &format!("/branding/{name}"));
    let answer = tower::ServiceExt::oneshot(router, request.body(Body::empty()).expect("a request"));
    let body = answer.await.expect("an answer").into_body();
    axum::body::to_bytes(body, usize::MAX).await.expect("a body").to_vec()
}

#[both_databases]
async fn a_logo_is_seen_at_once_and_on_every_node(database: TestDatabase) {
    let world = World::build(&database, &people(), one_factor).await;
    let other = world.server.another_node().await;
    let _jobs = other.app.start_jobs();
    let mut adam = world.person("adam").signed_in().await;
    for format in [ImageFormat::Png, ImageFormat::Jpeg, ImageFormat::WebP] {
        let page = upload(&mut adam, "logo", &picture(2048, 512, format)).await;
        assert!(
            page.body.contains("The picture is in use."),
            "{format:?}: {}",
            page.body
        );
        let content = served(&world, "logo").await;
        let shown = image::load_from_memory_with_format(&content, ImageFormat::Png).expect("a PNG");
        assert_eq!((shown.width(), shown.height()), (1024, 256), "{format:?}");
    }
    let login = world.get("/login").await.body;
    let address = between(&login, "src=\"/branding/logo?v=", "\"")
        .expect("the logo")
        .to_owned();
    while !other.get("/login").await.body.contains(&address) {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    assert_eq!(world.server.events("settings.changed").await, 3);
    let token = adam.get(LOOK).await.csrf_token();
    let fields = [("csrf_token", token.as_str()), ("slot", "logo"), ("do", "remove")];
    let page = send(&mut adam, &fields, b"").await;
    assert!(page.body.contains("The picture is removed."), "{}", page.body);
    assert_eq!(world.get("/branding/logo").await.status, 404);
    assert_eq!(world.server.events("settings.changed").await, 4);
}

#[sqlite]
async fn what_a_camera_writes_is_gone_and_the_picture_stands_upright(database: TestDatabase) {
    let world = World::build(&database, &people(), one_factor).await;
    let mut adam = world.person("adam").signed_in().await;
    let plain = picture(40, 20, ImageFormat::Jpeg);
    // Big-endian TIFF with one entry: orientation 6, a quarter turn (EXIF 2.3 section 4.6.4).
    let mut exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0".to_vec();
    exif.extend(b"GPS of the house");
    let length = u16::try_from(exif.len() + 2).expect("it is short");
    let mut sent = plain[..2].to_vec();
    sent.extend([0xff, 0xe1]);
    sent.extend(length.to_be_bytes());
    sent.extend(&exif);
    sent.extend(&plain[2..]);
    let page = upload(&mut adam, "logo", &sent).await;
    assert!(page.body.contains("The picture is in use."), "{}", page.body);
    let content = served(&world, "logo").await;
    assert!(!content.windows(3).any(|part| part == b"GPS"));
    let shown = image::load_from_memory(&content).expect("a picture");
    assert_eq!((shown.width(), shown.height()), (20, 40));
}

/// A PNG whose header promises more pixels than anybody should decode.
fn bomb(side: u32) -> Vec<u8> {
    let mut sent = picture(1, 1, ImageFormat::Png);
    sent[16..20].copy_from_slice(&side.to_be_bytes());
    sent[20..24].copy_from_slice(&side.to_be_bytes());
    // The checksum of the header (PNG section 5.3).
    let mut sum = u32::MAX;
    for byte in &sent[12..29] {
        sum ^= u32::from(*byte);
        for _ in 0..8 {
            sum = if sum & 1 == 1 {
                (sum >> 1) ^ 0xedb8_8320
            } else {
                sum >> 1
            };
        }
    }
    sent[29..33].copy_from_slice(&(!sum).to_be_bytes());
    sent
}

#[sqlite]
async fn what_is_no_usable_picture_is_refused_at_its_field(database: TestDatabase) {
    let world = World::build(&database, &people(), one_factor).await;
    let mut adam = world.person("adam").signed_in().await;
    let whole = picture(300, 300, ImageFormat::Png);
    let svg = b"<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'/>".to_vec();
    for (file, said) in [
        (Vec::new(), "Choose a picture first."),
        (svg, "An SVG file cannot be uploaded."),
        (b"<html><script>alert(1)</script></html>".to_vec(), "This is no PNG"),
        (b"GIF89a".to_vec(), "This is no PNG"),
        (whole[..whole.len() / 2].to_vec(), "The picture is damaged"),
        (whole[..20].to_vec(), "The picture is damaged"),
        (
            picture(64, 64, ImageFormat::WebP)[..24].to_vec(),
            "The picture is damaged",
        ),
        (bomb(60_000), "too many pixels"),
        (bomb(8000), "too many pixels"),
        ([whole, vec![0; 1024 * 1024]].concat(), "larger than 1 MiB"),
    ] {
        let page = upload(&mut adam, "logo", &file).await;
        assert!(page.body.contains(said), "{said}: {}", page.body);
        assert_eq!(world.get("/branding/logo").await.status, 404, "{said}");
    }
    let page = upload(&mut adam, "logo", &vec![0; 2 * 1024 * 1024]).await;
    assert_eq!(page.status, 413);
    assert_eq!(world.server.events("settings.changed").await, 0);
}

#[sqlite]
async fn without_the_right_or_with_another_token_nothing_is_uploaded(database: TestDatabase) {
    let world = World::build(&database, &people(), one_factor).await;
    let mut rita = world.person("rita").signed_in().await;
    let file = picture(10, 10, ImageFormat::Png);
    let page = rita.get(LOOK).await;
    assert!(!page.body.contains("type=\"file\""), "{}", page.body);
    assert_eq!(upload(&mut rita, "logo", &file).await.status, 403);
    let mut adam = world.person("adam").signed_in().await;
    for token in ["", "another"] {
        let fields = [("csrf_token", token), ("slot", "logo"), ("do", "upload")];
        assert_eq!(send(&mut adam, &fields, &file).await.status, 403, "{token}");
    }
    let fields = [("slot", "logo"), ("do", "upload")];
    assert_eq!(send(&mut adam, &fields, &file).await.status, 403);
    assert_eq!(world.get("/branding/logo").await.status, 404);
    let token = adam.get(LOOK).await.csrf_token();
    for wrong in [("slot", "banner"), ("slot", "../logo")] {
        let fields = [("csrf_token", token.as_str()), wrong, ("do", "upload")];
        assert_eq!(send(&mut adam, &fields, &file).await.status, 400);
    }
}

#[sqlite]
async fn what_the_file_fixes_is_not_changed(database: TestDatabase) {
    let world = World::build(&database, &people(), |config| {
        one_factor(config);
        let by = FixedBy::File("vestibule.toml".to_owned());
        config.fixed.insert("branding.logo".to_owned(), by);
    })
    .await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get(LOOK).await;
    assert!(page.body.contains("Fixed in vestibule.toml"), "{}", page.body);
    assert!(!page.body.contains("id=\"file-logo\""), "{}", page.body);
    let page = upload(&mut adam, "logo", &picture(10, 10, ImageFormat::Png)).await;
    assert!(
        page.body.contains("The configuration fixes this picture."),
        "{}",
        page.body
    );
    let page = upload(&mut adam, "icon", &picture(10, 10, ImageFormat::Png)).await;
    assert!(page.body.contains("The picture is in use."), "{}", page.body);
    assert!(
        page.body.contains("rel=\"icon\" href=\"/branding/favicon?v="),
        "{}",
        page.body
    );
}
