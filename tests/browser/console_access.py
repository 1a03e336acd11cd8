"""Groups, roles, API keys, the audit log, the signing keys and the servers in the console: every page is looked at, and each task is done once."""

import urllib.error
import urllib.request

from console_task import ConsoleTask
from outside.report import expect


def ask_with_a_wrong_secret(issuer):
    """What an app does that does not know its secret."""
    request = urllib.request.Request(f"{issuer}/token", data=b"grant_type=client_credentials", headers={"Authorization": "Basic b3JjaGFyZC1ub3Rlczp3cm9uZw=="})
    try:
        urllib.request.urlopen(request)
    except urllib.error.HTTPError as refused:
        expect(refused.code == 401, f"it is refused: {refused.code}")


class ConsoleAccess(ConsoleTask):
    """An administrator who is signed in already."""

    def run(self):
        check = self.report.check
        check("groups are made, one below the other", self.makes_groups)
        check("a person is put into a group by name, and taken out", self.chooses_members)
        check("a group is renamed and moved", self.changes_group)
        check("a group is disabled, and removed by whoever types its name", self.removes_group)
        check("a role is made, given to a person, and explained on their page", self.gives_role)
        check("an API key is made, shown once, and revoked", self.makes_key)
        check("the audit log is filtered, and an event is opened", self.reads_log)
        if self.window.scripts:
            check("the audit log shows what happens while it is followed", self.follows_log)
        check("signing keys are replaced", self.rotates_keys)
        check("the servers and their jobs are looked at", self.looks_at_servers)

    def makes_groups(self):
        self.window.open(f"{self.issuer}/admin/groups")
        self.page_is("admin-groups")
        for name, parent in (("harbour", ""), ("harbour/pilots", "harbour")):
            self.window.open(f"{self.issuer}/admin/groups/new")
            self.page_is("admin-new-group")
            self.window.find("#name").type(name)
            self.window.find("#description").type("Those who bring ships in")
            self.window.find("#parent").type(parent)
            self.window.find("form.fields .primary").click()
            self.page_is("admin-group")
        self.journey.inspect("admin-group-empty")
        self.window.open(f"{self.issuer}/admin/groups/new?below=harbour")
        self.journey.inspect("admin-new-group")
        self.window.open(f"{self.issuer}/admin/groups")
        self.journey.inspect("admin-groups")
        self.window.open(f"{self.issuer}/admin/groups?q=pilots")
        self.window.find("a.name").click()
        self.page_is("admin-group")

    def chooses_members(self):
        self.window.find("#person").type("alice")
        self.window.find("[value=add]").click()
        self.window.wait_until("her name", lambda: self.window.has("[value=take-out]"))
        expect("alice@example.com" in self.window.text(), "Alice is a member")
        self.journey.inspect("admin-group-member")
        self.window.find("[value=take-out]").click()
        self.window.wait_until("nobody", lambda: not self.window.has("[value=take-out]"))

    def changes_group(self):
        self.window.find("main a[href$='/settings']").click()
        self.page_is("admin-group-settings")
        self.journey.inspect("admin-group-settings")
        self.window.find("#name").type("tugs")
        self.window.find("#parent").type("")
        self.window.find("form.fields .primary").click()
        self.page_is("admin-group")
        expect(self.window.has(".notice.good"), "it says that it is saved")

    def removes_group(self):
        name = self.window.find("h1 bdi").text()
        self.window.find("[value=disable]").click()
        self.window.wait_until("the button to enable it", lambda: self.window.has("[value=enable]"))
        self.journey.inspect("admin-group-disabled")
        self.window.find("details.more > summary").click()
        self.window.find("#typed").type(name)
        self.window.find("[value=remove]").click()
        self.page_is("admin-groups")
        expect(self.window.has(".notice.good"), "it says that it is removed")

    def gives_role(self):
        self.window.open(f"{self.issuer}/admin/roles")
        self.page_is("admin-roles")
        self.journey.inspect("admin-roles")
        self.window.open(f"{self.issuer}/admin/roles/owner")
        self.page_is("admin-role")
        self.journey.inspect("admin-role-built-in")
        self.window.open(f"{self.issuer}/admin/roles/new")
        self.page_is("admin-new-role")
        self.journey.inspect("admin-new-role")
        self.window.find("#name").type("harbour-master")
        self.window.find("#description").type("Sees who is in the harbour")
        self.window.find("[name='right.users.read']").click()
        self.window.find("[name='right.audit.read']").click()
        self.window.find("form.fields .primary").click()
        self.page_is("admin-role")
        self.window.find("#name").type("alice")
        self.window.find("[value=give]").click()
        self.window.wait_until("her name", lambda: self.window.has("[value=take]"))
        self.journey.inspect("admin-role")
        self.window.find("a[href^='/admin/people/']").click()
        self.page_is("admin-person")
        expect("harbour-master" in self.window.text(), "the role is on her page")
        self.window.find("details.more > summary").click()
        self.journey.inspect("admin-person-powers")
        self.window.open(f"{self.issuer}/admin/roles/harbour-master")
        self.window.find("[value=take]").click()
        self.window.wait_until("nobody", lambda: not self.window.has("[value=take]"))

    def makes_key(self):
        self.window.open(f"{self.issuer}/admin/api-keys/new")
        self.page_is("admin-new-key")
        self.journey.inspect("admin-new-key")
        self.window.find("#name").type("Backup on the quay")
        self.window.find("[name='right.users.read']").click()
        self.window.find("form.fields .primary").click()
        self.window.wait_until("the key", lambda: self.window.has(".secret"))
        key = self.window.find(".secret").text()
        expect(key.startswith("vak_"), "the key is shown")
        self.journey.inspect("admin-key-made")
        self.window.open(f"{self.issuer}/admin/api-keys")
        self.page_is("admin-api-keys")
        expect("Backup on the quay" in self.window.text() and key not in self.window.text(), "it is listed, and shown no more")
        self.window.find("tbody tr td:last-child summary").click()
        self.journey.inspect("admin-api-keys")
        self.window.find("[value=revoke]").click()
        self.window.wait_until("that it is revoked", lambda: self.window.has(".notice.good"))

    def reads_log(self):
        self.window.open(f"{self.issuer}/admin/audit")
        self.page_is("admin-audit")
        self.window.find("details.event > summary").click()
        self.journey.inspect("admin-audit")
        self.window.open(f"{self.issuer}/admin/audit?kind=group.changed&actor=admin")
        self.window.find("details.event > summary").click()
        expect("Group changed" in self.window.text(), "what happened is said in words")
        self.journey.inspect("admin-audit-group")
        self.window.open(f"{self.issuer}/admin/audit?person=nobody")
        expect("Nothing matches" in self.window.text(), "it says so")

    def follows_log(self):
        self.window.open(f"{self.issuer}/admin/audit?kind=client.authentication_failed")
        self.page_is("admin-audit")
        rows = lambda: self.window.run("return document.querySelectorAll('#events > li').length")
        before = rows()
        self.window.find("#follow").click()
        ask_with_a_wrong_secret(self.issuer)
        self.window.wait_until("that the event is shown", lambda: rows() == before + 1, seconds=20)
        self.journey.inspect("admin-audit-follow")
        self.window.find("#follow").click()

    def rotates_keys(self):
        self.window.open(f"{self.issuer}/admin/keys")
        self.page_is("admin-keys")
        self.window.find("[value=rotate]").click()
        self.window.wait_until("that they are replaced", lambda: self.window.has(".notice.good"))
        self.journey.inspect("admin-keys")

    def looks_at_servers(self):
        self.window.open(f"{self.issuer}/admin/system")
        self.page_is("admin-system")
        self.window.wait_until("a server that runs", lambda: self.reloaded_text_has("sweep"))
        self.journey.inspect("admin-system")

    def reloaded_text_has(self, text):
        self.window.open(f"{self.issuer}/admin/system")
        return text in self.window.text()
