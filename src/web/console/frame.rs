//! The frame around each page of the console: where one is, and where one can go.

use crate::{
    domain::{authority::Authority, right::Right, user::User},
    http::{format, page::Shell},
};

/// The parts of the console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Section {
    /// How things go.
    Overview,
    /// The search over everything, which is at the top and not among the places.
    Search,
    /// Users.
    People,
    /// Where users are signed in.
    Sessions,
    /// Decision traces.
    Traces,
    /// Applications.
    Apps,
    /// Groups.
    Groups,
    /// Roles, and who has them.
    Roles,
    /// Scopes.
    Scopes,
    /// Attributes of people.
    Attributes,
    /// Other providers that people sign in with.
    Providers,
    /// API keys.
    ApiKeys,
    /// The audit log.
    Audit,
    /// Signing keys.
    Keys,
    /// Settings.
    Settings,
    /// Servers, the database, queues.
    System,
}

/// The frame.
#[derive(Clone, Debug)]
pub struct Frame {
    /// The name of whoever is signed in.
    pub name: String,
    /// The name by which they sign in.
    pub label: String,
    /// Their initials.
    pub initials: String,
    /// Where they can go.
    pub entries: Vec<NavEntry>,
}

/// A place to go to.
#[derive(Clone, Debug)]
pub struct NavEntry {
    /// What it is called.
    pub label: String,
    /// Where it is.
    pub address: &'static str,
    /// The drawing of its icon.
    pub icon: &'static str,
    /// Whether the page is in it.
    pub is_current: bool,
}

/// A part of the console, and who has it in front of them.
struct Place {
    section: Section,
    address: &'static str,
    /// Whoever has one of these rights can go there, over anything that the right can be over.
    rights: &'static [Right],
    label: fn(&Shell) -> String,
    icon: &'static str,
}

