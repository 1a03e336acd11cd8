-- The data of the run, in sets. `{users}`, `{groups}`, `{clients}` and `{events}` are replaced by the counts.
--
-- Users, groups and clients have numbers from 1 on; what is said of one is computed from its number, so that every run has the same data.
-- User 1 is in many groups and has many events; group 'all-staff' has a tenth of all users as members.

SET synchronous_commit = off;
SET maintenance_work_mem = '1GB';
-- Rows refer to rows that are there: nothing is to be checked for each.
SET session_replication_role = replica;

-- Indexes are made after the rows: that takes a third of the time.
CREATE TEMP TABLE put_off AS
    SELECT i.indexrelid::regclass::text AS name, pg_get_indexdef(i.indexrelid) AS definition
    FROM pg_index i
    WHERE i.indrelid = ANY ('{users,login_names,group_memberships,audit_events,traces,sessions,grants,consents}'::regclass[])
        AND NOT i.indisprimary AND NOT EXISTS (SELECT 1 FROM pg_constraint c WHERE c.conindid = i.indexrelid);
DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT name FROM put_off LOOP EXECUTE 'DROP INDEX ' || one.name; END LOOP;
END $$;

-- A UUID of version 7 made at that time, for something of that home (the last 16 bits).
CREATE FUNCTION pg_temp.new_id(made timestamptz, seed text, home integer) RETURNS uuid LANGUAGE sql IMMUTABLE AS $$
    SELECT (lpad(to_hex(floor(extract(epoch FROM made) * 1000)::bigint), 12, '0') || '7' || substr(md5(seed), 1, 3)
        || '8' || substr(md5(seed), 4, 11) || lpad(to_hex(home), 4, '0'))::uuid
$$;

-- A number below `bound`, which looks random and is the same each time.
CREATE FUNCTION pg_temp.pick(seed text, bound bigint) RETURNS integer LANGUAGE sql IMMUTABLE AS $$
    SELECT ((('x' || substr(md5(seed), 1, 8))::bit(32)::bigint) % bound)::integer
$$;

CREATE TEMP TABLE words AS SELECT
    string_to_array('Ada Adam Agnes Ahmed Aisha Alan Albert Alice Amina Amir Ana Andrea Anna Anton Astrid Aylin Barbara Ben Bilal Björn '
        'Bruno Camille Carla Carlos Charlotte Chen Clara Daniel David Deniz Dmitri Elena Elif Emil Emma Erik Esra Eva Fatima Felix Finn '
        'Franz Frida Georg Grace Greta Hamza Hana Hannah Hans Heidi Hiroshi Ibrahim Ida Ines Ingrid Isabel Ivan Jakob Jamal Jan Jana '
        'Jasmin Jens João Johanna José Julia Kai Karim Karl Katarina Khadija Klara Lara Lars Laura Layla Lea Leon Li Lin Lina Luca Lucía '
        'Ludwig Magda Maja Marek Maria Marie Martin Mateo Max Mehmet Mei Mia Mila Mohammed Nadia Nina Noah Noor Nora Olga Oliver Omar '
        'Oscar Otto Pablo Paul Paula Pedro Petra Priya Rafael Raj Rania Renée Rosa Ruth Sam Samira Sana Sara Sebastian Selin Sofia Sören '
        'Stefan Susan Tariq Teresa Theo Thomas Tim Tomás Uma Ursula Valentina Vera Victor Wei Yara Yasmin Yuki Yusuf Zeynep Zoë', ' ')
        AS given,
    string_to_array('Abdi Adler Ahmad Ali Almeida Andersson Arslan Aydin Bakker Bauer Becker Berg Bianchi Braun Brown Cohen Costa Cruz '
        'Dahl Davies Demir Diaz Dubois Eriksen Evans Fernández Fischer Flores Fontaine Fuchs García Gomez González Graf Green Gupta Haas '
        'Hansen Hassan Hoffmann Horvat Huang Hughes Hussein Ivanov Jansen Jensen Johansson Jones Kaplan Kaya Keller Khan Kim Klein Koch '
        'Kowalski Krüger Kumar Lange Larsen Laurent Lehmann Lewis Lindberg López Maier Mansour Martin Martínez Mayer Meyer Moreau Morgan '
        'Müller Murphy Nagy Neumann Nguyen Nielsen Novak Olsen Okafor Patel Pereira Petrov Popov Quinn Ramirez Reed Richter Roberts '
        'Rossi Russo Saleh Sánchez Santos Sato Schmidt Schneider Schulz Schwarz Shah Silva Singh Smith Sørensen Suzuki Svensson Tanaka '
        'Taylor Thompson Torres Tran Turner Varga Vogel Wagner Walker Wang Weber Werner Williams Wolf Wong Yamamoto Yang Yıldız Young '
        'Zhang Zimmermann', ' ')
        AS family;

