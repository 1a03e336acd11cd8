# A code by mail instead of a password.

email-code-title = الدخول بلا كلمة مرور
email-code-lead = سنرسل رمزًا إلى بريدك الإلكتروني.
email-code-send = إرسال الرمز
email-code-password = استخدام كلمة المرور بدلًا من ذلك
email-code-sent-title = تفقّد بريدك
email-code-sent-lead = إن كان لدى { $name } حساب فإن رمزًا في طريقه إلى عنوانه. يصلح الرمز لمدة 10 دقائق، وفي هذا المتصفح وحده.
email-code-filled-lead = تأكّد من أنك طلبته ثم تابع.
email-code-code = الرمز من الرسالة
email-code-problem = هذا الرمز غير صحيح أو قديم. تحقّق منه أو اطلب رمزًا جديدًا.
email-code-again = إرسال رمز جديد
email-code-elsewhere-title = اكتب هذا الرمز حيث بدأت
email-code-elsewhere-lead = فتحتَ الرابط في متصفح غير الذي تسجّل الدخول منه. إن لم تكن أنت من طلبه فأغلق هذه الصفحة ولا تُعطِ الرمز لأحد.
login-email-code = رمز عبر البريد

# A code by mail as a second step; in the mail itself.
mail-second-code-body = اكتب هذا الرمز في الصفحة التي تسجّل الدخول منها إلى { $place }.
mail-second-code-not-you = إذا كنت لا تسجّل الدخول الآن، فإن أحدهم يعرف كلمة مرورك: غيّرها، ولا تُعطِ هذا الرمز لأحد.
