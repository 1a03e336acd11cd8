# Other providers: signing in with one, and managing the links to them.

upstreams-sign-in = Mit { $provider } anmelden
upstreams-expired = Diese Anmeldung ist vorbei
upstreams-expired-help = Sie hat zu lange gedauert, wurde schon benutzt oder begann in einem anderen Browser. Bitte fangen Sie noch einmal an.
upstreams-cancelled = Sie haben sich nicht mit { $provider } angemeldet
upstreams-cancelled-help = Versuchen Sie es noch einmal, oder melden Sie sich auf einem anderen Weg an.
upstreams-unreachable = { $provider } antwortet nicht
upstreams-unreachable-help = Bitte versuchen Sie es später noch einmal, oder melden Sie sich auf einem anderen Weg an.
upstreams-refused = Die Anmeldung mit { $provider } hat nicht geklappt
upstreams-refused-help = Bitte versuchen Sie es noch einmal, oder melden Sie sich auf einem anderen Weg an. Wenn es wieder passiert, fragen Sie, wer diesen Server betreibt.
upstreams-no-account = Mit Ihrem Konto bei { $provider } ist hier kein Konto verknüpft
upstreams-no-account-help = Wenn Sie hier ein Konto haben, melden Sie sich auf einem anderen Weg an. Verknüpfen Sie { $provider } danach unter „Andere Anbieter“.
upstreams-taken = Dieses Konto bei { $provider } lässt sich nicht verknüpfen
upstreams-taken-help = Es ist mit einem anderen Konto hier verknüpft, oder Sie haben schon ein anderes verknüpft.

upstreams-title = Andere Anbieter
upstreams-lead = Melden Sie sich hier mit einem Konto an, das Sie anderswo haben. Was Ihr Konto sonst schützt, schützt es weiter.
upstreams-known = Verknüpfte Anbieter
upstreams-none = Sie haben noch keinen Anbieter verknüpft.
upstreams-others = Weiteren verknüpfen
upstreams-link = { $provider } verknüpfen
upstreams-linked = Verknüpft { $ago }.
upstreams-used = Zuletzt benutzt { $ago }.
upstreams-never-used = Noch nie benutzt.
upstreams-unlink = Lösen
upstreams-unlink-label = Verknüpfung mit { $provider } lösen
upstreams-linked-done = Von jetzt an können Sie sich mit diesem Anbieter anmelden.
upstreams-unlinked-done = Der Anbieter ist nicht mehr verknüpft.
upstreams-last = Das ist Ihr einziger Weg, sich anzumelden
upstreams-last-help = Legen Sie zuerst ein Passwort fest, oder fügen Sie einen Passkey hinzu. Dann können Sie die Verknüpfung lösen.
upstreams-sign-in-again = Um hier etwas zu ändern, melden Sie sich bitte noch einmal an.
upstreams-sign-in-again-link = Anmelden
