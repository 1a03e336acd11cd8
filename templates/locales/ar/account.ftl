# The pages of the user's own account.

account-nav = حسابك
account-nav-home = نظرة عامة
account-nav-security = الأمان
account-nav-devices = الأجهزة
account-nav-activity = النشاط
account-nav-profile = الملف الشخصي
account-nav-data = بياناتك
account-back = رجوع

security-title = الأمان
security-lead = كيف تسجّل الدخول، وما الذي يحمي حسابك.
security-ways-in = طرق تسجيل الدخول
security-password = كلمة المرور
security-password-set = لديك كلمة مرور.
security-password-none = ليست لديك كلمة مرور.
security-password-changed = تم تغيير كلمة مرورك، وتم تسجيل خروجك من كل مكان آخر.
security-second-step = الخطوة الثانية
security-second-step-lead = بعد كلمة المرور نطلب شيئًا لا يملكه سواك، فلا تكفي كلمة مرور مسروقة للدخول.
security-on = مفعّل
security-totp-on = نطلب رمزًا عند تسجيل الدخول.
security-totp-off = رموز من تطبيق على هاتفك.
security-set-up = إعداد
security-manage = إدارة
security-change = تغيير
security-action = { $action }: { $what }
security-codes-left =
    { $codes ->
        [0] لم يبقَ أي رمز. أنشئ رموزًا جديدة الآن.
        [zero] لم يبقَ أي رمز. أنشئ رموزًا جديدة الآن.
        [one] بقي رمز واحد. أنشئ رموزًا جديدة قريبًا.
        [two] بقي رمزان.
        [few] بقيت { $codes } رموز.
        [many] بقي { $codes } رمزًا.
       *[other] بقي { $codes } رمز.
    }
security-codes-renew = إنشاء رموز جديدة
security-authenticator-removed = تمت إزالة تطبيق المصادقة. تكفي الآن كلمة مرورك وحدها لتسجيل الدخول.

authenticator-title = إعداد تطبيق المصادقة
authenticator-lead = بعد ذلك نطلب رمزًا من هاتفك عند تسجيل الدخول.
authenticator-title-on = تطبيق المصادقة لديك
authenticator-on = إنه مفعّل: نطلب رمزًا عند تسجيل الدخول.
authenticator-remove-lead = إذا أزلت التطبيق، فستتوقف رموز الاسترداد عن العمل أيضًا. للانتقال إلى هاتف جديد، أزِل التطبيق هنا ثم أعِد إعداده على الهاتف الجديد.
authenticator-remove = إزالة التطبيق

devices-title = أجهزتك
devices-lead = المتصفحات التي سجّلت الدخول منها. إذا حاول غريب تخمين كلمة مرورك، فسيظل بإمكانك الدخول منها.
devices-known = الأجهزة المعروفة
devices-none = لا يوجد أي متصفح محفوظ.
devices-seen = آخر تسجيل دخول: { $ago }
devices-trusted = · بلا خطوة ثانية حتى { $date }
devices-forget = إزالة
devices-forget-label = إزالة { $device }
devices-forgotten = سنطلب الخطوة الثانية هناك من جديد.

