"""Sign-in at another provider, in a real browser: a server of ours is the provider of the demo."""

from outside.report import expect, expect_equal

NAME = "alice.at.work"
PASSWORD = "correct horse battery staple"
SECRET = "a secret that both of them know"


def people_of_work(port):
    """What the provider knows: alice, and Vestibule at that port as a client. It has another host name, because cookies do not distinguish ports."""
    return f"""
[[users]]
preferred_username = "{NAME}"
email = "alice@example.com"
email_verified = true
password = "{PASSWORD}"

[[clients]]
client_id = "vestibule"
client_name = "Vestibule at work"
client_secret = "{SECRET}"
redirect_uris = ["http://localhost:{port}/login/with/work/callback"]
"""


def other_provider(issuer):
    """The configuration of that provider in Vestibule."""
    return f"""
[outbound]
allow_private = ["127.0.0.0/8"]

[[upstreams]]
id = "work"
name = "Work"
issuer = "{issuer}"
client_id = "vestibule"
client_secret = "{SECRET}"
trust_email = true
"""


class OtherProvider:
    """Alice, who has an account in both places."""

    def __init__(self, report, journey, start_sign_in, work):
        self.report = report
        self.journey = journey
        self.window = journey.window
        self.place = journey.place
        self.start_sign_in = start_sign_in
        self.work = work

    def run(self):
        check = self.report.check
        check("a button leads to the provider, and its answer signs in to the application", self.signs_in)
        check("the account's page lists the provider, and unlinks it", self.unlinks)

    def signs_in(self):
        window = self.window
        self.start_sign_in(window, self.place)
        window.wait_until("the sign-in page", lambda: window.page() == "login")
        self.journey.inspect("login")
        window.find("#login-with-work").click()
        window.wait_until("the provider", lambda: window.url().startswith(self.work) and window.page() == "login")
        window.find("#username").type(NAME)
        window.find("#password").type(PASSWORD)
        window.find("#login-submit").click()
        window.wait_until("the provider's question", lambda: window.page() == "consent")
        expect("Vestibule at work" in window.text(), window.text())
        window.find("#consent-allow").click()
        window.wait_until("back, at the consent page of Vestibule", lambda: window.url().startswith(self.place.issuer) and window.page() == "consent")
        window.find("#consent-allow").click()
        window.wait_until("the application", lambda: window.url().startswith(self.place.app))
        expect(self.place.issuer in window.find("#id-token").text(), "the token is issued by Vestibule")
        expect("urn:vestibule:acr:1fa" in window.find("#id-token").text(), "one factor")

    def unlinks(self):
        window = self.window
        window.open(f"{self.place.issuer}/account/providers")
        expect_equal(window.page(), "providers", "the page")
        expect("Work" in window.text() and "alice@example.com" in window.text(), window.text())
        self.journey.inspect("providers")
        window.find("form[action$='/unlink'] button").click()
        window.wait_until("that it is unlinked", lambda: window.has("#link-work"))
        self.journey.inspect("providers-none")
