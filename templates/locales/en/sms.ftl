# Codes by text message, and the telephone number that they go to.

# Follows the code. Plain letters only: with anything else, one message holds less than half as much.
sms-code-text = is your { $place } code. It works for { $minutes } { $minutes ->
    [one] minute
   *[other] minutes
}. Never share it.
sms-test = Text messages from { $place } arrive.

sms-sign-in-title = Sign in with a text message
sms-sign-in-lead = We’ll send a code to your phone.
sms-send = Text me a code
sms-sent-title = Look at your phone
sms-sent-lead = If { $name } has an account with a confirmed number, a code is on its way to it. It works for 10 minutes, and only in this browser.
sms-code = Code from the message
sms-login = Text me a code

sms-second-title = Confirm it’s you
sms-second-lead = We’ll send a code to your number { $address }.
sms-second-mail-lead = We’ll send a code to your address { $address }.
sms-second-sent-lead = A code is on its way to { $address }. It works for 10 minutes, and only here.
sms-second-send = Send me a code
sms-second-again = Send a new code
sms-second-code = Code

sms-phone-title = Your phone number
sms-phone-lead = Codes by text message go to this number. You can sign in with it, too.
sms-phone-number = Phone number, with its country
sms-phone-hint = For example +49 151 23456789
sms-phone-current = { $number } is confirmed to be yours.
sms-phone-unconfirmed = { $number } isn’t confirmed yet. Send a code to it to confirm it.
sms-phone-send = Send a code to it
sms-phone-sent-lead = We’ve sent a code to { $number }. Type it here to make the number yours. It works for 10 minutes.
sms-phone-confirm = Confirm this number
sms-phone-remove = Remove this number
sms-phone-other = Use another number
sms-phone-problem = That isn’t a phone number. Begin with + and the country, like +49 151 23456789.
sms-phone-taken = That number signs in to another account. Use another one, or remove it there first.
sms-security = Text messages
sms-security-on = Codes go to { $number }
sms-security-off = Codes sent to your phone
sms-phone-done = Your phone number is confirmed.
sms-phone-removed = Your phone number is removed.
sms-activity = a text message
