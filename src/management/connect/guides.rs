//! What is known of applications and libraries: the files of `catalogue/` and `libraries/`, which are part of the program.

use std::sync::LazyLock;

use serde::Deserialize;

use crate::{domain::signing_algorithm::SigningAlgorithm, management::clients::kind::ClientKind};

/// How an application, or a program with a library, is connected.
#[derive(Clone, Debug)]
pub struct Guide {
    /// Its part of the address.
    pub slug: &'static str,
    /// What it is called.
    pub name: String,
    /// What it is, in a few words.
    pub summary: String,
    /// Whether it is a library, for an application of one's own.
    pub is_library: bool,
    /// What kind of client it is.
    pub kind: ClientKind,
    /// An example of where it runs; empty where that does not matter.
    pub address: String,
    /// Where its users return to, with `{{names}}` of answers.
    pub redirect_uris: Vec<String>,
    /// Where they return to after signing out.
    pub post_logout_redirect_uris: Vec<String>,
    /// What it asks for.
    pub scopes: Vec<String>,
    /// What its ID tokens are signed with.
    pub signing_algorithm: SigningAlgorithm,
    /// Whether it sends a code challenge (RFC 7636).
    pub pkce: bool,
    /// The claims that it reads from the ID token only.
    pub id_token_claims: Vec<String>,
    /// The version that this is known of.
    pub tested_with: String,
    /// What else has to be known.
    pub asks: Vec<Ask>,
    /// What is put into it.
    pub settings: Vec<SettingsToCopy>,
    /// What goes wrong otherwise.
    pub notes: Vec<String>,
}

/// A question.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Its name in the texts.
    pub id: String,
    /// The question.
    pub label: String,
    /// An answer.
    pub example: String,
}

/// Settings to put into an application.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SettingsToCopy {
    /// The file, or the page, that they belong to.
    #[serde(rename = "where")]
    pub place: String,
    /// How they are written; `fields` for a form, with a field in each line.
    pub form: String,
    /// They.
    pub text: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Note {
    text: String,
}

/// A file of `catalogue/`. What is only read by people who look after it is read and not kept.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(
    dead_code,
    reason = "the file says more than the program needs, and nothing in it may be misspelt"
)]
struct AppFile {
    name: String,
    summary: String,
    kind: String,
    address: String,
    redirect_uris: Vec<String>,
    post_logout_redirect_uris: Vec<String>,
    backchannel_logout_uri: String,
    scopes: Vec<String>,
    auth_method: String,
    signing_algorithm: String,
    pkce: bool,
    id_token_claims: Vec<String>,
    tested_with: String,
    sources: Vec<String>,
    #[serde(default)]
    asks: Vec<Ask>,
    settings: Vec<SettingsToCopy>,
    #[serde(default)]
    notes: Vec<Note>,
}

/// A file of `libraries/`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(dead_code, reason = "as of an application")]
struct LibraryFile {
    name: String,
    library: String,
    version: String,
    install: String,
    kind: String,
    redirect_path: String,
    auth_method: String,
    signing_algorithm: String,
    pkce: bool,
    sources: Vec<String>,
    file: String,
    form: String,
    text: String,
    #[serde(default)]
    notes: Vec<Note>,
}

/// Where a program of one's own runs while it is written.
const OWN_MACHINE: &str = "http://localhost:3000";

macro_rules! files {
    ($folder:literal: $($slug:literal),+ $(,)?) => {
        &[$(($slug, include_str!(concat!($folder, "/", $slug, ".toml")))),+]
    };
}

const APPS: &[(&str, &str)] = files!("catalogue":
    "argo-cd", "bookstack", "cloudflare-access", "gitea", "gitlab", "grafana", "harbor", "home-assistant", "immich", "jellyfin",
    "kubernetes", "mattermost", "minio", "mod-auth-openidc", "nextcloud", "oauth2-proxy", "outline", "paperless-ngx", "portainer",
    "proxmox-ve", "rocket-chat", "synology", "tailscale", "vaultwarden", "wiki-js",
);

const LIBRARIES: &[(&str, &str)] =
    files!("libraries": "node", "python", "java-spring", "go", "dotnet", "php", "ruby", "rust", "device");

/// Every guide: the applications by name, then the libraries.
pub static GUIDES: LazyLock<Vec<Guide>> = LazyLock::new(|| {
    let apps = APPS.iter().filter_map(|(slug, text)| app(slug, text));
    let libraries = LIBRARIES.iter().filter_map(|(slug, text)| library(slug, text));
    apps.chain(libraries).collect()
});

fn app(slug: &'static str, text: &str) -> Option<Guide> {
    let file: AppFile = read(slug, text)?;
    Some(Guide {
        slug,
        name: file.name,
        summary: file.summary,
        is_library: false,
        kind: ClientKind::parse(&file.kind)?,
        address: file.address,
        redirect_uris: file.redirect_uris,
        post_logout_redirect_uris: file.post_logout_redirect_uris,
        scopes: file.scopes,
        signing_algorithm: SigningAlgorithm::parse(&file.signing_algorithm)?,
        pkce: file.pkce,
        id_token_claims: file.id_token_claims,
        tested_with: file.tested_with,
        asks: file.asks,
        settings: file.settings,
        notes: file.notes.into_iter().map(|note| note.text).collect(),
    })
}

fn library(slug: &'static str, text: &str) -> Option<Guide> {
    let file: LibraryFile = read(slug, text)?;
    let install = SettingsToCopy {
        place: String::new(),
        form: "shell".to_owned(),
        text: file.install,
    };
    let program = SettingsToCopy {
        place: file.file,
        form: file.form,
        text: file.text,
    };
    let kind = ClientKind::parse(&file.kind)?;
    // Nobody returns to a device.
    let (address, redirect_uris, post_logout_redirect_uris) = match kind.has_redirect_uris() {
        true => (
            OWN_MACHINE.to_owned(),
            vec![format!("{{{{app}}}}{}", file.redirect_path)],
            vec!["{{app}}/".to_owned()],
        ),
        false => (String::new(), Vec::new(), Vec::new()),
    };
    Some(Guide {
        slug,
        name: file.name,
        summary: format!("{} {}", file.library, file.version),
        is_library: true,
        kind,
        address,
        redirect_uris,
        post_logout_redirect_uris,
        scopes: ["openid", "profile", "email"].map(str::to_owned).to_vec(),
        signing_algorithm: SigningAlgorithm::parse(&file.signing_algorithm)?,
        pkce: file.pkce,
        id_token_claims: Vec::new(),
        tested_with: format!("{} {}", file.library, file.version),
        asks: Vec::new(),
        settings: vec![install, program],
        notes: file.notes.into_iter().map(|note| note.text).collect(),
    })
}

/// The file. A test reads all of them, so none is missing in a program that passed it.
fn read<T: serde::de::DeserializeOwned>(slug: &str, text: &str) -> Option<T> {
    toml::from_str(text)
        .inspect_err(|error| tracing::error!(slug, %error, "a guide cannot be read"))
        .ok()
}
