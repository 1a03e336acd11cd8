//! Passkeys (Web Authentication Level 3, sections 7.1 and 7.2), checked by webauthn-rs, of which only this file knows. What it is
//! asked and what it answers leaves as JSON, for the browser and for the store.
//!
//! The relying party's id is the issuer's host. User verification is required always. An answer comes from exactly the issuer's
//! origin or from one that the configuration lists. The library remembers nothing: that a ceremony is answered once is for
//! `store/webauthn_ceremonies.rs` to see to.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::Duration;
use serde::Deserialize;
use serde_json::{Value, json};
use url::{Host, Url};
use webauthn_rs::prelude::{
    COSEKey, Credential, DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnBuilder, WebauthnError,
};

use crate::{
    config::Config,
    domain::{
        passkey::{Backup, Passkey},
        user::User,
    },
};

/// How long a browser, and the person before it, may take to answer.
pub const CEREMONY_LASTS: Duration = Duration::minutes(5);

/// Starts ceremonies and checks their answers. Cheap to clone.
#[derive(Clone)]
pub struct Passkeys {
    webauthn: Arc<Webauthn>,
    origins: Arc<[String]>,
}

/// A ceremony that began.
pub struct Started {
    /// What the browser is asked: `{"publicKey": …}`, for `navigator.credentials`.
    pub options: Value,
    /// What its answer is checked against.
    pub state: String,
}

/// A passkey just made.
pub struct NewCredential {
    /// What its authenticator calls it.
    pub credential_id: Vec<u8>,
    /// What the store keeps of it.
    pub credential: String,
    /// Its counter.
    pub counter: u32,
    /// Where else it may be.
    pub backup: Backup,
}

/// A passkey that was just used, as it is from now on.
pub struct UsedCredential {
    /// What the store keeps of it.
    pub credential: String,
    /// Its counter.
    pub counter: u32,
    /// Where else it may be.
    pub backup: Backup,
}

/// An answer that can be read. Whether it is true is for [`Passkeys::finish_authentication`] to say.
pub struct Assertion(PublicKeyCredential);

/// Why an answer is worth nothing.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// It is not what browsers send.
    #[error("not an answer to a passkey ceremony")]
    Malformed,
    /// It came from a page that is not ours.
    #[error("the answer came from another origin")]
    WrongOrigin,
    /// The counter did not rise: there may be two of this passkey (section 6.1.1).
    #[error("the signature counter ran backwards")]
    CounterRegressed,
    /// The library refused it.
    #[error("{0}")]
    Refused(WebauthnError),
    /// What was stored cannot be read, or not be written: a fault of ours.
    #[error("a stored ceremony or passkey does not fit: {0}")]
    Broken(#[from] serde_json::Error),
}

/// A configuration under which passkeys cannot be offered.
#[derive(Debug, thiserror::Error)]
#[error("passkeys do not fit this configuration: {0}")]
pub struct Misfit(String);

impl Passkeys {
    /// Passkeys of the configured issuer; `None` where its host is an IP address, which cannot have any (section 5.1.2).
    ///
    /// # Errors
    /// When an origin of the configuration is none, which its check forbids.
    pub fn new(config: &Config) -> Result<Option<Self>, Misfit> {
        let misfit = |error: &dyn std::fmt::Display| Misfit(error.to_string());
        let issuer = Url::parse(config.issuer.origin()).map_err(|error| misfit(&error))?;
        let Some(Host::Domain(host)) = issuer.host() else {
            return Ok(None);
        };
        let mut builder = WebauthnBuilder::new(host, &issuer)
            .map_err(|error| misfit(&error))?
            .rp_name(&config.branding.name)
            .allow_subdomains(false)
            .allow_any_port(false)
            .timeout(CEREMONY_LASTS.to_std().unwrap_or_default());
        let mut origins = vec![config.issuer.origin().to_owned()];
        for origin in &config.passkeys.related_origins {
            builder = builder.append_allowed_origin(&Url::parse(origin).map_err(|error| misfit(&error))?);
            origins.push(origin.clone());
        }
        Ok(Some(Self {
            webauthn: Arc::new(builder.build().map_err(|error| misfit(&error))?),
            origins: origins.into(),
        }))
    }

