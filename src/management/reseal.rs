//! Seals what is stored again, under the current master key, so that an earlier one can go.

use serde_json::json;

use super::upstreams::in_force;
use crate::{
    context::Context,
    crypto::{sealing::SealError, signing, totp},
    domain::event::EventKind,
    messages::outbox,
    store::{
        StoreError, audit,
        sealed_rows::{self, Place, SealedRow, Table},
    },
};

/// How many values of a table are read at once.
const AT_ONCE: u32 = 500;

/// What was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resealed {
    /// Values that are sealed under the current key now.
    pub resealed: u64,
    /// Values that do not open, and stay as they are; with the reason of the last one.
    pub failed: Option<(u64, SealError)>,
}

/// Seals every value again that is sealed under an earlier master key. It can be run while servers run, and again.
///
/// # Errors
/// When the store fails. What was done before stays done.
pub async fn reseal(context: &Context) -> Result<Resealed, StoreError> {
    let mut done = Resealed::default();
    for table in Table::ALL {
        let mut last: Option<Place> = None;
        loop {
            let key_id = context.sealer.master_key_id();
            let rows = sealed_rows::under_other_keys(&context.store, table, key_id, last.as_ref(), AT_ONCE).await?;
            for row in &rows {
                match reseal_one(context, row).await? {
                    Ok(changed) => done.resealed += u64::from(changed),
                    Err(error) => done.failed = Some((done.failed.map_or(1, |(count, _)| count + 1), error)),
                }
            }
            match rows.into_iter().next_back() {
                Some(row) => last = Some(row.place),
                None => break,
            }
        }
    }
    if done.resealed > 0 {
        let event = context.event(EventKind::SecretsResealed);
        let event = event.detail(json!({ "resealed": done.resealed, "master_key": context.sealer.master_key_id() }));
        audit::insert(&context.store, &event).await?;
    }
    Ok(done)
}

async fn reseal_one(context: &Context, row: &SealedRow) -> Result<Result<bool, SealError>, StoreError> {
    let purpose = match &row.place {
        Place::SigningKey(_) => signing::SEALED_FOR.to_owned(),
        Place::ServerSecret(name) => name.clone(),
        Place::Upstream(id) => in_force::sealed_for(id),
        Place::TotpCredential(user) => totp::sealed_for(*user),
        Place::Message(_, kind) => outbox::sealed_for(kind).to_owned(),
    };
    let plaintext = match context.sealer.open(&purpose, &row.sealed) {
        Ok(plaintext) => plaintext,
        Err(error) => return Ok(Err(error)),
    };
    let sealed = context.sealer.seal(&purpose, &plaintext, &context.random);
    Ok(Ok(sealed_rows::replace(&context.store, row, sealed).await?))
}
