# A forgotten password.

login-forgotten = Forgotten your password?
login-password-changed = Your password is changed
login-password-changed-help = Sign in with the new one.
recover-title = Forgotten your password?
recover-lead = Tell us who you are, and we’ll send you a link to choose a new one.
recover-submit = Send me a link
recover-back = Back to sign-in
recover-sent-title = Look in your inbox
recover-sent-lead = If { $name } has an account, a link is on its way to its address. It works for 30 minutes.
recover-again = Send the link again
reset-title = Choose a new password
reset-lead = After that you sign in with it. Everywhere else you’re signed out.
error-link = This link no longer works
error-link-help = It was used already, it is too old, or something about the account has changed since. Ask for a new one.
