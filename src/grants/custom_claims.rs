//! The claims that rules make for a token or an answer. Rules are in memory, with their scopes and clients; the attributes of a person are
//! read only where a rule asks for one.

use serde_json::{Map, Value};

use crate::{
    context::Context,
    domain::{
        attribute::Attributes, claim_rule::ClaimTarget, claims_request::ClaimsRequest, client::Client, scope::ScopeSet,
        user::User,
    },
    protocol::{
        claim_rules::{About, MadeClaim, add, applying, evaluate, need_attributes},
        claims,
    },
    store::{Connection, StoreError, user_attributes},
};

/// The claims that rules make, by where they are put.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CustomClaims {
    /// Into ID tokens.
    pub id_token: Vec<MadeClaim>,
    /// Into UserInfo answers.
    pub userinfo: Vec<MadeClaim>,
    /// Into access tokens that are JWTs.
    pub access_token: Vec<MadeClaim>,
}

/// What the rules of the client and of the scope make for the user; without one, for the client itself.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn made_for(
    context: &Context,
    connection: &dyn Connection,
    client: &Client,
    scope: &ScopeSet,
    user: Option<&User>,
) -> Result<CustomClaims, StoreError> {
    let custom = context.store.scopes().await?;
    let rules = applying(client, scope, &custom);
    if rules.is_empty() {
        return Ok(CustomClaims::default());
    }
    let attributes = match user {
        Some(user) if need_attributes(&rules) => user_attributes::of_user(connection, user.id).await?,
        _ => Attributes::new(),
    };
    let about = About {
        user,
        attributes: &attributes,
    };
    Ok(CustomClaims {
        id_token: evaluate(&rules, ClaimTarget::IdToken, about),
        userinfo: evaluate(&rules, ClaimTarget::UserInfo, about),
        access_token: evaluate(&rules, ClaimTarget::AccessToken, about),
    })
}

/// What UserInfo answers for a token of the client with that scope, which was granted with `asked`, and the claims in it that rules made.
///
/// # Errors
/// When the store fails (503 or 500).
pub async fn userinfo(
    context: &Context,
    (client, scope): (&Client, &ScopeSet),
    asked: &ClaimsRequest,
    user: &User,
) -> Result<(Map<String, Value>, Vec<MadeClaim>), StoreError> {
    let store = &context.store;
    let claims = claims::userinfo(user, scope, asked, &store.scopes().await?);
    let made = made_for(context, store, client, scope, Some(user)).await?.userinfo;
    Ok((with(claims, made.clone()), made))
}

/// The claims, with those that rules made.
pub fn with(mut claims: Map<String, Value>, made: Vec<MadeClaim>) -> Map<String, Value> {
    add(&mut claims, made);
    claims
}
