//! Clients: making, changing and removing them, and their secrets. Whoever may look after their own clients only has less to say about
//! them, because a client that nobody is asked about could take from every user what it likes.

use secrecy::{ExposeSecret as _, SecretString};
use serde_json::{Value, json};

pub use self::editor::Allowed;
use self::{editor::Editor, settings::ClientSettings};
use super::{
    authority,
    change_error::ChangeError,
    field_change::{About, FieldChange, fields_between, in_audit_log, secret},
    lists::{ListFailure, ListRequest},
    validation::Invalid,
};
use crate::{
    context::Context,
    crypto::digest,
    domain::{
        client::{Client, ClientMetadata},
        event::EventKind,
        filter::{Filter, Operator},
        ids::ClientId,
        right::Right,
    },
    store::{Connection, StoreError, Transaction, Versioned, changes, client_list, clients, listing::Page},
};

mod editor;
pub mod kind;
pub mod rename;
pub mod secrets;
pub mod settings;

/// What a client is to be.
#[derive(Clone, Debug, PartialEq)]
pub struct ClientChange {
    /// Its metadata.
    pub metadata: ClientMetadata,
    /// Closed on every path.
    pub disabled: bool,
}

/// A client that was made or changed, and the secret that it got: it can be shown now and never again.
#[derive(Debug)]
pub struct Made {
    /// The client.
    pub client: Versioned<Client>,
    /// Its secret, if it got a new one.
    pub secret: Option<SecretString>,
}

/// A page of clients: all of them, or the actor's own.
///
/// # Errors
/// See [`ListFailure`].
pub async fn list(context: &Context, request: &ListRequest) -> Result<Page<Versioned<Client>>, ListFailure> {
    let authority = authority::of(context, &context.store).await?;
    if authority.has(Right::ClientsRead) {
        return Ok(client_list::list(&context.store, &request.query(None)).await?);
    }
    let owner = authority::user_of(context, &context.store).await?;
    let owner = owner.filter(|_| authority.has(Right::ClientsOwn));
    let owner = owner.ok_or(authority::NotDone::NotAllowed(Right::ClientsRead))?;
    let own = Filter::compare("owner", Operator::Eq, owner.to_string().as_str());
    Ok(client_list::list(&context.store, &request.and(own).query(None)).await?)
}

/// The client, for whoever has `right`, or made it and may look after it.
///
/// # Errors
/// See [`ChangeError`].
pub async fn find(context: &Context, right: Right, client_id: &ClientId) -> Result<Versioned<Client>, ChangeError> {
    Ok(held(context, &context.store, right, client_id).await?.0)
}

/// What the actor may do with the client: nothing that state files alone change.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn allowed(context: &Context, found: &Versioned<Client>) -> Result<Allowed, StoreError> {
    let editor = Editor::of(context, &context.store).await?;
    let allowed = editor.allowed(&found.value);
    Ok(match found.managed {
        true => Allowed {
            secrets: allowed.secrets,
            ..Allowed::default()
        },
        false => allowed,
    })
}

/// Makes a client. One that needs a secret gets `secret`, or a random one.
///
/// # Errors
/// See [`ChangeError`].
pub async fn create(
    context: &Context,
    client_id: &ClientId,
    new: &ClientChange,
    secret: Option<SecretString>,
) -> Result<Made, ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let editor = Editor::of(context, &transaction).await?;
    if !editor.authority.has(Right::ClientsWrite) && !editor.authority.has(Right::ClientsOwn) {
        return Err(ChangeError::needs(Right::ClientsWrite));
    }
    if clients::find(&transaction, client_id).await?.is_some() {
        let problem = format!("there is a client {client_id} already");
        return Err(ChangeError::Taken(Invalid::new("client_id", problem)));
    }
    let generated = secret.is_none() && new.metadata.needs_secret();
    let secret = match generated {
        true => Some(SecretString::from(context.random.token_text())),
        false => secret,
    };
    let client = Client {
        client_id: client_id.clone(),
        client_secret_digest: secret.as_ref().map(digest_of),
        disabled: new.disabled,
        disabled_as_unknown: false,
        not_before: None,
        registered_at: context.now,
        owner: editor.user,
        metadata: new.metadata.clone(),
    };
    editor.check(&transaction, &client, secret.as_ref()).await?;
    editor.check_who_may_use(context, &transaction, None, &client).await?;
    editor.check_claim_rules(&transaction, None, &client).await?;
    clients::insert(&transaction, &client, context.now).await?;
    let detail = json!({ "name": client_id, "change": "created" });
    finish(context, transaction, &client, detail, secret.filter(|_| generated)).await
}

