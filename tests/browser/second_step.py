"""The second step and the ways that need mail, in a real browser: an authenticator app, recovery codes, a trusted browser, a code by
mail, a forgotten password."""

import base64
import hashlib
import hmac
import re
import struct
import time

from outside.report import expect, expect_equal

NEW_PASSWORD = "three quiet otters row"


def app_shows(secret, steps=0):
    """The code of an authenticator app (RFC 6238), so many steps from now."""
    key = base64.b32decode(secret.replace(" ", ""))
    digest = hmac.new(key, struct.pack(">Q", int(time.time()) // 30 + steps), hashlib.sha1).digest()
    offset = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[offset:offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


class SecondStep:
    """A user who adds second factors, and forgets their password."""

    def __init__(self, report, journey, start_sign_in, mails):
        self.report = report
        self.journey = journey
        self.window = journey.window
        self.place = journey.place
        self.start_sign_in = start_sign_in
        self.mails = mails
        self.password = self.place.password
        self.secret = None
        self.codes = []

    def run(self):
        check = self.report.check
        check("a code by mail signs in to the application", self.signs_in_by_mail)
        check("an authenticator app is set up with one of its codes, and recovery codes are shown", self.sets_up)
        check("a password and a code of the app are two factors", self.signs_in_with_app)
        check("a recovery code replaces the app, and this browser is trusted from then on", self.signs_in_with_recovery_code)
        check("the trusted browser is not asked again", self.is_not_asked_again)
        check("a forgotten password is changed by the link of a mail, and the second step stays", self.resets)

    # ------------------------------------------------------------------------------------------------------ the ways

    def signs_in_by_mail(self):
        window = self.window
        self.start_sign_in(window, self.place)
        window.wait_until("the sign-in page", lambda: window.page() == "login")
        window.find(".others summary").click()
        window.find("#login-email-code").click()
        window.wait_until("the question for a name", lambda: window.page() == "email-code")
        self.journey.inspect("email-code")
        window.find("#username").type(self.place.username)
        window.find("#email-code-send").click()
        window.wait_until("the field for the code", lambda: window.has("#code"))
        self.journey.inspect("email-code")
        # A code that is complete is sent by the page itself.
        window.find("#code").type(re.search(r"\b\d{8}\b", self.mails.newest())[0])
        self.arrives("otp", "urn:vestibule:acr:1fa")

    def sets_up(self):
        window = self.window
        self.signs_out()
        window.open(f"{self.place.issuer}/account/authenticator")
        self.types_password()
        window.wait_until("the page of the app", lambda: window.page() == "authenticator")
        self.journey.inspect("authenticator")
        self.secret = window.run("return document.querySelector('.secret').textContent")
        window.find("#code").type(self.app_shows(0))
        window.find("#authenticator-submit").click()
        window.wait_until("the recovery codes", lambda: window.page() == "recovery-codes")
        self.journey.inspect("recovery-codes")
        self.codes = window.run("return [...document.querySelectorAll('.codes code')].map((code) => code.textContent)")
        expect_equal(len(self.codes), 8, "how many codes there are")
        window.find("#codes-continue").click()
        window.wait_until("the security page", lambda: window.page() == "security")

    def signs_in_with_app(self):
        window = self.window
        self.signs_out()
        self.start_sign_in(window, self.place)
        self.types_password()
        window.wait_until("the question for a code", lambda: window.page() == "totp")
        self.journey.inspect("totp")
        # The step of now was used at set-up; the app of a phone that runs half a minute fast is taken too.
        window.find("#code").type(self.app_shows(1))
        self.arrives("otp", "mfa", "urn:vestibule:acr:2fa")

    def signs_in_with_recovery_code(self):
        window = self.window
        self.signs_out()
        self.start_sign_in(window, self.place)
        self.types_password()
        window.wait_until("the question for a code", lambda: window.page() == "totp")
        window.find(".after a").click()
        window.wait_until("the other ways", lambda: window.page() == "second-factor")
        self.journey.inspect("second-factor")
        window.find("a[href*='/login/recovery-code']").click()
        window.wait_until("the question for a recovery code", lambda: window.page() == "recovery-code")
        self.journey.inspect("recovery-code")
        window.find("#code").type(self.codes[0].lower().replace("-", " "))
        window.find("[name=trust]").click()
        window.find("#recovery-code-submit").click()
        self.arrives("otp", "mfa", "urn:vestibule:acr:2fa")

    def is_not_asked_again(self):
        self.signs_out()
        self.start_sign_in(self.window, self.place)
        self.types_password()
        self.arrives("pwd", "urn:vestibule:acr:1fa")

    def resets(self):
        window = self.window
        self.signs_out()
        window.open(f"{self.place.issuer}/login")
        window.find("#login-forgotten").click()
        window.wait_until("the question for a name", lambda: window.page() == "recover")
        self.journey.inspect("recover")
        window.find("#username").type(self.place.username)
        window.find("#recover-submit").click()
        window.wait_until("that a mail is on its way", lambda: "inbox" in window.text())
        window.open(re.search(r"https?://\S+/recover/reset\?token=\S+", self.mails.newest())[0])
        expect_equal(window.page(), "reset", "the page of the link")
        window.find("#password").type("qwertyuiop")
        window.find("#password-check").click()
        window.wait_until("what is wrong with it", lambda: window.has("meter"))
        self.journey.inspect("reset")
        window.find("#password").type(NEW_PASSWORD)
        window.find("#password-again").type(NEW_PASSWORD)
        window.find("#new-password-submit").click()
        window.wait_until("the sign-in page", lambda: window.page() == "login" and window.has(".notice.good"))
        self.password = NEW_PASSWORD
        self.types_password()
        window.wait_until("the second step: no browser is trusted any more", lambda: window.page() == "totp")

    # ------------------------------------------------------------------------------------------------------- helpers

    def types_password(self):
        window = self.window
        window.wait_until("the sign-in page", lambda: window.page() == "login")
        window.find("#username").type(self.place.username)
        window.find("#password").type(self.password)
        window.find("#login-submit").click()

    def arrives(self, *values):
        window = self.window
        window.wait_until("past the sign-in", lambda: window.has("#consent-allow") or window.has("#id-token"))
        if window.has("#consent-allow"):
            window.find("#consent-allow").click()
        window.wait_until("the application", lambda: window.url().startswith(self.place.app))
        claims = window.find("#id-token").text()
        for value in values:
            expect(f'"{value}' in claims, f"{value} in {claims}")

    def signs_out(self):
        window = self.window
        window.open(f"{self.place.issuer}/")
        if window.page() == "home":
            window.find("#sign-out").click()
            window.wait_until("that they are signed out", lambda: window.page() == "logged-out")

    def app_shows(self, steps):
        return app_shows(self.secret, steps)
