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
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT access_tokens_check CHECK (((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))) AND ((grant_id IS NULL) OR (home = ((get_byte(uuid_send(grant_id), 14) * 256) + get_byte(uuid_send(grant_id), 15))))))
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
    hash bytea NOT NULL
);
COMMENT ON TABLE public.audit_chain IS 'The head of the hash chain over the audit log. Key: id, which is 1.';
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
    hash bytea,
    CONSTRAINT audit_events_check CHECK (((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))) AND ((user_id IS NULL) OR (home = ((get_byte(uuid_send(user_id), 14) * 256) + get_byte(uuid_send(user_id), 15))))))
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
    used_at timestamp with time zone,
    CONSTRAINT authorization_codes_check CHECK (((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))) AND (home = ((get_byte(uuid_send(grant_id), 14) * 256) + get_byte(uuid_send(grant_id), 15)))))
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
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT authorization_requests_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
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
    refresh_idle_expires_at timestamp with time zone,
    CONSTRAINT grants_check CHECK ((home = ((get_byte(uuid_send(id), 14) * 256) + get_byte(uuid_send(id), 15))))
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
    expires_at timestamp with time zone,
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
    expires_at timestamp with time zone NOT NULL,
    CONSTRAINT sessions_check CHECK (((session_id IS NULL) OR (home = ((get_byte(uuid_send(session_id), 14) * 256) + get_byte(uuid_send(session_id), 15)))))
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
INSERT INTO public.access_tokens VALUES (27011, '01a2260d-4536-79cd-8bc0-18ae84906983', '\x4c5955f7534a3cffb5d28f16458dd8fe7a0d69dc887b77db043e2f1ce8aebb54', NULL, 'machine', 'notes', '["https://id.example.com"]', NULL, '2026-11-29 06:45:33.62272+00', '2026-11-29 06:55:33.62272+00');
INSERT INTO public.applied_users VALUES ('alice', '01a2260d-4536-70db-9855-0b61f6a30265', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', false);
INSERT INTO public.applied_users VALUES ('carol', '01a2260d-4536-78b9-9eb4-879223944124', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', true);
INSERT INTO public.applied_users VALUES ('dave', '01a2260d-4536-7d5e-8e03-081ad4bfb252', '{"email": "dave@example.com", "preferred_username": "dave"}', false);
INSERT INTO public.audit_chain VALUES (1, 18, '\xd9b5ef1e1abbc0540400e3c87ba4d3f6d8a6866254d6e3ac5db2f31d8c61ad38');
INSERT INTO public.audit_events VALUES (42127, '01a2260d-4536-768e-ba20-321e8d47a48f', '2026-11-29 06:45:33.622636+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"alice"}', 5, '\xdcb8d68ca8ca70098b62b96ad738ff3e968f1d0d24207f8cd30809af6d07334a');
INSERT INTO public.audit_events VALUES (44509, '01a2260d-4536-7556-af59-259b64c0addd', '2026-11-29 06:45:33.622636+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"app"}', 4, '\x851a981a03ac788ac4a6062411f817a54c45bda5850ba407eb0e7c16222401ba');
INSERT INTO public.audit_events VALUES (37738, '01a2260d-4536-792f-9fab-7d0beb59936a', '2026-11-29 06:45:33.622637+00', 'scope.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"notes"}', 10, '\x7426b3f0919d1f41ac1db5ed8382ef92f0bb575df341f4725b71b3fb06e5a926');
INSERT INTO public.audit_events VALUES (18301, '01a2260d-4536-7db6-9efa-7fc2d59e477d', '2026-11-29 06:45:33.622637+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"carol"}', 16, '\x38e6fe92738262b327f6754f8438e4e2eb92593f698c26df9b0f9635dbce2bfc');
INSERT INTO public.audit_events VALUES (17550, '01a2260d-4536-7d78-9dc3-dadb1925448e', '2026-11-29 06:45:33.622637+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"dave"}', 15, '\x5601e85a117201a622dfacf17b051d9c181d2e65ec718ad70386f0b21d1bc552');
INSERT INTO public.audit_events VALUES (47430, '01a2260d-4536-786d-b825-fb9dd437b946', '2026-11-29 06:45:33.622637+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"page"}', 8, '\xe8ca7d35606f303bcb797c3c4916a5534d77499895d51fbf253e0ce23cc8d748');
INSERT INTO public.audit_events VALUES (39897, '01a2260d-4536-768f-a281-8bf7e45a9bd9', '2026-11-29 06:45:33.622637+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"machine"}', 6, '\x39bfad386d00f422ca4c009a3c2b4454e93794646a9a90bc1824af25b1f3c18e');
INSERT INTO public.audit_events VALUES (45650, '01a2260d-4536-7a92-80dc-20777855b252', '2026-11-29 06:45:33.622642+00', 'sign_in.succeeded', 'person:01a2260d-4536-7d5e-8e03-081ad4bfb252', '01a2260d-4536-7d5e-8e03-081ad4bfb252', NULL, '10.0.0.2', 'ef04ea4ae22621bc', '{"factor":"password"}', 12, '\x092230e726c0268772a96daed3c54406446c7d09843b139ba66f8ee657804d97');
INSERT INTO public.audit_events VALUES (45650, '01a2260d-4536-7377-9552-9b5918e9b252', '2026-11-29 06:45:33.622661+00', 'factor.added', 'person:01a2260d-4536-7d5e-8e03-081ad4bfb252', '01a2260d-4536-7d5e-8e03-081ad4bfb252', NULL, '10.0.0.2', 'fa5b2a29fd2f3b59', '{"factor":"totp"}', 2, '\x2518d97ab3bd2ab56d4fcca23ccf442c2224de7a858b1c3b2c525c208b65e74d');
INSERT INTO public.audit_events VALUES (613, '01a2260d-4536-7a5e-843f-df7371d50265', '2026-11-29 06:45:33.622669+00', 'sign_in.succeeded', 'person:01a2260d-4536-70db-9855-0b61f6a30265', '01a2260d-4536-70db-9855-0b61f6a30265', NULL, '10.0.0.4', 'bf14007c19cca287', '{"factor":"password"}', 11, '\x0a027ba453ba0bbb97d20843b5300daa343395eba42b5239f488ca1cbb66ba93');
INSERT INTO public.audit_events VALUES (613, '01a2260d-4536-78eb-8966-14093d5b0265', '2026-11-29 06:45:33.622688+00', 'passkey.added', 'person:01a2260d-4536-70db-9855-0b61f6a30265', '01a2260d-4536-70db-9855-0b61f6a30265', NULL, '10.0.0.4', 'f4b84bd6ba9e6816', '{"name":"A device","passkey":"01a2260d-4536-78c3-836a-53cdad8a0265"}', 9, '\x49d3129b1d38e40b58a321dc4f6f7202021fb9fdb8234fcef3bfb164c35e1808');
INSERT INTO public.audit_events VALUES (613, '01a2260d-4536-7487-bf6e-6de048f50265', '2026-11-29 06:45:33.622703+00', 'sign_in.succeeded', 'person:01a2260d-4536-70db-9855-0b61f6a30265', '01a2260d-4536-70db-9855-0b61f6a30265', NULL, '10.0.0.6', '9b8474ffaaceb424', '{"factor":"password"}', 3, '\x89bf32cc4b973dc6a1a549cf964644913d3a02604b85f18dae4f057b548c6cbd');
INSERT INTO public.audit_events VALUES (613, '01a2260d-4536-7d39-9cd3-817f23720265', '2026-11-29 06:45:33.622715+00', 'consent.granted', 'person:01a2260d-4536-70db-9855-0b61f6a30265', '01a2260d-4536-70db-9855-0b61f6a30265', 'app', '10.0.0.6', '23dc504ff786ae4e', '{"scope":"offline_access openid profile"}', 14, '\x1d066b23ba758977fedc22245f8f543dccb4a75ec7819eeab18e9a45bdb92196');
INSERT INTO public.audit_events VALUES (613, '01a2260d-4536-777e-b121-b85a6ebc0265', '2026-11-29 06:45:33.622716+00', 'code.issued', 'person:01a2260d-4536-70db-9855-0b61f6a30265', '01a2260d-4536-70db-9855-0b61f6a30265', 'app', '10.0.0.6', 'fba5b71b10c8a396', 'null', 7, '\x0628c2b78a726498e92fadea7a1debbbfecaf8fb61f9160ace6c0e0ca4b1eb21');
INSERT INTO public.audit_events VALUES (613, '01a2260d-4536-71e2-a6da-f2984e3b0265', '2026-11-29 06:45:33.622718+00', 'code.redeemed', 'client:app', '01a2260d-4536-70db-9855-0b61f6a30265', 'app', '192.0.2.1', '2caa50811af807d6', '{"grant":"01a2260d-4536-7e07-8d53-a2f1faf40265","scope":"offline_access openid profile"}', 1, '\xf309d7ec944355b6e7335c6dac2e39596166b4dcdc1a7baef6b37e162fe57ebb');
INSERT INTO public.audit_events VALUES (613, '01a2260d-4536-7ae1-991b-9c7163b80265', '2026-11-29 06:45:33.622719+00', 'refresh_token.rotated', 'client:app', '01a2260d-4536-70db-9855-0b61f6a30265', 'app', '192.0.2.1', '45a13f26e110e90a', '{"generation":1,"grant":"01a2260d-4536-7e07-8d53-a2f1faf40265"}', 13, '\x6ddfb34ca7e2b41ddb074692f5f4faff6825931c649d2be7c7a25d76b1c48716');
INSERT INTO public.audit_events VALUES (8043, '01a2260d-4536-7e19-b8fc-873690a71f6b', '2026-11-29 06:45:33.62272+00', 'client_token.issued', 'client:machine', NULL, 'machine', '192.0.2.1', '8df21f7c7914e26d', '{"scope":"notes"}', 17, '\x97efa0126b7707da88fcbbc1d8593fe3502639abd0f742afa684d2decb8b72bf');
INSERT INTO public.audit_events VALUES (62882, '01a2260d-4536-7f99-ac72-520cb753f5a2', '2026-11-29 06:45:33.622637+00', 'group.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"staff"}', 18, '\xd9b5ef1e1abbc0540400e3c87ba4d3f6d8a6866254d6e3ac5db2f31d8c61ad38');
INSERT INTO public.authorization_codes VALUES (613, '01a2260d-4536-7344-8813-009ac57c0265', '\xd3940d1268ea58301dc88cd465c73fa829cdb40f14e348ae513b76eea2439a3e', '01a2260d-4536-7e07-8d53-a2f1faf40265', '01a2260d-4536-70db-9855-0b61f6a30265', '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a2260d-4536-70db-9855-0b61f6a30265", "resource": [], "auth_time": "2026-11-29T06:45:33.622703Z", "client_id": "app", "session_id": "01a2260d-4536-7a45-a378-2eb67f560265"}', 'https://app.example/callback', true, 'z_HDFwDqdikfPtyZ_PeXye1Sgfhtoi7A-vQF2rhvUJk', 'RARwWCs5gDlCvRpuRVot2w', '2026-11-29 06:45:33.622716+00', '2026-11-29 06:46:33.622716+00', '2026-11-29 06:45:33.622718+00');
INSERT INTO public.change_counter VALUES (1, 9);
INSERT INTO public.changes VALUES (1, 'signing_keys', '', 1795934734);
INSERT INTO public.changes VALUES (2, 'signing_keys', '', 1795934734);
INSERT INTO public.changes VALUES (3, 'signing_keys', '', 1795934734);
INSERT INTO public.changes VALUES (4, 'signing_keys', '', 1795934734);
INSERT INTO public.changes VALUES (5, 'signing_keys', '', 1795934734);
INSERT INTO public.changes VALUES (6, 'client', 'app', 1795934734);
INSERT INTO public.changes VALUES (7, 'scope', 'notes', 1795934734);
INSERT INTO public.changes VALUES (8, 'client', 'page', 1795934734);
INSERT INTO public.changes VALUES (9, 'client', 'machine', 1795934734);
INSERT INTO public.client_origins VALUES ('https://page.example', 'page');
INSERT INTO public.clients VALUES ('app', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": "The App", "grant_types": ["authorization_code", "refresh_token"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": ["https://app.example/bye"], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'the app', 1, '2026-11-29 06:45:33.622636+00', '2026-11-29 06:45:33.622636+00');
INSERT INTO public.clients VALUES ('page', NULL, false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["authorization_code", "refresh_token"], "cors_origins": ["https://page.example"], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "none", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'page', 1, '2026-11-29 06:45:33.622637+00', '2026-11-29 06:45:33.622637+00');
INSERT INTO public.clients VALUES ('machine', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "notes", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["client_credentials"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": [], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "opaque", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'machine', 1, '2026-11-29 06:45:33.622637+00', '2026-11-29 06:45:33.622637+00');
INSERT INTO public.consents VALUES (613, '01a2260d-4536-70db-9855-0b61f6a30265', 'app', 'offline_access openid profile', '[]', '2026-11-29 06:45:33.622715+00');
INSERT INTO public.grants VALUES (613, '01a2260d-4536-7e07-8d53-a2f1faf40265', '01a2260d-4536-70db-9855-0b61f6a30265', 'app', '01a2260d-4536-7a45-a378-2eb67f560265', true, '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a2260d-4536-70db-9855-0b61f6a30265", "resource": [], "auth_time": "2026-11-29T06:45:33.622703Z", "client_id": "app", "session_id": "01a2260d-4536-7a45-a378-2eb67f560265"}', '2026-11-29 06:45:33.622718+00', '2027-02-27 06:45:33.622718+00', NULL, 1, '\x92b299dbef6a02f4bf7ec165b9abc683018648cef1e5ae39916d03a8f6ef7a09', '\x2ddc7235f9808f3e3156906c5a919d8c7f2e80d71d820b8c3c82e2ef3b2127e7', '2026-11-29 06:45:33.622719+00', '2026-12-13 06:45:33.622719+00');
INSERT INTO public.group_memberships VALUES (16676, '01a2260d-4536-78b9-9eb4-879223944124', '01a2260d-4536-7e4d-bb4d-f1e2df501b86');
INSERT INTO public.groups VALUES ('01a2260d-4536-7e4d-bb4d-f1e2df501b86', 'staff', 'Who works here', false, NULL, 1, '2026-11-29 06:45:33.622637+00', '2026-11-29 06:45:33.622637+00');
INSERT INTO public.known_devices VALUES (45650, '01a2260d-4536-7c06-a908-b4d09b19b252', '\x4a5118077d3e65884fff1c48e6aa81e58e1289205c16959ac0cca72b6e4bd07a', '01a2260d-4536-7d5e-8e03-081ad4bfb252', NULL, '2026-11-29 06:45:33.622661+00', '', false, '2027-05-28 06:45:33.622661+00');
INSERT INTO public.known_devices VALUES (613, '01a2260d-4536-7720-a751-e25bb0630265', '\xf0bae9620aa190d8afe4a35293f74199f5da3a16476e1d6599dcdf477748eb03', '01a2260d-4536-70db-9855-0b61f6a30265', NULL, '2026-11-29 06:45:33.622669+00', '', false, '2027-05-28 06:45:33.622669+00');
INSERT INTO public.known_devices VALUES (613, '01a2260d-4536-7434-abb6-902d7d130265', '\x217d0ed7b566fa4285336c2113f1cb1f9c1112f514e031adb8c4ab93d794207b', '01a2260d-4536-70db-9855-0b61f6a30265', NULL, '2026-11-29 06:45:33.622703+00', '', false, '2027-05-28 06:45:33.622703+00');
INSERT INTO public.locks VALUES ('signing_keys');
INSERT INTO public.locks VALUES ('sweep');
INSERT INTO public.login_names VALUES ('alice', 'username', '01a2260d-4536-70db-9855-0b61f6a30265');
INSERT INTO public.login_names VALUES ('alice@example.com', 'email', '01a2260d-4536-70db-9855-0b61f6a30265');
INSERT INTO public.login_names VALUES ('+4915123456789', 'phone', '01a2260d-4536-78b9-9eb4-879223944124');
INSERT INTO public.login_names VALUES ('carol', 'username', '01a2260d-4536-78b9-9eb4-879223944124');
INSERT INTO public.login_names VALUES ('carol@example.com', 'email', '01a2260d-4536-78b9-9eb4-879223944124');
INSERT INTO public.login_names VALUES ('dave', 'username', '01a2260d-4536-7d5e-8e03-081ad4bfb252');
INSERT INTO public.login_names VALUES ('dave@example.com', 'email', '01a2260d-4536-7d5e-8e03-081ad4bfb252');
INSERT INTO public.passkey_owners VALUES ('\x5bce051217059dfa3b1d515d4edb02fe125144d3728a793d194ccbe0448e1949', '01a2260d-4536-70db-9855-0b61f6a30265');
INSERT INTO public.passkeys VALUES (613, '01a2260d-4536-78c3-836a-53cdad8a0265', '01a2260d-4536-70db-9855-0b61f6a30265', NULL, '\x5bce051217059dfa3b1d515d4edb02fe125144d3728a793d194ccbe0448e1949', '{"cred":{"cred_id":"W84FEhcFnfo7HVFdTtsC_hJRRNNyink9GUzL4ESOGUk","cred":{"type_":"ES256","key":{"EC_EC2":{"curve":"SECP256R1","x":"m8eoF2jiwHRYG--4B2U6i7P6r1D5Uj2NUmkm6S93cKU","y":"btqdWPAz2bcWAKME45SAnb3iRwvCtfJO2Ypqi9nN740"}}},"counter":0,"transports":null,"user_verified":true,"backup_eligible":false,"backup_state":false,"registration_policy":"required","extensions":{"cred_protect":"Ignored","hmac_create_secret":"NotRequested","appid":"NotRequested","cred_props":"Ignored"},"attestation":{"data":"Self_","metadata":"None"},"attestation_format":"packed"}}', 0, 'A device', false, false, '2026-11-29 06:45:33.622688+00', NULL);
INSERT INTO public.recovery_codes VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\x0d1291409c4708d1a309593bd73cbe878e4436d7fb4abbe66afede7f0771c3ce');
INSERT INTO public.recovery_codes VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\xa086c898ae9ac0df11e703cd6fe5b7d6c8811a102472c467c973b3806136f032');
INSERT INTO public.recovery_codes VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\x156661cfcd6b9eb1b113933d8d2ae07432099551dd1c2e0e56f2676ed2f7b962');
INSERT INTO public.recovery_codes VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\x92d4980200bd352a121390f087a6329d6ba497d72e4e1e4fe1c543642454bdeb');
INSERT INTO public.recovery_codes VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\x642f333f448304565c449cd71c34e0ee576e7681d115ac75fdda427727648019');
INSERT INTO public.recovery_codes VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\x8d32de80344fe696f9691653cad0b8e6743db65cb02295ea3cd6de5794482ee7');
INSERT INTO public.recovery_codes VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\xde3c99d6de4d9314b71ad0b5e1fc637ca3edaf237064d2b1411b170d1ea67af6');
INSERT INTO public.recovery_codes VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\x3b5dc4fc63bcf0b41bc33210ea237258bd5f40563b10a1465c505c9715813b2a');
INSERT INTO public.scopes VALUES ('notes', 'Read your notes', '["nickname"]', 1, '2026-11-29 06:45:33.622637+00', '2026-11-29 06:45:33.622637+00');
INSERT INTO public.seaql_migrations VALUES ('m0001_users', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0002_groups', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0003_group_memberships', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0004_login_names', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0005_clients', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0006_client_origins', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0007_scopes', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0008_change_counter', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0009_sessions', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0010_authorization_requests', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0011_authorization_codes', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0012_grants', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0013_access_tokens', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0014_consents', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0015_signing_keys', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0016_audit_events', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0017_audit_chain', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0018_throttle_counters', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0019_used_assertions', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0020_revoked_tokens', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0021_setup', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0022_server_secrets', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0023_outbox', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0024_locks', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0025_known_devices', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0026_passkeys', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0027_passkey_owners', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0028_webauthn_ceremonies', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0029_totp_credentials', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0030_recovery_codes', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0031_account_links', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0032_sent_codes', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0033_registrations', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0034_applied_users', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0035_upstream_identities', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0036_upstream_owners', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0037_upstream_requests', 1795934733);
INSERT INTO public.seaql_migrations VALUES ('m0038_changes', 1795934733);
INSERT INTO public.server_secrets VALUES ('refresh token key', '\x0132633035303731668c7ccb709898ddb905e2636f6c5a4984d0ba1057e386395e1eefd45aee43a1340b481e6f9064ce762e038af63baba6ae8076782dcdab3f92db3d8ae8');
INSERT INTO public.sessions VALUES (45650, '\x813b916bb56dc14b64ca8030131d51077f330c2269160734d9fbf83747f432ef', '01a2260d-4536-7c2d-973f-b3209cdfb252', '01a2260d-4536-7d5e-8e03-081ad4bfb252', '{"ip_address":"10.0.0.2","browser":"k6uj4ZHypX3GPDnBkCQ6J0uP7QfTXTu-mDbPO_HRgsM","signed_in":{"amr":["pwd","totp"],"auth_time":"2026-11-29T06:45:33.622642Z","last_seen_at":"2026-11-29T06:45:33.622642Z","session_id":"01a2260d-4536-7c2d-973f-b3209cdfb252","started_at":"2026-11-29T06:45:33.622642Z","trusted_device":false,"user_id":"01a2260d-4536-7d5e-8e03-081ad4bfb252"},"csrf":"h2hyRSoNJ5P-CxL7uU5dX6iWHCq1nqO33dFkbOCatd4","user_agent":"","proposed_totp":null}', '10.0.0.2', '', '2026-11-29 06:45:33.622663+00', '2026-11-29 07:45:33.622642+00');
INSERT INTO public.sessions VALUES (613, '\x412d0d39cd2949d5e4a6a4de912d02798a4fa704fab2ccb8fac09d827adf25e4', '01a2260d-4536-74b6-a741-4eea75c00265', '01a2260d-4536-70db-9855-0b61f6a30265', '{"browser":"eHBKEbd2_j1ZDSk802U5jP1znP9kOb8lWK0f6bI4YSo","csrf":"auRSua-RBhGnXK-Xz_1ec6-KM1UbNyhXB4AW650YmfM","user_agent":"","ip_address":"10.0.0.4","signed_in":{"amr":["pwd","device_passkey"],"auth_time":"2026-11-29T06:45:33.622669Z","last_seen_at":"2026-11-29T06:45:33.622669Z","session_id":"01a2260d-4536-74b6-a741-4eea75c00265","started_at":"2026-11-29T06:45:33.622669Z","trusted_device":false,"user_id":"01a2260d-4536-70db-9855-0b61f6a30265"}}', '10.0.0.4', '', '2026-11-29 06:45:33.62269+00', '2026-11-29 07:45:33.622669+00');
INSERT INTO public.sessions VALUES (613, '\x1027933b85b8691ba2a1afff34652bd43b2083bb387978501fc772f0bd1d5f48', '01a2260d-4536-7a45-a378-2eb67f560265', '01a2260d-4536-70db-9855-0b61f6a30265', '{"ip_address":"10.0.0.6","csrf":"REySWks0Qd6DlyqTCyDDuNBfH2Q6zl_b0vqoRwEkfhE","signed_in":{"amr":["pwd"],"auth_time":"2026-11-29T06:45:33.622703Z","last_seen_at":"2026-11-29T06:45:33.622703Z","session_id":"01a2260d-4536-7a45-a378-2eb67f560265","started_at":"2026-11-29T06:45:33.622703Z","trusted_device":false,"user_id":"01a2260d-4536-70db-9855-0b61f6a30265"},"browser":"DGBx1bB_w1cibqA99KpU196sI0nYLbQ7ByMm7RuAeGo","user_agent":""}', '10.0.0.6', '', '2026-11-29 06:45:33.622708+00', '2026-11-29 07:45:33.622703+00');
INSERT INTO public.setup VALUES (1, NULL, NULL, NULL);
INSERT INTO public.signing_keys VALUES ('5WVT_VEg3SdnRWtH-KbJUNNzHVI8-QufzCJQZ3ZlrgU', 'ES256', '{"x": "BWjrVTX2cr6BSGReC_1IaclmovXwtAUG7kGsqZxI8xA", "y": "OBoj6YDsDrmAMxKfayTItmxvSVKYS6_tZyu9PnlKUgw", "alg": "ES256", "crv": "P-256", "kid": "5WVT_VEg3SdnRWtH-KbJUNNzHVI8-QufzCJQZ3ZlrgU", "kty": "EC", "use": "sig"}', '\x01326330353037316690e3e596fca3be4c5a909b29ff4f0f8a1f5c0b011339c98686c498b73d0366698b6e02a44b97cbf557ea188bae44be22d9c7e1476e2739412acabcb00f545e608bd33ba7e8456c01ede9c927fea7831bd36e3cc80b01b04f6cf917ff0ca2665404d57e55b5ac26e509262bbb51de387d7260a2c93a9ef838ae3f585de3bf95b8dc2ac9d0cc49d61e2eef62c4b0704ef04f5b8da3e3173a24012c9a5fdc0efa647818cc517187', '2026-11-29 06:45:33.622631+00', '2026-11-29 06:45:33.622631+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('elDHuk2fOGTwPZli0W2YzSfHVTQu_ndVm10Gm6i3Ccw', 'ES384', '{"x": "6T0NP6G8LgorsfWacaI8el5S90iXEYL0IkkXd-Vk-5-jjJER_R0sizf8Obt_JEsy", "y": "5KO81IyHw5nKEIjBwkWm5vTAAJmy699eIb4E1Oyzg1cFCjPUiy0HB1daNmnWejQM", "alg": "ES384", "crv": "P-384", "kid": "elDHuk2fOGTwPZli0W2YzSfHVTQu_ndVm10Gm6i3Ccw", "kty": "EC", "use": "sig"}', '\x013263303530373166b6c36b6d89256077b86f331b43d3156c2c40464c6bd23351db08ac9ecc0e58c7d4dea491cd54435783822d4764ed027cd2e01c73b9338f018120953639ba4a352f25077ac7a15fae546f4cdcbdebe07ad559640ec232a2151400bec6b127f2b53c9043354b491dd2a651741ad287d038caeafb9e483bd97d0e33bed17b8045f2abe1a7ad5498f0c940feec9b51a417c43e9604bdc75f2ca1dbfa25135ded69a394c7479515ce0f29c42f6a7db15760ebedcf693cc0ffdae4eb5b8d510848a1a561dd28be30aaa4aaa93cc03de9a5b25c8d12b66246', '2026-11-29 06:45:33.622631+00', '2026-11-29 06:45:33.622631+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('AAnRfKI8Ln6XVBzqTZDyiF6yfi8b4kmPgDRs9rlpP_0', 'EdDSA', '{"x": "Zd-l8nG5C8vgihHuWAeMIhWDXZnEs_y8ex7RxEfzlQw", "alg": "EdDSA", "crv": "Ed25519", "kid": "AAnRfKI8Ln6XVBzqTZDyiF6yfi8b4kmPgDRs9rlpP_0", "kty": "OKP", "use": "sig"}', '\x013263303530373166b2b75e75a6b0f794f1bc24766c4995508821e88727c06c8704fea2a1e1b75cf1d5516d3966b639e0b597b41998e560f3031987a533c499b016543f035f9947a1e3b0b762171e7fbc079cb72a', '2026-11-29 06:45:33.622631+00', '2026-11-29 06:45:33.622631+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('ewo9IqUk8oVWRF8EXEUfsxFzuaKd_Qdk5IJUaCHhOF0', 'RS256', '{"e": "AQAB", "n": "rOIGK4udBW6-q8pVhjBZvVCrrutRC2qiNIIdJwrcZV3rHBg13icD5zMUsdnt35cfwNWJkN8f-0pHO1LKquU4AMziq7IW6GD72gIcZzv-2rm7Bgoyfx-KPULEj7ePjUqJ-pDFszieBi7qmtpvRMGPROxw3mQiLQJTMucwniSq8CIC0bbajvulOjrVdQSqBCA7Ks1TkPm4V-VtVmrANIfHWeF7TLugLx4vhPZKYYgqQcgzHgkpM9xQ8P2GKJsoWKg7IplW8014j33xVoGrm54xmHcjTW5Hgb4szqC7ng6vMJgw5GnZ17-vSazbXf8bvthb6t5gMdGVfukZCphjmJwEVw", "alg": "RS256", "kid": "ewo9IqUk8oVWRF8EXEUfsxFzuaKd_Qdk5IJUaCHhOF0", "kty": "RSA", "use": "sig"}', '\x013263303530373166912cde87c35b74fe15d27f4dc217a498c560341e331ce9f5e9585ddf0aeae2651b01ee4e66432d705ff36b352bdfd3d6b6bd67b1de5a3ab2d60334fe0f2c790b6e6a785d5fb9a629f7625ef86e4644095c7107c58d161953e7d27c60e0f589da49ebef1cda765666ac11a792ab4adb40c7381f27d55711dadd9b6155ddcc2e9c4e14150ffe357998738d304c392750857d271152ac37e2f050e799d1aea2d4930f4c7f31ee85f04ab6c69b11c6114ff823d1a1837409a35878f40d3bc6700cfc4e403eef5cc05156dc665762194f58a9175777f70cbae15cdaf90a52dda7b378d9607a72136688bc6912bddd1f058cd20ee337c7d1eb4222c93daae6cd712c557871664d9b5ca77764ef77e462d24d4ece058c9973c031e77f0897937819547c16b13fc32bfe1065c81cbbe0004e537f494b7edf476785f6d387c7e69cf585f12ff76bdbedb3780c888e798ee31c2a1d0d3f3461c8d21b56304a8d51e16d2808ee2e05ab9c892647781dafb16594fd9414d9928b7e265fecdfbdff010b6709c3c5e1a7dd76c408ccd3e5d25c099c45341d6b9918715257a70e12f83064a4e5f57b0eaf4fac8d935586fa3a90544f1a783db8ae9b867e2ff0ed698df0a3e8d03b270b65c4c0c7d9afcf8d6c94b40571a3805233ffdd7824ab8e9fedd05204de8060f94547c66da0ead78bf2af871098c7ea3733b3f84afa59231a824727c17122b8bd97ed8f84ea32f1ceac9ce0187502de5e76b99158c8e8bbda21abb0ab320bd72bc7dd7b866fe5843dbcb57b8387883796d7b96a06d110aadb22236fff6016628e684dd89a3335fd39ce1dbede58699b59def405c3c95b54d175ad2a855c58e07cdb003b8df86d20d7d4656edcedfcb873fc9050bd6052ff08dfef65963947f63806324a8c0eeac12ec8234e9ab9c45550502a4fa8e12ef9498919d8bc31c0e91ffb3da4e245732717eb69c22859fdb3f0309ba97e15f21e324640236f8662132d1491b5d7aa7cf607cfeeae2a4d801f6f8bb223f16945a4b37a2415cbc338101342f093024aacbac3ec50a132fcdd3c83da374c51840430de3a2cbafefd04acb6ea254adf07239335db327146a9852c164d39fd88831913a6327ad4dc260170c783f966d96cef7066817efb03139a45b2ccf1e2348280ff242794a5216a1b1047da89ef68a4e49c74d81fbcdb3d35987b06ab487a79c9d491fbb280295ffba516edb64beaf1b050223008c742858cf94acf6200247d51e133c2b03211f20d8229c745d8a38d2b620e6fd35e421d8a5b372d7fc1323e3512632ecdc1236d59042e442cf18cf55cbf5e7de83eb82c07f1bf67b993da967c584eeb7e63205f4658cc58b65cbee50816c42afc17969faa40163f1724533c6ac73329168b408096770055ee2c655e86c3487e8152cbc73aab3ca8f29a24e7830b1ebeb22c99df06a66de3c2d756c60b676a74cb61e47a51d0be9ef8f8e26bb2160406d3bdf36847751569d8297afd80c1e7fe685de9e89063a2f2105dfbd31a69c708e1d6d1a51fa3e67bef0fa400020a0afc2bcd6fed4417a146b7585f7e73caf74046b8d14522bc5819692159e703cc574590e86f63b3bbb498fcd2dd8a9bf974afc4650d70f60e336dc105a76ae7dfd8efb53fd643a0bdd8db7843b11fc79dda992728be00f99b2fa5ef03f2288a033ee173300f3f20aba0ac0e0d893574b3b0b4fb96fb1ca55191afc9012ed797abbd2948aee5a7686addb3cd3f27d1ba6ea5808ffe59', '2026-11-29 06:45:33.622631+00', '2026-11-29 06:45:33.622631+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('e0QLm2-Va7DadFkuKX9kImF7PD8QV8i97_Kk6zqrfu8', 'PS256', '{"e": "AQAB", "n": "piN4Yu-08qIWfX0YPsF8We6iJiWKX6x6VTwVv12R1rriHrhaIo3HFQrHSgPweWkSl7sz9VoZfp4vhixIT903B3afSgh-Zvb5DCXhEjRLNb6t4FGSXZ5r7tGSxEo0KCedm_3rkaa9rToNmSj4jGM2wyiApYImEGzrs0cTkB9hEcuF8kx-mdMAQ6DXutokvRWNNEBK7P_HrefweAxNFzAkFVQm8Q4BRjLbfSDlHVVDVLgsyNWLqbLWjPK4IqwF3-eIB66b2imTrqek_nRiBg5kptudaY22wWJhdoI-X2lOlqHCdBMf9jKYjj3aYX1eY5USH-Sl9XMPxvTONKB9h8mI1Q", "alg": "PS256", "kid": "e0QLm2-Va7DadFkuKX9kImF7PD8QV8i97_Kk6zqrfu8", "kty": "RSA", "use": "sig"}', '\x013263303530373166927473daf94a26a9187921923df7acfd07b0e36c448178c117a572b0b6c8ec798a4f83f51ee72fdc28ac53297e3a0bbf5e90ca04f0fda3ae68b4b65cdfb572f17a2c43a78a69299d938eb9181fa5eaf1056a0342c470390134034f7801338a5b3514de050d37703ea3169549615f8fe8f89fc57765788436ac633d33bdcb97e81e207efa324a7381b8e20361e8f5f0a4dd92db61f665e203a764c13078a76de55c3a89d9aa4dadc3049fd70044e6ff67d58efa46dc916d1210ed79aea3b1999c9f7c2c49a9ee083b64914d59e539831b8a4dd2cabfee846f72dab5b5ecc962d10e4b2df3b56555ec478029d2e6276994c094cd44b33f4fa8972c1128e23c8cd412cf42da9f900804c861c4f09a2c5fd7006881aae43c800bc52c4ebc6aff0aca40b451c9216f15cfe7e8f7089f293813f01aaa7dd34eee465e57782e4a1780384ee6eeda276a84eb67f20bf4c55399ae61571f553be810332ffe6cd6d1f4e065db870e8467a3eb1c883dc71457398bb76ba4acdd0968317b33765c3fc0f5ba8be9da4f61d2d7eb6adb723a4f6385e1fa59fd7c6eecaadaf4c779f8a52a9d225dd242929fa0752c53c5bbe93cd719850aeed4e2f4fd2fe9932989f00d8bad85abbd1d33ba50923e172f7dd6d589900d66bde38dfa144f0ba3a42c2e32a6fc81ab6324325a77ee9dc42294c3611627461d7a683beec8b9c6ce2fe9e8444cf377804f7fae01f9f2ff113dd110aa4b8355e2c0dcc38cde033d5bc698d222d55433bbaa0b4f9bb75c43fa135d70cbe7f06d42ed50fb682b519eec116e4e924fdd8729c3339deb9b64f97c25f3521e762689d69be64002118286a3b522612bb01aafe6ed37aa2e54bc5d88ac82446df3e835be5121c820c27f89845a2dccfb3e877e65945a6d7d82d5c8f2a948fff66a929fc51036d061b571bb07d4446c25fa6e49d662ea72bae2dcbd3eec4266b994765794ef2e5ca569939320ac3afa851a38b06f4778eaa4c352ef291ba7f693c77f794cb9a0563786e27c501c161b6e463561f31550151147cf04834aa5b2a96bc37e252b500c635482065f547c8378dea60c64201fea0ab8a2f05a154c9bba938acfa6cb3c0e3ebd225eb4daa9c466806c7df0bf8826abbc7410e0b9e7613ddd1d07c3a4db5a4834c2fa61c72210607500c0fbc0b79fc5c9cb078c79d65efab13a8a09e02e93cfedc0431c3bb7c010f1c3f346641119c89cec42148304826bded276c389b59d1da5aa11c1130cd824d0569a0b76ef4f622d9cf1576139db510fcce1e5706b2abfbc66fdcce61b3e91529d18eefac3a6d3d0d1a1a7a4eec564b208eec233258d7f9e5035f4c1559cf39a31c1530c64d1fbc2d9865bb2f5f9541d2125dee99bcf0f9a8934f1f59a88bd5f1c200e9e054c37394aca192f906d650b7fc7765c74b99103c87197853c194e77860a76a46061ee696ed6b787cb05bc7e5a650ca1335fda6760f7d5614973305b1584c1005d18c798b3dbe4545c2db522f5a73faae313388c96962d0c4a3e6b2d3df952eff57aca014d80d1e217de0684650908f9c27be7dbdca9e23280655e2abf3328fc15891c60bbf4e25b2a91c1bbb0cd4b056ff41fc36ebd69779983dc975b9ba45beb75a3942fa04a541c569af44dd9bec6d762bce27b0460bf7a443a1b53e865b11be6d17fa520b26b2c6612da47cc66fc0277e3cef5fa354740868449d1b3c151bcc045d66c94e6ae56b752f3d67a2a908dc675dfec77957fe521969f', '2026-11-29 06:45:33.622631+00', '2026-11-29 06:45:33.622631+00', NULL, NULL);
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.2', 1, 0, 1795934733622, '2026-11-29 06:47:33.622642+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.4', 1, 0, 1795934733622, '2026-11-29 06:47:33.622669+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.6', 1, 0, 1795934733622, '2026-11-29 06:47:33.622703+00');
INSERT INTO public.totp_credentials VALUES (16676, '01a2260d-4536-78b9-9eb4-879223944124', '\x01326330353037316653cf0ad309db158cb435874cda661e18320cf6bebd1425838d0fe84c2799d8fccdbbbbe9cd9bafd4472ecc31c8b022cd', 'SHA1', 6, 30, 0, '2026-11-29 06:45:33.622637+00');
INSERT INTO public.totp_credentials VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', '\x013263303530373166486a4928463b47d88b7cb99bf8311b38d1757895b545594c581988a8734dac46f0c36ade48d7c8d44ef9c7bc66b77412', 'SHA1', 6, 30, 59864491, '2026-11-29 06:45:33.622661+00');
INSERT INTO public.users VALUES (613, '01a2260d-4536-70db-9855-0b61f6a30265', false, false, '$argon2id$v=19$m=64,t=1,p=1$84huAtcbr6EVn0o5ONwYCw$c8HNYVAN1Igp/YBANwVmAhO90hPNwD6Y0mktfkb8abA', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', 'alice lindqvist', false, NULL, NULL, 2, '2026-11-29 06:45:33.622636+00', '2026-11-29 06:45:33.622636+00');
INSERT INTO public.users VALUES (16676, '01a2260d-4536-78b9-9eb4-879223944124', false, false, '$argon2id$v=19$m=64,t=1,p=1$KSHonA+cOuCFWSUA0kaoiQ$82vpw9uH8OnYd/ufywimV9iMJu/auoHT56oqMZ4QN2s', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', NULL, false, NULL, NULL, 3, '2026-11-29 06:45:33.622637+00', '2026-11-29 06:45:33.622637+00');
INSERT INTO public.users VALUES (45650, '01a2260d-4536-7d5e-8e03-081ad4bfb252', false, false, '$argon2id$v=19$m=64,t=1,p=1$+hr9+BvJzXNnATt+vGaiow$vAlr6MdGHSZsUu/D6Rd4T/VjmbbLyRJRN+iXqdu5Fvs', '{"email": "dave@example.com", "preferred_username": "dave"}', NULL, false, NULL, NULL, 2, '2026-11-29 06:45:33.622637+00', '2026-11-29 06:45:33.622637+00');
SELECT pg_catalog.setval('public.outbox_id_seq', 1, false);
ALTER TABLE ONLY public.access_tokens
    ADD CONSTRAINT access_tokens_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.account_links
    ADD CONSTRAINT account_links_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.applied_users
    ADD CONSTRAINT applied_users_pkey PRIMARY KEY (name);
ALTER TABLE ONLY public.audit_chain
    ADD CONSTRAINT audit_chain_pkey PRIMARY KEY (id);
ALTER TABLE ONLY public.audit_events
    ADD CONSTRAINT audit_events_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.authorization_codes
    ADD CONSTRAINT authorization_codes_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.authorization_requests
    ADD CONSTRAINT authorization_requests_pkey PRIMARY KEY (home, id);
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
    ADD CONSTRAINT grants_pkey PRIMARY KEY (home, id);
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
    ADD CONSTRAINT sent_codes_pkey PRIMARY KEY (home, id);
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
    ADD CONSTRAINT upstream_requests_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.used_assertions
    ADD CONSTRAINT used_assertions_pkey PRIMARY KEY (client_id, jti_digest);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT users_pkey PRIMARY KEY (home, id);
ALTER TABLE ONLY public.webauthn_ceremonies
    ADD CONSTRAINT webauthn_ceremonies_pkey PRIMARY KEY (home, id);
CREATE INDEX access_tokens_expiry ON public.access_tokens USING btree (expires_at);
CREATE INDEX account_links_expiry ON public.account_links USING btree (expires_at);
CREATE INDEX account_links_user ON public.account_links USING btree (home, user_id);
CREATE INDEX applied_users_user ON public.applied_users USING btree (user_id);
CREATE INDEX audit_events_sequence ON public.audit_events USING btree (sequence) WHERE (sequence IS NOT NULL);
CREATE INDEX audit_events_unsealed ON public.audit_events USING btree (id) WHERE (sequence IS NULL);
CREATE INDEX audit_events_user ON public.audit_events USING btree (home, user_id, id);
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
