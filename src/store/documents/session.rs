//! The two objects of a session's record that decide something. The record is a map; what else is in it, tower-sessions keeps.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize, de::IgnoredAny};
use serde_json::Value;

use super::{Choice, Document, changed};
use crate::{
    domain::{
        authentication_method::AuthenticationMethod,
        ids::{SessionId, UserId},
        session::{Impersonator, SignInProgress, SignedIn},
    },
    store::StoreError,
};

/// [`SignedIn`] as it is stored.
#[derive(Debug, Serialize, Deserialize)]
struct StoredSignedIn {
    session_id: SessionId,
    user_id: UserId,
    auth_time: DateTime<Utc>,
    #[serde(default)]
    amr: Vec<Choice<AuthenticationMethod>>,
    #[serde(default)]
    trusted_device: bool,
    started_at: DateTime<Utc>,
    last_seen_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    actor: Option<StoredImpersonator>,
}

/// [`Impersonator`] as it is stored.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct StoredActor {
    user_id: UserId,
    session_id: SessionId,
}

/// The same, with what they proved.
#[derive(Debug, Serialize, Deserialize)]
pub(in crate::store) struct StoredImpersonator {
    #[serde(flatten)]
    actor: StoredActor,
    #[serde(default)]
    amr: Vec<Choice<AuthenticationMethod>>,
}

/// The methods of the user where an administrator acts as them: one that no release knows. A release that knows nothing of acting finds
/// none that counts, and the browser is signed out there.
const OF_NO_RELEASE: [Choice<AuthenticationMethod>; 1] = [Choice::Unknown(IgnoredAny)];

impl StoredSignedIn {
    /// What was proved: by the user, or by the administrator who acts as them.
    fn proved(&self) -> &Vec<Choice<AuthenticationMethod>> {
        self.actor.as_ref().map_or(&self.amr, |actor| &actor.amr)
    }
}

impl Document for StoredActor {
    type Domain = Impersonator;

    fn store(value: Impersonator) -> Self {
        Self {
            user_id: value.user_id,
            session_id: value.session_id,
        }
    }

    fn read(self) -> Impersonator {
        Impersonator {
            user_id: self.user_id,
            session_id: self.session_id,
        }
    }
}

impl Document for StoredImpersonator {
    type Domain = (Impersonator, Vec<AuthenticationMethod>);

    fn store((actor, amr): Self::Domain) -> Self {
        Self {
            actor: StoredActor::store(actor),
            amr: amr.into_iter().map(Choice::Known).collect(),
        }
    }

    fn read(self) -> Self::Domain {
        (
            self.actor.read(),
            self.amr.into_iter().filter_map(Choice::known).collect(),
        )
    }
}

/// [`SignInProgress`] as it is stored.
#[derive(Debug, Serialize, Deserialize)]
struct StoredProgress {
    user_id: UserId,
    #[serde(default)]
    methods: Vec<Choice<AuthenticationMethod>>,
    began_at: DateTime<Utc>,
    #[serde(default)]
    password_state: Vec<u8>,
}

impl Document for StoredSignedIn {
    type Domain = SignedIn;

    fn store(value: SignedIn) -> Self {
        let (amr, actor) = match value.actor {
            None => (value.amr.into_iter().map(Choice::Known).collect(), None),
            Some(actor) => {
                let actor = StoredImpersonator::store((actor, value.amr));
                (OF_NO_RELEASE.to_vec(), Some(actor))
            }
        };
        Self {
            session_id: value.session_id,
            user_id: value.user_id,
            auth_time: value.auth_time,
            amr,
            trusted_device: value.trusted_device,
            started_at: value.started_at,
            last_seen_at: value.last_seen_at,
            actor,
        }
    }

    fn read(self) -> SignedIn {
        let (actor, amr) = match self.actor {
            None => (None, self.amr.into_iter().filter_map(Choice::known).collect()),
            Some(actor) => {
                let (actor, amr) = actor.read();
                (Some(actor), amr)
            }
        };
        SignedIn {
            session_id: self.session_id,
            user_id: self.user_id,
            auth_time: self.auth_time,
            amr,
            trusted_device: self.trusted_device,
            started_at: self.started_at,
            last_seen_at: self.last_seen_at,
            actor,
        }
    }
}

impl Document for StoredProgress {
    type Domain = SignInProgress;

    fn store(value: SignInProgress) -> Self {
        Self {
            user_id: value.user_id,
            methods: value.methods.into_iter().map(Choice::Known).collect(),
            began_at: value.began_at,
            password_state: value.password_state,
        }
    }

    fn read(self) -> SignInProgress {
        SignInProgress {
            user_id: self.user_id,
            methods: self.methods.into_iter().filter_map(Choice::known).collect(),
            began_at: self.began_at,
            password_state: self.password_state,
        }
    }
}

