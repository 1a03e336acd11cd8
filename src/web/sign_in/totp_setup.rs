//! What an authenticator app is told when it is set up, wherever that is.

use crate::{
    context::Services,
    domain::user::User,
    factors::totp::{self, Proposal},
    http::{
        errors::PageError,
        page_request::PageRequest,
        qr::{self, QrPicture},
    },
};

/// The code was not one of the app's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongCode;

/// What an authenticator app is to be told.
#[derive(Clone, Debug)]
pub struct TotpSetup {
    /// The picture for its camera.
    pub picture: Option<QrPicture>,
    /// The same address, for an app on this device.
    pub address: String,
    /// The secret, to be typed.
    pub typed: String,
}

impl TotpSetup {
    /// What `user`'s app is to be told.
    pub fn new(services: &Services, user: &User, proposal: &Proposal) -> Self {
        let address = proposal
            .secret
            .address(&services.config.branding.name, user.account_label());
        Self {
            picture: qr::picture(&address),
            address: address.to_string(),
            typed: proposal.secret.typed().to_string(),
        }
    }
}

/// The secret that this browser shows until it is confirmed.
///
/// # Errors
/// When the session cannot be read or written (503).
pub async fn propose(request: &PageRequest, user: &User) -> Result<Proposal, PageError> {
    let shown = request.browser.proposed_totp().await?;
    let proposal = totp::propose(&request.context, user.id, shown.as_deref());
    if shown.as_ref() != Some(&proposal.sealed) {
        request.browser.propose_totp(Some(proposal.sealed.clone())).await?;
    }
    Ok(proposal)
}
