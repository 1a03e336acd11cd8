//! Attributes of people, their values, and rules that ask for them, in state files.

use serde_json::json;
use vestibule::management::apply::{ApplyError, Change, Report};

use crate::support::{
    api::{Api, user},
    both_databases,
    database::TestDatabase,
    server::TestServer,
    sqlite,
};

const DEFINED: &str = "[[attributes]]\nname = \"cost_centre\"\nlabel = \"Cost centre\"\nsearchable = true\n\
     [[attributes]]\nname = \"floor\"\ntype = \"number\"\n[[attributes]]\nname = \"licences\"\ntype = \"list\"\n";

fn ada(attributes: &str) -> String {
    format!("[[users]]\npreferred_username = \"ada\"\nattributes = {{ {attributes} }}\n")
}

fn change_of(reports: &[Report], kind: &str) -> Change {
    reports
        .iter()
        .find(|report| report.kind == kind)
        .expect("a report")
        .change
}

async fn refused(server: &TestServer, state: &str) -> String {
    match server.apply(state).await {
        Err(ApplyError::Wrong { kind, name, problem }) => format!("{kind} {name}: {problem}"),
        other => panic!("{state}: {other:?}"),
    }
}

#[both_databases]
async fn values_that_somebody_changed_stay_until_the_file_says_others(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let first = ada("cost_centre = \"4711\", floor = 3");
    let made = server.apply(&format!("{first}{DEFINED}")).await.expect("applied");
    assert!(made.iter().all(|report| report.change == Change::Created), "{made:?}");
    let api = Api::full(&server).await;
    let path = format!("/users/{}", user(&server, "ada").await.id);
    let values = async || api.get(&path).await.json()["attributes"].clone();
    assert_eq!(values().await, json!({ "cost_centre": "4711", "floor": 3 }));
    let again = server.apply(&first).await.expect("applied");
    assert_eq!(change_of(&again, "user"), Change::Unchanged, "{again:?}");

    let own = json!({ "attributes": { "cost_centre": "9", "licences": ["cad"] } });
    api.patch(&path, own).await;
    let kept = server.apply(&first).await.expect("applied");
    assert_eq!(change_of(&kept, "user"), Change::Unchanged, "{kept:?}");
    assert_eq!(values().await["cost_centre"], "9");
    let other = server
        .apply(&ada("cost_centre = \"5\", licences = []"))
        .await
        .expect("applied");
    let user = other.iter().find(|report| report.kind == "user").expect("a report");
    let fields: Vec<String> = user.fields.iter().map(ToString::to_string).collect();
    assert_eq!(
        fields,
        [
            "attributes.cost_centre: \"9\" -> \"5\"",
            "attributes.licences: [\"cad\"] -> nothing",
        ]
    );
    assert_eq!(values().await["cost_centre"], "5");
    assert_eq!(values().await["licences"], json!(null));
    // With the attribute, its values come back.
    assert!(
        api.delete("/attributes/cost_centre?expected_count=1")
            .await
            .status
            .is_success()
    );
    let last = ada("cost_centre = \"5\", licences = []");
    server.apply(&format!("{DEFINED}{last}")).await.expect("applied");
    assert_eq!(values().await["cost_centre"], "5");
    // The audit log names what changed, and not what it was.
    let found = database
        .text("SELECT CAST(detail AS text) FROM audit_events WHERE CAST(detail AS text) LIKE '%apply%attributes.licences%'")
        .await;
    assert!(
        found.contains("attributes.cost_centre") && !found.contains("\"5\""),
        "{found}"
    );
}

#[both_databases]
async fn values_and_rules_are_checked_with_the_attributes_of_file_and_database(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let scope = "[[scopes]]\nname = \"notes\"\nclaim_rules = [{ claim = \"a\", from = { constant = 1 }, into = [\"id_token\"] }, \
         { claim = \"cost\", from = { attribute = \"cost_centre\" }, into = [\"id_token\"] }]\n";
    let client = "[[clients]]\nclient_id = \"app\"\ntoken_endpoint_auth_method = \"none\"\n\
         redirect_uris = [\"https://app.example/cb\"]\n\
         claim_rules = [{ claim = \"cost\", from = { attribute = \"cost_centre\" }, into = [\"id_token\"] }]\n";
    for (state, problem) in [
        (
            scope.to_owned(),
            "scope notes: claim_rules.1.from: there is no attribute \"cost_centre\"",
        ),
        (
            client.to_owned(),
            "client app: claim_rules.0.from: there is no attribute \"cost_centre\"",
        ),
        (
            ada("cost_centre = \"1\""),
            "user ada: attributes.cost_centre: there is no attribute",
        ),
        (
            DEFINED.to_owned() + &ada("floor = \"3\""),
            "user ada: attributes.floor: floor is a whole number",
        ),
        (DEFINED.to_owned() + &ada("floor = 1.5"), "user ada: attributes.floor: "),
        (
            "[[attributes]]\nname = \"email\"\n".to_owned(),
            "attribute email: name: ",
        ),
        (
            "[[attributes]]\nname = \"a\"\nchanged_by = \"user\"\n".to_owned(),
            "attribute a: changed_by: ",
        ),
        (
            format!("{DEFINED}{DEFINED}"),
            "attribute cost_centre: it is there twice",
        ),
    ] {
        let said = refused(&server, &state).await;
        assert!(said.starts_with(problem), "{said}");
    }
    server
        .apply(&format!("{client}{scope}{DEFINED}{}", ada("floor = 3")))
        .await
        .expect("those of the file");
    server
        .apply(&format!("{client}{scope}"))
        .await
        .expect("those of the database");
    let said = refused(&server, "[[attributes]]\nname = \"floor\"\ntype = \"text\"\n").await;
    assert!(said.starts_with("attribute floor: type: 1 people"), "{said}");
}

#[both_databases]
async fn what_is_required_is_not_taken_away_and_may_be_missing_already(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let required = "[[attributes]]\nname = \"cost_centre\"\nrequired = true\n";
    let made = server
        .apply(&format!(
            "{required}[[users]]\npreferred_username = \"bob\"\n{}",
            ada("cost_centre = \"1\"")
        ))
        .await
        .expect("applied");
    let hints: Vec<_> = made.iter().filter_map(|report| report.hint.as_deref()).collect();
    assert_eq!(hints, ["cost_centre is required, and they have no value of it"]);
    let said = refused(&server, &ada("cost_centre = \"\"")).await;
    assert_eq!(said, "user ada: attributes.cost_centre: cost_centre is required");
}

#[sqlite]
async fn there_are_no_more_attributes_than_a_form_has_room_for(database: TestDatabase) {
    let server = TestServer::start(&database).await;
    let many = |count: usize| -> String {
        (0..count)
            .map(|number| format!("[[attributes]]\nname = \"a{number}\"\n"))
            .collect()
    };
    let said = refused(&server, &many(51)).await;
    assert!(said.contains("there are at most 50 attributes"), "{said}");
    server.apply(&many(50)).await.expect("applied");
}
