//! Access ends while something is issued: in every order of their statements, on two nodes, nothing that works is left.
//!
//! SQLite has one writer, so there both run one after the other; `races.rs` and `revocation.rs` try it with many at once.

use chrono::Duration;
use vestibule::{
    accounts::{apps, sessions},
    domain::ids::{ClientId, UserId},
    jobs::erase_accounts,
    management::{self, revoke_everything::revoke_everything},
    store::users,
};

use crate::support::{
    browser::Browser,
    database::TestDatabase,
    interleaving::{MOST_FAIL_POINTS, interleave},
    postgres,
    relying_party::{Question, RelyingParty, SECRET, Tokens, client, user},
    server::TestServer,
};

/// What is issued.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Act {
    /// A code, in a browser that is signed in; it is redeemed when both are over.
    Authorize,
    /// Tokens for a code.
    Redeem,
    /// Tokens for a refresh token.
    Refresh,
}

const ACTS: [Act; 3] = [Act::Authorize, Act::Redeem, Act::Refresh];

/// How access ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    AppRemoved,
    SignedOut,
    SignedOutByAdministrator,
    PasswordReset,
    UserDisabled,
    UserErased,
    ClientDisabled,
    TokenRevoked,
    EverythingRevoked,
}

/// One user, signed in, and what one act of the application needs.
struct Scene {
    name: String,
    user: UserId,
    browser: Browser,
    question: Question,
    code: String,
    tokens: Tokens,
}

struct Nodes {
    database: TestDatabase,
    one: TestServer,
    other: TestServer,
}

fn application(more: &str) -> String {
    client("app", more)
}

impl Nodes {
    async fn new(database: TestDatabase) -> Self {
        let one = TestServer::start(&database).await;
        let other = one.another_node().await;
        one.seed(&application("")).await;
        Self { database, one, other }
    }

    async fn scene(&self, name: String, ending: Ending) -> Scene {
        self.one.clock.advance(Duration::seconds(61));
        self.one.seed(&(user(&name) + &application("disabled = false"))).await;
        self.other.services().store.forget_cached();
        let app = RelyingParty::app(&self.one);
        // A grant with offline_access outlives its session on purpose.
        let scope = if ending == Ending::SignedOut {
            ""
        } else {
            "offline_access"
        };
        let mut browser = self.one.browser();
        let tokens = app.sign_in(&mut browser, &name, scope, &[]).await;
        let question = app.ask(scope, &[]).await;
        let code = app.code(&question, &browser.get(&question.address).await);
        let found = users::find_by_login_name(&self.database.store, &name).await;
        self.one.clock.advance(Duration::seconds(1));
        Scene {
            user: found.expect("a store").expect("a user").id,
            name,
            browser,
            question,
            code,
            tokens,
        }
    }

    /// What was issued: codes are redeemed afterwards.
    async fn issue(&self, act: Act, node: &TestServer, scene: &Scene) -> Issued {
        let app = RelyingParty::app(node);
        match act {
            Act::Authorize => {
                let question = app.ask("", &[]).await;
                let page = scene.browser.at(node.router()).get(&question.address).await;
                match page.location().contains("code=") {
                    true => Issued::Code(app.code(&question, &page), Box::new(question)),
                    false => Issued::Nothing,
                }
            }
            Act::Redeem => app.redeem(&scene.question, &scene.code).await.into(),
            Act::Refresh => app.refresh(scene.tokens.refresh(), "").await.into(),
        }
    }

    async fn end(&self, ending: Ending, node: &TestServer, scene: &Scene) {
        let (context, user) = (node.context(), scene.user);
        match ending {
            Ending::AppRemoved => apps::revoke(&context, user, &ClientId::from("app"))
                .await
                .expect("removed"),
            Ending::SignedOut => {
                let ids = vestibule::store::sessions::ids_of_user(&context.store, user, context.now).await;
                for session in ids.expect("a store") {
                    sessions::end(&context, user, session).await.expect("ended");
                }
            }
            Ending::SignedOutByAdministrator => management::users::sign_out(&context, user).await.expect("ended"),
            Ending::PasswordReset => {
                let given = management::users::give_temporary_password(&context, user).await;
                given.expect("given").expect("a password");
            }
            Ending::UserDisabled => {
                let state = user_disabled(&scene.name);
                node.apply(&state).await.expect("applied");
            }
            Ending::UserErased => {
                let due = format!("UPDATE users SET deletes_at = created_at WHERE id = '{}'", user.0);
                self.database.execute(&due).await;
                erase_accounts::run(&context).await.expect("erased");
            }
            Ending::ClientDisabled => {
                node.apply(&application("disabled = true")).await.expect("applied");
            }
            Ending::TokenRevoked => {
                let fields = [("token", scene.tokens.refresh())];
                let answer = node.post_as("/revoke", ("app", SECRET), &fields).await;
                assert_eq!(answer.status, 200, "{}", answer.body);
            }
            Ending::EverythingRevoked => {
                revoke_everything(&context, context.now).await.expect("revoked");
            }
        }
    }

