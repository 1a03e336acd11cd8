# Roles and rights in the administration console.
admin-powers = ما يُسمح لصاحب الحساب به في الإدارة
admin-powers-none = لا شيء. ليس له أي دور.
admin-powers-open = كل صلاحية ومصدرها
admin-by-group = بسبب المجموعة
admin-by-themselves = مُنح له وحده
admin-role = الدور
admin-rights = الصلاحيات
admin-roles-lead = الدور مجموعة من الصلاحيات في الإدارة. امنحه لشخص أو لكل من في مجموعة.
admin-new-role = دور جديد
admin-new-role-lead = اختر الصلاحيات التي يسمح بها. لا تظهر هنا إلا الصلاحيات التي لديك. لا يكون الدور لأحد حتى تمنحه.
admin-create-role = إنشاء الدور
admin-role-name-hint = حروف لاتينية صغيرة وأرقام وشرطات وشرطات سفلية. لا يمكن تغييره لاحقًا.
admin-role-built-in = مضمّن
admin-role-held = من له هذا الدور
admin-role-nobody = لا أحد
admin-role-people =
    { $count ->
        [0] لا أحد
        [zero] لا أحد
        [one] شخص واحد
        [two] شخصان
        [few] { $count } أشخاص
        [many] { $count } شخصًا
       *[other] { $count } شخص
    }
admin-role-groups =
    { $count ->
        [0] لا توجد مجموعة
        [zero] لا توجد مجموعة
        [one] مجموعة واحدة
        [two] مجموعتان
        [few] { $count } مجموعات
        [many] { $count } مجموعة
       *[other] { $count } مجموعة
    }
admin-role-owner = كل شيء، وهو الدور الوحيد الذي يمنح «owner».
admin-role-admin = كل شيء ما عدا إنشاء الأدوار والتصرف باسم شخص آخر.
admin-role-helpdesk = يساعد من فقد شيئًا، ولا يساعد أبدًا من له دور.
admin-role-app-developer = يربط التطبيقات ويعتني بتطبيقاته.
admin-role-auditor = يطّلع على كل شيء ولا يغيّر شيئًا.
admin-role-allows = ما يسمح به
admin-role-change-hint = من له هذا الدور يحصل على الصلاحيات أو يفقدها فور الحفظ.
admin-role-never-changes = هذا الدور مضمّن ولا يتغير أبدًا.
admin-role-not-yours = لا يمكنك تغيير هذا الدور، لأنه لا يُسمح لك بتغيير الأدوار أو لأن بعض هذه الصلاحيات ليست لديك.
admin-role-unknown = يسمح هذا الدور أيضًا بشيء أحدث
admin-role-unknown-lead = منحه إصدار آخر من Vestibule صلاحية لا يعرفها هذا الإصدار. لا يمنحه إلا من له الدور «owner».
admin-role-remove = إزالة الدور
admin-role-remove-lead = نهائيًا. يجب ألا يكون لأحد.
admin-role-give = منح الدور
admin-role-give-to = إلى
admin-role-to-person = شخص
admin-role-to-group = كل من في مجموعة
admin-role-give-name = اسم الشخص أو المجموعة
admin-role-give-over = على المجموعة
admin-role-over-hint = اتركه فارغًا ليشمل كل شيء. ومع مجموعة تسري الصلاحيات عليها وعلى المجموعات التي تحتها وأعضائها.
admin-role-over-needed = تسري الصلاحيات على هذه المجموعة وعلى المجموعات التي تحتها وأعضائها.
admin-role-give-button = منح
admin-role-members-of = أعضاء
admin-role-take = سحب
admin-role-take-label = سحب الدور من { $name }
admin-area-people = الأشخاص
admin-area-groups = المجموعات والأدوار
admin-area-apps = التطبيقات
admin-area-watch = المتابعة
admin-area-server = هذا الخادم
admin-right-users-read = رؤية الأشخاص وحساباتهم
admin-right-users-write = إنشاء الحسابات وتغييرها وتعطيلها ومحوها
admin-right-users-credentials = تعيين كلمات المرور وإزالة الخطوات الثانية وفتح ما أغلقته المحاولات الخاطئة
admin-right-users-impersonate = التصرف باسم شخص آخر
admin-right-sessions-read = رؤية أماكن تسجيل الدخول والتطبيقات التي لديها إذن الوصول
admin-right-sessions-end = تسجيل خروج الأشخاص وإنهاء وصول التطبيقات
admin-right-groups-read = رؤية المجموعات ومن فيها
admin-right-groups-write = إنشاء المجموعات وتغييرها وإزالتها واختيار من فيها
admin-right-roles-read = رؤية الأدوار ومن له كل دور
admin-right-roles-write = إنشاء الأدوار وتغييرها وإزالتها
admin-right-roles-assign = منح الأدوار وسحبها
admin-right-clients-read = رؤية كل التطبيقات
admin-right-clients-write = ربط كل التطبيقات وتغييرها وإزالتها
admin-right-clients-secrets = إنشاء أسرار التطبيقات وإزالتها
admin-right-clients-own = ربط التطبيقات والعناية بتطبيقاته
admin-right-scopes-read = رؤية النطاقات والمطالبات
admin-right-scopes-write = إنشاء النطاقات والمطالبات وتغييرها وإزالتها
admin-right-providers-read = رؤية المزوّدين الذين يسجّل الأشخاص الدخول عبرهم
admin-right-providers-write = إنشاء هؤلاء المزوّدين وتغييرهم وإزالتهم
admin-right-keys-read = رؤية مفاتيح التوقيع
admin-right-keys-rotate = تبديل مفاتيح التوقيع وسحبها
admin-right-audit-read = قراءة سجل التدقيق
admin-right-traces-read = قراءة سبب الرد على طلب ما
admin-right-settings-read = رؤية الإعدادات
admin-right-settings-write = تغيير الإعدادات
admin-right-api-keys-read = رؤية مفاتيح API
admin-right-api-keys-write = إنشاء مفاتيح API وإبطالها
admin-right-system-read = رؤية العُقد والمهام وقوائم الانتظار
admin-right-system-write = بدء المهام وإيقافها
admin-done-role-created = تم إنشاء الدور. ليس لأحد بعد.
admin-done-role-given = تم منح الدور.
admin-done-role-taken = تم سحب الدور.
admin-done-role-removed = تمت إزالة الدور.
admin-problem-role-beyond = يسمح الدور { $role } بشيء لا يُسمح لك به، ولذلك لا يمكنك منحه ولا سحبه ولا تغييره.
admin-problem-no-holder = لا يوجد شخص أو مجموعة بهذا الاسم يُسمح لك بمنحه الأدوار.
admin-problem-no-over = لا توجد مجموعة بهذا الاسم يُسمح لك بمنح الأدوار عليها.
admin-problem-role-built-in = الدور { $role } مضمّن ولا يتغير أبدًا.
admin-problem-role-taken = يوجد دور باسم { $role }.
admin-problem-role-name = يتكون الاسم من 1 إلى 64 من الحروف اللاتينية الصغيرة والأرقام والشرطات والشرطات السفلية.
admin-problem-role-in-use = الدور { $role } لشخص ما. اسحبه منه أولًا.
