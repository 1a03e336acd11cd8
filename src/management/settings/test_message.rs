//! Sending a message by settings that are not kept yet, to see whether they work.

use super::checked;
use crate::{
    config::settings::SettingChanges,
    context::Context,
    domain::{email_address::EmailAddress, phone_number::PhoneNumber},
    management::{change_error::ChangeError, validation::Invalid},
    messages::{
        mail::MailKind,
        mail_transport::MailTransport,
        render,
        sms::{Sms, SmsKind},
        sms_gateway::Gateway,
        undelivered::{Trouble, Undelivered},
    },
};

/// Sends a mail; what the mail server said.
///
/// # Errors
/// See [`ChangeError`].
pub async fn mail(
    context: &Context,
    wanted: &SettingChanges,
    to: &EmailAddress,
    language: &str,
) -> Result<Result<String, Undelivered>, ChangeError> {
    let after = checked(context, &context.store, wanted, Some("mail.transport"))
        .await?
        .after;
    let off = || Invalid::new("mail.transport", "mail is off");
    let transport = MailTransport::new(&after).map_err(|error| Invalid::new("mail.from", error.to_string()))?;
    let transport = transport.ok_or_else(off)?;
    let written = render::write(&MailKind::Test, language, &after, context.now)
        .ok()
        .flatten();
    let rendered = written.ok_or_else(|| Invalid::new("mail.transport", "the test message is empty"))?;
    let id = format!("test.{}", context.new_id());
    let sent = transport.send(to, rendered, &id, context.now).await;
    Ok(sent.map_err(|refusal| Undelivered {
        said: refusal.with_advice(&after),
        ..refusal
    }))
}

/// Sends an SMS message; what the gateway said.
///
/// # Errors
/// See [`ChangeError`].
pub async fn sms(
    context: &Context,
    wanted: &SettingChanges,
    to: PhoneNumber,
    language: &str,
) -> Result<Result<String, Undelivered>, ChangeError> {
    let after = checked(context, &context.store, wanted, Some("sms.transport"))
        .await?
        .after;
    if !after.sms.allows(&to) {
        let problem = "no message is sent to numbers that begin like this one";
        return Err(Invalid::new("sms.allowed_prefixes", problem).into());
    }
    let off = || Invalid::new("sms.transport", "text messages are off");
    let gateway = Gateway::new(&after).map_err(|error| Invalid::new("sms.url", error.to_string()))?;
    let gateway = gateway.ok_or_else(off)?;
    let sms = Sms {
        to,
        user_id: None,
        language: language.to_owned(),
        kind: SmsKind::Test,
    };
    let Some(text) = sms.write(&after, context.now) else {
        let said = "the test message is empty".to_owned();
        return Ok(Err(Undelivered {
            said,
            trouble: Trouble::Never,
        }));
    };
    Ok(gateway
        .send(&sms.to, &text, &format!("test.{}", context.new_id()))
        .await)
}
