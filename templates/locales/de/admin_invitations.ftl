# Invitations in the administration console.
admin-invitations = Einladungen
admin-invitations-lead = Eine Einladung ist eine Nachricht mit einem Link. Wer sie bekommt, legt damit innerhalb von sieben Tagen ein Konto an.
admin-invitations-off = Einladungen funktionieren nicht
admin-invitations-off-lead = Die Registrierung ist ausgeschaltet. Wählen Sie in den Einstellungen unter Registrierung etwas anderes.
admin-invitations-open = Noch nicht eingelöst
admin-invitations-none = Es gibt keine.
admin-invitation-groups = Gruppen
admin-invitation-groups-hint = Das neue Konto wird in diesen Gruppen sein. Namen mit Kommas dazwischen.
admin-invitation-language = Sprache der Nachricht
admin-invitation-expires = Gültig bis
admin-invitation-revoke = Zurückziehen
admin-invitation-revoke-label = Die Einladung an { $email } zurückziehen
admin-invite = Einladen
admin-done-invited = Die Einladung ist unterwegs.
admin-done-invitation-revoked = Die Einladung ist zurückgezogen. Ihr Link funktioniert nicht mehr.
admin-event-invitation-revoked = Einladung zurückgezogen
