//! Requests to the authorization endpoint that an application, or its registration, has wrong.

use vestibule::domain::acr::Acr;

use crate::support::{
    both_databases,
    database::TestDatabase,
    relying_party::{CALLBACK, PASSWORD, client},
    server::encode,
    sqlite,
    traces::{expect_stop, trace_of},
    world::World,
};

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

/// A right request, with these parameters changed: an empty one is left out.
fn address(changed: &[(&str, &str)]) -> String {
    let mut parameters = vec![
        ("client_id", "app"),
        ("redirect_uri", CALLBACK),
        ("response_type", "code"),
        ("scope", "openid"),
        ("state", "the-state"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    for (name, value) in changed {
        match parameters.iter_mut().find(|(known, _)| known == name) {
            Some(parameter) => parameter.1 = value,
            None => parameters.push((name, value)),
        }
    }
    parameters.retain(|(_, value)| !value.is_empty());
    format!("/authorize?{}", encode(&parameters))
}

/// What is wrong with a request; with what is registered for its application; the check that refuses it; the setting that decides.
type Case = (
    &'static [(&'static str, &'static str)],
    &'static str,
    &'static str,
    &'static str,
);

const CASES: &[Case] = &[
    (&[("client_id", "ap")], "", "known_client", ""),
    (&[("client_id", "")], "", "known_client", ""),
    (&[], "disabled = true", "enabled_client", "client.disabled"),
    (
        &[("redirect_uri", "https://app.example:3000/callback")],
        "",
        "registered_redirect_uri",
        "client.redirect_uris",
    ),
    (
        &[("redirect_uri", "https://app.example/callback/")],
        "",
        "registered_redirect_uri",
        "client.redirect_uris",
    ),
    (
        &[("redirect_uri", "http://app.example/callback")],
        "",
        "registered_redirect_uri",
        "client.redirect_uris",
    ),
    (&[("response_type", "token")], "", "response_type", ""),
    (&[("response_mode", "web_message")], "", "supported_response_mode", ""),
    (
        &[],
        "grant_types = [\"client_credentials\"]\nscope = \"openid notes\"",
        "flow_allowed",
        "client.grant_types",
    ),
    (
        &[("code_challenge", ""), ("code_challenge_method", "")],
        "require_pkce = true",
        "code_challenge",
        "client.require_pkce",
    ),
    (
        &[("code_challenge_method", "plain")],
        "",
        "code_challenge",
        "client.require_pkce",
    ),
    (
        &[("scope", "phone")],
        "scope = \"openid email\"",
        "scope",
        "client.scope",
    ),
    (&[("prompt", "never")], "", "prompt", ""),
    (&[("max_age", "soon")], "", "max_age", ""),
    (&[("id_token_hint", "e30.e30.e30")], "", "id_token_hint", ""),
    (&[("claims", "{")], "", "claims", ""),
    (&[("request", "e30.e30.")], "", "no_request_object", ""),
    (
        &[("resource", "https://api.example")],
        "",
        "resource",
        "client.resources",
    ),
    (&[("prompt", "none")], "", "signed_in", ""),
    (
        &[(
            "claims",
            r#"{"id_token":{"acr":{"essential":true,"value":"urn:elsewhere"}}}"#,
        )],
        "",
        "reachable_class",
        "server.sign_in.second_factors",
    ),
];

#[both_databases]
async fn each_wrong_request_is_explained(database: TestDatabase) {
    let world = World::new(&database).await;
    world.seed("[[scopes]]\nname = \"notes\"\n").await;
    for (number, (changed, registered, check, setting)) in CASES.iter().enumerate() {
        let client_id = format!("app-{number}");
        world.seed(&client(&client_id, registered)).await;
        let answer = world
            .get(&address(&[&[("client_id", client_id.as_str())], *changed].concat()))
            .await;
        let trace = expect_stop(&world, &answer, check, setting).await;
        assert_eq!(
            (&trace["step"], &trace["verdict"]),
            (&"authorize".into(), &"refused".into())
        );
        let text = trace.to_string();
        assert!(!text.contains("the-state") && !text.contains(CHALLENGE), "{text}");
    }
}

#[sqlite]
async fn two_registered_addresses_and_none_sent(database: TestDatabase) {
    let world = World::new(&database).await;
    world
        .seed("[[clients]]\nclient_id = \"app\"\nredirect_uris = [\"https://app.example/a\", \"https://app.example/b\"]\n")
        .await;
    let answer = world.get(&address(&[("redirect_uri", "")])).await;
    let trace = expect_stop(&world, &answer, "registered_redirect_uri", "client.redirect_uris").await;
    let checks = trace["checks"].as_array().unwrap();
    let refused = checks.iter().find(|check| check["verdict"] == "refused").unwrap();
    assert_eq!(refused["expected"], "https://app.example/a https://app.example/b");
    assert_eq!(refused["came"], serde_json::Value::Null);
    assert_eq!(checks[0]["verdict"], "passed");
    assert_eq!(checks.last().unwrap()["verdict"], "not_reached");
}

#[sqlite]
async fn a_silent_sign_in_that_needs_a_page_names_what_asks_for_it(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut alice = world.alice().signed_in().await;
    let page = alice.get(&address(&[("prompt", "none")])).await;
    let trace = expect_stop(&world, &page, "consent", "client.consent").await;
    assert!(trace["user"].is_string(), "{trace}");
    for (state, setting) in [
        (
            "[[clients]]\nclient_id = \"app\"\nrequired_acr = \"2fa\"\n",
            "client.required_acr",
        ),
        (
            "[[clients]]\nclient_id = \"app\"\nrequired_acr = \"1fa\"\n[[groups]]\nname = \"staff\"\nrequired_acr = \"2fa\"\n\
             [[users]]\npreferred_username = \"alice\"\ngroups = [\"staff\"]\n",
            "group.required_acr",
        ),
    ] {
        world.seed(state).await;
        let page = alice.get(&address(&[("prompt", "none")])).await;
        expect_stop(&world, &page, "authentication_class", setting).await;
    }
}

#[sqlite]
async fn a_rule_of_the_deployment_is_named_by_its_setting(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.sign_in.admin_required_acr = Acr::TwoFactors).await;
    let mut alice = world.alice().signed_in().await;
    world
        .seed("[[users]]\npreferred_username = \"alice\"\nroles = [\"auditor\"]\n")
        .await;
    let page = alice.get(&address(&[("prompt", "none")])).await;
    expect_stop(
        &world,
        &page,
        "authentication_class",
        "server.sign_in.admin_required_acr",
    )
    .await;
}

#[sqlite]
async fn a_user_who_refuses_is_no_setting(database: TestDatabase) {
    let world = World::new(&database).await;
    let mut browser = world.browser();
    let page = browser.visit(&address(&[])).await;
    let page = browser
        .submit(&page, &[("username", "alice"), ("password", PASSWORD)])
        .await;
    assert_eq!(page.page(), "consent", "{}", page.address);
    let page = browser.submit(&page, &[("decision", "deny")]).await;
    expect_stop(&world, &page, "consent", "").await;
}

#[sqlite]
async fn a_request_that_goes_well_is_kept_of_a_sample(database: TestDatabase) {
    let world = World::with_config(&database, |config| config.traces.sample_one_in = 1).await;
    world
        .seed("[[clients]]\nclient_id = \"app\"\nconsent = \"never\"\n")
        .await;
    let mut alice = world.alice().signed_in().await;
    let page = alice.get(&address(&[])).await;
    let trace = trace_of(&world, &page).await;
    assert_eq!(
        (&trace["verdict"], &trace["stopped_at"]),
        (&"passed".into(), &serde_json::Value::Null)
    );
    let checks = trace["checks"].as_array().unwrap();
    assert!(checks.iter().all(|check| check["verdict"] == "passed"), "{trace}");
}
