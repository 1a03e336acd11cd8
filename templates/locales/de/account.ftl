# The pages of the user's own account.

account-nav = Ihr Konto
account-nav-home = Übersicht
account-nav-security = Sicherheit
account-nav-devices = Geräte
account-nav-activity = Aktivitäten
account-nav-profile = Profil
account-nav-data = Ihre Daten
account-back = Zurück

security-title = Sicherheit
security-lead = Wie Sie sich anmelden und was Ihr Konto schützt.
security-ways-in = So melden Sie sich an
security-password = Passwort
security-password-set = Sie haben ein Passwort.
security-password-none = Sie haben kein Passwort.
security-password-changed = Ihr Passwort ist geändert. Überall sonst sind Sie jetzt abgemeldet.
security-second-step = Zweiter Schritt
security-second-step-lead = Nach dem Passwort fragen wir nach etwas, das nur Sie haben. So reicht ein gestohlenes Passwort allein nicht aus.
security-on = Aktiv
security-totp-on = Beim Anmelden fragen wir nach einem Code.
security-totp-off = Codes aus einer App auf Ihrem Handy.
security-set-up = Einrichten
security-manage = Verwalten
security-change = Ändern
security-action = { $action }: { $what }
security-codes-left =
    { $codes ->
        [0] Keiner mehr übrig. Erstellen Sie jetzt neue.
        [one] Noch 1 Code übrig. Erstellen Sie bald neue.
       *[other] Noch { $codes } Codes übrig.
    }
security-codes-renew = Neue erstellen
security-authenticator-removed = Die Authenticator-App ist entfernt. Zum Anmelden genügt jetzt Ihr Passwort allein.

authenticator-title = Authenticator-App einrichten
authenticator-lead = Danach fragen wir beim Anmelden nach einem Code von Ihrem Handy.
authenticator-title-on = Ihre Authenticator-App
authenticator-on = Sie ist aktiv: Beim Anmelden fragen wir nach einem Code.
authenticator-remove-lead = Wenn Sie die App entfernen, gelten auch Ihre Notfallcodes nicht mehr. Wenn Sie das Handy wechseln, entfernen Sie die App hier und richten sie auf dem neuen Handy wieder ein.
authenticator-remove = App entfernen

devices-title = Ihre Geräte
devices-lead = Browser, in denen Sie sich schon angemeldet haben. Auch wenn jemand Ihr Passwort zu erraten versucht, können Sie sich dort weiter anmelden.
devices-known = Bekannte Geräte
devices-none = Es ist kein Browser gespeichert.
devices-seen = Letzte Anmeldung: { $ago }
devices-trusted = · Ohne zweiten Schritt bis { $date }
devices-forget = Entfernen
devices-forget-label = { $device } entfernen
devices-forgotten = Dort fragen wir künftig wieder nach dem zweiten Schritt.

new-password = Neues Passwort
new-password-again = Neues Passwort wiederholen
new-password-submit = Passwort ändern
new-password-title = Wählen Sie Ihr eigenes Passwort
new-password-lead = Das Passwort von eben hat jemand anderes für Sie festgelegt. Wählen Sie eines, das nur Sie kennen.
password-title = Passwort ändern
password-lead = Hier bleiben Sie angemeldet. Überall sonst und in Ihren Apps melden Sie sich neu an.
problem-password-same = Das ist Ihr jetziges Passwort. Wählen Sie ein anderes.
problem-password-word = Ein einzelnes Wort oder ein Name ist leicht zu erraten. Nehmen Sie noch ein paar Wörter dazu.
problem-password-date = Daten sind leicht zu erraten. Nehmen Sie lieber ein paar Wörter.
problem-password-pattern = Reihen und Wiederholungen sind leicht zu erraten. Nehmen Sie lieber ein paar Wörter.
problem-password-guessable = Das ist leicht zu erraten. Nehmen Sie noch ein paar Wörter dazu.
problem-password-breached = Dieses Passwort wurde anderswo gestohlen und steht auf den Listen, die Angreifer durchprobieren. Wählen Sie ein anderes.
password-check = Wie stark ist es?
password-strength = Stärke
password-strength-guessed = Eines der ersten, die jeder probiert
password-strength-weak = Schwach
password-strength-fair = Ausreichend
password-strength-good = Gut
password-strength-strong = Stark

terms-title = Unsere Bedingungen haben sich geändert
terms-lead = Um { $place } weiter zu nutzen, lesen und akzeptieren Sie sie bitte.
terms-read = Bedingungen lesen
terms-accept = Ich akzeptiere

keep-title = Möchten Sie Ihr Konto behalten?
keep-lead = Sie haben uns gebeten, dieses Konto zu löschen. Das geschieht am { $date }, außer Sie behalten es.
keep-submit = Konto behalten
keep-after = Möchten Sie immer noch gehen? Dann müssen Sie nichts weiter tun: Schließen Sie einfach diese Seite.

