//! Where settings come from.

use serde_json::json;
use vestibule::config::{FixedBy, settings::SETTINGS};

use crate::support::{
    api::{Api, good},
    database::TestDatabase,
    sqlite,
    world::World,
};

#[sqlite]
async fn every_setting_is_there_with_where_it_is_from(database: TestDatabase) {
    let world = World::build(
        &database,
        "[[users]]\npreferred_username = \"adam\"\npassword = \"correct horse battery staple\"\nroles = [\"owner\"]\n",
        |config| {
            config.sign_in.admin_required_acr = vestibule::domain::acr::Acr::OneFactor;
            config.tokens.code = vestibule::config::ConfigDuration::seconds(45);
            let file = FixedBy::File("/etc/vestibule/vestibule.toml".to_owned());
            config.fixed.insert("tokens.code".to_owned(), file);
        },
    )
    .await;
    let api = Api::full(&world).await;
    let values = json!({ "values": { "branding.name": "Northlight", "sms.token": "hunter2-of-the-gateway" } });
    good(&api.patch("/settings", values).await, axum::http::StatusCode::OK);
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/settings/sources").await;
    assert_eq!(page.page(), "admin-settings-sources", "{}", page.body);
    for setting in SETTINGS {
        assert!(page.body.contains(&format!(">{}<", setting.key)), "{}", setting.key);
    }
    for shown in ["/etc/vestibule/vestibule.toml", "Northlight", ">45s<", "(a secret)"] {
        assert!(page.body.contains(shown), "{shown}: {}", page.body);
    }
    assert!(!page.body.contains("hunter2"));
}
