# A forgotten password.

login-forgotten = هل نسيت كلمة المرور؟
login-password-changed = تغيّرت كلمة مرورك
login-password-changed-help = سجّل الدخول بالكلمة الجديدة.
recover-title = هل نسيت كلمة المرور؟
recover-lead = أخبرنا من أنت، وسنرسل إليك رابطًا لاختيار كلمة مرور جديدة.
recover-submit = إرسال الرابط
recover-back = العودة إلى تسجيل الدخول
recover-sent-title = تفقّد بريدك
recover-sent-lead = إن كان لدى { $name } حساب فإن رابطًا في طريقه إلى عنوانه. يصلح الرابط لمدة 30 دقيقة.
recover-again = إرسال الرابط مرة أخرى
reset-title = اختر كلمة مرور جديدة
reset-lead = بعد ذلك تسجّل الدخول بها، وسنسجّل خروجك من كل مكان آخر.
error-link = لم يعد هذا الرابط صالحًا
error-link-help = استُخدم من قبل، أو قَدُم، أو تغيّر شيء في الحساب منذ إرساله. اطلب رابطًا جديدًا.
