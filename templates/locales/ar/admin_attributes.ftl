# لوحة الإدارة: سمات الأشخاص وقواعد المطالبات.
admin-attribute-list = السمات
admin-attribute-list-lead = ما تحفظه عن الأشخاص إلى جانب الاسم والعنوان والرقم.
admin-attribute = السمة
admin-attribute-new = سمة جديدة
admin-attribute-new-lead = يحصل الأشخاص على حقل لها، وتسلّمها قاعدة مطالبة إلى التطبيقات.
admin-attribute-name = الاسم
admin-attribute-name-hint = حروف لاتينية وأرقام و _، مثل department. لا يتغيّر أبدًا.
admin-attribute-label = التسمية في النماذج
admin-attribute-type = النوع
admin-attribute-text = نص
admin-attribute-number = عدد صحيح
admin-attribute-boolean = نعم أو لا
admin-attribute-entries = قائمة نصوص
admin-attribute-required = مطلوبة: يعطي المديرون كل شخص قيمة
admin-attribute-visible = يرى الأشخاص قيمتهم
admin-attribute-changed-by = يغيّر الأشخاص قيمتهم
admin-attribute-searchable = يمكن البحث عن الأشخاص بها
admin-attribute-tag-required = مطلوبة
admin-attribute-tag-visible = ظاهرة
admin-attribute-tag-changed = يغيّرها صاحبها
admin-attribute-tag-searchable = قابلة للبحث
admin-attribute-empty = لا توجد سمة بعد.
admin-attribute-create = إنشاء السمة
admin-attribute-people = { $count ->
    [0] لا أحد لديه قيمة.
    [one] شخص واحد لديه قيمة.
    [two] شخصان لديهما قيمة.
    [few] { $count } أشخاص لديهم قيمة.
   *[other] { $count } شخصًا لديهم قيمة.
}
admin-attribute-remove = إزالة السمة
admin-attribute-remove-lead = { $count ->
    [0] لا أحد لديه قيمة، فلا يضيع شيء.
    [one] تذهب معها قيمة شخص واحد نهائيًا.
    [two] تذهب معها قيمتا شخصين نهائيًا.
    [few] تذهب معها قيم { $count } أشخاص نهائيًا.
   *[other] تذهب معها قيم { $count } شخصًا نهائيًا.
}
admin-attribute-done-created = أُنشئت السمة.
admin-attribute-done-removed = أُزيلت السمة.
admin-attribute-problem-taken = توجد سمة بهذا الاسم بالفعل.
admin-attribute-problem-name = للاسم من 1 إلى 64 حرفًا لاتينيًا أو رقمًا أو _، ويبدأ بحرف، وليس مطالبة قياسية مثل email. عدد السمات 50 على الأكثر.
admin-attribute-problem-type = يبقى النوع ما دام لدى أحدهم قيمة. أنشئ سمة أخرى.
admin-attribute-problem-searchable = لا يمكن البحث عن الأشخاص بقائمة.
admin-attribute-problem-used = تستخدمها قاعدة مطالبة، أو تغيّر عدد من لديهم قيمة. انظر إليها مرة أخرى.

claims-rules = قواعد المطالبات
claims-rules-scope-lead = مطالبات تحصل عليها التطبيقات التي لها هذا النطاق. وهي جزء مما يسمح به الأشخاص معه.
claims-rules-app-lead = مطالبات يحصل عليها هذا التطبيق وحده مهما سمح به الأشخاص. يلزم لتغييرها الحق scopes.write.
claims-none = لا توجد قاعدة.
claims-claim = المطالبة
claims-claim-hint = الاسم في الرمز. لا اسم له معنى بالفعل مثل sub أو email أو groups.
claims-value = القيمة
claims-value-hint = اسم السمة؛ أو بداية أسماء المجموعات، أو لا شيء لكل المجموعات؛ أو الثابت نصًا أو JSON.
claims-from = من
claims-into = إلى
claims-kind-attribute = سمة
claims-kind-groups = مجموعات
claims-kind-constant = ثابت
claims-of-attribute = السمة { $name }
claims-of-groups = كل المجموعات
claims-of-some-groups = المجموعات التي تبدأ بـ { $prefix }
claims-of-constant = الثابت { $value }
claims-id-token = رمز الهوية
claims-userinfo = UserInfo
claims-access-token = رمز الوصول
claims-add = إضافة قاعدة
claims-change-rule = تغيير القاعدة
claims-change = تغيير
claims-change-label = تغيير قاعدة { $claim }
claims-remove = إزالة
claims-remove-label = إزالة قاعدة { $claim }
claims-problem-claim = لا يصلح هذا الاسم لمطالبة: له معنى بالفعل، أو تستخدمه قاعدة أخرى، أو فيه علامات غير الحروف اللاتينية والأرقام و _ - . : /.
claims-problem-from = لا توجد سمة كهذه، أو القيمة فارغة أو طويلة جدًا.
claims-problem-into = اختر أين توضع المطالبة.
claims-preview = معاينة المطالبات
claims-preview-lead = ما سيعرفه تطبيق عن شخص. لا يُوقَّع شيء ولا يُسجَّل دخول أحد.
claims-scope-hint = بينها مسافات. اتركه فارغًا لكل ما يحق للتطبيق طلبه.
claims-granted = الممنوح:
claims-not-admitted = لن يتمكن من الدخول
claims-not-admitted-lead = الحساب أو التطبيق معطّل، أو التطبيق لمجموعات ليس الشخص فيها.
claims-no-openid = لا يوجد بدون النطاق openid.
claims-opaque = رموز الوصول لهذا التطبيق مبهمة: لا تقول شيئًا بنفسها.
claims-from-server = الخادم، في كل منها
claims-from-scope = النطاق { $scope }
claims-from-scope-rule = قاعدة للنطاق { $scope }
claims-from-client-rule = قاعدة للتطبيق
