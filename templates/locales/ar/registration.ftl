# Making an account.

login-register-lead = جديد هنا؟
login-register = إنشاء حساب
register-title = إنشاء حساب
register-lead = أعطنا عنوان بريدك الإلكتروني، وسنرسل إليك رابطًا للمتابعة.
register-email = عنوان البريد الإلكتروني
register-domains = يجب أن ينتهي بـ { $domains }.
register-other-domain = العناوين التي تنتهي بـ { $domains } وحدها يمكن أن يكون لها حساب هنا.
register-submit = إرسال الرابط
register-sign-in = لديّ حساب بالفعل
register-sent-title = تفقّد بريدك
register-sent-lead = الرسالة في طريقها إلى { $email }. يصلح رابطها لمدة يوم.
register-again = إرسالها مرة أخرى
register-other-address = استخدام عنوان آخر
register-finish-title = أوشكت على الانتهاء
register-finish-lead = حسابك باسم { $email }. اختر كلمة مرور له.
register-name = اسمك، إن شئت
register-finish-submit = إنشاء الحساب