/// The sign-in of a record, from its [`SIGNED_IN`](crate::store::sessions::SIGNED_IN). `None` where this release does not
/// understand it: the browser is signed out here, and the record keeps it.
pub fn read_signed_in(stored: &Value) -> Option<SignedIn> {
    read::<StoredSignedIn>(stored, StoredSignedIn::proved)
}

/// The sign-in on its way, from a record's [`PROGRESS`](crate::store::sessions::PROGRESS); `None` as with [`read_signed_in`].
pub fn read_progress(stored: &Value) -> Option<SignInProgress> {
    read::<StoredProgress>(stored, |stored| &stored.methods)
}

/// The user and the session of a record's [`SIGNED_IN`](crate::store::sessions::SIGNED_IN), also where nothing else is understood.
pub fn ids_in(stored: &Value) -> Option<(UserId, SessionId)> {
    let mirrored = Mirrored::of(stored);
    Some((mirrored.user_id()?, mirrored.session_id()?))
}

/// What to put into a record whose sign-in is `stored` now. What a newer release wrote of the same authentication stays.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn changed_signed_in(stored: Option<&Value>, after: SignedIn) -> Result<Value, StoreError> {
    // Whoever authenticated again has proved nothing of what was proved before.
    let is_same = |before: &SignedIn| {
        before.session_id == after.session_id && before.user_id == after.user_id && before.auth_time == after.auth_time
    };
    match stored.filter(|stored| read_signed_in(stored).as_ref().is_some_and(is_same)) {
        Some(stored) => changed::<StoredSignedIn>(stored, after),
        None => Ok(serde_json::to_value(StoredSignedIn::store(after))?),
    }
}

/// What to put into a record whose sign-in on its way is `stored` now. What a newer release wrote of the same one stays.
///
/// # Errors
/// When it cannot be written as JSON.
pub fn changed_progress(stored: Option<&Value>, after: SignInProgress) -> Result<Value, StoreError> {
    let is_same = |before: &SignInProgress| before.user_id == after.user_id && before.began_at == after.began_at;
    match stored.filter(|stored| read_progress(stored).as_ref().is_some_and(is_same)) {
        Some(stored) => changed::<StoredProgress>(stored, after),
        None => Ok(serde_json::to_value(StoredProgress::store(after))?),
    }
}

/// Fails closed: a method that is not known proves nothing here, and where none is known nothing was proved.
fn read<D: Document>(stored: &Value, methods: fn(&D) -> &Vec<Choice<AuthenticationMethod>>) -> Option<D::Domain> {
    if stored.is_null() {
        return None;
    }
    let is_unknown = |method: &Choice<_>| matches!(method, Choice::Unknown(_));
    let understood = serde_json::from_value::<D>(stored.clone())
        .ok()
        .filter(|read| methods(read).is_empty() || !methods(read).iter().all(is_unknown));
    if understood.is_none() {
        tracing::warn!("a session holds what this release does not know, and counts as signed out");
    }
    understood.map(Document::read)
}

/// What columns repeat of a sign-in. Each is read apart from the others and from the rest, so that a session which is not
/// understood can still be saved, listed and ended.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::store) struct Mirrored {
    session_id: Option<Choice<SessionId>>,
    user_id: Option<Choice<UserId>>,
    started_at: Option<Choice<DateTime<Utc>>>,
    last_seen_at: Option<Choice<DateTime<Utc>>>,
    actor: Option<IgnoredAny>,
}

impl Mirrored {
    /// Of a sign-in, or of one on its way.
    pub(in crate::store) fn of(value: &Value) -> Self {
        Self::deserialize(value).unwrap_or_default()
    }

    /// Of a whole record, as JSON, whose user signed in.
    pub(in crate::store) fn of_record(data: &str) -> Self {
        #[derive(Deserialize)]
        struct Data {
            signed_in: Mirrored,
        }
        serde_json::from_str(data).map_or_else(|_| Self::default(), |data: Data| data.signed_in)
    }

    /// The session.
    pub(in crate::store) fn session_id(&self) -> Option<SessionId> {
        self.session_id.and_then(Choice::known)
    }

    /// Whose it is.
    pub(in crate::store) fn user_id(&self) -> Option<UserId> {
        self.user_id.and_then(Choice::known)
    }

    /// Whether an administrator acts as the user.
    pub(in crate::store) fn is_impersonation(&self) -> bool {
        self.actor.is_some()
    }

    /// When it began.
    pub(in crate::store) fn started_at(&self) -> Option<DateTime<Utc>> {
        self.started_at.and_then(Choice::known)
    }

    /// When it was last used.
    pub(in crate::store) fn last_seen_at(&self) -> Option<DateTime<Utc>> {
        self.last_seen_at.and_then(Choice::known)
    }
}
