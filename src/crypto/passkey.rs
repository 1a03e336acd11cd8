//! Passkeys (Web Authentication Level 3, sections 7.1 and 7.2), checked by webauthn-rs, which only this file uses. Challenges
//! and results leave it as JSON, for the browser and for the store.
//!
//! The relying party ID is the issuer's host. User verification is always required. A response is accepted only from the
//! issuer's origin or from one that the configuration lists. The library is stateless: `store/webauthn_ceremonies.rs` makes
//! sure that each ceremony is answered only once.

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

/// How long the browser and the user may take to answer.
pub const CEREMONY_LASTS: Duration = Duration::minutes(5);

/// Starts ceremonies and checks the responses. Cheap to clone.
#[derive(Clone)]
pub struct Passkeys {
    webauthn: Arc<Webauthn>,
    origins: Arc<[String]>,
}

/// A ceremony that was started.
pub struct Started {
    /// The options for the browser: `{"publicKey": …}`, for `navigator.credentials`.
    pub options: Value,
    /// The state that the response is checked against.
    pub state: String,
}

/// A passkey that was just created.
pub struct NewCredential {
    /// Its credential ID.
    pub credential_id: Vec<u8>,
    /// The stored form.
    pub credential: String,
    /// Its signature counter.
    pub counter: u32,
    /// Whether it may be backed up or synchronised.
    pub backup: Backup,
    /// Whether its authenticator finds it without being told its identifier, as far as the browser says.
    pub is_discoverable: bool,
}

/// The new state of a passkey that was just used.
pub struct UsedCredential {
    /// The stored form.
    pub credential: String,
    /// Its signature counter.
    pub counter: u32,
    /// Whether it may be backed up or synchronised.
    pub backup: Backup,
}

/// A response that could be parsed. Whether it is genuine is checked by [`Passkeys::finish_authentication`].
pub struct Assertion(PublicKeyCredential);

/// Why a response is refused.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// It is not in the format that browsers send.
    #[error("not an answer to a passkey ceremony")]
    Malformed,
    /// It came from an origin that is not allowed.
    #[error("the answer came from another origin")]
    WrongOrigin,
    /// The counter did not increase: the passkey may have been cloned (section 6.1.1).
    #[error("the signature counter ran backwards")]
    CounterRegressed,
    /// The library refused it.
    #[error("{0}")]
    Refused(WebauthnError),
    /// Stored state cannot be read or written: an error of this server.
    #[error("a stored ceremony or passkey does not fit: {0}")]
    Broken(#[from] serde_json::Error),
}

/// A configuration with which passkeys cannot be offered.
#[derive(Debug, thiserror::Error)]
#[error("passkeys do not fit this configuration: {0}")]
pub struct Misfit(String);

impl Passkeys {
    /// Passkeys for the configured issuer; `None` if its host is an IP address, which section 5.1.2 does not allow.
    ///
    /// # Errors
    /// When a configured origin is invalid, which the check of the configuration excludes.
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

    /// Asks for a new passkey of `user` that is none of `existing`: a discoverable one, where the authenticator has room for it.
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
        // The library leaves this to the authenticator. Some security keys keep none, or are full: theirs is a second factor.
        let selection = &mut options["publicKey"]["authenticatorSelection"];
        selection["residentKey"] = json!("preferred");
        selection["requireResidentKey"] = json!(false);
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
            // Absent where the browser does not tell, as most did not before 2022: they made discoverable ones when asked.
            is_discoverable: answer.extensions.cred_props.and_then(|properties| properties.rk) != Some(false),
        })
    }

    /// Asks for any passkey of this deployment: the response tells which user it belongs to.
    ///
    /// # Errors
    /// When the state of the ceremony cannot be serialized.
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

    /// Checks a response to [`start_sign_in`](Self::start_sign_in) or [`start_second_factor`](Self::start_second_factor)
    /// against the passkey that it names, as it is stored now.
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

    /// The additional origins that may use this issuer's passkeys (section 5.11).
    pub fn related_origins(&self) -> &[String] {
        self.origins.get(1..).unwrap_or_default()
    }

    /// One kind of ceremony for both, so that both are checked against the passkey as it is stored when the response arrives.
    fn start_authentication(&self, allowed: &[Passkey]) -> Result<Started, PasskeyError> {
        let (options, state) = self
            .webauthn
            .start_discoverable_authentication()
            .map_err(PasskeyError::Refused)?;
        let mut options = serde_json::to_value(options)?;
        // Whether the browser offers it automatically, or after a button, is decided by the page.
        if let Some(options) = options.as_object_mut() {
            options.remove("mediation");
        }
        options["publicKey"]["allowCredentials"] = allowed.iter().map(descriptor).collect::<Result<_, _>>()?;
        Ok(Started {
            options,
            state: serde_json::to_string(&state)?,
        })
    }

    /// Compared as text: the library compares URLs, and a URL may contain more than an origin.
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

/// A passkey that was created elsewhere, for the host of this issuer.
pub struct ForeignCredential<'a> {
    /// Its credential ID.
    pub credential_id: &'a [u8],
    /// Its public key, a `COSE_Key` in CBOR (RFC 9052 section 7), as authenticators give it.
    pub public_key: &'a [u8],
    /// The highest signature counter seen there.
    pub counter: u32,
    /// Whether it may be backed up or synchronised.
    pub backup: Backup,
    /// Its transports, with the names of section 5.8.4.
    pub transports: &'a [String],
}

/// The stored form of a passkey that was created elsewhere. Its first use proves that the user has it.
///
/// # Errors
/// When its public key is not one that a passkey can have.
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
    // Through the library's own type: if it cannot be read now, it could not be used later either.
    let kept: webauthn_rs::prelude::Passkey = serde_json::from_value(credential)?;
    Ok(serde_json::to_string(&kept)?)
}

impl Assertion {
    /// Parses a response.
    ///
    /// # Errors
    /// When it is not in the format that browsers send.
    pub fn parse(answer: &str) -> Result<Self, PasskeyError> {
        serde_json::from_str(answer)
            .map(Self)
            .map_err(|_| PasskeyError::Malformed)
    }

    /// The credential ID in the response, not yet verified.
    pub fn credential_id(&self) -> &[u8] {
        self.0.get_credential_id()
    }

    /// The user handle, if the response has one (section 5.2.2, `userHandle`).
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

/// The descriptor of one passkey for the browser (section 5.8.3).
fn descriptor(passkey: &Passkey) -> Result<Value, PasskeyError> {
    let kept: webauthn_rs::prelude::Passkey = serde_json::from_str(&passkey.credential)?;
    let mut descriptor = json!({ "type": "public-key", "id": URL_SAFE_NO_PAD.encode(&passkey.credential_id) });
    if let Some(transports) = Credential::from(kept).transports {
        descriptor["transports"] = serde_json::to_value(transports)?;
    }
    Ok(descriptor)
}
