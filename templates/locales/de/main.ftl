# German. What is missing here is shown in English. Use everyday words, and say what happens next.

## Every page

language-name = Deutsch
languages = Sprache
page-title = { $title } · { $place }
page-title-problem = Problem: { $title }
footer-label = Über diese Seite
footer-privacy = Datenschutz
footer-help = Hilfe
app-policy = Datenschutzerklärung
app-terms = Nutzungsbedingungen
new-tab = (öffnet sich in einem neuen Tab)
list-separator = {", "}
list-and-more = { $list } und { $more } weitere
not-you = Nicht Sie?

## Signing in

login-title = Anmelden
login-title-app = Bei { $app } anmelden
login-title-confirm = Bestätigen Sie, dass Sie es sind
login-confirm-app = Um sicherzugehen, dass Sie es noch sind, fragt { $app } noch einmal nach Ihrem Passwort.
login-confirm = Bitte geben Sie Ihr Passwort noch einmal ein. So wissen wir, dass Sie es noch sind.
login-confirm-email = Bestätigen Sie, dass Sie es sind, bevor Sie Ihre E-Mail-Adresse ändern.
login-confirm-password = Bestätigen Sie, dass Sie es sind, bevor Sie Ihr Passwort ändern.
login-confirm-security = Bestätigen Sie, dass Sie es sind, bevor Sie ändern, wie Sie sich anmelden.
login-confirm-data = Bestätigen Sie, dass Sie es sind, bevor Sie Ihre Daten mitnehmen oder Ihr Konto löschen.
login-username = E-Mail oder Benutzername
login-password = Passwort
password-show = Anzeigen
password-hide = Verbergen
password-caps = Die Feststelltaste ist aktiv.
login-submit = Anmelden
login-submit-confirm = Bestätigen
login-or = oder
login-others = Andere Wege der Anmeldung
login-problem-mismatch = Benutzername oder Passwort ist falsch. Prüfen Sie beides und versuchen Sie es noch einmal.
login-too-many-tries = Zu viele Versuche
login-closed = Dieser Weg der Anmeldung ist gesperrt
login-closed-help = Es gab zu viele falsche Versuche, und Warten hilft nicht. Nehmen Sie einen anderen Weg oder einen Browser, in dem Sie schon einmal angemeldet waren. Wer diesen Dienst betreibt, kann die Sperre aufheben.
login-closed-password = Es gab zu viele falsche Versuche, und Warten hilft nicht. Ein neues Passwort hebt die Sperre auf: Wählen Sie unten „Passwort vergessen?“. In einem Browser, in dem Sie schon einmal angemeldet waren, können Sie sich weiterhin anmelden.
login-busy = Gerade melden sich viele Leute an
login-busy-help = Bitte versuchen Sie es in ein paar Sekunden noch einmal.

try-again-seconds =
    { $seconds ->
        [one] In 1 Sekunde können Sie es noch einmal versuchen.
       *[other] In { $seconds } Sekunden können Sie es noch einmal versuchen.
    }
try-again-minutes =
    { $minutes ->
        [one] In 1 Minute können Sie es noch einmal versuchen.
       *[other] In { $minutes } Minuten können Sie es noch einmal versuchen.
    }

## Choosing an account

select-account-title = Konto auswählen
select-account-lead = Danach geht es weiter zu { $place }.
select-account-another = Anderes Konto verwenden

## Not allowed to use the app

access-denied-title = Sie können { $app } nicht benutzen
access-denied-title-short = Kein Zugang
access-denied-lead = { $app } ist für Mitglieder bestimmter Gruppen, und dieses Konto ist in keiner davon. Bitten Sie die Zuständigen für { $app } um Zugang, oder verwenden Sie ein anderes Konto.
access-denied-back = Zurück zu { $app }

## Allowing access

