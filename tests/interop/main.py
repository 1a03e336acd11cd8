"""The interoperability run: one Vestibule on SQLite, and five clients that nobody here wrote as its relying parties; then a program that
reads the document of the API, and the applications of README.md."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from joserfc.jwk import ECKey  # noqa: E402

import apache  # noqa: E402
import api_document  # noqa: E402
import authlib_client  # noqa: E402
import django_client  # noqa: E402
import oidc_client_ts  # noqa: E402
import openid_client  # noqa: E402
import readme  # noqa: E402
from outside.report import Report  # noqa: E402
from outside.server import free_port, vestibule  # noqa: E402


def main():
    report = Report()
    key = ECKey.generate_key("P-256", {"kid": "interop-1", "use": "sig", "alg": "ES256"})
    apache_port, spa_port = free_port(), free_port()
    with vestibule(state(key, apache_port, spa_port)) as issuer:
        openid_client.run(report, issuer, key.as_dict(private=True))
        oidc_client_ts.run(report, issuer, spa_port)
        authlib_client.run(report, issuer, key)
        django_client.run(report, issuer)
        apache.run(report, issuer, apache_port)
    api_document.run(report)
    readme.run(report)
    report.finish()


def state(key, apache_port, spa_port):
    """The state file, with what only this run knows."""
    members = ", ".join(f"{name} = {json.dumps(value)}" for name, value in key.as_dict(private=False).items())
    values = {
        "@JWKS@": "{ keys = [{ " + members + " }] }",
        "@APACHE@": f"http://127.0.0.1:{apache_port}",
        "@SPA@": f"http://127.0.0.1:{spa_port}",
    }
    text = (HERE / "state.toml").read_text()
    for mark, value in values.items():
        text = text.replace(mark, value)
    return text


main()
