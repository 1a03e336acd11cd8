// A person in front of a small browser: cookies, redirects and forms, no scripts. The same as tests/outside/person.py.

/** One browser profile. */
export class Person {
  #cookies = new Map();

  /** Opens `url` and does whatever it takes, sign-in and consent, until a redirect or a form goes to `stopAt`. */
  async through(url, username, password, stopAt) {
    let page = await this.open(url, stopAt);
    for (let step = 0; step < 5 && !page.url.startsWith(stopAt); step++) {
      if (page.has("login-submit")) page = await this.press(page, "login-submit", stopAt, { username, password });
      else if (page.has("consent-allow")) page = await this.press(page, "consent-allow", stopAt);
      else if (page.forms[0]?.action.startsWith(stopAt)) return page;
      else break;
    }
    if (page.url.startsWith(stopAt) || page.forms[0]?.action.startsWith(stopAt)) return page;
    throw new Error(`never redirected to ${stopAt}: the browser is at ${page.url} (${page.status})\n${page.text.slice(0, 1500)}`);
  }

  /** Follows an address from outside; stops, unvisited, at a redirect to an address that starts with `stopAt`. */
  open(url, stopAt) {
    return this.#follow("GET", url, undefined, { "Sec-Fetch-Site": "none", "Sec-Fetch-Mode": "navigate" }, stopAt);
  }

  /** Fills in the form around the button with this id and presses it. */
  press(page, buttonId, stopAt, typed = {}) {
    const form = page.forms.find((form) => form.controls.some((control) => control.id === buttonId));
    if (!form) throw new Error(`no form with #${buttonId} on ${page.url} (${page.status})\n${page.text.slice(0, 1500)}`);
    const body = new URLSearchParams();
    for (const control of form.controls) {
      const button = control.tag === "button" || ["submit", "button", "image", "reset"].includes(control.type);
      if (!control.name || (button && control.id !== buttonId)) continue;
      if (["checkbox", "radio"].includes(control.type) && !("checked" in control)) continue;
      body.append(control.name, typed[control.id] ?? control.value ?? "");
    }
    const target = new URL(form.action, page.url);
    const headers = {
      "Content-Type": "application/x-www-form-urlencoded",
      Origin: new URL(page.url).origin,
      Referer: page.url,
      "Sec-Fetch-Site": "same-origin",
      "Sec-Fetch-Mode": "navigate",
    };
    return this.#follow("POST", target.href, body.toString(), headers, stopAt);
  }

  async #follow(method, url, body, headers, stopAt) {
    for (let hop = 0; hop < 20; hop++) {
      const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
      const response = await fetch(url, {
        method,
        body,
        redirect: "manual",
        headers: { Accept: "text/html,*/*;q=0.8", ...headers, ...(cookie && { Cookie: cookie }) },
      });
      for (const line of response.headers.getSetCookie()) this.#keep(line);
      const text = await response.text();
      const location = response.headers.get("location");
      if (response.status < 300 || response.status > 399 || !location) return new Page(url, response.status, text);
      const target = new URL(location, url).href;
      if (stopAt && target.startsWith(stopAt)) return new Page(target, 0, "");
      if (response.status !== 307 && response.status !== 308) [method, body] = ["GET", undefined];
      headers = { "Sec-Fetch-Site": "same-origin", "Sec-Fetch-Mode": "navigate" };
      url = target;
    }
    throw new Error(`more than 20 redirects, the last one to ${url}`);
  }

  #keep(line) {
    const [pair, ...attributes] = line.split(";");
    const cut = pair.indexOf("=");
    const [name, value] = [pair.slice(0, cut).trim(), pair.slice(cut + 1).trim()];
    if (!value || attributes.some((attribute) => /^\s*max-age=0\s*$/i.test(attribute))) this.#cookies.delete(name);
    else this.#cookies.set(name, value);
  }
}

/** What the browser shows. */
class Page {
  constructor(url, status, text) {
    Object.assign(this, { url, status, text });
    this.forms = [...text.matchAll(/<form\b([^>]*)>(.*?)<\/form>/gis)].map(([, attributes, inner]) => ({
      action: "",
      ...readAttributes(attributes),
      controls: [...inner.matchAll(/<(input|button|select|textarea)\b([^>]*)>/gi)].map(([, tag, attributes]) => ({
        tag: tag.toLowerCase(),
        ...readAttributes(attributes),
      })),
    }));
  }

  has(id) {
    return this.forms.some((form) => form.controls.some((control) => control.id === id));
  }
}

function readAttributes(text) {
  const attributes = {};
  for (const [, name, quoted, single, bare] of text.matchAll(/([\w-]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+)))?/g)) {
    attributes[name.toLowerCase()] = unescapeHtml(quoted ?? single ?? bare ?? "");
  }
  return attributes;
}

function unescapeHtml(text) {
  const named = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'" };
  return text.replace(/&(?:#x([0-9a-f]+)|#(\d+)|(\w+));/gi, (whole, hexadecimal, decimal, name) =>
    name ? (named[name] ?? whole) : String.fromCodePoint(hexadecimal ? parseInt(hexadecimal, 16) : Number(decimal)),
  );
}
