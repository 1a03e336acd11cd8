## Merging two accounts

admin-merge = الدمج مع حساب آخر
admin-merge-lead = لمن سجّل مرتين. ينتقل إلى هذا الحساب ما هو موجود في الحساب الآخر وليس موجودًا هنا، ويُمحى الحساب الآخر.
admin-merge-open = دمج…
admin-merge-stays = يبقى { $label } بمعرّفه. ويُمحى الحساب الآخر.
admin-merge-search = اسم الحساب الآخر أو عنوانه أو رقمه أو معرّفه
admin-merge-which = أي حساب هو للشخص نفسه؟
admin-merge-none = لا يوجد حساب آخر مطابق.
admin-merge-choose = اختيار
admin-merge-choose-label = اختيار { $label }
admin-merge-moves = ينتقل إلى { $label }
admin-merge-moves-none = لا شيء. كل ذلك موجود في هذا الحساب.
admin-merge-goes = يزول مع { $label }
admin-merge-goes-none = لا شيء سوى الحساب نفسه.
admin-merge-goes-whole = يُزال
admin-merge-providers = تسجيل الدخول عبر مزوّدين آخرين
admin-merge-providers-both = تسجيل الدخول عبر مزوّدين للحساب الباقي هوية عندهم
admin-merge-passkeys = مفاتيح المرور
admin-merge-known = البيانات
admin-merge-known-both = بيانات مختلفة في الحساب الباقي
admin-merge-apps = التطبيقات التي تعرف الحساب
admin-merge-end = يتم تسجيل خروج الحسابين من كل مكان. لا تعلم التطبيقات التي تعرف { $label } أين ذهب: سترى شخصًا آخر يجب ربطه فيها من جديد. لا يمكن التراجع عن ذلك.
admin-merge-button = دمج نهائي
admin-merge-another = حساب آخر
admin-done-merged = أصبح الحسابان حسابًا واحدًا.
admin-problem-typed-merge = ما كتبته مختلف. لم يُدمج شيء.
admin-merge-field =
    { $field ->
        [name] الاسم الكامل
        [given_name] الاسم الأول
        [family_name] اسم العائلة
        [middle_name] الاسم الأوسط
        [nickname] الاسم المستعار
        [preferred_username] اسم المستخدم
        [profile] صفحة الملف الشخصي
        [picture] الصورة
        [website] الموقع
        [email] عنوان البريد الإلكتروني
        [gender] الجنس
        [birthdate] تاريخ الميلاد
        [zoneinfo] المنطقة الزمنية
        [locale] اللغة
        [phone_number] رقم الهاتف
        [address] العنوان البريدي
       *[other] { $field }
    }
