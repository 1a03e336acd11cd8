# A code by mail instead of a password.

email-code-title = Sign in without a password
email-code-lead = We’ll send a code to your email address.
email-code-send = Send me a code
email-code-password = Use your password instead
email-code-sent-title = Look in your inbox
email-code-sent-lead = If { $name } has an account, a code is on its way to its address. It works for 10 minutes, and only in this browser.
email-code-filled-lead = Check that you asked for it, and go on.
email-code-code = Code from the mail
email-code-problem = That code isn’t right, or is too old. Check it, or ask for a new one.
email-code-again = Send a new code
email-code-elsewhere-title = Type this code where you began
email-code-elsewhere-lead = You opened the link in another browser than the one you’re signing in with. If it wasn’t you who asked, close this page and give the code to nobody.
login-email-code = Email me a code

# A code by mail as a second step; in the mail itself.
mail-second-code-body = Type this code on the page where you’re signing in to { $place }.
mail-second-code-not-you = If you aren’t signing in, somebody knows your password: change it, and give this code to nobody.
