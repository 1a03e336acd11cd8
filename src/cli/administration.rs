//! Commands that administer: each is a request to the administration API, and prints its answer. The API is in this process, on the
//! database, or at a server (`--server`); so both give the same answers, and no rule is here.

pub(super) mod body;
pub(super) mod confirm;
pub(super) mod list;
pub(super) mod names;
pub(super) mod print;
pub(super) mod transport;

use std::path::PathBuf;

use clap::{Args, Subcommand};
use reqwest::{
    Method, StatusCode,
    header::{self, HeaderValue},
};
use serde_json::{Value, json};

use self::transport::{Answer, ApiRequest, Transport};
use super::{
    config_file::{ConfigFile, Failure},
    failure::{CommandError, Exit},
    output::{complain, say},
};
use crate::http::page::path_segment;

/// The options of a group of commands over the API.
#[derive(Debug, Args)]
pub(super) struct OverApi<What: Subcommand> {
    #[command(flatten)]
    pub(super) connection: Connection,
    #[command(subcommand)]
    pub(super) what: What,
}

/// Where the API is, and how its answers are shown.
#[derive(Debug, Args)]
pub(super) struct Connection {
    #[command(flatten)]
    pub(super) config: ConfigFile,
    /// Ask this server, as https://id.example.com, instead of the database
    #[arg(long, value_name = "URL", global = true, help_heading = "Connection")]
    server: Option<String>,
    /// The file with the API key for --server; otherwise VESTIBULE_API_KEY has the key
    #[arg(long, value_name = "FILE", global = true, help_heading = "Connection")]
    api_key_file: Option<PathBuf>,
    /// Print JSON, as the API answers
    #[arg(long, global = true)]
    json: bool,
    /// Say what would come of it, and change nothing
    #[arg(long, global = true)]
    dry_run: bool,
}

/// An answer that is no problem.
pub(super) struct Accepted {
    tag: Option<HeaderValue>,
    /// `null` where there is nothing to say.
    pub(super) body: Value,
}

/// The API, for one command.
pub(super) struct Api {
    transport: Transport,
    /// Whether JSON is printed.
    pub(super) json: bool,
    dry_run: bool,
}

impl Connection {
    /// Whether it says how the API is asked or its answers are shown, which is nothing to a command that does not ask it.
    pub(super) fn is_about_answers(&self) -> bool {
        self.server.is_some() || self.json || self.dry_run
    }

    pub(super) async fn api(&self) -> Result<Api, Failure> {
        let transport = match (&self.server, &self.api_key_file) {
            (Some(address), key_file) => Transport::server(address, key_file.as_deref())?,
            (None, None) => Transport::in_process(&self.config).await?,
            (None, Some(_)) => {
                let said = "--api-key-file is for --server; a command on the database needs no key";
                return Err(CommandError::new(Exit::Usage, said).into());
            }
        };
        Ok(Api {
            transport,
            json: self.json,
            dry_run: self.dry_run,
        })
    }
}

/// A path below `/api/v1`; each part may have any character.
pub(super) fn path(parts: &[&str]) -> String {
    parts.iter().map(|part| format!("/{}", path_segment(part))).collect()
}

impl Api {
    /// What is there.
    pub(super) async fn get(&self, path: &str) -> Result<Value, Failure> {
        Ok(self.request(&ApiRequest::new(Method::GET, path)).await?.body)
    }

    /// The same; `None` where the caller may not see it.
    pub(super) async fn get_if_allowed(&self, path: &str) -> Result<Option<Value>, Failure> {
        let answer = self.transport.send(&ApiRequest::new(Method::GET, path)).await?;
        match answer.status {
            StatusCode::FORBIDDEN => Ok(None),
            _ => Ok(Some(accept(answer)?.body)),
        }
    }

    pub(super) async fn post(&self, path: &str, body: Value) -> Result<Value, Failure> {
        self.write(ApiRequest::new(Method::POST, path).with_body(body)).await
    }

    /// A POST without a body.
    pub(super) async fn act(&self, path: &str) -> Result<Value, Failure> {
        self.write(ApiRequest::new(Method::POST, path)).await
    }

    pub(super) async fn put(&self, path: &str) -> Result<Value, Failure> {
        self.write(ApiRequest::new(Method::PUT, path)).await
    }

    /// Puts there what is not JSON.
    pub(super) async fn put_bytes(
        &self,
        path: &str,
        media_type: &'static str,
        body: Vec<u8>,
    ) -> Result<Value, Failure> {
        self.write(ApiRequest::new(Method::PUT, path).with_bytes(media_type, body))
            .await
    }

