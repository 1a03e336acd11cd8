# API keys in the administration console.
admin-api-keys = مفاتيح API
admin-api-keys-lead = البرنامج الذي لديه مفتاح يفعل ما يسمح به المفتاح، ولا يتجاوز أبدًا ما يُسمح به في تلك اللحظة لمن أنشأه.
admin-api-keys-none = لا يوجد مفتاح API بعد.
admin-key = المفتاح
admin-new-key = مفتاح API جديد
admin-new-key-lead = يُعرض المفتاح نفسه مرة واحدة بعد إنشائه.
admin-key-name = الغرض منه
admin-key-name-hint = مثل اسم البرنامج ومكان تشغيله.
admin-key-days = مدة صلاحيته
admin-key-days-count =
    { $count ->
        [zero] { $count } يوم
        [one] يوم واحد
        [two] يومان
        [few] { $count } أيام
        [many] { $count } يومًا
       *[other] { $count } يوم
    }
admin-key-over = على المجموعة
admin-key-rights-hint = اختر أقل ما يحتاج إليه البرنامج. لا تظهر هنا إلا الصلاحيات التي لديك. وإذا فقدت إحداها فقدها المفتاح أيضًا.
admin-key-create = إنشاء المفتاح
admin-key-made = تم إنشاء المفتاح «{ $name }»
admin-key-made-lead = انسخه الآن. يُعرض هذه المرة فقط، ولا يستطيع أحد الاطلاع عليه لاحقًا.
admin-key-kept = لقد نسخته
admin-key-owner = أنشأه
admin-key-by-command = أمر على الخادم
admin-key-used = آخر استخدام
admin-key-never = أبدًا
admin-key-expires = ينتهي في
admin-key-expired = منتهٍ
admin-key-revoke-open = إبطال…
admin-key-revoke-lead = تتوقف البرامج التي تستخدم هذا المفتاح فورًا. لا يمكن استعادته.
admin-key-revoke = إبطال
admin-rights-count =
    { $count ->
        [zero] { $count } صلاحية
        [one] صلاحية واحدة
        [two] صلاحيتان
        [few] { $count } صلاحيات
        [many] { $count } صلاحية
       *[other] { $count } صلاحية
    }
admin-done-key-revoked = تم إبطال المفتاح.
