//! Somebody on their way in: who they are, what this browser proved of them so far, and what they could prove.

use chrono::{DateTime, Utc};

use super::destination::Destination;
use crate::{
    context::Services,
    crypto::digest,
    domain::{
        authentication_method::AuthenticationMethod,
        second_factor::SecondFactor,
        session::{DeviceTrust, SignInProgress},
        sign_in::Enrolled,
        user::User,
    },
    factors::known_device,
    flow::{
        Person,
        sign_in::{Asked, Need, Proofs, need},
    },
    http::{errors::PageError, format, page_request::PageRequest},
    store::{enrolled, known_devices::KnownDevice, users},
};

/// Somebody on their way into this browser.
pub struct SignInCandidate {
    /// Who, as they are now; never somebody whose account is disabled.
    pub user: User,
    /// What they proved.
    pub methods: Vec<AuthenticationMethod>,
    /// When they proved the first of it.
    pub began_at: DateTime<Utc>,
    /// What they could prove.
    pub enrolled: Enrolled,
    /// The browser, if it is known to be theirs.
    pub known: Option<KnownDevice>,
}

/// The person a page speaks to.
#[derive(Clone, Debug)]
pub struct AccountLabel {
    /// What tells this account from another of theirs.
    pub label: String,
    /// Stands in for their picture.
    pub initials: String,
    /// Where somebody else starts anew.
    pub switch_address: String,
}

impl SignInCandidate {
    /// Who is on their way into this browser: by a sign-in that is not complete, else by one that an application may ask more of.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn find(request: &PageRequest) -> Result<Option<Self>, PageError> {
        let (user, methods, began_at) = match request.browser.progress() {
            Some(progress) => {
                let user = users::find(&request.context.store, progress.user_id).await?;
                let stands =
                    |user: &User| !user.disabled && digest::same(&password_state(user), &progress.password_state);
                let Some(user) = user.filter(stands) else {
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

    /// Somebody who has just proved the first of their factors.
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

    /// What they still need to be let in, before any application asks for more.
    pub fn need(&self, services: &Services) -> Need {
        need(&self.proofs(services))
    }

    /// The second factors that may be asked of them.
    pub fn available(&self, services: &Services) -> Vec<SecondFactor> {
        self.proofs(services).available().collect()
    }

    /// As the flow sees them.
    pub fn person(&self, services: &Services) -> Person<'_> {
        Person {
            user: &self.user,
            enrolled: &self.enrolled,
            device: self.trust(services),
        }
    }

    /// Whether they may add a factor: they proved the best that they have, and not long ago. Whoever knows a password alone, or
    /// finds a browser open, adds none.
    pub fn may_enrol(&self, services: &Services) -> bool {
        let is_recent = services.clock.now() - self.began_at < SignInProgress::LASTS;
        let proofs = self.proofs(services);
        is_recent && proofs.are_of_now() && proofs.are_the_best()
    }

    /// Whether they may add an authenticator app: it counts here, and they have none.
    pub fn may_enrol_totp(&self, services: &Services) -> bool {
        let counts = services.config.sign_in.second_factors.contains(&SecondFactor::Totp);
        counts && !self.enrolled.totp && self.may_enrol(services)
    }

    /// Whether they may add a passkey: passkeys count here.
    pub fn may_enrol_passkey(&self, services: &Services) -> bool {
        let counts = services.config.sign_in.second_factors.contains(&SecondFactor::Passkey);
        counts && services.passkeys.is_some() && self.may_enrol(services)
    }

    /// Whether the browser stands in for their second factor.
    pub fn trust(&self, services: &Services) -> DeviceTrust {
        known_device::trust(self.known.as_ref(), services.clock.now())
    }

    /// How a page on the way to `destination` speaks to them.
    pub fn label(&self, destination: &Destination) -> AccountLabel {
        AccountLabel {
            label: self.user.account_label().to_owned(),
            initials: format::initials(self.user.display_name()),
            switch_address: destination.address(super::paths::LOGIN),
        }
    }

    fn proofs<'a>(&'a self, services: &'a Services) -> Proofs<'a> {
        Proofs {
            user: &self.user,
            methods: &self.methods,
            enrolled: &self.enrolled,
            device: self.trust(services),
            policy: &services.config.sign_in,
            asked: Asked::default(),
            now: services.clock.now(),
        }
    }
}

/// What another password changes: it ends what was proved with the old one.
pub fn password_state(user: &User) -> Vec<u8> {
    digest::sha256(user.password_hash.as_deref().unwrap_or_default().as_bytes())
}
