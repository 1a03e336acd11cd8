//! What tests of the console do on its pages.

use super::browser::{Browser, Page};

/// The developer of an application of their own.
pub const DEV: &str = "[[users]]\npreferred_username = \"dev\"\npassword = \"correct horse battery staple\"\n\
                       roles = [\"app_developer\"]\n";

/// Presses a button of the page: sends what its forms have in common, `do`, and these fields. Follows.
pub async fn press(browser: &mut Browser, page: &Page, action: &str, more: &[(&str, &str)]) -> Page {
    let token = hidden(page, "csrf_token");
    let address = page.address.split('?').next().unwrap_or_default().to_owned();
    let mut fields = vec![("csrf_token", token.as_str()), ("do", action)];
    fields.extend(more);
    let answer = browser.post(&address, &fields).await;
    browser.follow(answer).await
}

/// The value of a hidden field in any form of the page.
pub fn hidden(page: &Page, name: &str) -> String {
    let mut fields = page.forms().into_iter().flat_map(|form| form.fields);
    let found = fields.find(|(field, _)| field == name);
    found.unwrap_or_else(|| panic!("no field {name} at {}", page.address)).1
}

/// The address behind `rel="next"`.
pub fn next(page: &Page) -> Option<String> {
    let (_, rest) = page.body.split_once("rel=\"next\" href=\"")?;
    Some(rest.split('"').next()?.replace("&#38;", "&"))
}
