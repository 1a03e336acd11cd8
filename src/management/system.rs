//! How the deployment does: its nodes, its database, and what waits to be sent.

use super::authority::{self, NotDone};
use crate::{
    context::Context,
    domain::{node::Node, right::Right},
    messages::outbox::Kind,
    store::{
        audit_streams::{self, Standing},
        database_facts::{self, DatabaseFacts},
        nodes,
        outbox::{self, Waiting},
    },
};

/// How it does.
#[derive(Clone, Debug)]
pub struct System {
    /// The release of the node that answers.
    pub version: &'static str,
    /// The database.
    pub database: DatabaseFacts,
    /// Every node of the last day, the one that started last first.
    pub nodes: Vec<Node>,
    /// E-mail that waits, or was given up.
    pub mail: Waiting,
    /// The same of text messages.
    pub sms: Waiting,
    /// Why the last message was given up.
    pub last_failure: Option<String>,
    /// Each stream of the audit log, by its name; `None` of one that no node has begun.
    pub audit_streams: Vec<(String, Option<Standing>)>,
}

/// How it does.
///
/// # Errors
/// When the actor may not (403), or the store fails (503 or 500).
pub async fn look(context: &Context) -> Result<System, NotDone> {
    authority::require(context, &context.store, Right::SystemRead).await?;
    let store = &context.store;
    let mut streams = Vec::new();
    for stream in &context.base_config.audit.streams {
        let standing = audit_streams::standing(store, &stream.name).await?;
        streams.push((stream.name.clone(), standing));
    }
    Ok(System {
        version: env!("CARGO_PKG_VERSION"),
        database: database_facts::read(store).await?,
        nodes: nodes::list(store).await?,
        mail: outbox::waiting_of(store, Kind::Mail.as_str()).await?,
        sms: outbox::waiting_of(store, Kind::Sms.as_str()).await?,
        last_failure: outbox::last_failure(store).await?,
        audit_streams: streams,
    })
}
