"""An administrator in the console: every page is looked at, and each task is done once."""

from console_task import ConsoleTask
from outside.report import expect


class Console(ConsoleTask):
    """Somebody with a role, at `/admin`."""

    def __init__(self, report, journey, password):
        super().__init__(report, journey)
        self.password = password

    def run(self):
        check = self.report.check
        check("an administrator signs in and finds the people", self.arrives)
        check("an account is made", self.creates)
        check("what is known of a person is changed", self.changes)
        check("a person gets a password, which is shown once", self.gives_password)
        check("a person is disabled and enabled again", self.closes)
        check("a person is erased by whoever types their name", self.erases)
        check("a search that finds nobody says so", self.finds_nobody)
        check("the reference of the API is readable", self.reads_reference)

    def arrives(self):
        self.window.open(f"{self.issuer}/login?next=/admin/people")
        self.window.find("#username").type("admin")
        self.window.find("#password").type(self.password)
        self.window.find("#login-submit").click()
        self.page_is("admin-people")
        expect("alice" in self.window.text(), "Alice is listed")
        self.journey.inspect("admin-people")

    def creates(self):
        self.window.find("a[href='/admin/people/new']").click()
        self.page_is("admin-new-person")
        self.journey.inspect("admin-new-person")
        self.window.find("#name").type("Berta Brandt")
        self.window.find("#username").type("berta")
        self.window.find("form.fields .primary").click()
        self.page_is("admin-person")
        expect("Berta Brandt" in self.window.text(), "her name is on the page")
        self.journey.inspect("admin-person")

    def changes(self):
        self.window.find("a[href$='/profile']").click()
        self.page_is("admin-person-profile")
        self.journey.inspect("admin-person-profile")
        self.window.find("#email").type("berta@example.com")
        self.window.find("form.fields .primary").click()
        self.page_is("admin-person")
        expect("berta@example.com" in self.window.text(), "her address is on the page")

    def gives_password(self):
        self.window.find("[value=reset-password]").click()
        self.window.wait_until("a password", lambda: self.window.has(".secret"))
        self.journey.inspect("admin-person-password")
        self.window.open(self.window.url())
        expect(not self.window.has(".secret"), "it is shown once")

    def closes(self):
        for action, other in (("disable", "enable"), ("enable", "disable")):
            self.window.find(f"[value={action}]").click()
            self.window.wait_until(f"the button to {other} them", lambda other=other: self.window.has(f"[value={other}]"))
            expect(self.window.has(".notice.good"), "it says that it is done")

    def erases(self):
        self.window.find("details.more > summary").click()
        self.window.find("#typed").type("berta@example.com")
        self.window.find("[value=erase]").click()
        self.page_is("admin-people")
        expect("Berta" not in self.window.text(), "she is gone")

    def finds_nobody(self):
        self.window.open(f"{self.issuer}/admin/people?q=nobody-has-this&state=active")
        self.page_is("admin-people")
        expect("Nobody matches" in self.window.text(), "it says so")
        self.journey.inspect("admin-people-none")

    def reads_reference(self):
        self.window.open(f"{self.issuer}/api/v1")
        self.page_is("api-reference")
        self.journey.inspect("api-reference")
