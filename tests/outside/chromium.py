"""Headless Chromium through chromedriver: the few W3C WebDriver commands that the journeys need, and Chrome's own for media."""

import base64
import contextlib
import json
import os
import shutil
import time
import urllib.error
import urllib.request

from outside.server import child, free_port, wait_for

ELEMENT = "element-6066-11e4-a52e-4f735466cecf"  # the key WebDriver gives to a reference to an element
KEYS = {"Tab": "\ue004", "Enter": "\ue007", "Space": " "}


class WebDriverError(Exception):
    """An error response of chromedriver."""


@contextlib.contextmanager
def driver(folder):
    """A chromedriver process. Yields its address."""
    program = shutil.which("chromedriver") or "/usr/lib/chromium/chromedriver"
    port = free_port()
    log = folder / "chromedriver.log"
    # Chromium writes a profile to HOME: use a folder that is deleted after the run.
    with child([program, f"--port={port}"], log, env=os.environ | {"HOME": str(folder)}) as process:
        wait_for(f"http://127.0.0.1:{port}/status", process, log, seconds=30)
        yield f"http://127.0.0.1:{port}"


@contextlib.contextmanager
def browser(driver_address, scripts=True):
    """A window with an empty profile."""
    arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage", "--hide-scrollbars", "--lang=en"]
    if os.geteuid() == 0:
        arguments.append("--no-sandbox")  # the sandbox refuses to run as root, the usual user in a container
    preferences = {"credentials_enable_service": False, "profile.password_manager_leak_detection": False}
    if not scripts:
        preferences["profile.managed_default_content_settings.javascript"] = 2
    program = shutil.which("chromium") or shutil.which("google-chrome")
    options = {"args": arguments, "prefs": preferences} | ({"binary": program} if program else {})
    answer = call("POST", f"{driver_address}/session", {"capabilities": {"alwaysMatch": {
        "browserName": "chrome",
        "goog:chromeOptions": options,
        "goog:loggingPrefs": {"browser": "ALL"},
        "timeouts": {"implicit": 0, "pageLoad": 20000, "script": 10000},
    }}})
    window = Browser(f"{driver_address}/session/{answer['sessionId']}", scripts)
    try:
        yield window
    finally:
        call("DELETE", window.address)


class Browser:
    """One window."""

    def __init__(self, address, scripts):
        self.address = address
        self.scripts = scripts

    def open(self, url):
        self._post("url", {"url": url})

    def forget(self):
        """Deletes the cookies of the page's origin."""
        call("DELETE", f"{self.address}/cookie")

    def url(self):
        return self._get("url")

    def find(self, css):
        """The element. Without one, an error that names the selector and the page."""
        try:
            return Element(self, self._post("element", {"using": "css selector", "value": css})[ELEMENT])
        except WebDriverError as error:
            raise AssertionError(f"no {css} on {self.url()}: {self.text()[:600]!r}") from error

    def has(self, css):
        return bool(self._post("elements", {"using": "css selector", "value": css}))

    def text(self):
        return Element(self, self._post("element", {"using": "css selector", "value": "body"})[ELEMENT]).text()

    def page(self):
        """The name of the page that is shown: `<body data-page>`."""
        return self.find("body").attribute("data-page")

    def focused(self):
        return Element(self, self._get("element/active")[ELEMENT])

    def press(self, *keys):
        """Types keys, as from a keyboard, into the element that has the focus."""
        for key in keys:
            value = KEYS.get(key, key)
            actions = [{"type": kind, "value": character} for character in value for kind in ("keyDown", "keyUp")]
            self._post("actions", {"actions": [{"type": "key", "id": "keyboard", "actions": actions}]})

    def wait_until(self, what, condition, seconds=10):
        """Waits until `condition` holds: a click command returns before the navigation that it starts has ended."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                if condition():
                    return
            except (WebDriverError, AssertionError):
                pass
            if time.monotonic() > deadline:
                raise AssertionError(f"never {what}: the browser is at {self.url()}: {self.text()[:600]!r}")
            time.sleep(0.05)

    def run(self, script, *arguments):
        """Runs a script of the test in the page. The page's content policy and the scripts setting do not apply to it."""
        return self._post("execute/sync", {"script": script, "args": list(arguments)})

    def finish(self, expression):
        """Waits for a promise in the page and returns its value; a rejected promise raises an error."""
        script = f"const done = arguments[0]; ({expression}).then((value) => done([value ?? null, null]), (error) => done([null, `${{error}}`]))"
        value, error = self._post("execute/async", {"script": script, "args": []})
        if error is not None:
            raise AssertionError(f"{expression}: {error}")
        return value

    def look(self, width, height=800, scheme="light"):
        """Sets the size of the window in pixels and the preferred colour scheme."""
        self.chrome("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.chrome("Emulation.setEmulatedMedia", features=[
            {"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"},
        ])

    def picture(self, path):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(base64.b64decode(self._get("screenshot")))

    def complaints(self):
        """Console messages since the last call: script errors, content policy violations, resources that failed to load."""
        entries = self._post("se/log", {"type": "browser"})
        return [f"{entry['source']}: {entry['message']}" for entry in entries if entry["level"] in ("SEVERE", "WARNING")]

    def chrome(self, command, **parameters):
        """A command of the Chrome DevTools protocol."""
        return self._post("goog/cdp/execute", {"cmd": command, "params": parameters})

    def _get(self, path):
        return call("GET", f"{self.address}/{path}")

    def _post(self, path, body):
        return call("POST", f"{self.address}/{path}", body)


class Element:
    """One element of a page."""

    def __init__(self, window, reference):
        self.window = window
        self.path = f"element/{reference}"

    def click(self):
        self.window._post(f"{self.path}/click", {})

    def type(self, text):
        self.window._post(f"{self.path}/clear", {})
        self.window._post(f"{self.path}/value", {"text": text})

    def choose(self, file):
        """Chooses a file, in a field for one."""
        self.window._post(f"{self.path}/value", {"text": str(file)})

    def text(self):
        return self.window._get(f"{self.path}/text")

    def attribute(self, name):
        return self.window._get(f"{self.path}/attribute/{name}")

    def value(self):
        return self.window._get(f"{self.path}/property/value")


def call(method, url, body=None):
    """One WebDriver command."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    try:
        with urllib.request.urlopen(request, timeout=60) as response:
            return json.load(response)["value"]
    except urllib.error.HTTPError as error:
        value = json.load(error)["value"]
        raise WebDriverError(f"{value['error']}: {value['message'].splitlines()[0]}") from error
