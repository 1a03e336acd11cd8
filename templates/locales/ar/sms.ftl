# Codes by text message, and the telephone number that they go to.

# Follows the code. Plain letters only: with anything else, one message holds less than half as much.
sms-code-text = هو رمزك في { $place }. يصلح لمدة { $minutes } { $minutes ->
    [one] دقيقة
    [two] دقيقة
    [few] دقائق
   *[other] دقيقة
}. لا تُعطه لأحد.
sms-test = تصل الرسائل النصية من { $place }.

sms-sign-in-title = الدخول برسالة نصية
sms-sign-in-lead = سنرسل رمزًا إلى هاتفك.
sms-send = إرسال رمز برسالة نصية
sms-sent-title = انظر إلى هاتفك
sms-sent-lead = إن كان لدى { $name } حساب له رقم مؤكّد فإن رمزًا في طريقه إليه. يصلح الرمز لمدة 10 دقائق، وفي هذا المتصفح وحده.
sms-code = الرمز من الرسالة
sms-login = رمز برسالة نصية

sms-second-title = أكّد هويتك
sms-second-lead = سنرسل رمزًا إلى رقمك { $address }.
sms-second-mail-lead = سنرسل رمزًا إلى عنوانك { $address }.
sms-second-sent-lead = الرمز في طريقه إلى { $address }. يصلح لمدة 10 دقائق، وهنا وحده.
sms-second-send = إرسال رمز
sms-second-again = إرسال رمز جديد
sms-second-code = الرمز

sms-phone-title = رقم هاتفك
sms-phone-lead = تصل الرموز برسائل نصية إلى هذا الرقم، ويمكنك تسجيل الدخول به أيضًا.
sms-phone-number = رقم الهاتف مع رمز البلد
sms-phone-hint = مثلًا ‎+49 151 23456789
sms-phone-current = تأكّد أن { $number } رقمك.
sms-phone-unconfirmed = لم يتأكّد { $number } بعد. أرسل رمزًا إليه لتأكيده.
sms-phone-send = إرسال رمز إليه
sms-phone-sent-lead = أرسلنا رمزًا إلى { $number }. اكتبه هنا ليصبح الرقم رقمك. يصلح لمدة 10 دقائق.
sms-phone-confirm = تأكيد هذا الرقم
sms-phone-remove = إزالة هذا الرقم
sms-phone-other = استخدام رقم آخر
sms-phone-problem = هذا ليس رقم هاتف. ابدأ بعلامة + ورمز البلد، مثل ‎+49 151 23456789.
sms-phone-taken = يُستخدم هذا الرقم لتسجيل الدخول إلى حساب آخر. استخدم رقمًا آخر، أو أزِله هناك أولًا.
sms-security = الرسائل النصية
sms-security-on = تُرسل الرموز إلى { $number }
sms-security-off = رموز تُرسل إلى هاتفك
sms-phone-done = تم تأكيد رقم هاتفك.
sms-phone-removed = أُزيل رقم هاتفك.
sms-activity = رسالة نصية
