"""An administrator looks at sessions and invitations, changes many people at once, and says what apps learn of them."""

from console_task import ConsoleTask
from outside.report import expect


class ConsoleMany(ConsoleTask):
    """Somebody with a role, signed in to the console."""

    def run(self):
        check = self.report.check
        check("sessions are listed and found", self.lists_sessions)
        check("invitations are looked at", self.invites)
        check("many people are chosen, shown, and changed by a job", self.changes_many)
        check("what was done to one person is undone", self.undoes)
        check("an attribute is defined", self.defines)
        check("a rule makes a claim of it", self.rules)
        check("what an app would learn is previewed", self.previews)

    def lists_sessions(self):
        self.window.open(f"{self.issuer}/admin/sessions")
        self.page_is("admin-sessions")
        expect(self.window.has("td .name"), "somebody is signed in")
        self.journey.inspect("admin-sessions")
        self.window.open(f"{self.issuer}/admin/sessions?q=203.0.113.7")
        expect(not self.window.has("td .name"), "nobody came from there")
        self.journey.inspect("admin-sessions-none")

    def invites(self):
        self.window.open(f"{self.issuer}/admin/people")
        self.window.find("a[href='/admin/people/invitations']").click()
        self.page_is("admin-invitations")
        self.journey.inspect("admin-invitations")

    def changes_many(self):
        self.window.open(f"{self.issuer}/admin/people?q=alice")
        self.page_is("admin-people")
        self.journey.inspect("admin-people-to-choose")
        self.window.find("[name=user]").click()
        self.window.find("#action option[value=sign_out]").click()
        self.window.find("[value=chosen]").click()
        self.page_is("admin-bulk")
        expect("Alice" in self.window.text(), "it says whom")
        self.journey.inspect("admin-bulk-asking")
        self.window.find("[value=start]").click()
        self.page_is("admin-bulk-job")
        self.window.wait_until("that it is finished", self.is_finished)
        self.journey.inspect("admin-bulk-job")
        self.window.open(f"{self.issuer}/admin/people/bulk")
        self.journey.inspect("admin-bulk")

    def is_finished(self):
        self.window.open(self.window.url())
        return self.window.has(".notice.good")

    def undoes(self):
        self.window.open(f"{self.issuer}/admin/people?q=alice")
        self.window.find("td .name").click()
        self.page_is("admin-person")
        self.window.find("[value=disable]").click()
        self.window.wait_until("that it is done", lambda: self.window.has(".notice.good [value=enable]"))
        self.journey.inspect("admin-person-undo")
        self.window.find(".notice.good [value=enable]").click()
        self.window.wait_until("that it is undone", lambda: self.window.has(".notice.good [value=disable]"))

    def defines(self):
        self.window.open(f"{self.issuer}/admin/attributes/new")
        self.page_is("admin-new-attribute")
        self.journey.inspect("admin-new-attribute")
        self.window.find("#name").type("department")
        self.window.find("#label").type("Department")
        self.window.find("form.fields .primary").click()
        self.window.wait_until("the attribute", lambda: "department" in self.window.text() and not self.window.has("#name"))
        self.journey.inspect("admin-attributes")
        self.window.open(f"{self.issuer}/admin/attributes/department")
        self.page_is("admin-attribute")
        self.journey.inspect("admin-attribute")

    def rules(self):
        self.window.open(f"{self.issuer}/admin/apps/orchard-notes/claims")
        self.journey.inspect("admin-app-claims")
        self.window.find("#claim").type("dept")
        self.window.find("#value").type("department")
        self.window.find("[name=id_token]").click()
        self.window.find("[value=save]").click()
        self.window.wait_until("the rule", lambda: self.window.has("td code"))
        self.journey.inspect("admin-app-claims-made")

    def previews(self):
        self.window.open(f"{self.issuer}/admin/scopes/preview")
        self.page_is("admin-claims-preview")
        self.window.find("#person").type("alice")
        self.window.find("#app").type("orchard-notes")
        self.window.find("form.fields .primary").click()
        self.window.wait_until("an answer", lambda: self.window.has("td code"))
        self.journey.inspect("admin-claims-preview")
