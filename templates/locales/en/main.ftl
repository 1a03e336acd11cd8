# English: what is missing in another language is shown in English. Use everyday words, and say what happens next.

## Every page

language-name = English
languages = Language
page-title = { $title } · { $place }
page-title-problem = Problem: { $title }
footer-label = About this page
footer-privacy = Privacy
footer-help = Help
app-policy = Privacy policy
app-terms = Terms of service
new-tab = (opens in a new tab)
list-separator = {", "}
list-and-more = { $list } and { $more } more
not-you = Not you?

## Signing in

login-title = Sign in
login-title-app = Sign in to { $app }
login-title-confirm = Confirm it’s you
login-confirm-app = To be sure it’s still you, { $app } asks for your password again.
login-confirm = To be sure it’s still you, please enter your password again.
login-confirm-email = Before you change your email address, confirm it’s you.
login-confirm-password = Before you change your password, confirm it’s you.
login-confirm-security = Before you change how you sign in, confirm it’s you.
login-confirm-data = Before you take a copy of your data or delete your account, confirm it’s you.
login-username = Email or user name
login-password = Password
password-show = Show
password-hide = Hide
password-caps = Caps Lock is on.
login-submit = Sign in
login-submit-confirm = Confirm
login-or = or
login-others = Other ways to sign in
login-problem-mismatch = Wrong user name or password. Check both and try again.
login-too-many-tries = Too many tries
login-closed = This way to sign in is closed
login-closed-help = There were too many wrong tries, and waiting doesn’t open it. Use another way, or a browser that you’ve signed in with before. Whoever runs this service can open it again.
login-closed-password = There were too many wrong tries, and waiting doesn’t open it. A new password does: choose “Forgotten your password?” below. In a browser that you’ve signed in with before you can still sign in.
login-busy = Lots of people are signing in
login-busy-help = Please try again in a few seconds.

try-again-seconds =
    { $seconds ->
        [one] You can try again in 1 second.
       *[other] You can try again in { $seconds } seconds.
    }
try-again-minutes =
    { $minutes ->
        [one] You can try again in 1 minute.
       *[other] You can try again in { $minutes } minutes.
    }

## Choosing an account

select-account-title = Choose an account
select-account-lead = to continue to { $place }
select-account-another = Use another account

## Not allowed to use the app

access-denied-title = You cannot use { $app }
access-denied-title-short = No access
access-denied-lead = { $app } is for members of certain groups, and this account is in none of them. Ask whoever looks after { $app } to let you in, or use another account.
access-denied-back = Back to { $app }

## Allowing access

consent-title = { $app } asks for access to your account
consent-lead = If you allow it, it can:
consent-title-short = Allow access
consent-allow = Allow
consent-deny = Cancel
consent-next = You’ll return to
consent-next-device = You’ll return to the app on this device.
consent-take-back = You can take this back at any time
consent-take-back-link = in your account
consent-recognise = Recognise you when you come back
consent-recognise-detail = It sees none of your details
consent-profile = See your name and profile
consent-profile-name = See your name
consent-profile-details = See a few of your details
consent-email = See your email address
consent-email-verified = See whether your email address is confirmed
consent-phone = See your phone number
consent-phone-verified = See whether your phone number is confirmed
consent-address = See your postal address
consent-groups = See which groups you are in
consent-groups-none = You are in none
consent-offline = Keep access while you are away
consent-offline-detail = Until you or the app ends it
consent-scope = Use “{ $scope }”

claim-nickname = nickname
claim-username = user name
claim-picture = picture
claim-profile = profile page
claim-website = website
claim-gender = gender
claim-birthdate = birthday
claim-zoneinfo = time zone
claim-locale = language

## Going back to the app

respond-title = Taking you to { $place }
respond-lead = If nothing happens, use the button.
respond-continue = Continue

## Signing out

