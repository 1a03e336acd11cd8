//! `/branding/{name}`.

use vestibule::config::Config;

use crate::support::{database::TestDatabase, server::TestServer, server::between, sqlite};

const LOGO: &str = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'><path d='M0 0h1v1H0z'/></svg>";

fn with(config: &mut Config, file: &str, content: &str) -> std::path::PathBuf {
    let path = config.data_dir.join(file);
    std::fs::create_dir_all(&config.data_dir).expect("a folder");
    std::fs::write(&path, content).expect("a file");
    path
}

/// C16: every deployment looked the same.
#[sqlite]
async fn a_deployment_has_its_own_logo_icon_and_colours(database: TestDatabase) {
    let server = TestServer::start_with(&database, |config| {
        config.branding.logo = Some(with(config, "logo.svg", LOGO));
        config.branding.logo_dark = Some(with(config, "dark.svg", LOGO));
        config.branding.favicon = Some(with(config, "icon.svg", LOGO));
        config.branding.accent = Some("#005fb8".to_owned());
        config.branding.theme_color = Some("#102030".to_owned());
    })
    .await;
    let page = server.browser().visit("/login").await;
    for said in [
        "<meta name=\"theme-color\" content=\"#102030\">",
        "<link rel=\"icon\" href=\"/branding/favicon?v=",
        "<source srcset=\"/branding/logo-dark?v=",
    ] {
        assert!(page.body.contains(said), "{said}: {}", page.body);
    }
    let logo = between(&page.body, "<img class=\"own-logo\" src=\"", "\"").expect("a logo");
    let answer = server.get(logo).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("content-type")),
        (200, "image/svg+xml")
    );
    assert!(answer.header("content-security-policy").contains("default-src 'none'"));
    let (_, rest) = page
        .body
        .split_once("href=\"/branding/style.css")
        .expect("a style sheet");
    let sheet = server
        .get(&format!(
            "/branding/style.css{}",
            rest.split('"').next().unwrap_or_default()
        ))
        .await;
    assert_eq!(sheet.header("content-type"), "text/css; charset=utf-8");
    assert!(sheet.body.contains("--accent: #005fb8;") && sheet.body.contains("prefers-color-scheme: dark"));
}

/// C16: what is no picture stops the start, and says which setting is wrong.
#[sqlite]
async fn a_file_that_is_no_picture_stops_the_start(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let mut config = (*server.services().base_config).clone();
    let mut whole = Config {
        data_dir: std::env::temp_dir().join(format!("vestibule-brand-{}", std::process::id())),
        ..Config::default()
    };
    for (content, said) in [("<html>", "is no SVG"), (&"x".repeat(300_000), "larger than 256 KiB")] {
        config.branding.logo = Some(with(&mut whole, "logo.svg", content));
        let error = vestibule::http::branding::BrandFiles::load(&config).expect_err("no picture");
        assert!(
            error.to_string().contains(said) && error.to_string().contains("branding.logo"),
            "{error}"
        );
    }
    config.branding.logo = Some("/nowhere/logo.svg".into());
    assert!(vestibule::http::branding::BrandFiles::load(&config).is_err());
    std::fs::remove_dir_all(&whole.data_dir).expect("removed");
}
