# Passkeys: signing in with one, and managing them.

passkey-title = Use your passkey
passkey-lead = Your device asks for your fingerprint, your face, your screen lock or your security key.
passkey-submit = Use passkey
passkey-sign-in = Sign in with a passkey
passkey-not-used = No passkey was used. You can try again, or go on in another way.
passkey-refused = That passkey didn’t work
passkey-refused-help = Try again, or sign in in another way.
passkey-expired = That took too long
passkey-expired-help = Please try again.
passkey-needs-script = Passkeys need JavaScript. Turn it on for this page, or go on in another way.
passkey-unsupported = This browser has no passkeys. Go on in another way.

enrol-passkey-title = Create a passkey
enrol-passkey-lead = This account needs one. It takes a moment: your device asks for your fingerprint, your face or your screen lock, and does so whenever you sign in.
enrol-passkey-submit = Create a passkey
offer-passkey-title = Sign in faster next time
offer-passkey-lead = Your device can remember you: then your fingerprint, your face or your screen lock signs you in here, and nobody can steal a password.
offer-passkey-skip = Not now
enrol-passkey-instead = Create a passkey instead

passkeys-title = Your passkeys
passkeys-lead = Sign in with your fingerprint, your face or your screen lock. A passkey can’t be guessed, and works on no other site.
passkeys-known = Passkeys
passkeys-kept =
    { $passkeys ->
        [0] Sign in with your fingerprint, your face or your screen lock.
        [one] You have one passkey.
       *[other] You have { $passkeys } passkeys.
    }
passkeys-none = You have no passkey yet.
passkeys-synced = On all your devices
passkeys-synced-help = Your password manager or your phone’s maker keeps a copy for your other devices.
passkeys-second-step = Only after your password
passkeys-second-step-help = This key cannot sign you in by itself. It is your second step when you sign in.
passkeys-local = Only on one device
passkeys-local-help = If that device is lost, this passkey is too. Add another one as a spare.
passkeys-not-yet-synced = Only on one device so far
passkeys-not-yet-synced-help = It can be copied to your other devices. Turn on syncing there, or add a spare.
passkeys-created = Added { $ago }
passkeys-used = · Last used { $ago }
passkeys-never-used = · Not used yet
passkeys-change = Rename or remove
passkeys-change-label = Rename or remove { $passkey }
passkeys-name = Name
passkeys-name-hint = So that you know it again, such as “My phone”.
passkeys-name-problem = Give it a name of at most 64 letters.
passkeys-rename = Save name
passkeys-remove = Remove
passkeys-remove-label = Remove { $passkey }
passkeys-add-title = Add a passkey
passkeys-add = Add a passkey
passkeys-add-not-done = No passkey was added. You can try again.
passkeys-needs-script = Adding a passkey needs JavaScript. Turn it on for this page and load it again.
passkeys-unsupported = This browser has no passkeys. Try another one, or your phone.
passkeys-none-here = Passkeys belong to the name of a site, and this one is reached by a number. Whoever runs it can give it a name.
passkeys-full = You have as many passkeys as one person can have here. Remove one before you add another.
passkeys-sign-in-again = To add, rename or remove a passkey, sign in again first: it has been a while.
passkeys-sign-in-again-link = Sign in again
passkeys-added = Your passkey is ready. Next time you can sign in with it.
passkeys-added-second-step = Your security key is ready. It cannot sign you in by itself: it is your second step, after your password.
passkeys-renamed = The name is changed.
passkeys-removed = The passkey is removed. It doesn’t sign you in any more. You can delete it on your device too.
passkeys-refused = That passkey couldn’t be added
passkeys-refused-help = Try again, or choose another device.
passkeys-taken = You have that passkey already
passkeys-taken-help = It’s in the list below, or belongs to another account here.
passkeys-last = It’s your only way to sign in
passkeys-last-help = Set a password or add another passkey before you remove this one.
