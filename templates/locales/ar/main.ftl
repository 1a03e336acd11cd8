# Arabic. What is missing here is shown in English. Use everyday words, and say what happens next.

## Every page

language-name = العربية
languages = اللغة
page-title = { $title } · { $place }
page-title-problem = مشكلة: { $title }
footer-label = عن هذه الصفحة
footer-privacy = الخصوصية
footer-help = المساعدة
app-policy = سياسة الخصوصية
app-terms = شروط الخدمة
new-tab = (يُفتح في علامة تبويب جديدة)
list-separator = {"، "}
list-and-more =
    { $more ->
        [zero] { $list }
        [one] { $list } وواحدة أخرى
        [two] { $list } واثنتان أخريان
        [few] { $list } و{ $more } أخرى
        [many] { $list } و{ $more } أخرى
       *[other] { $list } و{ $more } أخرى
    }
not-you = ليس حسابك؟

## Signing in

login-title = تسجيل الدخول
login-title-app = تسجيل الدخول إلى { $app }
login-title-confirm = تأكيد هويتك
login-confirm-app = للتأكد من هويتك، يطلب { $app } كلمة مرورك مرة أخرى.
login-confirm = للتأكد من هويتك، يُرجى إدخال كلمة مرورك مرة أخرى.
login-confirm-email = قبل أن تغيّر عنوان بريدك الإلكتروني، أكّد هويتك.
login-confirm-password = قبل أن تغيّر كلمة مرورك، أكّد هويتك.
login-confirm-security = قبل أن تغيّر طريقة تسجيل دخولك، أكّد هويتك.
login-confirm-data = قبل أن تأخذ نسخة من بياناتك أو تحذف حسابك، أكّد هويتك.
login-username = البريد الإلكتروني أو اسم المستخدم
login-password = كلمة المرور
password-show = إظهار
password-hide = إخفاء
password-caps = مفتاح Caps Lock مفعّل.
login-submit = تسجيل الدخول
login-submit-confirm = تأكيد
login-or = أو
login-others = طرق أخرى لتسجيل الدخول
login-problem-mismatch = اسم المستخدم أو كلمة المرور غير صحيحة. تحقّق منهما وحاول مرة أخرى.
login-too-many-tries = محاولات كثيرة جدًا
login-closed = طريقة تسجيل الدخول هذه مغلقة
login-closed-help = كانت هناك محاولات خاطئة كثيرة جدًا، ولن يفتحها الانتظار. استخدم طريقة أخرى، أو متصفحًا سجّلت الدخول منه من قبل. ويستطيع القائمون على هذه الخدمة فتحها من جديد.
login-closed-password = كانت هناك محاولات خاطئة كثيرة جدًا، ولن يفتحها الانتظار. تفتحها كلمة مرور جديدة: اختر «هل نسيت كلمة المرور؟» أدناه. وما زال بإمكانك تسجيل الدخول من متصفح سجّلت الدخول منه من قبل.
login-busy = كثيرون يسجّلون الدخول الآن
login-busy-help = يُرجى المحاولة مرة أخرى بعد بضع ثوانٍ.

try-again-seconds =
    { $seconds ->
        [zero] يمكنك المحاولة مرة أخرى الآن.
        [one] يمكنك المحاولة مرة أخرى بعد ثانية واحدة.
        [two] يمكنك المحاولة مرة أخرى بعد ثانيتين.
        [few] يمكنك المحاولة مرة أخرى بعد { $seconds } ثوانٍ.
        [many] يمكنك المحاولة مرة أخرى بعد { $seconds } ثانية.
       *[other] يمكنك المحاولة مرة أخرى بعد { $seconds } ثانية.
    }
try-again-minutes =
    { $minutes ->
        [zero] يمكنك المحاولة مرة أخرى الآن.
        [one] يمكنك المحاولة مرة أخرى بعد دقيقة واحدة.
        [two] يمكنك المحاولة مرة أخرى بعد دقيقتين.
        [few] يمكنك المحاولة مرة أخرى بعد { $minutes } دقائق.
        [many] يمكنك المحاولة مرة أخرى بعد { $minutes } دقيقة.
       *[other] يمكنك المحاولة مرة أخرى بعد { $minutes } دقيقة.
    }

## Choosing an account

select-account-title = اختر حسابًا
select-account-lead = للمتابعة إلى { $place }
select-account-another = استخدام حساب آخر

## Not allowed to use the app

