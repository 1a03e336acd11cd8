## Merging two accounts

admin-merge = Mit einem anderen Konto zusammenführen
admin-merge-lead = Für jemanden, der sich zweimal registriert hat. Was nur das andere Konto hat, kommt zu diesem, und das andere wird gelöscht.
admin-merge-open = Zusammenführen …
admin-merge-stays = { $label } bleibt, mit seiner Kennung. Das andere Konto wird gelöscht.
admin-merge-search = Name, Adresse, Nummer oder Kennung des anderen Kontos
admin-merge-which = Welches gehört derselben Person?
admin-merge-none = Sonst passt niemand.
admin-merge-choose = Auswählen
admin-merge-choose-label = { $label } auswählen
admin-merge-moves = Kommt zu { $label }
admin-merge-moves-none = Nichts. Dieses Konto hat alles schon.
admin-merge-goes = Geht mit { $label } verloren
admin-merge-goes-none = Nur das Konto selbst.
admin-merge-goes-whole = Wird entfernt
admin-merge-providers = Anmeldung bei anderen Anbietern
admin-merge-providers-both = Anmeldung bei Anbietern, die das bleibende Konto schon hat
admin-merge-passkeys = Passkeys
admin-merge-known = Angaben
admin-merge-known-both = Angaben, die im bleibenden Konto anders lauten
admin-merge-apps = Apps, die das Konto kennen
admin-merge-end = Beide Konten werden überall abgemeldet. Apps, die { $label } kennen, erfahren nicht, wohin es kam: Sie sehen eine andere Person, die dort neu verbunden werden muss. Das lässt sich nicht rückgängig machen.
admin-merge-button = Endgültig zusammenführen
admin-merge-another = Anderes Konto
admin-done-merged = Die beiden Konten sind jetzt eines.
admin-problem-typed-merge = Sie haben etwas anderes eingegeben. Nichts wurde zusammengeführt.
admin-merge-field =
    { $field ->
        [name] Vollständiger Name
        [given_name] Vorname
        [family_name] Nachname
        [middle_name] Zweiter Vorname
        [nickname] Spitzname
        [preferred_username] Benutzername
        [profile] Profilseite
        [picture] Bild
        [website] Website
        [email] E-Mail-Adresse
        [gender] Geschlecht
        [birthdate] Geburtstag
        [zoneinfo] Zeitzone
        [locale] Sprache
        [phone_number] Telefonnummer
        [address] Postanschrift
       *[other] { $field }
    }