activity-title = Aktivitäten
activity-lead = Was in Ihrem Konto passiert ist. Wenn etwas nicht von Ihnen war, ändern Sie Ihr Passwort.
activity-latest = Zuletzt
activity-none = Noch nichts.
activity-an-app = eine App
activity-by-password = Passwort
activity-by-totp = Authenticator-App
activity-by-recovery-code = Notfallcode
activity-by-passkey = Passkey
activity-by-email = E-Mail-Code
activity-by-other = Anderer Weg
activity-proved = Angemeldet: { $by }
activity-failed = Anmeldung fehlgeschlagen: { $by }
activity-throttled = Anmeldung nach zu vielen Versuchen gebremst: { $by }
activity-factor-added = Eingerichtet: { $by }
activity-factor-removed = Entfernt: { $by }
activity-factor-changed = Erneuert: { $by }
activity-passkey-added = Passkey hinzugefügt
activity-passkey-removed = Passkey entfernt
activity-provider-linked = Anderen Anbieter verknüpft
activity-provider-unlinked = Verknüpfung mit einem Anbieter gelöst
activity-account-created = Konto angelegt
activity-by-provider = Anderer Anbieter
activity-signed-out = Abgemeldet
activity-password-changed = Passwort geändert
activity-email-changed = E-Mail-Adresse geändert
activity-email-verified = E-Mail-Adresse bestätigt
activity-profile-changed = Profil geändert
activity-terms-accepted = Nutzungsbedingungen akzeptiert
activity-exported = Kopie Ihrer Daten heruntergeladen
activity-deletion-requested = Um Löschung des Kontos gebeten
activity-deletion-cancelled = Konto behalten
activity-device-forgotten = Gerät entfernt
activity-changed-by-administrator = Konto von der Administration geändert
activity-set-up = Diesen Dienst eingerichtet
activity-app-allowed = Zugriff auf das Konto erlaubt für { $app }
activity-app-denied = Zugriff abgelehnt für { $app }
activity-app-removed = Zugriff beendet für { $app }
activity-device-approved = Ein Gerät für { $app } angemeldet
activity-device-denied = Ein Gerät für { $app } abgewiesen
activity-app-signed-in = Angemeldet für { $app }
activity-app-stolen = Zugriff zur Sicherheit beendet: { $app } hat einen alten Schlüssel noch einmal benutzt

profile-title = Ihr Profil
profile-lead = Was Apps über Sie erfahren, wenn Sie es erlauben.
profile-saved = Ihr Profil ist auf dem neuesten Stand.
profile-too-long = Das ist zu lang
profile-too-long-help = Bitte verwenden Sie jeweils höchstens 200 Zeichen.
profile-name = Name
profile-given-name = Vorname
profile-family-name = Nachname
profile-nickname = Spitzname
profile-language = Sprache
profile-language-browser = Wie im Browser
profile-save = Speichern
profile-login-names = Damit melden Sie sich an
profile-login-names-hint = Die Administration kann jeden davon ändern.

data-title = Ihre Daten
data-lead = Alles, was wir über Sie speichern, gehört Ihnen.
data-copy = Kopie mitnehmen
data-copy-lead = Ihr Profil, Ihre Geräte, Apps und Aktivitäten als Datei, die Programme lesen können.
data-copy-submit = Daten herunterladen
data-delete = Konto löschen
data-delete-lead =
    { $days ->
        [one] Wir melden Sie sofort überall ab und löschen nach 1 Tag alles. Bis dahin können Sie zurückkommen.
       *[other] Wir melden Sie sofort überall ab und löschen nach { $days } Tagen alles. Bis dahin können Sie zurückkommen.
    }
data-delete-admin = Sie verwalten diesen Dienst. Bitten Sie zuerst jemand anderen aus der Administration, Ihnen diese Rolle abzunehmen.
data-delete-confirm = Mir ist klar, dass Apps mich dann nicht mehr kennen.
data-delete-unconfirmed = Bitte setzen Sie zuerst das Häkchen.
data-delete-submit = Mein Konto löschen

email-title = Ihre E-Mail-Adresse
email-lead = Dorthin schreiben wir wegen Ihres Kontos, und Sie können sich damit anmelden.
email-current = Ihre Adresse
email-verified = Bestätigt
email-unverified = Noch wissen wir nicht, dass sie Ihnen gehört.
email-verify = Per E-Mail bestätigen
email-another = Andere Adresse
email-hint = Wir schicken einen Link dorthin. Bis Sie ihn öffnen, bleibt Ihre Adresse, wie sie ist.
email-other-domain = Adressen dieser Domain kann hier niemand haben.
email-sent = Wir haben an { $email } geschrieben. Öffnen Sie den Link darin innerhalb von zwei Stunden, während Sie angemeldet sind.
email-confirm-title = Diese Adresse verwenden?
email-confirm-lead = Von jetzt an ist { $email } die Adresse von { $account }.
email-confirm-submit = Ja, verwenden
email-confirm-not-now = Nein
email-changed = Ihre E-Mail-Adresse ist bestätigt.
profile-email = E-Mail-Adresse ändern
profile-attributes = Mehr über Sie
profile-attributes-hint = Nur ein Administrator kann das ändern.
profile-attribute-wrong = { $label } lässt sich so nicht speichern
profile-attribute-wrong-help = Prüfen Sie die Eingabe. Vielleicht ist sie Pflicht, zu lang oder keine Zahl.
attribute-unknown = Nicht gesetzt
attribute-yes = Ja
attribute-no = Nein
attribute-list-hint = Ein Eintrag je Zeile.
