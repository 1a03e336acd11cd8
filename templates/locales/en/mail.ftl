# Mail. Locked screens show subjects: put no codes and no names of people into them.

mail-sender = Sent by { $place }, { $address }. Nobody reads answers to this message.
mail-button-help = If the button does nothing, open this address:
mail-expires-minutes =
    { $minutes ->
        [one] It works for 1 minute.
       *[other] It works for { $minutes } minutes.
    }
mail-expires-hours =
    { $hours ->
        [one] It works for 1 hour.
       *[other] It works for { $hours } hours.
    }
mail-expires-days =
    { $days ->
        [one] It works for 1 day.
       *[other] It works for { $days } days.
    }

mail-test-subject = Mail from { $place } works
mail-test-body = This is a test. If you can read it, { $place } can send mail to you. There is nothing to do.

mail-code-subject = Your code for { $place }
mail-code-body = Type this code to sign in to { $place }.
mail-code-button = Fill the code in for me
mail-code-not-you = If you did not ask for it, you can ignore this message. Never give the code to anybody, whoever they say they are.

mail-reset-subject = Choose a new password for { $place }
mail-reset-body = Somebody, you we hope, asked for a new password at { $place }. Open this link to choose one.
mail-reset-button = Choose a new password
mail-reset-not-you = If it was not you, ignore this message: your password stays as it is.

mail-register-subject = Your account at { $place }
mail-register-body = Open this link to finish creating your account at { $place }.
mail-register-button = Create account
mail-register-not-you = If you didn’t ask for an account, ignore this message: none is created.

mail-email-subject = Is this your email address?
mail-email-body = Please confirm for { $place } that this email address is yours. From then on your account has it.
mail-email-button = Yes, it’s mine
mail-email-not-you = If you don’t know what this is about, ignore this message.

mail-already-subject = Your account at { $place }
mail-already-body = Somebody, you we hope, wanted to use this address for an account at { $place }. It belongs to one already: sign in to that one. If you don’t know your password any more, choose “Forgotten your password?” there.
mail-already-button = Sign in
mail-already-not-you = If it was not you, ignore this message: nothing has changed.

mail-invitation-subject = You are invited to { $place }
mail-invitation-body = You are invited to create an account at { $place }.
mail-invitation-button = Create account
mail-invitation-not-you = If you don’t know what this is about, ignore this message: no account is created.

mail-changed-subject = Your account at { $place } has changed
mail-changed-password = The password of your account at { $place } was changed.
mail-changed-email = The email address of your account at { $place } was changed. From now on, mail goes to the new one.
mail-changed-email-here = The email address of your account at { $place } is this one from now on.
mail-changed-factor-added = A new way to sign in was added to your account at { $place }.
mail-changed-factor-removed = A way to sign in was removed from your account at { $place }.
mail-changed-recovery-codes = Your account at { $place } has new recovery codes. The old ones no longer work.
mail-changed-deletion = You asked that your account at { $place } be deleted. It is closed from now on. Until it is erased you can come back: sign in and keep it.
mail-changed-by-administrator = An administrator of { $place } changed your account. Your activity page shows when.
mail-changed-when = It happened on { $time }.
mail-changed-when-device = It happened on { $time }, from { $device }.
mail-changed-not-you = If it was you, there is nothing to do. If not, sign in, choose a new password, and end the sign-ins that you don’t know.
mail-changed-button = Look at my account