    /// Asks for a new passkey of `user`, which its authenticator finds again by itself, and which is none of `existing`.
    ///
    /// # Errors
    /// When a stored passkey cannot be read.
    pub fn start_registration(&self, user: &User, existing: &[Passkey]) -> Result<Started, PasskeyError> {
        let exclude = existing.iter().map(|passkey| passkey.credential_id.clone());
        let (options, state) = self
            .webauthn
            .start_passkey_registration(
                user.id.0,
                user.account_label(),
                user.display_name(),
                Some(exclude.collect()),
            )
            .map_err(PasskeyError::Refused)?;
        let mut options = serde_json::to_value(options)?;
        // The library leaves it to the authenticator; one that keeps nothing could not sign in without a name.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = json!("required");
        selection["requireResidentKey"] = json!(true);
        Ok(Started {
            options,
            state: serde_json::to_string(&state)?,
        })
    }

    /// Checks the answer to [`start_registration`](Self::start_registration).
    ///
    /// # Errors
    /// See [`PasskeyError`].
    pub fn finish_registration(&self, state: &str, answer: &str) -> Result<NewCredential, PasskeyError> {
        let answer: RegisterPublicKeyCredential = serde_json::from_str(answer).map_err(|_| PasskeyError::Malformed)?;
        let state: PasskeyRegistration = serde_json::from_str(state)?;
        self.check_origin(&answer.response.client_data_json)?;
        let passkey = self
            .webauthn
            .finish_passkey_registration(&answer, &state)
            .map_err(PasskeyError::Refused)?;
        let credential = Credential::from(passkey.clone());
        Ok(NewCredential {
            credential_id: credential.cred_id.to_vec(),
            credential: serde_json::to_string(&passkey)?,
            counter: credential.counter,
            backup: backup(&credential),
        })
    }

    /// Asks for any passkey of this house: whose it is shows by the answer.
    ///
    /// # Errors
    /// When the ceremony cannot be written down.
    pub fn start_sign_in(&self) -> Result<Started, PasskeyError> {
        self.start_authentication(&[])
    }

    /// Asks for one of these passkeys.
    ///
    /// # Errors
    /// When a stored passkey cannot be read.
    pub fn start_second_factor(&self, allowed: &[Passkey]) -> Result<Started, PasskeyError> {
        self.start_authentication(allowed)
    }

    /// Checks an answer to [`start_sign_in`](Self::start_sign_in) or [`start_second_factor`](Self::start_second_factor) against
    /// the passkey that it names, as it is in the store now.
    ///
    /// # Errors
    /// See [`PasskeyError`].
    pub fn finish_authentication(
        &self,
        state: &str,
        assertion: &Assertion,
        passkey: &Passkey,
    ) -> Result<UsedCredential, PasskeyError> {
        let state: DiscoverableAuthentication = serde_json::from_str(state)?;
        let mut kept: webauthn_rs::prelude::Passkey = serde_json::from_str(&passkey.credential)?;
        self.check_origin(&assertion.0.response.client_data_json)?;
        let result = self
            .webauthn
            .finish_discoverable_authentication_v2(&assertion.0, state, &kept)
            .map_err(|error| match error {
                WebauthnError::CredentialPossibleCompromise => PasskeyError::CounterRegressed,
                other => PasskeyError::Refused(other),
            })?;
        kept.update_credential(&result);
        let credential = Credential::from(kept.clone());
        Ok(UsedCredential {
            credential: serde_json::to_string(&kept)?,
            counter: credential.counter,
            backup: backup(&credential),
        })
    }

    /// The origins beside the issuer's that may use its passkeys (section 5.11).
    pub fn related_origins(&self) -> &[String] {
        self.origins.get(1..).unwrap_or_default()
    }

