# API-Schlüssel in der Administration.
admin-api-keys = API-Schlüssel
admin-api-keys-lead = Ein Programm mit einem Schlüssel darf, was der Schlüssel erlaubt, und nie mehr, als die Person gerade darf, die ihn angelegt hat.
admin-api-keys-none = Es gibt noch keinen API-Schlüssel.
admin-key = Schlüssel
admin-new-key = Neuer API-Schlüssel
admin-new-key-lead = Den Schlüssel selbst zeigen wir einmal, nachdem Sie ihn angelegt haben.
admin-key-name = Wofür er ist
admin-key-name-hint = Zum Beispiel der Name des Programms und wo es läuft.
admin-key-days = Wie lange er gilt
admin-key-days-count =
    { $count ->
        [one] 1 Tag
       *[other] { $count } Tage
    }
admin-key-over = Über die Gruppe
admin-key-rights-hint = Wählen Sie so wenig, wie das Programm braucht. Hier stehen nur Rechte, die Sie selbst haben. Verlieren Sie eines, verliert es auch der Schlüssel.
admin-key-create = Schlüssel anlegen
admin-key-made = Der Schlüssel „{ $name }“ ist angelegt
admin-key-made-lead = Kopieren Sie ihn jetzt. Wir zeigen ihn nur dieses Mal, und niemand kann ihn nachsehen.
admin-key-kept = Ich habe ihn kopiert
admin-key-owner = Angelegt von
admin-key-by-command = Einem Befehl auf dem Server
admin-key-used = Zuletzt benutzt
admin-key-never = Nie
admin-key-expires = Gilt bis
admin-key-expired = Abgelaufen
admin-key-revoke-open = Widerrufen …
admin-key-revoke-lead = Programme mit diesem Schlüssel funktionieren sofort nicht mehr. Er lässt sich nicht zurückholen.
admin-key-revoke = Widerrufen
admin-rights-count =
    { $count ->
        [one] 1 Recht
       *[other] { $count } Rechte
    }
admin-done-key-revoked = Der Schlüssel ist widerrufen.
