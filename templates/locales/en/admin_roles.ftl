# Roles and rights in the administration console.
admin-powers = What they may do in the administration
admin-powers-none = Nothing. They have no role.
admin-powers-open = Every right, and where it comes from
admin-by-group = by the group
admin-by-themselves = given to them alone
admin-role = Role
admin-rights = Rights
admin-roles-lead = A role is a set of rights in the administration. Give it to a person, or to everybody in a group.
admin-new-role = New role
admin-new-role-lead = Choose the rights that it allows. Only rights that you have yourself are here. Nobody has the role until you give it.
admin-create-role = Create role
admin-role-name-hint = Small letters, digits, hyphens and underscores. It cannot be changed later.
admin-role-built-in = Built in
admin-role-held = Who has it
admin-role-nobody = Nobody
admin-role-people = { $count ->
    [0] no person
    [1] 1 person
   *[other] { $count } people
}
admin-role-groups = { $count ->
    [0] no group
    [1] 1 group
   *[other] { $count } groups
}
admin-role-owner = Everything, and the only role that makes owners.
admin-role-admin = Everything but making roles and acting as somebody else.
admin-role-helpdesk = Helps people who lost something, but never somebody who has a role.
admin-role-app-developer = Connects apps, and looks after their own.
admin-role-auditor = Looks at everything, and changes nothing.
admin-role-allows = What it allows
admin-role-change-hint = Whoever has this role gets and loses rights at once when you save.
admin-role-never-changes = This role is built in and never changes.
admin-role-not-yours = You cannot change this role, because you may not change roles or do not have all of these rights yourself.
admin-role-unknown = This role also allows something newer
admin-role-unknown-lead = Another release of Vestibule gave it a right that this one does not know. Only an owner may give it.
admin-role-remove = Remove the role
admin-role-remove-lead = For good. Nobody may have it any more.
admin-role-give = Give the role
admin-role-give-to = To
admin-role-to-person = A person
admin-role-to-group = Everybody in a group
admin-role-give-name = Name of the person or the group
admin-role-give-over = Over the group
admin-role-over-hint = Leave it empty for everything. With a group the rights count for that group, the groups below it and their members.
admin-role-over-needed = The rights count for that group, the groups below it and their members.
admin-role-give-button = Give
admin-role-members-of = Members of
admin-role-take = Take away
admin-role-take-label = Take away from { $name }
admin-area-people = People
admin-area-groups = Groups and roles
admin-area-apps = Apps
admin-area-watch = Keeping watch
admin-area-server = This server
admin-right-users-read = See people and their accounts
admin-right-users-write = Make, change, disable and erase accounts
admin-right-users-credentials = Give passwords, take second steps away, and open what wrong tries closed
admin-right-users-impersonate = Act as somebody else
admin-right-sessions-read = See where people are signed in, and which apps have access
admin-right-sessions-end = Sign people out, and end the access of apps
admin-right-groups-read = See groups and who is in them
admin-right-groups-write = Make, change and remove groups, and choose who is in them
admin-right-roles-read = See roles and who has them
admin-right-roles-write = Make, change and remove roles
admin-right-roles-assign = Give roles and take them away
admin-right-clients-read = See all apps
admin-right-clients-write = Connect, change and remove all apps
admin-right-clients-secrets = Make and remove the secrets of apps
admin-right-clients-own = Connect apps, and look after one's own
admin-right-scopes-read = See scopes and claims
admin-right-scopes-write = Make, change and remove scopes and claims
admin-right-providers-read = See the providers that people sign in with
admin-right-providers-write = Make, change and remove these providers
admin-right-keys-read = See the signing keys
admin-right-keys-rotate = Rotate and withdraw signing keys
admin-right-audit-read = Read the audit log
admin-right-traces-read = Read why a request was answered as it was
admin-right-settings-read = See the settings
admin-right-settings-write = Change the settings
admin-right-api-keys-read = See API keys
admin-right-api-keys-write = Make and revoke API keys
admin-right-system-read = See nodes, jobs and queues
admin-right-system-write = Start and stop jobs
admin-done-role-created = The role is there. Nobody has it yet.
admin-done-role-given = They have the role.
admin-done-role-taken = They do not have the role any more.
admin-done-role-removed = The role is removed.
admin-problem-role-beyond = The role { $role } allows something that you may not do yourself, so you can neither give, take nor change it.
admin-problem-no-holder = There is no person or group of that name to whom you may give roles.
admin-problem-no-over = There is no group of that name over which you may give roles.
admin-problem-role-built-in = The role { $role } is built in and never changes.
admin-problem-role-taken = There is a role { $role } already.
admin-problem-role-name = A name has 1 to 64 small letters, digits, hyphens and underscores.
admin-problem-role-in-use = Somebody has the role { $role }. Take it away from them first.
