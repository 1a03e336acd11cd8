//! The browser session: one cookie, one row, three things in it: a secret that binds a flow to this browser, the token
//! against forged forms, and who is signed in. Kept by tower-sessions on our store; the cookie's value is stored as a digest.

use axum::http::request::Parts;
use chrono::{DateTime, Duration, Utc};
use serde::{Serialize, de::DeserializeOwned};
use tower_sessions::Session;

use super::errors::PageError;
use crate::{
    config::Config,
    context::Context,
    crypto::{digest, random::Random},
    domain::{
        session::{SignInProgress, SignedIn},
        user::User,
    },
    protocol::parameters::Parameters,
    store::sessions::{IP_ADDRESS, PROGRESS, SIGNED_IN, USER_AGENT},
};

const SECRET: &str = "browser";
const CSRF: &str = "csrf";
const PROPOSED_TOTP: &str = "proposed_totp";
const HOLDS_PASSKEYS: &str = "holds_passkeys";

/// How often a live session's row is touched: often enough for the idle limit, seldom enough to cost nothing.
const TOUCH_EVERY: Duration = Duration::seconds(60);

/// The browser that sent the request.
pub struct Browser {
    session: Session,
    secret: Option<String>,
    csrf: Option<String>,
    signed_in: Option<SignedIn>,
    progress: Option<SignInProgress>,
    random: Random,
    address: String,
    user_agent: String,
}

impl Browser {
    /// The browser session of the request.
    ///
    /// # Errors
    /// When the session cannot be read (503).
    pub async fn load(parts: &Parts, context: &Context) -> Result<Self, PageError> {
        let session = parts
            .extensions
            .get::<Session>()
            .cloned()
            .ok_or(PageError::internal("no session layer"))?;
        let mut browser = Self {
            secret: read(&session, SECRET).await?,
            csrf: read(&session, CSRF).await?,
            signed_in: read(&session, SIGNED_IN).await?,
            progress: read(&session, PROGRESS).await?,
            session,
            random: context.random.clone(),
            address: context.address.map(|address| address.to_string()).unwrap_or_default(),
            user_agent: context.user_agent.clone(),
        };
        browser.end_what_lapsed(&context.config, context.now);
        Ok(browser)
    }

