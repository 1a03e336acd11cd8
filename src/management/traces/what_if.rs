//! What a sign-in of a user to a client would come to now, without anybody signing in.

use crate::{
    context::Context,
    domain::{
        acr::Acr,
        ids::{ClientId, UserId},
        right::Right,
    },
    flow::forecast::{Forecast, Situation, forecast},
    management::{authority, change_error::ChangeError},
    store::{consents, enrolled, throttle, upstream_identities, users},
};

/// What would happen, and what wrong tries have closed.
#[derive(Clone, Debug)]
pub struct WhatIf {
    /// What would happen.
    pub forecast: Forecast,
    /// The factors that are closed until somebody opens them.
    pub closed: Vec<&'static str>,
}

/// What would happen if `user` signed in to that client, which insists on `acr`.
///
/// # Errors
/// See [`ChangeError`].
pub async fn ask(
    context: &Context,
    user: UserId,
    client_id: &ClientId,
    acr: Option<Acr>,
) -> Result<WhatIf, ChangeError> {
    let store = &context.store;
    authority::require_over_user(context, store, Right::TracesRead, user).await?;
    // Whoever reads why sign-ins failed knows which applications there are.
    let client = store.client(client_id).await?.ok_or(ChangeError::NotFound("client"))?;
    let user = users::find(store, user).await?.ok_or(ChangeError::NotFound("user"))?;
    let enrolled = enrolled::find(store, &user).await?;
    let consent = consents::find(store, user.id, client_id).await?;
    let situation = Situation {
        has_provider: !upstream_identities::list_of_user(store, user.id).await?.is_empty(),
        user: &user,
        enrolled: &enrolled,
        client: &client,
        consent: consent.as_ref(),
        acr,
        policy: &context.config.sign_in,
        now: context.now,
    };
    Ok(WhatIf {
        forecast: forecast(&situation),
        closed: throttle::closed_of_user(store, user.id, context.config.throttle.close_after).await?,
    })
}
