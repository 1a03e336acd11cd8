// openid-client as a relying party: every check prints one line of JSON, which openid_client.py repeats.

import { webcrypto } from "node:crypto";
import { Person } from "./person.mjs";

// Node.js 18 has these under another name.
globalThis.crypto ??= webcrypto;
globalThis.CryptoKey ??= webcrypto.CryptoKey;
const oidc = await import("openid-client");

const issuer = new URL(process.env.ISSUER);
const privateJwk = JSON.parse(process.env.PRIVATE_JWK);
const redirectUri = "https://node.example.com/callback";
const secrets = {
  "node-basic": "node-basic: a+secret/with=odd%characters",
  "node-post": "the secret of node-post, long enough",
};

// ------------------------------------------------------------------------------------------------------------ checks

const basic = await check("openid-client discovers the provider at .well-known/openid-configuration", () =>
  discover("node-basic", { id_token_signed_response_alg: "ES256" }, oidc.ClientSecretBasic(secrets["node-basic"])),
);

await check("openid-client discovers the provider at .well-known/oauth-authorization-server", () =>
  discover("node-basic", {}, oidc.ClientSecretBasic(secrets["node-basic"]), { algorithm: "oauth2" }),
);

await check("the metadata lists what this run uses", () => {
  const metadata = basic.serverMetadata();
  expectEqual(metadata.issuer, issuer.origin, "issuer");
  expect(metadata.authorization_response_iss_parameter_supported === true, "RFC 9207 iss is promised");
  expect(metadata.supportsPKCE("S256"), "PKCE S256 is promised");
  for (const mode of ["query", "fragment", "form_post"]) expect(metadata.response_modes_supported.includes(mode), mode);
  for (const method of ["client_secret_basic", "client_secret_post", "private_key_jwt", "none"]) {
    expect(metadata.token_endpoint_auth_methods_supported.includes(method), method);
  }
});

const alice = new Person();
const signedIn = await check("openid-client signs alice in with a code, PKCE, state and nonce (client_secret_basic, ES256)", async () => {
  const answer = await signIn(basic, alice, { scope: "openid profile email address phone groups offline_access", prompt: "consent" });
  const claims = answer.tokens.claims();
  expectEqual(claims.iss, issuer.origin, "iss");
  expectEqual([claims.aud].flat(), ["node-basic"], "aud");
  expectEqual(answer.tokens.token_type, "bearer", "token_type");
  expect(answer.tokens.refresh_token, "a refresh token came");
  expect(claims.auth_time || claims.iat, "auth_time or iat");
  return answer.tokens;
});

await check("openid-client reads every standard claim at UserInfo", async () => {
  const claims = await oidc.fetchUserInfo(basic, signedIn.access_token, signedIn.claims().sub);
  const wanted = ["name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile", "picture",
    "website", "gender", "birthdate", "zoneinfo", "locale", "updated_at", "email", "email_verified", "phone_number",
    "phone_number_verified", "address", "groups"];
  for (const name of wanted) expect(claims[name] !== undefined, `${name} is there`);
  expectEqual(claims.email, "alice@example.com", "email");
  expectEqual(claims.address.locality, "Amsterdam", "address.locality");
  expectEqual(claims.groups, ["gardeners"], "groups");
});

const refreshed = await check("openid-client refreshes, and gets an ID token for the same person", async () => {
  const tokens = await oidc.refreshTokenGrant(basic, signedIn.refresh_token);
  expect(tokens.refresh_token && tokens.refresh_token !== signedIn.refresh_token, "the refresh token rotated");
  expectEqual(tokens.claims()?.sub ?? signedIn.claims().sub, signedIn.claims().sub, "sub");
  return tokens;
});

await check("openid-client narrows the scope at a refresh", async () => {
  const tokens = await oidc.refreshTokenGrant(basic, refreshed.refresh_token, { scope: "openid email" });
  const claims = await oidc.fetchUserInfo(basic, tokens.access_token, signedIn.claims().sub);
  expect(claims.email && claims.name === undefined, "only the e-mail claims came");
  refreshed.latest = tokens;
});

