//! The browser session: one cookie, one row, with three values: a secret that binds a flow to this browser, the token against
//! forged forms, and the sign-in. Stored by tower-sessions in our store; the cookie's value is stored as a digest.

use axum::http::request::Parts;
use chrono::{DateTime, Utc};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;
use tower_sessions::Session;

use super::{
    error_page::ErrorKind,
    errors::PageError,
    session_limits::{TOUCH_EVERY, is_current},
};
use crate::{
    config::Config,
    context::Context,
    crypto::digest,
    domain::{
        ids::{AuthorizationRequestId, ClientId, SessionId, UserId},
        session::{SignInProgress, SignedIn},
    },
    limits::rows::{self, RowKind},
    protocol::parameters::Parameters,
    store::sessions::{self, IP_ADDRESS, PROGRESS, SIGNED_IN, USER_AGENT},
};

const SECRET: &str = "browser";
const CSRF: &str = "csrf";
const PROPOSED_TOTP: &str = "proposed_totp";
const HOLDS_PASSKEYS: &str = "holds_passkeys";
const APPS: &str = "apps";
const DELETION: &str = "deletion";
const LANGUAGE: &str = "language";
const ACTING_AS: &str = "acting_as";

/// How many of the last authorization requests are remembered, to name their applications when they are over.
const REMEMBERED_REQUESTS: usize = 8;