-- 1. Groups, as a tree in which each has six below it, and two beside it: one with many members, one for each client.
CREATE TEMP TABLE g AS
    SELECT n::integer, pg_temp.new_id(now() - interval '700 days' + n * interval '1 minute', 'group' || n, pg_temp.pick('group' || n, 65536)) AS id,
        (ARRAY['sales', 'support', 'finance', 'research', 'design', 'legal', 'operations', 'marketing'])[n % 8 + 1] || '-' || n AS name,
        n % 50 = 0 AS disabled, CASE WHEN n % 200 = 7 THEN 'urn:vestibule:acr:2fa' END AS required_acr,
        CASE WHEN n > 6 THEN (n - 1)::integer / 6 END AS parent
    FROM generate_series(1, {groups} - 1) n;
INSERT INTO g VALUES (0, pg_temp.new_id(now() - interval '701 days', 'all', 1), 'all-staff', FALSE, NULL, NULL);
CREATE INDEX ON g (n);
ANALYZE g;
INSERT INTO groups (id, name, description, disabled, required_acr, version, created_at, updated_at, parent_id)
    SELECT id, name, CASE WHEN n % 3 = 0 THEN 'Everybody in ' || name END, disabled, required_acr, 1, now(), now(),
        (SELECT above.id FROM g above WHERE above.n = g.parent)
    FROM g;
-- One group in five hundred gives its members a role, and those below it too.
INSERT INTO group_roles (id, group_id, role)
    SELECT pg_temp.new_id(now(), 'role' || n, 1), id, 'helpdesk' FROM g WHERE n % 500 = 499;
-- What `write_above` of `src/store/groups.rs` writes.
WITH RECURSIVE up AS (
    SELECT n, name, required_acr, disabled, NULL::jsonb AS above, n % 500 = 499 AS has_role FROM g WHERE parent IS NULL
    UNION ALL
    SELECT g.n, g.name, g.required_acr, g.disabled,
        CASE WHEN NOT up.disabled THEN jsonb_build_array(jsonb_build_array(up.name, up.required_acr)) || coalesce(up.above, '[]') END,
        g.n % 500 = 499 OR (up.has_role AND NOT up.disabled)
    FROM g JOIN up ON g.parent = up.n)
UPDATE groups SET above = up.above, has_role = up.has_role FROM up JOIN g ON g.n = up.n WHERE groups.id = g.id;

-- 2. Users: a fiftieth is disabled, a tenth has no name, a fifth has a telephone number, fifty have a role. Each is drawn by itself: what is
-- computed from one number would never, or always, be true of the same users.
CREATE TEMP TABLE u AS
    SELECT s.*, pg_temp.new_id(made, 'user' || n, home) AS id
    FROM (SELECT n::integer, pg_temp.pick('home' || n, 65536) AS home, now() - interval '600 days' + n * (interval '600 days' / {users}) AS made,
            given[pg_temp.pick('given' || n, array_length(given, 1)) + 1] AS given,
            family[pg_temp.pick('family' || n, array_length(family, 1)) + 1] AS family
        FROM generate_series(1, {users}) n, words) s;
