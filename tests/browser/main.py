"""The browser run: a person signs in to the demo's relying party, in headless Chromium, with scripts and without."""

import base64
import contextlib
import hashlib
import json
import os
import pathlib
import re
import secrets
import sys
import time
import urllib.parse
import urllib.request

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE.parent))

from console import Console  # noqa: E402
from console_traces import ConsoleTraces  # noqa: E402
from console_apps import ConsoleApps  # noqa: E402
from console_access import ConsoleAccess  # noqa: E402
from console_devices import ConsoleDevices  # noqa: E402
from console_impersonation import ConsoleImpersonation  # noqa: E402
from console_many import ConsoleMany  # noqa: E402
from console_providers import ConsoleProviders  # noqa: E402
from console_scopes import ConsoleScopes  # noqa: E402
from console_settings import ConsoleSettings  # noqa: E402
from languages import SETTINGS as EVERY_PAGE, Languages  # noqa: E402
from mails import Mails  # noqa: E402
from messages import SETTINGS, Messages  # noqa: E402
from newcomer import Newcomer  # noqa: E402
from other_provider import OtherProvider, other_provider, people_of_work  # noqa: E402
from passkeys import Passkeys  # noqa: E402
from second_step import SecondStep, app_shows  # noqa: E402
from outside.chromium import browser, driver  # noqa: E402
from outside.report import Report, expect, expect_equal  # noqa: E402
from outside.server import binary, child, environment, free_port, scratch_folder, vestibule, wait_for  # noqa: E402

LOOKS = [(width, scheme) for width in (320, 1280) for scheme in ("light", "dark")]
PICTURES = os.environ.get("TEST_SCREENSHOTS")
AXE = (HERE / "node_modules/axe-core/axe.min.js").read_text()


def main():
    report = Report()
    with scratch_folder("vestibule-browser-") as folder, driver(folder) as address:
        for scripts in (True, False):
            name = "with scripts" if scripts else "without scripts"
            with demo(folder / name.replace(" ", "-")) as place, browser(address, scripts) as window:
                report.heading(f"Chromium {name}")
                Journey(report, window, place, name.replace(" ", "-")).run()
        with browser(address) as window:
            report.heading("Chromium sets a new deployment up")
            set_up(report, window, folder / "set-up")
        with demo(folder / "keyboard") as place, browser(address) as window:
            report.heading("Chromium with a keyboard alone")
            keyboard(report, window, place)
        with demo(folder / "second-step") as place, browser(address) as window:
            report.heading("Chromium with a second step, and with mail")
            journey = Journey(report, window, place, "second-step")
            mails = Mails(window, folder / "second-step" / "state" / "mail")
            SecondStep(report, journey, start_sign_in, mails).run()
        with demo(folder / "newcomer") as place, browser(address) as window:
            report.heading("Chromium with somebody new")
            mails = Mails(window, folder / "newcomer" / "state" / "mail")
            Newcomer(report, Journey(report, window, place, "newcomer"), start_sign_in, mails).run()
        port = free_port()
        with vestibule(people_of_work(port)) as work, demo(folder / "other-provider", other_provider(work), port) as place, browser(address) as window:
            report.heading("Chromium with another provider")
            OtherProvider(report, Journey(report, window, place, "other-provider"), start_sign_in, work).run()
        with demo(folder / "messages", SETTINGS) as place, browser(address) as window:
            report.heading("Chromium with codes by SMS and by mail")
            mails = Mails(window, folder / "messages" / "state" / "mail")
            Messages(report, Journey(report, window, place, "messages"), start_sign_in, mails, folder / "messages" / "demo.log").run()
        with demo(folder / "passkeys") as place, browser(address) as window:
            report.heading("Chromium with passkeys")
            Passkeys(report, Journey(report, window, place, "passkeys"), start_sign_in).run()
        for scripts in (True, False):
            name = "console" if scripts else "console-without-scripts"
            with demo(folder / name) as place, browser(address, scripts) as window:
                report.heading("Chromium in the console" if scripts else "Chromium in the console, without scripts")
                password = re.search(r"(?m)^\s*admin\s+(\S+)", (folder / name / "demo.log").read_text(errors="replace"))[1]
                journey = Journey(report, window, place, name)
                Console(report, journey, password).run()
                ConsoleApps(report, journey).run()
                ConsoleAccess(report, journey).run()
                ConsoleScopes(report, journey).run()
                ConsoleProviders(report, journey).run()
                ConsoleMany(report, journey).run()
                ConsoleTraces(report, journey).run()
                ConsoleSettings(report, journey).run()
                ConsoleDevices(report, journey).run()
                ConsoleImpersonation(report, journey).run()
        with demo(folder / "languages", EVERY_PAGE) as place, browser(address) as window:
            report.heading("Chromium in every language")
            Languages(report, Journey(report, window, place, "languages")).run()
    report.finish()


