# The pages of the user's own account.

account-nav = Your account
account-nav-home = Overview
account-nav-security = Security
account-nav-devices = Devices
account-nav-activity = Activity
account-nav-profile = Profile
account-nav-data = Your data
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
security-change = Change
security-action = { $action }: { $what }
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
devices-lead = Browsers you’ve signed in from. If a stranger guesses at your password, you can still sign in there.
devices-known = Known devices
devices-none = No browser is remembered.
devices-seen = Last sign-in { $ago }
devices-trusted = · Second step not asked until { $date }
devices-forget = Forget
devices-forget-label = Forget { $device }
devices-forgotten = We’ll ask for your second step there again.

new-password = New password
new-password-again = Repeat new password
new-password-submit = Change password
new-password-title = Choose your own password
new-password-lead = Somebody set the one you just used for you. Choose one that only you know.
password-title = Change your password
password-lead = You stay signed in here. Everywhere else, and in your apps, you sign in again.
problem-password-same = That’s the one you have now. Choose another.
problem-password-word = A word or a name alone is easy to guess. Add a few more words.
problem-password-date = Dates are easy to guess. Use a few words instead.
problem-password-pattern = Rows and repetitions are easy to guess. Use a few words instead.
problem-password-guessable = That’s easy to guess. Add a few more words.
problem-password-breached = This password was stolen somewhere else, and is on the lists that attackers try. Choose another.
password-check = How strong is it?
password-strength = Strength
password-strength-guessed = Among the first that anybody tries
password-strength-weak = Weak
password-strength-fair = Fair
password-strength-good = Good
password-strength-strong = Strong

terms-title = Our terms have changed
terms-lead = To go on using { $place }, please read and accept them.
terms-read = Read the terms
terms-accept = I accept

keep-title = Keep your account?
keep-lead = You asked us to delete this account. It goes on { $date }, unless you keep it.
keep-submit = Keep my account
keep-after = Still want to leave? There’s nothing more to do: just close this page.

activity-title = Activity
activity-lead = What happened in your account. If something wasn’t you, change your password.
activity-latest = Latest
activity-none = Nothing yet.
activity-an-app = an app
activity-by-password = your password
activity-by-totp = your authenticator app
activity-by-recovery-code = a recovery code
activity-by-passkey = a passkey
activity-by-email = an email code
activity-by-other = another way
activity-proved = Signed in with { $by }
activity-failed = Failed sign-in with { $by }
activity-throttled = Sign-in slowed down after too many tries with { $by }
activity-factor-added = Set up { $by }
activity-factor-removed = Removed { $by }
activity-factor-changed = Renewed { $by }
activity-passkey-added = Added a passkey
activity-passkey-removed = Removed a passkey
activity-provider-linked = Linked another provider
activity-provider-unlinked = Unlinked another provider
activity-account-created = Created the account
activity-by-provider = another provider
activity-signed-out = Signed out
activity-password-changed = Changed the password
activity-email-changed = Changed the email address
activity-email-verified = Confirmed the email address
activity-profile-changed = Changed the profile
activity-terms-accepted = Accepted the terms
activity-exported = Downloaded a copy of your data
activity-deletion-requested = Asked to delete the account
activity-deletion-cancelled = Kept the account
activity-device-forgotten = Forgot a device
activity-changed-by-administrator = An administrator changed the account
activity-set-up = Set up this service
activity-app-allowed = Allowed { $app } to use the account
activity-app-denied = Said no to { $app }
activity-app-removed = Took { $app }’s access away
activity-device-approved = Let a device in to { $app }
activity-device-denied = Kept a device out of { $app }
activity-app-signed-in = Signed in to { $app }
activity-app-stolen = { $app } used an old key a second time; we ended its access to be safe

profile-title = Your profile
profile-lead = What apps learn about you when you allow it.
profile-saved = Your profile is up to date.
profile-too-long = That’s too long
profile-too-long-help = Please use at most 200 characters for each.
profile-name = Name
profile-given-name = First name
profile-family-name = Last name
profile-nickname = Nickname
profile-language = Language
profile-language-browser = The same as your browser
profile-save = Save
profile-login-names = Names you sign in with
profile-login-names-hint = An administrator can change any of them.

data-title = Your data
data-lead = Everything we keep about you is yours.
data-copy = Take a copy
data-copy-lead = Your profile, devices, apps and activity, as a file that programs can read.
data-copy-submit = Download my data
data-delete = Delete your account
data-delete-lead =
    { $days ->
        [one] We sign you out everywhere at once, and erase everything after 1 day. Until then you can come back.
       *[other] We sign you out everywhere at once, and erase everything after { $days } days. Until then you can come back.
    }
data-delete-admin = You are an administrator of this service. Ask another administrator to take that role from you first.
data-delete-confirm = I understand that apps will no longer know me.
data-delete-unconfirmed = Please tick the box first.
data-delete-submit = Delete my account

email-title = Your email address
email-lead = Mail about your account goes there, and you can sign in with it.
email-current = Your address
email-verified = Confirmed
email-unverified = We don’t know yet that it’s yours.
email-verify = Confirm it by mail
email-another = Another address
email-hint = We send a link there. Your address stays as it is until you open it.
email-other-domain = Nobody can have an address of that domain here.
email-sent = We’ve sent a message to { $email }. Open its link within two hours, signed in.
email-confirm-title = Use this address?
email-confirm-lead = From now on { $email } is the address of { $account }.
email-confirm-submit = Yes, use it
email-confirm-not-now = No
email-changed = Your email address is confirmed.
profile-email = Change your email address
profile-attributes = More about you
profile-attributes-hint = Only an administrator can change these.
profile-attribute-wrong = { $label } can’t be saved like that
profile-attribute-wrong-help = Check what you typed. It may be required, too long, or not a number.
attribute-unknown = Not set
attribute-yes = Yes
attribute-no = No
attribute-list-hint = One entry a line.