new-password = كلمة المرور الجديدة
new-password-again = تكرار كلمة المرور الجديدة
new-password-submit = تغيير كلمة المرور
new-password-title = اختر كلمة مرور خاصة بك
new-password-lead = كلمة المرور التي استخدمتها للتو عيّنها لك شخص آخر. اختر كلمة لا يعرفها سواك.
password-title = تغيير كلمة مرورك
password-lead = ستبقى في حسابك هنا. أما في كل مكان آخر وفي تطبيقاتك فستسجّل الدخول من جديد.
problem-password-same = هذه هي كلمة مرورك الحالية. اختر غيرها.
problem-password-word = الكلمة الواحدة أو الاسم وحده سهل التخمين. أضف بضع كلمات أخرى.
problem-password-date = التواريخ سهلة التخمين. استخدم بضع كلمات بدلًا منها.
problem-password-pattern = تتابع الأحرف وتكرارها سهل التخمين. استخدم بضع كلمات بدلًا من ذلك.
problem-password-guessable = هذه الكلمة سهلة التخمين. أضف بضع كلمات أخرى.
problem-password-breached = سُرّبت كلمة المرور هذه من موقع آخر، وهي في القوائم التي يجرّبها المهاجمون. اختر غيرها.
password-check = ما مدى قوتها؟
password-strength = القوة
password-strength-guessed = من أول ما يُجرَّب
password-strength-weak = ضعيفة
password-strength-fair = مقبولة
password-strength-good = جيدة
password-strength-strong = قوية

terms-title = تغيّرت شروطنا
terms-lead = لمواصلة استخدام { $place }، يُرجى قراءة الشروط وقبولها.
terms-read = قراءة الشروط
terms-accept = أوافق

keep-title = هل تريد الاحتفاظ بحسابك؟
keep-lead = طلبت منا حذف هذا الحساب. سيُحذف في { $date } ما لم تحتفظ به.
keep-submit = الاحتفاظ بحسابي
keep-after = أما زلت تريد المغادرة؟ لا يلزمك فعل أي شيء آخر: أغلق هذه الصفحة فحسب.

activity-title = النشاط
activity-lead = ما حدث في حسابك. إذا لم تكن أنت وراء شيء منه، فغيّر كلمة مرورك.
activity-latest = الأحدث
activity-none = لا شيء بعد.
activity-an-app = تطبيق
activity-by-password = كلمة مرورك
activity-by-totp = تطبيق المصادقة
activity-by-recovery-code = رمز استرداد
activity-by-passkey = مفتاح مرور
activity-by-email = رمز عبر البريد الإلكتروني
activity-by-other = طريقة أخرى
activity-proved = تسجيل دخول باستخدام { $by }
activity-failed = محاولة دخول فاشلة باستخدام { $by }
activity-throttled = إبطاء تسجيل الدخول بعد محاولات كثيرة جدًا باستخدام { $by }
activity-factor-added = إعداد { $by }
activity-factor-removed = إزالة { $by }
activity-factor-changed = تجديد { $by }
activity-passkey-added = إضافة مفتاح مرور
activity-passkey-removed = إزالة مفتاح مرور
activity-provider-linked = ربط مزوّد آخر
activity-provider-unlinked = إلغاء ربط مزوّد
activity-account-created = إنشاء الحساب
activity-by-provider = مزوّد آخر
activity-signed-out = تسجيل خروج
activity-password-changed = تغيير كلمة المرور
activity-email-changed = تغيير عنوان البريد الإلكتروني
activity-email-verified = تأكيد عنوان البريد الإلكتروني
activity-profile-changed = تغيير الملف الشخصي
activity-terms-accepted = قبول الشروط
activity-exported = تنزيل نسخة من بياناتك
activity-deletion-requested = طلب حذف الحساب
activity-deletion-cancelled = الاحتفاظ بالحساب
activity-device-forgotten = إزالة جهاز
activity-changed-by-administrator = تغيير في الحساب أجراه أحد المسؤولين
activity-set-up = إعداد هذه الخدمة
activity-app-allowed = منح { $app } إذن استخدام الحساب
activity-app-denied = رفض طلب { $app }
activity-app-removed = سحب إذن { $app }
activity-device-approved = سماح لجهاز بالدخول إلى { $app }
activity-device-denied = رفض دخول جهاز إلى { $app }
activity-app-signed-in = تسجيل دخول إلى { $app }
activity-app-stolen = قدّم { $app } مفتاحًا سبق استخدامه، فأوقفنا وصوله حفاظًا على أمانك