# ------------------------------------------------------------------------------------------------------------- demo


class Place:
    """The addresses of the demo, and its user."""

    def __init__(self, issuer, app, username, password):
        self.issuer = issuer
        self.app = app
        self.username = username
        self.password = password


@contextlib.contextmanager
def demo(folder, config="", port=None):
    """`vestibule demo` on ports of its own, with a state folder of its own."""
    folder.mkdir()
    config_file = folder / "vestibule.toml"
    config_file.write_text(config)
    port, app_port = port or free_port(), free_port()
    variables = environment(folder, port)
    for name in ("VESTIBULE_ISSUER", "VESTIBULE_LISTEN", "VESTIBULE_DATA_DIR", "VESTIBULE_DATABASE__URL"):
        del variables[name]  # the demo chooses these by itself
    log = folder / "demo.log"
    command = [
        binary(), "demo", "--listen", f"127.0.0.1:{port}", "--app-listen", f"127.0.0.1:{app_port}",
        "--state-dir", folder / "state", "--config", config_file,
    ]
    with child(command, log, cwd=folder, env=variables) as process:
        wait_for(f"http://127.0.0.1:{port}/health/ready", process, log)
        wait_for(f"http://127.0.0.1:{app_port}/", process, log)
        issuer, app, username, password = read_block(log.read_text(errors="replace"))
        expect(issuer.endswith(f":{port}") and app.endswith(f":{app_port}"), f"the printed addresses {issuer}, {app} are the chosen ones")
        yield Place(issuer, app, username, password)


