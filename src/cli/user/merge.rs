//! `vestibule user merge`: two accounts of one person.

use clap::Args;
use serde_json::{Value, json};

use crate::cli::{
    administration::{Api, confirm::Confirmation, path, print},
    config_file::Failure,
    output::say,
};

/// Which two.
#[derive(Debug, Args)]
pub(crate) struct Accounts {
    /// The account that stays: its user name, email address, phone number or id
    #[arg(value_name = "KEPT")]
    kept: String,
    /// The account that is erased
    #[arg(value_name = "OTHER")]
    other: String,
}

/// Shows what moves and what goes, asks, and does it, unless one of the accounts was changed meanwhile.
pub(super) async fn merge(api: &Api, accounts: &Accounts, confirmation: &Confirmation) -> Result<(), Failure> {
    let Accounts { kept, other } = accounts;
    let kept_path = api.user_path(kept, &[]).await?;
    let other_id = api.user(other).await?.id;
    let tag = api.tag(&kept_path).await?;
    let other_tag = api.tag(&path(&["users", &other_id])).await?;
    let body = json!({ "other": other_id, "other_etag": other_tag });
    let at = format!("{kept_path}/merge");
    if !api.json {
        let plan = api.try_post_if(&at, body.clone(), &tag).await?;
        show(&plan, accounts);
    }
    api.confirm(confirmation, "erase", other)?;
    let merged = api.post_if(&at, body, &tag).await?;
    api.done(&merged, format_args!("{other} is merged into {kept}, and erased"));
    Ok(())
}

fn show(plan: &Value, Accounts { kept, other }: &Accounts) {
    let of = |value: &Value, name: &str| value.get(name).cloned().unwrap_or_default();
    say!("moves to {}:", print::plain(kept));
    print::record(&json!({
        "providers": providers(&of(plan, "identities")),
        "groups": of(plan, "groups"),
        "fields": of(plan, "fields"),
        "passkeys": of(plan, "passkeys"),
    }));
    let erased = of(plan, "erased");
    say!("goes with {}:", print::plain(other));
    print::record(&json!({
        "providers": providers(&of(&erased, "identities")),
        "fields": of(&erased, "fields"),
        "password": of(&erased, "has_password"),
        "authenticator app": of(&erased, "totp"),
        "recovery codes": of(&erased, "recovery_codes"),
        "known to": of(&erased, "client_ids"),
    }));
}

/// The providers of these identities, with the address there.
fn providers(identities: &Value) -> Value {
    let said = |identity: &Value| match identity.get("email").and_then(Value::as_str) {
        Some(email) => format!("{} ({email})", print::member(identity, "provider")),
        None => print::member(identity, "provider"),
    };
    identities.as_array().into_iter().flatten().map(said).collect()
}
