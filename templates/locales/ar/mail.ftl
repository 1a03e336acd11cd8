# Mail. Locked screens show subjects: put no codes and no names of people into them.

mail-sender = هذه الرسالة من { $place } على العنوان { $address }. لا أحد يقرأ الردود عليها.
mail-button-help = إذا لم يعمل الزر، فافتح هذا العنوان:
mail-expires-minutes =
    { $minutes ->
        [zero] أمامك أقل من دقيقة لذلك.
        [one] أمامك دقيقة واحدة لذلك.
        [two] أمامك دقيقتان لذلك.
        [few] أمامك { $minutes } دقائق لذلك.
        [many] أمامك { $minutes } دقيقة لذلك.
       *[other] أمامك { $minutes } دقيقة لذلك.
    }
mail-expires-hours =
    { $hours ->
        [zero] أمامك أقل من ساعة لذلك.
        [one] أمامك ساعة واحدة لذلك.
        [two] أمامك ساعتان لذلك.
        [few] أمامك { $hours } ساعات لذلك.
        [many] أمامك { $hours } ساعة لذلك.
       *[other] أمامك { $hours } ساعة لذلك.
    }
mail-expires-days =
    { $days ->
        [zero] أمامك أقل من يوم لذلك.
        [one] أمامك يوم واحد لذلك.
        [two] أمامك يومان لذلك.
        [few] أمامك { $days } أيام لذلك.
        [many] أمامك { $days } يومًا لذلك.
       *[other] أمامك { $days } يوم لذلك.
    }

mail-test-subject = البريد من { $place } يعمل
mail-test-body = هذه رسالة تجريبية. إذا كنت تقرؤها، فإن { $place } قادر على مراسلتك. لا يلزمك فعل أي شيء.

mail-code-subject = رمزك للدخول إلى { $place }
mail-code-body = اكتب هذا الرمز لتسجيل الدخول إلى { $place }.
mail-code-button = تعبئة الرمز نيابة عني
mail-code-not-you = إذا لم تطلبه، فيمكنك تجاهل هذه الرسالة. لا تُعطِ الرمز لأحد أبدًا، أيًا كان من يطلبه.

mail-reset-subject = اختر كلمة مرور جديدة لحسابك في { $place }
mail-reset-body = طلب أحدهم، ونأمل أنه أنت، كلمة مرور جديدة في { $place }. افتح هذا الرابط لاختيارها.
mail-reset-button = اختيار كلمة مرور جديدة
mail-reset-not-you = إذا لم تكن أنت، فتجاهل هذه الرسالة: ستبقى كلمة مرورك كما هي.

mail-register-subject = حسابك في { $place }
mail-register-body = افتح هذا الرابط لإكمال إنشاء حسابك في { $place }.
mail-register-button = إنشاء الحساب
mail-register-not-you = إذا لم تطلب حسابًا، فتجاهل هذه الرسالة: لن يُنشأ أي حساب.

mail-email-subject = هل هذا عنوان بريدك الإلكتروني؟
mail-email-body = يُرجى أن تؤكّد لـ { $place } أن عنوان البريد الإلكتروني هذا لك. بعد ذلك يصبح عنوان حسابك.
mail-email-button = نعم، إنه لي
mail-email-not-you = إذا كنت لا تعرف سبب هذه الرسالة، فتجاهلها.

mail-already-subject = حسابك في { $place }
mail-already-body = أراد أحدهم، ونأمل أنه أنت، استخدام هذا العنوان لحساب في { $place }. إنه عنوان حساب موجود بالفعل: سجّل الدخول إليه. وإن نسيت كلمة مرورك، فاختر هناك «هل نسيت كلمة المرور؟».
mail-already-button = تسجيل الدخول
mail-already-not-you = إذا لم تكن أنت، فتجاهل هذه الرسالة: لم يتغيّر شيء.

mail-invitation-subject = دعوة إلى { $place }
mail-invitation-body = ندعوك إلى إنشاء حساب في { $place }.
mail-invitation-button = إنشاء حساب
mail-invitation-not-you = إذا كنت لا تعرف سبب هذه الرسالة، فتجاهلها: لن يُنشأ أي حساب.

mail-changed-subject = حدث تغيير في حسابك في { $place }
mail-changed-password = تم تغيير كلمة مرور حسابك في { $place }.
mail-changed-email = تم تغيير عنوان البريد الإلكتروني لحسابك في { $place }. من الآن فصاعدًا تصل الرسائل إلى العنوان الجديد.
mail-changed-email-here = عنوان البريد الإلكتروني لحسابك في { $place } هو هذا العنوان من الآن فصاعدًا.
mail-changed-factor-added = أُضيفت طريقة جديدة لتسجيل الدخول إلى حسابك في { $place }.
mail-changed-factor-removed = أُزيلت إحدى طرق تسجيل الدخول إلى حسابك في { $place }.
mail-changed-recovery-codes = لحسابك في { $place } رموز استرداد جديدة. لم تعد الرموز القديمة صالحة.
mail-changed-deletion = طلبتَ حذف حسابك في { $place }. أُغلق الحساب منذ الآن. ويمكنك العودة قبل محوه نهائيًا: سجّل الدخول واحتفظ به.
mail-changed-by-administrator = غيّر أحد مشرفي { $place } حسابك. تجد الوقت في صفحة النشاط.
mail-changed-when = حدث ذلك في { $time }.
mail-changed-when-device = حدث ذلك في { $time } من { $device }.
mail-changed-not-you = إذا كنت أنت من فعل ذلك، فلا يلزمك فعل أي شيء. وإلا فسجّل الدخول، واختر كلمة مرور جديدة، وأنهِ عمليات تسجيل الدخول التي لا تعرفها.
mail-changed-button = عرض حسابي
