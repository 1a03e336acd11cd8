# The administration console.
admin-nav = الإدارة
admin-skip = الانتقال إلى المحتوى
admin-where = أنت هنا
admin-api = مرجع واجهة API
admin-people = الأشخاص
admin-people-lead = كل من لديه حساب يُسمح لك بالاطلاع عليه.
admin-new-person = حساب جديد
admin-search-people = الاسم أو العنوان أو اسم المستخدم أو الرقم
admin-state = الحالة
admin-state-any = أي حالة
admin-state-active = مفعّل
admin-state-disabled = معطّل
admin-state-role = له دور
admin-group = المجموعة
admin-groups = المجموعات
admin-show = عرض
admin-show-all = عرض الجميع
admin-people-none = لا أحد يطابق ذلك. اكتب كلمات أقل، أو اعرض الجميع.
admin-people-empty = لا يوجد بعد أي حساب يُسمح لك بالاطلاع عليه.
admin-person = الشخص
admin-joined = تاريخ إنشاء الحساب
admin-joined-on = أُنشئ الحساب في { $date }
admin-none = لا يوجد
admin-first = الصفحة الأولى
admin-next = الصفحة التالية
admin-new-person-lead = يكفي اسم مستخدم أو عنوان بريد إلكتروني. لن تصل إلى صاحب الحساب أي رسالة. عيّن له كلمة مرور من صفحته، أو دعه يختار واحدة عبر «هل نسيت كلمة المرور؟».
admin-full-name = الاسم الكامل
admin-username = اسم المستخدم
admin-email = عنوان البريد الإلكتروني
admin-phone = رقم الهاتف
admin-first-group = المجموعة الأولى
admin-first-group-hint = اترك الحقل فارغًا إن كنت لا تريد أي مجموعة. إذا كنت تدير بعض المجموعات فقط، فاكتب اسم إحداها.
admin-create = إنشاء الحساب
admin-cancel = إلغاء
admin-save = حفظ
admin-change = تغيير
admin-profile = تغيير بيانات الحساب
admin-profile-lead = لا يصبح العنوان الجديد أو الرقم الجديد مؤكّدًا حتى يُثبت صاحب الحساب أنه له.
admin-email-hint = بعد التغيير لا تعود الروابط والرموز التي أُرسلت إلى العنوان السابق صالحة.
admin-must-change = يجب اختيار كلمة مرور أخرى عند تسجيل الدخول التالي
admin-not-done = لم يتم ذلك
admin-ways = طرق تسجيل الدخول
admin-password = كلمة المرور
admin-password-set = موجودة.
admin-password-must = يجب على صاحب الحساب اختيار غيرها عند تسجيل الدخول التالي.
admin-password-none = لا توجد. يسجّل صاحب الحساب الدخول بطريقة أخرى.
admin-reset-password = تعيين كلمة مرور عشوائية
admin-new-password = كلمة المرور الجديدة
admin-new-password-lead = لا نعرضها إلا الآن. تم تسجيل خروج صاحب الحساب من كل مكان، وسيختار غيرها عند تسجيل الدخول التالي.
admin-second-step = الخطوة الثانية
admin-totp = تطبيق المصادقة
admin-passkeys =
    { $count ->
        [0] لا يوجد مفتاح مرور
        [zero] لا يوجد مفتاح مرور
        [one] مفتاح مرور واحد
        [two] مفتاحا مرور
        [few] { $count } مفاتيح مرور
        [many] { $count } مفتاح مرور
       *[other] { $count } مفتاح مرور
    }
admin-recovery-codes =
    { $count ->
        [0] لا يوجد رمز استرداد
        [zero] لا يوجد رمز استرداد
        [one] رمز استرداد واحد
        [two] رمزا استرداد
        [few] { $count } رموز استرداد
        [many] { $count } رمز استرداد
       *[other] { $count } رمز استرداد
    }