access-denied-title = لا يمكنك استخدام { $app }
access-denied-title-short = لا وصول
access-denied-lead = { $app } مخصّص لأعضاء مجموعات معيّنة، وهذا الحساب ليس في أيٍّ منها. اطلب من المسؤول عن { $app } السماح لك بالدخول، أو استخدم حسابًا آخر.
access-denied-back = العودة إلى { $app }

## Allowing access

consent-title = يطلب { $app } الوصول إلى حسابك
consent-lead = إذا سمحت بذلك فسيمكنه:
consent-title-short = السماح بالوصول
consent-allow = السماح
consent-deny = إلغاء
consent-next = ستعود بعد ذلك إلى
consent-next-device = ستعود بعد ذلك إلى التطبيق على هذا الجهاز.
consent-take-back = يمكنك سحب هذا الإذن في أي وقت
consent-take-back-link = من حسابك
consent-recognise = التعرّف عليك عند عودتك
consent-recognise-detail = لا يرى التطبيق أيًا من بياناتك
consent-profile = الاطلاع على اسمك وملفك الشخصي
consent-profile-name = الاطلاع على اسمك
consent-profile-details = الاطلاع على بعض بياناتك
consent-email = الاطلاع على عنوان بريدك الإلكتروني
consent-email-verified = معرفة ما إذا كان عنوان بريدك الإلكتروني مؤكّدًا
consent-phone = الاطلاع على رقم هاتفك
consent-phone-verified = معرفة ما إذا كان رقم هاتفك مؤكّدًا
consent-address = الاطلاع على عنوانك البريدي
consent-groups = معرفة المجموعات التي تنتمي إليها
consent-groups-none = لا تنتمي إلى أي مجموعة
consent-offline = الاحتفاظ بالوصول في غيابك
consent-offline-detail = إلى أن تُنهيه أنت أو التطبيق
consent-scope = استخدام «{ $scope }»

claim-nickname = الاسم المستعار
claim-username = اسم المستخدم
claim-picture = الصورة
claim-profile = صفحة الملف الشخصي
claim-website = الموقع الإلكتروني
claim-gender = الجنس
claim-birthdate = تاريخ الميلاد
claim-zoneinfo = المنطقة الزمنية
claim-locale = اللغة

## Going back to the app

respond-title = ننقلك الآن إلى { $place }
respond-lead = إذا لم يحدث شيء، فاستخدم الزر.
respond-continue = متابعة

## Signing out

logout-title = تسجيل الخروج؟
logout-lead = سيتم تسجيل خروجك من { $place } في هذا المتصفح.
logout-confirm = تسجيل الخروج
logout-stay = البقاء في الحساب
logout-no-return = لا يمكن العودة إلى التطبيق
logout-no-return-help = طلب التطبيق العودة إلى عنوان غير مسجَّل له هنا. يمكنك تسجيل الخروج ثم العودة إليه بنفسك.
logged-out-title = تم تسجيل خروجك
logged-out-lead = إذا كان غيرك يستخدم هذا الجهاز، فأغلق المتصفح أيضًا.
logged-out-app = العودة إلى { $app }
logged-out-again = تسجيل الدخول مجددًا
logged-out-deletion-title = أُغلق حسابك
logged-out-deletion-lead = تم تسجيل خروجك من كل مكان. يُمحى الحساب في { $date }. وحتى ذلك الحين يمكنك العودة: سجّل الدخول واحتفظ به.
logged-out-deletion-back = تسجيل الدخول والاحتفاظ به

## Setting up

setup-title = مرحبًا بك
setup-lead = أنشئ الحساب الأول. به تدير { $place }: الأشخاص والتطبيقات والإعدادات.
setup-name = اسمك
setup-username = اسم المستخدم
setup-email = البريد الإلكتروني
setup-password = كلمة المرور
setup-password-hint = 8 أحرف أو أكثر. بضع كلمات متتالية يسهل تذكّرها ويصعب تخمينها.
setup-password-again = تكرار كلمة المرور
setup-submit = إنشاء الحساب
problem-missing = يُرجى ملء هذا الحقل.
problem-email = لا يبدو هذا عنوان بريد إلكتروني.
problem-username = استخدم الحروف والأرقام والنقاط والشرطات والشرطات السفلية، دون مسافات.
problem-taken = هذا مستخدَم بالفعل. اختر غيره.
problem-password-short = استخدم 8 أحرف على الأقل.
problem-password-long = استخدم 128 حرفًا على الأكثر.
problem-password-common = كثيرون جدًا يستخدمون كلمة المرور هذه. اختر غيرها.
problem-password-differs = كلمتا المرور غير متطابقتين.

