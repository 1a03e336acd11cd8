// Asks the browser for a passkey, and sends its answer with the form. A form says by data-passkey what it asks for: "get" or
// "create". What needs this script is hidden without it, and nothing else waits for it.
"use strict";

const RENEW_AFTER = 4 * 60 * 1000; // A challenge lasts five minutes; autofill waits for longer than that.

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (letter) => letter.charCodeAt(0));

const text = (buffer) => {
  const letters = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(letters).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
};

let waiting = null; // What the browser is being asked: it can be asked one thing at a time.

async function challenge(form) {
  const fields = new URLSearchParams({ csrf_token: form.elements.csrf_token.value });
  const answer = await fetch(form.dataset.challenge, { method: "POST", body: fields, credentials: "same-origin" });
  if (answer.redirected) {
    location.assign(answer.url);
    return new Promise(() => {});
  }
  if (!answer.ok) throw new Error(`no challenge: ${answer.status}`);
  const { ceremony, publicKey } = await answer.json();
  publicKey.challenge = bytes(publicKey.challenge);
  if (publicKey.user) publicKey.user.id = bytes(publicKey.user.id);
  for (const listed of [...(publicKey.allowCredentials ?? []), ...(publicKey.excludeCredentials ?? [])]) listed.id = bytes(listed.id);
  return { ceremony, publicKey };
}

function plain(credential) {
  const { id, rawId, type, response } = credential;
  const extensions = {};
  const answer = { clientDataJSON: text(response.clientDataJSON) };
  if (response.attestationObject) {
    answer.attestationObject = text(response.attestationObject);
    answer.transports = response.getTransports?.() ?? [];
    // Whether the authenticator finds it without being told its identifier.
    extensions.credProps = credential.getClientExtensionResults?.().credProps ?? null;
  } else {
    answer.authenticatorData = text(response.authenticatorData);
    answer.signature = text(response.signature);
    answer.userHandle = response.userHandle ? text(response.userHandle) : null;
  }
  return JSON.stringify({ id, rawId: text(rawId), type, response: answer, extensions });
}

// Who keeps the passkey: the AAGUID in the authenticator data (section 6.1). It gives the passkey a name.
function aaguid(response) {
  const data = response.getAuthenticatorData?.();
  if (!data || data.byteLength < 53) return "";
  const digits = Array.from(new Uint8Array(data, 37, 16), (byte) => byte.toString(16).padStart(2, "0")).join("");
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

async function ask(form, mediation) {
  waiting?.abort();
  const turn = new AbortController();
  waiting = turn;
  const { ceremony, publicKey } = await challenge(form);
  turn.signal.throwIfAborted();
  const request = { publicKey, signal: turn.signal };
  if (mediation) request.mediation = mediation;
  const credential = await navigator.credentials[form.dataset.passkey](request);
  form.elements.ceremony.value = ceremony;
  form.elements.credential.value = plain(credential);
  if (form.elements.aaguid) form.elements.aaguid.value = aaguid(credential.response);
  HTMLFormElement.prototype.submit.call(form);
}

async function autofill(form) {
  if (!(await PublicKeyCredential.isConditionalMediationAvailable?.())) return;
  const turn = ask(form, "conditional");
  const asked = waiting;
  setTimeout(() => { if (waiting === asked) autofill(form); }, RENEW_AFTER);
  await turn.catch(() => {});
}

// Says whether this device can keep a passkey of its own: then its owner is offered one.
for (const field of document.querySelectorAll("[data-holds-passkeys]")) {
  window.PublicKeyCredential?.isUserVerifyingPlatformAuthenticatorAvailable?.().then((can) => { field.value = can ? "yes" : ""; }, () => {});
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  const [offer, problem, unsupported] = ["offer", "problem", "unsupported"].map((part) => document.querySelector(`[data-passkey-${part}]`));
  if (!window.PublicKeyCredential) {
    if (unsupported) unsupported.hidden = false;
    continue;
  }
  offer.hidden = false;
  document.querySelector("[data-passkey-divider]")?.removeAttribute("hidden");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      await ask(form);
    } catch (error) {
      if (error.name === "AbortError") return;
      problem.hidden = false;
      if (form.dataset.autofill !== undefined) autofill(form);
    }
  });
  if (form.dataset.autofill !== undefined) autofill(form);
}

// Tells the browser which passkeys still count, so that it stops offering those that were removed.
for (const list of document.querySelectorAll("[data-accepted]")) {
  window.PublicKeyCredential?.signalAllAcceptedCredentials?.({
    rpId: location.hostname,
    userId: list.dataset.user,
    allAcceptedCredentialIds: list.dataset.accepted.split(" ").filter(Boolean),
  })?.catch(() => {});
}
