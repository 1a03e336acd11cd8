# Passkeys: signing in with one, and managing them.

passkey-title = Passkey verwenden
passkey-lead = Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht, Ihrer Displaysperre oder Ihrem Sicherheitsschlüssel.
passkey-submit = Passkey verwenden
passkey-sign-in = Mit Passkey anmelden
passkey-not-used = Es wurde kein Passkey verwendet. Versuchen Sie es noch einmal oder wählen Sie einen anderen Weg.
passkey-refused = Dieser Passkey hat nicht funktioniert
passkey-refused-help = Versuchen Sie es noch einmal oder melden Sie sich auf anderem Weg an.
passkey-expired = Das hat zu lange gedauert
passkey-expired-help = Bitte versuchen Sie es noch einmal.
passkey-needs-script = Passkeys brauchen JavaScript. Schalten Sie es für diese Seite ein oder wählen Sie einen anderen Weg.
passkey-unsupported = Dieser Browser kennt keine Passkeys. Wählen Sie einen anderen Weg.

enrol-passkey-title = Passkey erstellen
enrol-passkey-lead = Dieses Konto braucht einen. Es dauert nur einen Moment: Ihr Gerät fragt nach Ihrem Fingerabdruck, Ihrem Gesicht oder Ihrer Displaysperre – und künftig bei jeder Anmeldung.
enrol-passkey-submit = Passkey erstellen
offer-passkey-title = Nächstes Mal schneller anmelden
offer-passkey-lead = Ihr Gerät kann sich Sie merken: Dann melden Sie sich hier mit Fingerabdruck, Gesicht oder Displaysperre an, und niemand kann ein Passwort stehlen.
offer-passkey-skip = Jetzt nicht
enrol-passkey-instead = Stattdessen Passkey erstellen

passkeys-title = Ihre Passkeys
passkeys-lead = Melden Sie sich mit Fingerabdruck, Gesicht oder Displaysperre an. Einen Passkey kann niemand erraten, und er funktioniert auf keiner anderen Website.
passkeys-known = Passkeys
passkeys-kept =
    { $passkeys ->
        [0] Melden Sie sich mit Fingerabdruck, Gesicht oder Displaysperre an.
        [one] Sie haben einen Passkey.
       *[other] Sie haben { $passkeys } Passkeys.
    }
passkeys-none = Sie haben noch keinen Passkey.
passkeys-synced = Auf allen Ihren Geräten
passkeys-synced-help = Ihr Passwortmanager oder der Hersteller Ihres Handys bewahrt eine Kopie für Ihre anderen Geräte auf.
passkeys-second-step = Nur nach Ihrem Passwort
passkeys-second-step-help = Dieser Schlüssel kann Sie nicht allein anmelden. Er ist Ihr zweiter Schritt bei der Anmeldung.
passkeys-local = Nur auf einem Gerät
passkeys-local-help = Geht dieses Gerät verloren, ist auch der Passkey weg. Fügen Sie einen weiteren als Reserve hinzu.
passkeys-not-yet-synced = Bisher nur auf einem Gerät
passkeys-not-yet-synced-help = Er lässt sich auf Ihre anderen Geräte kopieren. Schalten Sie dort die Synchronisierung ein oder fügen Sie einen als Reserve hinzu.
passkeys-created = Hinzugefügt: { $ago }
passkeys-used = · Zuletzt genutzt: { $ago }
passkeys-never-used = · Noch nicht genutzt
passkeys-change = Umbenennen oder entfernen
passkeys-change-label = { $passkey } umbenennen oder entfernen
passkeys-name = Name
passkeys-name-hint = Damit Sie ihn wiedererkennen, zum Beispiel „Mein Handy“.
passkeys-name-problem = Geben Sie ihm einen Namen mit höchstens 64 Zeichen.
passkeys-rename = Namen speichern
passkeys-remove = Entfernen
passkeys-remove-label = { $passkey } entfernen
passkeys-add-title = Passkey hinzufügen
passkeys-add = Passkey hinzufügen
passkeys-add-not-done = Es wurde kein Passkey hinzugefügt. Sie können es noch einmal versuchen.
passkeys-needs-script = Um einen Passkey hinzuzufügen, brauchen Sie JavaScript. Schalten Sie es für diese Seite ein und laden Sie sie neu.
passkeys-unsupported = Dieser Browser kennt keine Passkeys. Nehmen Sie einen anderen oder Ihr Handy.
passkeys-none-here = Passkeys gehören zum Namen einer Seite, und diese hier wird über eine Nummer erreicht. Wer sie betreibt, kann ihr einen Namen geben.
passkeys-full = Mehr Passkeys kann eine Person hier nicht haben. Entfernen Sie einen, bevor Sie einen weiteren hinzufügen.
passkeys-sign-in-again = Ihre Anmeldung ist schon etwas her. Um Passkeys hinzuzufügen, umzubenennen oder zu entfernen, melden Sie sich erst noch einmal an.
passkeys-sign-in-again-link = Erneut anmelden
passkeys-added = Ihr Passkey ist bereit. Beim nächsten Mal können Sie sich damit anmelden.
passkeys-added-second-step = Ihr Sicherheitsschlüssel ist bereit. Allein kann er Sie nicht anmelden: Er ist Ihr zweiter Schritt nach dem Passwort.
passkeys-renamed = Der Name ist geändert.
passkeys-removed = Der Passkey ist entfernt. Sie können sich damit nicht mehr anmelden. Sie können ihn auch auf Ihrem Gerät löschen.
passkeys-refused = Dieser Passkey ließ sich nicht hinzufügen
passkeys-refused-help = Versuchen Sie es noch einmal oder nehmen Sie ein anderes Gerät.
passkeys-taken = Diesen Passkey haben Sie schon
passkeys-taken-help = Er steht unten in der Liste oder gehört zu einem anderen Konto hier.
passkeys-last = Anders können Sie sich nicht anmelden
passkeys-last-help = Legen Sie ein Passwort fest oder fügen Sie einen weiteren Passkey hinzu, bevor Sie diesen entfernen.