logout-title = Sign out?
logout-lead = You will be signed out of { $place } in this browser.
logout-confirm = Sign out
logout-stay = Stay signed in
logout-no-return = The app cannot be returned to
logout-no-return-help = It asked to return to an address that it has not registered here. You can sign out and go back to it yourself.
logged-out-title = You are signed out
logged-out-lead = If others use this device, close the browser too.
logged-out-app = Back to { $app }
logged-out-again = Sign in again
logged-out-deletion-title = Your account is closed
logged-out-deletion-lead = You are signed out everywhere. The account is erased on { $date }. Until then you can come back: sign in and keep it.
logged-out-deletion-back = Sign in and keep it

## Setting up

setup-title = Welcome
setup-lead = Create the first account. With it you manage { $place }: its people, its apps and its settings.
setup-name = Your name
setup-username = User name
setup-email = Email
setup-password = Password
setup-password-hint = 8 characters or more. A few words in a row are easy to remember and hard to guess.
setup-password-again = Repeat password
setup-submit = Create account
problem-missing = Please fill this in.
problem-email = That doesn’t look like an email address.
problem-username = Use letters, digits, dots, dashes and underscores, without spaces.
problem-taken = Somebody has this one already. Choose another.
problem-password-short = Use at least 8 characters.
problem-password-long = Use at most 128 characters.
problem-password-common = Too many people use this one. Choose another.
problem-password-differs = The two passwords are not the same.

## Home

home-title = Your account
home-greeting = Hello, { $name }
home-sign-out = Sign out
home-apps = Your apps
home-apps-lead = They can see what you allowed.
home-apps-none = No app has access to your account.
home-app-used = Last used { $ago }
home-app-allowed = Allowed { $ago }, not in use now
home-app-remove = Remove
home-app-remove-label = Remove access of { $app }
home-app-removed = The app no longer has access.
home-sessions = Where you are signed in
home-session-here = This browser
home-session-seen = Last seen { $ago }
home-session-end = Sign out
home-session-end-label = Sign out { $device }
home-session-ended = That browser is signed out.
home-others-end = Sign out everywhere else
home-others-ended = Everywhere else you’re signed out.
home-done = Done

ago-now = just now
ago-minutes =
    { $minutes ->
        [one] 1 minute ago
       *[other] { $minutes } minutes ago
    }
ago-hours =
    { $hours ->
        [one] 1 hour ago
       *[other] { $hours } hours ago
    }
ago-days =
    { $days ->
        [one] yesterday
       *[other] { $days } days ago
    }
ago-date = on { $date }
date = { $day } { $month } { $year }
date-and-time = { $date }, { $time } { $zone }
date-month =
    { $month ->
        [1] January
        [2] February
        [3] March
        [4] April
        [5] May
        [6] June
        [7] July
        [8] August
        [9] September
        [10] October
        [11] November
       *[other] December
    }
device-browser-on = { $browser } on { $system }
device-unknown = Another browser

## When something goes wrong

error-bad-request = This link doesn’t work
error-bad-request-help = Go back to the app and start again; if that doesn’t help, tell the people who run it.
error-sign-in-expired = This sign‑in has ended
error-sign-in-expired-help = It took too long, or it was finished already. Go back to the app and start again.
error-sign-in-expired-app-help = It took too long, or it was finished already. Go back to { $app } and start again there.
error-form = This page is out of date
error-form-help = Nothing was changed. Open the page again, and try once more.
error-forbidden = You don’t have access
error-forbidden-help = Your account may not open this page. If you need it, ask whoever runs this service.
error-not-found = There is nothing here
error-not-found-help = The address may be mistyped, or the page has moved.
error-setup = This set-up link no longer works
error-setup-help = It was used already, it is too old, or the server printed a newer one: only the last one works. If the account exists already, sign in.
error-too-many-tries = Too many tries
error-busy = We are very busy
error-busy-help = Please wait a few seconds, then load this page again.
error-broken = Something went wrong on our side
error-broken-help = It wasn’t you. Please try again in a moment.
error-start = Go to the start page
error-page = Open the page again
error-app = Back to { $app }
error-reference = Reference for help
