//! What is checked before settings are kept, beyond what the configuration checks by itself.

use std::time::Duration;

use crate::{
    config::{
        Config, MailTransportKind,
        settings::{SettingChanges, SettingValues},
    },
    domain::authority::Authority,
    management::{change_error::ChangeError, groups::members, validation::Invalid},
    messages::{mail_transport::MailTransport, undelivered::Trouble},
    store::{Transaction, clients, groups},
};

/// How long a mail server may take.
const PATIENCE: Duration = Duration::from_secs(15);

/// Each secret, and what says where it is sent to.
const SENT_TO: [(&str, &[&str]); 3] = [
    (
        "mail.smtp.password",
        &["mail.smtp.host", "mail.smtp.tls", "mail.smtp.port"],
    ),
    ("sms.password", &["sms.url"]),
    ("sms.token", &["sms.url"]),
];

/// Refuses to send a secret that is kept to another place than it was set for: whoever may change an address could read it there. What is
/// `kept` counts, and not what is in force: a section that cannot be used now may be mended by the same change.
pub(super) fn secrets_stay_where_they_belong(wanted: &SettingChanges, kept: &SettingValues) -> Result<(), Invalid> {
    for (secret, addresses) in SENT_TO {
        let is_kept = kept.contains_key(secret) && !wanted.contains_key(secret);
        let moves = |address: &&str| {
            wanted
                .get(*address)
                .is_some_and(|wanted| wanted.as_ref() != kept.get(*address))
        };
        if is_kept && addresses.iter().any(moves) {
            let problem = "type it again: what is kept goes only to the server that it was set for";
            return Err(Invalid::new(secret, problem));
        }
    }
    Ok(())
}

/// Refuses what is for development alone: codes in the log, and mail in files that nobody looks at.
pub(super) fn nothing_is_for_development(wanted: &SettingChanges) -> Result<(), Invalid> {
    for (setting, value, allowed) in [
        (
            "sms.transport",
            "log",
            "allowed: \"off\" or \"http\"; \"log\" is for development, and set in the file",
        ),
        (
            "mail.transport",
            "file",
            "allowed: \"off\" or \"smtp\"; \"file\" is for development, and set in the file",
        ),
    ] {
        if wanted
            .get(setting)
            .is_some_and(|wanted| wanted.as_ref().is_some_and(|wanted| wanted == value))
        {
            return Err(Invalid::new(setting, allowed));
        }
    }
    Ok(())
}

/// Tries the mail server, if anything about mail is to change: it must be reached, and must let this server in.
pub(super) async fn mail_can_be_sent(wanted: &SettingChanges, after: &Config) -> Result<(), Invalid> {
    let is_about_mail = wanted.keys().any(|key| key.starts_with("mail."));
    if !is_about_mail || after.mail.transport != MailTransportKind::Smtp {
        return Ok(());
    }
    let transport = MailTransport::new(after).map_err(|error| Invalid::new("mail.transport", error.to_string()))?;
    let Some(transport) = transport else { return Ok(()) };
    let Ok(tried) = tokio::time::timeout(PATIENCE, transport.try_out()).await else {
        return Err(Invalid::new(
            "mail.smtp.host",
            "the mail server takes a connection and says nothing",
        ));
    };
    tried.map_err(|refusal| {
        let field = match refusal.trouble {
            Trouble::SignIn => "mail.smtp.password",
            Trouble::Tls => "mail.smtp.tls",
            _ => "mail.smtp.host",
        };
        Invalid::new(field, refusal.with_advice(after))
    })
}

/// Goes on if the actor may choose the members of every group that new accounts are put into: otherwise whoever registers would get what the
/// actor may not give.
pub(super) async fn first_groups_may_be_given(
    transaction: &Transaction,
    authority: &Authority,
    wanted: &SettingChanges,
    after: &Config,
) -> Result<(), ChangeError> {
    let opens = [
        "registration.mode",
        "registration.allowed_domains",
        "registration.groups",
    ];
    if !opens.iter().any(|key| wanted.contains_key(key)) {
        return Ok(());
    }
    members::named_and_above(transaction, authority, &after.registration.groups)
        .await
        .map(drop)
        .map_err(|error| match error {
            ChangeError::Invalid(invalid) => Invalid::new("registration.groups", invalid.problem).into(),
            other => other,
        })
}

/// Refuses second factors that reach less than a group asks of its members, or an application of its users: they could not sign in any more.
pub(super) async fn groups_can_be_met(
    transaction: &Transaction,
    wanted: &SettingChanges,
    after: &Config,
) -> Result<(), ChangeError> {
    if !wanted.contains_key("sign_in.second_factors") {
        return Ok(());
    }
    let by_groups = groups::required_acrs(transaction).await?;
    let by_clients = clients::required_acrs(transaction).await?;
    for (who, asked) in [
        ("a group asks its members", by_groups),
        ("an application asks its users", by_clients),
    ] {
        if let Some(acr) = asked.into_iter().find(|acr| !after.can_reach(*acr)) {
            let problem = format!("{who} for {}, which none of these reaches", acr.as_str());
            return Err(Invalid::new("sign_in.second_factors", problem).into());
        }
    }
    Ok(())
}
