# النظرة العامة والبحث في لوحة الإدارة.
overview-title = نظرة عامة
overview-well = لا شيء يحتاج إليك الآن.
overview-matters = { $count ->
    [1] أمر واحد يحتاج إليك.
   *[other] { $count } أمور تحتاج إليك.
}
overview-see = عرض
overview-app-fails = رُفض { $app } { $count ->
    [1] مرة واحدة
   *[other] { $count } مرة
} في اليوم الأخير
overview-undelivered = { $count ->
    [1] تعذّر تسليم رسالة
   *[other] تعذّر تسليم { $count } رسالة
}
overview-undelivered-lead = جُرّبت لفترة ثم تُركت. تحقق من خادم البريد.
overview-key-ends = ينتهي مفتاح الواجهة { $name } في { $date }
overview-key-ends-lead = سيُرفض البرنامج الذي يستخدمه بعد ذلك. أنشئ مفتاحًا آخر قبلها.
overview-sign-ins = عمليات الدخول
overview-before = { $count } في اليوم السابق
overview-failures = فاشلة
overview-accounts = حسابات جديدة
overview-last-day = في آخر 24 ساعة
overview-hours = عمليات الدخول بالساعة
overview-good = دخول
overview-bad = فشل
overview-hour = { $at }: دخل { $good }، فشل { $bad }
overview-highest = على الأكثر { $count } في الساعة
overview-chart = أعمدة لكل من آخر 24 ساعة: { $good } دخولًا إجمالًا، و{ $bad } فشلًا
overview-set-up = إكمال الإعداد
overview-set-up-name = أعطِ صفحات الدخول اسمك (branding.name)
overview-set-up-mail = أعدّ البريد ليتمكن الأشخاص من استعادة حساباتهم (mail)
overview-set-up-app = اربط أول تطبيق
overview-set-up-owner = اجعل شخصًا ثانيًا مالكًا حتى لا يُغلق الباب بغيابك
overview-set-up-anchor = احفظ نقاط تثبيت سجل التدقيق في مكان آخر (audit.anchor_file)
overview-done = تم
overview-open = لم يتم
search-title = بحث
search-label = ابحث عن أشخاص وتطبيقات ومجموعات ومراجع
search-lead = جزء من اسم أو عنوان، أو client_id لتطبيق، أو مرجع صفحة خطأ.
search-for = ما يوجد لـ «{ $text }»
search-none = لا شيء مما يحق لك رؤيته يطابق.
