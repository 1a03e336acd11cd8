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
COMMENT ON TABLE public.revoked_tokens IS 'JWT access tokens of clients that were given back before they lapsed. Key: jti_digest.';
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
    anew_since timestamp with time zone,
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
INSERT INTO public.access_tokens VALUES (19811, '01a225fa-2075-7a93-a830-3d066fc34d63', '\x06ceda1fe54676542fa9baac8b0d44cee95babe7eb0b0e4f976e42ff305fc166', NULL, 'machine', 'notes', '["https://id.example.com"]', NULL, '2026-11-29 06:24:39.02935+00', '2026-11-29 06:34:39.02935+00');
INSERT INTO public.applied_users VALUES ('alice', '01a225fa-2075-7938-9522-9dcadec40e41', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', false);
INSERT INTO public.applied_users VALUES ('carol', '01a225fa-2075-769a-8535-6e7f553029fe', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', true);
INSERT INTO public.applied_users VALUES ('dave', '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '{"email": "dave@example.com", "preferred_username": "dave"}', false);
INSERT INTO public.audit_chain VALUES (1, 18, '\x33a6d7dc8c3793091f80d4f2a18bbb67d067456ba64cfe8d04df641a72ea5e37');
INSERT INTO public.audit_events VALUES (31007, '01a225fa-2075-7a4d-b4d4-d503db6e791f', '2026-11-29 06:24:39.029266+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"alice"}', 13, '\x154796b1ad0c063b63217c6e44469a8d6717fcb224beddd450f909595be341e4');
INSERT INTO public.audit_events VALUES (6257, '01a225fa-2075-70f9-bd81-9cb3ccb71871', '2026-11-29 06:24:39.029266+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"app"}', 3, '\x3a6d530d8e0693e7eb9c8342ee67ee33db31a8f7d8da50904c33198a7e1e3995');
INSERT INTO public.audit_events VALUES (49270, '01a225fa-2075-7057-8f76-02ce6a7ac076', '2026-11-29 06:24:39.029267+00', 'scope.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"notes"}', 2, '\x21c79f3e6a7c7c58a63162f7360cf2b0c121255fc8bb2d0f8d4e2a80a632009a');
INSERT INTO public.audit_events VALUES (5011, '01a225fa-2075-7b52-bb77-3c1e69771393', '2026-11-29 06:24:39.029267+00', 'group.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"staff"}', 14, '\xb608e5c62960df3e1628ca129451a9d833635b3900fb5aa38bda612177bda4a8');
INSERT INTO public.audit_events VALUES (6879, '01a225fa-2075-7218-b816-fbf2ddc21adf', '2026-11-29 06:24:39.029267+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"carol"}', 6, '\xeb89f9016254213aa02c07106e4ab6f2bc34a4093015d32fd1c3b92ddae85155');
INSERT INTO public.audit_events VALUES (31529, '01a225fa-2075-717f-9d5f-0ee94c3f7b29', '2026-11-29 06:24:39.029267+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"page"}', 4, '\x62457b84f48d7f3fa1463b10b651939cd1e2fbe91f0fb6c20476783a9047e5ae');
INSERT INTO public.audit_events VALUES (40415, '01a225fa-2075-7337-bc25-ffa7bb5a9ddf', '2026-11-29 06:24:39.029267+00', 'client.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"machine"}', 8, '\xf118e5ca00f7f346fabe5c9becf3f16fe4652ee1bf9f3360675c35da8f838c23');
INSERT INTO public.audit_events VALUES (53015, '01a225fa-2075-724c-9b26-aae4ceeecf17', '2026-11-29 06:24:39.029272+00', 'sign_in.succeeded', 'person:01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', NULL, '10.0.0.3', '876d65b42c9bb1d7', '{"factor":"password"}', 7, '\xca7a4999d2652a57c0fd8e22ed071fcc46cc73c86c9f30faa19dd1a3b799328d');
INSERT INTO public.audit_events VALUES (53015, '01a225fa-2075-7e04-9206-7fb8f8d1cf17', '2026-11-29 06:24:39.029291+00', 'factor.added', 'person:01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', NULL, '10.0.0.3', '361a2497e3177115', '{"factor":"totp"}', 15, '\xbd3892e7d5dcfc7341806ad96c7683e1eedf2657d094e395cd4844a1a388d402');
INSERT INTO public.audit_events VALUES (3649, '01a225fa-2075-73dc-a5bb-00486ebd0e41', '2026-11-29 06:24:39.029299+00', 'sign_in.succeeded', 'person:01a225fa-2075-7938-9522-9dcadec40e41', '01a225fa-2075-7938-9522-9dcadec40e41', NULL, '10.0.0.5', '1fea39b26aad5842', '{"factor":"password"}', 9, '\xf1712a8c430abcb446468420ef8d1e57777e2bf6e2f1c306d655314047ffaf23');
INSERT INTO public.audit_events VALUES (3649, '01a225fa-2075-747f-a7c3-8b0cf52b0e41', '2026-11-29 06:24:39.029318+00', 'passkey.added', 'person:01a225fa-2075-7938-9522-9dcadec40e41', '01a225fa-2075-7938-9522-9dcadec40e41', NULL, '10.0.0.5', '51ba0003f2b6e779', '{"name":"A device","passkey":"01a225fa-2075-7f44-92d1-ceb865b60e41"}', 10, '\xb78b4ea1cd7a9513094680b92d3ef313da42935fd64ddadd4e405830b6fce196');
INSERT INTO public.audit_events VALUES (3649, '01a225fa-2075-7e87-8d71-01190a540e41', '2026-11-29 06:24:39.029333+00', 'sign_in.succeeded', 'person:01a225fa-2075-7938-9522-9dcadec40e41', '01a225fa-2075-7938-9522-9dcadec40e41', NULL, '10.0.0.6', 'df91ecb449ac0573', '{"factor":"password"}', 16, '\x5901069486650e97bcd7fcc3456ac0242cfee304ec18c53754d65dbd315e21ca');
INSERT INTO public.audit_events VALUES (3649, '01a225fa-2075-7200-9226-ef3cb4f20e41', '2026-11-29 06:24:39.029346+00', 'code.issued', 'person:01a225fa-2075-7938-9522-9dcadec40e41', '01a225fa-2075-7938-9522-9dcadec40e41', 'app', '10.0.0.6', '91abd7c677a4d807', 'null', 5, '\x657a4ea3d649b2da67bfd35681763f1a222909e75b3438bf7be62612748029d5');
INSERT INTO public.audit_events VALUES (3649, '01a225fa-2075-74dd-b5e8-b8cf7eee0e41', '2026-11-29 06:24:39.029348+00', 'code.redeemed', 'client:app', '01a225fa-2075-7938-9522-9dcadec40e41', 'app', '192.0.2.1', '48333696ffc13a5a', '{"grant":"01a225fa-2075-723a-b9bd-8e40f1470e41","scope":"offline_access openid profile"}', 11, '\x022d57e083b693a65035a282c55861b714dc6ce2115ad7b461b9af7fc89c3dee');
INSERT INTO public.audit_events VALUES (3649, '01a225fa-2075-768a-b1aa-a6fe2c160e41', '2026-11-29 06:24:39.029349+00', 'refresh_token.rotated', 'client:app', '01a225fa-2075-7938-9522-9dcadec40e41', 'app', '192.0.2.1', '553980d8a00baf8c', '{"generation":1,"grant":"01a225fa-2075-723a-b9bd-8e40f1470e41"}', 12, '\x47fde98d59340eddd9ab3a83a46d737eeb20a28313b2f3806d8ee33e7d352d91');
INSERT INTO public.audit_events VALUES (18667, '01a225fa-2075-7004-9458-4f7caf7c48eb', '2026-11-29 06:24:39.02935+00', 'client_token.issued', 'client:machine', NULL, 'machine', '192.0.2.1', 'f0e683f89511e3c2', '{"scope":"notes"}', 1, '\x79e3d27b9d8a4186d4ea793dc447979af03a4d7e6c2d11e83aeb816c55265f7b');
INSERT INTO public.audit_events VALUES (37412, '01a225fa-2075-7ec8-b403-6253757a9224', '2026-11-29 06:24:39.029267+00', 'user.changed', 'command_line', NULL, NULL, NULL, NULL, '{"by":"apply","change":"created","name":"dave"}', 17, '\x588b5ab3104bccb44f5ce834fbf0a11b602c8d20a9df8db0e3f7de8f3ad2370a');
INSERT INTO public.audit_events VALUES (3649, '01a225fa-2075-7fd5-961e-0aafeb630e41', '2026-11-29 06:24:39.029345+00', 'consent.granted', 'person:01a225fa-2075-7938-9522-9dcadec40e41', '01a225fa-2075-7938-9522-9dcadec40e41', 'app', '10.0.0.6', '174cd20025187d7a', '{"scope":"offline_access openid profile"}', 18, '\x33a6d7dc8c3793091f80d4f2a18bbb67d067456ba64cfe8d04df641a72ea5e37');
INSERT INTO public.authorization_codes VALUES (3649, '01a225fa-2075-7227-b1d8-62f7ff600e41', '\xa05f34d6a7c44cbfc4541b5d4e67871ee5ef982cd5ac5b9d3d989a673f3c3cf4', '01a225fa-2075-723a-b9bd-8e40f1470e41', '01a225fa-2075-7938-9522-9dcadec40e41', '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a225fa-2075-7938-9522-9dcadec40e41", "resource": [], "auth_time": "2026-11-29T06:24:39.029333Z", "client_id": "app", "session_id": "01a225fa-2075-77b3-9324-9114b94d0e41"}', 'https://app.example/callback', true, 'HqHAoDJiQx7NZYCq5IwVlLeUBA4x2IJKNBvBMtSmVZI', 'EfnIpI8JPOo219g55FIRaw', '2026-11-29 06:24:39.029346+00', '2026-11-29 06:25:39.029346+00', '2026-11-29 06:24:39.029348+00');
INSERT INTO public.change_counter VALUES (1, 9);
INSERT INTO public.changes VALUES (1, 'signing_keys', '', 1795933479);
INSERT INTO public.changes VALUES (2, 'signing_keys', '', 1795933479);
INSERT INTO public.changes VALUES (3, 'signing_keys', '', 1795933479);
INSERT INTO public.changes VALUES (4, 'signing_keys', '', 1795933479);
INSERT INTO public.changes VALUES (5, 'signing_keys', '', 1795933479);
INSERT INTO public.changes VALUES (6, 'client', 'app', 1795933479);
INSERT INTO public.changes VALUES (7, 'scope', 'notes', 1795933479);
INSERT INTO public.changes VALUES (8, 'client', 'page', 1795933479);
INSERT INTO public.changes VALUES (9, 'client', 'machine', 1795933479);
INSERT INTO public.client_origins VALUES ('https://page.example', 'page');
INSERT INTO public.clients VALUES ('app', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": "The App", "grant_types": ["authorization_code", "refresh_token"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": ["https://app.example/bye"], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'the app', 1, '2026-11-29 06:24:39.029266+00', '2026-11-29 06:24:39.029266+00');
INSERT INTO public.clients VALUES ('page', NULL, false, '{"jwks": null, "scope": "email offline_access openid profile", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["authorization_code", "refresh_token"], "cors_origins": ["https://page.example"], "require_pkce": true, "required_acr": "1fa", "redirect_uris": ["https://app.example/callback"], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "jwt", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "none", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'page', 1, '2026-11-29 06:24:39.029267+00', '2026-11-29 06:24:39.029267+00');
INSERT INTO public.clients VALUES ('machine', '\xcbb7b90f73cfddd77c2b06d7f8bde608490d1cb69ee96602fce273c8b2f84e41', false, '{"jwks": null, "scope": "notes", "consent": "once", "tos_uri": null, "contacts": [], "jwks_uri": null, "logo_uri": null, "resources": [], "client_uri": null, "policy_uri": null, "client_name": null, "grant_types": ["client_credentials"], "cors_origins": [], "require_pkce": true, "required_acr": "1fa", "redirect_uris": [], "response_types": ["code"], "default_max_age": null, "application_type": "web", "require_auth_time": false, "access_token_format": "opaque", "post_logout_redirect_uris": [], "token_endpoint_auth_method": "client_secret_basic", "id_token_signed_response_alg": "ES256", "userinfo_signed_response_alg": null, "token_endpoint_auth_signing_alg": null}', 'machine', 1, '2026-11-29 06:24:39.029267+00', '2026-11-29 06:24:39.029267+00');
INSERT INTO public.consents VALUES (3649, '01a225fa-2075-7938-9522-9dcadec40e41', 'app', 'offline_access openid profile', '[]', '2026-11-29 06:24:39.029345+00');
INSERT INTO public.grants VALUES (3649, '01a225fa-2075-723a-b9bd-8e40f1470e41', '01a225fa-2075-7938-9522-9dcadec40e41', 'app', '01a225fa-2075-77b3-9324-9114b94d0e41', true, '{"acr": "urn:vestibule:acr:1fa", "amr": ["pwd"], "scope": "offline_access openid profile", "claims": {}, "user_id": "01a225fa-2075-7938-9522-9dcadec40e41", "resource": [], "auth_time": "2026-11-29T06:24:39.029333Z", "client_id": "app", "session_id": "01a225fa-2075-77b3-9324-9114b94d0e41"}', '2026-11-29 06:24:39.029348+00', '2027-02-27 06:24:39.029348+00', NULL, 1, '\x8cbd8cc0fae563c2b7e70f4ae227b149c96bd4c311f0a506d120871abace1413', '\x775c04199851336810abea84b13344608d29059e38ca00bf3114841334a53d47', '2026-11-29 06:24:39.029349+00', '2026-12-13 06:24:39.029349+00');
INSERT INTO public.group_memberships VALUES (10750, '01a225fa-2075-769a-8535-6e7f553029fe', '01a225fa-2075-7706-89d7-4f008da8d21b');
INSERT INTO public.groups VALUES ('01a225fa-2075-7706-89d7-4f008da8d21b', 'staff', 'Who works here', false, NULL, 1, '2026-11-29 06:24:39.029267+00', '2026-11-29 06:24:39.029267+00');
INSERT INTO public.known_devices VALUES (53015, '01a225fa-2075-744c-b53c-6bfe0fa6cf17', '\xf488d58040852c199855fde7af85ca40b52c92a0e6abfe8d3fa013fb3a9bf902', '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', NULL, '2026-11-29 06:24:39.029291+00', '', false, '2027-05-28 06:24:39.029291+00');
INSERT INTO public.known_devices VALUES (3649, '01a225fa-2075-75aa-801f-db4ebf680e41', '\xcd77575c7d10a33b5f0788d1cd00b66bb4d54b7978756e523312c4e2cec470c7', '01a225fa-2075-7938-9522-9dcadec40e41', NULL, '2026-11-29 06:24:39.029299+00', '', false, '2027-05-28 06:24:39.029299+00');
INSERT INTO public.known_devices VALUES (3649, '01a225fa-2075-701e-a992-fcdcae5a0e41', '\x102ca53013ae100e54ef17ffc301f81159e0084f29f1bee92b21fbb282f390f0', '01a225fa-2075-7938-9522-9dcadec40e41', NULL, '2026-11-29 06:24:39.029333+00', '', false, '2027-05-28 06:24:39.029333+00');
INSERT INTO public.locks VALUES ('signing_keys');
INSERT INTO public.locks VALUES ('sweep');
INSERT INTO public.login_names VALUES ('alice', 'username', '01a225fa-2075-7938-9522-9dcadec40e41');
INSERT INTO public.login_names VALUES ('alice@example.com', 'email', '01a225fa-2075-7938-9522-9dcadec40e41');
INSERT INTO public.login_names VALUES ('+4915123456789', 'phone', '01a225fa-2075-769a-8535-6e7f553029fe');
INSERT INTO public.login_names VALUES ('carol', 'username', '01a225fa-2075-769a-8535-6e7f553029fe');
INSERT INTO public.login_names VALUES ('carol@example.com', 'email', '01a225fa-2075-769a-8535-6e7f553029fe');
INSERT INTO public.login_names VALUES ('dave', 'username', '01a225fa-2075-79e2-ae3a-7aa6dc73cf17');
INSERT INTO public.login_names VALUES ('dave@example.com', 'email', '01a225fa-2075-79e2-ae3a-7aa6dc73cf17');
INSERT INTO public.passkey_owners VALUES ('\x3babf512f4c608f925e75955898c7ba8ae5ef6f058092338bdbe670a45cb0a25', '01a225fa-2075-7938-9522-9dcadec40e41');
INSERT INTO public.passkeys VALUES (3649, '01a225fa-2075-7f44-92d1-ceb865b60e41', '01a225fa-2075-7938-9522-9dcadec40e41', NULL, '\x3babf512f4c608f925e75955898c7ba8ae5ef6f058092338bdbe670a45cb0a25', '{"cred":{"cred_id":"O6v1EvTGCPkl51lViYx7qK5e9vBYCSM4vb5nCkXLCiU","cred":{"type_":"ES256","key":{"EC_EC2":{"curve":"SECP256R1","x":"oNsquwf1oZ8FsbVoHmgrpuda8BwOYmKLA7Kqk1vQPsE","y":"y5ZOwSTWvBXCwurViO-ou8d7T7t_A2ces9XTXfLQJ98"}}},"counter":0,"transports":null,"user_verified":true,"backup_eligible":false,"backup_state":false,"registration_policy":"required","extensions":{"cred_protect":"Ignored","hmac_create_secret":"NotRequested","appid":"NotRequested","cred_props":"Ignored"},"attestation":{"data":"Self_","metadata":"None"},"attestation_format":"packed"}}', 0, 'A device', false, false, '2026-11-29 06:24:39.029318+00', NULL);
INSERT INTO public.recovery_codes VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\x5e9cb597c1bb60e450233a4c92eaae139f0725a0f6fef0bf0bc83519ba941e68');
INSERT INTO public.recovery_codes VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\xfacbbf394f3ea6b76989866853591282dc8571a64ecb2005a692da106ddd3a8e');
INSERT INTO public.recovery_codes VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\xc70d877c7976918633e2af6cdd3da54e75e4305747848bd643bca7ac7bb85daa');
INSERT INTO public.recovery_codes VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\xd5d58428ab58aadce2755b6cfc520ccc3722b3a7c1f57a90a0ee9bca73cb6e7f');
INSERT INTO public.recovery_codes VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\x13623006f18ab9003f98a4eabab8255ec1ebdca4fcdf5c6cc3d950a49ec06e4a');
INSERT INTO public.recovery_codes VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\xcbef07ff01f23a13e43461711e843ff981c15589c429cf2bde159da9154b3ede');
INSERT INTO public.recovery_codes VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\xef39ea7d7e18329fd67b60d58aab90c6902d3d9e6e96e9bd8f27c9ee63c38dbb');
INSERT INTO public.recovery_codes VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\x2d9f36c4b1120956a1e3e216b561f8a0675dbc859e2cf1892433c4cd9b73101e');
INSERT INTO public.scopes VALUES ('notes', 'Read your notes', '["nickname"]', 1, '2026-11-29 06:24:39.029267+00', '2026-11-29 06:24:39.029267+00');
INSERT INTO public.seaql_migrations VALUES ('m0001_users', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0002_groups', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0003_group_memberships', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0004_login_names', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0005_clients', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0006_client_origins', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0007_scopes', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0008_change_counter', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0009_sessions', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0010_authorization_requests', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0011_authorization_codes', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0012_grants', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0013_access_tokens', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0014_consents', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0015_signing_keys', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0016_audit_events', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0017_audit_chain', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0018_throttle_counters', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0019_used_assertions', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0020_revoked_tokens', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0021_setup', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0022_server_secrets', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0023_outbox', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0024_locks', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0025_known_devices', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0026_passkeys', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0027_passkey_owners', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0028_webauthn_ceremonies', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0029_totp_credentials', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0030_recovery_codes', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0031_account_links', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0032_sent_codes', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0033_registrations', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0034_applied_users', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0035_upstream_identities', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0036_upstream_owners', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0037_upstream_requests', 1795933478);
INSERT INTO public.seaql_migrations VALUES ('m0038_changes', 1795933478);
INSERT INTO public.server_secrets VALUES ('refresh token key', '\x0161626162656132656786bcac7d73be34e39fe4da3f54f7df6095817bccbe333aafdb5207f91003c6b9920bbb9c09a119e9d2475fb59ba4e2588cd669c768b10761d83d67');
INSERT INTO public.sessions VALUES (53015, '\xb0abfed402ac63fd99ff62736b123a25d877a40a1a096a1029b2b35af47ecc04', '01a225fa-2075-7c4b-89b4-19c69481cf17', '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '{"browser":"qZOlvumn7eSbiBbP77aDljkv4XZFIziGQtynH2xZhiw","user_agent":"","signed_in":{"amr":["pwd","totp"],"auth_time":"2026-11-29T06:24:39.029272Z","last_seen_at":"2026-11-29T06:24:39.029272Z","session_id":"01a225fa-2075-7c4b-89b4-19c69481cf17","started_at":"2026-11-29T06:24:39.029272Z","trusted_device":false,"user_id":"01a225fa-2075-79e2-ae3a-7aa6dc73cf17"},"ip_address":"10.0.0.3","proposed_totp":null,"csrf":"F8PwVc2WWzuZ-ZA_KcAYG9ATkf_CuUT8lpHHbDqh8Uw"}', '10.0.0.3', '', '2026-11-29 06:24:39.029293+00', '2026-11-29 07:24:39.029272+00');
INSERT INTO public.sessions VALUES (3649, '\x8f75b3789d40a2348bd974ab9a1cee0114db4156e43b824939c88e9e05dbecf7', '01a225fa-2075-71e1-981e-eb00bb890e41', '01a225fa-2075-7938-9522-9dcadec40e41', '{"ip_address":"10.0.0.5","csrf":"bZjlrGYuhQGjeZb04BFQStiK6Vmq8r-KVuAL3L-nNgM","signed_in":{"amr":["pwd","device_passkey"],"auth_time":"2026-11-29T06:24:39.029299Z","last_seen_at":"2026-11-29T06:24:39.029299Z","session_id":"01a225fa-2075-71e1-981e-eb00bb890e41","started_at":"2026-11-29T06:24:39.029299Z","trusted_device":false,"user_id":"01a225fa-2075-7938-9522-9dcadec40e41"},"user_agent":"","browser":"DUendCHTXwxDFOs5XI7Im4JlEeFTWwVIJJflOsPyqJ0"}', '10.0.0.5', '', '2026-11-29 06:24:39.02932+00', '2026-11-29 07:24:39.029299+00');
INSERT INTO public.sessions VALUES (3649, '\xaa8aace53f0e400e10ed487aa1826bdf7d89d76f5d8920739d0ef027ac9777b8', '01a225fa-2075-77b3-9324-9114b94d0e41', '01a225fa-2075-7938-9522-9dcadec40e41', '{"ip_address":"10.0.0.6","csrf":"pQDBtraxsf1Nl3-TQWOh3EmhizJZoBjOclsMDHkOKhk","browser":"w75Ol4Vo7MlDU2ZBRr8EncUKIg_y-cZx_oS-q7boOC8","signed_in":{"amr":["pwd"],"auth_time":"2026-11-29T06:24:39.029333Z","last_seen_at":"2026-11-29T06:24:39.029333Z","session_id":"01a225fa-2075-77b3-9324-9114b94d0e41","started_at":"2026-11-29T06:24:39.029333Z","trusted_device":false,"user_id":"01a225fa-2075-7938-9522-9dcadec40e41"},"user_agent":""}', '10.0.0.6', '', '2026-11-29 06:24:39.029338+00', '2026-11-29 07:24:39.029333+00');
INSERT INTO public.setup VALUES (1, NULL, NULL, NULL);
INSERT INTO public.signing_keys VALUES ('RrcZvvJQcfk6lYZW6oTKoqqcpWoBNG_A33p4zDjoww8', 'ES256', '{"x": "eATQOs5Ipd6BemJwl5Yf5OObFW-yx9jSBGvIS-nSi9U", "y": "77RIxIFYdbeaCWZSukQqSRPP67slsn4NkyLd1S2jqvo", "alg": "ES256", "crv": "P-256", "kid": "RrcZvvJQcfk6lYZW6oTKoqqcpWoBNG_A33p4zDjoww8", "kty": "EC", "use": "sig"}', '\x0161626162656132654be82ff3c967d1f52cf7fc4c0d7e82e04c8c80b77eaa74f30b5c9c26c34b9b3b3da7aa0b519d19955c5a7cc47726f58f9be381edcf449a5c0cb3742736d3b11d4581eac7c8ecb35a9e8e92b42a221f08b1508012bbaa03896b3d3576ce52b0ab7b774bc968800efa0e7a1cd256e2f4432ad9739b73bbd815a80eab9169f2a2a386de1cb4305c5787fdfa58bfdb730cdfd69e5476755173cada4f557393a06d07b5799af2a25c', '2026-11-29 06:24:39.029261+00', '2026-11-29 06:24:39.029261+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('LHKwd9MrFjhAr1Bqw9FdCzDNZ9PbdtbXHKmqe2xMa_o', 'ES384', '{"x": "gdRP3FxC0Ga2v6qhvvIT5ylHG9W781MpW01UvmGGr7pSo3IjAQM5Spx37oqHdZ3p", "y": "9uF_1czQmWqcSqbm834rDtt6tgCcmy9WQzBJA1doc2lk4ylwCieqBI3D-vhsl9BB", "alg": "ES384", "crv": "P-384", "kid": "LHKwd9MrFjhAr1Bqw9FdCzDNZ9PbdtbXHKmqe2xMa_o", "kty": "EC", "use": "sig"}', '\x0161626162656132659501fdd5dfa3e6903e6a3a346012f444578e41736c27aea6253e1506eed00716d564ce46cdc91723524abc929e8c396baf268d34a8550e7ce061ba84cdbddf5380c136c652012086ac1a071c9bf74e20afc2d61ccc4ea3e51c3b8a5b815e42af42ad25e05b0e95f67495d00909382f42016f03fd3e21f29daa3f14fc01e6c120886f0e3f0d85023b880703147efc06630e1e9327245165efdcf262711495a5748806f180a6ac6aca181877f93079180de1a49918f8fd8cc6aeabe846721d889ffe1a11725baacb41c85b32fa447041efcbd02b657f', '2026-11-29 06:24:39.029261+00', '2026-11-29 06:24:39.029261+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('qqFUHAZ6vwX7yXu4_J2-7EMDKNdqMMk0Y69D5OlQ16k', 'EdDSA', '{"x": "ec4SZnxUULmQkhg6OfAASrBB8sXPzJmyw_Zt2vBWYBY", "alg": "EdDSA", "crv": "Ed25519", "kid": "qqFUHAZ6vwX7yXu4_J2-7EMDKNdqMMk0Y69D5OlQ16k", "kty": "OKP", "use": "sig"}', '\x016162616265613265e80c1865896f5cfc685f8ca537e325017df5ea9af81e844b77e314925a0feeb4e3810717ec209206cb238a8750b5933d0d9c08636f556eaf503e417836c98ae37b65117f2ed96494e061dc39', '2026-11-29 06:24:39.029261+00', '2026-11-29 06:24:39.029261+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('Vij5ujDcUYqkvuEBZbPPv5suIjEfSZNXn3tDR7cQ8eU', 'RS256', '{"e": "AQAB", "n": "1cbUUjnowJ_MUzGMmEXuOC0kWl2IakRPxtwnVHkjM9NjjZlgmcB9p2ClGbOLRYGFuybjtZV4cWucrNiSAJGia6WqpXZpfdH5wQPk6CkxyfNF0oqZgK1w8FVqzZDLEQAGNwT5bBdCzincwb3bbrNdsch-At7vLQsPehXK5wEa52PqLGicy1ypEXqj3TIk6VoBJcA3BmGr6yhJAhpFUYPPbBnRgxe0cXi_fAnwyObSm1Z7xKSeoIIxA_IEUpJQdQHR46rBh0g1g52JdNb-3RFyT6OeM9lZUYfoHfxvz4WhLQKklPxY6c9IO2AQITUwdks1pEFqzdpmOTCO_2WCIKv6rw", "alg": "RS256", "kid": "Vij5ujDcUYqkvuEBZbPPv5suIjEfSZNXn3tDR7cQ8eU", "kty": "RSA", "use": "sig"}', '\x0161626162656132651b9b48d79342197ce822d8c6bcd18424d011b0c21a43df6f827d0539a0e104995187f1e846660e67d89d025f73b9fc0c524c47e42d6ffa869e8971566f7302d5bbdc11934554f1be8d2ee13d6b89bd38910ab1a8d93209e628b51081833da59cf549f32a858deb6b1a511309f8e91ed8ea1dd356d5bde77c0bdb077b855dfa390cca7d2ad3678ec3f84a7a688cd60d22c67071985de7d786449dd17a786e7876cfc73c86763d476300059b337fde5394813061aaa3c48d2ff5b5087be8be80e9ee58a37412d66f94e03a063356f8868f7f19db6f7e20f1dd5888a7b3efaa1d4e7bc50149d9e177e8047220d76d8b1eb36da95f0e5abe6aead28c036b6575fe43d21429499d0c451600e29286919d87649b786b770489cb9ea60a3402c6cb9752b876590d2125abbc454e75746902ac637eb0fc0122499bf867d97e53fa5afd4261a007f8f8446d4e9b18341db8f5d233e7136ea20fa982c1b12763eeca8e5b4d0bb4369d7d89029d46d976b523e363e3f53148978ffb10b5cd137f622b4d7cf44954ff4cab5a14076c03f8dd9aaf3b2e9dad090d52a00d9cd89abf71ef993c7b3bf94362d718a822f5ae153922bde86aaa4116e8de8ed52ba35573e58dabeb1795c6ffcebc3872464a0978b63f466c08fd320669b4aff6f2d73a5cea3dc0845348f80ee529581dd276c6173939229f2ad4814618bf1d7131a4318486bf8d870874069db43275cbfa19d0488aac3194fd72e81e2ca83a4f0c2ba56fed4e3b434032e623c462b74453b8c106c943f866e3fbd1d45aeb13ce62421031b76676302aaa85aa4f6f40b38177046a028679d43fe4785677c02a589518faf6294b20439de5c292cf18c600c8aed1fb0238b194f99e627b8f992df3318797facab6c9f7619a45052cf6dd731095d6c2161761566d757e7fb545b98e7086e065ee1636f91eb0a5064fadf183af968932938b486d84d57be958b67407b158f1f909b8539a7f595cf868404da156862a1a6b534eeb57c5273ae99a493e3ccaf06610e689bf9abe072175a77a12833c74caa3d2b96304f8a68390d653d22224ab814b05c320278c231758d76cc09259ea62994d3a9c70a1c3b95fd583241f2057bea2bdaa468082844b55a05310ebf50f2d99d6debbddc577807a3f59660f0564815018b20056145b818a9d9d78c8002bc53db4ae713aac343f7b8d7f790cae6b1652ba3bae33af605a5fe8fda1c347a883d8b3c96c10f519f1a3cffa005474cd48d9f2a43190c408908cb14539a36f6a782b0b67423e47de3edf3c6a709815aee9016a396688ac3da9a90157e0cb0dbcbd87258b44866f1a6292675626b5cdb96701f61f8907a09f93ba0643dc8a4557b09a53bc903a5182389e400109d6855ae5ff96a0bde22a8044d97c90105e13cba7e89dd9195f6850558fc9e54e5e2f1df1b34096db53d2161e6fe8d191af441a82ae580fedb6aa3917eb7622c9e16fddf17d0872761f2caa4dd2179db2406849bf9a778339c0ece248afc4e40f0b49a9a8536089e5251b722aeddd53c188da2e24f31a1e5f865ae2f1cbf0a34a4384f72be7a28a865a1b0c4901b9bcce37ada7fefc94fc89ced744c99fd1966ada12b05fff27ad52a6b9a80a47f3fa277a92cd1c9f75a169c3e55cdc4932d5e4ab08f9ec1c819d9b6a6150d585a32186c12a2ddd21b4d4abd38d12a889dfab55358fdd4bd1c39799d5346d3760b7f56eb1fca4397948e36ffe744d3dbf3f55e85184a5649405', '2026-11-29 06:24:39.029261+00', '2026-11-29 06:24:39.029261+00', NULL, NULL);
INSERT INTO public.signing_keys VALUES ('DDdYScY1eybUCtRyvYg9xOlWgVMideIztfvQleJq2zw', 'PS256', '{"e": "AQAB", "n": "oaxvHbBXvg_gMT2lEBJCxUhXMCshO3Qo4FDeAQCyeQop-ADnB4IpCAM_fX-VpPl15G3SKhycDVBqqqW4T0llSSKXe6KGsb_cSX_ixRXNxgpsmVYz-CwebDUCxMJRM4tsAZEYO1wRHKOp4-vmPrUFQLWnuE6nD4tRCX0-_HqC36PltO0PCsdbhGoIMqguhIWGgkUfDpyeynIE1OmoUNc3aljPyCd_OGzQ_fLZ5Y7slzhmqTQYK5VaOreq3WBf1TEmiNO_60R6G6sIzB7YpghT-ZKl1gwUo7BpBP9BM7Rk3moWuH0o1fwcEsDlRFd3kwoWaaMwgqganl6-TLIlaSrvIQ", "alg": "PS256", "kid": "DDdYScY1eybUCtRyvYg9xOlWgVMideIztfvQleJq2zw", "kty": "RSA", "use": "sig"}', '\x016162616265613265642fcc46b367c9d0cbacae068331ef14f052f20c2198b90822bca07b971d18972ac470ba245729ff554798fa11f46000caab1a940ef3ee438704a5aa3ccbd6e615a4c3160fec1d15a7d1b016c8dbe99e5175572be0c758da2f960db41076bd5e39bddf2a8a080c465dc501cc4e9bb6834818b910210a50c18adc9fb8d2823b3c2c25ffb3787521286a25264d546b18f333d31396ec9a91bdfb6407e1035fb75c1da79830510f5e4c651d9531dd0b3560f0e02df50e7161b0740a4a2af12f48f9264819deeed5e19d2fa4a2169531de79f44d2426243c0a4f2e7010c977d1f16e8951e741decd371bb022cbe9aaff0b4447c035af50a26b449d178971e27813eef2ff66d1dd86ce5e601ad303eb1ec73af14038b6ae5cdfff4dff7d42b4d1f2056347bfa3a2534f3765c60d28f2d75964af7f14e009e3292c4dec5b161da1be933a9cc93424b70b33cbc83674fc93f137b66b987a2d9011cbe88ab5b21c2ffc6123c4c2820f7b802b2910ca37c1144308b1ffa967ff827e8fec372c3ea323bfd2bcdf70b0877a45dd11d6e9979ead9aa2546a28bc396e7c2f7a83fbe76ab5ef3b7ad9d81ffa95af0d601a2ac1819bae906cc3b5b97d5c0bda5d39611cecb1eb7d5c883a93ccddb2d9f049fb01bf16219dbd3dfff3b0ad2d27e427b66b779987e1c2bbd8b072ec8f4cd272ced767ddf829cea438e1849e51eb85b635dd1446bc5dc864c4f577f01861d41069cda9661ad15e8c8a8ba7a03e882ad0f653c3008b5283860b6ecf3cd96478c5d4d26ca2cb60039892d4b5baf8003c9850837e1287afe374d1858d53e496ade66a2ca7f047e9f30e1cad3785cf6047364b27c76bccc2ed5679d34aa99e4ffe294b6bb85fba2090469a69dc0fc5ff8f58b3cb02d1ad0d5557ec5b930e38dd7fc123d828a03425ddb31783f8f9afd693300652259c65e092b17c147030babbfd9c68f4d3ead86b588a716f0044d884c790e9c6b2bd0d2bf515a85baf12c2b48f431c45b4f3b6d1496753003b06518563cfd7f6cca6543b6caad6d23ac4e58e9ac8394f85622503e7a6d6084b4bd821c22a30acf12ff52ac8e8d0380eb692449e57cbda851eefa375aed666d388ebacbc3daff28a166541e0ff7715520de9416e21c7afaf67c596edba42c88575e6dd2872c2a962892c76d488dda7c5080c636f18510cecd86d40a0e9d1c50620f223b522e4e2f363a190ceb1ec5ccec2b647ff6aa876af795f5e029991a398af3f03d363aa19bb59fbe57895c3f7567328792915f0ad2d447416a09c3e164a6b74f937f5a4f0382e679db33289aeb8ce7cb643fbff98769540b0ee10eb60b45fa497b505013d5909a13cc73e299d987365afb2163a2fb83f88245791cb8cb57aee6ae8ca4a78744bf8e68b6e6694ecdd514380c18640811bfa526a7ad73b94a089cf2d3827bb95921d7322fead902e25187df591858ace491c8ff4fc3cf77d295740ab902173f9c3160ce3f38d9423d78c253b65f17ac5cfa431204cc440e2233bac7b6e6dcdcbd456298cb8211c91cea546576711be54dec3339038982ff1759732d9eafc2d6e8283f339791ab5afcdfbaaff054baa2ada53ba9a9b80cd3a8b7ff63580d503323ee27baea6dbe7805db1a54f1cf14468829a6dd0c2cc4aaa9be84f7dc20e67003a21557e78f685ca705ec2ca38c79f1c0f3d4f4937fb69a5b88f7375c49305e6e23252c5248866a9e1a02a246bbf6ce9566e9e1dcf35ab9003dc6a66f05b22', '2026-11-29 06:24:39.029261+00', '2026-11-29 06:24:39.029261+00', NULL, NULL);
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.3', 1, 0, 1795933479029, '2026-11-29 06:26:39.029272+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.5', 1, 0, 1795933479029, '2026-11-29 06:26:39.029299+00');
INSERT INTO public.throttle_counters VALUES ('address:10.0.0.6', 1, 0, 1795933479029, '2026-11-29 06:26:39.029333+00');
INSERT INTO public.totp_credentials VALUES (10750, '01a225fa-2075-769a-8535-6e7f553029fe', '\x016162616265613265194c0ea44a16c9fc2f1ecab9a670ccafd953322f4461eac3c542f02889ee55ccc497870cdbf1d5d56de34b9275503e6b', 'SHA1', 6, 30, 0, '2026-11-29 06:24:39.029267+00');
INSERT INTO public.totp_credentials VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', '\x016162616265613265d9c06a1c13e534bd1145dedb9c1784d2f918a807955b155b3f82c5e31a4c726adc66abe412e0d17e76342aeff69306cc', 'SHA1', 6, 30, 59864449, '2026-11-29 06:24:39.029291+00');
INSERT INTO public.users VALUES (3649, '01a225fa-2075-7938-9522-9dcadec40e41', false, false, '$argon2id$v=19$m=64,t=1,p=1$A9TJANQzuzOLUHYcqq2zOA$rinlhQtrSRxgwuUeAnt/QrwDABL8bfSWakKTT1Ea+KU', '{"name": "Alice Lindqvist", "email": "alice@example.com", "given_name": "Alice", "email_verified": true, "preferred_username": "alice"}', 'alice lindqvist', false, NULL, NULL, 2, '2026-11-29 06:24:39.029266+00', '2026-11-29 06:24:39.029266+00');
INSERT INTO public.users VALUES (10750, '01a225fa-2075-769a-8535-6e7f553029fe', false, false, '$argon2id$v=19$m=64,t=1,p=1$BPTiRuVPTYuSSs4aSO/JNg$t+3b4lXE52ThPfY1qQiY8UUqjhr29gUsyTS6aXOq37I', '{"email": "carol@example.com", "address": {"locality": "Lund"}, "phone_number": "+4915123456789", "email_verified": true, "preferred_username": "carol", "phone_number_verified": true}', NULL, false, NULL, NULL, 3, '2026-11-29 06:24:39.029267+00', '2026-11-29 06:24:39.029267+00');
INSERT INTO public.users VALUES (53015, '01a225fa-2075-79e2-ae3a-7aa6dc73cf17', false, false, '$argon2id$v=19$m=64,t=1,p=1$h+euJ9Qwsjf4/ZjSGfJBIg$Dz6foSNR04VYgsrB1oBbFbx9fwXOozjtKBsI7CJGddU', '{"email": "dave@example.com", "preferred_username": "dave"}', NULL, false, NULL, NULL, 2, '2026-11-29 06:24:39.029267+00', '2026-11-29 06:24:39.029267+00');
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
