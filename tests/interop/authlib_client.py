"""Authlib (PyPI) as a relying party: its Flask integration, as its documentation shows it, and its plain OAuth 2 session."""

import os
import time

import flask
import requests
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from authlib.integrations.requests_client import OAuth2Session
from authlib.oauth2.rfc7523 import PrivateKeyJWT

from outside.person import Person, query
from outside.report import expect, expect_equal

USERNAME = "alice"
PASSWORD = "correct horse battery staple"
CALLBACK = "http://localhost/callback"
SECRETS = {"flask": "the secret of the flask client", "flask-post": "the secret of the second flask client"}

# Authlib wants https even on loopback unless it is told otherwise.
os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"


def run(report, issuer, key):
    """Every check of this library."""
    report.heading("Authlib (PyPI)")
    discovery = f"{issuer}/.well-known/openid-configuration"
    metadata = requests.get(discovery, timeout=10).json()
    alice = Person()

    def signs_in_with_basic():
        token = Application(discovery, "flask").sign_in(alice)
        expect_equal(token["userinfo"]["iss"], issuer, "iss")
        expect_equal(audience(token), ["flask"], "aud")
        return token

    token = report.check("Authlib with Flask signs alice in (client_secret_basic, PKCE, nonce, ES256)", signs_in_with_basic)
    session = OAuth2Session("flask", SECRETS["flask"], token=token, scope="openid profile email offline_access")

    def binds_the_access_token():
        expect(token["userinfo"].get("at_hash"), "at_hash, which Authlib compares when it is there")

    report.check("the ID token is bound to its access token (at_hash)", binds_the_access_token)

    def reads_userinfo():
        claims = session.get(metadata["userinfo_endpoint"], timeout=10).json()
        expect_equal(claims["sub"], token["userinfo"]["sub"], "sub")
        expect_equal(claims["name"], "Alice Adams", "name")
        expect_equal(claims["email"], "alice@example.com", "email")
        expect("phone_number" not in claims, "no claim of a scope that was not asked")

    report.check("Authlib reads UserInfo", reads_userinfo)

    def refreshes():
        spent = token["refresh_token"]
        fresh = session.refresh_token(metadata["token_endpoint"], refresh_token=spent)
        expect(fresh["refresh_token"] != spent, "the refresh token rotated")
        return fresh

    fresh = report.check("Authlib refreshes", refreshes)

    def introspects():
        answer = session.introspect_token(metadata["introspection_endpoint"], token=fresh["access_token"])
        expect_equal((answer.json()["active"], answer.json()["client_id"]), (True, "flask"), "active, client_id")

    report.check("Authlib introspects", introspects)

    def revokes():
        answer = session.revoke_token(
            metadata["revocation_endpoint"], token=fresh["refresh_token"], token_type_hint="refresh_token",
        )
        expect_equal(answer.status_code, 200, "status")
        answer = session.introspect_token(metadata["introspection_endpoint"], token=fresh["access_token"])
        expect_equal(answer.json(), {"active": False}, "the answer for a revoked grant's access token")

    report.check("Authlib revokes, and the access token stops working too", revokes)

    def signs_in_with_post():
        token = Application(discovery, "flask-post", token_endpoint_auth_method="client_secret_post").sign_in(Person())
        expect_equal(audience(token), ["flask-post"], "aud")

    report.check("Authlib with Flask signs alice in (client_secret_post, RS256, a redirect URI with a query)", signs_in_with_post)

    def signs_in_by_form_post():
        token = Application(discovery, "flask").sign_in(Person(), response_mode="form_post")
        expect_equal(token["userinfo"]["iss"], issuer, "iss")

    report.check("Authlib with Flask reads an answer sent with response_mode=form_post", signs_in_by_form_post)

    def signs_in_with_a_key():
        app = Application(discovery, "flask-key", key, token_endpoint_auth_method="private_key_jwt")
        app.client.client_auth_methods = [assertion(metadata["token_endpoint"])]
        token = app.sign_in(Person())
        expect_equal(audience(token), ["flask-key"], "aud")

    report.check("Authlib with Flask signs alice in (private_key_jwt for the token endpoint, ES384)", signs_in_with_a_key)

    def gets_a_token_for_itself():
        own = OAuth2Session("flask-key", key, token_endpoint_auth_method="private_key_jwt", scope="notes:read")
        own.register_client_auth_method(assertion(issuer))
        answer = own.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
        expect_equal(answer["token_type"].lower(), "bearer", "token_type")

    report.check("Authlib gets a token for itself (client_credentials, private_key_jwt for the issuer)", gets_a_token_for_itself)

    def a_replayed_assertion():
        own = OAuth2Session("flask-key", key, token_endpoint_auth_method="private_key_jwt", scope="notes:read")
        # Authlib keeps the claims it is given, the jti with them: the second request repeats it.
        own.register_client_auth_method(assertion(issuer))
        own.fetch_token(metadata["token_endpoint"], grant_type="client_credentials")
        expect_refusal("invalid_client", own.fetch_token, metadata["token_endpoint"], grant_type="client_credentials")

    report.check("an assertion is refused the second time", a_replayed_assertion)

    def a_denied_consent():
        app = Application(discovery, "flask")
        page = Person().open(app.start(prompt="consent"), CALLBACK)
        expect_equal(page.kind, "login", "the page of a stranger")
        person = Person()
        page = person.sign_in(person.open(app.start(prompt="consent"), CALLBACK), USERNAME, PASSWORD, CALLBACK)
        page = person.press(page, "consent-deny", CALLBACK)
        expect_equal(query(page.url)["error"], "access_denied", "error")
        expect_refusal("access_denied", app.finish, page)

    report.check("a person who says no comes back as access_denied", a_denied_consent)

    def a_wrong_password():
        app = Application(discovery, "flask")
        person = Person()
        page = person.sign_in(person.open(app.start()), USERNAME, "wrong", CALLBACK)
        expect_equal(page.kind, "login", "the page after a wrong password")
        unknown = Person()
        other = unknown.sign_in(unknown.open(app.start()), "nobody", "wrong", CALLBACK)
        expect_equal(other.status, page.status, "the status for an unknown name, beside that for a wrong password")

    report.check("a wrong password and an unknown name are answered alike", a_wrong_password)

    def logs_out():
        person = Person()
        app = Application(discovery, "flask")
        id_token = app.sign_in(person)["id_token"]
        with app.flask.test_request_context():
            location = app.client.logout_redirect("http://localhost/goodbye", id_token_hint=id_token).location
        page = person.open(location, "http://localhost/goodbye")
        expect_equal(query(page.url), {"state": query(location)["state"]}, "what comes back")
        page = person.open(app.start(prompt="none"), CALLBACK)
        expect_equal(query(page.url)["error"], "login_required", "error after the logout")

    report.check("Authlib logs alice out (RP-initiated)", logs_out)