    /// Who is signed in, if the session has not lapsed. Whether that user is still welcome is for the caller to look up.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        self.signed_in.as_ref()
    }

    /// The sign-in that is on its way here, if it has not lapsed. Whether that user is still welcome is for the caller to look up.
    pub fn progress(&self) -> Option<&SignInProgress> {
        self.progress.as_ref()
    }

    /// What the browser calls itself.
    pub fn user_agent(&self) -> &str {
        &self.user_agent
    }

    /// SHA-256 of the secret that binds flows to this browser; `None` for a browser that was never here.
    pub fn digest(&self) -> Option<Vec<u8>> {
        self.secret.as_ref().map(|secret| digest::sha256(secret.as_bytes()))
    }

    /// The same, made where there is none yet.
    ///
    /// # Errors
    /// When the session cannot be read or written.
    pub async fn digest_or_new(&mut self) -> Result<Vec<u8>, PageError> {
        if self.secret.is_none() {
            let secret = self.random.token_text();
            write(&self.session, SECRET, &secret).await?;
            self.secret = Some(secret);
        }
        Ok(self.digest().unwrap_or_default())
    }

    /// The token that this browser's forms carry, made where there is none yet.
    ///
    /// # Errors
    /// When the session cannot be read or written.
    pub async fn csrf_token(&mut self) -> Result<String, PageError> {
        if let Some(token) = &self.csrf {
            return Ok(token.clone());
        }
        let token = self.random.token_text();
        write(&self.session, CSRF, &token).await?;
        self.csrf = Some(token.clone());
        Ok(token)
    }

    /// Signs `signed_in` in. The session's id and form token change, so that neither can have been planted.
    ///
    /// # Errors
    /// When the session cannot be read or written.
    pub async fn sign_in(&mut self, signed_in: SignedIn) -> Result<(), PageError> {
        self.change_identity().await?;
        self.forget_progress().await?;
        write(&self.session, SIGNED_IN, &signed_in).await?;
        write(&self.session, IP_ADDRESS, &self.address).await?;
        write(&self.session, USER_AGENT, &self.user_agent).await?;
        self.signed_in = Some(signed_in);
        self.save().await
    }

    /// Records a proof that is not enough yet. The session's id and form token change here too.
    ///
    /// # Errors
    /// When the session cannot be read or written.
    pub async fn go_on(&mut self, progress: SignInProgress) -> Result<(), PageError> {
        self.change_identity().await?;
        write(&self.session, PROGRESS, &progress).await?;
        self.progress = Some(progress);
        self.save().await
    }

    async fn forget_progress(&mut self) -> Result<(), PageError> {
        self.progress = None;
        for key in [PROGRESS, PROPOSED_TOTP] {
            self.session.remove_value(key).await.map_err(PageError::session)?;
        }
        Ok(())
    }

    /// The authenticator app's secret that was shown here and not confirmed yet, sealed.
    ///
    /// # Errors
    /// When the session cannot be read.
    pub async fn proposed_totp(&self) -> Result<Option<Vec<u8>>, PageError> {
        read(&self.session, PROPOSED_TOTP).await
    }

    /// Keeps the secret that is shown, sealed; `None` forgets it.
    ///
    /// # Errors
    /// When the session cannot be written.
    pub async fn propose_totp(&self, sealed: Option<Vec<u8>>) -> Result<(), PageError> {
        write(&self.session, PROPOSED_TOTP, &sealed).await
    }

    /// Whether the device said that it can keep a passkey of its own.
    ///
    /// # Errors
    /// When the session cannot be read.
    pub async fn holds_passkeys(&self) -> Result<bool, PageError> {
        Ok(read(&self.session, HOLDS_PASSKEYS).await?.unwrap_or_default())
    }

    /// Keeps what a form of the sign-in page said about that; it decides what is offered, and nothing else.
    ///
    /// # Errors
    /// When the session cannot be written.
    pub async fn note_passkeys(&self, form: &Parameters) -> Result<(), PageError> {
        match form.get("holds_passkeys") {
            Some("yes") => write(&self.session, HOLDS_PASSKEYS, &true).await,
            _ => Ok(()),
        }
    }

    /// Ends the sign-in; the browser keeps its flow, under a new id.
    ///
    /// # Errors
    /// When the session cannot be read or written.
    pub async fn sign_out(&mut self) -> Result<Option<SignedIn>, PageError> {
        let ended = self.signed_in.take();
        self.forget_progress().await?;
        for key in [SIGNED_IN, IP_ADDRESS, USER_AGENT] {
            self.session.remove_value(key).await.map_err(PageError::session)?;
        }
        self.change_identity().await?;
        self.save().await?;
        Ok(ended)
    }

    /// Writes the session now, before the answer goes out, so that what the answer says is durable.
    async fn save(&self) -> Result<(), PageError> {
        self.session.save().await.map_err(PageError::session)
    }

    async fn change_identity(&mut self) -> Result<(), PageError> {
        self.session.cycle_id().await.map_err(PageError::session)?;
        let token = self.random.token_text();
        write(&self.session, CSRF, &token).await?;
        self.csrf = Some(token);
        Ok(())
    }

    /// The row learns of this request. To be called once it is known that the session stands ([`stands_for`]): a request that
    /// is refused prolongs nothing.
    ///
    /// # Errors
    /// When the session cannot be read or written.
    pub async fn touch(&self, now: DateTime<Utc>) -> Result<(), PageError> {
        match &self.signed_in {
            Some(signed_in) if now - signed_in.last_seen_at >= TOUCH_EVERY => {
                let touched = SignedIn {
                    last_seen_at: now,
                    ..signed_in.clone()
                };
                write(&self.session, SIGNED_IN, &touched).await
            }
            _ => Ok(()),
        }
    }

    fn end_what_lapsed(&mut self, config: &Config, now: DateTime<Utc>) {
        let (idle, absolute) = (config.sessions.idle.as_chrono(), config.sessions.absolute.as_chrono());
        self.signed_in = self
            .signed_in
            .take()
            .filter(|signed_in| is_within(signed_in, idle, absolute, now));
        self.progress = self.progress.take().filter(|progress| progress.is_live(now));
    }
}

/// The token that forms of this session carry; `None` for a browser that was shown none.
///
/// # Errors
/// When the session cannot be read (503).
pub async fn csrf_token_of(session: &Session) -> Result<Option<String>, PageError> {
    read(session, CSRF).await
}

/// Whether the session still stands for `user`: administrators have shorter limits.
pub fn stands_for(signed_in: &SignedIn, user: &User, config: &Config, now: DateTime<Utc>) -> bool {
    let limits = &config.sessions;
    let (idle, absolute) = if user.admin {
        (&limits.admin_idle, &limits.admin_absolute)
    } else {
        (&limits.idle, &limits.absolute)
    };
    !user.disabled && is_within(signed_in, idle.as_chrono(), absolute.as_chrono(), now)
}

fn is_within(signed_in: &SignedIn, idle: Duration, absolute: Duration, now: DateTime<Utc>) -> bool {
    now - signed_in.last_seen_at < idle && now - signed_in.started_at < absolute
}

async fn read<T: DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, PageError> {
    session.get(key).await.map_err(PageError::session)
}

async fn write(session: &Session, key: &str, value: &impl Serialize) -> Result<(), PageError> {
    session.insert(key, value).await.map_err(PageError::session)
}
