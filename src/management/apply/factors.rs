//! The authenticator app and the passkeys that a user of the file brings along from elsewhere. They come once: what their owner set
//! up here, or removed, is theirs.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use secrecy::ExposeSecret as _;

use super::{
    planned::ApplyError,
    state_file::{PasskeyEntry, TotpEntry, UserEntry},
};
use crate::{
    context::Context,
    crypto::{
        passkey::{self, ForeignCredential},
        totp::TotpSecret,
    },
    domain::{
        self,
        ids::{PasskeyId, UserId},
        passkey::{Backup, Passkey},
        totp::{TotpCredential, TotpParameters},
    },
    store::{Transaction, passkeys, totp_credentials},
};

/// What they bring along, read and checked.
pub(super) struct ImportedFactors {
    totp: Option<(TotpSecret, TotpParameters)>,
    passkeys: Vec<ImportedPasskey>,
}

/// A passkey, before it is known whose it becomes.
struct ImportedPasskey {
    credential_id: Vec<u8>,
    credential: String,
    counter: u32,
    user_handle: Option<Vec<u8>>,
    name: String,
    backup: Backup,
    is_discoverable: bool,
}

impl ImportedFactors {
    /// What the file says of a user; the problem with it, in words.
    pub(super) fn parse(wanted: &UserEntry) -> Result<Self, String> {
        Ok(Self {
            totp: wanted.totp.as_ref().map(totp).transpose()?,
            passkeys: wanted.passkeys.iter().map(passkey).collect::<Result<_, _>>()?,
        })
    }

    /// The app, unless they have one here by now.
    pub(super) async fn new_totp(
        &self,
        context: &Context,
        transaction: &Transaction,
        user_id: UserId,
    ) -> Result<Option<TotpCredential>, ApplyError> {
        let Some((secret, parameters)) = &self.totp else {
            return Ok(None);
        };
        if totp_credentials::find(transaction, user_id).await?.is_some() {
            return Ok(None);
        }
        Ok(Some(TotpCredential {
            user_id,
            sealed_secret: secret.seal(&context.sealer, &context.random, user_id),
            parameters: *parameters,
            last_step: 0,
            created_at: context.now,
        }))
    }

    /// The passkeys that are not here yet. `None` where one of them is another user's.
    pub(super) async fn new_passkeys(
        &self,
        context: &Context,
        transaction: &Transaction,
        user_id: UserId,
    ) -> Result<Option<Vec<Passkey>>, ApplyError> {
        let mut new = Vec::new();
        for imported in &self.passkeys {
            match passkeys::find_by_credential_id(transaction, &imported.credential_id).await? {
                None => new.push(imported.owned_by(context, user_id)),
                Some(here) if here.user_id == user_id => {}
                Some(_) => return Ok(None),
            }
        }
        Ok(Some(new))
    }
}

impl ImportedPasskey {
    fn owned_by(&self, context: &Context, user_id: UserId) -> Passkey {
        Passkey {
            id: PasskeyId(context.id_of(user_id.home())),
            user_id,
            user_handle: self.user_handle.clone(),
            credential_id: self.credential_id.clone(),
            credential: self.credential.clone(),
            counter: self.counter,
            name: self.name.clone(),
            backup: self.backup,
            is_discoverable: self.is_discoverable,
            created_at: context.now,
            last_used_at: None,
        }
    }
}

fn totp(entry: &TotpEntry) -> Result<(TotpSecret, TotpParameters), String> {
    let parameters = TotpParameters {
        algorithm: entry.algorithm,
        digits: entry.digits,
        period: entry.period,
    };
    let secret = TotpSecret::from_base32(entry.secret.expose_secret(), parameters);
    Ok((secret.map_err(|problem| format!("totp: {problem}"))?, parameters))
}

fn passkey(entry: &PasskeyEntry) -> Result<ImportedPasskey, String> {
    let bytes = |name: &str, text: &str| {
        let read = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok();
        read.filter(|bytes| !bytes.is_empty() && bytes.len() <= 1023)
            .ok_or_else(|| format!("passkeys: {name} is no base64url"))
    };
    if entry.backed_up && !entry.backup_eligible {
        return Err("passkeys: backed_up needs backup_eligible".to_owned());
    }
    let backup = Backup::of_flags(entry.backup_eligible, entry.backed_up);
    let credential_id = bytes("credential_id", &entry.credential_id)?;
    let foreign = ForeignCredential {
        credential_id: &credential_id,
        public_key: &bytes("public_key", &entry.public_key)?,
        counter: entry.sign_count,
        backup,
        transports: &entry.transports,
    };
    let credential = passkey::adopt(&foreign).map_err(|error| format!("passkeys: public_key: {error}"))?;
    let handle = entry.user_handle.as_deref();
    Ok(ImportedPasskey {
        credential,
        counter: entry.sign_count,
        user_handle: handle.map(|handle| bytes("user_handle", handle)).transpose()?,
        name: domain::passkey::name(&entry.name)
            .ok_or("passkeys: a name has 1 to 64 characters")?
            .to_owned(),
        backup,
        is_discoverable: entry.discoverable,
        credential_id,
    })
}