await check("openid-client introspects a token", async () => {
  const answer = await oidc.tokenIntrospection(basic, refreshed.latest.access_token);
  expect(answer.active === true, "the token is active");
  expectEqual(answer.client_id, "node-basic", "client_id");
  expectEqual(answer.sub, signedIn.claims().sub, "sub");
  const unknown = await oidc.tokenIntrospection(basic, "vat_unknown");
  expectEqual(unknown, { active: false }, "the answer for an unknown token");
});

await check("openid-client revokes, and the tokens stop working at once", async () => {
  await oidc.tokenRevocation(basic, refreshed.latest.refresh_token);
  const answer = await oidc.tokenIntrospection(basic, refreshed.latest.access_token);
  expectEqual(answer.active, false, "active");
  await expectRejection(oidc.refreshTokenGrant(basic, refreshed.latest.refresh_token), "invalid_grant");
  await expectRejection(oidc.fetchUserInfo(basic, refreshed.latest.access_token, signedIn.claims().sub), 401);
});

await check("openid-client gets a token for itself, for one resource (client_credentials)", async () => {
  const tokens = await oidc.clientCredentialsGrant(basic, { scope: "notes:read", resource: "https://notes.example.com/api" });
  const claims = JSON.parse(Buffer.from(tokens.access_token.split(".")[1], "base64url"));
  expectEqual([claims.aud].flat(), ["https://notes.example.com/api"], "aud");
  expectEqual(claims.scope, "notes:read", "scope");
  expectEqual(claims.sub, "node-basic", "sub");
});

await check("a signed-in alice comes back without a page (prompt=none), as the same person", async () => {
  const answer = await signIn(basic, alice, { scope: "openid", prompt: "none" });
  expectEqual(answer.tokens.claims().sub, signedIn.claims().sub, "sub");
});

await check("prompt=none without a session is answered login_required", async () => {
  await expectRejection(signIn(basic, new Person(), { scope: "openid", prompt: "none" }), "login_required");
});

await check("prompt=login asks for the password again, and auth_time changes", async () => {
  const before = (await signIn(basic, alice, { scope: "openid", max_age: "10000" })).tokens.claims().auth_time;
  await new Promise((resolve) => setTimeout(resolve, 1100));
  const after = (await signIn(basic, alice, { scope: "openid", prompt: "login", max_age: "10000" })).tokens.claims().auth_time;
  expect(after > before, `auth_time moved from ${before} to ${after}`);
});

await check("openid-client logs alice out (RP-initiated), back to the application with its state", async () => {
  const idToken = (await signIn(basic, alice, { scope: "openid" })).tokens.id_token;
  const goodbye = "https://node.example.com/goodbye";
  const url = oidc.buildEndSessionUrl(basic, { id_token_hint: idToken, post_logout_redirect_uri: goodbye, state: "bye" });
  const page = await alice.open(url.href, goodbye);
  expectEqual(page.url, `${goodbye}?state=bye`, "where alice stands");
  await expectRejection(signIn(basic, alice, { scope: "openid", prompt: "none" }), "login_required");
});

await check("openid-client signs in with client_secret_post, RS256, no PKCE, a signed UserInfo answer", async () => {
  const config = await discover(
    "node-post",
    { id_token_signed_response_alg: "RS256", userinfo_signed_response_alg: "RS256" },
    oidc.ClientSecretPost(secrets["node-post"]),
  );
  const answer = await signIn(config, new Person(), { scope: "openid email" }, { pkce: "without" });
  const claims = await oidc.fetchUserInfo(config, answer.tokens.access_token, answer.tokens.claims().sub);
  expectEqual(claims.email, "alice@example.com", "email in the signed UserInfo answer");
});

