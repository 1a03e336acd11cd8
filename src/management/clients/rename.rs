//! A client under another identifier: it stays the same one.

use serde_json::json;

use super::{held, record, stored};
use crate::{
    context::Context,
    domain::{client::Client, ids::ClientId, right::Right},
    management::{
        change_error::ChangeError,
        validation::{self, Invalid},
    },
    store::{Outcome, Versioned, changes, client_rename, clients},
};

/// Gives the client the identifier `to`, if it still has that version. It keeps its settings and secrets, and what users agreed to for it; codes,
/// grants and tokens name the old identifier, and are worth nothing from then on.
///
/// # Errors
/// See [`ChangeError`].
pub async fn rename(
    context: &Context,
    client_id: &ClientId,
    version: i64,
    to: &ClientId,
) -> Result<Versioned<Client>, ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let (before, editor) = held(context, &transaction, Right::ClientsWrite, client_id).await?;
    editor.require_it_was_not_closed(&before.value)?;
    editor.require_its_reach(&before.value)?;
    editor.check_own(Right::ClientsWrite, &before.value)?;
    ChangeError::unless_managed(&before)?;
    if before.version != version {
        ChangeError::unless_made(Outcome::Stale)?;
    }
    validation::client_id(to)?;
    if clients::find(&transaction, to).await?.is_some() {
        let problem = format!("there is a client {to} already");
        return Err(ChangeError::Taken(Invalid::new("client_id", problem)));
    }
    let after = Client {
        client_id: to.clone(),
        ..before.value
    };
    client_rename::rename(&transaction, client_id, &after, context.now).await?;
    let detail = json!({ "name": to, "change": "renamed", "was": client_id });
    record(context, &transaction, &after, detail).await?;
    let after = stored(&transaction, to).await?;
    context.commit(transaction).await?;
    Ok(after)
}
