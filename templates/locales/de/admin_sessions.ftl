# Sessions in the administration console.
admin-session-list = Sitzungen
admin-session-lead = Jeder Browser, in dem jemand angemeldet ist, die neuesten zuerst.
admin-session-search = Ein Name oder eine IP-Adresse
admin-session-none = Keine Sitzung passt dazu.
admin-session-empty = Niemand ist angemeldet.
admin-session-person = Person
admin-session-device = Browser
admin-session-started = Angemeldet
admin-session-last-seen = Zuletzt benutzt
admin-session-end-label = Die Sitzung von { $person } in { $device } beenden
