# The second step of signing in.

factor-passkey = مفتاح المرور
factor-passkey-hint = بصمة إصبعك أو وجهك أو قفل شاشتك أو مفتاح أمان
factor-totp = تطبيق المصادقة
factor-totp-hint = رمز من التطبيق على هاتفك
factor-sms = رسالة نصية
factor-sms-hint = رمز نرسله إلى هاتفك
factor-email = البريد الإلكتروني
factor-email-hint = رمز نرسله إلى عنوانك
factor-recovery = رموز الاسترداد
factor-recovery-hint = أحد الرموز التي دوّنتها

second-factor-title = بقيت خطوة واحدة
second-factor-lead = اختر كيف تودّ إثبات هويتك.
second-factor-none = لا يوجد هنا ما تختاره. يُرجى بدء تسجيل الدخول من جديد.
second-factor-trust = لا تسألني مجددًا على هذا الجهاز لمدة 30 يومًا
second-factor-submit = متابعة
second-factor-others = تجربة طريقة أخرى

totp-title = أدخل الرمز
totp-lead = افتح تطبيق المصادقة واكتب الرمز الذي يعرضه لهذا الحساب.
totp-code = الرمز من التطبيق
totp-problem-mismatch = هذا الرمز غير صحيح أو سبق استخدامه. انتظر الرمز التالي وحاول مرة أخرى.

recovery-title = استخدام رمز استرداد
recovery-lead = اكتب أحد الرموز التي دوّنتها. كل رمز يعمل مرة واحدة فقط.
recovery-code = رمز الاسترداد
recovery-problem-mismatch = هذا الرمز غير صحيح أو سبق استخدامه. جرّب رمزًا آخر.

enrol-title = إعداد خطوة ثانية
enrol-lead = يحتاج هذا الحساب إلى أكثر من كلمة مرور. لن يستغرق الأمر سوى دقيقة: أضِف الحساب إلى تطبيق مصادقة على هاتفك.

totp-setup-scan = افتح تطبيق مصادقة على هاتفك وامسح هذه الصورة ضوئيًا.
totp-setup-picture = صورة للمسح الضوئي بتطبيق مصادقة
totp-setup-cannot-scan = تعذّر المسح الضوئي؟
totp-setup-type = اكتب هذا المفتاح في التطبيق بدلًا من ذلك:
totp-setup-copy = نسخ المفتاح
copied = تم النسخ
totp-setup-open = فتح تطبيق على هذا الجهاز
totp-setup-confirm = اكتب الرمز الذي يعرضه التطبيق الآن.
totp-setup-submit = تفعيل

codes-title = احفظ رموز الاسترداد
renew-codes-lead = تُدخلك إلى حسابك حين لا يكون هاتفك معك.
renew-codes-title = إنشاء رموز جديدة
renew-codes-warning = تتوقف الرموز القديمة عن العمل فورًا، ومنها ما طبعته أو حفظته.
renew-codes-submit = استبدال رموزي
codes-lead = إذا فقدت هاتفك، فيمكنك الدخول بأحدها. لا نعرضها إلا الآن.
codes-file-title = رموز الاسترداد للحساب { $account } في { $place }
codes-hint = اطبع هذه الصفحة أو دوّن الرموز أو احفظ الملف حيث لا يجده أحد سواك. كل رمز يعمل مرة واحدة فقط.
codes-download = حفظ في ملف
codes-copy = نسخ
codes-print = طباعة
codes-continue = حفظتها
