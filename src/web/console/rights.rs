//! Rights in plain words, by what they are about.

use crate::{
    domain::right::{Right, Rights},
    http::messages::Messages,
    protocol::parameters::Parameters,
};

/// Rights about one thing.
#[derive(Clone, Debug)]
pub struct RightGroup {
    /// What they are about.
    pub label: String,
    /// Each.
    pub rights: Vec<RightChoice>,
}

/// A right that can be chosen.
#[derive(Clone, Debug)]
pub struct RightChoice {
    /// Its name.
    pub name: &'static str,
    /// What it allows.
    pub words: String,
    /// Whether it is chosen.
    pub is_chosen: bool,
}

/// The rights among `offered`, with those chosen that are among `chosen`.
pub fn choices(messages: &Messages, offered: Rights, chosen: Rights) -> Vec<RightGroup> {
    let groups = AREAS.iter().map(|area| RightGroup {
        label: (area.label)(messages),
        rights: Right::ALL
            .iter()
            .filter(|right| offered.has(**right) && area.resources.contains(&resource(**right)))
            .map(|right| RightChoice {
                name: right.as_str(),
                words: words(messages, *right),
                is_chosen: chosen.has(*right),
            })
            .collect(),
    });
    groups.filter(|group| !group.rights.is_empty()).collect()
}

/// The rights that are chosen in a form: each has a field of its own, because no field is repeated.
pub fn chosen(form: &Parameters) -> Rights {
    let is_chosen = |right: &&Right| form.get(&format!("right.{right}")).is_some();
    Right::ALL.iter().filter(is_chosen).copied().collect()
}

fn resource(right: Right) -> &'static str {
    right.as_str().split('.').next().unwrap_or_default()
}

/// What rights can be about.
struct Area {
    label: fn(&Messages) -> String,
    resources: &'static [&'static str],
}

const AREAS: &[Area] = &[
    Area {
        label: |messages| messages.text("admin-area-people"),
        resources: &["users", "sessions"],
    },
    Area {
        label: |messages| messages.text("admin-area-groups"),
        resources: &["groups", "roles"],
    },
    Area {
        label: |messages| messages.text("admin-area-apps"),
        resources: &["clients", "scopes"],
    },
    Area {
        label: |messages| messages.text("admin-area-watch"),
        resources: &["audit", "traces"],
    },
    Area {
        label: |messages| messages.text("admin-area-server"),
        resources: &["providers", "keys", "settings", "api_keys", "system"],
    },
];

/// What a right allows.
pub fn words(messages: &Messages, right: Right) -> String {
    match right {
        Right::UsersRead => messages.text("admin-right-users-read"),
        Right::UsersWrite => messages.text("admin-right-users-write"),
        Right::UsersCredentials => messages.text("admin-right-users-credentials"),
        Right::UsersImpersonate => messages.text("admin-right-users-impersonate"),
        Right::SessionsRead => messages.text("admin-right-sessions-read"),
        Right::SessionsEnd => messages.text("admin-right-sessions-end"),
        Right::GroupsRead => messages.text("admin-right-groups-read"),
        Right::GroupsWrite => messages.text("admin-right-groups-write"),
        Right::RolesRead => messages.text("admin-right-roles-read"),
        Right::RolesWrite => messages.text("admin-right-roles-write"),
        Right::RolesAssign => messages.text("admin-right-roles-assign"),
        Right::ClientsRead => messages.text("admin-right-clients-read"),
        Right::ClientsWrite => messages.text("admin-right-clients-write"),
        Right::ClientsSecrets => messages.text("admin-right-clients-secrets"),
        Right::ClientsOwn => messages.text("admin-right-clients-own"),
        Right::ScopesRead => messages.text("admin-right-scopes-read"),
        Right::ScopesWrite => messages.text("admin-right-scopes-write"),
        Right::ProvidersRead => messages.text("admin-right-providers-read"),
        Right::ProvidersWrite => messages.text("admin-right-providers-write"),
        Right::KeysRead => messages.text("admin-right-keys-read"),
        Right::KeysRotate => messages.text("admin-right-keys-rotate"),
        Right::AuditRead => messages.text("admin-right-audit-read"),
        Right::TracesRead => messages.text("admin-right-traces-read"),
        Right::SettingsRead => messages.text("admin-right-settings-read"),
        Right::SettingsWrite => messages.text("admin-right-settings-write"),
        Right::ApiKeysRead => messages.text("admin-right-api-keys-read"),
        Right::ApiKeysWrite => messages.text("admin-right-api-keys-write"),
        Right::SystemRead => messages.text("admin-right-system-read"),
        Right::SystemWrite => messages.text("admin-right-system-write"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_right_is_offered_once() {
        let groups = choices(&Messages::default(), Rights::all(), Rights::NONE);
        let mut names: Vec<&str> = groups
            .iter()
            .flat_map(|group| &group.rights)
            .map(|right| right.name)
            .collect();
        let mut all: Vec<&str> = Right::ALL.iter().map(|right| right.as_str()).collect();
        names.sort_unstable();
        all.sort_unstable();
        assert_eq!(names, all);
    }
}
