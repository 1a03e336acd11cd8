//! The signing keys, for whoever may look at them.

use super::authority::{self, NotDone};
use crate::{
    context::Context,
    domain::{right::Right, signing_key::SigningKey},
    store::signing_keys,
};

/// Every key that is published, or was until lately.
///
/// # Errors
/// When the actor may not, or the store fails.
pub async fn list(context: &Context) -> Result<Vec<SigningKey>, NotDone> {
    authority::require(context, &context.store, Right::KeysRead).await?;
    Ok(signing_keys::list(&context.store).await?)
}
