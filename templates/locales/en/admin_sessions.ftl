# Sessions in the administration console.
admin-session-list = Sessions
admin-session-lead = Every browser in which somebody is signed in, the newest first.
admin-session-search = A name, or an IP address
admin-session-none = No session matches.
admin-session-empty = Nobody is signed in.
admin-session-person = Person
admin-session-device = Browser
admin-session-started = Signed in
admin-session-last-seen = Last used
admin-session-end-label = End the session of { $person } in { $device }
