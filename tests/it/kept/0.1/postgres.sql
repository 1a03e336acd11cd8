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
    seal bytea,
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
INSERT INTO public.access_tokens VALUES (27049, '01a226e8-c354-72bc-9498-491c0c6569a9', '\x4f9a152268182bc66e426a9e207ee20bb70aeee2aac3054e2472879d39054c79', NULL, 'machine', 'notes', '["https://id.example.com"]', NULL, '2026-11-29 10:45:18.292024+00', '2026-11-29 10:55:18.292024+00');
INSERT INTO public.applied_users VALUES ('alice', '01a226e8-c353-7545-86d2-822e1b983984', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', false);
INSERT INTO public.applied_users VALUES ('carol', '01a226e8-c353-76b3-a225-6db967907837', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', true);
INSERT INTO public.applied_users VALUES ('dave', '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '{"email": "dave@example.com", "preferred_username": "dave"}', false);
INSERT INTO public.audit_chain VALUES (1, 18, '\xe3d81b7916b2d76fb644d95377172ee2f5dc95bbe84373dd720be4025ce55127');
INSERT INTO public.audit_events VALUES (11634, '01a226e8-c353-7661-b1fa-a41d8f8f2d72', '2026-11-29 10:45:18.291938+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"alice"}', 5, '\xc4fa77a8c95b44fd51168238e37ee9b6175bcac9d81f3c2ba2b9adfed7a40ab2');
INSERT INTO public.audit_events VALUES (19630, '01a226e8-c353-75e5-8ac7-032237314cae', '2026-11-29 10:45:18.291938+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"app"}', 4, '\x9e6dfee344e306831df9b92dbe4bfec40b159bbbd0deeae01dbfb6384dff8f56');
INSERT INTO public.audit_events VALUES (35962, '01a226e8-c353-700e-bdf8-1fd197138c7a', '2026-11-29 10:45:18.291939+00', 'scope.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"notes"}', 2, '\xd9a74572c12edd77f8ffb9ab82c49348a65ae49d2a31ff0d780490d55978c953');
INSERT INTO public.audit_events VALUES (11411, '01a226e8-c353-7a62-a966-e56afbe52c93', '2026-11-29 10:45:18.291939+00', 'group.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"staff"}', 9, '\x26d1d5d33a9b362af5f6e6d63062b2099b104a50342fbcf941bc5923b70fea6b');
INSERT INTO public.audit_events VALUES (49983, '01a226e8-c353-7b82-8aa9-938dd5e3c33f', '2026-11-29 10:45:18.291939+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"carol"}', 10, '\x9ac589c5bf564c519f376e1915a51cf354b2afd83b2494eeb88a74e55ee3219f');
INSERT INTO public.audit_events VALUES (52280, '01a226e8-c353-7e37-956c-f18232a4cc38', '2026-11-29 10:45:18.291939+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"dave"}', 12, '\x3972e7d3490618de714bcf6a6b5dfb2b9de87a62aa4bbee3f50c45e0d663e63b');
INSERT INTO public.audit_events VALUES (14539, '01a226e8-c353-7d89-a8a6-468b377038cb', '2026-11-29 10:45:18.291939+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"page"}', 11, '\xc29c5f8fcd49d6aea607e84afb476a8c420c42630b45fdaf54b0f5f67ca5ae66');
INSERT INTO public.audit_events VALUES (61388, '01a226e8-c353-7778-9abc-535c46e6efcc', '2026-11-29 10:45:18.291939+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"machine"}', 7, '\x7c675968aafe831eb7ba2bad06cabcf3ace5d9032d5f3f618cd0b2291856df89');
INSERT INTO public.audit_events VALUES (50689, '01a226e8-c353-700d-b4c0-ed7c97adc601', '2026-11-29 10:45:18.291944+00', 'sign_in.succeeded', 'person:01a226e8-c353-7a6b-8b50-4d4e93d4c601', '01a226e8-c353-7a6b-8b50-4d4e93d4c601', NULL, '10.0.0.3', 'ea1f99db11a7791a', '{"factor":"password"}', 1, '\x29f68afbc4862ad6aa9095885fdef7f23c3c79b99b6077828e56c2ff388a95b5');
INSERT INTO public.audit_events VALUES (50689, '01a226e8-c353-78e6-af26-30d0dabbc601', '2026-11-29 10:45:18.291963+00', 'factor.added', 'person:01a226e8-c353-7a6b-8b50-4d4e93d4c601', '01a226e8-c353-7a6b-8b50-4d4e93d4c601', NULL, '10.0.0.3', '0b74a177903279f2', '{"factor":"totp"}', 8, '\x2a3d83de8237144879c15f26798b6c4e2b7e5a924bf1614a04f65a5bc86b75a1');
INSERT INTO public.audit_events VALUES (14724, '01a226e8-c353-766a-8a45-31a23bf53984', '2026-11-29 10:45:18.291971+00', 'sign_in.succeeded', 'person:01a226e8-c353-7545-86d2-822e1b983984', '01a226e8-c353-7545-86d2-822e1b983984', NULL, '10.0.0.4', '24f703e170802e77', '{"factor":"password"}', 6, '\xeb8914b872021b99e1074aed0c37475112a39e1209a1b062c10d6d7afd8d19bf');
INSERT INTO public.audit_events VALUES (14724, '01a226e8-c353-72c9-8fa2-f164012d3984', '2026-11-29 10:45:18.29199+00', 'passkey.added', 'person:01a226e8-c353-7545-86d2-822e1b983984', '01a226e8-c353-7545-86d2-822e1b983984', NULL, '10.0.0.4', '3e83ed70877938e3', '{"name":"A device","passkey":"01a226e8-c353-7dd0-9d1d-1e6875713984"}', 3, '\xacfb5c5d00823c2938debb25f2e1d4515c47e0ff4bd04b4490dc904cd90a05fc');
INSERT INTO public.audit_events VALUES (14724, '01a226e8-c354-7a90-91dc-fc05fd133984', '2026-11-29 10:45:18.292005+00', 'sign_in.succeeded', 'person:01a226e8-c353-7545-86d2-822e1b983984', '01a226e8-c353-7545-86d2-822e1b983984', NULL, '10.0.0.6', '64c58ed4d937885e', '{"factor":"password"}', 16, '\xf3ac7b0f3da12d396c27d72468b0afb762549c7aed51004ae1c36573f7d12c12');
INSERT INTO public.audit_events VALUES (14724, '01a226e8-c354-7144-9c40-c27589fc3984', '2026-11-29 10:45:18.292017+00', 'consent.granted', 'person:01a226e8-c353-7545-86d2-822e1b983984', '01a226e8-c353-7545-86d2-822e1b983984', 'app', '10.0.0.6', '37119c7b7c0cd161', '{"scope":"offline_access openid profile"}', 13, '\x5c16e1af4819a633e422e2722236790f5e3af6ab0270a700012b640a106ea67b');
INSERT INTO public.audit_events VALUES (14724, '01a226e8-c354-766c-aa22-174949613984', '2026-11-29 10:45:18.292018+00', 'code.issued', 'person:01a226e8-c353-7545-86d2-822e1b983984', '01a226e8-c353-7545-86d2-822e1b983984', 'app', '10.0.0.6', '22fcbe374148f235', 'null', 15, '\x1edcbb877177c331666f8e6446b77b7dd15d04ccc8158117d1a3505c009ea007');
INSERT INTO public.audit_events VALUES (14724, '01a226e8-c354-73e0-b496-a73272383984', '2026-11-29 10:45:18.292022+00', 'refresh_token.rotated', 'client:app', '01a226e8-c353-7545-86d2-822e1b983984', 'app', '192.0.2.1', '95e456400e7cd56e', '{"generation":1,"grant":"01a226e8-c354-790e-b590-1bee94453984"}', 14, '\x0cbec471e421285549520f0f01c51e7289aeadf9b3ca931dc981105e5cd77151');
INSERT INTO public.audit_events VALUES (6183, '01a226e8-c354-7b27-9912-f9f20eac1827', '2026-11-29 10:45:18.292024+00', 'client_token.issued', 'client:machine', NULL, 'machine', '192.0.2.1', '3522aaab2dc42af8', '{"scope":"notes"}', 17, '\x6efa999db085f42f515d218798ef48aec4e2c0baec80d652b856f91bea6c8e9d');
INSERT INTO public.audit_events VALUES (14724, '01a226e8-c354-7d5d-8a9a-49bb5ae13984', '2026-11-29 10:45:18.29202+00', 'code.redeemed', 'client:app', '01a226e8-c353-7545-86d2-822e1b983984', 'app', '192.0.2.1', '090a4e08a610ef42', '{"grant":"01a226e8-c354-790e-b590-1bee94453984","scope":"offline_access openid profile"}', 18, '\x11338b7354c7e03557a208da05fec9cec3a5b9a5b7f1d9581069e2c8069e70d1');
INSERT INTO public.authorization_codes VALUES (14724, '01a226e8-c354-777d-a73c-adaff8423984', '\x5a8aa27dfcffa23e801ee12165610eea9d043d9079b5af56983cc64fbda2b911', '01a226e8-c354-790e-b590-1bee94453984', '01a226e8-c353-7545-86d2-822e1b983984', '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a226e8-c353-7545-86d2-822e1b983984", "resource": [], "auth_time": "2026-11-29T10:45:18.292005Z", "client_id": "app", "session_id": "01a226e8-c354-7472-9b37-4aa464b43984"}', 'https://app.example/callback', true, 'DWbWqiunpoYqin_ALdFQDG3O_Or6vq62fjduIX08BwQ', 'h8O8ZvzMQyUBxqwoemt1Kg', '2026-11-29 10:45:18.292018+00', '2026-11-29 10:46:18.292018+00', '2026-11-29 10:45:18.29202+00');
INSERT INTO public.change_counter VALUES (1, 9);
INSERT INTO public.changes VALUES (1, 'signing_keys', '', 1795949118);
INSERT INTO public.changes VALUES (2, 'signing_keys', '', 1795949118);
INSERT INTO public.changes VALUES (3, 'signing_keys', '', 1795949118);
INSERT INTO public.changes VALUES (4, 'signing_keys', '', 1795949118);
INSERT INTO public.changes VALUES (5, 'signing_keys', '', 1795949118);
INSERT INTO public.changes VALUES (6, 'client', 'app', 1795949118);
INSERT INTO public.changes VALUES (7, 'scope', 'notes', 1795949118);
INSERT INTO public.changes VALUES (8, 'client', 'page', 1795949118);
INSERT INTO public.changes VALUES (9, 'client', 'machine', 1795949118);
INSERT INTO public.client_origins VALUES ('https://page.example', 'page');
INSERT INTO public.clients VALUES ('app', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": "The App", "grant_types": ["authorization_code", "refresh_token"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": ["https://app.example/bye"], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'the app', 1, '2026-11-29 10:45:18.291938+00', '2026-11-29 10:45:18.291938+00');
INSERT INTO public.clients VALUES ('page', NULL, false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["authorization_code", "refresh_token"], "cors_origins": ["https://page.example"], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "none", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'page', 1, '2026-11-29 10:45:18.291939+00', '2026-11-29 10:45:18.291939+00');
INSERT INTO public.clients VALUES ('machine', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "notes", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["client_credentials"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": [], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "opaque", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'machine', 1, '2026-11-29 10:45:18.291939+00', '2026-11-29 10:45:18.291939+00');
INSERT INTO public.consents VALUES (14724, '01a226e8-c353-7545-86d2-822e1b983984', 'app', 'offline_access openid profile', '[]', '2026-11-29 10:45:18.292017+00');
INSERT INTO public.grants VALUES (14724, '01a226e8-c354-790e-b590-1bee94453984', '01a226e8-c353-7545-86d2-822e1b983984', 'app', '01a226e8-c354-7472-9b37-4aa464b43984', true, '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a226e8-c353-7545-86d2-822e1b983984", "resource": [], "auth_time": "2026-11-29T10:45:18.292005Z", "client_id": "app", "session_id": "01a226e8-c354-7472-9b37-4aa464b43984"}', '2026-11-29 10:45:18.29202+00', '2027-02-27 10:45:18.29202+00', NULL, 1, '\x1bbbf45e4dbd1f1c6be71841f0d5abfbad263a4c34fce088d25890b9378c9586', '\xdb29e45a0e44270ad40fe033d41b356a96eab00ccd7724b88438a2fcacbc973d', '2026-11-29 10:45:18.292022+00', '2026-12-13 10:45:18.292022+00');
INSERT INTO public.group_memberships VALUES (30775, '01a226e8-c353-76b3-a225-6db967907837', '01a226e8-c353-7d8f-b013-49b0d53badd5');
INSERT INTO public.groups VALUES ('01a226e8-c353-7d8f-b013-49b0d53badd5', 'staff', 'Who works here', false, NULL, 1, '2026-11-29 10:45:18.291939+00', '2026-11-29 10:45:18.291939+00');
INSERT INTO public.known_devices VALUES (50689, '01a226e8-c353-75a2-ad42-8dac51fbc601', '\xe3d87218954717cf1064775fb0a854e144bdd5a5620c4c7ead0c0f980fdac3b3', '01a226e8-c353-7a6b-8b50-4d4e93d4c601', NULL, '2026-11-29 10:45:18.291963+00', '', false, '2027-05-28 10:45:18.291963+00');
INSERT INTO public.known_devices VALUES (14724, '01a226e8-c353-771a-9439-2fb1acdf3984', '\x19cbdfc75eabed926bf1be4480b5a22df8e9f52f2a55e0e6ab9accb4f45a485d', '01a226e8-c353-7545-86d2-822e1b983984', NULL, '2026-11-29 10:45:18.291971+00', '', false, '2027-05-28 10:45:18.291971+00');
INSERT INTO public.known_devices VALUES (14724, '01a226e8-c354-7e73-8ae6-a2ff25443984', '\x83a2d86bb90bac71f17c8a34bd94b14ef0247ed2c45c0f865f9b2fbc26e63e25', '01a226e8-c353-7545-86d2-822e1b983984', NULL, '2026-11-29 10:45:18.292005+00', '', false, '2027-05-28 10:45:18.292005+00');
INSERT INTO public.locks VALUES ('signing_keys');
INSERT INTO public.locks VALUES ('sweep');
INSERT INTO public.login_names VALUES ('alice', 'username', '01a226e8-c353-7545-86d2-822e1b983984');
INSERT INTO public.login_names VALUES ('alice@example.com', 'email', '01a226e8-c353-7545-86d2-822e1b983984');
INSERT INTO public.login_names VALUES ('+4915123456789', 'phone', '01a226e8-c353-76b3-a225-6db967907837');
INSERT INTO public.login_names VALUES ('carol', 'username', '01a226e8-c353-76b3-a225-6db967907837');
INSERT INTO public.login_names VALUES ('carol@example.com', 'email', '01a226e8-c353-76b3-a225-6db967907837');
INSERT INTO public.login_names VALUES ('dave', 'username', '01a226e8-c353-7a6b-8b50-4d4e93d4c601');
INSERT INTO public.login_names VALUES ('dave@example.com', 'email', '01a226e8-c353-7a6b-8b50-4d4e93d4c601');
INSERT INTO public.passkey_owners VALUES ('\x0da530016f9023107d65b331a2eb284405896699a53e01b039bf217567f412c2', '01a226e8-c353-7545-86d2-822e1b983984');
INSERT INTO public.passkeys VALUES (14724, '01a226e8-c353-7dd0-9d1d-1e6875713984', '01a226e8-c353-7545-86d2-822e1b983984', NULL, '\x0da530016f9023107d65b331a2eb284405896699a53e01b039bf217567f412c2', '{"cred":{"cred_id":"DaUwAW-QIxB9ZbMxousoRAWJZpmlPgGwOb8hdWf0EsI","cred":{"type_":"ES256","key":{"EC_EC2":{"curve":"SECP256R1","x":"npeiWN34lkoD1qhMPok4r0RZnx0z6BWN0b9Xf73VQ5Y","y":"Cx45SxPDjr7sVfT_pJITm0FA-NAeFkuPAcUu-hPIcoM"}}},"counter":0,"transports":null,"user_verified":true,"backup_eligible":false,"backup_state":false,"registration_policy":"required","extensions":{"cred_protect":"Ignored","hmac_create_secret":"NotRequested","appid":"NotRequested","cred_props":"Ignored"},"attestation":{"data":"Self_","metadata":"None"},"attestation_format":"packed"}}', 0, 'A device', false, false, '2026-11-29 10:45:18.29199+00', NULL);
INSERT INTO public.recovery_codes VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\x3f85a8232e49c28fb920e72bf3f6513a2e5c5021d3e27e55ea62cc065eea698b');
INSERT INTO public.recovery_codes VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\x01d07d42d97284ed69bb9b20f24598f01b0a5e051bd7a576db4fc23aebea5271');
INSERT INTO public.recovery_codes VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\xf037f6a64e330bdd41a46f8794d3cc062a75b34a7eaa9f6103232db929cdae20');
INSERT INTO public.recovery_codes VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\x0b6e270fd20296a0b3e9c87a4851c9935bfc5c48a4de7014a596eec30d005c50');
INSERT INTO public.recovery_codes VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\xe11c2ec05f8de7f50124edf29cfe30193cf412a7180ca589632d818215423321');
INSERT INTO public.recovery_codes VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\x58c892ffae280eaf0d5559d91b187e1a272c00bd616a6c4c000ef0c95cc360b9');
INSERT INTO public.recovery_codes VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\x722c59d623d1bf6d9645d9e243e56eccddde5a8adf7efbf111d2159e12287d10');
INSERT INTO public.recovery_codes VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\xed970156bc913f28501f977c2981ee4d239164f2c4b19f1368bd82e9c53a5697');
INSERT INTO public.scopes VALUES ('notes', 'Read your notes', '["nickname"]', 1, '2026-11-29 10:45:18.291939+00', '2026-11-29 10:45:18.291939+00');
INSERT INTO public.seaql_migrations VALUES ('m0001_users', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0002_groups', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0003_group_memberships', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0004_login_names', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0005_clients', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0006_client_origins', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0007_scopes', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0008_change_counter', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0009_sessions', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0010_authorization_requests', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0011_authorization_codes', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0012_grants', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0013_access_tokens', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0014_consents', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0015_signing_keys', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0016_audit_events', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0017_audit_chain', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0018_throttle_counters', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0019_used_assertions', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0020_revoked_tokens', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0021_setup', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0022_server_secrets', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0023_outbox', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0024_locks', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0025_known_devices', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0026_passkeys', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0027_passkey_owners', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0028_webauthn_ceremonies', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0029_totp_credentials', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0030_recovery_codes', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0031_account_links', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0032_sent_codes', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0033_registrations', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0034_applied_users', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0035_upstream_identities', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0036_upstream_owners', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0037_upstream_requests', 1795949118);
INSERT INTO public.seaql_migrations VALUES ('m0038_changes', 1795949118);
INSERT INTO public.server_secrets VALUES ('refresh token key', '\x0162316261663065656d7d1cbbd2fdbed68c201a1a1ab42abe1fb76ac9e6098cc1ba52bfcb14a98d91fe8242a7ba729699c30142fddcadedaea7fdea8e315fc93b6ee37b6a');
INSERT INTO public.server_secrets VALUES ('audit chain key', '\x016231626166306565bcf3a7c4d335ffa1c93c6cfae4a7cc3b6567daa0ec1dbef6428ad801e9cc1bdc316790870b2520cd04622fa08c38cca4f582f1c94ce58ea371599e22');
INSERT INTO public.sessions VALUES (50689, '\xdfa792b002f19be68d6b0f515eae0c1ace1e59f70b175d7c8a9a1b0e806bbbd6', '01a226e8-c353-79b7-9f62-29a5ce99c601', '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '{"browser":"6UrL4vCaSNyznKCRTb4rRnzb_UviSKEKdkjL9y0L1CE","user_agent":"","signed_in":{"amr":["pwd","totp"],"auth_time":"2026-11-29T10:45:18.291944Z","last_seen_at":"2026-11-29T10:45:18.291944Z","session_id":"01a226e8-c353-79b7-9f62-29a5ce99c601","started_at":"2026-11-29T10:45:18.291944Z","trusted_device":false,"user_id":"01a226e8-c353-7a6b-8b50-4d4e93d4c601"},"ip_address":"10.0.0.3","proposed_totp":null,"csrf":"ccAKJiKymiuvAweo1TIworfEEe37aTtUZzI9BOIejWY"}', '10.0.0.3', '', '2026-11-29 10:45:18.291965+00', '2026-11-29 11:45:18.291944+00');
INSERT INTO public.sessions VALUES (14724, '\x9784f9e9b4fea9c9d6d6c0168d86fac95eda301a21c7428188a8dc9fbe70a046', '01a226e8-c353-7232-8f14-b1eae8a23984', '01a226e8-c353-7545-86d2-822e1b983984', '{"ip_address":"10.0.0.4","signed_in":{"amr":["pwd","device_passkey"],"auth_time":"2026-11-29T10:45:18.291971Z","last_seen_at":"2026-11-29T10:45:18.291971Z","session_id":"01a226e8-c353-7232-8f14-b1eae8a23984","started_at":"2026-11-29T10:45:18.291971Z","trusted_device":false,"user_id":"01a226e8-c353-7545-86d2-822e1b983984"},"browser":"5ezQ1WbHDgHQHfZq50nuVW6tiJrXfVdffCcSHOJ5S3I","user_agent":"","csrf":"K4A2yhhhNCw3N6LNlmqOKR4F8UKZi4RvWt1PVaMgX7A"}', '10.0.0.4', '', '2026-11-29 10:45:18.291992+00', '2026-11-29 11:45:18.291971+00');
INSERT INTO public.sessions VALUES (14724, '\x942256ea77e672f53ca53d80cf420700aeb0b78314e0d0986c7514928c827b97', '01a226e8-c354-7472-9b37-4aa464b43984', '01a226e8-c353-7545-86d2-822e1b983984', '{"signed_in":{"amr":["pwd"],"auth_time":"2026-11-29T10:45:18.292005Z","last_seen_at":"2026-11-29T10:45:18.292005Z","session_id":"01a226e8-c354-7472-9b37-4aa464b43984","started_at":"2026-11-29T10:45:18.292005Z","trusted_device":false,"user_id":"01a226e8-c353-7545-86d2-822e1b983984"},"browser":"pVA_ImvUnABV4wJu12GvRiRva_Tdt10ndBZmLhSW9ig","csrf":"AqDKl8xUhs8nSkmnSlKiy6eHErSRod0dDa_Ob1xKHIM","ip_address":"10.0.0.6","user_agent":""}', '10.0.0.6', '', '2026-11-29 10:45:18.29201+00', '2026-11-29 11:45:18.292005+00');
INSERT INTO public.setup VALUES (1, NULL, NULL, NULL);
INSERT INTO public.signing_keys VALUES ('7xeIvS_SgwQsWHsipW73rMvMsav6J_eAEG7n-Dh4IrE', 'ES256', '{"x": "8LtqxICcEiEQl3EY9P15bvIaZYioKzOGBErBVpPrK7E", "y": "v0h9uLaOgsjbmMR8qvxJwyEjGzZ16QCi6qQpoKM654Q", "alg": "ES256", "crv": "P-256", "kid": "7xeIvS_SgwQsWHsipW73rMvMsav6J_eAEG7n-Dh4IrE", "kty": "EC", "use": "sig"}', '\x0162316261663065656ac3607cd196df69b4173befa1e19ff0c6d65fe3f860899cd5cff3811dca69e7ca50c9d2e7dca8a773e70f8beae5ff3064ae8e85efaea8bc094b642d63d6c2745e7881bc2352b3f9ad22c991cee05d36180697684171a432666268b7b6fde9400425526b9dabf26257934ab32649035fdebe3672bde1b64bd553ce7d970b533ba1db3b81fcc21fcd450c6e5ec323d78d2ff002550690b6569e2775ea56edf16979802d145310', '2026-11-29 10:45:18.291933+00', '2026-11-29 10:45:18.291933+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('37d4XRSs1wdaYmstoP5ALVwoWA6jQ5EqK6CgBKJgM10', 'ES384', '{"x": "l8lpD90xoWjDV1E0jGQRUddho2IaLlGt20rPfhLHzNwXB9l6PGiwvBhkxZ26F4LQ", "y": "WrHlC8HLUDuVj0Ssefv1tRwmuViis-0kNNLLqX-Qzlpn0HHuP9NpXcr7Wu8LTiEQ", "alg": "ES384", "crv": "P-384", "kid": "37d4XRSs1wdaYmstoP5ALVwoWA6jQ5EqK6CgBKJgM10", "kty": "EC", "use": "sig"}', '\x0162316261663065657f67de6c8b0ed6096f88b7b21fb1c6a6099fdea67b3de4f6eb03f464bb3d3f15b0d7d63c2351339652e31a45f8d19191b758734263516fef6fefd47d1ea82a56e08ed5ada5be8a4d8c4e84fa747b691b247b80a680f05bbc7b6871a2417f6cc05b6315e92473da4233de93041a0cc788007af76b4c9a2eaf595fb21543118985d882732187cb12b4f2466f062ce4c63ddf5b7d75acdd42accae799f1c1f8d6b3762a72c1110b04347d2654f571353f83fad224d580d0a0dd2b267cb18656682e9b8f71cacb890b91a1fbb8f9f976a0c4bd19193bf6', '2026-11-29 10:45:18.291933+00', '2026-11-29 10:45:18.291933+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('tKSFdB6t9prRiJODQSaTW03lyUJLG7BJcT_lqrWeTiY', 'EdDSA', '{"x": "5R7R0y3GrT_j0--OQnuqUcX2sAt2v14uCFdmbf3HdrA", "alg": "EdDSA", "crv": "Ed25519", "kid": "tKSFdB6t9prRiJODQSaTW03lyUJLG7BJcT_lqrWeTiY", "kty": "OKP", "use": "sig"}', '\x0162316261663065659be3b4eb23062fbd21b84d0c45da3aa1d16efb0653f0496c3821ec73675375e1ba1707ddac21b52750173fac60a0e9285b2af558efe1a6b3eb5259a03c2a3f44082d115986b16b69885c11ca', '2026-11-29 10:45:18.291933+00', '2026-11-29 10:45:18.291933+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('-yeO1qM0Ep1juSniUCKi3S9xVMPI_DknJ_zm-iGB1P4', 'RS256', '{"e": "AQAB", "n": "sc2rAettFfFQR2HgCTdoP8R5Z4caE_JxDfDp_p9vVrKFyZd7psyzhhXqn0sM8qOmw8XVeMEatSmdLyJvw6OlqNu82h1EuxD_v6BnLX5hsYm6D73_oWecoA3syqmmnQFcaN6tmugs6rZn41RN6kiyMgEODVkZXRYzUnu2-4qRoV1fkYHHlVI4WRXl8HqSPcBIYMthl6iashtRDrjRlx5MoVrTMGtuF--VgcIfkl8XPKllWB8wCTV14LkIFa_QaQb2vZxmva9Lb05541h1PIVBdrnW2zT9mQmMioARoqsi6Y34k_6d8KO5gi8DpCRKEUlKuyANjAb3eueiQk32cEn4MQ", "alg": "RS256", "kid": "-yeO1qM0Ep1juSniUCKi3S9xVMPI_DknJ_zm-iGB1P4", "kty": "RSA", "use": "sig"}', '\x0162316261663065654510efa9dacbce04a013d3b149fabe77c2fe2a6286caf4ae603042097d2d686265b35179593f269895ecedaa7511d8ef7721f9caa49f956aae571ff689992577f326289ddb82e2559e48859035dfcb57e3e0339edb71ce766764d152f80bb5139ec2faed75d9943e225394863bc6a5ee395156930dd0101c711d921e18267294d16a38c928833478fbe3b99f8ad7dddfdbfff319e09afb0c3c7b3b513afcff84febefdbb5fbffd547dbe9c117ee4d36e1b73ba5f4e72a1bc1fafc744dd87a031ae737b06946fbe9ab3fd5edbad379a2c29c88bdd0f713a213e7aeaa7a37eb0df76ad0cfd01663d59888b020cb459327a54e39fbc2c391683d026103f8997c46a9d035668e556b95792cd8bb53b48926c52c13756f75e792e2b27a4e5ba53e7747f092bdb14442ee1cccded695cc3eb4d75324a0bcb4be32e5b3301b6f0b70ea358b64c6e0830c44efbcee0b892844c0fe688940d3c827dfde040ca81b1115937f695642a1499a8d8b9068cab5b7ac862d2257bd0ba628c022e89a11d7e0b3d38711e487c8fcced2a7517fe73dd770fc5ada2df548bd0db8d975774b66a80cde7a255de25904b37e2b122029f49dd6f587571624bcb873993f211f10b4439a02ef0e5b6b89433d3611fe054722499a760b806a205f225316284543f3a2686d93df15e5c6e9378692e92501af5557bb2ff0fdeae9921dc4e0879df0058e32eef9d9d8ede4f1c999851bb55c00a90eded5dd6a323b5e5b72ad3aacaf7e520f5cc8860880cf88d5aaf580fb33fb14ce80765e15f01bea9542c16722a8b1080eb0afc29b8d40ea9360d6c3741549533fe423e7f73adfe2e54c2dbcd9094719be937e33898078fc0fb8632c71e9a17ef0c072f62db08c2ed8a6e1762bb3b78ba48cf7e3ae2449d933a7b3adeea43001b088a012d74e227e0987dc2830e884b95b96e6df620e7573948d44a541db1d6755a4f6e7a9d7568ae5a35d0296173513a762fb9449751c894a14fbe3bc0712d9311505ea5014a360ce7af8ca8d5b9cce17e370689816dcac458263d21e08b2257850be28aad01c18a0ee1943fb42ab258abd31af2e096fcaed81f21fbd65ceb6ba0ee949ab77b59bc97c30f07d14b0110b33375d9572f8d231609085c9e46bb20c0477471ef4b3e496d40af142c7fba7ea95961260e429d2cf8df3ee724f72e5b758d890b1d5ea10e9c218827e101c220d3fd96767b16d513676c4878c5938cf0886a508deb541cbfebebb2ce384488f1b375c9e235fd208ed7bbade5ea9074737c6bf84561b2e0d2db349bb3e9996fa0e834fad6da2fdb9adcf7e240af473f7c51500fff7fdafd15051d9ea2661ffa6b4ff5829905f8042a9ad23c8221f68920f11656e25ac3eb5310c21cbdf1f3909df1df46e29a153a6a00ad86efcb2270afb975c8d2e8b8dc34790222571a70ebe3413a3cc9c4f60dc44ec38d66627942bbb05adc318b9d9d30525077ac21e63cffa96aec09e769f795d20fd0d6abd4dbdfc77a637b3c47a848065b69fec72161a674241c48b1bcc573960c8ad796fe06445a3f041c4fe8c45b94925b0e24aa48a3777ea4939267391b21940a1b9abeadd37ee238f954340c0ac084aed75c70a866539d8320756962aada48d5946bd7462f980687627243d7f01c5661a46cbf7de5363386760485885e376537f102f5f41786c2eb471adc5daf82fbd60759bb154d9f809e83a27c6857194639a96ff0d6751efae70e2e8a9e71db4ab35ee086c618', '2026-11-29 10:45:18.291933+00', '2026-11-29 10:45:18.291933+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('qOXzBw0J39fW0d8NgzB-jAnzTSsxmMXgOiElMkXvW1o', 'PS256', '{"e": "AQAB", "n": "0R8R-EJbnJdLnAKDG-AZInCZS1gT2GXjeOeKzg5qXzPM5Ux-kZg5j2EHCXzQkB1HX3_ncEov-4wYWoOoEth2nze87X5eWGy_Ouu50HZtVSbzF95mlTkKRHxyrTP6byDdJi9Pcg57tw72n7YmPaVYp5hHFncccU_ziPUZ5AgZSDQRifffqOsAs3DKjXp9Dff1GcYcsfaVhxq65CLsjLrMk8MUGAR3ZOyrg-NKKgLXEC8ITugjeXK6ph7EX74g9KcKvLF4JUZ-Sp9Ittt-Fge1Ax3QqcSwgxtsP6vD63caEpQadLAUQX4pdO5sWtnKdxs6H4sezQD2Bwc1yY3LdLNOYw", "alg": "PS256", "kid": "qOXzBw0J39fW0d8NgzB-jAnzTSsxmMXgOiElMkXvW1o", "kty": "RSA", "use": "sig"}', '\x01623162616630656564423ab1e8e16d10b56093d718c354b977beec892b2cc4b9a5cc111f651dbaf73a839b6805838b61cc00068340684c94a1b5c55996965b003b5c5a7522d5323897587a418cb4f6860d97f5e689663bca7380ee334fc09d6809415bcdea5516567a33c02b464fa30a49abde8695e85ac714974e62bd850daf5e44932de2e86a1924d392d635ec4641345afad3125be20d39d7b7b74b11f2bf797fffbc03a92fd0c0262be422b20c55b1006751753483ec23399582622cb1ae8dd33aebb549bc22df402950a1241eb11b2f177e9a766365734b6ea1a6acf70a9d3fab9b0b15416a58f9fa1e018ba0b044444177f9fdc47002b33e5184775131f3d8d397b4481d414563e5215fe4f3cd8e47d608600399cbfd04320813a86484823fa5d365777a93a8c136d63728428a57c0ad7f211e2c4c9cabe71554109680da032f6619faca80374f4213a0027753fb6f628bd23b047909a079f26ffab0fe06f63a638b42309f9f411a79da48bd0055e77eb4321c1a56035e27b4b6756df31c185c8f3ddec3d14edff1edd565f0e805060ea730e6c5e49930243af7799f39b9603c4845daa780bf48526a2bd5a173138bb5f9b29a36308501b8ee6e358823a086944ce83df7d49f41a1a22f19080559d6f13822fa104ddd6c07ebf558e7bbc9867a7d574c35603f7e2c82d5b5f0a5122c92f7d759c5c74966e2c63c4c0a1b7567c8c978bbd7818e5b4a8d0790a4515f5cd462b2922519ef9ba0999567af2df6ec718516c939239269d562805f5f2b1ad73a447fb03b05ceb7303f400c77960e47af132be6b82b797eb684dc06aaffa9e0ef6263c3be27db84c0eab23817fb3eeca08df0d1a9d1a4df1c3886f56b008ef87af5855c2fc4ba4dcc7125e165aa253ab422d2473611b27334d9a753ad6b366d54658e16605bbf257dc622accf84c607eb6aec5413c920b1a32b0df25c03dfc9b82ee9d9be5e30bbb5479d5f7e7029ab19ecf65cbfea389c66e4282ff21ea76c8afc0ac4f7e30dea203b99fa068d1a9467336b06e9ecab272f5a3d9fe4628e1b2e19083674a9483d913ee6d440bc44936d77d1ff991ec6ad49ec70e9f7d51da6334a6e4a1fd0af46709cd5bffb8c1dfde93c1bf7bef7341653124e573d24fed8fc0756338eac6058878e36593779ac1918c9adac936e0b2a92c6b0c46ad928084e94c8319c8d0f61d25eb8ec0b1856c2b0979923997fb3bbf58a7fe1f4ba9d35b92815c9973c062309e51c72fcab536f45a2fd607396d159018e04367895b5bd43f53c3aba70f88cea3c5561f0e7cc0fd1eae65f771b3c609afa400f819260326a8dabe542f763027b8e69df502f4baabb33581ce9615355324553bcdd8ff6a5da3539c0e1d1139daab0b9a612db408c4b175ca7b05e7891c59519432f225e9ea1d9da67cb80d5e2ade5e2ebe8bde10e7c6ac199dd27c5e9818749448470de5f1afc4d32f7b21ba9dc7cb1792cf832c60ffb5aac4dc85f84c3c891b083da3d8948f8f7a844fd2c824ea2114b063585b9fd4ecd79f55048c4d18b2544b3376f6fa05e3276a606de7c4232b5dd0e05a392fbc749ac378c45689bcaeac7419197a02e90464f02b1e0c35911b479f671d47879a3a2c2385b273b26ff0ab561150e2b4b127fdb315fc581625f6ffe9170983e9b56a27a5478ed8f6029f1f82d480cb9d9f7a21fa60328fa53d7a2d67d2a8d1109e86f8eafbe188d3ced9e4b501def3bd5ed9853a668eaf5c4bc797fe01a0f48', '2026-11-29 10:45:18.291933+00', '2026-11-29 10:45:18.291933+00', NULL, NULL);
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.3', 1, 0, 1795949118291, '2026-11-29 10:47:18.291944+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.4', 1, 0, 1795949118291, '2026-11-29 10:47:18.291971+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.6', 1, 0, 1795949118292, '2026-11-29 10:47:18.292005+00');
INSERT INTO public.totp_credentials VALUES (30775, '01a226e8-c353-76b3-a225-6db967907837', '\x0162316261663065659f4e7568c5bba6bc4b9a4337b75a583d8c870b2c35a354dc1951b263086d16d82d0db793f0bcde5915160c1a0f97a1a2', 'SHA1', 6, 30, 0, '2026-11-29 10:45:18.291939+00');
INSERT INTO public.totp_credentials VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', '\x016231626166306565c5bb98a18bf5c4bf5f742ee94e056af9e1bc941070acc14a5589bbfd83153e99544d372d3a3750c86f42e3ecedb7e7ca', 'SHA1', 6, 30, 59864970, '2026-11-29 10:45:18.291963+00');
INSERT INTO public.users VALUES (14724, '01a226e8-c353-7545-86d2-822e1b983984', false, false, '$argon2id$v=19$m=64,t=1,p=1$9ph5Exicn8HmEzbbzzHnNw$VKOrHSEUAnuVmapKn/PD5FhOIMOTqbJa5bAqul8Qgws', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', 'alice lindqvist', false, NULL, NULL, 2, '2026-11-29 10:45:18.291938+00', '2026-11-29 10:45:18.291938+00');
INSERT INTO public.users VALUES (30775, '01a226e8-c353-76b3-a225-6db967907837', false, false, '$argon2id$v=19$m=64,t=1,p=1$NQdeYD9FdqujjBm4FKTXJg$qWAwGnyfGvPD+2ynDO0xJdf9WAcDgAxNT3M2REhqiGI', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', NULL, false, NULL, NULL, 3, '2026-11-29 10:45:18.291939+00', '2026-11-29 10:45:18.291939+00');
INSERT INTO public.users VALUES (50689, '01a226e8-c353-7a6b-8b50-4d4e93d4c601', false, false, '$argon2id$v=19$m=64,t=1,p=1$WcJJRxdK/+0T9db6P9vpjw$qdlq27JpsOXKqWfJd16Hgb1X3h0S76tNhvSOV1P/gSE', '{"email": "dave@example.com", "preferred_username": "dave"}', NULL, false, NULL, NULL, 2, '2026-11-29 10:45:18.291939+00', '2026-11-29 10:45:18.291939+00');
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