consent-title = { $app } möchte auf Ihr Konto zugreifen
consent-lead = Wenn Sie es erlauben, kann die App:
consent-title-short = Zugriff erlauben
consent-allow = Erlauben
consent-deny = Abbrechen
consent-next = Danach kehren Sie zurück zu
consent-next-device = Danach kehren Sie zurück zur App auf diesem Gerät.
consent-take-back = Widerrufen können Sie das jederzeit
consent-take-back-link = in Ihrem Konto
consent-recognise = Sie beim nächsten Mal wiedererkennen
consent-recognise-detail = Die App sieht keine Ihrer Angaben
consent-profile = Ihren Namen und Ihr Profil sehen
consent-profile-name = Ihren Namen sehen
consent-profile-details = Einige Ihrer Angaben sehen
consent-email = Ihre E-Mail-Adresse sehen
consent-email-verified = Sehen, ob Ihre E-Mail-Adresse bestätigt ist
consent-phone = Ihre Telefonnummer sehen
consent-phone-verified = Sehen, ob Ihre Telefonnummer bestätigt ist
consent-address = Ihre Postanschrift sehen
consent-groups = Sehen, zu welchen Gruppen Sie gehören
consent-groups-none = Sie gehören zu keiner
consent-offline = Zugriff behalten, auch wenn Sie nicht da sind
consent-offline-detail = Bis Sie oder die App ihn beenden
consent-scope = „{ $scope }“ nutzen

claim-nickname = Spitzname
claim-username = Benutzername
claim-picture = Bild
claim-profile = Profilseite
claim-website = Website
claim-gender = Geschlecht
claim-birthdate = Geburtsdatum
claim-zoneinfo = Zeitzone
claim-locale = Sprache

## Going back to the app

respond-title = Es geht weiter zu { $place }
respond-lead = Falls nichts passiert, wählen Sie „Weiter“.
respond-continue = Weiter

## Signing out

logout-title = Abmelden?
logout-lead = Sie werden in diesem Browser von { $place } abgemeldet.
logout-confirm = Abmelden
logout-stay = Angemeldet bleiben
logout-no-return = Eine Rückkehr zur Anwendung ist nicht möglich
logout-no-return-help = Die Anwendung nennt eine Adresse, die hier nicht für sie registriert ist. Sie können sich abmelden und selbst dorthin zurückkehren.
logged-out-title = Sie sind abgemeldet
logged-out-lead = Wenn andere dieses Gerät nutzen, schließen Sie auch den Browser.
logged-out-app = Zurück zu { $app }
logged-out-again = Erneut anmelden
logged-out-deletion-title = Ihr Konto ist geschlossen
logged-out-deletion-lead = Sie sind überall abgemeldet. Am { $date } wird das Konto gelöscht. Bis dahin können Sie zurückkommen: Melden Sie sich an und behalten Sie es.
logged-out-deletion-back = Anmelden und behalten

## Setting up

setup-title = Willkommen
setup-lead = Legen Sie das erste Konto an. Damit verwalten Sie { $place }: Personen, Apps und Einstellungen.
setup-name = Ihr Name
setup-username = Benutzername
setup-email = E-Mail
setup-password = Passwort
setup-password-hint = Mindestens 8 Zeichen. Ein paar Wörter hintereinander sind leicht zu merken und schwer zu erraten.
setup-password-again = Passwort wiederholen
setup-submit = Konto anlegen
problem-missing = Bitte füllen Sie dieses Feld aus.
problem-email = Das sieht nicht nach einer E-Mail-Adresse aus.
problem-username = Verwenden Sie Buchstaben, Ziffern, Punkte, Binde- und Unterstriche, aber keine Leerzeichen.
problem-taken = Das ist schon vergeben. Wählen Sie etwas anderes.
problem-password-short = Verwenden Sie mindestens 8 Zeichen.
problem-password-long = Verwenden Sie höchstens 128 Zeichen.
problem-password-common = Dieses Passwort nutzen zu viele Menschen. Wählen Sie ein anderes.
problem-password-differs = Die beiden Passwörter sind nicht gleich.

