# Rollen und Rechte in der Administration.
admin-powers = Was die Person in der Administration darf
admin-powers-none = Nichts. Sie hat keine Rolle.
admin-powers-open = Jedes Recht, und woher es kommt
admin-by-group = durch die Gruppe
admin-by-themselves = der Person selbst gegeben
admin-role = Rolle
admin-rights = Rechte
admin-roles-lead = Eine Rolle ist eine Reihe von Rechten in der Administration. Geben Sie sie einer Person oder allen in einer Gruppe.
admin-new-role = Neue Rolle
admin-new-role-lead = Wählen Sie, welche Rechte sie gibt. Hier stehen nur Rechte, die Sie selbst haben. Niemand hat die Rolle, bis Sie sie vergeben.
admin-create-role = Rolle anlegen
admin-role-name-hint = Kleinbuchstaben, Ziffern, Binde- und Unterstriche. Er lässt sich später nicht ändern.
admin-role-built-in = Eingebaut
admin-role-held = Wer sie hat
admin-role-nobody = Niemand
admin-role-people =
    { $count ->
        [0] keine Person
        [one] 1 Person
       *[other] { $count } Personen
    }
admin-role-groups =
    { $count ->
        [0] keine Gruppe
        [one] 1 Gruppe
       *[other] { $count } Gruppen
    }
admin-role-owner = Alles, und als einzige Rolle kann sie „owner“ vergeben.
admin-role-admin = Alles, außer Rollen anzulegen und als jemand anderes zu handeln.
admin-role-helpdesk = Hilft Personen, die etwas verloren haben, aber niemandem, der eine Rolle hat.
admin-role-app-developer = Verbindet Apps und kümmert sich um die eigenen.
admin-role-auditor = Sieht alles und ändert nichts.
admin-role-allows = Was sie erlaubt
admin-role-change-hint = Wer diese Rolle hat, bekommt und verliert Rechte sofort, wenn Sie speichern.
admin-role-never-changes = Diese Rolle ist eingebaut und ändert sich nie.
admin-role-not-yours = Sie können diese Rolle nicht ändern, weil Sie keine Rollen ändern dürfen oder nicht alle diese Rechte selbst haben.
admin-role-unknown = Diese Rolle erlaubt auch etwas Neueres
admin-role-unknown-lead = Eine andere Version von Vestibule hat ihr ein Recht gegeben, das diese nicht kennt. Nur jemand mit der Rolle „owner“ darf sie vergeben.
admin-role-remove = Rolle entfernen
admin-role-remove-lead = Endgültig. Niemand darf sie mehr haben.
admin-role-give = Rolle vergeben
admin-role-give-to = An
admin-role-to-person = Eine Person
admin-role-to-group = Alle in einer Gruppe
admin-role-give-name = Name der Person oder der Gruppe
admin-role-give-over = Über die Gruppe
admin-role-over-hint = Leer bedeutet über alles. Mit einer Gruppe gelten die Rechte für diese Gruppe, die Gruppen darunter und deren Mitglieder.
admin-role-over-needed = Die Rechte gelten für diese Gruppe, die Gruppen darunter und deren Mitglieder.
admin-role-give-button = Vergeben
admin-role-members-of = Mitglieder von
admin-role-take = Wegnehmen
admin-role-take-label = Die Rolle wegnehmen: { $name }
admin-area-people = Personen
admin-area-groups = Gruppen und Rollen
admin-area-apps = Apps
admin-area-watch = Überblick behalten
admin-area-server = Dieser Server
admin-right-users-read = Personen und ihre Konten sehen
admin-right-users-write = Konten anlegen, ändern, deaktivieren und löschen
admin-right-users-credentials = Passwörter vergeben, zweite Schritte entfernen und Sperren aufheben
admin-right-users-impersonate = Als jemand anderes handeln
admin-right-sessions-read = Sehen, wo Personen angemeldet sind und welche Apps Zugriff haben
admin-right-sessions-end = Personen abmelden und den Zugriff von Apps beenden
admin-right-groups-read = Gruppen sehen, und wer darin ist
admin-right-groups-write = Gruppen anlegen, ändern und entfernen, und bestimmen, wer darin ist
admin-right-roles-read = Rollen sehen, und wer sie hat
admin-right-roles-write = Rollen anlegen, ändern und entfernen
admin-right-roles-assign = Rollen vergeben und wegnehmen
admin-right-clients-read = Alle Apps sehen
admin-right-clients-write = Alle Apps verbinden, ändern und entfernen
admin-right-clients-secrets = Geheimnisse von Apps anlegen und entfernen
admin-right-clients-own = Apps verbinden und sich um die eigenen kümmern
admin-right-scopes-read = Scopes und Claims sehen
admin-right-scopes-write = Scopes und Claims anlegen, ändern und entfernen
admin-right-providers-read = Die Anbieter sehen, mit denen sich Personen anmelden
admin-right-providers-write = Diese Anbieter anlegen, ändern und entfernen
admin-right-keys-read = Die Signaturschlüssel sehen
admin-right-keys-rotate = Signaturschlüssel wechseln und zurückziehen
admin-right-audit-read = Das Audit-Protokoll lesen
admin-right-traces-read = Lesen, warum eine Anfrage so beantwortet wurde
admin-right-settings-read = Die Einstellungen sehen
admin-right-settings-write = Die Einstellungen ändern
admin-right-api-keys-read = API-Schlüssel sehen
admin-right-api-keys-write = API-Schlüssel anlegen und widerrufen
admin-right-system-read = Knoten, Aufgaben und Warteschlangen sehen
admin-right-system-write = Aufgaben starten und anhalten
admin-done-role-created = Die Rolle ist angelegt. Noch hat sie niemand.
admin-done-role-given = Die Rolle ist vergeben.
admin-done-role-taken = Die Rolle ist weggenommen.
admin-done-role-removed = Die Rolle ist entfernt.
admin-problem-role-beyond = Die Rolle { $role } erlaubt etwas, das Sie selbst nicht dürfen. Deshalb können Sie sie weder vergeben noch wegnehmen oder ändern.
admin-problem-no-holder = Es gibt keine Person oder Gruppe dieses Namens, der Sie Rollen geben dürfen.
admin-problem-no-over = Es gibt keine Gruppe dieses Namens, über die Sie Rollen vergeben dürfen.
admin-problem-role-built-in = Die Rolle { $role } ist eingebaut und ändert sich nie.
admin-problem-role-taken = Es gibt schon eine Rolle { $role }.
admin-problem-role-name = Ein Name besteht aus 1 bis 64 Kleinbuchstaben, Ziffern, Binde- und Unterstrichen.
admin-problem-role-in-use = Jemand hat die Rolle { $role }. Nehmen Sie sie zuerst weg.
