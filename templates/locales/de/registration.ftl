# Making an account.

login-register-lead = Neu hier?
login-register = Konto anlegen
register-title = Konto anlegen
register-lead = Geben Sie Ihre E-Mail-Adresse an. Wir schicken Ihnen einen Link, mit dem es weitergeht.
register-email = E-Mail-Adresse
register-domains = Sie muss auf { $domains } enden.
register-other-domain = Nur Adressen, die auf { $domains } enden, können hier ein Konto haben.
register-submit = Link schicken
register-sign-in = Ich habe schon ein Konto
register-sent-title = Sehen Sie in Ihr Postfach
register-sent-lead = Eine Nachricht an { $email } ist unterwegs. Der Link darin gilt einen Tag.
register-again = Noch einmal schicken
register-other-address = Andere Adresse verwenden
register-finish-title = Fast geschafft
register-finish-lead = Ihr Konto ist für { $email }. Wählen Sie ein Passwort dafür.
register-name = Ihr Name, wenn Sie mögen
register-finish-submit = Konto anlegen