CREATE INDEX ON u (n);
ANALYZE u;
INSERT INTO users (home, id, disabled, admin, claims, full_name, must_change_password, version, created_at, updated_at)
    SELECT home, id, pg_temp.pick('disabled' || n, 50) = 0, n % ({users} / 50) = 0,
        jsonb_strip_nulls(jsonb_build_object(
            'preferred_username', lower(given || '.' || family) || n, 'email', lower(given || '.' || family) || n || '@' || domain,
            'email_verified', n % 3 > 0, 'given_name', given, 'family_name', family,
            'name', CASE WHEN has_name THEN given || ' ' || family END,
            'phone_number', CASE WHEN pg_temp.pick('phone' || n, 5) = 0 THEN '+4930' || lpad(n::text, 8, '0') END, 'locale', 'en')),
        CASE WHEN has_name THEN lower(given || ' ' || family) END, FALSE, 1, made, made + interval '1 day'
    FROM u, LATERAL (SELECT pg_temp.pick('name' || n, 10) > 0 AS has_name,
        (ARRAY['example.com', 'example.org', 'mail.example', 'staff.example', 'example.net'])[pg_temp.pick('domain' || n, 5) + 1] AS domain) d;
INSERT INTO login_names (name, kind, user_id)
    SELECT name, kind, id FROM users, LATERAL (VALUES (lower(claims->>'preferred_username'), 'username'), (lower(claims->>'email'), 'email'),
        (claims->>'phone_number', 'phone')) AS n (name, kind)
    WHERE name IS NOT NULL AND id IN (SELECT id FROM u);
INSERT INTO user_roles (home, id, user_id, role)
    SELECT home, pg_temp.new_id(now(), 'role' || n, home), id, (ARRAY['helpdesk', 'auditor', 'app_developer'])[n % 3 + 1] FROM u WHERE n % ({users} / 50) = 0;

-- Each is in one to three groups of the tree, a tenth in the large one, user 1 in two hundred.
INSERT INTO group_memberships (home, user_id, group_id)
    SELECT u.home, u.id, g.id
        FROM u CROSS JOIN generate_series(0, 2) k
        JOIN g ON g.n = 1 + pg_temp.pick('in' || k || '-' || u.n, {groups} - 1)
        WHERE k <= u.n % 3
    UNION SELECT u.home, u.id, g.id FROM u JOIN g ON g.n = 0 WHERE pg_temp.pick('staff' || u.n, 10) = 0
    UNION SELECT u.home, u.id, g.id FROM u JOIN g ON g.n BETWEEN 1 AND 200 WHERE u.n = 1;

-- 3. Clients, one in ten owned by a user.
INSERT INTO clients (client_id, disabled, metadata, shown_name, version, created_at, updated_at, owner)
    SELECT 'app-' || n, n % 40 = 0,
        jsonb_build_object('client_name', name, 'redirect_uris', jsonb_build_array('https://app-' || n || '.example/callback'),
            'grant_types', jsonb_build_array('authorization_code', 'refresh_token'), 'response_types', jsonb_build_array('code'),
            'token_endpoint_auth_method', 'client_secret_basic', 'scope', 'openid profile email'),
        lower(name), 1, now() - interval '500 days' + n * interval '1 hour', now() - n * interval '1 minute',
        CASE WHEN n % 10 = 0 THEN (SELECT u.id FROM u WHERE u.n = 20 * s.n) END
    FROM (SELECT n::integer, (ARRAY['Wiki', 'Grafana', 'Payroll', 'Tickets', 'Photos', 'Builds', 'Mailing lists', 'Shop'])[n % 8 + 1] || ' ' || n AS name
        FROM generate_series(1, {clients}) n) s;

