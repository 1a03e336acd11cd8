# Codes by text message, and the telephone number that they go to.

# Follows the code. Plain letters only: with anything else, one message holds less than half as much.
sms-code-text = ist Ihr Code für { $place }. Er gilt { $minutes } { $minutes ->
    [one] Minute
   *[other] Minuten
}. Geben Sie ihn niemandem.
sms-test = SMS von { $place } kommen an.

sms-sign-in-title = Mit einer SMS anmelden
sms-sign-in-lead = Wir schicken einen Code auf Ihr Handy.
sms-send = Code per SMS schicken
sms-sent-title = Sehen Sie auf Ihr Handy
sms-sent-lead = Wenn { $name } ein Konto mit bestätigter Nummer hat, ist ein Code dorthin unterwegs. Er gilt 10 Minuten und nur in diesem Browser.
sms-code = Code aus der SMS
sms-login = Code per SMS

sms-second-title = Bestätigen Sie, dass Sie es sind
sms-second-lead = Wir schicken einen Code an Ihre Nummer { $address }.
sms-second-mail-lead = Wir schicken einen Code an Ihre Adresse { $address }.
sms-second-sent-lead = Ein Code ist an { $address } unterwegs. Er gilt 10 Minuten und nur hier.
sms-second-send = Code schicken
sms-second-again = Neuen Code schicken
sms-second-code = Code

sms-phone-title = Ihre Telefonnummer
sms-phone-lead = Codes per SMS gehen an diese Nummer. Sie können sich auch mit ihr anmelden.
sms-phone-number = Telefonnummer mit Ländervorwahl
sms-phone-hint = Zum Beispiel +49 151 23456789
sms-phone-current = { $number } ist als Ihre bestätigt.
sms-phone-unconfirmed = { $number } ist noch nicht bestätigt. Schicken Sie einen Code dorthin, um sie zu bestätigen.
sms-phone-send = Code dorthin schicken
sms-phone-sent-lead = Wir haben einen Code an { $number } geschickt. Geben Sie ihn hier ein, dann ist die Nummer Ihre. Er gilt 10 Minuten.
sms-phone-confirm = Nummer bestätigen
sms-phone-remove = Nummer entfernen
sms-phone-other = Andere Nummer verwenden
sms-phone-problem = Das ist keine Telefonnummer. Beginnen Sie mit + und der Ländervorwahl, etwa +49 151 23456789.
sms-phone-taken = Mit dieser Nummer meldet sich jemand bei einem anderen Konto an. Verwenden Sie eine andere, oder entfernen Sie sie zuerst dort.
sms-security = SMS
sms-security-on = Codes gehen an { $number }
sms-security-off = Codes auf Ihr Handy
sms-phone-done = Ihre Telefonnummer ist bestätigt.
sms-phone-removed = Ihre Telefonnummer ist entfernt.
sms-activity = SMS
