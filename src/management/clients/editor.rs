//! Whoever acts on a client, and what they may do with it: everybody's, or only the clients that they made.

use secrecy::SecretString;

use crate::{
    context::Context,
    domain::{
        authority::Authority,
        client::{Client, ConsentPolicy, GrantType},
        ids::UserId,
        right::{Right, Rights},
        scope::ADMINISTRATION,
    },
    management::{
        authority::{self, NotDone},
        change_error::ChangeError,
        claim_rules, scopes,
        validation::{self, Invalid},
    },
    store::{Connection, StoreError, Transaction, groups},
};

/// Whoever acts, and what they may do.
pub(super) struct Editor {
    pub(super) authority: Authority,
    pub(super) user: Option<UserId>,
}

/// What somebody may do with one client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Allowed {
    /// Change its metadata, and disable it.
    pub change: bool,
    /// Enable it.
    pub enable: bool,
    /// Give it another identifier.
    pub rename: bool,
    /// Remove it.
    pub remove: bool,
    /// Give it a secret, and take one away. False of a client that has none.
    pub secrets: bool,
}

impl Editor {
    pub(super) async fn of(context: &Context, connection: &dyn Connection) -> Result<Self, StoreError> {
        Ok(Self {
            authority: authority::of(context, connection).await?,
            user: authority::user_of(context, connection).await?,
        })
    }

    /// Goes on if they have `right`, or may look after their own clients and this is one.
    pub(super) fn require(&self, right: Right, client: Option<&Client>) -> Result<(), NotDone> {
        let owner = client.and_then(|client| client.owner);
        let is_own = owner.is_some() && owner == self.user;
        match self.authority.has(right) || is_own && self.authority.has(Right::ClientsOwn) {
            true => Ok(()),
            false => Err(NotDone::NotAllowed(right)),
        }
    }

    /// Whether the client can be like that, and they may make it so.
    pub(super) async fn check(
        &self,
        transaction: &Transaction,
        client: &Client,
        secret: Option<&SecretString>,
    ) -> Result<(), ChangeError> {
        validation::client(client, secret)?;
        validation::scope_is_defined(client, &scopes::defined(transaction).await?)?;
        self.require_its_reach(client)?;
        self.check_own(Right::ClientsWrite, client)
    }

    /// Goes on if there are the groups that the client is limited to, as far as they were not named before, and somebody can reach the class
    /// that it asks for. A group that they may not look at is not there for them.
    pub(super) async fn check_who_may_use(
        &self,
        context: &Context,
        transaction: &Transaction,
        before: Option<&Client>,
        after: &Client,
    ) -> Result<(), ChangeError> {
        let (old, new) = (before.map(|before| &before.metadata), &after.metadata);
        if after.asks_more_than(before) {
            validation::class_can_be_reached(&context.config, new.required_acr)?;
        }
        let is_new = |name: &&String| old.is_none_or(|old| !old.allowed_groups.contains(*name));
        for name in new.allowed_groups.iter().filter(is_new) {
            let unknown = || Invalid::new("allowed_groups", format!("there is no group {name}"));
            let group = groups::find_by_name(transaction, name).await?.ok_or_else(unknown)?;
            let above = groups::enabled_with_above(transaction, group.id).await?;
            if !self.authority.has_over(Right::GroupsRead, &above) {
                return Err(unknown().into());
            }
        }
        Ok(())
    }

    /// Goes on if the rules for claims can be so, and are the same as before or changed by somebody who may change scopes: a rule decides what
    /// an application learns of everybody, and what it is told that they are.
    ///
    /// # Errors
    /// When they may not (403), a rule is wrong (422), or the store fails.
    pub(super) async fn check_claim_rules(
        &self,
        transaction: &Transaction,
        before: Option<&Client>,
        after: &Client,
    ) -> Result<(), ChangeError> {
        let old = before.map_or(&[][..], |before| &before.metadata.claim_rules);
        let new = &after.metadata.claim_rules;
        if old != new && !self.authority.has(Right::ScopesWrite) {
            return Err(ChangeError::needs(Right::ScopesWrite));
        }
        claim_rules::check_change(transaction, old, new).await
    }

    /// Goes on if they could do everything that the client may ask its users for: whoever has its secret, or its redirect URI, does it in
    /// their name.
    pub(super) fn require_its_reach(&self, client: &Client) -> Result<(), ChangeError> {
        let reach = Rights::of_scope(&client.metadata.scope);
        match self.authority.rights_over(&[]).have_all(reach) {
            true => Ok(()),
            false => Err(ChangeError::TooMuch(format!(
                "this client may ask for scopes that begin with {ADMINISTRATION}, for rights that you do not have yourself"
            ))),
        }
    }

    /// Goes on unless the client was closed, and they may look after it only because they made it: then it stays closed.
    pub(super) fn require_it_was_not_closed(&self, before: &Client) -> Result<(), ChangeError> {
        match before.disabled && !self.authority.has(Right::ClientsWrite) {
            true => Err(ChangeError::TooMuch(
                "the client is disabled; an administrator enables or removes it".to_owned(),
            )),
            false => Ok(()),
        }
    }

    /// What only administrators with `right` decide, and nobody of their own clients: what reaches others without these being asked.
    pub(super) fn check_own(&self, right: Right, client: &Client) -> Result<(), ChangeError> {
        let asks_to_administer = || {
            client
                .metadata
                .scope
                .iter()
                .any(|name| name.starts_with(ADMINISTRATION))
        };
        let problem = if self.authority.has(right) {
            return Ok(());
        } else if client.metadata.consent == ConsentPolicy::Never {
            "consent = \"never\" is for administrators: the client would get what it asks for without its users being asked"
        } else if client.allows(GrantType::ClientCredentials) {
            "client_credentials is for administrators: no user is asked for these tokens"
        } else if asks_to_administer() {
            "scopes of the administration are for administrators to give"
        } else {
            return Ok(());
        };
        Err(ChangeError::TooMuch(problem.to_owned()))
    }

    /// What they may do with the client as it is.
    pub(super) fn allowed(&self, client: &Client) -> Allowed {
        let may = |right: Right| self.require(right, Some(client)).is_ok();
        let reaches = |right: Right| self.require_its_reach(client).is_ok() && self.check_own(right, client).is_ok();
        let change = may(Right::ClientsWrite) && reaches(Right::ClientsWrite);
        let is_open = self.require_it_was_not_closed(client).is_ok();
        Allowed {
            change,
            enable: change && is_open,
            rename: change && is_open,
            remove: may(Right::ClientsWrite) && is_open,
            secrets: may(Right::ClientsSecrets) && reaches(Right::ClientsSecrets) && client.metadata.needs_secret(),
        }
    }
}
