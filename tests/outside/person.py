"""A person with a small browser: cookies, redirects and forms, no scripts.

Forms are found by the ids of the page contract (`username`, `password`, `login-submit`, `consent-allow`, …), and sent as a
browser sends them: with their hidden inputs, the value of the pressed button, `Origin` and `Sec-Fetch-Site`.
"""

import html.parser
import http.client
import urllib.parse


class Page:
    """The page that the browser shows: address, status, headers, text and the forms in the text."""

    def __init__(self, url, status, headers, text):
        self.url = url
        self.status = status
        self.headers = headers
        self.text = text
        reader = FormReader()
        reader.feed(text)
        self.forms = reader.forms
        self.kind = reader.page

    def form_with(self, element_id):
        """The form that holds the element with this id."""
        for form in self.forms:
            if any(control.get("id") == element_id for control in form["controls"]):
                return form
        raise AssertionError(f"no form with #{element_id} on {self.url} ({self.status}, page {self.kind!r}):\n{self.text[:1500]}")

    def has(self, element_id):
        """Whether a form here holds the element with this id."""
        return any(control.get("id") == element_id for form in self.forms for control in form["controls"])


class FormReader(html.parser.HTMLParser):
    """Collects the forms of a page, and its kind from `<body data-page>`."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.forms = []
        self.open = None
        self.page = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        if tag == "body":
            self.page = attributes.get("data-page")
        elif tag == "form":
            self.open = {"action": attributes.get("action") or "", "method": (attributes.get("method") or "get").lower(), "controls": []}
            self.forms.append(self.open)
        elif tag in ("input", "button", "select", "textarea") and self.open is not None:
            kind = attributes.get("type") or ("submit" if tag == "button" else "text")
            self.open["controls"].append(attributes | {"kind": kind.lower(), "checked": "checked" in attributes})

    def handle_endtag(self, tag):
        if tag == "form":
            self.open = None


class Person:
    """One browser profile."""

    def __init__(self):
        self.cookies = {}

    def open(self, url, stop_at=None):
        """Opens an address as if it was typed. A redirect to an address that starts with `stop_at` is not followed."""
        return self._follow("GET", url, None, {"Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate"}, stop_at)

    def press(self, page, button_id, stop_at=None, **typed):
        """Fills in the form around the button with this id and presses it."""
        form = page.form_with(button_id)
        fields = []
        for control in form["controls"]:
            name = control.get("name")
            if control["kind"] in ("submit", "button", "image", "reset"):
                if control.get("id") == button_id and name:
                    fields.append((name, control.get("value") or ""))
            elif name and (control["kind"] not in ("checkbox", "radio") or control["checked"]):
                typed_here = typed.pop(control.get("id") or "", None)
                fields.append((name, control.get("value") or "" if typed_here is None else typed_here))
        if typed:
            raise AssertionError(f"no inputs {sorted(typed)} in the form with #{button_id} on {page.url}")
        return self.send(page, form["action"], form["method"], fields, stop_at)

    def send(self, page, action, method, fields, stop_at=None):
        """Sends a form of `page`."""
        target = urllib.parse.urljoin(page.url, action)
        body = urllib.parse.urlencode(fields)
        same = origin(target) == origin(page.url)
        headers = {"Sec-Fetch-Site": "same-origin" if same else "cross-site", "Sec-Fetch-Mode": "navigate", "Referer": page.url}
        if method != "post":
            return self._follow("GET", target.split("?")[0] + "?" + body, None, headers, stop_at)
        headers |= {"Origin": origin(page.url), "Content-Type": "application/x-www-form-urlencoded"}
        return self._follow("POST", target, body, headers, stop_at)

    def sign_in(self, page, username, password, stop_at=None):
        """Fills in the sign-in page and sends it."""
        return self.press(page, "login-submit", stop_at, username=username, password=password)

    def through(self, url, username, password, stop_at):
        """Opens `url`, signs in and consents if asked, until the redirect to the application's address."""
        page = self.open(url, stop_at)
        for _ in range(4):
            if page.url.startswith(stop_at):
                return page
            if page.has("login-submit"):
                page = self.sign_in(page, username, password, stop_at)
            elif page.has("consent-allow"):
                page = self.press(page, "consent-allow", stop_at)
            else:
                break
        if page.url.startswith(stop_at):
            return page
        raise AssertionError(f"never redirected to {stop_at}: the browser is at {page.url} ({page.status}, page {page.kind!r}):\n{page.text[:1500]}")

    def _follow(self, method, url, body, headers, stop_at):
        for _ in range(20):
            url = url.split("#")[0]
            status, response_headers, text = self._request(method, url, body, headers)
            location = response_headers.get("Location")
            if status not in (301, 302, 303, 307, 308) or not location:
                return Page(url, status, response_headers, text)
            target = urllib.parse.urljoin(url, location)
            if stop_at and target.startswith(stop_at):
                return Page(target, 0, response_headers, "")
            if status in (301, 302, 303):
                method, body = "GET", None
            headers = {name: value for name, value in headers.items() if name in ("Sec-Fetch-Mode", "Referer")}
            headers["Sec-Fetch-Site"] = "same-origin" if origin(target) == origin(url) else "cross-site"
            url = target
        raise AssertionError(f"more than 20 redirects, the last one to {url}")

    def _request(self, method, url, body, headers):
        parts = urllib.parse.urlsplit(url)
        # Cookies are sent to all ports of a host (RFC 6265 section 8.5).
        jar = self.cookies.setdefault(parts.hostname, {})
        sent = {"Accept": "text/html,*/*;q=0.8", **headers}
        if jar:
            sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in jar.items())
        connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=30)
        try:
            path = parts.path or "/"
            connection.request(method, path + ("?" + parts.query if parts.query else ""), body, sent)
            response = connection.getresponse()
            text = response.read().decode("utf-8", "replace")
            for cookie in response.headers.get_all("Set-Cookie") or []:
                self._keep(jar, cookie)
            return response.status, response.headers, text
        finally:
            connection.close()

    @staticmethod
    def _keep(jar, cookie):
        pair, *attributes = cookie.split(";")
        name, _, value = pair.strip().partition("=")
        attributes = [attribute.strip().lower() for attribute in attributes]
        gone = value == "" or "max-age=0" in attributes or any("01 jan 1970" in attribute for attribute in attributes)
        if gone:
            jar.pop(name, None)
        else:
            jar[name] = value


def origin(url):
    """The origin of an address (RFC 6454)."""
    parts = urllib.parse.urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def query(url):
    """The parameters in an address. Each may be there only once."""
    pairs = urllib.parse.parse_qsl(urllib.parse.urlsplit(url).query, keep_blank_values=True)
    if len(pairs) != len(dict(pairs)):
        raise AssertionError(f"a parameter is twice in {url}")
    return dict(pairs)