    /// Removes something that has no entity tag.
    pub(super) async fn delete(&self, path: &str, query: &[(&'static str, &str)]) -> Result<Value, Failure> {
        let mut request = ApiRequest::new(Method::DELETE, path);
        for (name, value) in query {
            request = request.with_parameter(name, value);
        }
        self.write(request).await
    }

    /// Merges `patch` into what is there, unless somebody else changes that meanwhile.
    pub(super) async fn change(&self, path: &str, patch: Value) -> Result<Value, Failure> {
        let tag = self.tag(path).await?;
        let request = ApiRequest::new(Method::PATCH, path).with_body(patch).if_match(tag);
        self.write(request).await
    }

    /// Disables or enables what is there.
    pub(super) async fn set_disabled(&self, path: &str, name: &str, disabled: bool) -> Result<(), Failure> {
        let changed = self.change(path, json!({ "disabled": disabled })).await?;
        let state = if disabled { "disabled" } else { "enabled" };
        self.done(&changed, format_args!("{name} is {state}"));
        Ok(())
    }

    /// Takes an object back from the state files that manage it.
    pub(super) async fn release(&self, path: &str, name: &str) -> Result<(), Failure> {
        let released = self.act(&format!("{path}/release")).await?;
        self.done(&released, format_args!("{name} is not managed by state files any more"));
        Ok(())
    }

    /// Removes what is there, unless somebody else changes that meanwhile.
    pub(super) async fn remove(&self, path: &str) -> Result<Value, Failure> {
        self.remove_with(path, &[]).await
    }

    /// The same, with parameters.
    pub(super) async fn remove_with(&self, path: &str, query: &[(&'static str, &str)]) -> Result<Value, Failure> {
        let mut request = ApiRequest::new(Method::DELETE, path).if_match(self.tag(path).await?);
        for (name, value) in query {
            request = request.with_parameter(name, value);
        }
        self.write(request).await
    }

    /// The same as [`post`](Self::post), of what still has that entity tag.
    pub(super) async fn post_if(&self, path: &str, body: Value, tag: &str) -> Result<Value, Failure> {
        let request = ApiRequest::new(Method::POST, path).with_body(body);
        self.write(request.if_match(tag.to_owned())).await
    }

    /// What would come of that, before anybody is asked whether to go on.
    pub(super) async fn try_post_if(&self, path: &str, body: Value, tag: &str) -> Result<Value, Failure> {
        let request = ApiRequest::new(Method::POST, path).with_body(body);
        let request = request.if_match(tag.to_owned()).with_parameter("dry_run", "true");
        Ok(self.request(&request).await?.body)
    }

    /// The entity tag of what is there.
    pub(super) async fn tag(&self, path: &str) -> Result<String, Failure> {
        let answer = self.request(&ApiRequest::new(Method::GET, path)).await?;
        let tag = answer.tag.as_ref().and_then(|tag| tag.to_str().ok());
        Ok(tag.ok_or("the answer has no ETag")?.to_owned())
    }

    async fn write(&self, mut request: ApiRequest) -> Result<Value, Failure> {
        if self.dry_run {
            request = request.with_parameter("dry_run", "true");
        }
        Ok(self.request(&request).await?.body)
    }

    pub(super) async fn request(&self, request: &ApiRequest) -> Result<Accepted, Failure> {
        accept(self.transport.send(request).await?)
    }

    /// Prints what a change came to: the answer as it is with `--json`, and a sentence otherwise.
    pub(super) fn done(&self, answer: &Value, sentence: impl std::fmt::Display) {
        match self.json {
            true => print::json(answer),
            false => say!("{sentence}"),
        }
        if self.dry_run {
            complain!("nothing was changed: --dry-run");
        }
    }
}

/// What the API answered, unless it is a problem (RFC 9457).
fn accept(answer: Answer) -> Result<Accepted, Failure> {
    let status = answer.status;
    match answer.body {
        Some(body) if status.is_success() => Ok(Accepted {
            tag: answer.headers.get(header::ETAG).cloned(),
            body,
        }),
        None if status == StatusCode::NO_CONTENT => Ok(Accepted {
            tag: None,
            body: Value::Null,
        }),
        Some(problem) if problem.get("detail").is_some() => {
            Err(CommandError::new(exit_of(status), sentence(status, &problem, answer.cause)).into())
        }
        _ => {
            let said = format!("the server answered {status}; is it Vestibule, and its address complete?");
            Err(CommandError::new(Exit::Unreachable, said).into())
        }
    }
}

fn exit_of(status: StatusCode) -> Exit {
    match status {
        StatusCode::NOT_FOUND => Exit::NotFound,
        StatusCode::CONFLICT | StatusCode::PRECONDITION_FAILED => Exit::Conflict,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => Exit::NotAllowed,
        StatusCode::SERVICE_UNAVAILABLE => Exit::Unreachable,
        _ => Exit::Failed,
    }
}

/// What the problem is. A fault in this process is in nobody's log, so its cause is said.
fn sentence(status: StatusCode, problem: &Value, cause: Option<String>) -> String {
    let text = |name: &str| problem.get(name).and_then(Value::as_str).map(print::plain);
    let detail = text("detail").unwrap_or_default();
    match (text("pointer"), cause, text("correlation_id")) {
        (_, Some(cause), _) if status.is_server_error() => print::plain(&cause),
        (_, None, Some(id)) if status.is_server_error() => format!("{detail} (correlation id {id})"),
        (Some(pointer), _, _) => format!("{detail} (at {pointer})"),
        _ => detail,
    }
}
