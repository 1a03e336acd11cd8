"""Passkeys in a real browser: a virtual authenticator stands in for the device."""

import contextlib

from outside.chromium import WebDriverError
from outside.report import expect, expect_equal


class Passkeys:
    """A user who adds a passkey and signs in with it."""

    def __init__(self, report, journey, start_sign_in):
        self.report = report
        self.journey = journey
        self.window = journey.window
        self.place = journey.place
        self.start_sign_in = start_sign_in

    def run(self):
        check = self.report.check
        self.window.chrome("WebAuthn.enable")
        device = self.add_device(synced=False)
        check("after a password sign-in a passkey is offered; one is added on the account's page", self.adds_after_password)
        check("autofill alone signs in to the application, with a key that is bound to its device", self.signs_in, "hwk")
        self.remove_device(device)
        self.add_device(synced=True)
        # Whoever has a passkey is signed in with it before another is added: a password alone does not do.
        check("a passkey on all devices is added, and listed as such", self.adds, "My phone", "On all your devices")
        check("the button signs in too, with a key that can be copied", self.signs_in, "swk", self.presses)
        device = self.device
        check("a device that does not verify its owner signs nobody in, and the password still does", self.unverified, device)
        check("a password alone removes none; a passkey that was removed signs nobody in", self.removes)

    def add_device(self, synced):
        self.device = self.window.chrome("WebAuthn.addVirtualAuthenticator", options={
            "protocol": "ctap2", "ctap2Version": "ctap2_1", "transport": "internal", "hasResidentKey": True,
            "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
            "defaultBackupEligibility": synced, "defaultBackupState": synced,
        })["authenticatorId"]
        return self.device

    def remove_device(self, device):
        self.window.chrome("WebAuthn.removeVirtualAuthenticator", authenticatorId=device)

    def adds_after_password(self):
        window = self.window
        self.signs_out()
        window.open(f"{self.place.issuer}/login")
        self.journey.sign_in(self.place.password)
        window.wait_until("the offer of a passkey", lambda: window.page() == "enrol-passkey")
        self.journey.inspect("offer-passkey")
        window.find("#passkey-skip").click()
        window.wait_until("their own page", lambda: window.page() == "home")
        self.adds("My key", "Only on one device")

    def adds(self, name, where):
        window = self.window
        window.open(f"{self.place.issuer}/account/passkeys")
        expect_equal(window.page(), "passkeys", "the page")
        window.find("#name").type(name)
        window.find("#passkey-add").click()
        window.wait_until("the passkey in the list", lambda: "Your passkey is ready" in window.text())
        expect(name in window.text() and where in window.text(), f"{name}, {where}: {window.text()}")
        self.journey.inspect("passkeys")

    def signs_in(self, method, press=None):
        window = self.window
        self.signs_out()
        # Autofill asks as soon as the page is there: where the button is to be pressed, nobody touches the device before.
        self.touch(press is None)
        self.start_sign_in(window, self.place)
        if press:
            press()
        window.wait_until("past the sign-in page", lambda: window.has("#consent-allow") or window.has("#id-token"))
        if window.has("#consent-allow"):
            window.find("#consent-allow").click()
        window.wait_until("the application", lambda: window.url().startswith(self.place.app))
        claims = window.find("#id-token").text()
        for value in (method, "user", "mfa", "urn:vestibule:acr:phr"):
            expect(f'"{value}' in claims, f"{value} in {claims}")

    def unverified(self, device):
        window = self.window
        self.signs_out()
        window.chrome("WebAuthn.setUserVerified", authenticatorId=device, isUserVerified=False)
        window.open(f"{self.place.issuer}/login")
        window.find("#passkey-sign-in").click()
        window.wait_until("an answer", lambda: "No passkey was used" in window.text() or "didn’t work" in window.text())
        self.journey.sign_in(self.place.password)
        window.wait_until("their own page", lambda: window.page() == "home")
        window.chrome("WebAuthn.setUserVerified", authenticatorId=device, isUserVerified=True)

    def removes(self):
        window = self.window
        window.open(f"{self.place.issuer}/account/passkeys")
        window.find("details.more summary").click()
        window.find("form[action$='/remove'] button").click()
        window.wait_until("the question for more", lambda: window.page() == "passkey")
        self.signs_out()
        window.open(f"{self.place.issuer}/login")
        self.uses_passkey()
        window.wait_until("their own page", lambda: window.page() == "home")
        while True:
            window.open(f"{self.place.issuer}/account/passkeys")
            if not window.has("details.more"):
                break
            window.find("details.more summary").click()
            window.find("form[action$='/remove'] button").click()
            window.wait_until("it is gone", lambda: "The passkey is removed" in window.text())
        self.signs_out()
        window.open(f"{self.place.issuer}/login")
        self.uses_passkey()
        # The page told the browser which passkeys still count (Signal API): it offers none any more.
        window.wait_until("an answer", lambda: "No passkey was used" in window.text() or "didn’t work" in window.text())
        self.journey.inspect("login-passkey-refused")

    def presses(self):
        self.window.wait_until("the button", lambda: self.window.find("#passkey-sign-in").text())
        self.journey.inspect("login-with-passkey")
        # Before the click: a device that is asked while nobody touches it is not asked again when somebody does.
        self.touch(True)
        self.uses_passkey()

    def touch(self, enabled):
        """Whether somebody touches the device whenever it asks."""
        self.window.chrome("WebAuthn.setAutomaticPresenceSimulation", authenticatorId=self.device, enabled=enabled)

    def uses_passkey(self):
        """Presses the button, unless autofill was quicker: a virtual device has nobody who would choose."""
        with contextlib.suppress(WebDriverError, AssertionError):
            self.window.find("#passkey-sign-in").click()

    def signs_out(self):
        window = self.window
        window.open(f"{self.place.issuer}/logout")
        if window.has("#logout-confirm"):
            window.find("#logout-confirm").click()
            window.wait_until("signed out", lambda: window.page() in ("logged-out", "login"))
