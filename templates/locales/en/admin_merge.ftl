## Merging two accounts

admin-merge = Merge with another account
admin-merge-lead = For somebody who signed up twice. What the other account has and this one lacks moves here, and the other one is erased.
admin-merge-open = Merge…
admin-merge-stays = { $label } stays, with its identifier. The other account is erased.
admin-merge-search = Name, address, number or identifier of the other account
admin-merge-which = Which one is the same person?
admin-merge-none = Nobody else matches.
admin-merge-choose = Choose
admin-merge-choose-label = Choose { $label }
admin-merge-moves = Moves to { $label }
admin-merge-moves-none = Nothing. This account has all of it already.
admin-merge-goes = Goes with { $label }
admin-merge-goes-none = Nothing but the account itself.
admin-merge-goes-whole = Removed
admin-merge-providers = Sign-in at other providers
admin-merge-providers-both = Sign-in at providers that the account that stays has already
admin-merge-passkeys = Passkeys
admin-merge-known = What is known
admin-merge-known-both = What the account that stays has differently
admin-merge-apps = Apps that know the account
admin-merge-end = Both accounts are signed out everywhere. Apps that know { $label } do not learn where it went: they see another person, who has to be connected there again. This cannot be undone.
admin-merge-button = Merge for good
admin-merge-another = Another account
admin-done-merged = The two accounts are one now.
admin-problem-typed-merge = What you typed is something else. Nothing was merged.
admin-merge-field =
    { $field ->
        [name] Full name
        [given_name] First name
        [family_name] Last name
        [middle_name] Middle name
        [nickname] Nickname
        [preferred_username] User name
        [profile] Profile page
        [picture] Picture
        [website] Website
        [email] Email address
        [gender] Gender
        [birthdate] Birthday
        [zoneinfo] Time zone
        [locale] Language
        [phone_number] Phone number
        [address] Postal address
       *[other] { $field }
    }