    /// One kind of ceremony for both, so that both are checked against the passkey as it is when the answer comes.
    fn start_authentication(&self, allowed: &[Passkey]) -> Result<Started, PasskeyError> {
        let (options, state) = self
            .webauthn
            .start_discoverable_authentication()
            .map_err(PasskeyError::Refused)?;
        let mut options = serde_json::to_value(options)?;
        // Whether the browser offers it by itself, or a button asks, is for the page to say.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        options["publicKey"]["allowCredentials"] = allowed.iter().map(descriptor).collect::<Result<_, _>>()?;
        Ok(Started {
            options,
            state: serde_json::to_string(&state)?,
        })
    }

    /// Letter by letter: the library compares addresses, and an address may say more than an origin.
    fn check_origin(&self, client_data: &[u8]) -> Result<(), PasskeyError> {
        #[derive(Deserialize)]
        struct ClientData {
            origin: String,
        }
        let client_data: ClientData = serde_json::from_slice(client_data).map_err(|_| PasskeyError::Malformed)?;
        if self.origins.contains(&client_data.origin) {
            Ok(())
        } else {
            Err(PasskeyError::WrongOrigin)
        }
    }
}

/// A passkey that was made elsewhere, for the host of this issuer.
pub struct ForeignCredential<'a> {
    /// What its authenticator calls it.
    pub credential_id: &'a [u8],
    /// Its public key, a `COSE_Key` in CBOR (RFC 9052 section 7), as authenticators give it.
    pub public_key: &'a [u8],
    /// The highest signature counter seen there.
    pub counter: u32,
    /// Where else it may be.
    pub backup: Backup,
    /// How it can be reached, in the words of section 5.8.4.
    pub transports: &'a [String],
}

/// What the store keeps of a passkey that was made elsewhere. That its owner holds it shows when they use it.
///
/// # Errors
/// When its public key is none that a passkey can have.
pub fn adopt(foreign: &ForeignCredential<'_>) -> Result<String, PasskeyError> {
    let key: serde_cbor_2::Value = serde_cbor_2::from_slice(foreign.public_key).map_err(|_| PasskeyError::Malformed)?;
    let key = COSEKey::try_from(&key).map_err(PasskeyError::Refused)?;
    let (eligible, done) = foreign.backup.flags();
    let credential = json!({ "cred": {
        "cred_id": URL_SAFE_NO_PAD.encode(foreign.credential_id),
        "cred": key,
        "counter": foreign.counter,
        "transports": foreign.transports,
        "user_verified": true,
        "backup_eligible": eligible,
        "backup_state": done,
        "registration_policy": "required",
        "extensions": {},
        "attestation": { "data": "None", "metadata": "None" },
        "attestation_format": "none",
    } });
    // Through the library's own type: what it cannot read now, it could not when it is used.
    let kept: webauthn_rs::prelude::Passkey = serde_json::from_value(credential)?;
    Ok(serde_json::to_string(&kept)?)
}

impl Assertion {
    /// Reads an answer.
    ///
    /// # Errors
    /// When it is not what browsers send.
    pub fn parse(answer: &str) -> Result<Self, PasskeyError> {
        serde_json::from_str(answer)
            .map(Self)
            .map_err(|_| PasskeyError::Malformed)
    }

    /// The passkey that it claims to come from.
    pub fn credential_id(&self) -> &[u8] {
        self.0.get_credential_id()
    }

    /// What its authenticator calls its owner, if it says (section 5.2.2, `userHandle`).
    pub fn user_handle(&self) -> Option<&[u8]> {
        self.0.get_user_unique_id()
    }
}

impl std::fmt::Debug for Passkeys {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Passkeys")
            .field("origins", &self.origins)
            .finish_non_exhaustive()
    }
}

fn backup(credential: &Credential) -> Backup {
    Backup::of_flags(credential.backup_eligible, credential.backup_state)
}

/// How the browser is told of one passkey (section 5.8.3).
fn descriptor(passkey: &Passkey) -> Result<Value, PasskeyError> {
    let kept: webauthn_rs::prelude::Passkey = serde_json::from_str(&passkey.credential)?;
    let mut descriptor = json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&passkey.credential_id) });
    if let Some(transports) = Credential::from(kept).transports {
        descriptor["transports"] = serde_json::to_value(transports)?;
    }
    Ok(descriptor)
}