await check("openid-client lets a device in: its code is typed in a browser, and the polls of the device end with tokens", async () => {
  const config = await discover("node-device", { id_token_signed_response_alg: "ES256" }, oidc.None());
  const begun = await oidc.initiateDeviceAuthorization(config, { scope: "openid email offline_access" });
  const tokens = oidc.pollDeviceAuthorizationGrant(config, begun);
  const person = new Person();
  let page = await person.open(begun.verification_uri_complete);
  expectEqual(page.forms.flatMap((form) => form.controls).find((control) => control.id === "user_code")?.value, begun.user_code, "what is filled in");
  page = await person.press(page, "device-submit");
  page = await person.press(page, "login-submit", undefined, { username: "alice", password: "correct horse battery staple" });
  expect(page.text.includes(begun.user_code), "the page of the consent shows the code");
  page = await person.press(page, "consent-allow");
  expect(page.url.endsWith("/device?done=approved"), `where alice stands: ${page.url}`);
  const answer = await tokens;
  const claims = await oidc.fetchUserInfo(config, answer.access_token, answer.claims().sub);
  expectEqual(claims.email, "alice@example.com", "email");
  expect((await oidc.refreshTokenGrant(config, answer.refresh_token)).access_token, "the device refreshes");
});

await check("openid-client learns that the person kept its device out", async () => {
  const config = await discover("node-device", {}, oidc.None());
  const begun = await oidc.initiateDeviceAuthorization(config, { scope: "openid" });
  const person = new Person();
  let page = await person.press(await person.open(begun.verification_uri_complete), "device-submit");
  page = await person.press(page, "login-submit", undefined, { username: "alice", password: "correct horse battery staple" });
  await person.press(page, "consent-deny");
  await expectRejection(oidc.pollDeviceAuthorizationGrant(config, begun), "access_denied");
});

for (const mode of ["form_post", "fragment"]) {
  await check(`openid-client reads an answer sent with response_mode=${mode}`, async () => {
    await signIn(basic, new Person(), { scope: "openid", response_mode: mode });
  });
}

await check("openid-client authenticates with a key (private_key_jwt), and refreshes so (PS256, opaque access tokens)", async () => {
  const { alg, ...jwk } = privateJwk;
  const key = await crypto.subtle.importKey("jwk", { ...jwk, use: undefined }, { name: "ECDSA", namedCurve: "P-256" }, false, ["sign"]);
  const config = await discover("node-key", { id_token_signed_response_alg: "PS256" }, oidc.PrivateKeyJwt({ key, kid: privateJwk.kid }));
  const { tokens } = await signIn(config, new Person(), { scope: "openid email offline_access", prompt: "consent" });
  expect(!tokens.access_token.includes("."), "the access token is opaque");
  await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
  const again = await oidc.refreshTokenGrant(config, tokens.refresh_token);
  expectEqual((await oidc.tokenIntrospection(config, again.access_token)).active, true, "active");
  await oidc.clientCredentialsGrant(config, { scope: "notes:read" });
});

await check("openid-client signs in without a secret, on a loopback port of its own (native, EdDSA)", async () => {
  const config = await discover("node-public", { id_token_signed_response_alg: "EdDSA" }, oidc.None());
  const { tokens } = await signIn(config, new Person(), { scope: "openid email" }, { redirectUri: "http://127.0.0.1:49321/callback" });
  await oidc.fetchUserInfo(config, tokens.access_token, tokens.claims().sub);
});

await check("a wrong client secret is refused with 401 and a challenge", async () => {
  const config = await discover("node-basic", {}, oidc.ClientSecretBasic("wrong"));
  await expectRejection(oidc.clientCredentialsGrant(config, { scope: "notes:read" }), 401);
});

await check("a code works once; the second attempt is refused and revokes the tokens of the first", async () => {
  const answer = await signIn(basic, new Person(), { scope: "openid" });
  await expectRejection(redeem(basic, answer.request, answer.currentUrl), "invalid_grant");
  await expectRejection(oidc.fetchUserInfo(basic, answer.tokens.access_token, answer.tokens.claims().sub), 401);
});

await check("a wrong code verifier is refused", async () => {
  const person = new Person();
  const request = await prepare(basic, { scope: "openid" });
  const page = await person.through(request.url.href, "alice", "correct horse battery staple", redirectUri);
  const other = { ...request, pkceCodeVerifier: oidc.randomPKCECodeVerifier() };
  await expectRejection(redeem(basic, other, new URL(page.url)), "invalid_grant");
});

