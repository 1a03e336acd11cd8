# Mail. Locked screens show subjects: put no codes and no names of people into them.

mail-sender = Gesendet von { $place }, { $address }. Antworten auf diese Nachricht liest niemand.
mail-button-help = Wenn die Schaltfläche nicht funktioniert, öffnen Sie diese Adresse:
mail-expires-minutes =
    { $minutes ->
        [one] Dafür haben Sie 1 Minute Zeit.
       *[other] Dafür haben Sie { $minutes } Minuten Zeit.
    }
mail-expires-hours =
    { $hours ->
        [one] Dafür haben Sie 1 Stunde Zeit.
       *[other] Dafür haben Sie { $hours } Stunden Zeit.
    }
mail-expires-days =
    { $days ->
        [one] Dafür haben Sie 1 Tag Zeit.
       *[other] Dafür haben Sie { $days } Tage Zeit.
    }

mail-test-subject = E-Mails von { $place } kommen an
mail-test-body = Das ist ein Test. Wenn Sie ihn lesen können, kann { $place } Ihnen E-Mails senden. Sie müssen nichts tun.

mail-code-subject = Ihr Code für { $place }
mail-code-body = Geben Sie diesen Code ein, um sich bei { $place } anzumelden.
mail-code-button = Code für mich eintragen
mail-code-not-you = Wenn Sie ihn nicht angefordert haben, können Sie diese Nachricht ignorieren. Geben Sie den Code niemals weiter, ganz gleich, wer danach fragt.

mail-reset-subject = Neues Passwort für { $place } wählen
mail-reset-body = Jemand – hoffentlich Sie – hat bei { $place } um ein neues Passwort gebeten. Öffnen Sie diesen Link, um eines zu wählen.
mail-reset-button = Neues Passwort wählen
mail-reset-not-you = Wenn Sie das nicht waren, ignorieren Sie diese Nachricht: Ihr Passwort bleibt, wie es ist.

mail-register-subject = Ihr Konto bei { $place }
mail-register-body = Öffnen Sie diesen Link, um Ihr Konto bei { $place } fertig anzulegen.
mail-register-button = Konto anlegen
mail-register-not-you = Wenn Sie kein Konto anlegen wollten, ignorieren Sie diese Nachricht: Es wird keines angelegt.

mail-email-subject = Ist das Ihre E-Mail-Adresse?
mail-email-body = Bitte bestätigen Sie für { $place }, dass diese E-Mail-Adresse Ihnen gehört. Von da an hat Ihr Konto sie.
mail-email-button = Ja, das ist meine
mail-email-not-you = Wenn Sie nicht wissen, worum es geht, ignorieren Sie diese Nachricht.

mail-already-subject = Ihr Konto bei { $place }
mail-already-body = Jemand – hoffentlich Sie – wollte diese Adresse bei { $place } für ein Konto verwenden. Sie gehört schon zu einem: Melden Sie sich damit an. Wenn Sie Ihr Passwort nicht mehr wissen, wählen Sie dort „Passwort vergessen?“.
mail-already-button = Anmelden
mail-already-not-you = Wenn Sie das nicht waren, ignorieren Sie diese Nachricht: Es hat sich nichts geändert.

mail-invitation-subject = Einladung zu { $place }
mail-invitation-body = Sie sind eingeladen, bei { $place } ein Konto anzulegen.
mail-invitation-button = Konto anlegen
mail-invitation-not-you = Wenn Sie nicht wissen, worum es geht, ignorieren Sie diese Nachricht: Es wird kein Konto angelegt.

mail-changed-subject = Ihr Konto bei { $place } wurde geändert
mail-changed-password = Das Passwort Ihres Kontos bei { $place } wurde geändert.
mail-changed-email = Die E-Mail-Adresse Ihres Kontos bei { $place } wurde geändert. Ab jetzt gehen E-Mails an die neue.
mail-changed-email-here = Die E-Mail-Adresse Ihres Kontos bei { $place } ist von jetzt an diese hier.
mail-changed-factor-added = Für Ihr Konto bei { $place } gibt es einen neuen Weg, sich anzumelden.
mail-changed-factor-removed = Aus Ihrem Konto bei { $place } wurde ein Weg, sich anzumelden, entfernt.
mail-changed-recovery-codes = Ihr Konto bei { $place } hat neue Notfallcodes. Die alten gelten nicht mehr.
mail-changed-deletion = Sie möchten Ihr Konto bei { $place } löschen. Es ist ab sofort geschlossen. Bis es endgültig gelöscht wird, können Sie zurückkommen: Melden Sie sich an und behalten Sie es.
mail-changed-by-administrator = Jemand von der Verwaltung von { $place } hat Ihr Konto geändert. Wann, steht auf der Seite „Aktivität“.
mail-changed-when = Das geschah am { $time }.
mail-changed-when-device = Das geschah am { $time }. Gerät: { $device }.
mail-changed-not-you = Wenn Sie das waren, müssen Sie nichts tun. Wenn nicht, melden Sie sich an, wählen Sie ein neues Passwort und beenden Sie die Anmeldungen, die Sie nicht kennen.
mail-changed-button = Mein Konto ansehen
