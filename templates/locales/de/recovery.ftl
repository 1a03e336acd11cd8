# A forgotten password.

login-forgotten = Passwort vergessen?
login-password-changed = Ihr Passwort ist geändert
login-password-changed-help = Melden Sie sich mit dem neuen an.
recover-title = Passwort vergessen?
recover-lead = Sagen Sie uns, wer Sie sind, und wir schicken Ihnen einen Link, mit dem Sie ein neues wählen.
recover-submit = Link schicken
recover-back = Zurück zur Anmeldung
recover-sent-title = Sehen Sie in Ihr Postfach
recover-sent-lead = Wenn { $name } ein Konto hat, ist ein Link an dessen Adresse unterwegs. Er gilt 30 Minuten.
recover-again = Link noch einmal schicken
reset-title = Neues Passwort wählen
reset-lead = Danach melden Sie sich damit an. Überall sonst werden Sie abgemeldet.
error-link = Dieser Link gilt nicht mehr
error-link-help = Er wurde schon benutzt, ist zu alt, oder am Konto hat sich seither etwas geändert. Lassen Sie sich einen neuen schicken.
