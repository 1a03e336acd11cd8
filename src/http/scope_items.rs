//! The requested access in plain words: scopes (OpenID Connect Core 1.0 section 5.4), single claims (section 5.5), and scopes
//! that an administrator defined. Pure. This is what is requested; `protocol/claims.rs` decides what is released.

use crate::{
    domain::{
        claims_request::ClaimsRequest,
        scope::{OFFLINE_ACCESS, Scope, ScopeSet, standard_claims},
        user::User,
    },
    http::messages::Messages,
};

/// One item of the requested access.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConsentItem {
    /// Its icon.
    pub icon: ConsentIcon,
    /// Its title.
    pub what: String,
    /// What that means for this user: the data that the app would see.
    pub detail: Option<String>,
}

/// The icon of an item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConsentIcon {
    /// The user's identity.
    Person,
    /// The e-mail address.
    Mail,
    /// The phone number.
    Phone,
    /// The postal address.
    Home,
    /// The groups.
    People,
    /// Access while the user is away (`offline_access`).
    Renew,
    /// Anything else.
    Key,
}

/// If there are more groups than this, only their number is shown.
const GROUPS_NAMED: usize = 5;

/// The items that `user` is asked to allow.
pub fn consent_items(
    messages: &Messages,
    scope: &ScopeSet,
    claims: &ClaimsRequest,
    custom: &[Scope],
    user: &User,
) -> Vec<ConsentItem> {
    let asked = Asked {
        messages,
        scope,
        claims,
        user,
    };
    let mut items: Vec<ConsentItem> = [
        asked.profile(),
        asked.email(),
        asked.phone(),
        asked.address(),
        asked.groups(),
    ]
    .into_iter()
    .flatten()
    .collect();
    if items.is_empty() {
        items.push(asked.recognition());
    }
    items.extend(
        scope
            .iter()
            .filter(|name| standard_claims(name).is_none())
            .map(|name| asked.custom_scope(name, custom)),
    );
    if scope.contains(OFFLINE_ACCESS) {
        items.push(ConsentItem {
            icon: ConsentIcon::Renew,
            what: messages.text("consent-offline"),
            detail: Some(messages.text("consent-offline-detail")),
        });
    }
    items
}

/// The request, while it is converted to text.
struct Asked<'a> {
    messages: &'a Messages,
    scope: &'a ScopeSet,
    claims: &'a ClaimsRequest,
    user: &'a User,
}

