//! A user who is signing in: the account, what this browser has proved so far, and what else they could prove.

use chrono::{DateTime, Utc};

use super::destination::Destination;
use crate::{
    config::Config,
    context::Services,
    crypto::digest,
    domain::{
        authentication_method::AuthenticationMethod,
        second_factor::SecondFactor,
        session::{DeviceTrust, SignInProgress},
        sign_in::Enrolled,
        user::User,
    },
    flow::{
        Person,
        sign_in::{Asked, Need, Proofs, need},
    },
    http::{errors::PageError, format, page_request::PageRequest},
    limits::known_device,
    store::{enrolled, known_devices::KnownDevice, users},
};

/// A user who is signing in with this browser.
pub struct SignInCandidate {
    /// The account, in its current state; never a disabled one.
    pub user: User,
    /// The proofs.
    pub methods: Vec<AuthenticationMethod>,
    /// The time of the first proof.
    pub began_at: DateTime<Utc>,
    /// The enrolled factors.
    pub enrolled: Enrolled,
    /// The browser, if it is known to the account.
    pub known: Option<KnownDevice>,
}

/// The user, as pages show them.
#[derive(Clone, Debug)]
pub struct AccountLabel {
    /// The label of the account.
    pub label: String,
    /// Their initials, instead of a picture.
    pub initials: String,
    /// The link for signing in as somebody else.
    pub switch_address: String,
}

impl SignInCandidate {
    /// The user who is signing in with this browser: from a sign-in in progress, otherwise from the session, for which an
    /// application may require more.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn find(request: &PageRequest) -> Result<Option<Self>, PageError> {
        let (user, methods, began_at) = match request.browser.progress() {
            Some(progress) => {
                let user = users::find(&request.context.store, progress.user_id).await?;
                let is_unchanged =
                    |user: &User| !user.disabled && digest::same(&password_state(user), &progress.password_state);
                let Some(user) = user.filter(is_unchanged) else {
                    return Ok(None);
                };
                (user, progress.methods.clone(), progress.began_at)
            }
            None => match request.current_user().await? {
                Some((session, user)) => (user, session.amr, session.auth_time),
                None => return Ok(None),
            },
        };
        Self::new(request, user, methods, began_at).await.map(Some)
    }

    /// A user who has just proved the first factor.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn of_first_factor(
        request: &PageRequest,
        user: User,
        method: AuthenticationMethod,
    ) -> Result<Self, PageError> {
        Self::new(request, user, vec![method], request.context.now).await
    }

    async fn new(
        request: &PageRequest,
        user: User,
        methods: Vec<AuthenticationMethod>,
        began_at: DateTime<Utc>,
    ) -> Result<Self, PageError> {
        let context = &request.context;
        Ok(Self {
            enrolled: enrolled::find(&context.store, &user).await?,
            known: known_device::recognise(context, Some(user.id)).await?,
            user,
            methods,
            began_at,
        })
    }

    /// What is missing, before any requirement of an application.
    pub fn need(&self, services: &Services) -> Need {
        need(&self.proofs(&services.config(), services))
    }

    /// The second factors that may be asked for.
    pub fn available(&self, services: &Services) -> Vec<SecondFactor> {
        self.proofs(&services.config(), services).available().collect()
    }

    /// The same for the flow.
    pub fn person(&self, services: &Services) -> Person<'_> {
        Person {
            user: &self.user,
            enrolled: &self.enrolled,
            device: self.trust(services),
        }
    }

    /// Whether the user may add a factor: they have recently proved the best that they have. Somebody who knows only the
    /// password, or finds an open browser, must not add one.
    pub fn may_enrol(&self, services: &Services) -> bool {
        let is_recent = services.clock.now() - self.began_at < SignInProgress::LASTS;
        let config = services.config();
        let proofs = self.proofs(&config, services);
        is_recent && proofs.are_of_now() && proofs.are_the_best()
    }

    /// Whether the user may add an authenticator app: it is accepted here, and they have none.
    pub fn may_enrol_totp(&self, services: &Services) -> bool {
        let counts = services.config().sign_in.second_factors.contains(&SecondFactor::Totp);
        counts && !self.enrolled.totp && self.may_enrol(services)
    }

    /// Whether the user may add a passkey: passkeys are accepted here.
    pub fn may_enrol_passkey(&self, services: &Services) -> bool {
        let counts = services
            .config()
            .sign_in
            .second_factors
            .contains(&SecondFactor::Passkey);
        counts && services.passkeys.is_some() && self.may_enrol(services)
    }

    /// Whether the browser is trusted instead of the second factor.
    pub fn trust(&self, services: &Services) -> DeviceTrust {
        known_device::trust(self.known.as_ref(), services.clock.now())
    }

    /// The user, for a page on the way to `destination`.
    pub fn label(&self, destination: &Destination) -> AccountLabel {
        AccountLabel {
            label: self.user.account_label().to_owned(),
            initials: format::initials(self.user.display_name()),
            switch_address: destination.address(super::paths::LOGIN),
        }
    }

    fn proofs<'a>(&'a self, config: &'a Config, services: &Services) -> Proofs<'a> {
        Proofs {
            user: &self.user,
            methods: &self.methods,
            enrolled: &self.enrolled,
            device: self.trust(services),
            policy: &config.sign_in,
            asked: Asked::default(),
            now: services.clock.now(),
        }
    }
}

/// The part of the account that a new password changes: proofs made with the old one are then invalid.
pub fn password_state(user: &User) -> Vec<u8> {
    digest::sha256(user.password_hash.as_deref().unwrap_or_default().as_bytes())
}
