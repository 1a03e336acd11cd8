# A code by mail instead of a password.

email-code-title = Ohne Passwort anmelden
email-code-lead = Wir schicken einen Code an Ihre E-Mail-Adresse.
email-code-send = Code schicken
email-code-password = Doch mit Passwort anmelden
email-code-sent-title = Sehen Sie in Ihr Postfach
email-code-sent-lead = Wenn { $name } ein Konto hat, ist ein Code an dessen Adresse unterwegs. Er gilt 10 Minuten und nur in diesem Browser.
email-code-filled-lead = Prüfen Sie, ob Sie ihn angefordert haben, und fahren Sie fort.
email-code-code = Code aus der E-Mail
email-code-problem = Dieser Code stimmt nicht oder ist zu alt. Prüfen Sie ihn, oder lassen Sie sich einen neuen schicken.
email-code-again = Neuen Code schicken
email-code-elsewhere-title = Geben Sie diesen Code dort ein, wo Sie begonnen haben
email-code-elsewhere-lead = Sie haben den Link in einem anderen Browser geöffnet als dem, in dem Sie sich anmelden. Wenn nicht Sie ihn angefordert haben, schließen Sie diese Seite und geben Sie den Code niemandem.
login-email-code = Code per E-Mail

# A code by mail as a second step; in the mail itself.
mail-second-code-body = Geben Sie diesen Code auf der Seite ein, auf der Sie sich bei { $place } anmelden.
mail-second-code-not-you = Wenn Sie sich gerade nicht anmelden, kennt jemand Ihr Passwort: Ändern Sie es, und geben Sie diesen Code niemandem.
