# Passkeys: signing in with one, and managing them.

passkey-title = استخدم مفتاح المرور
passkey-lead = سيطلب جهازك بصمة إصبعك أو وجهك أو قفل شاشتك أو مفتاح الأمان.
passkey-submit = استخدام مفتاح المرور
passkey-sign-in = تسجيل الدخول بمفتاح مرور
passkey-not-used = لم يُستخدم أي مفتاح مرور. يمكنك المحاولة مرة أخرى أو المتابعة بطريقة أخرى.
passkey-refused = لم ينجح مفتاح المرور هذا
passkey-refused-help = حاول مرة أخرى، أو سجّل الدخول بطريقة أخرى.
passkey-expired = استغرق ذلك وقتًا طويلًا
passkey-expired-help = يُرجى المحاولة مرة أخرى.
passkey-needs-script = تحتاج مفاتيح المرور إلى JavaScript. فعّله لهذه الصفحة، أو تابع بطريقة أخرى.
passkey-unsupported = هذا المتصفح لا يدعم مفاتيح المرور. تابع بطريقة أخرى.

enrol-passkey-title = إنشاء مفتاح مرور
enrol-passkey-lead = يحتاج هذا الحساب إلى مفتاح مرور. لن يستغرق الأمر سوى لحظات: سيطلب جهازك بصمة إصبعك أو وجهك أو قفل شاشتك، وسيفعل ذلك في كل تسجيل دخول.
enrol-passkey-submit = إنشاء مفتاح مرور
offer-passkey-title = سجّل الدخول أسرع في المرة القادمة
offer-passkey-lead = يمكن لجهازك أن يتذكّرك: عندها تسجّل الدخول هنا ببصمة إصبعك أو وجهك أو قفل شاشتك، ولا يستطيع أحد سرقة كلمة مرور.
offer-passkey-skip = ليس الآن
enrol-passkey-instead = إنشاء مفتاح مرور بدلًا من ذلك

passkeys-title = مفاتيح مرورك
passkeys-lead = سجّل الدخول ببصمة إصبعك أو وجهك أو قفل شاشتك. لا يمكن لأحد تخمين مفتاح المرور، وهو لا يعمل في أي موقع آخر.
passkeys-known = مفاتيح المرور
passkeys-kept =
    { $passkeys ->
        [0] سجّل الدخول ببصمة إصبعك أو وجهك أو قفل شاشتك.
        [zero] سجّل الدخول ببصمة إصبعك أو وجهك أو قفل شاشتك.
        [one] لديك مفتاح مرور واحد.
        [two] لديك مفتاحا مرور.
        [few] لديك { $passkeys } مفاتيح مرور.
        [many] لديك { $passkeys } مفتاح مرور.
       *[other] لديك { $passkeys } مفتاح مرور.
    }
passkeys-none = ليس لديك أي مفتاح مرور بعد.
passkeys-synced = على كل أجهزتك
passkeys-synced-help = يحتفظ مدير كلمات المرور لديك أو الشركة المصنّعة لهاتفك بنسخة لأجهزتك الأخرى.
passkeys-second-step = بعد كلمة المرور فقط
passkeys-second-step-help = لا يستطيع هذا المفتاح تسجيل دخولك وحده. إنه خطوتك الثانية عند تسجيل الدخول.
passkeys-local = على جهاز واحد فقط
passkeys-local-help = إذا فُقد هذا الجهاز، فُقد معه مفتاح المرور. أضِف مفتاحًا آخر احتياطيًا.
passkeys-not-yet-synced = على جهاز واحد حتى الآن
passkeys-not-yet-synced-help = يمكن نسخه إلى أجهزتك الأخرى. فعّل المزامنة هناك، أو أضِف مفتاحًا احتياطيًا.
passkeys-created = أُضيف { $ago }
passkeys-used = · آخر استخدام: { $ago }
passkeys-never-used = · لم يُستخدم بعد
passkeys-change = إعادة تسمية أو إزالة
passkeys-change-label = إعادة تسمية أو إزالة { $passkey }
passkeys-name = الاسم
passkeys-name-hint = لتتعرّف عليه لاحقًا، مثل «هاتفي».
passkeys-name-problem = اختر له اسمًا لا يزيد على 64 حرفًا.
passkeys-rename = حفظ الاسم
passkeys-remove = إزالة
passkeys-remove-label = إزالة { $passkey }
passkeys-add-title = إضافة مفتاح مرور
passkeys-add = إضافة مفتاح مرور
passkeys-add-not-done = لم يُضَف أي مفتاح مرور. يمكنك المحاولة مرة أخرى.
passkeys-needs-script = تحتاج إضافة مفتاح مرور إلى JavaScript. فعّله لهذه الصفحة ثم حمّلها من جديد.
passkeys-unsupported = هذا المتصفح لا يدعم مفاتيح المرور. جرّب متصفحًا آخر أو هاتفك.
passkeys-none-here = ترتبط مفاتيح المرور باسم الموقع، وهذا الموقع يُفتح برقم. يستطيع من يديره أن يعطيه اسمًا.
passkeys-full = لديك أكبر عدد من مفاتيح المرور يُسمح به للشخص الواحد هنا. أزِل مفتاحًا قبل أن تضيف آخر.
passkeys-sign-in-again = مضى وقت على تسجيل دخولك. لإضافة مفتاح مرور أو إعادة تسميته أو إزالته، سجّل الدخول من جديد أولًا.
passkeys-sign-in-again-link = تسجيل الدخول مجددًا
passkeys-added = مفتاح مرورك جاهز. يمكنك تسجيل الدخول به في المرة القادمة.
passkeys-added-second-step = مفتاح الأمان جاهز. لا يستطيع تسجيل دخولك وحده: إنه خطوتك الثانية بعد كلمة المرور.
passkeys-renamed = تم تغيير الاسم.
passkeys-removed = تمت إزالة مفتاح المرور، ولم يعد يصلح لتسجيل دخولك. يمكنك حذفه من جهازك أيضًا.
passkeys-refused = تعذّرت إضافة مفتاح المرور هذا
passkeys-refused-help = حاول مرة أخرى، أو اختر جهازًا آخر.
passkeys-taken = لديك مفتاح المرور هذا بالفعل
passkeys-taken-help = تجده في القائمة أدناه، أو هو تابع لحساب آخر هنا.
passkeys-last = هذه طريقتك الوحيدة لتسجيل الدخول
passkeys-last-help = عيّن كلمة مرور أو أضِف مفتاح مرور آخر قبل أن تزيل هذا.
