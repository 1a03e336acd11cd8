# The overview and the search of the console.
overview-title = Overview
overview-well = Nothing needs you at the moment.
overview-matters = { $count ->
    [1] One thing needs you.
   *[other] { $count } things need you.
}
overview-see = See
overview-app-fails = { $app } was refused { $count ->
    [1] once
   *[other] { $count } times
} in the last day
overview-undelivered = { $count ->
    [1] A message could not be delivered
   *[other] { $count } messages could not be delivered
}
overview-undelivered-lead = They were tried for some time and given up. Look at the mail server.
overview-key-ends = The API key { $name } ends on { $date }
overview-key-ends-lead = The program that uses it is refused from then on. Make another one before.
overview-sign-ins = Sign-ins
overview-before = { $count } the day before
overview-failures = Failed
overview-accounts = New accounts
overview-last-day = in the last 24 hours
overview-hours = Sign-ins by hour
overview-good = signed in
overview-bad = failed
overview-hour = { $at }: { $good } signed in, { $bad } failed
overview-highest = at most { $count } an hour
overview-chart = Bars for each of the last 24 hours: { $good } sign-ins in all, { $bad } failed
overview-set-up = Finish setting up
overview-set-up-name = Give the sign-in pages your name (branding.name)
overview-set-up-mail = Set up mail, so that people can recover their account (mail)
overview-set-up-app = Connect the first app
overview-set-up-owner = Make a second person owner, so that nobody is locked out with you
overview-set-up-anchor = Keep anchors of the audit log elsewhere (audit.anchor_file)
overview-done = Done
overview-open = Open
search-title = Search
search-label = Find people, apps, groups, references
search-lead = A part of a name or an address, the client_id of an app, or the reference of an error page.
search-for = What there is for “{ $text }”
search-none = Nothing that you may look at matches.
