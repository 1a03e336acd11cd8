# Überblick und Suche der Konsole.
overview-title = Überblick
overview-well = Im Moment braucht nichts Ihre Hilfe.
overview-matters = { $count ->
    [1] Eine Sache braucht Sie.
   *[other] { $count } Dinge brauchen Sie.
}
overview-see = Ansehen
overview-app-fails = { $app } wurde am letzten Tag { $count ->
    [1] einmal
   *[other] { $count }-mal
} abgelehnt
overview-undelivered = { $count ->
    [1] Eine Nachricht war nicht zustellbar
   *[other] { $count } Nachrichten waren nicht zustellbar
}
overview-undelivered-lead = Sie wurden eine Weile versucht und aufgegeben. Sehen Sie nach dem Mailserver.
overview-key-ends = Der API-Schlüssel { $name } endet am { $date }
overview-key-ends-lead = Das Programm, das ihn benutzt, wird danach abgelehnt. Machen Sie vorher einen neuen.
overview-sign-ins = Anmeldungen
overview-before = { $count } am Tag davor
overview-failures = Fehlgeschlagen
overview-accounts = Neue Konten
overview-last-day = in den letzten 24 Stunden
overview-hours = Anmeldungen je Stunde
overview-good = angemeldet
overview-bad = fehlgeschlagen
overview-hour = { $at }: { $good } angemeldet, { $bad } fehlgeschlagen
overview-highest = höchstens { $count } je Stunde
overview-chart = Balken für jede der letzten 24 Stunden: insgesamt { $good } Anmeldungen, { $bad } fehlgeschlagen
overview-set-up = Einrichtung abschließen
overview-set-up-name = Geben Sie den Anmeldeseiten Ihren Namen (branding.name)
overview-set-up-mail = Richten Sie Mail ein, damit Personen ihr Konto wiederherstellen können (mail)
overview-set-up-app = Verbinden Sie die erste App
overview-set-up-owner = Machen Sie eine zweite Person zur Eigentümerin, damit niemand mit Ihnen ausgesperrt ist
overview-set-up-anchor = Bewahren Sie Anker des Audit-Logs anderswo auf (audit.anchor_file)
overview-done = Erledigt
overview-open = Offen
search-title = Suche
search-label = Personen, Apps, Gruppen, Kennungen finden
search-lead = Ein Teil eines Namens oder einer Adresse, die client_id einer App oder die Kennung einer Fehlerseite.
search-for = Was es zu „{ $text }“ gibt
search-none = Nichts, was Sie sehen dürfen, passt.