/// Every part, in the order in which they are listed.
const PLACES: &[Place] = &[
    Place {
        section: Section::Overview,
        address: "/admin/overview",
        rights: &[
            Right::AuditRead,
            Right::TracesRead,
            Right::SettingsRead,
            Right::SystemRead,
        ],
        label: |shell| shell.text("overview-title"),
        icon: "M4 11.500 12 4l8 7.500M6 10v10h12V10M10 20v-6h4v6",
    },
    Place {
        section: Section::People,
        address: "/admin/people",
        rights: &[Right::UsersRead],
        label: |shell| shell.text("admin-people"),
        icon: "M9 4.500a3.500 3.500 0 1 0 0 7 3.500 3.500 0 0 0 0-7ZM2.500 20c0-3.500 2.800-6 6.500-6s6.500 2.500 6.500 6M16 4.800a3.500 3.500 0 0 1 0 6.400m2.500 3.300c1.900.9 3 2.900 3 5.500",
    },
    Place {
        section: Section::Sessions,
        address: "/admin/sessions",
        rights: &[Right::SessionsRead],
        label: |shell| shell.text("admin-session-list"),
        icon: "M4.500 4h15A1.500 1.500 0 0 1 21 5.500v9a1.500 1.500 0 0 1-1.500 1.500h-15A1.500 1.500 0 0 1 3 14.500v-9A1.500 1.500 0 0 1 4.500 4ZM8 20h8m-4-4v4",
    },
    Place {
        section: Section::Groups,
        address: "/admin/groups",
        rights: &[Right::GroupsRead],
        label: |shell| shell.text("admin-groups"),
        icon: "M9.500 3h5v5h-5Zm-6 13h5v5h-5Zm12 0h5v5h-5ZM12 8v4m-6 4v-4h12v4",
    },
    Place {
        section: Section::Roles,
        address: "/admin/roles",
        rights: &[Right::RolesRead],
        label: |shell| shell.text("admin-roles"),
        icon: "M12 3 5 6v5c0 4.500 2.800 8 7 10 4.200-2 7-5.500 7-10V6Zm-3 9 2.200 2.200L15.500 10",
    },
    Place {
        section: Section::Apps,
        address: "/admin/apps",
        rights: &[Right::ClientsRead, Right::ClientsOwn],
        label: |shell| shell.text("admin-app-list"),
        icon: "M5.500 4h4A1.500 1.500 0 0 1 11 5.500v4A1.500 1.500 0 0 1 9.500 11h-4A1.500 1.500 0 0 1 4 9.500v-4A1.500 1.500 0 0 1 5.500 4Zm9 0h4A1.500 1.500 0 0 1 20 5.500v4a1.500 1.500 0 0 1-1.500 1.500h-4A1.500 1.500 0 0 1 13 9.500v-4A1.500 1.500 0 0 1 14.500 4Zm-9 9h4a1.500 1.500 0 0 1 1.500 1.500v4A1.500 1.500 0 0 1 9.500 20h-4A1.500 1.500 0 0 1 4 18.500v-4A1.500 1.500 0 0 1 5.500 13Zm9 0h4a1.500 1.500 0 0 1 1.500 1.500v4a1.500 1.500 0 0 1-1.500 1.500h-4a1.500 1.500 0 0 1-1.500-1.500v-4a1.500 1.500 0 0 1 1.500-1.500Z",
    },
    Place {
        section: Section::Scopes,
        address: "/admin/scopes",
        rights: &[Right::ScopesRead],
        label: |shell| shell.text("admin-scope-list"),
        icon: "M4 5h16M4 12h10M4 19h7m6-4v6m-3-3h6",
    },
    Place {
        section: Section::Attributes,
        address: "/admin/attributes",
        rights: &[Right::ScopesRead],
        label: |shell| shell.text("admin-attribute-list"),
        icon: "M5 4h9l6 8-6 8H5ZM9 9h.01M9 12h.01M9 15h.01",
    },
    Place {
        section: Section::Providers,
        address: "/admin/providers",
        rights: &[Right::ProvidersRead],
        label: |shell| shell.text("admin-provider-list"),
        icon: "M14 4h5.500v16H14M3.500 12h11m-3.500-4 4 4-4 4",
    },
    Place {
        section: Section::Traces,
        address: "/admin/traces",
        rights: &[Right::TracesRead, Right::ClientsOwn],
        label: |shell| shell.text("trace-traces"),
        icon: "M12 3.500 22 20.500H2ZM12 10v4.500M12 17.500v.500",
    },
    Place {
        section: Section::Audit,
        address: "/admin/audit",
        rights: &[Right::AuditRead],
        label: |shell| shell.text("admin-audit"),
        icon: "M5 4h14v16H5ZM8.500 8.500h7m-7 3.500h7m-7 3.500h4",
    },
    Place {
        section: Section::Keys,
        address: "/admin/keys",
        rights: &[Right::KeysRead],
        label: |shell| shell.text("admin-signing-keys"),
        icon: "M6.500 10.500h11v9h-11Zm2 0V8a3.500 3.500 0 0 1 7 0v2.500M12 14v2",
    },
    Place {
        section: Section::ApiKeys,
        address: "/admin/api-keys",
        rights: &[Right::ApiKeysRead],
        label: |shell| shell.text("admin-api-keys"),
        icon: "M8 10.500a4.500 4.500 0 1 0 0 9 4.500 4.500 0 0 0 0-9Zm3.300 1.200 8.200-8.200M16 7l3 3",
    },
    Place {
        section: Section::Settings,
        address: "/admin/settings",
        rights: &[Right::SettingsRead],
        label: |shell| shell.text("settings-title"),
        icon: "M4 7h9M17 7h3M4 17h3M11 17h9M15 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4ZM9 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4Z",
    },
    Place {
        section: Section::System,
        address: "/admin/system",
        rights: &[Right::SystemRead],
        label: |shell| shell.text("system-title"),
        icon: "M5 4h14v6H5ZM5 14h14v6H5ZM8 7h.01M8 17h.01M12 7h4M12 17h4",
    },
];

const DOCUMENT: &str = "M6 3h8l4 4v14H6ZM14 3v4h4M9 12h6M9 16h6";

impl Frame {
    /// The frame for `user`, who may do this.
    pub fn new(shell: &Shell, user: &User, authority: &Authority, section: Section) -> Self {
        let places = open_to(authority).map(|place| NavEntry {
            label: (place.label)(shell),
            address: place.address,
            icon: place.icon,
            is_current: section == place.section,
        });
        let reference = NavEntry {
            label: shell.text("admin-api"),
            address: "/api/v1",
            icon: DOCUMENT,
            is_current: false,
        };
        Self {
            name: user.display_name().to_owned(),
            label: user.account_label().to_owned(),
            initials: format::initials(user.display_name()),
            entries: places.chain([reference]).collect(),
        }
    }
}

/// The address of the first part that somebody with that authority can go to.
pub fn first_place(authority: &Authority) -> Option<&'static str> {
    open_to(authority).next().map(|place| place.address)
}

fn open_to(authority: &Authority) -> impl Iterator<Item = &'static Place> {
    let has = |right: &Right| match right.is_over_groups() {
        true => authority.has_somewhere(*right),
        false => authority.has(*right),
    };
    PLACES.iter().filter(move |place| place.rights.iter().any(has))
}
