"""An administrator makes, changes and removes a scope in the console."""

from console_task import ConsoleTask
from outside.report import expect


class ConsoleScopes(ConsoleTask):
    """The scopes, at `/admin/scopes`, in the window of an administrator who is signed in."""

    def run(self):
        check = self.report.check
        check("a scope is made", self.creates)
        check("a scope is changed", self.changes)
        check("a scope is removed by whoever types its name", self.removes)

    def creates(self):
        self.window.open(f"{self.issuer}/admin/scopes/new")
        self.page_is("admin-new-scope")
        self.journey.inspect("admin-new-scope")
        self.window.find("#name").type("notes.read")
        self.window.find("#description").type("Read your notes")
        self.window.find("#claims").type("email groups")
        self.window.find("form.fields .primary").click()
        self.page_is("admin-scopes")
        expect("notes.read" in self.window.text(), "it is in the list")
        self.journey.inspect("admin-scopes")

    def changes(self):
        self.window.find("a[href='/admin/scopes/notes.read']").click()
        self.page_is("admin-scope")
        self.journey.inspect("admin-scope")
        self.window.find("#description").type("Read your notes and lists")
        self.window.find("form.fields .primary").click()
        self.page_is("admin-scopes")
        expect("Read your notes and lists" in self.window.text(), "it is changed")

    def removes(self):
        self.window.find("a[href='/admin/scopes/notes.read']").click()
        self.page_is("admin-scope")
        self.window.find("#remove-more > summary").click()
        self.window.find("#typed").type("notes.read")
        self.window.find("[value=remove]").click()
        self.page_is("admin-scopes")
        expect(not self.window.has("a[href='/admin/scopes/notes.read']"), "it is gone")
