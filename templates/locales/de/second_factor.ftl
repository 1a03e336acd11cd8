# The second step of signing in.

factor-passkey = Passkey
factor-passkey-hint = Ihr Fingerabdruck, Ihr Gesicht, Ihre Displaysperre oder ein Sicherheitsschlüssel
factor-totp = Authenticator-App
factor-totp-hint = Ein Code aus der App auf Ihrem Handy
factor-sms = SMS
factor-sms-hint = Ein Code, den wir an Ihr Handy senden
factor-email = E-Mail
factor-email-hint = Ein Code, den wir an Ihre Adresse senden
factor-recovery = Notfallcodes
factor-recovery-hint = Einer der Codes, die Sie sich notiert haben

second-factor-title = Noch ein Schritt
second-factor-lead = Wählen Sie, wie Sie zeigen möchten, dass Sie es sind.
second-factor-none = Hier gibt es nichts auszuwählen. Bitte beginnen Sie die Anmeldung noch einmal.
second-factor-trust = Auf diesem Gerät 30 Tage lang nicht mehr fragen
second-factor-submit = Weiter
second-factor-others = Anderen Weg wählen

totp-title = Code eingeben
totp-lead = Öffnen Sie Ihre Authenticator-App und geben Sie den Code ein, den sie für dieses Konto anzeigt.
totp-code = Code aus der App
totp-problem-mismatch = Dieser Code stimmt nicht oder wurde schon benutzt. Warten Sie auf den nächsten und versuchen Sie es noch einmal.

recovery-title = Notfallcode verwenden
recovery-lead = Geben Sie einen der Codes ein, die Sie sich notiert haben. Jeder funktioniert nur einmal.
recovery-code = Notfallcode
recovery-problem-mismatch = Dieser Code stimmt nicht oder wurde schon benutzt. Versuchen Sie es mit einem anderen.

enrol-title = Zweiten Schritt einrichten
enrol-lead = Für dieses Konto reicht ein Passwort nicht aus. Es dauert nur eine Minute: Fügen Sie das Konto in einer Authenticator-App auf Ihrem Handy hinzu.

totp-setup-scan = Öffnen Sie eine Authenticator-App auf Ihrem Handy und scannen Sie dieses Bild.
totp-setup-picture = Bild zum Scannen mit einer Authenticator-App
totp-setup-cannot-scan = Scannen klappt nicht?
totp-setup-type = Geben Sie stattdessen diesen Schlüssel in die App ein:
totp-setup-copy = Schlüssel kopieren
copied = Kopiert
totp-setup-open = App auf diesem Gerät öffnen
totp-setup-confirm = Geben Sie den Code ein, den die App jetzt anzeigt.
totp-setup-submit = Aktivieren

codes-title = Sichern Sie diese Notfallcodes
renew-codes-lead = Mit ihnen kommen Sie ins Konto, wenn Ihr Handy nicht da ist.
renew-codes-title = Neue Codes erstellen
renew-codes-warning = Die alten gelten dann sofort nicht mehr, auch die gedruckten oder gespeicherten.
renew-codes-submit = Meine Codes ersetzen
codes-lead = Wenn Sie Ihr Handy verlieren, kommen Sie mit einem davon in Ihr Konto. Wir zeigen sie nur jetzt.
codes-file-title = Notfallcodes für { $account } bei { $place }
codes-hint = Drucken Sie diese Seite, schreiben Sie die Codes auf oder speichern Sie die Datei dort, wo nur Sie sie finden. Jeder Code funktioniert nur einmal.
codes-download = Als Datei speichern
codes-copy = Kopieren
codes-print = Drucken
codes-continue = Ich habe sie gesichert
