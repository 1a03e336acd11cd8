//! One user, as the console shows them: who it is, how they sign in, and what the administrator may do.

use super::administrator::Administrator;
use crate::{
    context::Context,
    domain::{
        ids::{ClientId, GroupId, PasskeyId, SessionId, UserId},
        right::{Right, Rights},
        user::User,
    },
    http::{
        errors::PageError,
        format::{self, Moment},
        messages::Messages,
    },
    management::{
        authority,
        users::{Overview, factors::Factors},
    },
    store,
};

/// Who it is.
pub struct Person {
    /// Their identifier.
    pub id: UserId,
    /// Where their page is, and its forms post to.
    pub address: String,
    /// Their name.
    pub name: String,
    /// Their initials.
    pub initials: String,
    /// A name by which they sign in, to be typed before they are erased.
    pub label: String,
    /// Their user name.
    pub username: Option<String>,
    /// Their address.
    pub email: Option<String>,
    /// Whether it was shown to be theirs.
    pub email_is_verified: bool,
    /// Their number.
    pub phone: Option<String>,
    /// Whether the account is closed.
    pub disabled: bool,
    /// Whether they choose another password at the next sign-in.
    pub must_change_password: bool,
    /// When it will be erased, as a date.
    pub erased_on: Option<String>,
    /// Since when they have the account.
    pub joined: String,
    /// Their groups: identifier and name.
    pub groups: Vec<(GroupId, String)>,
}

/// How they sign in.
pub struct Access {
    /// Whether they have a password.
    pub has_password: bool,
    /// Since when they have an authenticator app.
    pub totp: Option<Moment>,
    /// Their passkeys.
    pub passkeys: Vec<PasskeyRow>,
    /// How many recovery codes are left.
    pub recovery_codes: u32,
    /// Whether wrong tries have closed anything.
    pub is_closed: bool,
    /// Where they are signed in.
    pub sessions: Vec<SessionRow>,
    /// The applications with access.
    pub apps: Vec<AppRow>,
}

/// A passkey.
pub struct PasskeyRow {
    /// Which.
    pub id: PasskeyId,
    /// What its owner calls it.
    pub name: String,
    /// When it was last used, or added.
    pub used: Moment,
}

/// A browser in which they are signed in.
pub struct SessionRow {
    /// Which.
    pub id: SessionId,
    /// What it is.
    pub device: String,
    /// From which address it began.
    pub ip_address: Option<String>,
    /// When it was last used.
    pub last_seen: Moment,
}

/// An application with access.
pub struct AppRow {
    /// Its identifier.
    pub client_id: ClientId,
    /// Its name.
    pub name: String,
    /// What it may ask for.
    pub scope: String,
}

/// What the administrator may do here.
pub struct May {
    /// Change the account.
    pub write: bool,
    /// Give a password, take factors away, open what wrong tries closed.
    pub help: bool,
    /// Look at sessions and applications.
    pub see_sessions: bool,
    /// End them.
    pub end_sessions: bool,
    /// Look at their groups.
    pub see_groups: bool,
    /// Choose their groups.
    pub choose_groups: bool,
    /// Act as them.
    pub impersonate: bool,
    /// Whether they have a role that the administrator could not give.
    pub is_out_of_reach: bool,
}

impl May {
    /// What `administrator` may do for `user`.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn of(administrator: &Administrator, user: &User) -> Result<Self, PageError> {
        let context = administrator.context();
        let groups = store::groups::effective_of_user(&context.store, user.id).await?;
        let held: Rights = administrator.authority.rights_over(&groups);
        let is_above = async |right: Right| {
            let asked = authority::require_above_user(context, &context.store, right, user.id).await;
            match asked {
                Ok(()) => Ok(true),
                Err(authority::NotDone::Store(error)) => Err(PageError::from(error)),
                Err(_) => Ok(false),
            }
        };
        let write = is_above(Right::UsersWrite).await?;
        let help = is_above(Right::UsersCredentials).await?;
        let would = held.has(Right::UsersWrite) || held.has(Right::UsersCredentials);
        Ok(Self {
            write,
            help,
            see_sessions: held.has(Right::SessionsRead),
            end_sessions: is_above(Right::SessionsEnd).await?,
            see_groups: held.has(Right::GroupsRead),
            choose_groups: write && administrator.authority.has_somewhere(Right::GroupsWrite),
            impersonate: !user.has_role && !user.disabled && is_above(Right::UsersImpersonate).await?,
            is_out_of_reach: would && !write && !help,
        })
    }
}

impl Person {
    /// Who that is, as text.
    ///
    /// # Errors
    /// When the store fails (503 or 500).
    pub async fn of(context: &Context, messages: &Messages, seen: &Overview) -> Result<Self, PageError> {
        let user = &seen.user;
        let groups = store::groups::named_of_user(&context.store, user.id).await?;
        let groups = groups.into_iter().map(|(name, id)| (id, name)).collect();
        let claims = &user.claims;
        Ok(Self {
            id: user.id,
            address: format!("/admin/people/{}", user.id),
            name: user.display_name().to_owned(),
            initials: format::initials(user.display_name()),
            label: user.account_label().to_owned(),
            username: claims.preferred_username.clone(),
            email: claims.email.clone(),
            email_is_verified: claims.email_verified == Some(true),
            phone: claims.phone_number.clone(),
            disabled: user.disabled,
            must_change_password: user.state.must_change_password,
            erased_on: user.state.deletes_at.map(|at| messages.date(at)),
            joined: messages.date(user.created_at),
            groups,
        })
    }
}

impl Access {
    /// How they sign in, as text.
    pub fn of(context: &Context, messages: &Messages, seen: &Overview, factors: &Factors) -> Self {
        let moment = |at| format::moment(messages, at, context.now);
        let passkeys = factors.passkeys.iter().map(|passkey| PasskeyRow {
            id: passkey.id,
            name: passkey.name.clone(),
            used: moment(passkey.last_used_at.unwrap_or(passkey.created_at)),
        });
        let sessions = seen.sessions.iter().map(|session| SessionRow {
            id: session.id,
            device: format::device(messages, session.user_agent.as_deref()),
            ip_address: session.ip_address.clone(),
            last_seen: format::moment(messages, session.last_seen_at, context.now),
        });
        let apps = seen.apps.iter().map(|app| AppRow {
            client_id: app.client.client_id.clone(),
            name: app.client.display_name().to_owned(),
            scope: app.scope.to_string(),
        });
        Self {
            has_password: seen.user.password_hash.is_some(),
            totp: factors.totp.as_ref().map(|totp| moment(totp.created_at)),
            passkeys: passkeys.collect(),
            recovery_codes: factors.recovery_codes,
            is_closed: !seen.closed.is_empty(),
            sessions: sessions.collect(),
            apps: apps.collect(),
        }
    }
}
