# Making an account.

login-register-lead = New here?
login-register = Create account
register-title = Create account
register-lead = Tell us your email address. We’ll send you a link to go on with.
register-email = Email address
register-domains = It must end in { $domains }.
register-other-domain = Only addresses that end in { $domains } can have an account here.
register-submit = Send me the link
register-sign-in = I have an account already
register-sent-title = Look in your inbox
register-sent-lead = A message is on its way to { $email }. Its link works for a day.
register-again = Send it again
register-other-address = Use another address
register-finish-title = Nearly done
register-finish-lead = Your account is for { $email }. Choose a password for it.
register-name = Your name, if you like
register-finish-submit = Create account
