"""An administrator changes settings in the console, and connects a well-known app."""

import pathlib
import time
import urllib.error
import urllib.request

from console_task import ConsoleTask
from outside.report import expect, expect_equal

TABS = ("look", "mail", "joining", "signing-in", "passwords", "lifetimes", "text-messages")
LOGO = pathlib.Path(__file__).resolve().parents[2] / "docs" / "images" / "login.png"
# From opening the console to the settings that are pasted into the app.
SOON = 180


class ConsoleSettings(ConsoleTask):
    """The settings, at `/admin/settings`, in the window of an administrator who is signed in."""

    def run(self):
        check = self.report.check
        check("every page of settings can be looked at", self.looks)
        check("a setting is changed, and counts at once", self.changes)
        check("the logo is uploaded, seen, and removed", self.uploads)
        check("what cannot be has a sentence at its field", self.is_corrected)
        check("a mail server that does not answer is not kept", self.tries_mail)
        check("a well-known app is connected within three minutes", self.connects)
        check("the test waits for the first sign-in", self.waits)

    def looks(self):
        for tab in TABS:
            self.window.open(f"{self.issuer}/admin/settings/{tab}")
            self.page_is("admin-settings")
            self.journey.inspect(f"admin-settings-{tab}")
        self.window.open(f"{self.issuer}/admin/settings/sources")
        self.page_is("admin-settings-sources")
        self.journey.inspect("admin-settings-sources")

    def changes(self):
        for value in ("https://help.example.com/", ""):
            self.window.open(f"{self.issuer}/admin/settings/look")
            self.page_is("admin-settings")
            field = self.window.find("#branding-support-url")
            field.type(value)
            self.window.find("[name=do][value=save]").click()
            self.window.wait_until("what was done", lambda: "Saved." in self.window.text())
            expect_equal(self.window.find("#branding-support-url").value(), value, "the value")

    def uploads(self):
        self.window.open(f"{self.issuer}/admin/settings/look")
        self.page_is("admin-settings")
        self.window.find("#file-logo").choose(LOGO)
        self.journey.inspect("admin-settings-logo-chosen")
        self.window.find("#picture-logo [value=upload]").click()
        self.window.wait_until("the logo", lambda: self.window.has("#picture-logo [value=remove]"))
        self.journey.inspect("admin-settings-logo")
        expect(self.window.has("#picture-logo .ground.dark img"), "it is shown on dark ground too")
        self.window.find("#picture-logo [value=remove]").click()
        self.window.wait_until("no logo", lambda: not self.window.has("#picture-logo [value=remove]"))

    def is_corrected(self):
        self.window.open(f"{self.issuer}/admin/settings/lifetimes")
        self.page_is("admin-settings")
        field = self.window.find("#tokens-code")
        field.type("2h")
        self.window.find("[name=do][value=save]").click()
        self.window.wait_until("a sentence", lambda: self.window.has("p.problem"))
        expect("from 1s to 10m" in self.window.text(), "it says what is allowed")
        expect_equal(self.window.find("#tokens-code").value(), "2h", "what was typed stays")
        self.journey.inspect("admin-settings-problem")

    def tries_mail(self):
        self.window.open(f"{self.issuer}/admin/settings/mail")
        self.page_is("admin-settings")
        self.window.find("#mail-transport option[value=smtp]").click()
        for name, value in (("host", "127.0.0.1"), ("port", "9"), ("tls", None)):
            field = self.window.find(f"#mail-smtp-{name}")
            if value is None:
                self.window.find("#mail-smtp-tls option[value=none]").click()
                continue
            field.type(value)
        self.window.find("[name=do][value=save]").click()
        self.window.wait_until("a sentence", lambda: self.window.has("p.problem"))
        self.journey.inspect("admin-settings-mail-problem")

    def connects(self):
        began = time.monotonic()
        self.window.open(f"{self.issuer}/admin/apps")
        self.page_is("admin-apps")
        self.window.find("a[href='/admin/apps/connect']").click()
        self.page_is("admin-connect")
        self.journey.inspect("admin-connect")
        self.window.find("a[href='/admin/apps/connect/grafana']").click()
        self.page_is("admin-connect-guide")
        self.journey.inspect("admin-connect-guide")
        self.window.find("#address").type("https://grafana.example.com")
        self.window.find("form.fields .primary").click()
        self.window.wait_until("the settings", lambda: "client_secret = " in self.window.text())
        self.journey.inspect("admin-connect-made")
        expect(time.monotonic() - began < SOON, "it took too long")

    def waits(self):
        self.window.find(".row-actions .primary").click()
        self.page_is("admin-app-test")
        expect("Waiting for the first sign-in" in self.window.text(), "it waits")
        self.journey.inspect("admin-app-test")
        path = f"/authorize?client_id=grafana&response_type=code&redirect_uri={self.issuer}/elsewhere"
        try:
            urllib.request.urlopen(self.issuer + path)
        except urllib.error.HTTPError as refused:
            expect_equal(refused.code, 400, "the answer to the wrong request")
        self.window.wait_until("what is wrong", lambda: self.sees("Something is not right yet"))
        self.journey.inspect("admin-app-test-refused")

    def sees(self, sentence):
        if not self.window.scripts and sentence not in self.window.text():
            self.window.open(self.window.url())
        return sentence in self.window.text()
