"""Every page of an account, and those before one, in each language."""

from messages import TRANSPORTS

from outside.report import expect, expect_equal

SETTINGS = TRANSPORTS + """
[sign_in]
sms_codes = true

[registration]
mode = "open"
"""
LANGUAGES = ("en", "de", "ar")
BEFORE = {"login": "login", "register": "register", "recover": "recover", "login/email-code": "email-code", "login/sms-code": "sms-code"}
ACCOUNT = {"": "home"} | {
    f"account/{name}": name
    for name in (
        "security", "password", "passkeys", "authenticator", "phone", "email", "profile", "providers", "devices", "activity", "data",
    )
}


class Languages:
    """A user who chooses a language at the foot of the sign-in page."""

    def __init__(self, report, journey):
        self.report = report
        self.journey = journey
        self.window = journey.window
        self.place = journey.place

    def run(self):
        for language in LANGUAGES:
            self.report.check(f"the pages before a sign-in, in {language}", lambda language=language: self.before(language))
            self.report.check(f"every page of the account, in {language}", lambda language=language: self.account(language))

    def before(self, language):
        self.window.open(f"{self.place.issuer}/login")
        self.window.find(f"button[lang={language}]").click()
        self.window.wait_until("the language", lambda: self.language() == language)
        self.look_at(BEFORE, language)

    def account(self, language):
        self.window.open(f"{self.place.issuer}/login")
        self.journey.sign_in(self.place.password)
        self.window.wait_until("the home page", lambda: self.window.page() == "home")
        self.look_at(ACCOUNT, language)
        self.window.open(f"{self.place.issuer}/logout")
        self.window.find("#logout-confirm").click()
        self.window.wait_until("the logged-out page", lambda: self.window.page() == "logged-out")

    def look_at(self, pages, language):
        for path, page in pages.items():
            self.window.open(f"{self.place.issuer}/{path}")
            expect_equal(self.window.page(), page, f"the page at /{path}")
            expect_equal(self.language(), language, f"the language of /{path}")
            expect_equal(self.window.find("html").attribute("dir"), "rtl" if language == "ar" else "ltr", f"the direction of /{path}")
            self.journey.inspect(f"{page}-{language}")

    def language(self):
        language = self.window.find("html").attribute("lang")
        expect(language, "the page says its language")
        return language
