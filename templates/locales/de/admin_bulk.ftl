# Changes of many accounts in the administration console.
admin-bulk = Sammeländerungen
admin-bulk-lead = Was an vielen Konten auf einmal getan wurde. Jedes Konto wird für sich geändert und kann abgelehnt werden, während andere erledigt sind.
admin-bulk-none = So wurde noch nichts geändert. Wählen Sie Konten in der Liste der Personen.
admin-bulk-what = Änderung
admin-bulk-progress = Wie weit
admin-bulk-when = Angefordert
admin-bulk-outcome = Ergebnis
admin-bulk-disable = Sperren
admin-bulk-enable = Entsperren
admin-bulk-sign-out = Überall abmelden
admin-bulk-require-password = Neues Passwort verlangen
admin-bulk-add-to-group = In eine Gruppe aufnehmen
admin-bulk-remove-from-group = Aus einer Gruppe nehmen
admin-bulk-erase = Endgültig löschen
admin-bulk-action = Was zu tun ist
admin-bulk-group = Gruppe, zum Aufnehmen oder Herausnehmen
admin-bulk-chosen = Mit den gewählten tun
admin-bulk-all-found = Mit allen gefundenen tun
admin-bulk-everybody = Mit allen tun
admin-bulk-choose = { $person } wählen
admin-bulk-count = { $count ->
    [1] 1 Konto würde geändert. Noch ist nichts getan.
   *[other] { $count } Konten würden geändert. Noch ist nichts getan.
}
admin-bulk-type = Geben Sie { $count } ein, um fortzufahren
admin-bulk-typed = Die Zahl der Konten wurde nicht eingegeben. Nichts ist getan.
admin-bulk-start = Beginnen
admin-bulk-nobody = Kein Konto ist gewählt.
admin-bulk-too-many = Das sind mehr als { $most } Konten. Wählen Sie weniger, über eine Gruppe oder eine Suche.
admin-bulk-no-group = Nennen Sie die Gruppe.
admin-bulk-finished = Fertig
admin-bulk-running = Im Gang
admin-bulk-cancelled = Abgebrochen
admin-bulk-cancel = Rest abbrechen
admin-bulk-through = { $through } von { $total } Konten sind durch.
admin-bulk-refused-count = { $count ->
    [1] 1 wurde abgelehnt.
   *[other] { $count } wurden abgelehnt.
}
admin-bulk-show-refused = Diese zeigen
admin-bulk-look-again = Noch einmal ansehen
admin-bulk-done = Erledigt
admin-bulk-refused = Abgelehnt
admin-bulk-waits = Wartet
admin-bulk-left = Unverändert
admin-event-bulk = Sammeländerung von Konten
admin-event-bulk-cancelled = Sammeländerung von Konten abgebrochen