/// Makes the client what `change` says, if it still has that version. One that needs a secret now and had none gets a random one.
///
/// # Errors
/// See [`ChangeError`].
pub async fn change(
    context: &Context,
    client_id: &ClientId,
    version: i64,
    change: &ClientChange,
) -> Result<Made, ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let (before, editor) = held(context, &transaction, Right::ClientsWrite, client_id).await?;
    ChangeError::unless_managed(&before)?;
    let before = before.value;
    let needs_secret = change.metadata.needs_secret();
    let secret = (needs_secret && before.client_secret_digest.is_none())
        .then(|| SecretString::from(context.random.token_text()));
    let kept = before.client_secret_digest.clone().filter(|_| needs_secret);
    let after = Client {
        client_secret_digest: secret.as_ref().map(digest_of).or(kept),
        disabled: change.disabled,
        // A value that only a newer release knows stays, and with it what that release decides.
        disabled_as_unknown: before.disabled_as_unknown && change.disabled,
        metadata: change.metadata.clone(),
        ..before.clone()
    };
    if before.disabled && !after.disabled {
        editor.require_it_was_not_closed(&before)?;
    }
    editor.require_its_reach(&before)?;
    editor.check(&transaction, &after, None).await?;
    editor
        .check_who_may_use(context, &transaction, Some(&before), &after)
        .await?;
    editor.check_claim_rules(&transaction, Some(&before), &after).await?;
    if has_other_credentials(&before, &after) {
        editor.require(Right::ClientsSecrets, Some(&before))?;
    }
    ChangeError::unless_made(clients::update_if(&transaction, &after, version, context.now).await?)?;
    finish(context, transaction, &after, changed(&before, &after), secret).await
}

/// Removes the client, if it still has that version. What it was given is worth nothing from then on, also if another one gets its
/// identifier.
///
/// # Errors
/// See [`ChangeError`].
pub async fn remove(context: &Context, client_id: &ClientId, version: i64) -> Result<(), ChangeError> {
    let transaction = context.store.begin().await?;
    changes::lock(&transaction).await?;
    let (before, editor) = held(context, &transaction, Right::ClientsWrite, client_id).await?;
    editor.require_it_was_not_closed(&before.value)?;
    ChangeError::unless_managed(&before)?;
    ChangeError::unless_made(clients::delete_if(&transaction, client_id, version).await?)?;
    let detail = json!({ "name": client_id, "change": "removed" });
    record(context, &transaction, &before.value, detail).await?;
    context.commit(transaction).await?;
    Ok(())
}

/// The client, if the actor has `right`, or may look after their own clients and this is one.
async fn held(
    context: &Context,
    connection: &dyn Connection,
    right: Right,
    client_id: &ClientId,
) -> Result<(Versioned<Client>, Editor), ChangeError> {
    let found = stored(connection, client_id).await;
    let editor = Editor::of(context, connection).await?;
    editor.require(right, found.as_ref().ok().map(|found| &found.value))?;
    Ok((found?, editor))
}

async fn stored(connection: &dyn Connection, client_id: &ClientId) -> Result<Versioned<Client>, ChangeError> {
    let found = clients::find_version(connection, client_id).await?;
    found.ok_or(ChangeError::NotFound("client"))
}

/// Whether the client authenticates with something else.
fn has_other_credentials(before: &Client, after: &Client) -> bool {
    let (old, new) = (&before.metadata, &after.metadata);
    before.client_secret_digest != after.client_secret_digest || old.jwks != new.jwks || old.jwks_uri != new.jwks_uri
}

fn digest_of(secret: &SecretString) -> Vec<u8> {
    digest::sha256(secret.expose_secret().as_bytes())
}

/// Records what was done, and keeps it.
async fn finish(
    context: &Context,
    transaction: Transaction,
    client: &Client,
    detail: Value,
    secret: Option<SecretString>,
) -> Result<Made, ChangeError> {
    record(context, &transaction, client, detail).await?;
    let client = stored(&transaction, &client.client_id).await?;
    context.commit(transaction).await?;
    Ok(Made { client, secret })
}

/// The change, for the audit log.
fn changed(before: &Client, after: &Client) -> Value {
    let fields = in_audit_log(About::Thing, &fields_of(before, after));
    json!({ "name": after.client_id, "change": "changed", "fields": fields })
}

async fn record(
    context: &Context,
    transaction: &Transaction,
    client: &Client,
    detail: Value,
) -> Result<(), StoreError> {
    let event = context.event(EventKind::ClientChanged).client(&client.client_id);
    context.record(transaction, &event.detail(detail)).await
}

/// What changes of a client.
pub(super) fn fields_of(before: &Client, after: &Client) -> Vec<FieldChange> {
    let mut fields = fields_between(&shown(before), &shown(after));
    if before.client_secret_digest != after.client_secret_digest {
        let mut change = secret("client_secret");
        change.before = change.before.filter(|_| before.client_secret_digest.is_some());
        change.after = change.after.filter(|_| after.client_secret_digest.is_some());
        fields.push(change);
    }
    fields
}

/// The settings of a client under the names that state files and the API have for them.
pub fn shown(client: &Client) -> Value {
    let mut shown = ClientSettings::from(client.metadata.clone()).members();
    shown.insert("disabled".to_owned(), client.disabled.into());
    shown.into()
}
