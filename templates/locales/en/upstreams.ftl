# Other providers: signing in with one, and managing the links to them.

upstreams-sign-in = Sign in with { $provider }
upstreams-expired = That sign-in is over
upstreams-expired-help = It took too long, was used already, or began in another browser. Please start again.
upstreams-cancelled = You did not sign in with { $provider }
upstreams-cancelled-help = You can try again, or sign in in another way.
upstreams-unreachable = { $provider } does not answer
upstreams-unreachable-help = Please try again in a while, or sign in in another way.
upstreams-refused = Signing in with { $provider } did not work
upstreams-refused-help = Please try again, or sign in in another way. If it happens again, ask whoever runs this server.
upstreams-no-account = No account here is linked to your account at { $provider }
upstreams-no-account-help = If you have an account here, sign in to it in another way. Then link { $provider } under Other providers.
upstreams-taken = That account at { $provider } cannot be linked
upstreams-taken-help = It is linked to another account here, or you have linked another one already.

upstreams-title = Other providers
upstreams-lead = Sign in here with an account that you have elsewhere. Whatever else protects your account still does.
upstreams-known = Linked providers
upstreams-none = You have not linked any provider yet.
upstreams-others = Link another
upstreams-link = Link { $provider }
upstreams-linked = Linked { $ago }.
upstreams-used = Last used { $ago }.
upstreams-never-used = Never used.
upstreams-unlink = Unlink
upstreams-unlink-label = Unlink { $provider }
upstreams-linked-done = From now on you can sign in with this provider.
upstreams-unlinked-done = The provider is no longer linked.
upstreams-last = This is your only way to sign in
upstreams-last-help = Set a password or add a passkey first. Then you can unlink it.
upstreams-sign-in-again = To change something here, please sign in once more.
upstreams-sign-in-again-link = Sign in
