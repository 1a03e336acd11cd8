//! What the ID token, UserInfo and the access token would say of a person to a client, made as the server makes them. Nothing is signed and
//! nothing is stored.

use serde_json::{Map, Value};

use super::{
    authority::{self, NotDone},
    change_error::ChangeError,
    clients, scopes,
};
use crate::{
    context::Context,
    domain::{
        acr::Acr,
        claims_request::ClaimsRequest,
        client::Client,
        grant::GrantBasis,
        ids::{ClientId, GrantId, SessionId, UserId},
        right::Right,
        scope::{OPENID, Scope, ScopeSet, standard_claims},
        user::User,
    },
    grants::{
        GrantError, custom_claims,
        tokens::{self, UserTokens},
    },
    protocol::{
        claim_rules::MadeClaim, parameters::Parameters, sender_constraint::SenderConstraint,
        token_request::TokenRequest,
    },
    store::{StoreError, users},
};

/// What would be said.
#[derive(Clone, Debug, PartialEq)]
pub struct Preview {
    /// What would be granted: of what was asked for that which there is and the client may ask for.
    pub scope: ScopeSet,
    /// Whether the person would get in: neither of the two is disabled, and the client is for everybody or for a group of theirs.
    pub admitted: bool,
    /// In the ID token; `None` where there would be none. `at_hash` is missing.
    pub id_token: Option<Vec<Said>>,
    /// In the UserInfo answer; `None` where it would be refused.
    pub userinfo: Option<Vec<Said>>,
    /// In the access token; `None` of an opaque one.
    pub access_token: Option<Vec<Said>>,
}

/// A claim, and where it is from.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    /// Its name.
    pub claim: String,
    /// Its value.
    pub value: Value,
    /// Where it is from.
    pub from: Origin,
}

/// Where a claim is from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The server says it in every such token or answer.
    Server,
    /// That scope releases it.
    Scope(String),
    /// A rule of that scope made it.
    ScopeRule(String),
    /// A rule of the client made it.
    ClientRule,
}

/// Why there is no preview.
#[derive(Debug, thiserror::Error)]
pub enum PreviewError {
    /// The actor may not look (403), or there is no such person or client (404).
    #[error(transparent)]
    NotFound(#[from] ChangeError),
    /// The tokens cannot be made: for a client neither (500).
    #[error("the tokens cannot be made")]
    Broken(#[from] GrantError),
}

impl From<NotDone> for PreviewError {
    fn from(error: NotDone) -> Self {
        Self::NotFound(error.into())
    }
}

impl From<StoreError> for PreviewError {
    fn from(error: StoreError) -> Self {
        Self::NotFound(error.into())
    }
}

/// What would be said of the user to the client, if it were granted `scope`; all that it may ask for, where that is `None`.
///
/// # Errors
/// See [`PreviewError`].
pub async fn preview(
    context: &Context,
    user: UserId,
    client_id: &ClientId,
    scope: Option<&ScopeSet>,
) -> Result<Preview, PreviewError> {
    authority::require_over_user(context, &context.store, Right::UsersRead, user).await?;
    // Whoever may not look at the client learns nothing of it.
    let client = match clients::find(context, Right::ClientsRead, client_id).await {
        Err(ChangeError::NotDone(NotDone::NotAllowed(_))) => return Err(ChangeError::NotFound("client").into()),
        found => found?.value,
    };
    let user = users::find(&context.store, user).await?;
    let user = user.ok_or(ChangeError::NotFound("user"))?;
    let granted = client
        .metadata
        .scope
        .intersection(&scopes::defined(&context.store).await?);
    let scope = scope.map_or_else(|| granted.clone(), |asked| asked.intersection(&granted));
    let basis = basis(context, &client, &user, &scope);
    let unsigned = unsigned(context, &client, &user, &basis).await?;
    let custom = context.store.scopes().await?;
    let said = |claims: Map<String, Value>, made: &[MadeClaim]| {
        let of = |(claim, value): (String, Value)| Said {
            from: origin(&claim, made, (&scope, &custom)),
            claim,
            value,
        };
        claims.into_iter().map(of).collect::<Vec<_>>()
    };
    let userinfo = match scope.contains(OPENID) {
        true => {
            let asked = ClaimsRequest::default();
            let (claims, made) = custom_claims::userinfo(context, (&client, &scope), &asked, &user).await?;
            Some(said(claims, &made))
        }
        false => None,
    };
    let object = |value: Value| match value {
        Value::Object(claims) => claims,
        _ => Map::new(),
    };
    Ok(Preview {
        admitted: !user.disabled && !client.disabled && client.admits(&user),
        id_token: unsigned
            .id_token
            .map(|token| said(object(token), &unsigned.made.id_token)),
        access_token: unsigned
            .access_token
            .map(|token| said(object(token), &unsigned.made.access_token)),
        userinfo,
        scope: scope.clone(),
    })
}

/// A sign-in of now, with a password.
fn basis(context: &Context, client: &Client, user: &User, scope: &ScopeSet) -> GrantBasis {
    GrantBasis {
        client_id: client.client_id.clone(),
        user_id: user.id,
        session_id: SessionId(context.id_of(user.id.home())),
        scope: scope.clone(),
        resource: Vec::new(),
        claims: ClaimsRequest::default(),
        auth_time: context.now,
        acr: Acr::OneFactor.as_str().to_owned(),
        amr: vec!["pwd".to_owned()],
        actor: None,
        cnf: None,
    }
}

async fn unsigned(
    context: &Context,
    client: &Client,
    user: &User,
    basis: &GrantBasis,
) -> Result<tokens::Unsigned, GrantError> {
    let parameters = Parameters::default();
    let request = TokenRequest {
        client,
        parameters: &parameters,
        sender: SenderConstraint::None,
    };
    let made_from = UserTokens {
        request: &request,
        grant_id: GrantId(context.id_of(user.id.home())),
        basis,
        user,
        scope: &basis.scope,
        resource: &[],
        nonce: None,
        refresh_token: None,
    };
    tokens::unsigned(context, &made_from).await
}

fn origin(claim: &str, made: &[MadeClaim], (scope, custom): (&ScopeSet, &[Scope])) -> Origin {
    if let Some(made) = made.iter().find(|made| made.claim == claim) {
        return made.scope.clone().map_or(Origin::ClientRule, Origin::ScopeRule);
    }
    let releases = |name: &&str| match standard_claims(name) {
        Some(claims) => claims.contains(&claim),
        None => {
            let defined = custom.iter().find(|one| one.name == **name);
            defined.is_some_and(|one| one.claims.iter().any(|released| released == claim))
        }
    };
    let released = scope.iter().find(releases);
    released.map_or(Origin::Server, |name| Origin::Scope(name.to_owned()))
}