def read_block(text):
    """The output of the demo: two addresses, and a user with a password."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text)
    found = [re.search(rf"(?m)^\s*{name}\s+(\S+)", plain) for name in ("Account", "Open", "alice")]
    expect(all(found), f"the demo prints its addresses, a user and a password:\n{plain}")
    issuer, app, password = (match[1] for match in found)
    return issuer, app, "alice", password


# ---------------------------------------------------------------------------------------------------------- journeys


class Journey:
    """A person with a mouse."""

    def __init__(self, report, window, place, name):
        self.report = report
        self.window = window
        self.place = place
        self.name = name

    def run(self):
        check = self.report.check
        check("the application redirects its user to the sign-in page", self.arrives)
        check("the sign-in page keeps the page contract", self.login_page)
        check("a wrong password stays on the sign-in page, keeps the name, never the password", self.wrong_password)
        check("the right password leads to consent, which names the application", self.right_password)
        check("saying no brings the person back to the application, not signed in", self.denies)
        check("saying yes signs them in; the application shows their claims", self.allows)
        check("the home page shows who is signed in", self.home)
        check("an application may ask which account to use", self.chooses_account)
        check("signing out in the application signs out here too", self.signs_out_in_app)
        check("after that the application asks for a sign-in again, and does not ask for consent twice", self.signs_in_again)
        check("signing out here asks first, then says so", self.signs_out)
        check("a bad request gets an error page with a reference, and no link to an unchecked address", self.error)

    def arrives(self):
        start_sign_in(self.window, self.place)
        self.window.wait_until("the sign-in page", lambda: self.window.page() == "login")
        expect(self.window.url().startswith(self.place.issuer), f"the page is the issuer's: {self.window.url()}")
        self.inspect("login")

    def login_page(self):
        window = self.window
        expect_equal(window.find("#username").attribute("autocomplete"), "username webauthn", "autocomplete of #username")
        expect_equal(window.find("#password").attribute("autocomplete"), "current-password", "autocomplete of #password")
        expect_equal(window.find("#password").attribute("type"), "password", "type of #password")
        expect(window.find("html").attribute("lang"), "the page says its language")
        for name in ("username", "password"):
            expect(window.find(f"label[for={name}]").text(), f"#{name} has a label")
        expect(window.find("#login-submit").text(), "the button has a name")
        expect_equal(len(window.find("h1").text()) > 0, True, "the page has a heading")

    def wrong_password(self):
        self.sign_in("not the password")
        self.window.wait_until("an answer", lambda: self.window.has("[role=alert], [aria-invalid=true], .error"))
        expect_equal(self.window.page(), "login", "the page")
        expect_equal(self.window.find("#username").value(), self.place.username, "the name that was typed")
        expect_equal(self.window.find("#password").value(), "", "the password field")
        self.inspect("login-wrong")

    def right_password(self):
        self.sign_in(self.place.password)
        self.window.wait_until("the consent page", lambda: self.window.page() == "consent")
        expect(self.window.find("#consent-deny").text() and self.window.find("#consent-allow").text(), "both answers have names")
        self.inspect("consent")

    def denies(self):
        self.window.find("#consent-deny").click()
        self.window.wait_until("the application", lambda: self.window.url().startswith(self.place.app))
        expect("access_denied" in self.window.find("#problem").text(), "the application was told")
        self.inspect("app-denied", ours=False)

    def allows(self):
        start_sign_in(self.window, self.place)
        self.window.wait_until("the consent page, without another sign-in", lambda: self.window.page() == "consent")
        self.window.find("#consent-allow").click()
        self.window.wait_until("the application", lambda: self.window.url().startswith(self.place.app))
        expect(self.place.issuer in self.window.find("#id-token").text(), "the ID token shows, with its issuer")
        expect("alice@example.com" in self.window.find("#userinfo").text(), "UserInfo shows, with the e-mail address")
        self.inspect("app-signed-in", ours=False)

    def home(self):
        self.window.open(f"{self.place.issuer}/")
        expect_equal(self.window.page(), "home", "the page")
        self.inspect("home")

    def chooses_account(self):
        query = urllib.parse.urlencode({
            "client_id": "orchard-notes", "response_type": "code", "scope": "openid", "prompt": "select_account",
            "redirect_uri": f"{self.place.app}/callback", "code_challenge_method": "S256", "code_challenge": "E" * 43,
        })
        self.window.open(f"{self.place.issuer}/authorize?{query}")
        self.window.wait_until("the page with the accounts", lambda: self.window.page() == "select-account")
        self.inspect("select-account")

    def signs_out_in_app(self):
        self.window.open(f"{self.place.app}/")
        self.window.find("#sign-out").click()
        self.window.wait_until("back, signed out", lambda: self.window.has("#sign-in"))
        expect(self.window.url().startswith(self.place.app), f"back at the application: {self.window.url()}")
        self.window.open(f"{self.place.issuer}/")
        expect_equal(self.window.page(), "login", "the issuer's own page")

    def signs_in_again(self):
        self.arrives()
        self.sign_in(self.place.password)
        self.window.wait_until("the application", lambda: self.window.url().startswith(self.place.app))

    def signs_out(self):
        self.window.open(f"{self.place.issuer}/logout")
        expect_equal(self.window.page(), "logout", "the page")
        self.inspect("logout")
        self.window.find("#logout-confirm").click()
        self.window.wait_until("the logged-out page", lambda: self.window.page() == "logged-out")
        self.inspect("logged-out")

    def error(self):
        self.window.open(f"{self.place.issuer}/authorize?client_id=nobody&response_type=code&redirect_uri=https://evil.example/")
        expect_equal(self.window.page(), "error", "the page")
        expect(self.window.url().startswith(self.place.issuer), "it stays with the issuer")
        expect("evil.example" not in self.window.text(), "nothing is reflected")
        self.inspect("error")

    def sign_in(self, password):
        self.window.find("#username").type(self.place.username)
        self.window.find("#password").type(password)
        self.window.find("#login-submit").click()

    def inspect(self, name, ours=True):
        """Looks at the page narrow and wide, light and dark; complains about the console, and keeps the pictures."""
        problems = [line for line in self.window.complaints() if not of_the_document_itself(line)]
        for width, scheme in LOOKS:
            self.window.look(width, scheme=scheme)
            found = self.window.run(LOOK_AT_PAGE)
            where = f"{width} px, {scheme}"
            if found["overflow"] > 0:
                problems.append(f"{where}: scrolls sideways by {found['overflow']} px")
            if ours:
                problems += [f"{where}: {problem}" for problem in found["problems"] + self.axe()]
            if PICTURES:
                self.window.picture(pathlib.Path(PICTURES) / self.name / f"{name}-{width}-{scheme}.png")
        self.window.look(1280)
        if name == "login" and os.environ.get("UPDATE_SCREENSHOT") == "1" and self.name == "with-scripts":
            self.window.picture(ROOT / "docs/images/login.png")
        expect(not problems, f"{name} at {self.window.url()}:\n" + "\n".join(problems))

    def axe(self):
        """What axe-core finds: the rules of WCAG 2.2 A and AA, and its own best practice."""
        if not self.window.scripts:
            return []  # It is the same page, and a promise never settles there.
        self.window.run(AXE)
        violations = self.window.finish("axe.run(document).then((found) => found.violations)")
        return [f"axe, {found['id']}: {found['help']}: {found['nodes'][0]['html'][:200]}" for found in violations]


def set_up(report, window, folder):
    """The first start of a server, and its first administrator."""
    folder.mkdir()
    port = free_port()
    issuer = f"http://127.0.0.1:{port}"
    log = folder / "serve.log"
    with child([binary(), "serve"], log, cwd=folder, env=environment(folder, port)) as process:
        wait_for(f"{issuer}/health/ready", process, log)
        link = re.search(rf"{issuer}/setup\?token=[\w-]+", log.read_text(errors="replace"))
        journey = Journey(report, window, Place(issuer, issuer, "ada", "a password of ada's own"), "set-up")

        began = time.monotonic()

        def offers_set_up():
            expect(link, f"the server prints a link:\n{log.read_text(errors='replace')}")
            window.open(link[0])
            expect_equal(window.page(), "setup", "the page")
            journey.inspect("setup")

        def makes_administrator():
            for element_id, text in (("name", "Ada Admin"), ("username", "ada"), ("email", "ada@example.com")):
                window.find(f"#{element_id}").type(text)
            window.find("#password").type(journey.place.password)
            window.find("#password-again").type(journey.place.password)
            window.find("#setup-submit").click()
            window.wait_until("the set-up of a second factor", lambda: window.page() == "enrol")
            journey.inspect("enrol")
            secret = window.run("return document.querySelector('.secret').textContent")
            window.find("#code").type(app_shows(secret))
            window.find("#authenticator-submit").click()
            window.wait_until("the recovery codes", lambda: window.page() == "recovery-codes")
            window.open(f"{issuer}/")
            window.wait_until("her own page", lambda: window.page() == "home")

        def signs_in_to_the_first_app():
            callback = f"http://localhost:{free_port()}/callback"
            window.open(f"{issuer}/admin/apps/new")
            window.wait_until("the form", lambda: window.page() == "admin-new-app")
            window.find("#name").type("First App")
            window.find("#redirect_uris").type(callback)
            window.find("form.fields .primary").click()
            window.wait_until("a secret", lambda: window.has("#new-secret"))
            secret = window.find("#new-secret").text()
            verifier = secrets.token_urlsafe(48)
            challenge = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
            question = {
                "client_id": "first-app", "response_type": "code", "scope": "openid email", "redirect_uri": callback, "state": "s",
                "code_challenge": challenge, "code_challenge_method": "S256",
            }
            window.open(f"{issuer}/authorize?{urllib.parse.urlencode(question)}")
            window.wait_until("the consent page", lambda: window.page() == "consent")
            window.find("#consent-allow").click()
            window.wait_until("the way back to the app", lambda: window.url().startswith(callback))
            answer = urllib.parse.parse_qs(urllib.parse.urlsplit(window.url()).query)
            fields = {"grant_type": "authorization_code", "code": answer["code"][0], "redirect_uri": callback, "code_verifier": verifier}
            request = urllib.request.Request(f"{issuer}/token", urllib.parse.urlencode(fields).encode())
            basic = base64.b64encode(f"first-app:{urllib.parse.quote_plus(secret)}".encode()).decode()
            request.add_header("Authorization", f"Basic {basic}")
            with urllib.request.urlopen(request) as tokens:
                expect("id_token" in json.load(tokens), "the app gets an ID token")
            expect(time.monotonic() - began < 180, "from nothing to the first app signed in took more than three minutes")

        def closes_for_good():
            window.open(link[0])
            expect_equal(window.page(), "error", "the page behind a link that was used")

        report.check("the link that the server prints opens the set-up page", offers_set_up)
        report.check("the first administrator is made, sets up a second factor, and signs in", makes_administrator)
        report.check("three minutes after the first start, an app has signed her in", signs_in_to_the_first_app)
        report.check("set-up cannot be used a second time", closes_for_good)


def keyboard(report, window, place):
    """A person without a mouse: only Tab, Enter and letters."""

    def reaches(element_id):
        """Tabs until the element has the focus; what was passed on the way."""
        passed = []
        for _ in range(25):
            focused = window.focused().attribute("id")
            if focused == element_id:
                outline = window.run(FOCUS_RING)
                expect(outline, f"#{element_id} shows that it has the focus")
                return passed
            passed.append(focused)
            window.press("Tab")
        raise AssertionError(f"Tab never reaches #{element_id}; it passes {passed}")

    def signs_in():
        start_sign_in(window, place)
        window.wait_until("the sign-in page", lambda: window.page() == "login")
        reaches("username")
        window.press(place.username, "Tab")
        expect("login-submit" not in reaches("password"), "the password stands before the button")
        window.press(place.password)
        reaches("login-submit")
        window.press("Enter")
        window.wait_until("the consent page", lambda: window.page() == "consent")

    def consents():
        reaches("consent-allow")
        window.press("Enter")
        window.wait_until("the application", lambda: window.url().startswith(place.app))

    def signs_out():
        window.open(f"{place.issuer}/logout")
        reaches("logout-confirm")
        window.press("Enter")
        window.wait_until("the logged-out page", lambda: window.page() == "logged-out")

    def enter_is_enough():
        start_sign_in(window, place)
        window.wait_until("the sign-in page", lambda: window.page() == "login")
        reaches("username")
        window.press(place.username, "Tab")
        reaches("password")
        window.press(place.password, "Enter")
        window.wait_until("the application", lambda: window.url().startswith(place.app))

    report.check("signs in, every field in order and with a visible focus", signs_in)
    report.check("consents", consents)
    report.check("signs out", signs_out)
    report.check("signs in again with Enter in the password field; consent is not asked twice", enter_is_enough)


def start_sign_in(window, place):
    """Presses the application's own button. Whoever is signed in there signs out first."""
    window.open(f"{place.app}/")
    if window.has("#sign-out"):
        window.find("#sign-out").click()
        window.wait_until("signed out of the application", lambda: window.has("#sign-in"))
    window.find("#sign-in").click()
    window.wait_until("away from the application", lambda: not window.has("#sign-in"))


