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
INSERT INTO public.access_tokens VALUES (5054, '01a226b1-3934-76b5-a4e5-7af259b913be', '\xcbe5441440187b477e5715f122cacccbed173f78936d2a6adf07cd22a84fa96b', NULL, 'machine', 'notes', '["https://id.example.com"]', NULL, '2026-11-29 09:44:38.45227+00', '2026-11-29 09:54:38.45227+00');
INSERT INTO public.applied_users VALUES ('alice', '01a226b1-3934-7dc7-8aea-795fbd43aad2', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', false);
INSERT INTO public.applied_users VALUES ('carol', '01a226b1-3934-795e-8cce-ffd2cd2c9a0d', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', true);
INSERT INTO public.applied_users VALUES ('dave', '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '{"email": "dave@example.com", "preferred_username": "dave"}', false);
INSERT INTO public.audit_chain VALUES (1, 18, '\x33e991bd3335cde50db708db362b912c453803e2297d277df2677b07b3d4248e');
INSERT INTO public.audit_events VALUES (43778, '01a226b1-3934-7515-ba4e-d3a78e57ab02', '2026-11-29 09:44:38.452184+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"alice"}', 4, '\xd19194680942b8d6be2112d04d1aa947a5e30d144cfffa7941658650555532e2');
INSERT INTO public.audit_events VALUES (43314, '01a226b1-3934-7366-99d7-2e977212a932', '2026-11-29 09:44:38.452184+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"app"}', 3, '\xc3d9157bfcea3c3caeac11d10985244033fefd1cb3d79436965cbccf3fb78d69');
INSERT INTO public.audit_events VALUES (41505, '01a226b1-3934-7d9f-bd2e-a545efaea221', '2026-11-29 09:44:38.452185+00', 'scope.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"notes"}', 15, '\xbe8f1da494e6059c19aeae9732b77fc3a7cbb852e7600fc684a2cb52956d67b6');
INSERT INTO public.audit_events VALUES (44245, '01a226b1-3934-7d5c-82a4-1a507c36acd5', '2026-11-29 09:44:38.452185+00', 'group.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"staff"}', 14, '\xde929b2315ce8143c415f49097c9a5e0b1a0c51ba3877cb0e595ec0c1a1e22b9');
INSERT INTO public.audit_events VALUES (23178, '01a226b1-3934-7188-ac3f-3175bcde5a8a', '2026-11-29 09:44:38.452185+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"carol"}', 2, '\x81ad8acfec13b11dff555ef820824e2a39dca2871d1f7eda94522836a5cc9904');
INSERT INTO public.audit_events VALUES (632, '01a226b1-3934-703c-9810-1af5d6210278', '2026-11-29 09:44:38.452185+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"dave"}', 1, '\x5a97dcaea0ea6794a778d3c7ea7c56224a8cfe040d7833843614eb2cf6c1fb58');
INSERT INTO public.audit_events VALUES (17273, '01a226b1-3934-7824-b551-0166f6a04379', '2026-11-29 09:44:38.452185+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"page"}', 8, '\xc9be10a497a170baa1b43f7f96d7f5a11fb759ee0c4e7868b924b76e7b207365');
INSERT INTO public.audit_events VALUES (4045, '01a226b1-3934-7577-9c35-05a559c60fcd', '2026-11-29 09:44:38.452185+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"machine"}', 5, '\x23a8e965fe1739765b38fa181a8998809129e48304c1b9076abe149a770b5833');
INSERT INTO public.audit_events VALUES (41290, '01a226b1-3934-7bbf-9c9a-5754d7fca14a', '2026-11-29 09:44:38.452209+00', 'factor.added', 'person:01a226b1-3934-78e7-a6ee-5430b7a2a14a', '01a226b1-3934-78e7-a6ee-5430b7a2a14a', NULL, '10.0.0.4', '5cd2dbcf3e940416', '{"factor":"totp"}', 12, '\xfcbbe02e56e0122fd396540d8bc57b234baaf45b1905a1fdf51b0125c8c44635');
INSERT INTO public.audit_events VALUES (43730, '01a226b1-3934-7c50-a7e9-89377a30aad2', '2026-11-29 09:44:38.452217+00', 'sign_in.succeeded', 'person:01a226b1-3934-7dc7-8aea-795fbd43aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', NULL, '10.0.0.5', '09f69aa35dd4c66d', '{"factor":"password"}', 13, '\x0d4ac56341d174e29703ec69d9091b110f901942784385280be8864e0c6cb7ba');
INSERT INTO public.audit_events VALUES (43730, '01a226b1-3934-7b67-b3b4-a6c46b06aad2', '2026-11-29 09:44:38.452236+00', 'passkey.added', 'person:01a226b1-3934-7dc7-8aea-795fbd43aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', NULL, '10.0.0.5', '84e649b42dbde1ac', '{"name":"A device","passkey":"01a226b1-3934-7fcc-bd60-2f911b03aad2"}', 10, '\xf085de9e160e170553cada00b5def6dc5f53e9f7b6aed75c5940551980850b1d');
INSERT INTO public.audit_events VALUES (43730, '01a226b1-3934-7643-8c68-bbd437cbaad2', '2026-11-29 09:44:38.452251+00', 'sign_in.succeeded', 'person:01a226b1-3934-7dc7-8aea-795fbd43aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', NULL, '10.0.0.6', '354783ad40056a4e', '{"factor":"password"}', 6, '\xca75e58f06873ee1fb5c16ae6c00b67ae8445ab270cc0b7db174a6e73f3afd57');
INSERT INTO public.audit_events VALUES (43730, '01a226b1-3934-77d2-b103-4dfc41a0aad2', '2026-11-29 09:44:38.452263+00', 'consent.granted', 'person:01a226b1-3934-7dc7-8aea-795fbd43aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', 'app', '10.0.0.6', 'd2736dad622a745b', '{"scope":"offline_access openid profile"}', 7, '\x024628b4780ec6899750f46fd8137cbd783e24db8f17d73ee65dbb359e1d99b8');
INSERT INTO public.audit_events VALUES (43730, '01a226b1-3934-7de1-9f84-b1005f3faad2', '2026-11-29 09:44:38.452266+00', 'code.redeemed', 'client:app', '01a226b1-3934-7dc7-8aea-795fbd43aad2', 'app', '192.0.2.1', '3b4d5a7eb26eef73', '{"grant":"01a226b1-3934-7957-a7c1-ec206b56aad2","scope":"offline_access openid profile"}', 16, '\xa1af51607cc9262a4490c18b6276ca5dedeb0ee83a9e23faaf2d4ce27b26a4ed');
INSERT INTO public.audit_events VALUES (43730, '01a226b1-3934-7b9d-bfaf-04a178d4aad2', '2026-11-29 09:44:38.452268+00', 'refresh_token.rotated', 'client:app', '01a226b1-3934-7dc7-8aea-795fbd43aad2', 'app', '192.0.2.1', 'b7bb67d5e0c1f6c2', '{"generation":1,"grant":"01a226b1-3934-7957-a7c1-ec206b56aad2"}', 11, '\x1f6e86409d87ee81e4e4e8ff2d10592123df0240977f13a92f5f124e1653ca70');
INSERT INTO public.audit_events VALUES (1210, '01a226b1-3934-7a17-82f1-b1fd383804ba', '2026-11-29 09:44:38.45227+00', 'client_token.issued', 'client:machine', NULL, 'machine', '192.0.2.1', 'c4cf723d83855885', '{"scope":"notes"}', 9, '\xb5c11d50b83df23ea09f5b800c7479d73ab28eb197dc51b57b0051761024ffc6');
INSERT INTO public.audit_events VALUES (41290, '01a226b1-3934-7f81-ab4d-afeab09da14a', '2026-11-29 09:44:38.45219+00', 'sign_in.succeeded', 'person:01a226b1-3934-78e7-a6ee-5430b7a2a14a', '01a226b1-3934-78e7-a6ee-5430b7a2a14a', NULL, '10.0.0.4', '8c383056b272a024', '{"factor":"password"}', 17, '\x37a2ac5c5df2c10ee71886376626a8331201ddd848997e50f7e449c16f439602');
INSERT INTO public.audit_events VALUES (43730, '01a226b1-3934-7ffb-91b6-fb5208c1aad2', '2026-11-29 09:44:38.452264+00', 'code.issued', 'person:01a226b1-3934-7dc7-8aea-795fbd43aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', 'app', '10.0.0.6', 'd130e166673b3c49', 'null', 18, '\xae61b1748e51c7af9020418ec1fcd43e395e7dc50cc06a2dbd2cadc0b8ca37d7');
INSERT INTO public.authorization_codes VALUES (43730, '01a226b1-3934-7726-8471-64498faeaad2', '\xe42bd68408cfba7d60d990f6f2090aa7636ed9f0ca8162dfb20f021217f6e8c8', '01a226b1-3934-7957-a7c1-ec206b56aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a226b1-3934-7dc7-8aea-795fbd43aad2", "resource": [], "auth_time": "2026-11-29T09:44:38.452251Z", "client_id": "app", "session_id": "01a226b1-3934-726a-8d7e-09520b5eaad2"}', 'https://app.example/callback', true, 'LjDN_JiI-wgGP-F3OAwoPXjYhvYdZQppxg_xleHmPoQ', 'gTP5woU_3btXRvB3VIYtEg', '2026-11-29 09:44:38.452264+00', '2026-11-29 09:45:38.452264+00', '2026-11-29 09:44:38.452266+00');
INSERT INTO public.change_counter VALUES (1, 9);
INSERT INTO public.changes VALUES (1, 'signing_keys', '', 1795945478);
INSERT INTO public.changes VALUES (2, 'signing_keys', '', 1795945478);
INSERT INTO public.changes VALUES (3, 'signing_keys', '', 1795945478);
INSERT INTO public.changes VALUES (4, 'signing_keys', '', 1795945478);
INSERT INTO public.changes VALUES (5, 'signing_keys', '', 1795945478);
INSERT INTO public.changes VALUES (6, 'client', 'app', 1795945478);
INSERT INTO public.changes VALUES (7, 'scope', 'notes', 1795945478);
INSERT INTO public.changes VALUES (8, 'client', 'page', 1795945479);
INSERT INTO public.changes VALUES (9, 'client', 'machine', 1795945479);
INSERT INTO public.client_origins VALUES ('https://page.example', 'page');
INSERT INTO public.clients VALUES ('app', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": "The App", "grant_types": ["authorization_code", "refresh_token"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": ["https://app.example/bye"], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'the app', 1, '2026-11-29 09:44:38.452184+00', '2026-11-29 09:44:38.452184+00');
INSERT INTO public.clients VALUES ('page', NULL, false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["authorization_code", "refresh_token"], "cors_origins": ["https://page.example"], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "none", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'page', 1, '2026-11-29 09:44:38.452185+00', '2026-11-29 09:44:38.452185+00');
INSERT INTO public.clients VALUES ('machine', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "notes", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["client_credentials"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": [], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "opaque", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'machine', 1, '2026-11-29 09:44:38.452185+00', '2026-11-29 09:44:38.452185+00');
INSERT INTO public.consents VALUES (43730, '01a226b1-3934-7dc7-8aea-795fbd43aad2', 'app', 'offline_access openid profile', '[]', '2026-11-29 09:44:38.452263+00');
INSERT INTO public.grants VALUES (43730, '01a226b1-3934-7957-a7c1-ec206b56aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', 'app', '01a226b1-3934-726a-8d7e-09520b5eaad2', true, '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a226b1-3934-7dc7-8aea-795fbd43aad2", "resource": [], "auth_time": "2026-11-29T09:44:38.452251Z", "client_id": "app", "session_id": "01a226b1-3934-726a-8d7e-09520b5eaad2"}', '2026-11-29 09:44:38.452266+00', '2027-02-27 09:44:38.452266+00', NULL, 1, '\xde572abf2229fc09ac928e9a779c8e47499f403ade702ef0bb47d4115040957c', '\x52ae062dbb81161ca2279d4d8db615f3804b3f62d70ef007f66bec78ed823c82', '2026-11-29 09:44:38.452268+00', '2026-12-13 09:44:38.452268+00');
INSERT INTO public.group_memberships VALUES (39437, '01a226b1-3934-795e-8cce-ffd2cd2c9a0d', '01a226b1-3934-75eb-a93d-c78200f201f8');
INSERT INTO public.groups VALUES ('01a226b1-3934-75eb-a93d-c78200f201f8', 'staff', 'Who works here', false, NULL, 1, '2026-11-29 09:44:38.452185+00', '2026-11-29 09:44:38.452185+00');
INSERT INTO public.known_devices VALUES (41290, '01a226b1-3934-7be9-85be-22ade5a2a14a', '\xc8776045d3a598f18692b84ecf17e2e000ddd495317d0d5810b54749979bc14b', '01a226b1-3934-78e7-a6ee-5430b7a2a14a', NULL, '2026-11-29 09:44:38.452209+00', '', false, '2027-05-28 09:44:38.452209+00');
INSERT INTO public.known_devices VALUES (43730, '01a226b1-3934-74ef-a718-3ed6a995aad2', '\xa22af7fcac09789fef0a0a5c61e74472468a4b939b48155d62e1368f21b9562c', '01a226b1-3934-7dc7-8aea-795fbd43aad2', NULL, '2026-11-29 09:44:38.452217+00', '', false, '2027-05-28 09:44:38.452217+00');
INSERT INTO public.known_devices VALUES (43730, '01a226b1-3934-7813-b706-8951c658aad2', '\x708cfc20ef43023e12e0bad6fe610b5cfea187c67a136b66b0e8a25f344755c1', '01a226b1-3934-7dc7-8aea-795fbd43aad2', NULL, '2026-11-29 09:44:38.452251+00', '', false, '2027-05-28 09:44:38.452251+00');
INSERT INTO public.locks VALUES ('signing_keys');
INSERT INTO public.locks VALUES ('sweep');
INSERT INTO public.login_names VALUES ('alice', 'username', '01a226b1-3934-7dc7-8aea-795fbd43aad2');
INSERT INTO public.login_names VALUES ('alice@example.com', 'email', '01a226b1-3934-7dc7-8aea-795fbd43aad2');
INSERT INTO public.login_names VALUES ('+4915123456789', 'phone', '01a226b1-3934-795e-8cce-ffd2cd2c9a0d');
INSERT INTO public.login_names VALUES ('carol', 'username', '01a226b1-3934-795e-8cce-ffd2cd2c9a0d');
INSERT INTO public.login_names VALUES ('carol@example.com', 'email', '01a226b1-3934-795e-8cce-ffd2cd2c9a0d');
INSERT INTO public.login_names VALUES ('dave', 'username', '01a226b1-3934-78e7-a6ee-5430b7a2a14a');
INSERT INTO public.login_names VALUES ('dave@example.com', 'email', '01a226b1-3934-78e7-a6ee-5430b7a2a14a');
INSERT INTO public.passkey_owners VALUES ('\xcc6f822a36d18b000f21cc65539cb85a46d5bfae104ea538d0db611684bf303d', '01a226b1-3934-7dc7-8aea-795fbd43aad2');
INSERT INTO public.passkeys VALUES (43730, '01a226b1-3934-7fcc-bd60-2f911b03aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', NULL, '\xcc6f822a36d18b000f21cc65539cb85a46d5bfae104ea538d0db611684bf303d', '{"cred":{"cred_id":"zG-CKjbRiwAPIcxlU5y4WkbVv64QTqU40NthFoS_MD0","cred":{"type_":"ES256","key":{"EC_EC2":{"curve":"SECP256R1","x":"2EKHYZtbrPHnhx9s_tlLB4qjpKHEVnBItIq4me8LRS8","y":"hko4RVDyD5Bnho--kqwYZz_z9BbSUrH8G1vcpmpb1po"}}},"counter":0,"transports":null,"user_verified":true,"backup_eligible":false,"backup_state":false,"registration_policy":"required","extensions":{"cred_protect":"Ignored","hmac_create_secret":"NotRequested","appid":"NotRequested","cred_props":"Ignored"},"attestation":{"data":"Self_","metadata":"None"},"attestation_format":"packed"}}', 0, 'A device', false, false, '2026-11-29 09:44:38.452236+00', NULL);
INSERT INTO public.recovery_codes VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\xb47c91716d4fdf99108835ca84a99240199e6dd66b18b9a9f0b409b6a0c19a12');
INSERT INTO public.recovery_codes VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\x6bbd8d041035d5b6acc466a0fc24022a95a708abe8d9bffc0b09268650a54d82');
INSERT INTO public.recovery_codes VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\x718606fb0d4fa51d09b8f0af9f398b2f7c3ee5e4979de9b5f2f626e264c8d26b');
INSERT INTO public.recovery_codes VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\xa933b86afcec6ad9cb2ff2739f882c9c608496fe3eba330cdb26d56eefa8c74d');
INSERT INTO public.recovery_codes VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\x3bebaa9af955e6ff43aff8e7c046cb6d961f159001cf63d1adc45b04ae597661');
INSERT INTO public.recovery_codes VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\x0a2c0f60b3eb495020496d7c41bf9f70a65edb4aabe412964513c2177ce2d341');
INSERT INTO public.recovery_codes VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\x655cf188b67dda5066c2eaaee19f28f5b0744a1bdd8cd6dc64a5ef9cc7ba4b75');
INSERT INTO public.recovery_codes VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\x8920fe482f515266f81bb0c0f3ffb5fc7a4c2d0f853ff74b09f3854c95d5ca26');
INSERT INTO public.scopes VALUES ('notes', 'Read your notes', '["nickname"]', 1, '2026-11-29 09:44:38.452185+00', '2026-11-29 09:44:38.452185+00');
INSERT INTO public.seaql_migrations VALUES ('m0001_users', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0002_groups', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0003_group_memberships', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0004_login_names', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0005_clients', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0006_client_origins', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0007_scopes', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0008_change_counter', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0009_sessions', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0010_authorization_requests', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0011_authorization_codes', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0012_grants', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0013_access_tokens', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0014_consents', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0015_signing_keys', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0016_audit_events', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0017_audit_chain', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0018_throttle_counters', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0019_used_assertions', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0020_revoked_tokens', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0021_setup', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0022_server_secrets', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0023_outbox', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0024_locks', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0025_known_devices', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0026_passkeys', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0027_passkey_owners', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0028_webauthn_ceremonies', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0029_totp_credentials', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0030_recovery_codes', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0031_account_links', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0032_sent_codes', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0033_registrations', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0034_applied_users', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0035_upstream_identities', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0036_upstream_owners', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0037_upstream_requests', 1795945478);
INSERT INTO public.seaql_migrations VALUES ('m0038_changes', 1795945478);
INSERT INTO public.server_secrets VALUES ('refresh token key', '\x0137373433323739304cc5b746a178a73d0b4bca65e099c945fb8d2fa0cf7042f3da8e48212d5895842b0d38cdfc5c3855d7f0d3228da6bf09ce4dfca5483f8a4e7bd7d5aa');
INSERT INTO public.server_secrets VALUES ('audit chain key', '\x013737343332373930bc6c1e46e9af7ee254c038edcf2f90ace6213d187f752189f30ee9cd6a40853d6e81879c8c7fdd7d4e005c18291cb2d9f47f5f673a4a40f21501a83d');
INSERT INTO public.sessions VALUES (41290, '\xd6cc1e825bce5cb75bfa3bb0e2e6e25f0c83dda55452312e1f643d3443c4ccbc', '01a226b1-3934-7f1e-b311-b75629fba14a', '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '{"browser":"mnZTSHPfxHTTeK4ziYD-PDwR_v7t0D7-QqNdBOTLlJU","proposed_totp":null,"user_agent":"","signed_in":{"amr":["pwd","totp"],"auth_time":"2026-11-29T09:44:38.452190Z","last_seen_at":"2026-11-29T09:44:38.452190Z","session_id":"01a226b1-3934-7f1e-b311-b75629fba14a","started_at":"2026-11-29T09:44:38.452190Z","trusted_device":false,"user_id":"01a226b1-3934-78e7-a6ee-5430b7a2a14a"},"csrf":"i_ZOXBRb6DdCVpjrqSBoXQ-OgiMNjW9FfRSB8P7Qdfw","ip_address":"10.0.0.4"}', '10.0.0.4', '', '2026-11-29 09:44:38.452211+00', '2026-11-29 10:44:38.45219+00');
INSERT INTO public.sessions VALUES (43730, '\x06392f90fd0941d1d95e0dbcacd3248f3240e66de8416faaa701b39a190bcd54', '01a226b1-3934-7c51-9c36-d6b0dca3aad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', '{"ip_address":"10.0.0.5","browser":"G3ebwlp8JYO9hLS_4WWI_UUYUTqw5gDkOdjGJBy93yo","signed_in":{"amr":["pwd","device_passkey"],"auth_time":"2026-11-29T09:44:38.452217Z","last_seen_at":"2026-11-29T09:44:38.452217Z","session_id":"01a226b1-3934-7c51-9c36-d6b0dca3aad2","started_at":"2026-11-29T09:44:38.452217Z","trusted_device":false,"user_id":"01a226b1-3934-7dc7-8aea-795fbd43aad2"},"user_agent":"","csrf":"BYOl14-SbfPNnf7RQ-eDzSoJ8CJKFrUIsNE3VFIOcfM"}', '10.0.0.5', '', '2026-11-29 09:44:38.452238+00', '2026-11-29 10:44:38.452217+00');
INSERT INTO public.sessions VALUES (43730, '\x7245ad482de9c047553b6afda6637b2ca866f07ce3b8d4ed69d5489f4d35d92b', '01a226b1-3934-726a-8d7e-09520b5eaad2', '01a226b1-3934-7dc7-8aea-795fbd43aad2', '{"browser":"N0K8iqyXCuuP4uT6qrMNNj1w5_h8l69T15O5HcnVHTE","ip_address":"10.0.0.6","user_agent":"","signed_in":{"amr":["pwd"],"auth_time":"2026-11-29T09:44:38.452251Z","last_seen_at":"2026-11-29T09:44:38.452251Z","session_id":"01a226b1-3934-726a-8d7e-09520b5eaad2","started_at":"2026-11-29T09:44:38.452251Z","trusted_device":false,"user_id":"01a226b1-3934-7dc7-8aea-795fbd43aad2"},"csrf":"G_-DeWtJsDPCsQvejGPnbS1UlNiOdN9qI62KyCVFlfY"}', '10.0.0.6', '', '2026-11-29 09:44:38.452256+00', '2026-11-29 10:44:38.452251+00');
INSERT INTO public.setup VALUES (1, NULL, NULL, NULL);
INSERT INTO public.signing_keys VALUES ('swIafDfS_442YGz450aF9MhvclS68Gsyy8zz3pptuVs', 'ES256', '{"x": "iRzwaiHvxXQMQ8PlxdS9kT4jgHG7fqGY6siwM_c4vgw", "y": "UGyHVIoXwN1_weBtThEAVnCGT0eh4Aepb8h70FfzfD8", "alg": "ES256", "crv": "P-256", "kid": "swIafDfS_442YGz450aF9MhvclS68Gsyy8zz3pptuVs", "kty": "EC", "use": "sig"}', '\x013737343332373930bfef4e34055038f272c7cd82d2db3398cb32e0ea99c3e6c7f53d4abbd158065d0fe64c55974174effb88e7ba3491dd518f50d937783fe295a7aa581684825fec58aa46e365e65dedad54a0e109487b33c0f095b696577f10cdd0e134a76aa09751e302fab5a262196799ac463323f252732da195eca0f41c1a0c68cc588ea298176bed24430c7fcac2ec639332680b5f81d2fda7e317cb38ed52117e33919153a84cc4f452e1', '2026-11-29 09:44:38.452179+00', '2026-11-29 09:44:38.452179+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('xtUPJw0dlHPLRLCos5vU8cOx4nVQrQF-UuYXuzXKHRY', 'ES384', '{"x": "xPexpe7rOh8pGwW4vmj2muU8o8-wEn6bpfAyTjGnm-oRzHLNTXS6LN5_FqGsNM5R", "y": "0vRoj8oo1o6-tyO3RcQUZyjG2Ri7kl-__bBrlwVrqwUi_HhyL8az-mFZdWnguvDT", "alg": "ES384", "crv": "P-384", "kid": "xtUPJw0dlHPLRLCos5vU8cOx4nVQrQF-UuYXuzXKHRY", "kty": "EC", "use": "sig"}', '\x0137373433323739300a9cfe68b27e965219f29284c26d6e04d6341ee5285bee9d011e60989eaf88b6fa43fd3bdb8198479a7a32189e77262d79b50c71ca4e8e6f25dad013ea62241019dfb899df7705aa559b479f072512a8d8ed834fab26c7500e55ed98bb8ca07e9331cd8344257c09f26fddb49c0e656fd1c9a4b27b67e098d0f8e68b346f22d414b15d8e643fd5fa4b8a4ecd009651235b165b6181bbf11bbba83c9649b6e1d1ceb6c65a6e3fd6c50d17d2cd130c45aff122b8339365c9b18aa1f3290cbe3f6908a2e45af97b4c29bd886a60c75c8beefc5b2fab6b', '2026-11-29 09:44:38.452179+00', '2026-11-29 09:44:38.452179+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('0Q8TsxSlDQL0oIaa85xVPixyJ76ActJVJo7AOb1TKzg', 'EdDSA', '{"x": "O6lbDvt3QWLVZYcEmU81bn0XYIqAY7lH-MlvcN6wYKg", "alg": "EdDSA", "crv": "Ed25519", "kid": "0Q8TsxSlDQL0oIaa85xVPixyJ76ActJVJo7AOb1TKzg", "kty": "OKP", "use": "sig"}', '\x013737343332373930ed58ff6d8ca2a515d39e8de89c0abf700aee1c6f6285ab6218d70e77273fd4fc5eda0a310097491761dbf10e6a1c25d259cc134a93d770eccb84a7ee745ebdef7750ba4405d124f697ea4afd', '2026-11-29 09:44:38.452179+00', '2026-11-29 09:44:38.452179+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('l4DceZ1W4dhJiUytcHq1qPDfCDoz6G_M2VWjwiZEYM8', 'RS256', '{"e": "AQAB", "n": "r_kJ2_rLzF5T_zOcFM-lEOqCozalQY1NLJOs0l5E_6CASINu5GBm7I7RviYNsxAjVzQVB5rFJeFGIWHd90FB6PE9g5aBMzfD7BbH8gUWkBDbqQ-9BNerd0l-8R6dhKI25iwMF5GEbj7VR4CxeLHoThoYDiLE7uTbTXrOkT3qh52Juhtf2MCgm2y_y0PiK35cmkn8qprop-8MOouljKKjuRI-KSB651-eAtlmAOcsIyCZkiHUO38JfQ1BWjXitxpPfYxuh_SSrFbEFtqSPEacusieqvq2Jt8dBog40quOZw5dGWKWj4nYm9-52XrQCeNNaY6G2DvOMvkf5hOBGHhihw", "alg": "RS256", "kid": "l4DceZ1W4dhJiUytcHq1qPDfCDoz6G_M2VWjwiZEYM8", "kty": "RSA", "use": "sig"}', '\x013737343332373930b29ccb58f51e9ccb6c5a4604108a5b2fb2596947260779d862b8f1509f2b5615ab38a16557b7ebd3772490a8623a09055d331d0bf6e4355f61dd53fe1c23e0f44597e5e79c9b39e9c15d6850bffa1caed44acafad288f5f45b651ce5d349aafeff6c46efb6d64460a02fa09adac04099389e8d33ffcca18c13d2fc836e344b42518239542d06484e965f6319008320e87b420b59f03c3653c3b1d8366efd2d84262f95f05447cbcece1d6b85139ad7df95ea404a8f900ece42ec9c5f81e0775c4cd3a97def63d8bd53c14f41fc4dd734b03e8055c9e79ff43f8431d3fefa9e72b887d900a88f58350f46f4b4e4e42227aa0f65137376ed5bb57deef464e740c9a0c10ac603b999ba6958af7cda57135a46b3f8b370cc47202462a28b781cd7645545483cff0cc04456bbcd2a5206da1f142bf0fa0e67a20f366bf1c0fe1b8067a0e372114c998ee8fd7b2b0f7278434fbd5720996342135710ca223bddac9f4c90e893a9b50170297988f6315e13d2fd0e759ed7ab834629ce578570e4ecbf30eeaf5fc2f02427223c7596ebb6c8a431ddb6f6fa6c62e5a103f9f67e36cf3ae3755684e21134715b5900cc23fde6d88872269809498d0d618a8ac871759bcd5399cae36b3e9ddef728cc44c6a9ca94af3f242f75625261173d61ab5a52e04bc7c4523d909605cf47e44b227f4df7ad79bf2170a3db04dbfad02cd14168ae4a24603f712c58770e008d0e7979e3a512cdfcb7612c1c9b76b43623f64c9e539a15f4e3e86c4c149e491d67d9462fa00c59472254064e323ffc9dc9f5ed1f7c1ac1f1dc69b448217a7eb7af65b714afe3641f4840d1a28200eba08731782fc105d75d8938a714b278dbacda2a36771a2c0a31bfa6b64f4f3724dd7be260aee151b1a845743b1cce1283f2be69e6f051fbe2efce7e90283f068392828387d62dac886130ca60de0ca13ecb70538ba4c59c8cf2d2fa233be123ed4ecb09ec69dc22f7e6dbbce257aa1473e8654debe556f43b4d272b4b25d47f19208bd41416f84772034390030d830a3ed4927ae9c9494077e7332525f2c5b5445db1f2423b9f675a7178b634eb4b23f9039db369d8a49b4534d9c3da5bd1ab5e793f0c55e8326fe1c9376244111436ff085311114ade9bcf22fa92b4f2fa3e3db05c53484d06b62b11dc1fae5852b0ac68e7074092ca62de3423618c36c7ca5e6dc9ea2c2ad5c07a6cb03e388408b2967a5a959c9173dfd8a8ddfd400616bba04876ea2dfd5e9c772c9ad8aaf61a74dfa30b0d3b7b5c9f43a91ddf3ddbec5cc843e8353b32036294c8032db307907f0d1265580134ea8c3be4636d152cbf27de8a4c980fc75b435e8c77ef87952f0dcd0f0bd5560a70d350263b4e57a71f9fdfe396b7161e770470513511d3e944db2a4f72b53d7fff0cf19bd262b92300941c5140ef7ae28b62a50b6362691a3e8551b4308841c8d0f2a4c5465a4ce7bd034e8cc32e8a631cfd17d807b9171a29465903f45855a3cbdc932ccf385e41b8195a656f43cfaaf786f80085113edaf111ec5992831048f405eaf01f63837e0793aea0394c4e020973caee4cf7ba1bd907460b5124052869598588be2a88ec09dcc36e40cac3f709419b15e7f5c84fae7695b1d5fb445bb901073830298e10ef8c1c54806a1b9eb0801a1f9e1497005d89094e9d8b2ff78ea5e3ad85055e1cd50d37a2551c473b714a1d23478c44cda1de3916f3bf50147d7865b471771ca843137caf286df209', '2026-11-29 09:44:38.452179+00', '2026-11-29 09:44:38.452179+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('G1UpB6c9Y3sDY87tcShIsO5CrW9PtHhmQT0mRwkyrpw', 'PS256', '{"e": "AQAB", "n": "toQsrAqrOg0Aq5S02ksl0-TVlg_vHSbmYELHLpkq1A2989pqALJyCnaXY9wF-JgFwIM0cMD_Es3yux59vT9iKkxPSr0I6bQRdzAihVqp1KK1a-4_1_qSmzguPw3jACIxs8dnBCiNVl0Cbg3KPuFqih8SWsp6FYbVTROkYpbUFaF7iwD25mQm43eZWddlEgIBxHprqIlj3z5TQ4BYjhQaljcu3yeUN9RKDUH82FJfhQnHZj2sQLPDDGNzmXI_yUFyznxYoi9MGNw8JKGcx0gueYxMqQ9hyQHul3oF1iS2CPVpSSpF_QCYrCG95SxaauAAziW0LIAdPmyLNngsvZIVMw", "alg": "PS256", "kid": "G1UpB6c9Y3sDY87tcShIsO5CrW9PtHhmQT0mRwkyrpw", "kty": "RSA", "use": "sig"}', '\x0137373433323739307610201f0058a5b471d940af1fe09eedb375cead888a275d52bcfcb4c24e4ed88ccb5834899d82b0e6c8eaedc6b2022a43513d609c68e9ab54715dcf51e8621151f6da9bdd7e6fd8980f389e2cfbbad86a01f3a5d98d2335e5bdc8ac0b7f3138831a781d85feec5a18dccfdcfb804edaeed6b46abf610dd05f2dbb7298f281e784a5dc4f9699381a25338971d4b321647a1b8507d50c23c92d0c1a3a063cde1b207b3621c9da1339847d8702c95e397c602620e27c6367c58f6656bd73c275715e9e31aba407c06d6a2dab7d40817b1cafd067296bad2b2f8c33be068da3a8d8fed77df8a645b2412870901728096b7af277b312db9a5bacc98783ea0f51138385af48b0f762368345bf47ed9b07b86b837639dc469d9495545158298dfc12e24579f5bf799567913efb46478d2a2125d0d1f4b8ddc590a66cbc8392b61e6c6d0854206fcbb1075bfdf3e2e029e2d8ad8cfc93c0da319f5a0a3d7ef06892ed4e9538b950631cddc1b451054ec7eeca6770891d1c567cbec0d6b7394de367e1de05476108faed3dd3115c66e3241c9483dacff445303ca5dac9940d174ce6fdc110bc3ad82087a9221a0d0f0acb801cad83570683671dcada615883b8417ecacd55ff3dd6fc43def6d66b45231a125e3a8dc797feb24997efa20a56c745e796ce2f7fd2f3c65f6076d4c398a1126908cecc5d9a08fa9f15a1aeeff794b0e88210e8301034825e63cf305a640f44ff0458683ce0aeda3ceb1b2d1cbf902c31672b8e01c17b4078c4d5c5f9afebe8bf0e9839356667f3786bcfaa9b0f95b0f6c2dc5146407e381913e8973930919fc9d5d52dd50fee42183d06cd8dbcc10de97f0d09d329d834ec1fe8d3a12aab1ac7f4123ece82b121ed3ad22d5c009cb5f87c379e3c3fd245155a3193cb1024455de99aa60dd6b79b78e7af81c8585fdfc7c7e80c2e066df3badee0c3653a53d85ffd4ea20f43d15292442bef4cc1518ae52e6473073c85abacf46996265b0e8a35033b5b04a709651a030b09181351d0af815809affb9504977eea77d020912f22339c1b26955fc004c951e2b28791c54fdca53aa6ef73ab5a0e2d0081f82f56cceccd8448e3d7b1cb8324f7e3bc4cff9b6b49245100c628101e58d85140aebb313c15a0fb1e0b45f0b2b09e4dfdacac2e6e57b3b29d7f58d2b9c749665efec225a3be97d5831295d0204d06171f2dad49eadc6eec2a754027790a718a94b715a9cb8d79c50cb2d4e74f9420d44f6a369a17a17293352034d6b571f5caa5f379fd38234b11170fa8d9d0234225175cc6198be862bce91e6a7dd9feee9df1bce0cf26c4f1fccda77afec411648ea7d2b9516521fd4c254fada5acdd8a31fc0f1d395017ab5d7dc008af2679ec8381e34b9fcc2e91421d3e58bf29d16b432094e2b5c3bd0600a1e7b42b77f8873bf428194468b788d667f7b421ecd6c704bcf2a8673ddd64f95730182e8611ef654fe9dd4e32343e94fb06665d52f898851d95639977f6f83bca774c36a6d8e021870d76f96c7df74935ad00ab94081176722ad0a09f0ce6434457056fd618f7a7661c389b1546cfdd4b57cbf6ffb4a022470bd100b9ceedccc404b314976c1817590b61015baedc3ee6526215970d5a1b142b5ee2573bd4b309d50011445166904deaac16ef03eb74a16961ade41ff2831d00505009506c39f70a0b61d7e9c4e1d5fd628c93520b40b7e57dfcc39e776692d13a94b6a4a8f614e33a7214930a52c7e95d3f1c', '2026-11-29 09:44:38.452179+00', '2026-11-29 09:44:38.452179+00', NULL, NULL);
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.4', 1, 0, 1795945478452, '2026-11-29 09:46:38.45219+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.5', 1, 0, 1795945478452, '2026-11-29 09:46:38.452217+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.6', 1, 0, 1795945478452, '2026-11-29 09:46:38.452251+00');
INSERT INTO public.totp_credentials VALUES (39437, '01a226b1-3934-795e-8cce-ffd2cd2c9a0d', '\x013737343332373930caf58ed941b07a8b3041d888c44e0f608ab914a315a4ffa151eaee4e4c8d1eaf8ef21488b2fea8f8c12cc8755fba0957', 'SHA1', 6, 30, 0, '2026-11-29 09:44:38.452185+00');
INSERT INTO public.totp_credentials VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', '\x01373734333237393084c79578d05fa84d628c535d6a44f1fb9b04af6a7f05833ede073ad1fcfe7cecb19e9775f54920e02718026c0d82d04d', 'SHA1', 6, 30, 59864849, '2026-11-29 09:44:38.452209+00');
INSERT INTO public.users VALUES (43730, '01a226b1-3934-7dc7-8aea-795fbd43aad2', false, false, '$argon2id$v=19$m=64,t=1,p=1$kB4RKuuq4wIdARgV7FsmEg$zCSxyzW/1qCjSHHCz6qpj0w0BwK0HCH+q//B6PfWr20', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', 'alice lindqvist', false, NULL, NULL, 2, '2026-11-29 09:44:38.452184+00', '2026-11-29 09:44:38.452184+00');
INSERT INTO public.users VALUES (39437, '01a226b1-3934-795e-8cce-ffd2cd2c9a0d', false, false, '$argon2id$v=19$m=64,t=1,p=1$d16InC8gb2l2xpAWpJINIg$IQBY4mKIYHk+yWwkulS8izYCuheypFfGtzJt1nk1pnE', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', NULL, false, NULL, NULL, 3, '2026-11-29 09:44:38.452185+00', '2026-11-29 09:44:38.452185+00');
INSERT INTO public.users VALUES (41290, '01a226b1-3934-78e7-a6ee-5430b7a2a14a', false, false, '$argon2id$v=19$m=64,t=1,p=1$5d5wBccFYX5LlpQhdsC1Tw$t4XF9/VCDrZWtiZGMtuToWJxXiQobmijBaknPwU3I5A', '{"email": "dave@example.com", "preferred_username": "dave"}', NULL, false, NULL, NULL, 2, '2026-11-29 09:44:38.452185+00', '2026-11-29 09:44:38.452185+00');
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
