"""openid-client (npm): runs openid_client.mjs and repeats what it found."""

import json
import os
import pathlib
import subprocess

HERE = pathlib.Path(__file__).resolve().parent


def run(report, issuer, private_jwk):
    """Every check of the script is one line of JSON; a script that breaks is one failed check more."""
    report.heading("openid-client (npm)")
    process = subprocess.run(
        ["node", "openid_client.mjs"], cwd=HERE, text=True, timeout=300, stdin=subprocess.DEVNULL, capture_output=True,
        env=os.environ | {"ISSUER": issuer, "PRIVATE_JWK": json.dumps(private_jwk)},
    )
    for line in process.stdout.splitlines():
        result = json.loads(line)
        if result["ok"]:
            report.ok(result["sentence"])
        else:
            report.fail(result["sentence"], result["reason"])
    if process.returncode != 0:
        report.fail("the openid-client script runs to its end", process.stderr)
