//! What `vestibule check` says of the streams of the audit log.

use crate::{
    context::Services,
    store::audit_streams::{self, Standing},
};

/// How far behind each stream is, and whether one fails.
pub(super) async fn found(services: &Services) -> Result<String, String> {
    let mut lines = Vec::new();
    let mut fails = false;
    for stream in &services.base_config.audit.streams {
        let standing = audit_streams::standing(&services.store, &stream.name).await;
        let standing = standing.map_err(|error| error.to_string())?;
        fails |= standing.as_ref().is_some_and(|standing| standing.failures > 0);
        lines.push(format!("{}: {}", stream.name, described(standing)));
    }
    let lines = lines.join("; ");
    if fails { Err(lines) } else { Ok(lines) }
}

fn described(standing: Option<Standing>) -> String {
    let Some(standing) = standing else {
        return "not begun; a server that has it in its configuration begins it".to_owned();
    };
    let waiting = match standing.waiting {
        1 => "1 event waits".to_owned(),
        waiting => format!("{waiting} events wait"),
    };
    match standing.last_error {
        Some(error) => format!("{waiting}, and the last {} attempts failed: {error}", standing.failures),
        None => waiting,
    }
}
