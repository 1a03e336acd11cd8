//! One page of settings.

use vestibule::config::{Config, FixedBy};

use crate::support::{
    both_databases,
    browser::Page,
    database::TestDatabase,
    relying_party::PASSWORD,
    smtp::{PASSWORD as MAIL_PASSWORD, SmtpServer, USERNAME},
    sqlite,
    world::World,
};

fn adam() -> String {
    format!("[[users]]\npreferred_username = \"adam\"\npassword = \"{PASSWORD}\"\nroles = [\"owner\"]\n")
}

fn one_factor(config: &mut Config) {
    config.sign_in.admin_required_acr = vestibule::domain::acr::Acr::OneFactor;
}

/// The fields of the form on a page of settings, and these on top.
async fn save(browser: &mut crate::support::browser::Browser, page: &Page, typed: &[(&str, &str)]) -> Page {
    let address = page.address.split('?').next().expect("an address").to_owned();
    let form = page
        .forms()
        .into_iter()
        .find(|form| form.action == address)
        .expect("a form");
    let hidden = form
        .fields
        .iter()
        .filter(|(name, _)| ["csrf_token", "version"].contains(&name.as_str()));
    let mut all: Vec<(&str, &str)> = hidden.map(|(name, value)| (name.as_str(), value.as_str())).collect();
    all.extend(typed);
    // What a page does not show stays as it is.
    let shown: Vec<String> = typed
        .iter()
        .filter(|(name, _)| name.contains('.') && !name.ends_with(".shown"))
        .map(|(name, _)| format!("{name}.shown"))
        .collect();
    all.extend(shown.iter().map(|name| (name.as_str(), "yes")));
    let answer = browser.post(&address, &all).await;
    browser.follow(answer).await
}

#[both_databases]
async fn a_setting_is_changed_and_counts_at_once(database: TestDatabase) {
    let world = World::build(&database, &adam(), one_factor).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/settings/look").await;
    assert_eq!(page.page(), "admin-settings", "{}", page.body);
    let typed = [
        ("do", "save"),
        ("branding.name", "Northlight"),
        ("branding.accent", "#0f7a6c"),
    ];
    let saved = save(&mut adam, &page, &typed).await;
    assert!(
        saved.body.contains("Saved.") && saved.body.contains("value=\"Northlight\""),
        "{}",
        saved.body
    );
    assert!(saved.body.contains("Default: Vestibule"), "{}", saved.body);
    assert!(world.get("/login").await.body.contains("Northlight"));
    assert!(world.get("/branding/style.css").await.body.contains("#0f7a6c"));
    // Emptied, it is what it was without a choice.
    let typed = [("do", "save"), ("branding.name", "Northlight"), ("branding.accent", "")];
    let back = save(&mut adam, &saved, &typed).await;
    assert!(back.body.contains("Saved."), "{}", back.body);
    assert_eq!(world.get("/branding/style.css").await.status, 404);
    let nothing = save(&mut adam, &back, &typed).await;
    assert!(nothing.body.contains("Nothing was changed."), "{}", nothing.body);
    assert_eq!(world.server.events("settings.changed").await, 2);
}

#[sqlite]
async fn check_marks_lists_and_lifetimes_are_read_as_they_stand(database: TestDatabase) {
    let world = World::build(&database, &adam(), one_factor).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/settings/signing-in").await;
    let typed = [
        ("do", "save"),
        ("sign_in.second_factors.shown", "yes"),
        ("sign_in.second_factors.totp", "on"),
        ("sign_in.second_factors.recovery_code", "on"),
        ("sign_in.email_codes.shown", "yes"),
    ];
    let saved = save(&mut adam, &page, &typed).await;
    assert!(saved.body.contains("Saved."), "{}", saved.body);
    let config = &world.context().config;
    assert_eq!(config.sign_in.second_factors.len(), 2);
    assert!(!config.sign_in.email_codes);
    let page = adam.get("/admin/settings/lifetimes").await;
    let saved = save(
        &mut adam,
        &page,
        &[("do", "save"), ("sessions.idle", "2h"), ("traces.sample_one_in", "7")],
    )
    .await;
    assert!(saved.body.contains("Saved."), "{}", saved.body);
    let config = &world.context().config;
    assert_eq!(
        (config.sessions.idle.to_string().as_str(), config.traces.sample_one_in),
        ("2h", 7)
    );
    let page = adam.get("/admin/settings/text-messages").await;
    let saved = save(
        &mut adam,
        &page,
        &[("do", "save"), ("sms.allowed_prefixes", "+49, +43")],
    )
    .await;
    assert!(
        saved.body.contains("Saved.") && saved.body.contains("value=\"+49, +43\""),
        "{}",
        saved.body
    );
}

