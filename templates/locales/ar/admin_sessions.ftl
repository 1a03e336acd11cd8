# Sessions in the administration console.
admin-session-list = الجلسات
admin-session-lead = كل متصفح سُجِّل الدخول فيه، الأحدث أولًا.
admin-session-search = اسم أو عنوان IP
admin-session-none = لا توجد جلسة مطابقة.
admin-session-empty = لا أحد مسجّل الدخول.
admin-session-person = الشخص
admin-session-device = المتصفح
admin-session-started = تسجيل الدخول
admin-session-last-seen = آخر استخدام
admin-session-end-label = إنهاء جلسة { $person } في { $device }
