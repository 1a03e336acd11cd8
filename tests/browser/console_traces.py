"""An administrator looks at why a sign-in failed, mends it, and searches."""

from console_task import ConsoleTask
from outside.report import expect


class ConsoleTraces(ConsoleTask):
    """Somebody with a role, signed in to the console."""

    def run(self):
        check = self.report.check
        check("the overview shows the last day", self.looks_over)
        check("a sign-in that failed is found by the reference of its page", self.finds)
        check("it is explained, and mended by one button", self.mends)
        check("the sign-ins that failed are listed", self.lists)
        check("what a sign-in would ask is foreseen", self.foresees)
        check("everything is searched from anywhere", self.searches)

    def looks_over(self):
        self.window.open(f"{self.issuer}/admin")
        self.page_is("admin-overview")
        expect(self.window.has("svg.chart"), "there is a chart")
        self.journey.inspect("admin-overview")

    def finds(self):
        app = self.journey.place.app
        self.window.open(f"{self.issuer}/authorize?client_id=orchard-notes&response_type=code&scope=openid&redirect_uri={app}/callback/")
        self.page_is("error")
        reference = self.window.find(".reference code").text()
        self.window.open(f"{self.issuer}/admin/overview")
        self.window.find("#find").type(reference + "\ue007")  # Enter
        self.page_is("admin-trace")
        expect(reference in self.window.text(), "it is that one")

    def mends(self):
        self.journey.inspect("admin-trace")
        expect(self.window.has(".differs"), "what came is beside what was expected")
        self.window.find("[value=mend]").click()
        self.window.wait_until("that it is done", lambda: self.window.has(".notice.good"))
        expect(not self.window.has("[value=mend]"), "it is not offered again")

    def lists(self):
        self.window.open(f"{self.issuer}/admin/traces")
        self.page_is("admin-traces")
        self.journey.inspect("admin-traces")

    def foresees(self):
        self.window.find("a[href='/admin/traces/what-if']").click()
        self.page_is("admin-what-if")
        self.window.find("#person").type("alice")
        self.window.find("#app").type("orchard-notes")
        self.window.find("form.fields .primary").click()
        self.window.wait_until("an answer", lambda: self.window.has("#answer"))
        self.journey.inspect("admin-what-if")

    def searches(self):
        self.window.open(f"{self.issuer}/admin/search?q=a")
        self.page_is("admin-search")
        self.journey.inspect("admin-search")
