# API keys in the administration console.
admin-api-keys = API keys
admin-api-keys-lead = A program with a key does what the key allows, and never more than whoever made it may do at that moment.
admin-api-keys-none = There is no API key yet.
admin-key = Key
admin-new-key = New API key
admin-new-key-lead = The key itself is shown once, after you made it.
admin-key-name = What it is for
admin-key-name-hint = Such as the name of the program and where it runs.
admin-key-days = How long it counts
admin-key-days-count = { $count ->
    [1] 1 day
   *[other] { $count } days
}
admin-key-over = Over the group
admin-key-rights-hint = Choose as little as the program needs. Only rights that you have yourself are here. If you lose one, the key loses it too.
admin-key-create = Create key
admin-key-made = The key “{ $name }” is there
admin-key-made-lead = Copy it now. It is shown this once, and nobody can look it up.
admin-key-kept = I have copied it
admin-key-owner = Made by
admin-key-by-command = A command on the server
admin-key-used = Last used
admin-key-never = Never
admin-key-expires = Expires
admin-key-expired = Expired
admin-key-revoke-open = Revoke…
admin-key-revoke-lead = Programs that use this key stop working at once. It cannot be brought back.
admin-key-revoke = Revoke
admin-rights-count = { $count ->
    [1] 1 right
   *[other] { $count } rights
}
admin-done-key-revoked = The key is revoked.
