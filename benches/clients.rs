//! A client application with a signed-in user, and the requests that it repeats.

use super::{
    CLIENT_ID, CLIENT_SECRET, Failure,
    http::{Connection, Request},
    person::{Person, Tokens},
    server::Server,
};

/// One connection, with the signed-in user and the tokens.
pub(crate) struct Client {
    person: Person,
    connection: Connection,
    tokens: Tokens,
}

impl Client {
    pub(crate) fn sign_in(server: &Server, index: usize) -> Result<Self, Failure> {
        let mut person = Person::new(server.address)?;
        let code = person.sign_in(
            &username(index),
            "openid profile email offline_access",
            &[("prompt", "consent")],
        )?;
        let mut connection = Connection::open(server.address)?;
        let tokens = Tokens::redeem(&mut connection, &code)?;
        Ok(Self {
            person,
            connection,
            tokens,
        })
    }

    pub(crate) fn expect_200(&mut self, request: &Request) -> Result<(), Failure> {
        self.connection.exchange(request)?.expect_200().map(drop)
    }

    pub(crate) fn code_flow(&mut self) -> Result<(), Failure> {
        let code = self.person.authorize("openid profile email", &[])?;
        Tokens::redeem(&mut self.connection, &code).map(drop)
    }

    pub(crate) fn refresh(&mut self) -> Result<(), Failure> {
        let refresh_token = self.tokens.refresh_token.as_deref().ok_or("no refresh token came")?;
        let request = Request::form(
            "/token",
            &[("grant_type", "refresh_token"), ("refresh_token", refresh_token)],
        )
        .basic(CLIENT_ID, CLIENT_SECRET);
        self.tokens = Tokens::read(&self.connection.exchange(&request)?)?;
        Ok(())
    }

    pub(crate) fn introspect(&mut self) -> Result<(), Failure> {
        let request =
            Request::form("/introspect", &[("token", &self.tokens.access_token)]).basic(CLIENT_ID, CLIENT_SECRET);
        let answer = self.connection.exchange(&request)?;
        match answer.json()?["active"].as_bool() {
            Some(true) => Ok(()),
            _ => Err(format!("not active: {answer}").into()),
        }
    }

    pub(crate) fn userinfo(&mut self) -> Result<(), Failure> {
        let request = Request::get("/userinfo").bearer(&self.tokens.access_token);
        self.expect_200(&request)
    }
}

pub(crate) fn username(index: usize) -> String {
    format!("user-{index}")
}
