"""Codes that are sent, in a real browser: a telephone number is added, asked for as a second step, and stands in for a password; a
code by mail completes a sign-in. Messages to telephones stand in the demo's log."""

import re

from second_step import SecondStep

from outside.report import expect

TRANSPORTS = """
[mail]
transport = "file"
from = "no-reply@localhost"

[sms]
transport = "log"
"""
SETTINGS = TRANSPORTS + """
[sign_in]
sms_codes = true
second_factors = ["sms_code", "email_code"]
# Neither can be set up at the first sign-in.
admin_required_acr = "1fa"
"""


class Messages(SecondStep):
    """A user with a telephone."""

    def __init__(self, report, journey, start_sign_in, mails, log):
        super().__init__(report, journey, start_sign_in, mails)
        self.log = log
        self.texts_seen = 0

    def run(self):
        check = self.report.check
        check("a number is added by the code that went to it, after a code by mail", self.adds_number)
        check("a password and a code by SMS are two factors", self.signs_in_with_sms)
        check("a code by SMS and one by mail are two factors, without a password", self.signs_in_without_password)

    def adds_number(self):
        window = self.window
        window.open(f"{self.place.issuer}/account/phone")
        self.types_password()
        self.completes("second-email-code", lambda: re.search(r"\b\d{8}\b", self.mails.newest())[0])
        window.wait_until("the page of the number", lambda: window.page() == "phone")
        self.journey.inspect("phone")
        window.find("#number").type("0151 23456789")
        window.find("#phone-send").click()
        window.wait_until("what is wrong with it", lambda: window.has("[aria-invalid=true]"))
        self.journey.inspect("phone")
        window.find("#number").type("+49 (151) 2345-6789")
        window.find("#phone-send").click()
        window.wait_until("the field for the code", lambda: window.has("#code"))
        self.journey.inspect("phone")
        window.find("#code").type(self.newest_text())
        window.find("#phone-confirm").click()
        window.wait_until("the security page", lambda: window.page() == "security")
        expect("789" in window.text() and "23456789" not in window.text(), "the end of the number is shown")
        self.journey.inspect("security")

    def signs_in_with_sms(self):
        self.signs_out()
        self.start_sign_in(self.window, self.place)
        self.types_password()
        self.completes("second-sms-code", self.newest_text)
        self.arrives("pwd", "sms", "mfa", "urn:vestibule:acr:2fa")

    def signs_in_without_password(self):
        window = self.window
        self.signs_out()
        self.start_sign_in(window, self.place)
        window.wait_until("the sign-in page", lambda: window.page() == "login")
        window.find(".others summary").click()
        window.find("#login-sms-code").click()
        window.wait_until("the question for a name", lambda: window.page() == "sms-code")
        self.journey.inspect("sms-code")
        window.find("#username").type("+49 151 23456789")
        window.find("#sms-code-send").click()
        window.wait_until("the field for the code", lambda: window.has("#code"))
        self.journey.inspect("sms-code")
        window.find("#code").type(self.newest_text())
        self.completes("second-email-code", lambda: re.search(r"\b\d{8}\b", self.mails.newest())[0])
        self.arrives("sms", "otp", "mfa", "urn:vestibule:acr:2fa")

    def completes(self, page, code):
        """Has a code sent, and types it. The page sends it when it is complete."""
        window = self.window
        window.wait_until("the second step", lambda: window.page() == page)
        self.journey.inspect(page)
        window.find("#sent-code-send").click()
        window.wait_until("the field for the code", lambda: window.has("#code"))
        self.journey.inspect(page)
        window.find("#code").type(code())

    def newest_text(self):
        """The code of the last message that the demo wrote into its log; it is sent within a second or two."""
        found = []

        def has_come():
            found[:] = re.findall(r"\b(\d{8}) is your", self.log.read_text(errors="replace"))
            return len(found) > self.texts_seen

        self.window.wait_until("the message", has_come, seconds=20)
        self.texts_seen = len(found)
        return found[-1]