#[sqlite]
async fn what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(database: TestDatabase) {
    let world = World::build(&database, &adam(), one_factor).await;
    let mut adam = world.person("adam").signed_in().await;
    for (tab, field, value, said) in [
        ("lifetimes", "tokens.code", "2h", "a duration from 1s to 10m"),
        ("lifetimes", "traces.sample_one_in", "seven", "whole number"),
        ("look", "branding.accent", "#ffff00", "contrast"),
        ("joining", "registration.mode", "open", "mail.transport"),
        ("joining", "registration.groups", "nobody", "no group nobody"),
        ("mail", "mail.transport", "smtp", "an address such as"),
    ] {
        let page = adam.get(&format!("/admin/settings/{tab}")).await;
        let refused = save(&mut adam, &page, &[("do", "save"), (field, value)]).await;
        assert_eq!(
            (refused.status.as_u16(), refused.page()),
            (422, "admin-settings"),
            "{field}"
        );
        assert!(
            refused.body.contains(said) && refused.body.contains("class=\"problem\""),
            "{field}: {}",
            refused.body
        );
    }
    let page = adam.get("/admin/settings/lifetimes").await;
    let refused = save(
        &mut adam,
        &page,
        &[("do", "save"), ("tokens.code", "2h"), ("sessions.idle", "3h")],
    )
    .await;
    assert!(
        refused.body.contains("value=\"2h\"") && refused.body.contains("value=\"3h\""),
        "{}",
        refused.body
    );
    assert_eq!(world.server.events("settings.changed").await, 0);
}

#[both_databases]
async fn of_two_administrators_the_second_hears_of_the_first(database: TestDatabase) {
    let world = World::build(&database, &adam(), one_factor).await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/settings/look").await;
    let first = save(&mut adam, &page, &[("do", "save"), ("branding.name", "First")]).await;
    assert!(first.body.contains("Saved."), "{}", first.body);
    let second = save(&mut adam, &page, &[("do", "save"), ("branding.name", "Second")]).await;
    assert_eq!(second.status, 409);
    assert!(
        second.body.contains("Somebody else changed") && second.body.contains("value=\"Second\""),
        "{}",
        second.body
    );
    assert_eq!(world.context().config.branding.name, "First");
}

#[sqlite]
async fn what_the_file_fixes_is_locked_and_who_only_looks_saves_nothing(database: TestDatabase) {
    let more = format!(
        "{}[[users]]\npreferred_username = \"ada\"\npassword = \"{PASSWORD}\"\nroles = [\"auditor\"]\n",
        adam()
    );
    let world = World::build(&database, &more, |config| {
        one_factor(config);
        let file = FixedBy::File("/etc/vestibule/vestibule.toml".to_owned());
        config.fixed.insert("branding.name".to_owned(), file);
    })
    .await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/settings/look").await;
    assert!(
        page.body.contains("Fixed in /etc/vestibule/vestibule.toml"),
        "{}",
        page.body
    );
    let tried = save(&mut adam, &page, &[("do", "save"), ("branding.name", "Other")]).await;
    assert!(tried.body.contains("Nothing was changed."), "{}", tried.body);
    let mut ada = world.person("ada").signed_in().await;
    let page = ada.get("/admin/settings/lifetimes").await;
    assert!(
        page.body.contains("not change them") && !page.body.contains("value=\"save\""),
        "{}",
        page.body
    );
    let tried = save(&mut ada, &page, &[("do", "save"), ("sessions.idle", "2h")]).await;
    assert_eq!(tried.status, 403, "{}", tried.body);
    assert_eq!(world.server.events("settings.changed").await, 0);
    assert_eq!(adam.get("/admin/settings/nothing").await.status, 404);
}

#[sqlite]
async fn a_test_mail_goes_out_by_what_is_typed_and_nothing_is_kept(database: TestDatabase) {
    let smtp = SmtpServer::start().await;
    let certificate = smtp.certificate.clone();
    let world = World::build(&database, &adam(), |config| {
        one_factor(config);
        config.mail.smtp.root_certificate = Some(certificate);
    })
    .await;
    let mut adam = world.person("adam").signed_in().await;
    let page = adam.get("/admin/settings/mail").await;
    let port = smtp.address.port().to_string();
    let typed = |password: &'static str, to: &'static str, action: &'static str| {
        vec![
            ("do", action),
            ("mail.transport", "smtp"),
            ("mail.from", "Northlight <no-reply@example.com>"),
            ("mail.smtp.host", "localhost"),
            ("mail.smtp.port", port.as_str()),
            ("mail.smtp.username", USERNAME),
            ("mail.smtp.password", password),
            ("test_to", to),
        ]
    };
    let wrong = save(&mut adam, &page, &typed("wrong", "adam@example.com", "test-mail")).await;
    assert!(
        wrong.body.contains("mail.smtp.username and mail.smtp.password"),
        "{}",
        wrong.body
    );
    let nobody = save(&mut adam, &page, &typed(MAIL_PASSWORD, "adam", "test-mail")).await;
    assert!(nobody.body.contains("no email address"), "{}", nobody.body);
    let sent = save(&mut adam, &page, &typed(MAIL_PASSWORD, "adam@example.com", "test-mail")).await;
    assert!(sent.body.contains("notice good"), "{}", sent.body);
    assert_eq!(smtp.taken().len(), 1);
    assert!(!world.context().config.mail.is_on(), "nothing is kept");
    let saved = save(&mut adam, &page, &typed(MAIL_PASSWORD, "adam@example.com", "save")).await;
    assert!(
        saved.body.contains("Saved.") && !saved.body.contains(MAIL_PASSWORD),
        "{}",
        saved.body
    );
    assert!(world.context().config.mail.is_on());
    // The password stays with its server.
    let moved = save(&mut adam, &saved, &[("do", "save"), ("mail.smtp.host", "evil.example")]).await;
    assert_eq!(moved.status, 422);
    assert!(moved.body.contains("type it again"), "{}", moved.body);
    let off = save(&mut adam, &page, &[("do", "test-sms"), ("test_to", "+491512345678")]).await;
    assert_eq!(off.status, 422, "{}", off.body);
}
