//! What the rules for an authorization request are given.

use crate::{
    domain::{client::Client, ids::UserId, scope::ScopeSet},
    protocol::parameters::Parameters,
};

/// What the rules are given: the request, and what was loaded for it.
#[derive(Clone, Copy, Debug)]
pub struct RuleInput<'a> {
    /// The parameters as they came.
    pub parameters: &'a Parameters,
    /// The client that `client_id` names; `None` if there is no such client.
    pub client: Option<&'a Client>,
    /// The scopes that an administrator defined.
    pub known_scopes: &'a ScopeSet,
    /// What `id_token_hint` says, once its signature was checked.
    pub id_token_hint: IdTokenHint,
}

/// `id_token_hint` (OpenID Connect Core 1.0 section 3.1.2.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdTokenHint {
    /// There is none.
    Absent,
    /// There is one, and it is not ours.
    Invalid,
    /// It is ours and names this user. It may have expired.
    User(UserId),
}
