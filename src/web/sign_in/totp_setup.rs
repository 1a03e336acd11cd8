//! The secret of a new authenticator app, as pages show it.

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

/// The code was wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WrongCode;

/// The secret for an authenticator app.
#[derive(Clone, Debug)]
pub struct TotpSetup {
    /// The QR code.
    pub picture: Option<QrPicture>,
    /// The same URI as a link, for an app on this device.
    pub address: String,
    /// The secret as text.
    pub typed: String,
}

impl TotpSetup {
    /// The secret for `user`'s app.
    pub fn new(services: &Services, user: &User, proposal: &Proposal) -> Self {
        let address = proposal
            .secret
            .address(&services.config().branding.name, user.account_label());
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