profile-title = ملفك الشخصي
profile-lead = ما تعرفه التطبيقات عنك عندما تسمح بذلك.
profile-saved = ملفك الشخصي محدَّث.
profile-too-long = هذا طويل جدًا
profile-too-long-help = يُرجى استخدام 200 حرف على الأكثر في كل حقل.
profile-name = الاسم
profile-given-name = الاسم الأول
profile-family-name = اسم العائلة
profile-nickname = الاسم المستعار
profile-language = اللغة
profile-language-browser = مثل لغة المتصفح
profile-save = حفظ
profile-login-names = الأسماء التي تسجّل الدخول بها
profile-login-names-hint = يستطيع أحد المسؤولين تغيير أيٍّ منها.

data-title = بياناتك
data-lead = كل ما نحتفظ به عنك ملك لك.
data-copy = الحصول على نسخة
data-copy-lead = ملفك الشخصي وأجهزتك وتطبيقاتك ونشاطك، في ملف يمكن للبرامج قراءته.
data-copy-submit = تنزيل بياناتي
data-delete = حذف حسابك
data-delete-lead =
    { $days ->
        [zero] سنسجّل خروجك من كل مكان ونمحو كل شيء على الفور.
        [one] سنسجّل خروجك من كل مكان على الفور، ونمحو كل شيء بعد يوم واحد. وحتى ذلك الحين يمكنك العودة.
        [two] سنسجّل خروجك من كل مكان على الفور، ونمحو كل شيء بعد يومين. وحتى ذلك الحين يمكنك العودة.
        [few] سنسجّل خروجك من كل مكان على الفور، ونمحو كل شيء بعد { $days } أيام. وحتى ذلك الحين يمكنك العودة.
        [many] سنسجّل خروجك من كل مكان على الفور، ونمحو كل شيء بعد { $days } يومًا. وحتى ذلك الحين يمكنك العودة.
       *[other] سنسجّل خروجك من كل مكان على الفور، ونمحو كل شيء بعد { $days } يوم. وحتى ذلك الحين يمكنك العودة.
    }
data-delete-admin = أنت من المسؤولين عن هذه الخدمة. اطلب أولًا من مسؤول آخر أن يعفيك من هذا الدور.
data-delete-confirm = أفهم أن التطبيقات لن تعرفني بعد ذلك.
data-delete-unconfirmed = يُرجى وضع علامة في المربع أولًا.
data-delete-submit = حذف حسابي

email-title = عنوان بريدك الإلكتروني
email-lead = إليه نرسل ما يخصّ حسابك، وبه يمكنك تسجيل الدخول.
email-current = عنوانك
email-verified = مؤكّد
email-unverified = لا نعلم بعد أنه لك.
email-verify = تأكيده بالبريد
email-another = عنوان آخر
email-hint = سنرسل رابطًا إليه. يبقى عنوانك كما هو إلى أن تفتح الرابط.
email-other-domain = لا يمكن لأحد هنا استخدام عنوان من ذلك النطاق.
email-sent = أرسلنا رسالة إلى { $email }. افتح رابطها خلال ساعتين وأنت مسجّل الدخول.
email-confirm-title = هل تريد استخدام هذا العنوان؟
email-confirm-lead = من الآن فصاعدًا يكون { $email } عنوان { $account }.
email-confirm-submit = نعم، استخدامه
email-confirm-not-now = لا
email-changed = تم تأكيد عنوان بريدك الإلكتروني.
profile-email = تغيير عنوان البريد الإلكتروني
profile-attributes = المزيد عنك
profile-attributes-hint = لا يغيّرها إلا مدير.
profile-attribute-wrong = لا يمكن حفظ { $label } هكذا
profile-attribute-wrong-help = راجع ما كتبته. قد يكون مطلوبًا أو طويلًا جدًا أو ليس عددًا.
attribute-unknown = غير محدد
attribute-yes = نعم
attribute-no = لا
attribute-list-hint = بند واحد في كل سطر.
