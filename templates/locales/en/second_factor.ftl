# The second step of signing in.

factor-passkey = Passkey
factor-passkey-hint = Your fingerprint, your face, your screen lock or a security key
factor-totp = Authenticator app
factor-totp-hint = A code from the app on your phone
factor-sms = Text message
factor-sms-hint = A code sent to your phone
factor-email = Email
factor-email-hint = A code sent to your address
factor-recovery = Recovery codes
factor-recovery-hint = One of the codes you wrote down

second-factor-title = One more step
second-factor-lead = Choose how you’d like to show it’s you.
second-factor-none = There is nothing to choose from here. Please start signing in again.
second-factor-trust = Don’t ask again on this device for 30 days
second-factor-submit = Continue
second-factor-others = Try another way

totp-title = Enter your code
totp-lead = Open your authenticator app and type the code it shows for this account.
totp-code = Code from the app
totp-problem-mismatch = That code isn’t right, or was used already. Wait for the next one and try again.

recovery-title = Use a recovery code
recovery-lead = Type one of the codes you wrote down. Each works once.
recovery-code = Recovery code
recovery-problem-mismatch = That code isn’t right, or was used already. Try another one.

enrol-title = Set up a second step
enrol-lead = This account needs more than a password. It takes a minute: add it to an authenticator app on your phone.

totp-setup-scan = Open an authenticator app on your phone and scan this picture.
totp-setup-picture = Picture to scan with an authenticator app
totp-setup-cannot-scan = Can’t scan it?
totp-setup-type = Type this key into the app instead:
totp-setup-copy = Copy the key
copied = Copied
totp-setup-open = Open an app on this device
totp-setup-confirm = Type the code that the app shows now.
totp-setup-submit = Turn on

codes-title = Save your recovery codes
renew-codes-lead = They let you in when your phone isn’t at hand.
renew-codes-title = Make new codes
renew-codes-warning = The old ones stop working at once, also those that you have printed or saved.
renew-codes-submit = Replace my codes
codes-lead = If you lose your phone, you can sign in with one of them. We show them only now.
codes-file-title = Recovery codes for { $account } at { $place }
codes-hint = Print this page, write the codes down or save the file where only you can find it. Each code works once.
codes-download = Save as a file
codes-copy = Copy
codes-print = Print
codes-continue = I’ve saved them