// ------------------------------------------------------------------------------------------------------------- steps

/** The provider's metadata and one client's settings; signatures are checked even where TLS could stand for them. */
async function discover(clientId, metadata, authentication, options = {}) {
  const config = await oidc.discovery(issuer, clientId, metadata, authentication, {
    execute: [oidc.allowInsecureRequests, oidc.enableNonRepudiationChecks],
    ...options,
  });
  return config;
}

/** What the application keeps while the person is away, and the address it sends them to. */
async function prepare(config, parameters, options = {}) {
  const request = {
    redirectUri: options.redirectUri ?? redirectUri,
    expectedState: oidc.randomState(),
    expectedNonce: oidc.randomNonce(),
  };
  const all = { ...parameters, redirect_uri: request.redirectUri, state: request.expectedState, nonce: request.expectedNonce };
  if (parameters.max_age) request.maxAge = Number(parameters.max_age);
  if (options.pkce !== "without") {
    request.pkceCodeVerifier = oidc.randomPKCECodeVerifier();
    all.code_challenge = await oidc.calculatePKCECodeChallenge(request.pkceCodeVerifier);
    all.code_challenge_method = "S256";
  }
  request.url = oidc.buildAuthorizationUrl(config, all);
  return request;
}

/** The whole journey: away to the provider, sign-in and consent where they are asked, back, tokens. */
async function signIn(config, person, parameters, options = {}) {
  const request = await prepare(config, parameters, options);
  const page = await person.through(request.url.href, "alice", "correct horse battery staple", request.redirectUri);
  let currentUrl = new URL(page.url);
  if (parameters.response_mode === "form_post") {
    const [form] = page.forms;
    expectEqual(form.method?.toLowerCase(), "post", "the method of the form");
    const body = new URLSearchParams(form.controls.filter((control) => control.name).map(({ name, value }) => [name, value]));
    currentUrl = new Request(form.action, { method: "POST", body });
  } else if (parameters.response_mode === "fragment") {
    expectEqual(currentUrl.search, "", "the query of a fragment answer");
    currentUrl = new URL(`${currentUrl.origin}${currentUrl.pathname}?${currentUrl.hash.slice(1)}`);
  }
  return { request, currentUrl, tokens: await redeem(config, request, currentUrl) };
}

/** The token request; openid-client checks state, iss, nonce, the ID token's signature and its claims. */
function redeem(config, { pkceCodeVerifier, expectedState, expectedNonce, maxAge }, currentUrl) {
  const checks = { pkceCodeVerifier, expectedState, expectedNonce, maxAge, idTokenExpected: true };
  return oidc.authorizationCodeGrant(config, currentUrl, checks);
}

// ------------------------------------------------------------------------------------------------------------- report

async function check(sentence, run) {
  try {
    const result = await run();
    console.log(JSON.stringify({ ok: true, sentence }));
    return result;
  } catch (error) {
    const reason = [error.stack, error.cause && `cause: ${describe(error.cause)}`].filter(Boolean).join("\n");
    console.log(JSON.stringify({ ok: false, sentence, reason }));
    return undefined;
  }
}

function describe(cause) {
  return cause instanceof Error ? cause.stack : JSON.stringify(cause);
}

function expect(condition, what) {
  if (!condition) throw new Error(`not so: ${what}`);
}

function expectEqual(found, wanted, what) {
  if (JSON.stringify(found) !== JSON.stringify(wanted)) {
    throw new Error(`${what}: found ${JSON.stringify(found)}, wanted ${JSON.stringify(wanted)}`);
  }
}

/** The promise fails with this OAuth error code, or this HTTP status. */
async function expectRejection(promise, wanted) {
  let error;
  try {
    await promise;
  } catch (caught) {
    error = caught;
  }
  expect(error, `a refusal with ${wanted}`);
  const found = [error.error, error.status, error.cause?.status, error.cause?.error, error.response?.status];
  expect(found.includes(wanted), `a refusal with ${wanted}; it was ${error.code ?? error.message} ${JSON.stringify(found)}`);
}
