"""An owner sees an application as somebody else sees it, in a browser of their own."""

from console_task import ConsoleTask
from outside.report import expect


class ConsoleImpersonation(ConsoleTask):
    """An owner who is signed in. At the end nobody is."""

    def run(self):
        check = self.report.check
        check("a link is made to act as somebody", self.makes_link)
        check("this browser cannot use it, and another one can", self.begins)
        check("an application that the person has not allowed stays closed", self.consents_to_nothing)
        check("the account stays closed to them, and they end it", self.ends)

    def makes_link(self):
        self.window.open(f"{self.issuer}/admin/people?q=alice")
        self.window.find("td .name").click()
        self.page_is("admin-person")
        self.window.find("a[href$='/impersonate']").click()
        self.page_is("admin-person-impersonate")
        self.journey.inspect("admin-person-impersonate")
        self.window.find("#reason").type("Request 4711")
        self.window.find("form.fields .primary").click()
        self.window.wait_until("the link", lambda: self.window.has("#impersonation-address"))
        self.journey.inspect("admin-person-impersonate-link")
        self.link = self.window.find("#impersonation-address").text().strip()

    def begins(self):
        self.window.open(self.link)
        self.page_is("impersonation-begin")
        expect(not self.window.has("#impersonation-begin"), "the owner is signed in here")
        self.journey.inspect("impersonation-taken")
        self.window.forget()
        self.window.open(self.link)
        self.page_is("impersonation-begin")
        self.journey.inspect("impersonation-begin")
        self.window.find("#impersonation-begin").click()
        self.page_is("impersonation")
        self.journey.inspect("impersonation")

    def consents_to_nothing(self):
        self.window.open(f"{self.journey.place.app}/")
        self.window.find("#sign-in").click()
        self.window.wait_until("the application", lambda: self.window.has("#problem"))
        expect("consent_required" in self.window.find("#problem").text(), "the application was told")

    def ends(self):
        self.window.open(f"{self.issuer}/account/security")
        self.page_is("impersonation")
        self.window.find("#impersonation-end").click()
        self.page_is("logged-out")
        self.window.open(f"{self.issuer}/")
        self.page_is("login")
