"""oidc-client-ts (npm) in Chromium: a single-page application of another origin, which calls our endpoints across origins."""

import contextlib
import http.server
import json
import pathlib
import threading

from outside.chromium import browser, driver
from outside.report import expect, expect_equal
from outside.server import scratch_folder

LIBRARY = pathlib.Path(__file__).resolve().parent / "node_modules/oidc-client-ts/dist/browser/oidc-client-ts.min.js"
PAGE = """<!doctype html><html lang="en"><title>Notes</title><link rel="icon" href="data:,"><h1>Notes</h1>
<script src="/oidc-client-ts.js"></script><script>const manager = new oidc.UserManager({settings});</script></html>"""


def run(report, issuer, port):
    """Every check of this library."""
    report.heading("oidc-client-ts (npm) in Chromium")
    site = f"http://127.0.0.1:{port}"
    with scratch_folder("vestibule-spa-") as folder, served(issuer, site, port), driver(folder) as address:
        with browser(address) as window:
            checks(report, issuer, site, window)


def checks(report, issuer, site, window):
    """What alice does in the application."""

    def goes_to_sign_in():
        window.open(f"{site}/")
        window.run("manager.signinRedirect({ prompt: 'consent' })")
        window.wait_until("the sign-in page", lambda: window.has("#login-submit"))
        expect(window.url().startswith(issuer), f"the page is the issuer's: {window.url()}")
        window.find("#username").type("alice")
        window.find("#password").type("correct horse battery staple")
        window.find("#login-submit").click()
        window.wait_until("the consent page", lambda: window.has("#consent-allow"))
        window.find("#consent-allow").click()
        window.wait_until("the application", lambda: window.url().startswith(f"{site}/callback"))

    report.check("oidc-client-ts reads the metadata across origins and sends alice to sign in", goes_to_sign_in)

    def signs_in():
        user = window.finish("manager.signinRedirectCallback().then(({ profile, scope }) => ({ profile, scope }))")
        expect_equal(user["profile"]["iss"], issuer, "iss")
        expect_equal(user["profile"]["email"], "alice@example.com", "email, which UserInfo told across origins")
        return user

    user = report.check("oidc-client-ts redeems the code and reads UserInfo across origins (no secret, PKCE)", signs_in)

    def refreshes():
        tokens = "manager.getUser().then(({ access_token, refresh_token }) => [access_token, refresh_token])"
        before = window.finish(tokens)
        sub = window.finish("manager.signinSilent().then(({ profile }) => profile.sub)")
        expect_equal(sub, user["profile"]["sub"], "sub")
        after = window.finish(tokens)
        expect(before[0] != after[0] and before[1] != after[1], "both tokens are new")

    report.check("oidc-client-ts refreshes across origins", refreshes)

    def is_refused_elsewhere():
        window.open(f"{issuer}/no-such-page")
        window.open("data:text/html,<title>another origin</title>")
        outcome = window.finish(f"fetch('{issuer}/userinfo', {{ headers: {{ Authorization: 'Bearer x' }} }}).then(() => 'read', () => 'refused')")
        expect_equal(outcome, "refused", "a page of an origin that nobody registered")
        window.open(f"{site}/")

    report.check("an origin that no client registered reads nothing", is_refused_elsewhere)

    def revokes():
        refresh_token = window.finish("manager.getUser().then(({ refresh_token }) => refresh_token)")
        window.finish("manager.revokeTokens(['refresh_token'])")
        form = json.dumps({"grant_type": "refresh_token", "client_id": "spa", "refresh_token": refresh_token})
        answer = window.finish(
            f"fetch('{issuer}/token', {{ method: 'POST', body: new URLSearchParams({form}) }}).then((answer) => answer.json())"
        )
        expect_equal(answer["error"], "invalid_grant", "the answer to a revoked refresh token")

    report.check("oidc-client-ts revokes across origins", revokes)

    def signs_out():
        window.open(f"{site}/")
        window.run("manager.signoutRedirect()")
        window.wait_until("the application", lambda: window.url().startswith(f"{site}/goodbye"))
        window.finish("manager.signoutRedirectCallback()")
        window.open(f"{site}/")
        window.run("manager.signinRedirect()")
        window.wait_until("the sign-in page", lambda: window.has("#login-submit"))

    report.check("oidc-client-ts signs alice out, and the next sign-in asks for her password", signs_out)


@contextlib.contextmanager
def served(issuer, site, port):
    """The application: one page and one script, on 127.0.0.1."""
    settings = {
        "authority": issuer, "client_id": "spa", "redirect_uri": f"{site}/callback", "post_logout_redirect_uri": f"{site}/goodbye",
        "scope": "openid profile email offline_access", "loadUserInfo": True, "automaticSilentRenew": False,
    }
    page = PAGE.replace("{settings}", json.dumps(settings)).encode()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            is_library = self.path == "/oidc-client-ts.js"
            body = LIBRARY.read_bytes() if is_library else page
            self.send_response(200)
            self.send_header("Content-Type", "text/javascript" if is_library else "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