/// The browser that sent the request.
pub struct Browser {
    session: Session,
    context: Context,
    secret: Option<String>,
    csrf: Option<String>,
    signed_in: Option<SignedIn>,
    progress: Option<SignInProgress>,
    language: Option<String>,
    acting_as: Option<String>,
    /// The session that only another release understands.
    not_understood: Option<(UserId, SessionId)>,
    /// Whether this request itself ended the session, so that its row is rightly gone.
    ended_by_request: bool,
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
        let record = stored(&session, SIGNED_IN).await?;
        let signed_in = record.as_ref().and_then(sessions::read_signed_in);
        let mut browser = Self {
            secret: read(&session, SECRET).await?,
            csrf: read(&session, CSRF).await?,
            language: read(&session, LANGUAGE).await?,
            acting_as: read(&session, ACTING_AS).await?,
            not_understood: record
                .as_ref()
                .filter(|_| signed_in.is_none())
                .and_then(sessions::ids_in),
            signed_in,
            progress: stored(&session, PROGRESS)
                .await?
                .as_ref()
                .and_then(sessions::read_progress),
            session,
            ended_by_request: false,
            context: context.clone(),
        };
        browser.end_what_expired(&context.config, context.now);
        Ok(browser)
    }

    /// The sign-in, if the session has not expired. The caller has to check that the user is still allowed.
    pub fn signed_in(&self) -> Option<&SignedIn> {
        self.signed_in.as_ref()
    }

    /// The user and the session that the sign-out ends: those of the sign-in, also where only another release understands the rest.
    pub fn session_to_end(&self) -> Option<(UserId, SessionId)> {
        let signed_in = self.signed_in.as_ref();
        signed_in
            .map(|session| (session.user_id, session.session_id))
            .or(self.not_understood)
    }

    /// The sign-in in progress, if it has not expired. The caller has to check that the user is still allowed.
    pub fn progress(&self) -> Option<&SignInProgress> {
        self.progress.as_ref()
    }

    /// SHA-256 of the secret that binds flows to this browser; `None` for a new browser.
    pub fn digest(&self) -> Option<Vec<u8>> {
        self.secret.as_ref().map(|secret| digest::sha256(secret.as_bytes()))
    }

    /// The same, created if there is none yet.
    ///
    /// # Errors
    /// When there are too many new browsers at the address (429), or the session cannot be read or written (503).
    pub async fn digest_or_new(&mut self) -> Result<Vec<u8>, PageError> {
        if self.secret.is_none() {
            self.count_new_browser().await?;
            let secret = self.context.random.token_text();
            write(&self.session, SECRET, &secret).await?;
            self.secret = Some(secret);
        }
        Ok(self.digest().unwrap_or_default())
    }

    /// The token for this browser's forms, created if there is none yet.
    ///
    /// # Errors
    /// When there are too many new browsers at the address (429), or the session cannot be read or written (503).
    pub async fn csrf_token(&mut self) -> Result<String, PageError> {
        if let Some(token) = &self.csrf {
            return Ok(token.clone());
        }
        self.count_new_browser().await?;
        let token = self.context.random.token_text();
        write(&self.session, CSRF, &token).await?;
        self.csrf = Some(token.clone());
        Ok(token)
    }

    /// A browser that had nothing stored gets a row, which has a budget.
    async fn count_new_browser(&self) -> Result<(), PageError> {
        if self.secret.is_some() || self.csrf.is_some() {
            return Ok(());
        }
        let counted = rows::count(&self.context, RowKind::Browser, None).await?;
        counted?;
        Ok(())
    }

    /// Says that this request has just ended every session of its user, this one too, and goes on with the user all the same: by a
    /// change of their password.
    pub fn note_ended_by_request(&mut self) {
        self.ended_by_request = true;
        self.signed_in = None;
    }

    /// Signs in with `signed_in`. The session's id and form token change, so that neither can be one that an attacker has
    /// set.
    ///
    /// # Errors
    /// When the session was ended since this request began (400), or cannot be read or written (503).
    pub async fn sign_in(&mut self, signed_in: SignedIn) -> Result<(), PageError> {
        self.leave_row().await?;
        self.change_identity().await?;
        self.forget_progress().await?;
        self.write_signed_in(signed_in.clone()).await?;
        let address = self.context.address.map(|address| address.to_string());
        write(&self.session, IP_ADDRESS, &address.unwrap_or_default()).await?;
        write(&self.session, USER_AGENT, &self.context.user_agent).await?;
        self.signed_in = Some(signed_in);
        self.save().await
    }

    /// Begins to act as somebody of that name, with `signed_in`.
    ///
    /// # Errors
    /// When the session was ended since this request began (400), or cannot be read or written (503).
    pub async fn act_as(&mut self, signed_in: SignedIn, name: &str) -> Result<(), PageError> {
        write(&self.session, ACTING_AS, &name).await?;
        self.sign_in(signed_in).await
    }

    /// As whom an administrator acts in this browser.
    pub fn acting_as(&self) -> Option<&str> {
        let is_acting = self.signed_in().is_some_and(|session| session.actor.is_some());
        self.acting_as.as_deref().filter(|_| is_acting)
    }

    /// Records a proof that is not sufficient yet. The session's id and form token change here too.
    ///
    /// # Errors
    /// When the session was ended since this request began (400), or cannot be read or written (503).
    pub async fn go_on(&mut self, progress: SignInProgress) -> Result<(), PageError> {
        self.leave_row().await?;
        self.change_identity().await?;
        let stored = stored(&self.session, PROGRESS).await?;
        let value = sessions::changed_progress(stored.as_ref(), progress.clone())?;
        write(&self.session, PROGRESS, &value).await?;
        self.progress = Some(progress);
        self.save().await
    }

    async fn forget_progress(&mut self) -> Result<(), PageError> {
        self.progress = None;
        for key in [PROGRESS, PROPOSED_TOTP, DELETION] {
            self.session.remove_value(key).await.map_err(PageError::session)?;
        }
        Ok(())
    }

    /// The sealed secret of the authenticator app that was shown here and is not confirmed yet.
    ///
    /// # Errors
    /// When the session cannot be read (503).
    pub async fn proposed_totp(&self) -> Result<Option<Vec<u8>>, PageError> {
        read(&self.session, PROPOSED_TOTP).await
    }

    /// Stores the sealed secret that is shown; `None` deletes it.
    ///
    /// # Errors
    /// When the session cannot be written (503).
    pub async fn propose_totp(&self, sealed: Option<Vec<u8>>) -> Result<(), PageError> {
        write(&self.session, PROPOSED_TOTP, &sealed).await
    }

    /// Stores whose authorization request that is: its row is gone when the sign-in is over, and the page that says so names the
    /// application all the same.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn note_request(&self, id: AuthorizationRequestId, client: &ClientId) -> Result<(), PageError> {
        let mut apps: Vec<(String, String)> = read(&self.session, APPS).await?.unwrap_or_default();
        let surplus = (apps.len() + 1).saturating_sub(REMEMBERED_REQUESTS);
        apps.drain(..surplus);
        apps.push((id.to_string(), client.as_str().to_owned()));
        write(&self.session, APPS, &apps).await
    }

    /// Whose authorization request it was, if this browser sent it.
    ///
    /// # Errors
    /// When the session cannot be read (503).
    pub async fn noted_request(&self, id: AuthorizationRequestId) -> Result<Option<ClientId>, PageError> {
        let apps: Vec<(String, String)> = read(&self.session, APPS).await?.unwrap_or_default();
        let id = id.to_string();
        let found = apps.into_iter().find(|(request, _)| *request == id);
        Ok(found.map(|(_, client)| ClientId::from(client.as_str())))
    }

    /// The language that was chosen here: the user's own words, so it counts more than any other.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Stores the language that was chosen here; `None` forgets it.
    ///
    /// # Errors
    /// When the session cannot be written (503).
    pub async fn choose_language(&self, language: Option<&str>) -> Result<(), PageError> {
        write(&self.session, LANGUAGE, &language).await
    }

    /// Stores when the account is erased whose user has just closed it here, for the page that says so.
    ///
    /// # Errors
    /// When the session cannot be written (503).
    pub async fn note_deletion(&self, at: DateTime<Utc>) -> Result<(), PageError> {
        write(&self.session, DELETION, &at.timestamp()).await?;
        self.save().await
    }

    /// When the account is erased that was closed here last, unless somebody signed in since.
    ///
    /// # Errors
    /// When the session cannot be read (503).
    pub async fn deletion(&self) -> Result<Option<DateTime<Utc>>, PageError> {
        let at: Option<i64> = read(&self.session, DELETION).await?;
        Ok(at
            .and_then(|at| DateTime::from_timestamp(at, 0))
            .filter(|at| *at > self.context.now))
    }

    /// Whether the device said that it can create a passkey.
    ///
    /// # Errors
    /// When the session cannot be read (503).
    pub async fn holds_passkeys(&self) -> Result<bool, PageError> {
        Ok(read(&self.session, HOLDS_PASSKEYS).await?.unwrap_or_default())
    }

    /// Stores what a form of the sign-in page said about that; it only decides what is offered.
    ///
    /// # Errors
    /// When the session cannot be written (503).
    pub async fn note_passkeys(&self, form: &Parameters) -> Result<(), PageError> {
        match form.get("holds_passkeys") {
            Some("yes") => write(&self.session, HOLDS_PASSKEYS, &true).await,
            _ => Ok(()),
        }
    }

    /// Ends the sign-in; the browser keeps its flow, under a new session id.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn sign_out(&mut self) -> Result<(), PageError> {
        self.signed_in = None;
        self.not_understood = None;
        self.forget_progress().await?;
        for key in [SIGNED_IN, ACTING_AS, IP_ADDRESS, USER_AGENT] {
            self.session.remove_value(key).await.map_err(PageError::session)?;
        }
        self.change_identity().await?;
        self.save().await
    }

    async fn write_signed_in(&self, signed_in: SignedIn) -> Result<(), PageError> {
        let stored = stored(&self.session, SIGNED_IN).await?;
        let value = sessions::changed_signed_in(stored.as_ref(), signed_in)?;
        write(&self.session, SIGNED_IN, &value).await
    }

    /// Writes the session now, before the response is sent, so that what the response says is durable.
    async fn save(&self) -> Result<(), PageError> {
        self.session.save().await.map_err(PageError::session)
    }

    /// Deletes the row that the request came with, if it says who somebody is. Where it is gone, somebody ended that session in the
    /// meantime: nothing of it may go on under a new id.
    async fn leave_row(&self) -> Result<(), PageError> {
        let knows_user =
            stored(&self.session, SIGNED_IN).await?.is_some() || stored(&self.session, PROGRESS).await?.is_some();
        match self.session.id() {
            Some(id)
                if knows_user && !self.ended_by_request && !sessions::delete_row(&self.context.store, &id).await? =>
            {
                Err(ErrorKind::SignInExpired.into())
            }
            _ => Ok(()),
        }
    }

    async fn change_identity(&mut self) -> Result<(), PageError> {
        self.session.cycle_id().await.map_err(PageError::session)?;
        let token = self.context.random.token_text();
        write(&self.session, CSRF, &token).await?;
        self.csrf = Some(token);
        Ok(())
    }

    /// Records the use of the session. To be called when it is known that the session is still valid: a
    /// refused request must not extend it.
    ///
    /// # Errors
    /// When the session cannot be read or written (503).
    pub async fn touch(&self, now: DateTime<Utc>) -> Result<(), PageError> {
        match &self.signed_in {
            Some(signed_in) if now - signed_in.last_seen_at >= TOUCH_EVERY => {
                let touched = SignedIn {
                    last_seen_at: now,
                    ..signed_in.clone()
                };
                self.write_signed_in(touched).await
            }
            _ => Ok(()),
        }
    }

    fn end_what_expired(&mut self, config: &Config, now: DateTime<Utc>) {
        self.signed_in = self.signed_in.take().filter(|session| is_current(session, config, now));
        self.progress = self.progress.take().filter(|progress| progress.is_live(now));
    }
}

/// The token for forms of this session; `None` for a browser that was never shown one.
///
/// # Errors
/// When the session cannot be read (503).
pub async fn csrf_token_of(session: &Session) -> Result<Option<String>, PageError> {
    read(session, CSRF).await
}

/// What another release wrote in another form counts as absent: the browser begins anew, and sees no error page.
async fn read<T: DeserializeOwned>(session: &Session, key: &str) -> Result<Option<T>, PageError> {
    let value = stored(session, key).await?;
    Ok(value.and_then(|value| serde_json::from_value(value).ok()))
}

async fn stored(session: &Session, key: &str) -> Result<Option<Value>, PageError> {
    session.get_value(key).await.map_err(PageError::session)
}

async fn write(session: &Session, key: &str, value: &impl Serialize) -> Result<(), PageError> {
    session.insert(key, value).await.map_err(PageError::session)
}
