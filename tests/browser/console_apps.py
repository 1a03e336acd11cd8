"""An administrator connects an app in the console, changes it and removes it."""

from console_task import ConsoleTask
from outside.report import expect


class ConsoleApps(ConsoleTask):
    """The apps, at `/admin/apps`, in the window of an administrator who is signed in."""

    def run(self):
        check = self.report.check
        check("an administrator finds the apps", self.lists)
        check("a wrong address has a sentence", self.is_corrected)
        check("an app is connected, and its secret is shown", self.connects)
        check("an app has a page of its own", self.shows)
        check("the settings of an app are changed", self.changes)
        check("an app gets a second secret, and the first is revoked", self.adds)
        check("the secrets of an app are replaced", self.replaces)
        check("an app is disabled and enabled again", self.closes)
        check("an app gets another client ID", self.renames)
        check("an app is removed by whoever types its name", self.removes)
        check("a search that finds no app says so", self.finds_nothing)

    def lists(self):
        self.window.open(f"{self.issuer}/admin/apps")
        self.page_is("admin-apps")
        self.journey.inspect("admin-apps")

    def is_corrected(self):
        self.window.find("a[href='/admin/apps/connect']").click()
        self.page_is("admin-connect")
        self.window.find("a[href='/admin/apps/new']").click()
        self.page_is("admin-new-app")
        self.journey.inspect("admin-new-app")
        self.window.find("#name").type("Field Notes")
        self.window.find("#redirect_uris").type("http://notes.example/callback")
        self.window.find("form.fields .primary").click()
        self.window.wait_until("a sentence", lambda: self.window.has("p.problem"))
        expect("begins with http://" in self.window.text(), "it says what is wrong")
        self.journey.inspect("admin-new-app-problem")

    def connects(self):
        self.window.open(f"{self.issuer}/admin/apps/new")
        self.page_is("admin-new-app")
        self.window.find("#name").type("Field Notes")
        self.window.find("#redirect_uris").type("https://notes.example/callback")
        self.window.find("form.fields .primary").click()
        self.window.wait_until("a secret", lambda: self.window.has("#new-secret"))
        expect("field-notes" in self.window.text(), "its client ID is made from the name")
        self.journey.inspect("admin-new-app-made")

    def shows(self):
        self.window.find(".row-actions .primary").click()
        self.page_is("admin-app")
        expect(not self.window.has("#new-secret"), "the secret is shown once")
        self.journey.inspect("admin-app")

    def changes(self):
        self.window.find("main a[href$='/settings']").click()
        self.page_is("admin-app-settings")
        self.journey.inspect("admin-app-settings")
        self.window.find("#client_uri").type("https://notes.example/")
        self.window.find("form.settings .primary").click()
        self.page_is("admin-app")
        expect(self.window.has("a[href='https://notes.example/']"), "its home page is on the page")

    def adds(self):
        self.window.find("[value=add-secret]").click()
        self.window.wait_until("a secret", lambda: self.window.has("#new-secret"))
        expect("Two secrets is the most" in self.window.text(), "there is no room for a third")
        self.journey.inspect("admin-app-two-secrets")
        self.window.find("[value=revoke-secret]").click()
        self.window.wait_until("what was done", lambda: "The secret is revoked" in self.window.text())

    def replaces(self):
        self.window.find("#secret-more > summary").click()
        self.window.find("[value=replace-secret]").click()
        self.window.wait_until("a secret", lambda: self.window.has("#new-secret"))
        self.journey.inspect("admin-app-secret")
        self.window.open(self.window.url())

    def closes(self):
        for action, other in (("disable", "enable"), ("enable", "disable")):
            self.window.find(f"[value={action}]").click()
            self.window.wait_until(f"the button to {other} it", lambda other=other: self.window.has(f"[value={other}]"))
            expect(self.window.has(".notice.good"), "it says that it is done")

    def renames(self):
        self.window.find("#rename-more > summary").click()
        self.journey.inspect("admin-app-rename")
        self.window.find("#client_id").type("notes")
        self.window.find("[value=rename]").click()
        self.window.wait_until("what was done", lambda: "Enter it in the app too" in self.window.text())
        expect(self.window.url().split("?")[0].endswith("/admin/apps/notes"), "the page of the new client ID")

    def removes(self):
        self.window.find("#remove-more > summary").click()
        self.window.find("#typed").type("notes")
        self.window.find("[value=remove]").click()
        self.page_is("admin-apps")
        expect("Field Notes" not in self.window.text(), "it is gone")

    def finds_nothing(self):
        self.window.open(f"{self.issuer}/admin/apps?q=nothing-has-this")
        self.page_is("admin-apps")
        expect("No app matches" in self.window.text(), "it says so")
        self.journey.inspect("admin-apps-none")