def of_the_document_itself(line):
    """Chromium also writes every page that is an error status to the console; those pages are meant."""
    return line.startswith("network:") and re.search(r"/(login|authorize|consent|device|logout|recover|account|admin)\b[^ ]* - Failed to load resource", line)


# What no picture shows to a program: sideways scroll, small targets, weak contrast, inputs without a name.
LOOK_AT_PAGE = """
const problems = [];
const canvas = document.createElement('canvas');
canvas.width = canvas.height = 1;
const context = canvas.getContext('2d', { willReadFrequently: true });
const over = (color, under) => {
    context.fillStyle = `rgb(${under.join(' ')})`;
    context.fillRect(0, 0, 1, 1);
    context.fillStyle = color;
    context.fillRect(0, 0, 1, 1);
    return [...context.getImageData(0, 0, 1, 1).data].slice(0, 3);
};
const canvasColor = matchMedia('(prefers-color-scheme: dark)').matches ? [18, 18, 18] : [255, 255, 255];
const background = (element) => {
    const under = element.parentElement ? background(element.parentElement) : canvasColor;
    return over(getComputedStyle(element).backgroundColor, under);
};
const luminance = (rgb) => {
    const [r, g, b] = rgb.map((value) => (value /= 255) <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const visible = (element) => element.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && element.getClientRects().length;
const seen = new Set();
for (const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT); walker.nextNode();) {
    const element = walker.currentNode.parentElement;
    const text = walker.currentNode.data.trim();
    if (!text || seen.has(element) || !visible(element) || element.closest('svg, script, style, noscript, :disabled')) continue;
    seen.add(element);
    if (element.getBoundingClientRect().width <= 1) continue;
    const under = background(element);
    const style = getComputedStyle(element);
    const [a, b] = [luminance(over(style.color, under)), luminance(under)].sort((x, y) => y - x);
    const ratio = (a + 0.05) / (b + 0.05);
    const large = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.66 && style.fontWeight >= 700);
    if (ratio < (large ? 3 : 4.5)) problems.push(`contrast ${ratio.toFixed(2)} of "${text.slice(0, 40)}"`);
}
// The console is denser where there is room for a mouse.
const least = document.querySelector('.console') && innerWidth > 768 ? 36 : 44;
for (const element of document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]):not([type=radio]), a.button')) {
    if (!visible(element)) continue;
    const { height, width } = element.getBoundingClientRect();
    const name = element.id || element.textContent.trim().slice(0, 30);
    if (Math.round(height) < least || Math.round(width) < least) problems.push(`target ${name} is ${Math.round(width)} x ${Math.round(height)} px, not ${least}`);
    if (element.matches('input') && !element.labels?.length && !element.getAttribute('aria-label')) problems.push(`input ${name} has no label`);
}
return { overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth, problems };
"""

FOCUS_RING = """
const style = getComputedStyle(document.activeElement);
return (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none';
"""

main()