admin-reset-factors = إزالة الكل
admin-sessions = أماكن تسجيل الدخول الآن
admin-sessions-none = لا يوجد أي مكان.
admin-sign-out = تسجيل الخروج من كل مكان
admin-end = إنهاء
admin-end-label = إنهاء تسجيل الدخول من { $device }
admin-apps = التطبيقات التي لديها إذن الوصول
admin-apps-none = لا يوجد أي تطبيق.
admin-revoke = سحب الإذن
admin-revoke-label = سحب الإذن من { $app }
admin-danger = تعطيل الحساب أو محوه
admin-disable = تعطيل الحساب
admin-disable-lead = يتم تسجيل خروج صاحب الحساب من كل مكان فورًا، وتفقد التطبيقات إذن الوصول. يبقى كل شيء محفوظًا. ويمكنك تفعيل الحساب من جديد هنا.
admin-disable-button = تعطيل
admin-enable = تفعيل الحساب
admin-enable-lead = يستطيع صاحب الحساب تسجيل الدخول من جديد. أما عمليات تسجيل الدخول السابقة وأذونات التطبيقات السابقة فلا تعود.
admin-enable-button = تفعيل
admin-erase = محو الحساب
admin-erase-lead = يُمحى كل ما هو محفوظ عن صاحب الحساب فورًا ونهائيًا. يبقى في سجل التدقيق أن شيئًا حدث، دون اسمه.
admin-erase-open = محو…
admin-erase-type = اكتب { $label } للمتابعة
admin-erase-button = محو نهائي
admin-details = التفاصيل
admin-email-verified = مؤكّد
admin-email-unverified = غير مؤكّد
admin-confirm-email = تأكيد العنوان
admin-roles = الأدوار
admin-identifier = المعرّف
admin-groups-none = ليس في أي مجموعة.
admin-leave = إزالة
admin-leave-label = إزالة من { $group }
admin-join = إضافة
admin-events = ما حدث
admin-events-none = لا شيء بعد.
admin-closed = أُغلقت طريقة لتسجيل الدخول بعد محاولات خاطئة كثيرة جدًا
admin-closed-lead = لا يستطيع صاحب الحساب استخدامها حتى تفتحها من جديد. وما زالت الطرق الأخرى تعمل.
admin-unlock = فتحها من جديد
admin-out-of-reach = لا يمكنك تغيير هذا الحساب
admin-out-of-reach-lead = لصاحب الحساب دور لا يمكنك منحه. اسأل من يستطيع منحه.
admin-erased-on = سيُمحى الحساب في { $date }
admin-erased-on-lead = طلب صاحب الحساب ذلك. ويمكنه الاحتفاظ به إذا سجّل الدخول قبل هذا الموعد.
admin-done-created = تم إنشاء الحساب.
admin-done-changed = تم حفظ التغيير.
admin-done-disabled = تم تعطيل الحساب وتسجيل خروج صاحبه من كل مكان.
admin-done-enabled = تم تفعيل الحساب.
admin-done-unlocked = يستطيع صاحب الحساب المحاولة مرة أخرى.
admin-done-signed-out = تم تسجيل خروج صاحب الحساب من كل مكان، ولم يعد لأي تطبيق إذن الوصول.
admin-done-password = لصاحب الحساب كلمة مرور جديدة.
admin-done-factors = لم تعد لصاحب الحساب خطوة ثانية، وتم تسجيل خروجه من كل مكان.
admin-done-email = تم تأكيد العنوان.
admin-done-session = تم إنهاء تسجيل الدخول.
admin-done-app = لم يعد للتطبيق إذن الوصول.
admin-done-joined = صاحب الحساب الآن في المجموعة.
admin-done-left = لم يعد صاحب الحساب في المجموعة.
admin-done-erased = تم محو الحساب.
admin-problem-has-role = لصاحب الحساب دور لا يمكنك منحه، ولذلك لا يمكنك تغيير ما يسجّل الدخول به.
admin-problem-last-owner = هذا آخر شخص له الدور «owner». امنح هذا الدور لشخص آخر أولًا.
admin-problem-right = يتطلّب ذلك الصلاحية { $right }، وهي ليست لديك هنا.
admin-managed = تديره ملفات الحالة
admin-managed-lead = غيّره في الملف ثم طبّق الملف. لا يُقبل أي تغيير هنا إلى أن يُحرَّر.
admin-release = تحرير
admin-done-released = يمكن تغييره هنا الآن. يستعيده ملف الحالة عند تطبيقه من جديد مع ‎“managed = true”‎.
admin-problem-managed = تديره ملفات الحالة. غيّره في الملف، أو حرّره أولًا.
admin-problem-stale = غيّر شخص آخر هذا وأنت تكتب. انظر كيف أصبح الآن، ثم غيّره من جديد.
admin-problem-taken = يسجّل شخص آخر الدخول بهذا الاسم أو العنوان أو الرقم.
admin-problem-other = { $problem }
admin-problem-no-group = لا توجد مجموعة باسم { $group }.
admin-problem-typed = ما كتبته مختلف. لم يُمحَ شيء.
admin-show-everything = عرض الكل
admin-menu = القائمة
