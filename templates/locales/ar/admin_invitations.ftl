# Invitations in the administration console.
admin-invitations = الدعوات
admin-invitations-lead = الدعوة رسالة فيها رابط. من يتلقاها يُنشئ حسابه بها خلال سبعة أيام.
admin-invitations-off = الدعوات لا تعمل
admin-invitations-off-lead = التسجيل متوقف. اختر طريقة أخرى في الإعدادات ضمن التسجيل.
admin-invitations-open = لم تُستخدم بعد
admin-invitations-none = لا توجد دعوات.
admin-invitation-groups = المجموعات
admin-invitation-groups-hint = سيكون الحساب الجديد في هذه المجموعات. افصل بين الأسماء بفواصل.
admin-invitation-language = لغة الرسالة
admin-invitation-expires = صالحة حتى
admin-invitation-revoke = إلغاء
admin-invitation-revoke-label = إلغاء الدعوة المرسلة إلى { $email }
admin-invite = دعوة
admin-done-invited = الدعوة في الطريق.
admin-done-invitation-revoked = أُلغيت الدعوة. رابطها لم يعد يعمل.
admin-event-invitation-revoked = أُلغيت دعوة