class Application:
    """A Flask application with Authlib's OpenID Connect client, driven through Flask's own test client."""

    def __init__(self, discovery, client_id, secret=None, **client_kwargs):
        self.flask = flask.Flask("relying-party")
        self.flask.secret_key = "only for this run"
        redirect_uri = CALLBACK + ("?tenant=1" if client_id == "flask-post" else "")
        scope = "openid profile email" + (" offline_access" if client_id == "flask" else "")
        self.client = OAuth(self.flask).register(
            "vestibule",
            client_id=client_id,
            client_secret=secret or SECRETS[client_id],
            server_metadata_url=discovery,
            client_kwargs={"scope": scope, "code_challenge_method": "S256", **client_kwargs},
        )
        self.flask.add_url_rule("/login", "login", lambda: self.client.authorize_redirect(redirect_uri, **flask.request.args))
        self.flask.add_url_rule("/callback", "callback", self._callback, methods=["GET", "POST"])
        self.browser = self.flask.test_client()

    def start(self, **parameters):
        """Where the application sends a person who wants to sign in."""
        return self.browser.get("/login", query_string=parameters).location

    def finish(self, page):
        """The application's answer to the person who came back: the tokens, checked by Authlib."""
        if page.forms:
            [form] = page.forms
            fields = {control["name"]: control.get("value", "") for control in form["controls"] if control.get("name")}
            return self._answer(self.browser.post(form["action"], data=fields))
        return self._answer(self.browser.get(page.url))

    def sign_in(self, person, **parameters):
        """The whole journey."""
        wants_form = parameters.get("response_mode") == "form_post"
        if wants_form:
            return self.finish(self._until_form(person, person.open(self.start(prompt="consent", **parameters))))
        start = self.start(prompt="consent") if "offline_access" in self.client.client_kwargs["scope"] else self.start()
        return self.finish(person.through(start, USERNAME, PASSWORD, CALLBACK))

    @staticmethod
    def _until_form(person, page):
        for _ in range(4):
            if page.has("login-submit"):
                page = person.sign_in(page, USERNAME, PASSWORD)
            elif page.has("consent-allow"):
                page = person.press(page, "consent-allow")
        expect_equal([form["action"] for form in page.forms], [CALLBACK], f"the forms on {page.url}")
        expect_equal(page.forms[0]["method"], "post", "the method of the form")
        return page

    def _callback(self):
        try:
            return flask.jsonify(self.client.authorize_access_token())
        except OAuthError as error:
            return flask.jsonify({"error": error.error}), 400

    @staticmethod
    def _answer(response):
        if response.status_code != 200:
            raise OAuthError(response.get_json()["error"] if response.is_json else response.get_data(as_text=True))
        return response.get_json()


def assertion(audience):
    """How a client with a key proves itself. Authlib lets its assertions live for an hour unless told otherwise; ours may at
    most five minutes."""
    return PrivateKeyJWT(audience, claims={"exp": int(time.time()) + 60}, headers={"kid": "interop-1"}, alg="ES256")


def audience(token):
    """Who the ID token is for: one name, or a list of names (OpenID Connect Core 1.0 section 2)."""
    value = token["userinfo"]["aud"]
    return value if isinstance(value, list) else [value]


def expect_refusal(error, function, *arguments, **named):
    """The call fails with this OAuth error."""
    try:
        result = function(*arguments, **named)
    except OAuthError as refusal:
        expect_equal(refusal.error, error, "the OAuth error")
    else:
        raise AssertionError(f"wanted a refusal with {error}, but it answered {result!r}")