## Home

home-title = Ihr Konto
home-greeting = Hallo { $name }
home-sign-out = Abmelden
home-apps = Ihre Apps
home-apps-lead = Diese Apps können sehen, was Sie erlaubt haben.
home-apps-none = Keine App hat Zugriff auf Ihr Konto.
home-app-used = Zuletzt genutzt: { $ago }
home-app-allowed = Erlaubt { $ago }, zurzeit nicht genutzt
home-app-remove = Entfernen
home-app-remove-label = Zugriff von { $app } entfernen
home-app-removed = Die App hat keinen Zugriff mehr.
home-sessions = Hier sind Sie angemeldet
home-session-here = Dieser Browser
home-session-seen = Zuletzt aktiv: { $ago }
home-session-end = Abmelden
home-session-end-label = { $device } abmelden
home-session-ended = Der andere Browser ist abgemeldet.
home-others-end = Überall sonst abmelden
home-others-ended = Überall sonst sind Sie jetzt abgemeldet.
home-done = Erledigt

ago-now = gerade eben
ago-minutes =
    { $minutes ->
        [one] vor 1 Minute
       *[other] vor { $minutes } Minuten
    }
ago-hours =
    { $hours ->
        [one] vor 1 Stunde
       *[other] vor { $hours } Stunden
    }
ago-days =
    { $days ->
        [one] gestern
       *[other] vor { $days } Tagen
    }
ago-date = am { $date }
date = { $day }. { $month } { $year }
date-and-time = { $date }, { $time } Uhr ({ $zone })
date-month =
    { $month ->
        [1] Januar
        [2] Februar
        [3] März
        [4] April
        [5] Mai
        [6] Juni
        [7] Juli
        [8] August
        [9] September
        [10] Oktober
        [11] November
       *[other] Dezember
    }
device-browser-on = { $browser } auf { $system }
device-unknown = Anderer Browser

## When something goes wrong

error-bad-request = Dieser Link funktioniert nicht
error-bad-request-help = Gehen Sie zurück zur App und fangen Sie noch einmal an. Hilft das nicht, sagen Sie den Betreibern Bescheid.
error-sign-in-expired = Diese Anmeldung gilt nicht mehr
error-sign-in-expired-help = Sie hat zu lange gedauert oder war schon abgeschlossen. Gehen Sie zurück zur App und fangen Sie noch einmal an.
error-sign-in-expired-app-help = Sie hat zu lange gedauert oder war schon abgeschlossen. Gehen Sie zurück zu { $app } und fangen Sie dort noch einmal an.
error-form = Diese Seite ist veraltet
error-form-help = Es wurde nichts geändert. Öffnen Sie die Seite neu und versuchen Sie es noch einmal.
error-forbidden = Sie haben keinen Zugriff
error-forbidden-help = Ihr Konto darf diese Seite nicht öffnen. Wenn Sie sie brauchen, fragen Sie, wer diesen Dienst betreibt.
error-not-found = Hier ist nichts
error-not-found-help = Vielleicht enthält die Adresse einen Tippfehler, oder die Seite ist umgezogen.
error-setup = Dieser Einrichtungslink gilt nicht mehr
error-setup-help = Er wurde schon benutzt, ist zu alt, oder der Server hat einen neueren ausgegeben: Es gilt nur der letzte. Wenn das Konto bereits angelegt ist, melden Sie sich an.
error-too-many-tries = Zu viele Versuche
error-busy = Bei uns ist gerade viel los
error-busy-help = Bitte warten Sie ein paar Sekunden und laden Sie diese Seite dann neu.
error-broken = Bei uns ist etwas schiefgegangen
error-broken-help = Es lag nicht an Ihnen. Bitte versuchen Sie es gleich noch einmal.
error-start = Zur Startseite
error-page = Seite neu öffnen
error-app = Zurück zu { $app }
error-reference = Kennung für Rückfragen
