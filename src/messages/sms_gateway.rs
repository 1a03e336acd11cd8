//! Sends messages to telephones through an SMS gateway: in the format of Twilio, or as a small JSON request that any gateway
//! can be adapted to. `docs/sms.md` describes the requests and the meaning of the answers.
//!
//! Only the administrator chooses the gateway's address, as with the mail server. So it may be in a private network, and the
//! guarded client is not used. Redirects are not followed, and only the status of an answer is used: gateways repeat the
//! message in it.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, StatusCode, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde_json::json;

use super::undelivered::{Trouble, Undelivered};
use crate::{
    config::{Config, SmsFormat, SmsTransport},
    domain::phone_number::PhoneNumber,
};

/// Sends messages. Cheap to clone.
#[derive(Clone)]
pub struct Gateway {
    destination: Destination,
}

#[derive(Clone)]
enum Destination {
    Log,
    Http(Box<Http>),
}

#[derive(Clone)]
struct Http {
    client: Client,
    url: String,
    format: SmsFormat,
    from: String,
    username: String,
    secret: SecretString,
}

/// Why no message can be sent at all.
#[derive(Debug, thiserror::Error)]
#[error("sms: TLS cannot be set up: {0}")]
pub struct GatewayError(#[from] reqwest::Error);

/// The total time limit for sending a message; shorter than a lease of the outbox.
const HAND_OVER: Duration = Duration::from_secs(15);

impl Gateway {
    /// The configured gateway; `None` while messages are off.
    ///
    /// # Errors
    /// See [`GatewayError`].
    pub fn new(config: &Config) -> Result<Option<Self>, GatewayError> {
        let sms = &config.sms;
        let destination = match sms.transport {
            SmsTransport::Off => return Ok(None),
            SmsTransport::Log => Destination::Log,
            SmsTransport::Http => Destination::Http(Box::new(Http {
                client: Client::builder()
                    .redirect(redirect::Policy::none())
                    .timeout(HAND_OVER)
                    .no_proxy()
                    .pool_max_idle_per_host(1)
                    .build()?,
                url: sms.url.clone().unwrap_or_default(),
                format: sms.format,
                from: sms.from.clone().unwrap_or_default(),
                username: sms.username.clone().unwrap_or_default(),
                secret: sms.secret().cloned().unwrap_or_default(),
            })),
        };
        Ok(Some(Self { destination }))
    }

    /// Sends a message. `id` identifies it, so that the gateway can detect a duplicate.
    ///
    /// # Errors
    /// See [`Undelivered`].
    pub async fn send(&self, to: &PhoneNumber, text: &str, id: &str) -> Result<String, Undelivered> {
        match &self.destination {
            Destination::Log => {
                tracing::warn!(
                    to = to.as_str(),
                    text,
                    "sms.transport is \"log\": this message goes nowhere else"
                );
                Ok("written to the log".to_owned())
            }
            Destination::Http(http) => match http.request(to, text, id).send().await {
                Ok(response) => judged(response.status()),
                Err(error) => Err(Undelivered {
                    said: why(&error).to_owned(),
                    trouble: Trouble::Unreachable,
                }),
            },
        }
    }
}

impl Http {
    fn request(&self, to: &PhoneNumber, text: &str, id: &str) -> RequestBuilder {
        let (request, secret) = (self.client.post(&self.url), self.secret.expose_secret());
        match self.format {
            SmsFormat::Twilio => request.basic_auth(&self.username, Some(secret)).form(&[
                ("To", to.as_str()),
                ("From", &self.from),
                ("Body", text),
            ]),
            SmsFormat::Json => request.bearer_auth(secret).json(&json!({
                "to": to.as_str(), "from": self.from, "text": text, "id": id,
            })),
        }
    }
}

/// The meaning of a status: accepted, retry later, or failed for good.
fn judged(status: StatusCode) -> Result<String, Undelivered> {
    let said = format!("the gateway answered {}", status.as_u16());
    let trouble = match status.as_u16() {
        200..=299 => return Ok(said),
        408 | 429 | 500..=599 => Trouble::NotNow,
        _ => Trouble::Never,
    };
    Err(Undelivered { said, trouble })
}

/// A text of our own: the library's error would contain the gateway's URL, which may contain an account name.
fn why(error: &reqwest::Error) -> &'static str {
    if error.is_timeout() {
        "the gateway took longer than 15 seconds"
    } else if error.is_connect() {
        "the gateway cannot be reached"
    } else {
        "the gateway broke the connection off"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_may_pass_by_itself_is_tried_again() {
        for (status, trouble) in [
            (200, None),
            (201, None),
            (204, None),
            (301, Some(Trouble::Never)),
            (307, Some(Trouble::Never)),
            (400, Some(Trouble::Never)),
            (401, Some(Trouble::Never)),
            (404, Some(Trouble::Never)),
            (408, Some(Trouble::NotNow)),
            (429, Some(Trouble::NotNow)),
            (500, Some(Trouble::NotNow)),
            (503, Some(Trouble::NotNow)),
        ] {
            let judged = judged(StatusCode::from_u16(status).unwrap());
            assert_eq!(judged.err().map(|refusal| refusal.trouble), trouble, "{status}");
        }
    }
}
