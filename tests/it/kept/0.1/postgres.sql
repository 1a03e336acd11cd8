SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public;
COMMENT ON EXTENSION pg_trgm IS 'text similarity measurement and index searching based on trigrams';
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.access_tokens (
    home integer NOT NULL,
    id uuid NOT NULL,
    digest bytea NOT NULL,
    grant_id uuid,
    client_id text NOT NULL,
    scope text NOT NULL,
    audience jsonb NOT NULL,
    cnf jsonb,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.access_tokens IS 'Opaque access tokens. Key: home (the last 16 bits of the id: the person''s, or random for a client''s own token), id.';
CREATE TABLE public.account_links (
    home integer NOT NULL,
    id uuid NOT NULL,
    digest bytea NOT NULL,
    user_id uuid,
    account_state bytea NOT NULL,
    new_email text,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT account_links_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
);
COMMENT ON TABLE public.account_links IS 'Links that were sent to people, as digests; a row without a person stands for nobody. Key: home (the last 16 bits of the id: the person''s, or random), id.';
CREATE TABLE public.applied_users (
    name text NOT NULL,
    user_id uuid NOT NULL,
    claims jsonb NOT NULL,
    took_factors boolean NOT NULL
);
COMMENT ON TABLE public.applied_users IS 'By which name a state file knows somebody, and what it said of them last. Key: name. Whoever erases them deletes their rows.';
CREATE TABLE public.audit_chain (
    id integer NOT NULL,
    sequence bigint NOT NULL,
    head bytea NOT NULL
);
COMMENT ON TABLE public.audit_chain IS 'The head of the keyed chain over the audit log. Key: id, which is 1.';
CREATE TABLE public.audit_events (
    home integer NOT NULL,
    id uuid NOT NULL,
    occurred_at timestamp with time zone NOT NULL,
    kind text NOT NULL,
    actor text NOT NULL,
    user_id uuid,
    client_id text,
    ip_address text,
    correlation_id text,
    detail text NOT NULL,
    sequence bigint,
    seal bytea
);
COMMENT ON TABLE public.audit_events IS 'The audit log. It outlives the people whom it is about. Key: home (the last 16 bits of the id: of the person whom the event is about, or random), id.';
CREATE TABLE public.authorization_codes (
    home integer NOT NULL,
    id uuid NOT NULL,
    digest bytea NOT NULL,
    grant_id uuid NOT NULL,
    user_id uuid NOT NULL,
    basis jsonb NOT NULL,
    redirect_uri text NOT NULL,
    redirect_uri_was_sent boolean NOT NULL,
    code_challenge text,
    nonce text,
    issued_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    used_at timestamp with time zone
);
COMMENT ON TABLE public.authorization_codes IS 'Authorization codes; used ones stay for a day, so that a second use is known. Key: home (the last 16 bits of the person''s id), id.';
CREATE TABLE public.authorization_requests (
    home integer NOT NULL,
    id uuid NOT NULL,
    request jsonb NOT NULL,
    browser_digest bytea NOT NULL,
    selected_session uuid,
    consent_decision jsonb,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.authorization_requests IS 'Requests on their way through the sign-in pages. They belong to a browser and to nobody yet. Key: home (the last 16 bits of the id, which are random), id.';
CREATE TABLE public.change_counter (
    id integer NOT NULL,
    version bigint NOT NULL
);
COMMENT ON TABLE public.change_counter IS 'One row with the number of the last row of changes. Who writes changes locks it first. Key: id, which is 1.';
CREATE TABLE public.changes (
    sequence bigint NOT NULL,
    kind text NOT NULL,
    key text NOT NULL,
    changed_at bigint NOT NULL
);
COMMENT ON TABLE public.changes IS 'What changed of what nodes keep in memory, for a day: kind is ''client'', ''scope'' or ''signing_keys'', key says which one; changed_at is in seconds since 1970, by the database''s clock. Key: sequence, without gaps, in the order of commits.';
CREATE TABLE public.client_origins (
    origin text NOT NULL,
    client_id text NOT NULL
);
COMMENT ON TABLE public.client_origins IS 'Origins of the scripts of applications. Key: origin, client_id.';
CREATE TABLE public.clients (
    client_id text NOT NULL,
    client_secret_digest bytea,
    disabled boolean NOT NULL,
    metadata jsonb NOT NULL,
    shown_name text NOT NULL COLLATE pg_catalog."C",
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.clients IS 'Registered applications. Key: client_id.';
CREATE TABLE public.consents (
    home integer NOT NULL,
    user_id uuid NOT NULL,
    client_id text NOT NULL,
    scope text NOT NULL,
    claims jsonb NOT NULL,
    granted_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.consents IS 'What people agreed to. Key: home (the last 16 bits of the person''s id), user_id, client_id.';
CREATE TABLE public.grants (
    home integer NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    client_id text NOT NULL,
    session_id uuid NOT NULL,
    offline_access boolean NOT NULL,
    basis jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    revoked_at timestamp with time zone,
    refresh_generation integer,
    refresh_digest bytea,
    refresh_previous_digest bytea,
    refresh_rotated_at timestamp with time zone,
    refresh_idle_expires_at timestamp with time zone
)
WITH (fillfactor='80');
COMMENT ON TABLE public.grants IS 'What people allowed, and the newest refresh token of each: one row is the whole family. Key: home (the last 16 bits of the person''s id), id.';
CREATE TABLE public.group_memberships (
    home integer NOT NULL,
    user_id uuid NOT NULL,
    group_id uuid NOT NULL
);
COMMENT ON TABLE public.group_memberships IS 'Who is in which group. Key: home (the last 16 bits of the person''s id), user_id, group_id.';
CREATE TABLE public.groups (
    id uuid NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    description text,
    disabled boolean NOT NULL,
    required_acr text,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.groups IS 'Groups of people. Key: id; a name is one group''s. Small: a copy of it may be kept wherever people are.';
CREATE TABLE public.known_devices (
    home integer NOT NULL,
    id uuid NOT NULL,
    digest bytea NOT NULL,
    user_id uuid NOT NULL,
    trusted_until timestamp with time zone,
    last_seen_at timestamp with time zone,
    user_agent text,
    passkey_offered boolean NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT known_devices_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
);
COMMENT ON TABLE public.known_devices IS 'Browsers that their owner signed in from, by the digest of a secret. Key: home (the last 16 bits of the person''s id), id.';
CREATE TABLE public.locks (
    name text NOT NULL
);
COMMENT ON TABLE public.locks IS 'Rows to lock, so that one node at a time does what only one may do. Key: name.';
CREATE TABLE public.login_names (
    name text NOT NULL COLLATE pg_catalog."C",
    kind text NOT NULL,
    user_id uuid NOT NULL
);
COMMENT ON TABLE public.login_names IS 'Names that people sign in with, normalised. Key: name, so that it is one person''s; nothing is kept with the person. Whoever erases them deletes their names.';
CREATE TABLE public.outbox (
    id bigint NOT NULL,
    kind text NOT NULL,
    payload bytea NOT NULL,
    attempts integer NOT NULL,
    created_at timestamp with time zone NOT NULL,
    next_attempt_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    failed_at timestamp with time zone,
    last_error text
);
COMMENT ON TABLE public.outbox IS 'Messages to people, sealed, until they are handed over. Key: id. Not spread: a message is written with what caused it.';
ALTER TABLE public.outbox ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.outbox_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);
CREATE TABLE public.passkey_owners (
    credential_id bytea NOT NULL,
    user_id uuid NOT NULL
);
COMMENT ON TABLE public.passkey_owners IS 'Whose passkey a credential id names. Key: credential_id, so that it is one person''s. Whoever erases them deletes their rows.';
CREATE TABLE public.passkeys (
    home integer NOT NULL,
    id uuid NOT NULL,
    user_id uuid NOT NULL,
    user_handle bytea,
    credential_id bytea NOT NULL,
    credential text NOT NULL,
    counter bigint NOT NULL,
    name text NOT NULL,
    backup_eligible boolean NOT NULL,
    backed_up boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone,
    CONSTRAINT passkeys_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
);
COMMENT ON TABLE public.passkeys IS 'Public keys that people sign in with. Key: home (the last 16 bits of the person''s id), id.';
CREATE TABLE public.recovery_codes (
    home integer NOT NULL,
    user_id uuid NOT NULL,
    digest bytea NOT NULL
);
COMMENT ON TABLE public.recovery_codes IS 'Recovery codes, as digests. Key: home (the last 16 bits of the person''s id), user_id, digest.';
CREATE TABLE public.registrations (
    id uuid NOT NULL,
    digest bytea NOT NULL,
    email text,
    name text,
    invited boolean NOT NULL,
    group_names jsonb NOT NULL,
    destination text NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.registrations IS 'Links that make an account, as digests; a row without an address makes none. Key: id.';
CREATE TABLE public.revoked_tokens (
    jti_digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.revoked_tokens IS 'JWT access tokens of clients that were given back before they expired. Key: jti_digest.';
CREATE TABLE public.scopes (
    name text NOT NULL COLLATE pg_catalog."C",
    description text NOT NULL,
    claims jsonb NOT NULL,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.scopes IS 'Scopes beside the standard ones. Key: name.';
CREATE TABLE public.seaql_migrations (
    version character varying NOT NULL,
    applied_at bigint NOT NULL
);
CREATE TABLE public.sent_codes (
    home integer NOT NULL,
    id uuid NOT NULL,
    holder_digest bytea NOT NULL,
    user_id uuid,
    counter text NOT NULL,
    account_state bytea NOT NULL,
    code_digest bytea NOT NULL,
    tries integer NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT sent_codes_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
);
COMMENT ON TABLE public.sent_codes IS 'Codes that were sent by mail or SMS; a row without a person stands for nobody. Key: home (the last 16 bits of the id), id. The id of a code that was asked for by name alone is random to the end, so that it tells nobody who that is: such a row is not with its person, and whoever erases them deletes it.';
CREATE TABLE public.server_secrets (
    name text NOT NULL,
    sealed bytea NOT NULL
);
COMMENT ON TABLE public.server_secrets IS 'Secrets that all nodes agree on, sealed. Key: name.';
CREATE TABLE public.sessions (
    home integer NOT NULL,
    id_digest bytea NOT NULL,
    session_id uuid,
    user_id uuid,
    data text NOT NULL,
    ip_address text,
    user_agent text,
    created_at timestamp with time zone NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.sessions IS 'Browsers, and who is signed in there. Key: home (the last 16 bits of the cookie''s id, which are the person''s where there is one), id_digest (SHA-256 of the cookie''s id).';
CREATE TABLE public.setup (
    id integer NOT NULL,
    offer_digest bytea,
    offered_at timestamp with time zone,
    closed_at timestamp with time zone
);
COMMENT ON TABLE public.setup IS 'Whether the first administrator can still be made. Key: id, which is 1.';
CREATE TABLE public.signing_keys (
    kid text NOT NULL,
    algorithm text NOT NULL,
    public_jwk jsonb NOT NULL,
    sealed_private_key bytea NOT NULL,
    published_at timestamp with time zone NOT NULL,
    active_from timestamp with time zone NOT NULL,
    retired_from timestamp with time zone,
    removed_from timestamp with time zone
);
COMMENT ON TABLE public.signing_keys IS 'Signing keys; private halves are sealed. Key: kid.';
CREATE TABLE public.throttle_counters (
    key text NOT NULL,
    failures integer NOT NULL,
    blocked_until bigint NOT NULL,
    window_started_at bigint NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.throttle_counters IS 'Counters that slow guessing down. Key: key. Whoever erases a person deletes theirs.';
CREATE TABLE public.totp_credentials (
    home integer NOT NULL,
    user_id uuid NOT NULL,
    sealed_secret bytea NOT NULL,
    algorithm text NOT NULL,
    digits integer NOT NULL,
    period integer NOT NULL,
    last_step bigint NOT NULL,
    created_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.totp_credentials IS 'Authenticator apps, one a person, sealed. Key: home (the last 16 bits of the person''s id), user_id.';
CREATE TABLE public.upstream_identities (
    home integer NOT NULL,
    user_id uuid NOT NULL,
    upstream_id text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    email text,
    linked_at timestamp with time zone NOT NULL,
    last_used_at timestamp with time zone
);
COMMENT ON TABLE public.upstream_identities IS 'Who people are at other providers. Key: home (the last 16 bits of the person''s id), user_id, upstream_id, issuer.';
CREATE TABLE public.upstream_owners (
    upstream_id text NOT NULL,
    issuer text NOT NULL,
    subject text NOT NULL,
    user_id uuid NOT NULL
);
COMMENT ON TABLE public.upstream_owners IS 'Whose account an identity at another provider opens. Key: upstream_id, issuer, subject, so that it is one person''s. Whoever erases them deletes their rows.';
CREATE TABLE public.upstream_requests (
    home integer NOT NULL,
    id uuid NOT NULL,
    upstream_id text NOT NULL,
    browser_digest bytea NOT NULL,
    state_digest bytea NOT NULL,
    nonce text NOT NULL,
    sealed_verifier bytea NOT NULL,
    link_to uuid,
    destination text NOT NULL,
    reauthenticate_since timestamp with time zone,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT upstream_requests_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
);
COMMENT ON TABLE public.upstream_requests IS 'What was asked of other providers, until they answer. Key: home (the last 16 bits of the id: of the person whose account it is to be linked to, or random), id.';
CREATE TABLE public.used_assertions (
    client_id text NOT NULL,
    jti_digest bytea NOT NULL,
    expires_at timestamp with time zone NOT NULL
);
COMMENT ON TABLE public.used_assertions IS 'Client assertions that were seen. Key: client_id, jti_digest.';
CREATE TABLE public.users (
    home integer NOT NULL,
    id uuid NOT NULL,
    disabled boolean NOT NULL,
    admin boolean NOT NULL,
    password_hash text,
    claims jsonb NOT NULL,
    full_name text COLLATE pg_catalog."C",
    must_change_password boolean NOT NULL,
    accepted_terms text,
    deletes_at timestamp with time zone,
    version bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    updated_at timestamp with time zone NOT NULL,
    CONSTRAINT users_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
);
COMMENT ON TABLE public.users IS 'People with accounts. Key: home (the last 16 bits of the id), id.';
CREATE TABLE public.webauthn_ceremonies (
    home integer NOT NULL,
    id uuid NOT NULL,
    browser_digest bytea NOT NULL,
    user_id uuid,
    purpose text NOT NULL,
    state text NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT webauthn_ceremonies_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
);
COMMENT ON TABLE public.webauthn_ceremonies IS 'What browsers were asked about passkeys. Key: home (the last 16 bits of the id: the person''s where they are known, or random), id.';
INSERT INTO public.access_tokens VALUES (31562, '01a227a2-8262-746c-8783-1aa710d77b4a', '\xdea99e31a53752ed5e5c64207685c506ba4e16126d53f457dee5e29641691168', NULL, 'machine', 'notes', '["https://id.example.com"]', NULL, '2026-11-29 14:08:11.362503+00', '2026-11-29 14:18:11.362503+00');
INSERT INTO public.applied_users VALUES ('alice', '01a227a2-8262-796a-875a-4fd27681b8ff', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', false);
INSERT INTO public.applied_users VALUES ('carol', '01a227a2-8262-7211-accd-787524bf0c6b', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', true);
INSERT INTO public.applied_users VALUES ('dave', '01a227a2-8262-7e54-9605-2edffe4676ae', '{"email": "dave@example.com", "preferred_username": "dave"}', false);
INSERT INTO public.audit_chain VALUES (1, 18, '\x062e64c918d89fe8604c6b48736ef3254ef93de8affe4015d0f21c3dfcb0336d');
INSERT INTO public.audit_events VALUES (51203, '01a227a2-8262-7905-8264-e9298640c803', '2026-11-29 14:08:11.362417+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"alice"}', 7, '\x81dd86f54aa44bcba047121522da8ee52006f3ecaef0f2e376483206343e18f8');
INSERT INTO public.audit_events VALUES (60579, '01a227a2-8262-7d3a-8936-d938ca4deca3', '2026-11-29 14:08:11.362417+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"app"}', 13, '\x032cbe6684569e26e36270364c2a4ac2c86f296157e626d35bb71a8239716992');
INSERT INTO public.audit_events VALUES (1880, '01a227a2-8262-7d30-93a3-31979f7c0758', '2026-11-29 14:08:11.362418+00', 'scope.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"notes"}', 12, '\xc92e52d5dd4d42d7403861f2c12fd03e9a9c0b54eba2a6eb6a75d28fa22c7627');
INSERT INTO public.audit_events VALUES (10526, '01a227a2-8262-726e-bccb-e3d527b4291e', '2026-11-29 14:08:11.362418+00', 'group.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"staff"}', 2, '\x11cf7c3311ded1a39c3792e49ed704794a700cc570cbdfeef2e83a26ad4b8a61');
INSERT INTO public.audit_events VALUES (4210, '01a227a2-8262-7183-bd8b-2e3cfdc71072', '2026-11-29 14:08:11.362418+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"dave"}', 1, '\xd09026f6a68398f01c8e1be8c146d8228fb99c5412ef795c1139c7bc0970d9d5');
INSERT INTO public.audit_events VALUES (22634, '01a227a2-8262-795a-8d09-a60adb6f586a', '2026-11-29 14:08:11.362418+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"page"}', 8, '\xb03263021ed5ea9a684b6c1059fb36380122bd9c37e01a79a6ff09c69517b5ee');
INSERT INTO public.audit_events VALUES (38400, '01a227a2-8262-7967-ac43-01ed885f9600', '2026-11-29 14:08:11.362418+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"machine"}', 9, '\x3ef0ad08c7ab60125dc794f8ea3013be5b8d783659c2c322cdf591cacc9aea34');
INSERT INTO public.audit_events VALUES (30382, '01a227a2-8262-7f31-b029-cfffdd5476ae', '2026-11-29 14:08:11.362423+00', 'sign_in.succeeded', 'person:01a227a2-8262-7e54-9605-2edffe4676ae', '01a227a2-8262-7e54-9605-2edffe4676ae', NULL, '10.0.0.3', 'f0684022f93e36bb', '{"factor":"password"}', 16, '\xee7c5ba5a58439374adb01125759aa9ad46d6f71abce2f81224e20f58ed244b8');
INSERT INTO public.audit_events VALUES (30382, '01a227a2-8262-758c-9e3f-0ce1a00d76ae', '2026-11-29 14:08:11.362442+00', 'factor.added', 'person:01a227a2-8262-7e54-9605-2edffe4676ae', '01a227a2-8262-7e54-9605-2edffe4676ae', NULL, '10.0.0.3', 'c9260e890ba336d4', '{"factor":"totp"}', 4, '\x46b362b8f56b75c2ac8d4071dd47db2bee21222bafb61a12ebfd78138e9e9733');
INSERT INTO public.audit_events VALUES (47359, '01a227a2-8262-742d-8eae-b50e37fbb8ff', '2026-11-29 14:08:11.36245+00', 'sign_in.succeeded', 'person:01a227a2-8262-796a-875a-4fd27681b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', NULL, '10.0.0.5', '5d88f77b1ed8d0b1', '{"factor":"password"}', 3, '\xa941789db93a1917a301bb178613e34ee7cfeba6fe527cc86167bb2b324e24ca');
INSERT INTO public.audit_events VALUES (47359, '01a227a2-8262-776f-8c9c-4b78f8f4b8ff', '2026-11-29 14:08:11.362469+00', 'passkey.added', 'person:01a227a2-8262-796a-875a-4fd27681b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', NULL, '10.0.0.5', '2c13b2d1ead1f63a', '{"name":"A device","passkey":"01a227a2-8262-7c95-b898-0c48b8d9b8ff"}', 5, '\x0fd064db294f86f2aa35319d6d1d7fa0ceec4d45660dda8e89f433ed2e256efe');
INSERT INTO public.audit_events VALUES (47359, '01a227a2-8262-7c75-a035-ee827a63b8ff', '2026-11-29 14:08:11.362484+00', 'sign_in.succeeded', 'person:01a227a2-8262-796a-875a-4fd27681b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', NULL, '10.0.0.6', '5806d6b2b05defb5', '{"factor":"password"}', 10, '\xe27879521435a7620f496d5ff8c608fbbc580414f0c68240b05c55ba7d3f3eca');
INSERT INTO public.audit_events VALUES (47359, '01a227a2-8262-7d3f-9285-52111ac1b8ff', '2026-11-29 14:08:11.362496+00', 'consent.granted', 'person:01a227a2-8262-796a-875a-4fd27681b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', 'app', '10.0.0.6', '952aae5e57424913', '{"scope":"offline_access openid profile"}', 14, '\xd7ac5c098d9638a823783fb3de31e5e302a6a475b94ce06f9755fe0e586c778c');
INSERT INTO public.audit_events VALUES (47359, '01a227a2-8262-7cf5-b69a-fa85f7ffb8ff', '2026-11-29 14:08:11.362499+00', 'code.redeemed', 'client:app', '01a227a2-8262-796a-875a-4fd27681b8ff', 'app', '192.0.2.1', '3dff5292a68dc451', '{"grant":"01a227a2-8262-72c9-bd23-9d8938c4b8ff","scope":"offline_access openid profile"}', 11, '\x6e006813b3c3d8a40f608aa7b061ab5870d87374c5c0318e51ca977962441bf9');
INSERT INTO public.audit_events VALUES (47359, '01a227a2-8262-7860-b8cc-eafb84fcb8ff', '2026-11-29 14:08:11.362501+00', 'refresh_token.rotated', 'client:app', '01a227a2-8262-796a-875a-4fd27681b8ff', 'app', '192.0.2.1', '9680dd3cef736d54', '{"generation":1,"grant":"01a227a2-8262-72c9-bd23-9d8938c4b8ff"}', 6, '\x9474b3f177994739fb808c8000f1dae0c2771e0b918e2e195231c90ca6da6829');
INSERT INTO public.audit_events VALUES (13388, '01a227a2-8262-7de0-bb01-66958329344c', '2026-11-29 14:08:11.362503+00', 'client_token.issued', 'client:machine', NULL, 'machine', '192.0.2.1', 'e7b609a6e976737e', '{"scope":"notes"}', 15, '\xad299aa9be9ae53d8badfd158cb0af8a30f7b155a3d3965ee545a9b0d6f75af4');
INSERT INTO public.audit_events VALUES (47359, '01a227a2-8262-7f36-a8d1-4b3e747ab8ff', '2026-11-29 14:08:11.362497+00', 'code.issued', 'person:01a227a2-8262-796a-875a-4fd27681b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', 'app', '10.0.0.6', '147a0f248212415e', 'null', 17, '\x9a05ae2c5d26ac6db8e7333cfbe72e597bb286812d89d8c8dc160ffe24468de1');
INSERT INTO public.audit_events VALUES (42617, '01a227a2-8262-7f48-8a86-355fb473a679', '2026-11-29 14:08:11.362418+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"carol"}', 18, '\x3ec1f39833cd841102a9076c90ba6ad489982e907deae24de33d85404a3bca13');
INSERT INTO public.authorization_codes VALUES (47359, '01a227a2-8262-791d-bc8d-ba23fdfab8ff', '\xac1688dc1a755e01f70129075a0696f35dcffcf5d1f74492273ab24d9d54cdff', '01a227a2-8262-72c9-bd23-9d8938c4b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a227a2-8262-796a-875a-4fd27681b8ff", "resource": [], "auth_time": "2026-11-29T14:08:11.362484Z", "client_id": "app", "session_id": "01a227a2-8262-7ffb-9f42-f77dc1b5b8ff"}', 'https://app.example/callback', true, 'OgvQRRdPkDuVQ0apPukkFzzpLSfbdeqvprn2mx6IuEo', '7wIcT4PbxpynolwzJiFCWA', '2026-11-29 14:08:11.362497+00', '2026-11-29 14:09:11.362497+00', '2026-11-29 14:08:11.362499+00');
INSERT INTO public.change_counter VALUES (1, 9);
INSERT INTO public.changes VALUES (1, 'signing_keys', '', 1795961291);
INSERT INTO public.changes VALUES (2, 'signing_keys', '', 1795961291);
INSERT INTO public.changes VALUES (3, 'signing_keys', '', 1795961291);
INSERT INTO public.changes VALUES (4, 'signing_keys', '', 1795961291);
INSERT INTO public.changes VALUES (5, 'signing_keys', '', 1795961291);
INSERT INTO public.changes VALUES (6, 'client', 'app', 1795961291);
INSERT INTO public.changes VALUES (7, 'scope', 'notes', 1795961291);
INSERT INTO public.changes VALUES (8, 'client', 'page', 1795961291);
INSERT INTO public.changes VALUES (9, 'client', 'machine', 1795961291);
INSERT INTO public.client_origins VALUES ('https://page.example', 'page');
INSERT INTO public.clients VALUES ('app', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": "The App", "grant_types": ["authorization_code", "refresh_token"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": ["https://app.example/bye"], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'the app', 1, '2026-11-29 14:08:11.362417+00', '2026-11-29 14:08:11.362417+00');
INSERT INTO public.clients VALUES ('page', NULL, false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["authorization_code", "refresh_token"], "cors_origins": ["https://page.example"], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "none", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'page', 1, '2026-11-29 14:08:11.362418+00', '2026-11-29 14:08:11.362418+00');
INSERT INTO public.clients VALUES ('machine', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "notes", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["client_credentials"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": [], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "opaque", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'machine', 1, '2026-11-29 14:08:11.362418+00', '2026-11-29 14:08:11.362418+00');
INSERT INTO public.consents VALUES (47359, '01a227a2-8262-796a-875a-4fd27681b8ff', 'app', 'offline_access openid profile', '[]', '2026-11-29 14:08:11.362496+00');
INSERT INTO public.grants VALUES (47359, '01a227a2-8262-72c9-bd23-9d8938c4b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', 'app', '01a227a2-8262-7ffb-9f42-f77dc1b5b8ff', true, '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a227a2-8262-796a-875a-4fd27681b8ff", "resource": [], "auth_time": "2026-11-29T14:08:11.362484Z", "client_id": "app", "session_id": "01a227a2-8262-7ffb-9f42-f77dc1b5b8ff"}', '2026-11-29 14:08:11.362499+00', '2027-02-27 14:08:11.362499+00', NULL, 1, '\x506e715f7b526218c7f82e0275595c73a6f5621a8a2f41f92c37efd8438d4b50', '\x01ea30ce8f020dd578345446a4369924802781bebea17b295f1bfcc5a07c8698', '2026-11-29 14:08:11.362501+00', '2026-12-13 14:08:11.362501+00');
INSERT INTO public.group_memberships VALUES (3179, '01a227a2-8262-7211-accd-787524bf0c6b', '01a227a2-8262-767e-91b5-2a383357e788');
INSERT INTO public.groups VALUES ('01a227a2-8262-767e-91b5-2a383357e788', 'staff', 'Who works here', false, NULL, 1, '2026-11-29 14:08:11.362418+00', '2026-11-29 14:08:11.362418+00');
INSERT INTO public.known_devices VALUES (30382, '01a227a2-8262-7e84-8564-92280b1776ae', '\x1dc6b302b072e9a7916c1cb8cb81086cf2e4b9b07c3a21d8bd42d9b68182d8f6', '01a227a2-8262-7e54-9605-2edffe4676ae', NULL, '2026-11-29 14:08:11.362442+00', '', false, '2027-05-28 14:08:11.362442+00');
INSERT INTO public.known_devices VALUES (47359, '01a227a2-8262-742b-9d0a-a9590420b8ff', '\x14f595d95a8fd0d0e47c7c96a83a1edccd5af7607a0496df1bb05102d5f175ec', '01a227a2-8262-796a-875a-4fd27681b8ff', NULL, '2026-11-29 14:08:11.36245+00', '', false, '2027-05-28 14:08:11.36245+00');
INSERT INTO public.known_devices VALUES (47359, '01a227a2-8262-7df4-9e96-bfa9e0d7b8ff', '\x62b33e2d4565e6d773eeed486a444a0b795bcbe21fb81960b13ee6c97baedaba', '01a227a2-8262-796a-875a-4fd27681b8ff', NULL, '2026-11-29 14:08:11.362484+00', '', false, '2027-05-28 14:08:11.362484+00');
INSERT INTO public.locks VALUES ('signing_keys');
INSERT INTO public.locks VALUES ('sweep');
INSERT INTO public.login_names VALUES ('alice', 'username', '01a227a2-8262-796a-875a-4fd27681b8ff');
INSERT INTO public.login_names VALUES ('alice@example.com', 'email', '01a227a2-8262-796a-875a-4fd27681b8ff');
INSERT INTO public.login_names VALUES ('+4915123456789', 'phone', '01a227a2-8262-7211-accd-787524bf0c6b');
INSERT INTO public.login_names VALUES ('carol', 'username', '01a227a2-8262-7211-accd-787524bf0c6b');
INSERT INTO public.login_names VALUES ('carol@example.com', 'email', '01a227a2-8262-7211-accd-787524bf0c6b');
INSERT INTO public.login_names VALUES ('dave', 'username', '01a227a2-8262-7e54-9605-2edffe4676ae');
INSERT INTO public.login_names VALUES ('dave@example.com', 'email', '01a227a2-8262-7e54-9605-2edffe4676ae');
INSERT INTO public.passkey_owners VALUES ('\x63058ab4ebc7d7bed1b9c7eefcc051ddd40f21013b2aa9960b1a844ad207677d', '01a227a2-8262-796a-875a-4fd27681b8ff');
INSERT INTO public.passkeys VALUES (47359, '01a227a2-8262-7c95-b898-0c48b8d9b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', NULL, '\x63058ab4ebc7d7bed1b9c7eefcc051ddd40f21013b2aa9960b1a844ad207677d', '{"cred":{"cred_id":"YwWKtOvH177Rucfu_MBR3dQPIQE7KqmWCxqEStIHZ30","cred":{"type_":"ES256","key":{"EC_EC2":{"curve":"SECP256R1","x":"_6760Vn05u2ZU-c1y53NcrX_EX-6vbk5JXF3iWCleYY","y":"l25-X-uezhEAsFPUq_CnxgBU6xMQq8iBNm6RfR0lvgU"}}},"counter":0,"transports":null,"user_verified":true,"backup_eligible":false,"backup_state":false,"registration_policy":"required","extensions":{"cred_protect":"Ignored","hmac_create_secret":"NotRequested","appid":"NotRequested","cred_props":"Ignored"},"attestation":{"data":"Self_","metadata":"None"},"attestation_format":"packed"}}', 0, 'A device', false, false, '2026-11-29 14:08:11.362469+00', NULL);
INSERT INTO public.recovery_codes VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\x3361fc699fd933ec26f61cedc7896eb246d00ba0801da663d36e7574a4349d2b');
INSERT INTO public.recovery_codes VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\x45b79bd01b856a12cc50cb770d6cd6a6de722f6474debdab3ac0fc9bb727c3f9');
INSERT INTO public.recovery_codes VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\x322629307ea39c13a0c97f0b3742a70524424bd5cf89ce61df94d459ec89461f');
INSERT INTO public.recovery_codes VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\x077676ffa18a0a2d613403bfff49d3ad354af3796b54777e8f97fa5b462e1680');
INSERT INTO public.recovery_codes VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\xf08f6d171c9477f9c061efda8cfc4092e718f67a11396e5dfd96748bf3bf2b65');
INSERT INTO public.recovery_codes VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\xb8590eec68543bf284c05cb30573becf8a44ebbb3d75161f5a35f1ed99fb7baf');
INSERT INTO public.recovery_codes VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\x960f93bce1c8ce705df4a2f6d2b91b3c91981d35a582a0c9f0d70ab33f695797');
INSERT INTO public.recovery_codes VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\xcd3d9c9da18d5b78bac724521a29ad582f51f1c5591ae3640d46468d6147b754');
INSERT INTO public.scopes VALUES ('notes', 'Read your notes', '["nickname"]', 1, '2026-11-29 14:08:11.362418+00', '2026-11-29 14:08:11.362418+00');
INSERT INTO public.seaql_migrations VALUES ('m0001_users', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0002_groups', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0003_group_memberships', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0004_login_names', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0005_clients', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0006_client_origins', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0007_scopes', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0008_change_counter', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0009_sessions', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0010_authorization_requests', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0011_authorization_codes', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0012_grants', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0013_access_tokens', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0014_consents', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0015_signing_keys', 1795961290);
INSERT INTO public.seaql_migrations VALUES ('m0016_audit_events', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0017_audit_chain', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0018_throttle_counters', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0019_used_assertions', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0020_revoked_tokens', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0021_setup', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0022_server_secrets', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0023_outbox', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0024_locks', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0025_known_devices', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0026_passkeys', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0027_passkey_owners', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0028_webauthn_ceremonies', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0029_totp_credentials', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0030_recovery_codes', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0031_account_links', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0032_sent_codes', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0033_registrations', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0034_applied_users', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0035_upstream_identities', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0036_upstream_owners', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0037_upstream_requests', 1795961291);
INSERT INTO public.seaql_migrations VALUES ('m0038_changes', 1795961291);
INSERT INTO public.server_secrets VALUES ('refresh token key', '\x0163333231666531611133d1e3aef9184b62b1ff9923d13d9a79622127073fd9d0c7f828f7adcf84b0c3d926f992c8c9247a86facb241a76d2b2df82908e09471fe2ba01af');
INSERT INTO public.server_secrets VALUES ('audit chain key', '\x01633332316665316131f05621a5971ff3abe565c7ad27e5c787b50bd74cf5b4677572e7db1ba5bf1107f5d9005651819c096afa3e6e034320d3b8b4b59456dc95f2d8c662');
INSERT INTO public.sessions VALUES (30382, '\x70698a4f6c3733e00776ea7295041503e8766678e93b587bcf83b856ac9c01ef', '01a227a2-8262-7bd0-a468-8564c1e876ae', '01a227a2-8262-7e54-9605-2edffe4676ae', '{"ip_address":"10.0.0.3","browser":"dz0xMl9CYyyWcRWpibX0aC8VffeDdqzHeQc8bLANo0g","user_agent":"","proposed_totp":null,"signed_in":{"amr":["pwd","totp"],"auth_time":"2026-11-29T14:08:11.362423Z","last_seen_at":"2026-11-29T14:08:11.362423Z","session_id":"01a227a2-8262-7bd0-a468-8564c1e876ae","started_at":"2026-11-29T14:08:11.362423Z","trusted_device":false,"user_id":"01a227a2-8262-7e54-9605-2edffe4676ae"},"csrf":"XNKjd_3R84xR-FaeTIVaEYxe5O5pWE4DM_nl16sRedo"}', '10.0.0.3', '', '2026-11-29 14:08:11.362444+00', '2026-11-29 15:08:11.362423+00');
INSERT INTO public.sessions VALUES (47359, '\x68af41406cb123c9147d23d356d65c956ba0f0c049c4e76cfd6065f452ff51c9', '01a227a2-8262-7d08-a6d4-37a4f7e1b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', '{"csrf":"orN26mYy5U8G4r4ZTxqslfe3GX6oUHMjhJuCt8U9quk","user_agent":"","browser":"0njQwK6w2iVSNjm0FGSlvpjCoSymzTmoJMA3Y2JUGZg","signed_in":{"amr":["pwd","device_passkey"],"auth_time":"2026-11-29T14:08:11.362450Z","last_seen_at":"2026-11-29T14:08:11.362450Z","session_id":"01a227a2-8262-7d08-a6d4-37a4f7e1b8ff","started_at":"2026-11-29T14:08:11.362450Z","trusted_device":false,"user_id":"01a227a2-8262-796a-875a-4fd27681b8ff"},"ip_address":"10.0.0.5"}', '10.0.0.5', '', '2026-11-29 14:08:11.362471+00', '2026-11-29 15:08:11.36245+00');
INSERT INTO public.sessions VALUES (47359, '\x1ae0cd13639e64ecb63e536ccb8aeeb212662cacb1789839fcc2331743ca3f8f', '01a227a2-8262-7ffb-9f42-f77dc1b5b8ff', '01a227a2-8262-796a-875a-4fd27681b8ff', '{"csrf":"JS1OtzesVrSWd1yCh1MznVvkoJIPyxgLQxFVcanUmCs","browser":"W9ACSci8TWEXsSyh1uyYbiOxZccQjVPaJ279jF-1ynE","signed_in":{"amr":["pwd"],"auth_time":"2026-11-29T14:08:11.362484Z","last_seen_at":"2026-11-29T14:08:11.362484Z","session_id":"01a227a2-8262-7ffb-9f42-f77dc1b5b8ff","started_at":"2026-11-29T14:08:11.362484Z","trusted_device":false,"user_id":"01a227a2-8262-796a-875a-4fd27681b8ff"},"ip_address":"10.0.0.6","user_agent":""}', '10.0.0.6', '', '2026-11-29 14:08:11.362489+00', '2026-11-29 15:08:11.362484+00');
INSERT INTO public.setup VALUES (1, NULL, NULL, NULL);
INSERT INTO public.signing_keys VALUES ('TbavhoFCea1gS10vkNjPVAZTpBCyGMmmQzANeZRa38I', 'ES256', '{"x": "-5mCaFtIqPOUiigpSBRcxM4NSSjqWZml7fsmw2bzvZ4", "y": "kZUJxeM70UE4w_RRPSxmmjVTi_xrG6pWPY3xuN7dEGc", "alg": "ES256", "crv": "P-256", "kid": "TbavhoFCea1gS10vkNjPVAZTpBCyGMmmQzANeZRa38I", "kty": "EC", "use": "sig"}', '\x016333323166653161b32a927a84817f67a0eeb42e2533ab851d37923f3fcfc57013ccdde4f85cecfb7c4f61b2500f0b13a72f215dcd40b9152dd7758f2a00f568d0c39380d1aa1ec5946755b87ace93c4c1f080e941486efc9a926662f080e53b13c51a8a63fc220436d10525bdddd272d0f584bc77bba73ce3037dc71d1feeb7308ade9b221e1e63c9d2b816264df0e3f8952903b46a08d984a16cb8971f8f173222792a1bea716145d5f9cc5850', '2026-11-29 14:08:11.362412+00', '2026-11-29 14:08:11.362412+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('FSyCZvZKbxcd5GaN_SlMsyM9gZIVIkZDmz-ycY2v-4I', 'ES384', '{"x": "O2R11x6Nzc5D9PhvEtX8BIjyCdZtEMkIJeb0QQNP-hcQWbMjIuC2jmzLBmde5BJ_", "y": "J4cEq_79ZIE82KxICrn9BGd4GlSn2tVaYC9HVnXo14wI7z1e4ztN74S3RZ6r3Yg3", "alg": "ES384", "crv": "P-384", "kid": "FSyCZvZKbxcd5GaN_SlMsyM9gZIVIkZDmz-ycY2v-4I", "kty": "EC", "use": "sig"}', '\x016333323166653161f95b695f1086e50781a9b8eff4eb7c3fef1e45aaa80d2fa89daa77ea41a2622a4d60ff5bbc08e4c0b7fb01f31cbb45f846618d2745d211ab274ec84817846e286cce29cd0139b2730564bf15de5dd6b30faf7c175204040fce773fe09270d5cad26e294cf88ae1b2c754e0513c23723a81d2a3ea6be25909cd1db5a388bb68b087a4ea8db7a593912bf4f67373771e51fd6abc5f08b48390ce0f60fe659ee1cd1202191d88cb66d34ca9039d9b39ce22f0b5caccbf78747b36cb90380422337fe0659b88a8e38dd68b62cc66abf63df1f04c854cae', '2026-11-29 14:08:11.362412+00', '2026-11-29 14:08:11.362412+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('YDdPfLSeCuCjg2TmJQiXKcFRARJJIif6DxxhUUkxejg', 'EdDSA', '{"x": "wCz63NFnwhQiFjwBvElGjQy5dEyBXmx4vUkkqC-MkMY", "alg": "EdDSA", "crv": "Ed25519", "kid": "YDdPfLSeCuCjg2TmJQiXKcFRARJJIif6DxxhUUkxejg", "kty": "OKP", "use": "sig"}', '\x016333323166653161781d432ac7dfbdbc07c1c427cb128573ed8dec9cffacf0eeedf002df372cab9f329a325f72b3b66cfffee6a5cf40bded63e8d3d551a97156e448fbb42e6c1ce75e3a25cfe72e1d9e9d2e2cfe', '2026-11-29 14:08:11.362412+00', '2026-11-29 14:08:11.362412+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('S2zfBLlLGYUCN3TVc3rJT7bUHhLfb7WOHXo-lduOyEw', 'RS256', '{"e": "AQAB", "n": "4AglOiffbhbX2MV5W1CNWxoaBiFvVxquus2nlkqB-xUVKojIzsjKLZ0oiXll-lT_N4ZW13ZC0inheH7OeXj5LQ4xgup0NUW2eFVdmMaLBdXGvS5B-w_sTrB7VqX2xrvKTrJxGZBU0wL-Xomf84Y3NXKTfYakVh6DOuTxRHLfy8BgJiT4m1LB0fMxcfIq7I8mkQTOZqxo7xJdXgsC23xveeN8BoO4H_dYwKC7a9pT0FNb-HDjGPSQOCjRCT5jinprsTEeeQFUo46wKut5p6sDeYkmN6XYPzeX20J33BrRTngd51P3IKbRNKGngfuUD5QWFFee-2tUrmKHHgYzJ_iArw", "alg": "RS256", "kid": "S2zfBLlLGYUCN3TVc3rJT7bUHhLfb7WOHXo-lduOyEw", "kty": "RSA", "use": "sig"}', '\x016333323166653161502849bada512a2e39f3300307bfe8810da39d6bbb6f0df3b5a61cfabad1568792720d086181ca44446e2427e39975f0e24a8bd55f3a068a602563b5998c7dd35bf4fd7ec6075e12544b59697497ccf69e73bec4db2784e458dec25610ca177867187a617313390b11198935185bfc39abcdaac9b300c0a56f5f95832af126b1be56dc04a86e7686fd95881b6cbb45c7c56b6a3558f37bcfea7e8a4e95ac565539aeafcc4d4912dc6028ba41ce9e75e04848a16edec56ffd2f23d8dc644e4a92e8be4f21c49d0f3279a53eab1efa4582ccf2f4b1cc6dcfa10ed36906ff70a07463fb1d33e87a3a78397d57e30c5c2e62e49068578c5fd53efcbdbb1628e0329c690ecda55741230fc136eac6e29706d7c72fd35cc1e28ec9adf46891c4cc6737897fc8f761e7e5c7c831f02a2fe5f225aefbac3ffb9b12ed365ce9071f936d7296b497c52f1b27e5ba56e8082c2a3b797e70b51ceab9df639385033f2fa8c9d738a8a3ce6e7d4e9166c59c68be5d71f54a7b02fcb21c0aa8e9e4c7d59b99a4cca74a754cae456a9703a833dfc896c3eee05e1d315d576b7e3c46a8d6069da616b8b3870c72363f06b95965b4aace29a5280c85ffaf4ba68c6ec85d59b4e9b422a4a17ce377c45276df33068a47246400e857f60282471a470778de08758e6dc4eebf0ece2fc657ce5fb2cb9acd38a24c079fa222cfa794ce7044f84e15822e2ff848cc650dfb9b105e1b9b0e84b50cce4f3fbc4ffef8d3e5021eed9c9b2c3e74d608f7592b6b81dcd7f5706b4f6ba344063c22e08b9c8c65192c0004a4b377b545c0a26b12dd673524582c98e6d3fa03c1c254335fe182b08570be76a5af83f6cc47430815d6a373f4545c7201ac6d6fbd613bc07987b8ffa7e223cdc440f1791779931a1a2f6a6d3a920cd547073df8b7794dd92418ddf89cdd8aa131447fb515b9d9e3c70da7b7123a5678b3a001ebae98a7785ccedb8e4aa124019dcb2844b255b82b01b6f313eec59987cd21c2588f3ac0b581099c8a16c2f3a1b067d559e12e0117aab2fd5904c78e86eaf9bb9c2a9f1f190ba19b033fe30eb262dd4124ddf9b7f7e123b93376cc689e0dc59090a91a672eba1821f9c28901f62fd0f2e474b7576a638cc6b937b49cd3a9d5b40529652d3105965b86f2b39cc5ca75ff6802a81cbb02fdf8cc53fcdf78ee9ccd2a2cb1702e55e2af5f16b267ab0a40062f6be50487d4f377eb2c2838a7b63d2bd9de88842b87da57057f34ba9f9db8595759cc819db7683b43ee833adea3756ff61094608788ce2006755c1cea14abd2fc9d48a5e79bab91416721e04ca1d12e2e460a2852e9d11681aaa7626400b2e1bc2e8223ac5e0ff4d4769e9a279915c78dd502be44a06de39942c27ad5d983ee2fd9835b02fa939592aedd0d733319553f34f3cdd1666cda79638c582c3767a88cede6fdeffd7cd9879b0910204d23ca4d61de70ec42c49ec753cb92d02dff1dc84bea8ac06b2b89bb13777d809b06c367771cabcde779f9dca084f87ce442be43e809aa944302afd1f68d43c9923be993b4215db64e16bd25a78839f1b9084d43aa137cdb78ab275f96ab6307e43017bba43d4e33a7add241b22934701fdaa8d0b1b5a211c88a05409da602392afec7d8e508ea7aa1390a0a3b08320e69a182ce7e9adbdd91f3246d3534d4c996202dba2c82524f078327ac40a0e81f7a0ae6f29a5861f39c0bfc7722600dc948d848bce66444b8f46fdddf1dcf37bacf', '2026-11-29 14:08:11.362412+00', '2026-11-29 14:08:11.362412+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('juEI4XuGRm4Mw_DKsxGMuhlZBs7yyhbvESv3MwSYQAk', 'PS256', '{"e": "AQAB", "n": "nhANcrLD_lfQzqKUwSGsKIjLupGBO0yDRa3X1de0Hxpko98lYbyRnIXXMNtRTT_okvu_V3NmFzbPU42K7nKvg0Vnle5xYcX0YtdvytLTX5Qa9WpLoC4H7E81wX4A2B3P0AYG4JWppcP7b9VkRnzHfzmAotenz9_m2CDmVCZJF38t7aMuzcj51Ti0oewonh_io9bC9qOTaE8FS-o322TIr27GnQNoqOtEe2L2SslXLfrGVvjD6M1bq89gVQCep5DzdL6vwX7OK_QE34EdkufjA8LzUW9_mKsdJ1pUhhQj0DU5wWJHVzwD-QcSTu7CDTm3Ixfg9yYUt8jETFSd37NWsQ", "alg": "PS256", "kid": "juEI4XuGRm4Mw_DKsxGMuhlZBs7yyhbvESv3MwSYQAk", "kty": "RSA", "use": "sig"}', '\x016333323166653161096f845b7d71a9b2aa6ea5f715fa73890220cb85351b3a551c0df6157bbd929e85f7a50c9f8cb11dea23ab925ba039f92a40e625f84a818b297135938bc7a64e2c0c61f59446fb99fbcb974a984b00740fd3e6d275c52f78fe409de4aad27e81c7c30252869349761e03b73c9f14a06c11e33bee3201b217f12d77989411dbbf6b3bd44a4c27a040ef51022424ab0584e32604757a4f2f137861c6e2c1583cbcb5399fa1f0deb7964f3f103fbd1697464555359769a957b1af3bd8bd6bbf6c3815467e7cf3f9d208600059d98c469ea4feaa7e3b089195b74ce013fb4abf133ea48baa5898c3a08136cdd0c317da77c1248eb58d6d6b0e96ad300a2cb327a0aace6f9cd3e36af4281e8cd6df69964e3da0619d8ddfe98edf9c652df9922dde9245a18cc273f15675da45c6b2325e036640a2102d6be40630e9de8924a8d7036526fa870753534d5d36e2aa2d1a0e3779e29374a7588670cae213720893833fba1747b09ccb0003c287338f2da09edd46a1514118353a76f2d82f31d1cb4603e772c43d13c03113390819279b1e07fdf99dc54ed2a6646671d1c31b14789946e3169b2e9dd7fe81c3bb34d325d84ee2c84e96a7ee4a3ca97add3e47c0a349563a3845e8725a1015bf94b617b490ee697a123be7c102b92da1114540efef7400a78a92b340349649d26c64939f65c81c86bdba73adb65ab63ca6bc12ddf6a3258df17024c2184758ad5316d3fb734dd209ca797f98d390a61fb57dba1d01dbb83ef05cf6a95044e78274ec88ab6763042056d1797c14f0c9489dab3ff088183508da35f6d1ae9fe9f2a85545288082dc64731f6ac136cdee3a9a574c052f5cdd6aa139a0a7c4670b42af2add0cc27ce0e1733ff80acceda2d948edf45e95c034acc08108f118ac8de1e9741b2edc7cacb8112fb9b551fe55399a6d9e5e7f859f35fa593ec4dd217f415327d4ea0c9395b28c9043144b45f08a5394a98d946f6140398f72019586e0caacf4fdbc07c1eb90a222dfa8f37f9a970398fdcf3197cc596b5ed1e9a79b907da61049e12ebf5c9b3a0df0e724bb74b13b4c1accf17c35a14fc5d9f22fa1f34451e9dcb4a142296c96eb8f32ca2e6c6f795df3f2ec8c42240846129fb5564c6265557f1a7bcd073f7b1ef3867e07ed4298c2fe2495bb7b1e8231eb7309af7024d8a3ed5a3f82ca06bdf9dee49b218a5d8fe14ba2093a21270369e09de067771afde729cbc17019873bb3cc9e063f447e5a96143ccf2a69db9be01584ec6e57f2032feb36c8fa7aa3347235be2514609ee787ed14641ad7a20c8fe3b25fe2086f3108e9013893da8644e27e4e9d4163a769584e000eeb59cedb0755325267108aae9594a544c6abd03d136b746d3057527258f28fa9786ded45f77588195219a7f6a0ba79c7ae9b886f9d9a6d66d41d0d79af9cf38a162fc0ef6fb19c30190af4e284723f6bd2b360a8950f84050634936f1945ecacfcf8f494f269a17266d4e38c1823f7d51cc4794b3b2da19a037d23164b08840729a369c2c21c8df61d3b1552807db5716104225e81b8cf96fdcbbe9859f98203ef02d52db7dc250d636ec0852668dda81af0cfcf0c8e3364afa96e1e580e9bc09f1a3941cd8df2777514fa26ee7f48390ee7d24141548e3c0ab43412e3327baff284a68ac5c1609ec7db55862e777c2b0631aa4496488c47062230f2e424be8a2dbc5a923d7c0a1e2b86f49fbedf2cebd7a6b8204e2d1fa43ba60a75e9f8d10146', '2026-11-29 14:08:11.362412+00', '2026-11-29 14:08:11.362412+00', NULL, NULL);
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.3', 1, 0, 1795961291362, '2026-11-29 14:10:11.362423+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.5', 1, 0, 1795961291362, '2026-11-29 14:10:11.36245+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.6', 1, 0, 1795961291362, '2026-11-29 14:10:11.362484+00');
INSERT INTO public.totp_credentials VALUES (3179, '01a227a2-8262-7211-accd-787524bf0c6b', '\x0163333231666531619ec87cf15c59de9d3f7355293d8070c172f36cfceb066c3b4f78957775e18c2b8a22a46132054b8eb33f234a5909eebd', 'SHA1', 6, 30, 0, '2026-11-29 14:08:11.362418+00');
INSERT INTO public.totp_credentials VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', '\x016333323166653161a8b4716be3b4dac37cb0dbbf14d7b0774799bae8eb3d142e5a256c161941e18ad50636a8973dad56954f3e5a50849e33', 'SHA1', 6, 30, 59865376, '2026-11-29 14:08:11.362442+00');
INSERT INTO public.users VALUES (47359, '01a227a2-8262-796a-875a-4fd27681b8ff', false, false, '$argon2id$v=19$m=64,t=1,p=1$qc+3+sa5RU1Q/cF5fghTVQ$j7RXL6AV/obF116C2JrCARBbYtozYUHCk5boTNJqmh0', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', 'alice lindqvist', false, NULL, NULL, 2, '2026-11-29 14:08:11.362417+00', '2026-11-29 14:08:11.362417+00');
INSERT INTO public.users VALUES (3179, '01a227a2-8262-7211-accd-787524bf0c6b', false, false, '$argon2id$v=19$m=64,t=1,p=1$luV7E5gG4eW50BkcFY2aOw$foyYUjiR2C2CsXpQPoM1Q0i/ui8cyl/jD7SH3slTeo8', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', NULL, false, NULL, NULL, 3, '2026-11-29 14:08:11.362418+00', '2026-11-29 14:08:11.362418+00');
INSERT INTO public.users VALUES (30382, '01a227a2-8262-7e54-9605-2edffe4676ae', false, false, '$argon2id$v=19$m=64,t=1,p=1$xiQVkbymbqncvhYzinnAwg$rYnOU59nLNbvr7/C6gDo564kqnzX5N43rDnYKleL3/U', '{"email": "dave@example.com", "preferred_username": "dave"}', NULL, false, NULL, NULL, 2, '2026-11-29 14:08:11.362418+00', '2026-11-29 14:08:11.362418+00');
SELECT pg_catalog.setval('public.outbox_id_seq', 1, false);
ALTER TABLE ONLY public.access_tokens
    ADD CONSTRAINT access_tokens_pkey PRIMARY KEY (id, home);
ALTER TABLE ONLY public.account_links
    ADD CONSTRAINT account_links_pkey PRIMARY KEY (id, home);
ALTER TABLE ONLY public.applied_users
    ADD CONSTRAINT applied_users_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.audit_chain
    ADD CONSTRAINT audit_chain_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_events
    ADD CONSTRAINT audit_events_pkey PRIMARY KEY (id, home);
ALTER TABLE ONLY public.authorization_codes
    ADD CONSTRAINT authorization_codes_pkey PRIMARY KEY (id, home);
ALTER TABLE ONLY public.authorization_requests
    ADD CONSTRAINT authorization_requests_pkey PRIMARY KEY (id, home);
ALTER TABLE ONLY public.change_counter
    ADD CONSTRAINT change_counter_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.changes
    ADD CONSTRAINT changes_pkey PRIMARY KEY (sequence);
ALTER TABLE ONLY public.client_origins
    ADD CONSTRAINT client_origins_pkey PRIMARY KEY (origin, client_id);
ALTER TABLE ONLY public.clients
    ADD CONSTRAINT clients_pkey PRIMARY KEY (client_id);
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_pkey PRIMARY KEY (home, user_id, client_id);
ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_pkey PRIMARY KEY (id, home);
ALTER TABLE ONLY public.group_memberships
    ADD CONSTRAINT group_memberships_pkey PRIMARY KEY (home, user_id, group_id);
ALTER TABLE ONLY public.groups
    ADD CONSTRAINT groups_name_key UNIQUE (name);
ALTER TABLE ONLY public.groups
    ADD CONSTRAINT groups_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.known_devices
    ADD CONSTRAINT known_devices_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.locks
    ADD CONSTRAINT locks_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.login_names
    ADD CONSTRAINT login_names_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.outbox
    ADD CONSTRAINT outbox_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.passkey_owners
    ADD CONSTRAINT passkey_owners_pkey PRIMARY KEY (credential_id);
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_home_credential_id_key UNIQUE (home, credential_id);
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_pkey PRIMARY KEY (home, user_id, digest);
ALTER TABLE ONLY public.registrations
    ADD CONSTRAINT registrations_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.revoked_tokens
    ADD CONSTRAINT revoked_tokens_pkey PRIMARY KEY (jti_digest);
ALTER TABLE ONLY public.scopes
    ADD CONSTRAINT scopes_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.seaql_migrations
    ADD CONSTRAINT seaql_migrations_pkey PRIMARY KEY (version);
ALTER TABLE ONLY public.sent_codes
    ADD CONSTRAINT sent_codes_pkey PRIMARY KEY (id, home);
ALTER TABLE ONLY public.server_secrets
    ADD CONSTRAINT server_secrets_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_home_session_id_key UNIQUE (home, session_id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_pkey PRIMARY KEY (home, id_digest);
ALTER TABLE ONLY public.setup
    ADD CONSTRAINT setup_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.signing_keys
    ADD CONSTRAINT signing_keys_pkey PRIMARY KEY (kid);
ALTER TABLE ONLY public.throttle_counters
    ADD CONSTRAINT throttle_counters_pkey PRIMARY KEY (key);
ALTER TABLE ONLY public.totp_credentials
    ADD CONSTRAINT totp_credentials_pkey PRIMARY KEY (home, user_id);
ALTER TABLE ONLY public.upstream_identities
    ADD CONSTRAINT upstream_identities_pkey PRIMARY KEY (home, user_id, upstream_id, issuer);
ALTER TABLE ONLY public.upstream_owners
    ADD CONSTRAINT upstream_owners_pkey PRIMARY KEY (upstream_id, issuer, subject);
ALTER TABLE ONLY public.upstream_requests
    ADD CONSTRAINT upstream_requests_pkey PRIMARY KEY (id, home);
ALTER TABLE ONLY public.used_assertions
    ADD CONSTRAINT used_assertions_pkey PRIMARY KEY (client_id, jti_digest);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.webauthn_ceremonies
    ADD CONSTRAINT webauthn_ceremonies_pkey PRIMARY KEY (id, home);
CREATE INDEX access_tokens_expiry ON public.access_tokens USING btree (expires_at);
CREATE INDEX account_links_expiry ON public.account_links USING btree (expires_at);
CREATE INDEX account_links_user ON public.account_links USING btree (home, user_id);
CREATE INDEX applied_users_user ON public.applied_users USING btree (user_id);
CREATE INDEX audit_events_sequence ON public.audit_events USING btree (sequence) WHERE (sequence IS NOT NULL);
CREATE INDEX audit_events_unsealed ON public.audit_events USING btree (id) WHERE (sequence IS NULL);
CREATE INDEX audit_events_user ON public.audit_events USING btree (home, user_id, id) WHERE (user_id IS NOT NULL);
CREATE INDEX authorization_codes_expiry ON public.authorization_codes USING btree (expires_at);
CREATE INDEX authorization_codes_user ON public.authorization_codes USING btree (home, user_id);
CREATE INDEX authorization_requests_expiry ON public.authorization_requests USING btree (expires_at);
CREATE INDEX changes_changed_at ON public.changes USING btree (changed_at, sequence);
CREATE INDEX client_origins_client ON public.client_origins USING btree (client_id);
CREATE INDEX clients_by_bytes ON public.clients USING btree (client_id COLLATE "C");
CREATE INDEX clients_shown_name ON public.clients USING btree (shown_name, client_id);
CREATE INDEX clients_shown_name_trigrams ON public.clients USING gin (shown_name public.gin_trgm_ops);
CREATE INDEX grants_expiry ON public.grants USING btree (expires_at);
CREATE INDEX grants_session ON public.grants USING btree (home, session_id);
CREATE INDEX grants_user_client ON public.grants USING btree (home, user_id, client_id);
CREATE INDEX group_memberships_group ON public.group_memberships USING btree (group_id, home, user_id);
CREATE INDEX known_devices_expiry ON public.known_devices USING btree (expires_at);
CREATE INDEX known_devices_user ON public.known_devices USING btree (home, user_id);
CREATE INDEX login_names_trigrams ON public.login_names USING gin (name public.gin_trgm_ops);
CREATE INDEX login_names_user ON public.login_names USING btree (user_id);
CREATE INDEX outbox_due ON public.outbox USING btree (next_attempt_at);
CREATE INDEX outbox_expiry ON public.outbox USING btree (expires_at) WHERE (failed_at IS NULL);
CREATE INDEX outbox_failed ON public.outbox USING btree (failed_at) WHERE (failed_at IS NOT NULL);
CREATE INDEX passkeys_user ON public.passkeys USING btree (home, user_id);
CREATE INDEX registrations_expiry ON public.registrations USING btree (expires_at);
CREATE INDEX registrations_name ON public.registrations USING btree (name);
CREATE INDEX revoked_tokens_expiry ON public.revoked_tokens USING btree (expires_at);
CREATE INDEX sent_codes_expiry ON public.sent_codes USING btree (expires_at);
CREATE INDEX sent_codes_user ON public.sent_codes USING btree (user_id);
CREATE INDEX sessions_expiry ON public.sessions USING btree (expires_at);
CREATE INDEX sessions_user ON public.sessions USING btree (home, user_id);
CREATE INDEX throttle_counters_expiry ON public.throttle_counters USING btree (expires_at);
CREATE INDEX upstream_requests_expiry ON public.upstream_requests USING btree (expires_at);
CREATE INDEX upstream_requests_user ON public.upstream_requests USING btree (home, link_to);
CREATE INDEX used_assertions_expiry ON public.used_assertions USING btree (expires_at);
CREATE INDEX users_admin ON public.users USING btree (id) WHERE admin;
CREATE INDEX users_deletion ON public.users USING btree (deletes_at) WHERE (deletes_at IS NOT NULL);
CREATE INDEX users_full_name ON public.users USING btree (full_name, id) WHERE (full_name IS NOT NULL);
CREATE INDEX users_full_name_trigrams ON public.users USING gin (full_name public.gin_trgm_ops);
CREATE INDEX webauthn_ceremonies_expiry ON public.webauthn_ceremonies USING btree (expires_at);
CREATE INDEX webauthn_ceremonies_user ON public.webauthn_ceremonies USING btree (home, user_id);
ALTER TABLE ONLY public.account_links
    ADD CONSTRAINT account_links_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.authorization_codes
    ADD CONSTRAINT authorization_codes_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.client_origins
    ADD CONSTRAINT client_origins_client_id_fkey FOREIGN KEY (client_id) REFERENCES public.clients(client_id) ON DELETE CASCADE;
ALTER TABLE ONLY public.consents
    ADD CONSTRAINT consents_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.grants
    ADD CONSTRAINT grants_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.group_memberships
    ADD CONSTRAINT group_memberships_group_id_fkey FOREIGN KEY (group_id) REFERENCES public.groups(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.group_memberships
    ADD CONSTRAINT group_memberships_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.known_devices
    ADD CONSTRAINT known_devices_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.passkeys
    ADD CONSTRAINT passkeys_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.recovery_codes
    ADD CONSTRAINT recovery_codes_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT sessions_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.totp_credentials
    ADD CONSTRAINT totp_credentials_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upstream_identities
    ADD CONSTRAINT upstream_identities_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.upstream_requests
    ADD CONSTRAINT upstream_requests_home_link_to_fkey FOREIGN KEY (home, link_to) REFERENCES public.users(home, id) ON DELETE CASCADE;
ALTER TABLE ONLY public.webauthn_ceremonies
    ADD CONSTRAINT webauthn_ceremonies_home_user_id_fkey FOREIGN KEY (home, user_id) REFERENCES public.users(home, id) ON DELETE CASCADE;
