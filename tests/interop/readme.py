"""README.md, followed word for word: its files are saved and its commands run as they stand, up to "Hello, Alice Adams"."""

import contextlib
import json
import os
import pathlib
import re
import shlex
import socket
import subprocess
import tomllib
import typing
import urllib.parse
import urllib.request

from outside.person import Person
from outside.report import expect, expect_equal
from outside.server import ROOT, binary, child, free_port, scratch_folder, wait_for, wait_until

HERE = pathlib.Path(__file__).resolve().parent
README = (ROOT / "README.md").read_text()
ISSUER = "http://localhost:8080"
APPLICATIONS = "http://localhost:3000/"
SERVE = "cargo run -- serve"
APPLY = "cargo run -- apply state.toml"
# The blocks that this module leaves alone, by their first line, and what uses them.
USED_ELSEWHERE = {"cargo run -- demo": "tests/browser", "./test": ".ci/run", "[mail]": "tests/it/deployment.rs"}


class Block(typing.NamedTuple):
    """A fenced block: a file, if the sentence before it names one, otherwise commands, one per line."""

    language: str
    file: str | None
    text: str


def run(report):
    """Every check of the README."""
    report.heading("README.md")
    # Its `<details>` are the applications; they are not nested.
    parts = re.split(r"^</?details.*>$", README, flags=re.M)
    main = report.check("every block of README.md is used by a test", used_blocks, "".join(parts[0::2])) or []
    report.check("README.md asks for the Rust that Cargo.toml asks for", asks_for_the_right_rust)
    with scratch_folder("vestibule-readme-") as folder, contextlib.ExitStack() as running:
        report.check("the issuer follows the port, as README.md says", issuer_follows, folder / "listen")
        alice = report.check("the server of README.md starts, and its state file is applied", starts, running, main, folder)
        if not alice:
            return
        for number, part in enumerate(parts[1::2]):
            name = re.search("<summary><strong>(.+?)</strong>", part)[1]
            sentence = f"alice signs in to the {name} application of README.md"
            report.check(sentence, signs_in, part, folder / f"application-{number}", alice)


# ------------------------------------------------------------------------------------------------------------ checks


def used_blocks(text):
    """The blocks outside of the applications; `signs_in` uses every block of those."""
    found = blocks(text)
    first_lines = {block.text.splitlines()[0] for block in found if block.file != "state.toml"}
    expect_equal(first_lines, {SERVE, APPLY, *USED_ELSEWHERE}, "the first lines of the blocks outside of <details>")
    return found


def asks_for_the_right_rust():
    wanted = tomllib.loads((ROOT / "Cargo.toml").read_text())["package"]["rust-version"]
    expect_equal(re.search(r"Rust (\d+\.\d+)", README)[1], wanted, "the version of Rust")


def issuer_follows(folder):
    """Starts servers on another port: once by the variable, once by the file that the README shows."""
    folder.mkdir()
    shown = ["`VESTIBULE_LISTEN=127.0.0.1:9000`", '`listen = "127.0.0.1:9000"`', "`cargo run -- serve --config FILE`", "`http://localhost:9000`"]
    expect(all(text in README for text in shown), f"README.md shows {shown}")
    for by_file in (False, True):
        port = free_port()
        metadata = f"http://localhost:{port}/.well-known/openid-configuration"
        log, file = folder / "serve.log", folder / "vestibule.toml"
        file.write_text(f'listen = "127.0.0.1:{port}"\n')
        command = f"{SERVE} --config {file.name}" if by_file else f"VESTIBULE_LISTEN=127.0.0.1:{port} {SERVE}"
        with child(shell(command), log, cwd=folder, env=environment()) as process:
            wait_for(metadata, process, log)
            with urllib.request.urlopen(metadata, timeout=10) as response:
                expect_equal(json.load(response)["issuer"], f"http://localhost:{port}", "issuer")


def starts(running, main, folder):
    """Starts the server until the end of the run, without any setting. Returns the user of the state file."""
    expect_free(ISSUER)
    log = folder / "serve.log"
    process = running.enter_context(child(shell(SERVE), log, cwd=folder, env=environment()))
    wait_for(f"{ISSUER}/health/ready", process, log)
    expect(f"Open {ISSUER}/setup" in log.read_text(), "the server prints the link for the first administrator")
    [state] = [block.text for block in main if block.file == "state.toml"]
    (folder / "state.toml").write_text(state)
    result = finish(APPLY, folder).splitlines()[-1]
    expect(f"`{result}`" in README, f"README.md says what apply prints: {result}")
    [user] = tomllib.loads(state)["users"]
    return user


