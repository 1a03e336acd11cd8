# The pages where people look after their own account.

account-nav = Your account
account-nav-home = Overview
account-nav-security = Security
account-nav-devices = Devices
account-back = Back

security-title = Security
security-lead = How you sign in, and what protects your account.
security-ways-in = Ways to sign in
security-password = Password
security-password-set = You have a password.
security-password-none = You have no password.
security-password-changed = Your password is changed. Everywhere else you’re signed out.
security-second-step = Second step
security-second-step-lead = After your password we ask for something only you have, so that a stolen password isn’t enough.
security-on = On
security-totp-on = We ask for a code when you sign in.
security-totp-off = Codes from an app on your phone.
security-set-up = Set up
security-manage = Manage
security-codes-left =
    { $codes ->
        [0] None left. Make new ones now.
        [one] 1 code left. Make new ones soon.
       *[other] { $codes } codes left.
    }
security-codes-renew = Make new ones
security-authenticator-removed = The authenticator app is removed. Your password alone signs you in now.

authenticator-title = Set up an authenticator app
authenticator-lead = From then on we ask for a code from your phone when you sign in.
authenticator-title-on = Your authenticator app
authenticator-on = It’s on: we ask for a code when you sign in.
authenticator-remove-lead = If you remove it, your recovery codes stop working too. To move to a new phone, remove it and set it up again there.
authenticator-remove = Remove the app

devices-title = Your devices
devices-lead = Browsers you’ve signed in from. If a stranger guesses at your password, these stay open to you.
devices-known = Known devices
devices-none = No browser is remembered.
devices-seen = Last sign-in { $ago }
devices-trusted = · Second step not asked until { $date }
devices-forget = Forget
devices-forget-label = Forget { $device }
devices-forgotten = We’ll ask for your second step there again.