## Home

home-title = حسابك
home-greeting = مرحبًا، { $name }
home-sign-out = تسجيل الخروج
home-apps = تطبيقاتك
home-apps-lead = يمكنها رؤية ما سمحت به.
home-apps-none = لا يملك أي تطبيق إذن الوصول إلى حسابك.
home-app-used = آخر استخدام: { $ago }
home-app-allowed = سُمح له { $ago }، ولا يُستخدم الآن
home-app-remove = إزالة
home-app-remove-label = إزالة إذن { $app }
home-app-removed = لم يعد بإمكان التطبيق الوصول إلى حسابك.
home-sessions = أماكن تسجيل دخولك
home-session-here = هذا المتصفح
home-session-seen = آخر نشاط: { $ago }
home-session-end = تسجيل الخروج
home-session-end-label = تسجيل الخروج من { $device }
home-session-ended = تم تسجيل الخروج من ذلك المتصفح.
home-others-end = تسجيل الخروج من كل مكان آخر
home-others-ended = تم تسجيل خروجك من كل مكان آخر.
home-done = تم

ago-now = قبل لحظات
ago-minutes =
    { $minutes ->
        [zero] قبل أقل من دقيقة
        [one] قبل دقيقة واحدة
        [two] قبل دقيقتين
        [few] قبل { $minutes } دقائق
        [many] قبل { $minutes } دقيقة
       *[other] قبل { $minutes } دقيقة
    }
ago-hours =
    { $hours ->
        [zero] قبل أقل من ساعة
        [one] قبل ساعة واحدة
        [two] قبل ساعتين
        [few] قبل { $hours } ساعات
        [many] قبل { $hours } ساعة
       *[other] قبل { $hours } ساعة
    }
ago-days =
    { $days ->
        [zero] اليوم
        [one] أمس
        [two] قبل يومين
        [few] قبل { $days } أيام
        [many] قبل { $days } يومًا
       *[other] قبل { $days } يوم
    }
ago-date = في { $date }
date = { $day } { $month } { $year }
date-and-time = { $date }، { $time } ({ $zone })
date-month =
    { $month ->
        [1] يناير
        [2] فبراير
        [3] مارس
        [4] أبريل
        [5] مايو
        [6] يونيو
        [7] يوليو
        [8] أغسطس
        [9] سبتمبر
        [10] أكتوبر
        [11] نوفمبر
       *[other] ديسمبر
    }
device-browser-on = { $browser } على { $system }
device-unknown = متصفح آخر

## When something goes wrong

error-bad-request = هذا الرابط لا يعمل
error-bad-request-help = ارجع إلى التطبيق وابدأ من جديد؛ وإن لم ينفع ذلك، فأبلغ القائمين عليه.
error-sign-in-expired = انتهت عملية تسجيل الدخول هذه
error-sign-in-expired-help = استغرقت وقتًا طويلًا أو اكتملت من قبل. ارجع إلى التطبيق وابدأ من جديد.
error-sign-in-expired-app-help = استغرقت وقتًا طويلًا أو اكتملت من قبل. ارجع إلى { $app } وابدأ من جديد هناك.
error-form = هذه الصفحة لم تعد صالحة
error-form-help = لم يتغيّر شيء. افتح الصفحة من جديد ثم حاول مرة أخرى.
error-forbidden = ليس لديك إذن الوصول
error-forbidden-help = لا يُسمح لحسابك بفتح هذه الصفحة. إذا كنت تحتاج إليها، فاسأل القائمين على هذه الخدمة.
error-not-found = لا يوجد شيء هنا
error-not-found-help = قد يكون في العنوان خطأ، أو انتقلت الصفحة إلى مكان آخر.
error-setup = رابط الإعداد هذا لم يعد يعمل
error-setup-help = استُخدم من قبل، أو مضى عليه وقت طويل، أو عرض الخادم رابطًا أحدث: الرابط الأخير وحده يعمل. إذا كان الحساب قد أُنشئ، فسجّل الدخول.
error-too-many-tries = محاولات كثيرة جدًا
error-busy = لدينا ضغط كبير الآن
error-busy-help = يُرجى الانتظار بضع ثوانٍ ثم تحميل هذه الصفحة من جديد.
error-broken = حدث خطأ من جانبنا
error-broken-help = الخطأ ليس منك. يُرجى المحاولة مرة أخرى بعد قليل.
error-start = إلى صفحة البداية
error-page = فتح الصفحة من جديد
error-app = العودة إلى { $app }
error-reference = المرجع عند طلب المساعدة
