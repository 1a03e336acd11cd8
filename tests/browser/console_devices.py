"""An administrator connects a device without a browser, and lets it in as its first user (RFC 8628)."""

import json
import re
import urllib.error
import urllib.parse
import urllib.request

from console_task import ConsoleTask
from outside.report import expect, expect_equal

GRANT = "urn:ietf:params:oauth:grant-type:device_code"


class ConsoleDevices(ConsoleTask):
    """The guide for a device, and the page on which its code is typed, in the window of an administrator who is signed in."""

    def run(self):
        check = self.report.check
        check("a device is connected by the guide", self.connects)
        check("a code that no device shows has a sentence", self.is_corrected)
        check("a device is let in by whoever types its code", self.lets_in)
        check("a device is kept out", self.keeps_out)

    def connects(self):
        self.window.open(f"{self.issuer}/admin/apps/connect")
        self.page_is("admin-connect")
        self.window.find("a[href='/admin/apps/connect/device']").click()
        self.page_is("admin-connect-guide")
        self.journey.inspect("admin-connect-device")
        self.window.find("form.fields .primary").click()
        self.window.wait_until("the settings", lambda: "/device_authorization" in self.window.text())
        self.journey.inspect("admin-connect-device-made")
        self.window.find(".row-actions .primary").click()
        self.page_is("admin-app-test")
        self.client_id = re.search(r"/admin/apps/([^/]+)/test", self.window.url())[1]

    def is_corrected(self):
        self.window.open(f"{self.issuer}/device")
        self.page_is("device")
        self.journey.inspect("device")
        self.types("BCDF-GHJK")
        self.window.wait_until("a sentence", lambda: self.window.has("#user_code-problem"))
        self.journey.inspect("device-problem")

    def lets_in(self):
        device = self.ask()
        expect_equal(self.poll(device), "authorization_pending", "before the code is typed")
        self.window.open(device["verification_uri"])
        # As people type it.
        self.types(device["user_code"].lower().replace("-", " "))
        self.page_is("consent")
        expect(device["user_code"] in self.window.text(), "the page says which code")
        self.journey.inspect("device-consent")
        self.window.find("#consent-allow").click()
        self.window.wait_until("the end", lambda: "done=approved" in self.window.url())
        self.journey.inspect("device-done")
        expect_equal(self.poll(device), None, "the tokens")
        expect_equal(self.poll(device), "invalid_grant", "a second time")

    def keeps_out(self):
        device = self.ask()
        self.window.open(device["verification_uri_complete"])
        self.page_is("device")
        self.window.find("#device-submit").click()
        self.page_is("consent")
        self.window.find("#consent-deny").click()
        self.window.wait_until("the end", lambda: "done=denied" in self.window.url())
        expect_equal(self.poll(device), "access_denied", "the answer to the device")

    def types(self, code):
        self.window.find("#user_code").type(code)
        self.window.find("#device-submit").click()

    def ask(self):
        return self.post("/device_authorization", client_id=self.client_id, scope="openid")

    def poll(self, device):
        """The error, or None."""
        answer = self.post("/token", client_id=self.client_id, grant_type=GRANT, device_code=device["device_code"])
        return answer.get("error")

    def post(self, path, **fields):
        try:
            with urllib.request.urlopen(self.issuer + path, urllib.parse.urlencode(fields).encode()) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            return json.load(refused)