impl Asked<'_> {
    /// Whether a claim is requested by its own name.
    fn claim(&self, name: &str) -> bool {
        self.claims.userinfo.contains_key(name) || self.claims.id_token.contains_key(name)
    }

    /// Only the user's identifier.
    fn recognition(&self) -> ConsentItem {
        ConsentItem {
            icon: ConsentIcon::Person,
            what: self.messages.text("consent-recognise"),
            detail: Some(self.messages.text("consent-recognise-detail")),
        }
    }

    fn profile(&self) -> Option<ConsentItem> {
        let whole = self.scope.contains("profile");
        let asked = |name: &str| whole || self.claim(name);
        let names = ["name", "given_name", "family_name", "middle_name"];
        let name_asked = names.iter().any(|name| asked(name));
        let name_shown = name_asked.then(|| self.user.claims.name.clone()).flatten();
        let details = self
            .profile_details()
            .into_iter()
            .filter(|(claim, _)| asked(claim) && self.user.claim(claim).is_some())
            .map(|(_, label)| label);
        let details: Vec<String> = name_shown.into_iter().chain(details).collect();

        let any_asked = standard_claims("profile")?.iter().any(|claim| asked(claim));
        any_asked.then(|| ConsentItem {
            icon: ConsentIcon::Person,
            what: match (whole, name_asked) {
                (true, _) => self.messages.text("consent-profile"),
                (false, true) => self.messages.text("consent-profile-name"),
                (false, false) => self.messages.text("consent-profile-details"),
            },
            detail: self.list(&details),
        })
    }

    /// The parts of a profile beside the name, as list entries.
    fn profile_details(&self) -> [(&'static str, String); 9] {
        let text = self.messages;
        [
            ("nickname", text.text("claim-nickname")),
            ("preferred_username", text.text("claim-username")),
            ("picture", text.text("claim-picture")),
            ("profile", text.text("claim-profile")),
            ("website", text.text("claim-website")),
            ("gender", text.text("claim-gender")),
            ("birthdate", text.text("claim-birthdate")),
            ("zoneinfo", text.text("claim-zoneinfo")),
            ("locale", text.text("claim-locale")),
        ]
    }

    fn email(&self) -> Option<ConsentItem> {
        let whole = self.scope.contains("email") || self.claim("email");
        (whole || self.claim("email_verified")).then(|| ConsentItem {
            icon: ConsentIcon::Mail,
            what: match whole {
                true => self.messages.text("consent-email"),
                false => self.messages.text("consent-email-verified"),
            },
            detail: self.user.claims.email.clone().filter(|_| whole),
        })
    }

    fn phone(&self) -> Option<ConsentItem> {
        let whole = self.scope.contains("phone") || self.claim("phone_number");
        (whole || self.claim("phone_number_verified")).then(|| ConsentItem {
            icon: ConsentIcon::Phone,
            what: match whole {
                true => self.messages.text("consent-phone"),
                false => self.messages.text("consent-phone-verified"),
            },
            detail: self.user.claims.phone_number.clone().filter(|_| whole),
        })
    }

    fn address(&self) -> Option<ConsentItem> {
        let address = self.user.claims.address.clone().unwrap_or_default();
        let lines = [
            address.street_address,
            address.postal_code,
            address.locality,
            address.region,
            address.country,
        ];
        let lines: Vec<String> = match address.formatted {
            Some(formatted) => formatted.lines().map(str::to_owned).collect(),
            None => lines.into_iter().flatten().collect(),
        };
        (self.scope.contains("address") || self.claim("address")).then(|| ConsentItem {
            icon: ConsentIcon::Home,
            what: self.messages.text("consent-address"),
            detail: self.list(&lines),
        })
    }

    fn groups(&self) -> Option<ConsentItem> {
        let groups = &self.user.groups;
        let named = &groups[..groups.len().min(GROUPS_NAMED)];
        let detail = match groups.len() - named.len() {
            0 => self.list(named),
            more => self.list(named).map(|list| {
                self.messages
                    .text_with("list-and-more", &[("list", &list), ("more", &more.to_string())])
            }),
        };
        (self.scope.contains("groups") || self.claim("groups")).then(|| ConsentItem {
            icon: ConsentIcon::People,
            what: self.messages.text("consent-groups"),
            detail: detail.or_else(|| Some(self.messages.text("consent-groups-none"))),
        })
    }

    fn custom_scope(&self, name: &str, custom: &[Scope]) -> ConsentItem {
        let description = custom
            .iter()
            .find(|scope| scope.name == name)
            .map(|scope| scope.description.trim())
            .filter(|description| !description.is_empty());
        ConsentItem {
            icon: ConsentIcon::Key,
            what: match description {
                Some(description) => description.to_owned(),
                None => self.messages.text_with("consent-scope", &[("scope", name)]),
            },
            detail: None,
        }
    }

    /// A list as text; `None` if it is empty.
    fn list(&self, entries: &[String]) -> Option<String> {
        (!entries.is_empty()).then(|| entries.join(&self.messages.text("list-separator")))
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;
    use crate::domain::{
        ids::UserId,
        user::{AccountState, Address, UserClaims},
    };

    fn alice() -> User {
        let some = |text: &str| Some(text.to_owned());
        let made = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        User {
            id: UserId(Uuid::nil()),
            disabled: false,
            has_role: false,
            password_hash: None,
            claims: UserClaims {
                name: some("Alice Lindqvist"),
                email: some("alice@example.com"),
                birthdate: some("1990-04-01"),
                locale: some("sv-SE"),
                address: Some(Address {
                    street_address: some("Storgatan 1"),
                    locality: some("Uppsala"),
                    ..Address::default()
                }),
                ..UserClaims::default()
            },
            groups: ["a", "b", "c", "d", "e", "f", "g"].map(str::to_owned).to_vec(),
            required_acr: None,
            state: AccountState::default(),
            created_at: made,
            updated_at: made,
        }
    }

    fn items(scope: &str, claims: serde_json::Value, custom: &[Scope]) -> Vec<(String, Option<String>)> {
        let claims = serde_json::from_value(claims).unwrap();
        consent_items(&Messages::default(), &ScopeSet::parse(scope), &claims, custom, &alice())
            .into_iter()
            .map(|item| (item.what, item.detail))
            .collect()
    }

    fn item(what: &str, detail: Option<&str>) -> (String, Option<String>) {
        (what.to_owned(), detail.map(str::to_owned))
    }

    #[test]
    fn the_standard_scopes_show_what_the_app_would_see() {
        assert_eq!(
            items(
                "openid profile email address groups offline_access",
                serde_json::json!({}),
                &[]
            ),
            [
                item("See your name and profile", Some("Alice Lindqvist, birthday, language")),
                item("See your email address", Some("alice@example.com")),
                item("See your postal address", Some("Storgatan 1, Uppsala")),
                item("See which groups you are in", Some("a, b, c, d, e and 2 more")),
                item("Keep access while you are away", Some("Until you or the app ends it")),
            ]
        );
    }

    #[test]
    fn a_bare_sign_in_says_that_nothing_else_is_seen() {
        let items = items(
            "openid",
            serde_json::json!({"id_token": {"auth_time": {"essential": true}}}),
            &[],
        );
        assert_eq!(
            items,
            [item(
                "Recognise you when you come back",
                Some("It sees none of your details")
            )]
        );
    }

    #[test]
    fn a_claim_asked_for_by_name_is_shown_once_and_no_wider_than_asked() {
        assert_eq!(
            items(
                "openid email",
                serde_json::json!({"userinfo": {"birthdate": null, "email": null}}),
                &[]
            ),
            [
                item("See a few of your details", Some("birthday")),
                item("See your email address", Some("alice@example.com")),
            ]
        );
        assert_eq!(
            items("openid", serde_json::json!({"id_token": {"email_verified": null}}), &[]),
            [item("See whether your email address is confirmed", None)]
        );
    }

    #[test]
    fn an_administrator_describes_their_own_scopes() {
        let custom = [Scope {
            name: "library".to_owned(),
            description: "See your library card".to_owned(),
            ..Scope::default()
        }];
        assert_eq!(
            items("openid library warp", serde_json::json!({}), &custom)[1..],
            [item("See your library card", None), item("Use “warp”", None)]
        );
    }
}
