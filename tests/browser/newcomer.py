"""A user without an account creates one during the sign-in to an application, in a real browser."""

import re

from outside.report import expect, expect_equal

PASSWORD = "three quiet otters row"


class Newcomer:
    """A user with an e-mail address."""

    def __init__(self, report, journey, start_sign_in, mails):
        self.report = report
        self.journey = journey
        self.window = journey.window
        self.place = journey.place
        self.start_sign_in = start_sign_in
        self.mails = mails

    def run(self):
        check = self.report.check
        check("somebody new asks for an account, and is sent a link", self.asks)
        check("the meter moves while a password is typed, and says why one is weak", self.types)
        check("the link makes the account and leads to the application", self.finishes)

    def asks(self):
        window = self.window
        self.start_sign_in(window, self.place)
        window.wait_until("the sign-in page", lambda: window.page() == "login")
        window.find("#login-register").click()
        window.wait_until("the question for an address", lambda: window.page() == "register")
        self.journey.inspect("register")
        window.find("#email").type("bob@example.org")
        window.find("#register-submit").click()
        window.wait_until("that a mail is on its way", lambda: "inbox" in window.text())
        self.journey.inspect("register-sent")
        window.open(re.search(r"https?://\S+/register/finish\?token=\S+", self.mails.newest())[0])
        expect_equal(window.page(), "register-finish", "the page of the link")

    def types(self):
        window = self.window
        window.find("#password").type("qwertyuiop")
        window.wait_until("the meter", lambda: window.has("meter"))
        expect("easy to guess" in window.text() or "Too many people" in window.text(), window.text())
        self.journey.inspect("register-finish")
        expect_equal(window.find("#password").value(), "qwertyuiop", "what was typed stays")

    def finishes(self):
        window = self.window
        window.run("document.querySelector('#password').value = ''")
        window.find("#password").type(PASSWORD)
        window.wait_until("a better word", lambda: "Strong" in window.text())
        window.find("#password-again").type(PASSWORD)
        window.find("#name").type("Bob Builder")
        window.find("#register-finish").click()
        window.wait_until("the consent page", lambda: window.page() == "consent")
        window.find("#consent-allow").click()
        window.wait_until("the application", lambda: window.url().startswith(self.place.app))
        expect("bob@example.org" in window.find("#userinfo").text(), "the application knows the new address")
