"""An administrator sets up, tests, disables and removes a sign-in provider in the console."""

from console_task import ConsoleTask
from outside.report import expect


class ConsoleProviders(ConsoleTask):
    """The sign-in providers, at `/admin/providers`, in the window of an administrator who is signed in."""

    def run(self):
        check = self.report.check
        check("a sign-in provider is set up", self.creates)
        check("a test says what stands against a sign-in", self.tests)
        check("it is disabled and enabled", self.closes)
        check("it is removed by whoever types its id", self.removes)

    def creates(self):
        self.window.open(f"{self.issuer}/admin/providers/new")
        self.page_is("admin-new-provider")
        self.journey.inspect("admin-new-provider")
        self.window.find("a[href='/admin/providers/new?kind=oidc']").click()
        expect("/login/with/work/callback" in self.window.text(), "the address to register is shown")
        self.journey.inspect("admin-new-provider-form")
        self.window.find("#name").type("Work")
        self.window.find("#issuer").type("https://127.0.0.1:9")
        self.window.find("#client_id").type("vestibule")
        self.window.find("#client_secret").type("a secret of the provider")
        self.window.find("form.fields .primary").click()
        self.page_is("admin-provider")
        expect("a secret of the provider" not in self.window.text(), "the secret is not shown")
        self.journey.inspect("admin-provider")

    def tests(self):
        self.window.find("[value=test]").click()
        self.says("Nothing answers at https://127.0.0.1:9")
        self.journey.inspect("admin-provider-tested")

    def closes(self):
        for action, words in [("disable", "is disabled"), ("enable", "can sign in with it again")]:
            self.window.find(f"[value={action}]").click()
            self.says(words)
        self.window.open(f"{self.issuer}/admin/providers")
        self.page_is("admin-providers")
        self.journey.inspect("admin-providers")

    def removes(self):
        self.window.find("a[href='/admin/providers/work']").click()
        self.page_is("admin-provider")
        self.window.find("#remove-more > summary").click()
        self.window.find("#typed").type("work")
        self.window.find("[value=remove]").click()
        self.page_is("admin-providers")
        expect(not self.window.has("a[href='/admin/providers/work']"), "it is gone")

    def says(self, words):
        self.window.wait_until(words, lambda: words in self.window.text())