-- 4. A fourth of the users is signed in, half of them have an app with access. User 1 has ten sessions and fifty apps.
CREATE TEMP TABLE s AS
    SELECT u.home, u.id, k, u.n, pg_temp.new_id(now() - interval '1 day', 'session' || u.n || '-' || k, u.home) AS session_id
    FROM u CROSS JOIN generate_series(1, 10) k WHERE u.n % 4 = 1 AND (k = 1 OR u.n = 1);
INSERT INTO sessions (home, id_digest, session_id, user_id, data, ip_address, user_agent, created_at, expires_at)
    SELECT home, sha256(session_id::text::bytea), session_id, id,
        jsonb_build_object('browser', 'x', 'csrf', 'x', 'signed_in', jsonb_build_object('session_id', session_id, 'user_id', id,
            'auth_time', '2031-05-06T12:00:00Z', 'amr', jsonb_build_array('pwd'), 'trusted_device', FALSE,
            'started_at', '2031-05-06T12:00:00Z', 'last_seen_at', '2031-05-06T12:00:00Z'))::text,
        '192.0.2.' || n % 256, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', now() - interval '1 day', now() + interval '20 days'
    FROM s;
CREATE TEMP TABLE a AS
    SELECT u.home, u.id, u.n, k, 'app-' || 1 + pg_temp.pick('app' || u.n, {clients} - 50) + k AS client_id
    FROM u CROSS JOIN generate_series(0, 49) k WHERE u.n % 2 = 1 AND (k = 0 OR u.n = 1);
INSERT INTO grants (home, id, user_id, client_id, session_id, offline_access, basis, created_at, expires_at, refresh_generation, refresh_digest, refresh_idle_expires_at)
    SELECT home, pg_temp.new_id(now() - interval '1 day', 'grant' || n || '-' || k, home), id, client_id,
        pg_temp.new_id(now() - interval '1 day', 'session' || n || '-1', home), n % 3 = 0,
        jsonb_build_object('client_id', client_id, 'user_id', id, 'session_id', pg_temp.new_id(now() - interval '1 day', 'session' || n || '-1', home),
            'scope', 'openid profile email', 'resource', '[]'::jsonb, 'auth_time', '2031-05-06T12:00:00Z', 'acr', 'urn:vestibule:acr:1fa', 'amr', jsonb_build_array('pwd')),
        now() - interval '1 day', now() + interval '60 days', 1, sha256((n || '-' || k)::bytea), now() + interval '20 days'
    FROM a;
INSERT INTO consents (home, user_id, client_id, scope, claims, granted_at)
    SELECT home, id, client_id, 'openid profile email', '[]', now() - interval '1 day' FROM a;

-- 5. Events of 90 days: two in five are tokens of machines, as many are codes and refresh tokens, the rest sign-ins and what is rare.
-- Their numbers are beyond those of the sequence, so that no job takes them for new.
CREATE TEMP TABLE e AS
    SELECT n::integer, now() - interval '90 days' + n * (interval '90 days' / {events}) AS at, pg_temp.pick('kind' || n, 1000) AS luck,
        CASE WHEN n % ({events} / 10000) = 0 THEN 1 ELSE 1 + pg_temp.pick('whom' || n, {users}) END AS whom,
        'app-' || 1 + pg_temp.pick('which' || n, {clients}) AS client_id
    FROM generate_series(1, {events}) n;