def signs_in(part, folder, alice):
    """Makes an application in `folder` as `part` of the README says, starts it, and signs alice in."""
    *preparation, start = blocks(part)
    [address] = re.findall("open <(.+?)>", part)
    expect_free(APPLICATIONS)
    folder.mkdir()
    for block in preparation:
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text)
        else:
            for line in block.text.splitlines():
                finish(line, folder)
    expect(not start.file, "the last block of an application starts it")
    log = folder / "output.log"
    with child(shell(start.text.strip()), log, cwd=folder, env=environment()) as process:
        # A connection, not a request: each request begins a sign-in. Maven fetches what it needs when it starts first.
        wait_until(lambda: is_used(APPLICATIONS), address, process, log, seconds=300)
        try:
            greets(Person(), address, alice)
        except Exception as error:
            raise AssertionError(f"{error}\nThe application printed:\n{log.read_text()[-2000:]}") from error
    expect(not is_used(APPLICATIONS), "the application ends with the command that started it")


def greets(person, address, alice):
    """What a user does at `address`, and reads in the end."""
    page = person.sign_in(person.open(address), alice["preferred_username"], alice["password"])
    if page.has("consent-allow"):
        page = person.press(page, "consent-allow")
    expect(page.url.startswith(APPLICATIONS), f"the browser is back at the application: {page.url}\n{page.text[:500]}")
    expect_equal(page.text, f"Hello, {alice['name']}", "the page")
    expect(f'"{page.text}"' in README, "README.md says what one sees")


# ---------------------------------------------------------------------------------------------- blocks and commands


def blocks(text):
    """The fenced blocks of a part of the README."""
    found, end = [], 0
    for fence in re.finditer(r"^```(\w*)\n(.+?)^```$", text, re.M | re.S):
        file = re.search(r"\bas `([\w./]+)`:\s*$", text[end:fence.start()])
        block = Block(fence[1], file and file[1], fence[2])
        is_command = not block.file and block.text.splitlines()[0] not in USED_ELSEWHERE
        expect(not (is_command and block.language), f"README.md names no file for this:\n{block.text}")
        found.append(block)
        end = fence.end()
    return found


def shell(line):
    """A command of the README, with the program under test in place of its build."""
    line = line.replace("cargo run --", shlex.quote(str(binary())))
    return ["bash", "-euc", line.replace("python3 ", os.environ.get("PYTHON", "python3") + " ")]


def finish(line, folder):
    """Runs a command of the README to its end. Returns what it printed."""
    words = shlex.split(line)
    if words[:2] == ["npm", "install"]:
        return link_packages(words[2:], folder)
    ended = subprocess.run(
        shell(line), cwd=folder, env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True, timeout=120,
    )
    expect_equal(ended.returncode, 0, f"the exit code of `{line}`, which printed:\n{ended.stdout}")
    return ended.stdout


def link_packages(names, folder):
    """What `npm install` with these names installs, but in the versions of package-lock.json."""
    (folder / "node_modules").mkdir()
    for name in names:
        name, _, major = name.partition("@")
        pinned = HERE / "node_modules" / name
        version = json.loads((pinned / "package.json").read_text())["version"]
        expect_equal(version.split(".")[0], major, f"the major version of {name}, beside that in package-lock.json")
        (folder / "node_modules" / name).symlink_to(pinned)


def environment():
    """A newcomer's environment, in which pip finds only the packages of requirements.txt."""
    settings = ("VESTIBULE_", "AUTHLIB_", "PIP_")
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(settings)}
    added = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": (HERE / ".venv/wheels").as_uri()}
    node = subprocess.run(["node", "--version"], check=True, capture_output=True, text=True).stdout
    if node.startswith("v18."):
        # README.md asks for 20, Debian 12 has 18: these are defaults in 20.
        added["NODE_OPTIONS"] = "--experimental-global-webcrypto --dns-result-order=ipv4first"
    return inherited | added


# -------------------------------------------------------------------------------------------------------------- ports


def is_used(address):
    """Whether a program accepts connections at `address`."""
    try:
        socket.create_connection(("localhost", port_of(address)), timeout=2).close()
    except OSError:
        return False
    return True


def expect_free(address):
    expect(not is_used(address), f"README.md needs port {port_of(address)}, which another program uses: end that one first")


def port_of(address):
    return urllib.parse.urlsplit(address).port
