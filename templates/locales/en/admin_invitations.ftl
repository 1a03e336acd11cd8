# Invitations in the administration console.
admin-invitations = Invitations
admin-invitations-lead = An invitation is a message with a link. Whoever gets it makes their account with it, within seven days.
admin-invitations-off = Invitations do not work
admin-invitations-off-lead = Registration is off. Choose another way in the settings, under Registration.
admin-invitations-open = Not redeemed yet
admin-invitations-none = There is none.
admin-invitation-groups = Groups
admin-invitation-groups-hint = The new account will be in these groups. Names with commas between them.
admin-invitation-language = Language of the message
admin-invitation-expires = Works until
admin-invitation-revoke = Revoke
admin-invitation-revoke-label = Revoke the invitation to { $email }
admin-invite = Invite
admin-done-invited = The invitation is on its way.
admin-done-invitation-revoked = The invitation is revoked. Its link does not work any more.
admin-event-invitation-revoked = Invitation revoked
