//! `/admin/apps/connect`: which application is to be connected.

use askama::Template;
use axum::{http::StatusCode, response::Response};

use crate::{
    http::{
        errors::PageError,
        page::{Shell, render},
    },
    management::connect::{GUIDES, Guide},
    web::console::{
        administrator::Administrator,
        app::require_may_create,
        frame::{Frame, Section},
    },
};

pub mod guide;

/// The choice.
#[derive(Template)]
#[template(path = "admin/apps/connect.html")]
pub struct ConnectPage {
    /// The common data of every page.
    pub shell: Shell,
    /// The frame of the console.
    pub frame: Frame,
    /// Well-known applications.
    pub apps: Vec<&'static Guide>,
    /// Libraries for one's own.
    pub libraries: Vec<&'static Guide>,
}

/// The choice.
///
/// # Errors
/// When the administrator may make no applications (403), or the store fails (503 or 500).
pub async fn get(mut administrator: Administrator) -> Result<Response, PageError> {
    require_may_create(&administrator)?;
    let (shell, frame) = administrator.frame(Section::Apps).await?;
    let (libraries, mut apps): (Vec<_>, Vec<_>) = GUIDES.iter().partition(|guide| guide.is_library);
    apps.sort_by_key(|guide| guide.name.to_lowercase());
    let page = ConnectPage {
        apps,
        libraries,
        shell,
        frame,
    };
    Ok(render(StatusCode::OK, &page.shell, &page))
}
