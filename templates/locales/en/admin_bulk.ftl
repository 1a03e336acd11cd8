# Changes of many accounts in the administration console.
admin-bulk = Changes of many
admin-bulk-lead = What was done to many accounts at once. Each account is changed by itself, and may be refused while others are done.
admin-bulk-none = Nothing was changed in this way yet. Choose accounts in the list of people.
admin-bulk-what = Change
admin-bulk-progress = How far
admin-bulk-when = Asked for
admin-bulk-outcome = Result
admin-bulk-disable = Disable
admin-bulk-enable = Enable
admin-bulk-sign-out = Sign out everywhere
admin-bulk-require-password = Ask for a new password
admin-bulk-add-to-group = Add to a group
admin-bulk-remove-from-group = Remove from a group
admin-bulk-erase = Erase for good
admin-bulk-action = What to do
admin-bulk-group = Group, to add or remove
admin-bulk-chosen = Do it to the chosen
admin-bulk-all-found = Do it to all that were found
admin-bulk-everybody = Do it to everybody
admin-bulk-choose = Choose { $person }
admin-bulk-count = { $count ->
    [1] 1 account would be changed. Nothing is done yet.
   *[other] { $count } accounts would be changed. Nothing is done yet.
}
admin-bulk-type = Type { $count } to go on
admin-bulk-typed = The number of accounts was not typed. Nothing is done.
admin-bulk-start = Start
admin-bulk-nobody = No account is chosen.
admin-bulk-too-many = These are more than { $most } accounts. Choose fewer, by a group or a search.
admin-bulk-no-group = Name the group.
admin-bulk-finished = Finished
admin-bulk-running = Under way
admin-bulk-cancelled = Cancelled
admin-bulk-cancel = Cancel the rest
admin-bulk-through = { $through } of { $total } accounts are through.
admin-bulk-refused-count = { $count ->
    [1] 1 was refused.
   *[other] { $count } were refused.
}
admin-bulk-show-refused = Show those
admin-bulk-look-again = Look again
admin-bulk-done = Done
admin-bulk-refused = Refused
admin-bulk-waits = Waits
admin-bulk-left = Left as it was
admin-event-bulk = Change of many accounts
admin-event-bulk-cancelled = Change of many accounts cancelled
