# Other providers: signing in with one, and managing the links to them.

upstreams-sign-in = تسجيل الدخول باستخدام { $provider }
upstreams-expired = انتهى تسجيل الدخول هذا
upstreams-expired-help = استغرق وقتًا طويلًا، أو استُخدم من قبل، أو بدأ في متصفح آخر. يُرجى البدء من جديد.
upstreams-cancelled = لم تسجّل الدخول باستخدام { $provider }
upstreams-cancelled-help = يمكنك المحاولة مرة أخرى، أو تسجيل الدخول بطريقة أخرى.
upstreams-unreachable = لا يستجيب { $provider }
upstreams-unreachable-help = يُرجى المحاولة بعد قليل، أو تسجيل الدخول بطريقة أخرى.
upstreams-refused = لم ينجح تسجيل الدخول باستخدام { $provider }
upstreams-refused-help = يُرجى المحاولة مرة أخرى، أو تسجيل الدخول بطريقة أخرى. إذا تكرّر ذلك، فاسأل من يدير هذا الخادم.
upstreams-no-account = لا يوجد هنا حساب مرتبط بحسابك لدى { $provider }
upstreams-no-account-help = إن كان لديك حساب هنا، فسجّل الدخول إليه بطريقة أخرى، ثم اربط { $provider } من صفحة «مزوّدون آخرون».
upstreams-taken = لا يمكن ربط ذلك الحساب لدى { $provider }
upstreams-taken-help = إنه مرتبط بحساب آخر هنا، أو أنك ربطت حسابًا آخر من قبل.

upstreams-title = مزوّدون آخرون
upstreams-lead = سجّل الدخول هنا بحساب لديك في مكان آخر. يبقى كل ما يحمي حسابك كما هو.
upstreams-known = المزوّدون المرتبطون
upstreams-none = لم تربط أي مزوّد بعد.
upstreams-others = ربط مزوّد آخر
upstreams-link = ربط { $provider }
upstreams-linked = رُبط { $ago }.
upstreams-used = آخر استخدام { $ago }.
upstreams-never-used = لم يُستخدم قط.
upstreams-unlink = إلغاء الربط
upstreams-unlink-label = إلغاء ربط { $provider }
upstreams-linked-done = من الآن فصاعدًا يمكنك تسجيل الدخول باستخدام هذا المزوّد.
upstreams-unlinked-done = لم يعد المزوّد مرتبطًا.
upstreams-last = هذه طريقتك الوحيدة لتسجيل الدخول
upstreams-last-help = عيّن كلمة مرور أو أضف مفتاح مرور أولًا، ثم يمكنك إلغاء الربط.
upstreams-sign-in-again = لتغيير شيء هنا، يُرجى تسجيل الدخول مرة أخرى.
upstreams-sign-in-again-link = تسجيل الدخول
