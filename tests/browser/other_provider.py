"""Sign-in at another provider, in a real browser: a server of ours is the provider of the demo."""

from outside.report import expect, expect_equal

NAME = "alice.at.work"
PASSWORD = "correct horse battery staple"
SECRET = "a secret that both of them know"


def people_of_work(port):
    """What the provider knows: alice, and the house at that port. Its host is another name: cookies know no ports."""
    return f"""
[[users]]
preferred_username = "{NAME}"
email = "alice@example.com"
email_verified = true
password = "{PASSWORD}"

[[clients]]
client_id = "house"
client_name = "The House"
client_secret = "{SECRET}"
redirect_uris = ["http://localhost:{port}/login/with/work/callback"]
"""


def other_provider(issuer):
    """What the house is told of the provider that its people work for."""
    return f"""
[outbound]
allow_private = ["127.0.0.0/8"]

[[upstreams]]
id = "work"
name = "Work"
issuer = "{issuer}"
client_id = "house"
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
        check("a button leads to the provider, and its word signs in to the application", self.signs_in)
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
        expect("The House" in window.text(), window.text())
        window.find("#consent-allow").click()
        window.wait_until("back, at the house's question", lambda: window.url().startswith(self.place.issuer) and window.page() == "consent")
        window.find("#consent-allow").click()
        window.wait_until("the application", lambda: window.url().startswith(self.place.app))
        expect(self.place.issuer in window.find("#id-token").text(), "the token is the house's")
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