INSERT INTO audit_events (home, id, occurred_at, kind, actor, user_id, client_id, ip_address, correlation_id, detail, number)
    SELECT home, pg_temp.new_id(at, 'event' || n, home), at, kind,
        CASE WHEN kind LIKE 'client_token.%' THEN 'client:' || client_id
            WHEN kind IN ('user.changed', 'group.changed', 'role.changed', 'role.assignment_changed') THEN 'administrator:' || (SELECT id FROM u WHERE u.n = (1 + e.n % 7) * ({users} / 7))
            WHEN kind = 'signing_key.published' THEN 'system'
            WHEN kind = 'sign_in.failed' THEN 'anonymous'
            ELSE 'person:' || user_id END,
        user_id, CASE WHEN kind LIKE 'user.%' OR kind LIKE 'group.%' OR kind LIKE 'role.%' THEN NULL ELSE client_id END,
        '198.51.' || n % 200 || '.' || n / 200 % 250, substr(md5('request' || n), 1, 16),
        CASE WHEN kind = 'group.changed' THEN '{"change":"changed","group":"' || (SELECT id FROM g WHERE g.n = e.n % {groups}) || '"}' ELSE '{}' END,
        1000000000 + n
    FROM (SELECT e.*, kind, CASE WHEN has_user THEN u.home ELSE pg_temp.pick('alone' || e.n, 65536) END AS home, CASE WHEN has_user THEN u.id END AS user_id
        FROM e JOIN u ON u.n = e.whom,
        LATERAL (SELECT CASE WHEN whom = 1 THEN 'sign_in.succeeded' WHEN luck < 400 THEN 'client_token.issued' WHEN luck < 550 THEN 'code.issued'
            WHEN luck < 700 THEN 'code.redeemed' WHEN luck < 800 THEN 'refresh_token.rotated' WHEN luck < 940 THEN 'sign_in.succeeded'
            WHEN luck < 975 THEN 'sign_in.failed' WHEN luck < 985 THEN 'password.changed' WHEN luck < 992 THEN 'user.changed'
            WHEN luck < 995 THEN 'passkey.added' WHEN luck < 997 THEN 'session.signed_out' WHEN luck < 998 THEN 'group.changed'
            WHEN luck < 999 THEN 'role.assignment_changed' WHEN e.n % 10 = 0 THEN 'signing_key.published' ELSE 'email.verified' END AS kind) k,
        LATERAL (SELECT kind NOT IN ('client_token.issued', 'group.changed', 'signing_key.published') AS has_user) h) e;

-- 6. Traces of the last days, a tenth as many; one in twenty was refused.
INSERT INTO traces (home, id, occurred_at, step, verdict, stopped_at, correlation_id, client_id, user_id, ip_address, user_agent, checks, expires_at)
    SELECT u.home, pg_temp.new_id(at, 'trace' || e.n, u.home), at, (ARRAY['authorize', 'sign_in', 'token', 'logout'])[e.n / 10 % 4 + 1],
        CASE WHEN refused THEN 'refused' ELSE 'passed' END, CASE WHEN refused THEN stopped_at END, substr(md5('request' || e.n), 1, 16),
        client_id, CASE WHEN luck % 3 > 0 THEN u.id END, '198.51.' || e.n % 200 || '.' || e.n / 200 % 250, 'Mozilla/5.0 (X11; Linux x86_64)',
        jsonb_build_array(jsonb_build_object('name', 'known_client', 'verdict', 'passed'), jsonb_build_object('name', 'enabled_client', 'verdict', 'passed'),
            jsonb_build_object('name', stopped_at, 'verdict', CASE WHEN refused THEN 'refused' ELSE 'passed' END))::text,
        now() + interval '30 days'
    FROM (SELECT e.n, e.luck, e.whom, e.client_id, now() - (now() - e.at) / 8 AS at, luck % 20 = 0 AS refused,
            CASE WHEN luck % 40 = 0 THEN 'registered_redirect_uri' ELSE 'right_factor' END AS stopped_at
        FROM e WHERE e.n % 10 = 0) e JOIN u ON u.n = e.whom;

-- 7. API keys.
INSERT INTO api_keys (id, name, digest, rights, created_at, expires_at)
    SELECT pg_temp.new_id(now(), 'key' || n, 1), 'program ' || n, sha256(n::text::bytea), '["users.read"]', now() - n * interval '1 hour', now() + interval '80 days'
    FROM generate_series(1, 200) n;

DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT definition FROM put_off LOOP EXECUTE one.definition; END LOOP;
END $$;
