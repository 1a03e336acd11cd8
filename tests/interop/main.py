"""The interoperability run: one Vestibule on SQLite, and three libraries that nobody here wrote as its relying parties."""

import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from joserfc.jwk import ECKey  # noqa: E402

import apache  # noqa: E402
import authlib_client  # noqa: E402
import openid_client  # noqa: E402
from outside.report import Report  # noqa: E402
from outside.server import free_port, vestibule  # noqa: E402


def main():
    report = Report()
    key = ECKey.generate_key("P-256", {"kid": "interop-1", "use": "sig", "alg": "ES256"})
    apache_port = free_port()
    with vestibule(state(key, apache_port)) as issuer:
        openid_client.run(report, issuer, key.as_dict(private=True))
        authlib_client.run(report, issuer, key)
        apache.run(report, issuer, apache_port)
    report.finish()


def state(key, apache_port):
    """The state file, with what only this run knows."""
    members = ", ".join(f"{name} = {json.dumps(value)}" for name, value in key.as_dict(private=False).items())
    text = (HERE / "state.toml").read_text()
    return text.replace("@JWKS@", "{ keys = [{ " + members + " }] }").replace("@APACHE@", f"http://127.0.0.1:{apache_port}")


main()
