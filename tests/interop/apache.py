"""Apache httpd with mod_auth_openidc (Debian) in front of a page: as a relying party, and as a resource server."""

import os
import pathlib
import pwd
import shutil

import requests

from outside.person import Person
from outside.report import expect, expect_equal
from outside.server import child, scratch_folder, wait_for

CLIENT_ID = "apache"
CLIENT_SECRET = "the secret of the Apache server"
MODULES = ["mpm_event", "authn_core", "authz_core", "authz_user", "auth_openidc", "mime", "dir", "filter", "include", "unixd"]

CONFIGURATION = """
ServerRoot {folder}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {folder}/apache.pid
DefaultRuntimeDir {folder}
ErrorLog {folder}/error.log
LogLevel warn auth_openidc:{level}
Mutex file:{folder} default
{modules}
TypesConfig /dev/null
AddType text/html .html
DocumentRoot {folder}/pages
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml

# What an administrator writes to put a page behind Vestibule.
OIDCProviderMetadataURL {issuer}/.well-known/openid-configuration
OIDCClientID {client_id}
OIDCClientSecret "{client_secret}"
OIDCRedirectURI http://127.0.0.1:{port}/protected/callback
OIDCCryptoPassphrase only-for-this-run
OIDCResponseType code
OIDCPKCEMethod S256
OIDCScope "openid profile email groups"
OIDCRemoteUserClaim preferred_username
OIDCPassClaimsAs environment

# And to accept access tokens at an interface: this asks the introspection endpoint about each.
OIDCOAuthServerMetadataURL {issuer}/.well-known/oauth-authorization-server
OIDCOAuthClientID {client_id}
OIDCOAuthClientSecret "{client_secret}"
OIDCOAuthRemoteUserClaim client_id

<Directory {folder}/pages>
    Options +Includes
    Require all granted
</Directory>
<Location /protected>
    AuthType openid-connect
    Require valid-user
</Location>
<Location /gardeners>
    AuthType openid-connect
    Require claim groups:gardeners
</Location>
<Location /interface>
    AuthType oauth20
    Require valid-user
</Location>
"""

# Server-side includes: the page says what the module told the application behind it.
PAGE = (
    'user=<!--#echo var="REMOTE_USER" -->\nsub=<!--#echo var="OIDC_CLAIM_sub" -->\n'
    'email=<!--#echo var="OIDC_CLAIM_email" -->\nname=<!--#echo var="OIDC_CLAIM_name" -->\n'
)


def run(report, issuer, port):
    """Every check of this module."""
    report.heading("Apache httpd with mod_auth_openidc")
    with scratch_folder("vestibule-apache-") as folder:
        log = folder / "output.log"
        with child(*start(folder, issuer, port, log)) as process:
            wait_for(f"http://127.0.0.1:{port}/goodbye.html", process, log, seconds=20)
            before = report.failed
            checks(report, issuer, f"http://127.0.0.1:{port}")
            if report.failed > before:
                print((folder / "error.log").read_text(errors="replace")[-4000:], flush=True)


def checks(report, issuer, site):
    """What a user of the site sees."""
    alice = Person()

    def protected_page():
        page = alice.through(f"{site}/protected/page.shtml", "alice", "correct horse battery staple", f"{site}/protected/callback")
        page = alice.open(page.url)
        expect_equal(page.status, 200, f"status at {page.url}: {page.text}")
        seen = dict(line.split("=", 1) for line in page.text.splitlines())
        expect_equal(seen["user"], "alice", "REMOTE_USER")
        expect_equal(seen["email"], "alice@example.com", "the e-mail claim")
        expect_equal(seen["name"], "Alice Adams", "the name claim")
        expect(len(seen["sub"]) > 10, "the sub claim")

    report.check("a protected page signs alice in and shows her claims (RS256, client_secret_basic, PKCE)", protected_page)

    def group_page():
        expect_equal(alice.open(f"{site}/gardeners/page.shtml").status, 200, "status for alice")
        bob = Person()
        page = bob.through(f"{site}/gardeners/page.shtml", "bob", "another long password", f"{site}/protected/callback")
        expect_equal(bob.open(page.url).status, 401, "status for bob, who is no gardener")

    report.check("a page for a group opens for its members only", group_page)

    def interface():
        answer = requests.post(
            f"{issuer}/token", timeout=10, auth=(CLIENT_ID, CLIENT_SECRET.replace(" ", "+")),
            data={"grant_type": "client_credentials", "scope": "notes:read"},
        )
        expect_equal(answer.status_code, 200, f"status of the token answer {answer.text}")
        authorization = {"Authorization": f"Bearer {answer.json()['access_token']}"}
        page = requests.get(f"{site}/interface/page.shtml", timeout=10, headers=authorization)
        expect_equal((page.status_code, page.text.splitlines()[0]), (200, f"user={CLIENT_ID}"), "the answer to a good token")
        for wrong in ({}, {"Authorization": "Bearer vat_unknown"}):
            page = requests.get(f"{site}/interface/page.shtml", timeout=10, headers=wrong)
            expect_equal(page.status_code, 401, f"status with {wrong}")

    report.check("an interface behind Apache accepts an access token it introspected, and no other", interface)

    def logout():
        page = alice.open(f"{site}/protected/callback?logout={site}/goodbye.html", f"{site}/goodbye.html")
        expect(page.url.startswith(f"{site}/goodbye.html"), f"alice is at {page.url} ({page.kind}): {page.text[:500]}")
        page = alice.open(f"{site}/protected/page.shtml")
        expect_equal(page.kind, "login", "the page after signing out")

    report.check("Apache logs alice out, here and there", logout)


def start(folder, issuer, port, log):
    """Writes the site and its configuration; returns how to start an instance of its own that runs without privileges."""
    modules = pathlib.Path(os.environ.get("APACHE_MODULES", "/usr/lib/apache2/modules"))
    for page in ("protected/page.shtml", "gardeners/page.shtml", "interface/page.shtml"):
        (folder / "pages" / page).parent.mkdir(parents=True, exist_ok=True)
        (folder / "pages" / page).write_text(PAGE)
    (folder / "pages/goodbye.html").write_text("<!doctype html><title>Goodbye</title>Goodbye")
    loads = [f"LoadModule {name}_module {modules}/mod_{name}.so" for name in MODULES if (modules / f"mod_{name}.so").exists()]
    (folder / "apache.conf").write_text(CONFIGURATION.format(
        folder=folder, port=port, issuer=issuer, client_id=CLIENT_ID, client_secret=CLIENT_SECRET, modules="\n".join(loads),
        level="debug" if os.environ.get("VERBOSE") else "warn",
    ))
    command = [shutil.which("apache2", path=os.environ["PATH"] + ":/usr/sbin"), "-f", folder / "apache.conf", "-DFOREGROUND"]
    if os.geteuid() != 0:
        return command, log
    # Apache keeps root's rights where it has them: take them away, and give it its folder.
    nobody = pwd.getpwnam("nobody")
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    return ["setpriv", f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups", *command], log
