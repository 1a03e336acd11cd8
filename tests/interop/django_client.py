"""mozilla-django-oidc (PyPI): a Django site that is configured, not programmed."""

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.test import Client

from outside.person import Person
from outside.report import expect, expect_equal

CALLBACK = "http://localhost/oidc/callback/"


def run(report, issuer):
    """Every check of this library."""
    report.heading("mozilla-django-oidc (PyPI)")
    configure(issuer)
    browser = Client(SERVER_NAME="localhost")

    def signs_in():
        start = browser.get("/oidc/authenticate/").url
        page = Person().through(start, "alice", "correct horse battery staple", CALLBACK)
        answer = browser.get(page.url)
        expect_equal((answer.status_code, answer.headers["Location"]), (302, "/"), "the answer to the callback")
        expect_equal(browser.get("/").content, b"alice@example.com", "who the site thinks is there")
        expect_equal(get_user_model().objects.get().email, "alice@example.com", "the account that the site made")

    report.check("a Django site signs alice in and makes her an account (client_secret_post, PKCE, ES256)", signs_in)

    def foreign_state():
        other = Client(SERVER_NAME="localhost")
        start = other.get("/oidc/authenticate/").url
        page = Person().through(start, "alice", "correct horse battery staple", CALLBACK)
        stranger = Client(SERVER_NAME="localhost")
        expect(stranger.get(page.url).status_code in (302, 400), "the site refuses")
        expect_equal(stranger.get("/").content, b"nobody", "who the site thinks is there")

    report.check("alice's answer is refused in another browser", foreign_state)


def configure(issuer):
    """The settings of the site, as the library's documentation asks for them."""
    settings.configure(
        SECRET_KEY="only for this run",
        ALLOWED_HOSTS=["localhost"],
        ROOT_URLCONF="django_urls",
        USE_TZ=True,
        LOGGING_CONFIG=None,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "mozilla_django_oidc"],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        AUTHENTICATION_BACKENDS=["mozilla_django_oidc.auth.OIDCAuthenticationBackend"],
        LOGIN_REDIRECT_URL="/",
        LOGIN_REDIRECT_URL_FAILURE="/failed",
        OIDC_RP_CLIENT_ID="django",
        OIDC_RP_CLIENT_SECRET="the secret of the django site",
        OIDC_RP_SIGN_ALGO="ES256",
        OIDC_RP_SCOPES="openid profile email",
        OIDC_USE_PKCE=True,
        OIDC_OP_AUTHORIZATION_ENDPOINT=f"{issuer}/authorize",
        OIDC_OP_TOKEN_ENDPOINT=f"{issuer}/token",
        OIDC_OP_USER_ENDPOINT=f"{issuer}/userinfo",
        OIDC_OP_JWKS_ENDPOINT=f"{issuer}/jwks",
    )
    django.setup()
    call_command("migrate", verbosity=0)
