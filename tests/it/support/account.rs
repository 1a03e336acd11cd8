//! What users do with their account in tests.

use super::browser::Browser;

/// Alice asks for the deletion of her account.
pub async fn request_deletion(browser: &mut Browser) {
    let page = browser.visit("/account/data").await;
    let forms = page.forms();
    let form = forms
        .iter()
        .find(|form| form.action.ends_with("/delete"))
        .expect("a form");
    let fields = [("csrf_token", page.csrf_token()), ("confirm", "yes".to_owned())];
    let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let done = browser.post(&form.action, &fields).await;
    assert!(done.location().starts_with("/logged-out"), "{}", done.body);
}
