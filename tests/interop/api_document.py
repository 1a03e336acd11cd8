"""schemathesis (PyPI): requests made from the OpenAPI document of the administration API, good and bad ones. Every answer is one that the
document names, in the form that it gives, and none is a failure of the server."""

import json
import subprocess
import sys
import urllib.request

from outside.report import expect_equal
from outside.server import deployment, scratch_folder

STATE = """
[[groups]]
name = "staff"

[[clients]]
client_id = "app"
client_secret = "correct horse battery staple"
redirect_uris = ["https://app.example/callback"]

[[users]]
preferred_username = "ada"
email = "ada@example.com"
groups = ["staff"]
"""

CHECKS = [
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "response_headers_conformance",
]


def run(report):
    """Once with all that an owner may do, and once with what an auditor may."""
    report.heading("schemathesis (PyPI), with the OpenAPI document of the API")
    for role in ("owner", "auditor"):
        with deployment(STATE) as server:
            report.check(f"every answer to a key with the rights of {role} is one that the document names", ask, server, role)


def ask(server, role):
    rights = json.loads(server.run("role", "show", role, "--json"))["rights"]
    key = server.run("api-key", "create", role, *(f"--right={right}" for right in rights)).strip()
    command = [
        sys.executable, "-m", "schemathesis.cli", "run", f"{server.issuer}/api/v1/openapi.json",
        "--header", f"Authorization: Bearer {key}",
        "--checks", ",".join(CHECKS),
        "--phases", "examples,coverage,fuzzing",
        "--max-examples", "10",
        # The same requests at every run.
        "--seed", "1", "--generation-database", "none", "--workers", "1",
        # It would revoke the key that it uses.
        "--exclude-operation-id", "revoke_api_key",
        "--continue-on-failure", "--suppress-health-check", "all", "--no-color",
    ]
    # It leaves a folder where it runs.
    with scratch_folder("schemathesis-") as folder:
        ended = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900)
    failures = ended.stdout.partition("FAILURES")[2].partition("WARNINGS")[0]
    expect_equal(ended.returncode, 0, failures or ended.stdout[-3000:] + ended.stderr[-2000:])
    alive = urllib.request.Request(f"{server.issuer}/api/v1/me", headers={"Authorization": f"Bearer {key}"})
    with urllib.request.urlopen(alive, timeout=30) as answer:
        expect_equal(answer.status, 200, "the key at the end")