    /// Nothing that was issued works, at either node, also when the client comes back.
    async fn must_be_worthless(&self, issued: Issued, ending: Ending, what: &str) {
        self.one.services().store.forget_cached();
        self.other.services().store.forget_cached();
        if ending == Ending::ClientDisabled {
            self.one.clock.advance(Duration::seconds(1));
            self.one.seed(&application("disabled = false")).await;
        }
        let app = RelyingParty::app(&self.other);
        let tokens = match issued {
            Issued::Nothing => return,
            Issued::Tokens(tokens) => *tokens,
            Issued::Code(code, question) => match app.redeem(&question, &code).await {
                Ok(tokens) => tokens,
                Err(_) => return,
            },
        };
        assert!(app.refresh(tokens.refresh(), "").await.is_err(), "{what}: it refreshes");
        for node in [&self.one, &self.other] {
            assert_eq!(node.userinfo(&tokens.access_token).await.status, 401, "{what}");
            let is_active = node.is_active(("app", SECRET), &tokens.access_token).await;
            assert!(!is_active, "{what}: it is active");
        }
    }
}

enum Issued {
    Nothing,
    Tokens(Box<Tokens>),
    Code(String, Box<Question>),
}

impl<E> From<Result<Tokens, E>> for Issued {
    fn from(answer: Result<Tokens, E>) -> Self {
        answer.map_or(Self::Nothing, |tokens| Self::Tokens(Box::new(tokens)))
    }
}

fn user_disabled(name: &str) -> String {
    format!("[[users]]\npreferred_username = \"{name}\"\ndisabled = true\n")
}

/// Every act, stopped at each of its fail points while the ending runs, and the other way round.
async fn nothing_escapes(database: TestDatabase, ending: Ending) {
    let nodes = Nodes::new(database).await;
    let mut rounds = 0;
    for act in ACTS {
        // A revoked token is one of this grant alone.
        if ending == Ending::TokenRevoked && act != Act::Refresh {
            continue;
        }
        for act_is_first in [true, false] {
            for number in 1..=MOST_FAIL_POINTS {
                rounds += 1;
                let scene = nodes.scene(format!("user{rounds}"), ending).await;
                let (issued, stood_still) = if act_is_first {
                    let act = nodes.issue(act, &nodes.one, &scene);
                    let end = nodes.end(ending, &nodes.other, &scene);
                    let both = interleave(&nodes.database, &nodes.one, number, act, end).await;
                    (both.first, both.stood_still)
                } else {
                    let end = nodes.end(ending, &nodes.one, &scene);
                    let act = nodes.issue(act, &nodes.other, &scene);
                    let both = interleave(&nodes.database, &nodes.one, number, end, act).await;
                    (both.second, both.stood_still)
                };
                let what = format!("{ending:?} and {act:?}, stopped at {number}, act first: {act_is_first}");
                nodes.must_be_worthless(issued, ending, &what).await;
                if !stood_still {
                    assert!(number > 1, "{what}: nothing was stopped");
                    break;
                }
                assert!(number < MOST_FAIL_POINTS, "{what}: more fail points than expected");
            }
        }
    }
}

#[postgres]
async fn nothing_escapes_the_removal_of_its_app(database: TestDatabase) {
    nothing_escapes(database, Ending::AppRemoved).await;
}

#[postgres]
async fn nothing_escapes_a_sign_out(database: TestDatabase) {
    nothing_escapes(database, Ending::SignedOut).await;
}

#[postgres]
async fn nothing_escapes_a_sign_out_by_an_administrator(database: TestDatabase) {
    nothing_escapes(database, Ending::SignedOutByAdministrator).await;
}

#[postgres]
async fn nothing_escapes_a_new_password(database: TestDatabase) {
    nothing_escapes(database, Ending::PasswordReset).await;
}

#[postgres]
async fn nothing_escapes_when_its_user_is_disabled(database: TestDatabase) {
    nothing_escapes(database, Ending::UserDisabled).await;
}

#[postgres]
async fn nothing_escapes_when_its_user_is_erased(database: TestDatabase) {
    nothing_escapes(database, Ending::UserErased).await;
}

#[postgres]
async fn nothing_escapes_when_its_client_is_disabled(database: TestDatabase) {
    nothing_escapes(database, Ending::ClientDisabled).await;
}

#[postgres]
async fn nothing_escapes_the_revocation_of_its_refresh_token(database: TestDatabase) {
    nothing_escapes(database, Ending::TokenRevoked).await;
}

#[postgres]
async fn nothing_escapes_the_revocation_of_everything(database: TestDatabase) {
    nothing_escapes(database, Ending::EverythingRevoked).await;
}
