//! The key by which tables can be spread over several databases, and a reader of statements that holds them to it.
//!
//! The rows of a person are kept together, by their [`Home`](crate::domain::ids::Home); what is looked up by something else (a name,
//! a digest) is placed by that. A statement that names the key reaches one database. One that does not reaches all of them, which
//! has to be said (`Sql::fan_out`). In builds with debug assertions every statement is read
//! before it is run, so that all tests are tests of this.

/// A table that can be spread.
struct Spread {
    table: &'static str,
    /// What it is spread by.
    by: &'static str,
    /// The rest of its primary key.
    rest: &'static [&'static str],
}

const fn by_home(table: &'static str, rest: &'static [&'static str]) -> Spread {
    let by = "home";
    Spread { table, by, rest }
}

const fn by(table: &'static str, by: &'static str, rest: &'static [&'static str]) -> Spread {
    Spread { table, by, rest }
}

/// Every other table is small, or is written by few.
const SPREAD: [Spread; 30] = [
    by_home("users", &["id"]),
    by_home("group_memberships", &["user_id", "group_id"]),
    by_home("user_roles", &["id"]),
    by_home("user_attributes", &["user_id", "name"]),
    by_home("sessions", &["id_digest"]),
    by_home("authorization_requests", &["id"]),
    by_home("authorization_codes", &["id"]),
    by_home("device_authorizations", &["id"]),
    by_home("grants", &["id"]),
    by_home("access_tokens", &["id"]),
    by_home("consents", &["user_id", "client_id"]),
    by_home("audit_events", &["id"]),
    by_home("traces", &["id"]),
    by_home("known_devices", &["id"]),
    by_home("passkeys", &["id"]),
    by_home("webauthn_ceremonies", &["id"]),
    by_home("totp_credentials", &["user_id"]),
    by_home("recovery_codes", &["user_id", "digest"]),
    by_home("account_links", &["id"]),
    by_home("impersonations", &["id"]),
    by_home("sent_codes", &["id"]),
    by_home("upstream_identities", &["user_id", "upstream_id", "issuer"]),
    by_home("upstream_requests", &["id"]),
    by("login_names", "name", &[]),
    by("applied_users", "name", &[]),
    by("passkey_owners", "credential_id", &[]),
    by("upstream_owners", "subject", &["upstream_id", "issuer"]),
    by("throttle_counters", "key", &[]),
    by("revoked_tokens", "jti_digest", &[]),
    by("used_assertions", "jti_digest", &["client_id"]),
];

/// The tables whose rows are placed by their person.
pub fn tables_by_home() -> impl Iterator<Item = &'static str> {
    SPREAD
        .iter()
        .filter(|spread| spread.by == "home")
        .map(|spread| spread.table)
}

/// Which statements may do without the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reach {
    /// None.
    Key,
    /// This one: it is about everybody.
    FanOut,
}

/// Why a statement is refused, in builds with debug assertions: it would reach every database where one is meant. That is a fault
/// of ours, which tests are to find.
pub(super) fn refusal(sql: &str, reach: Reach) -> Option<String> {
    if !cfg!(debug_assertions) {
        return None;
    }
    problem(sql, reach).map(|problem| format!("a statement {problem}: {sql}"))
}

/// What is wrong with a statement, if anything.
fn problem(sql: &str, reach: Reach) -> Option<String> {
    let mut scopes = vec![Vec::new()];
    let mut done = Vec::new();
    // One scope for each query in parentheses; other parentheses are part of the query around them.
    let mut open = Vec::new();
    let tokens = tokens(sql);
    for (place, token) in tokens.iter().enumerate() {
        let begins_query = |next: &&str| ["SELECT", "INSERT", "UPDATE", "DELETE", "WITH"].contains(next);
        match *token {
            "(" if tokens.get(place + 1).is_some_and(begins_query) => {
                open.push(true);
                scopes.push(Vec::new());
            }
            ")" if open.pop() == Some(true) => done.extend(scopes.pop()),
            token => {
                if token == "(" {
                    open.push(false);
                }
                if let Some(scope) = scopes.last_mut() {
                    scope.push(token);
                }
            }
        }
    }
    done.extend(scopes);
    done.iter().find_map(|scope| problem_of_query(scope, reach))
}

fn problem_of_query(query: &[&str], reach: Reach) -> Option<String> {
    let tables = tables_in(query);
    let locks = has_lock(query);
    for (place, spread, alias) in &tables {
        let is_target = *place > 0 && query[place - 1] == "INTO";
        let has_key = if is_target {
            let columns = query[place + 1..].iter().take_while(|token| **token != ")");
            columns.into_iter().any(|token| *token == spread.by)
        } else {
            query.windows(3).enumerate().any(|(at, window)| {
                let qualifier = (at > 1 && query[at - 1] == ".").then(|| query[at - 2]);
                let is_of_table = match qualifier {
                    Some(qualifier) => qualifier == *alias,
                    None => tables.len() == 1,
                };
                window[0] == spread.by && window[1] == "=" && window[2].starts_with('$') && is_of_table
            })
        };
        if !has_key && (reach == Reach::Key || locks) {
            let what = if locks { "locks rows of" } else { "touches" };
            return Some(format!("{what} {} without {} = $n", spread.table, spread.by));
        }
        if let Some(column) = set_columns(query).find(|set| *set == spread.by || spread.rest.contains(set)) {
            return Some(format!("sets {column}, which is a part of the key of {}", spread.table));
        }
    }
    None
}

/// The tables of a query that can be spread: where they are in it, and what they are called there.
fn tables_in<'a>(query: &[&'a str]) -> Vec<(usize, &'static Spread, &'a str)> {
    let mut found = Vec::new();
    for (place, token) in query.iter().enumerate() {
        // `users.id` names a column.
        let is_qualifier = query.get(place + 1) == Some(&".");
        if let Some(spread) = SPREAD.iter().find(|spread| spread.table == *token && !is_qualifier) {
            let next = match query.get(place + 1) {
                Some(&"AS") => query.get(place + 2),
                other => other,
            };
            let is_alias = |next: &&&str| next.starts_with(|first: char| first.is_ascii_lowercase());
            found.push((place, spread, next.filter(is_alias).copied().unwrap_or(token)));
        }
    }
    found
}

/// The columns that are assigned to, by `UPDATE` or after a conflict.
fn set_columns<'a>(query: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let start = query
        .iter()
        .position(|token| *token == "SET")
        .map_or(query.len(), |set| set + 1);
    let length = query[start..]
        .iter()
        .position(|token| ["WHERE", "FROM", "RETURNING"].contains(token))
        .unwrap_or(query.len() - start);
    let assignments = &query[start..start + length];
    let mut depth = 0_usize;
    let mut begins = true;
    assignments.iter().filter_map(move |token| {
        match *token {
            "(" => depth += 1,
            ")" => depth = depth.saturating_sub(1),
            _ => {}
        }
        let column = (begins && depth == 0).then_some(*token);
        begins = *token == "," && depth == 0;
        column
    })
}

/// `FOR UPDATE`, `FOR NO KEY UPDATE`, `FOR SHARE`, `FOR KEY SHARE`.
fn has_lock(query: &[&str]) -> bool {
    query
        .windows(2)
        .any(|window| window[0] == "FOR" && ["UPDATE", "NO", "SHARE", "KEY"].contains(&window[1]))
}

/// Whether the statement locks what it reads, or writes: then it can only go to the database where that is written.
pub(super) fn locks_or_writes(sql: &str) -> bool {
    let tokens = tokens(sql);
    let writes = |token: &&str| ["INSERT", "UPDATE", "DELETE", "MERGE"].contains(token);
    has_lock(&tokens) || tokens.iter().any(writes)
}

/// Words, parameters and signs, without the insides of texts.
fn tokens(sql: &str) -> Vec<&str> {
    let is_word = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'$';
    let bytes = sql.as_bytes();
    let mut tokens = Vec::new();
    let mut start = 0;
    while start < bytes.len() {
        let rest = &bytes[start..];
        let length = match rest[0] {
            b'\'' => {
                1 + rest[1..]
                    .iter()
                    .position(|byte| *byte == b'\'')
                    .map_or(rest.len() - 1, |end| end + 1)
            }
            byte if is_word(byte) => rest.iter().position(|byte| !is_word(*byte)).unwrap_or(rest.len()),
            _ => 1,
        };
        let token = sql.get(start..start + length).unwrap_or_default();
        // The query builder puts names into quotes.
        if !token.trim().is_empty() && token != "\"" && !token.starts_with('\'') {
            tokens.push(token);
        }
        start += length;
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_on_a_persons_table_names_their_home() {
        for sql in [
            "SELECT 1 FROM users WHERE home = $1 AND id = $2",
            "SELECT g.id FROM grants g JOIN users u ON u.home = $1 AND u.id = g.user_id WHERE g.home = $1 AND g.id = $2",
            "INSERT INTO grants (home, id) VALUES ($1, $2)",
            "WITH rotated AS (UPDATE grants SET revoked_at = $3 WHERE home = $1 AND id = $2 RETURNING id) \
             INSERT INTO audit_events (home, id) SELECT $1, $4 FROM rotated",
            "INSERT INTO passkeys (home, id) SELECT $1, $2 WHERE (SELECT count(*) FROM passkeys WHERE home = $1) < $3",
            "INSERT INTO throttle_counters (key, failures) VALUES ($1, 1) ON CONFLICT (key) DO UPDATE SET \
             failures = throttle_counters.failures + 1 WHERE throttle_counters.failures < $2",
            "DELETE FROM login_names WHERE name = $1 AND user_id = $2",
            "SELECT 1 FROM users WHERE home = $1 AND id = $2 FOR NO KEY UPDATE",
            "SELECT 'FROM users' FROM clients FOR UPDATE",
        ] {
            assert_eq!(problem(sql, Reach::Key), None, "{sql}");
        }
    }

    #[test]
    fn a_statement_without_the_key_is_named() {
        for (sql, said) in [
            ("SELECT 1 FROM users WHERE id = $1", "touches users without home = $n"),
            (
                "SELECT 1 FROM \"users\" WHERE \"id\" = $1",
                "touches users without home = $n",
            ),
            (
                "UPDATE grants SET revoked_at = $2 WHERE id = $1",
                "touches grants without home = $n",
            ),
            (
                "INSERT INTO grants (id) VALUES ($1)",
                "touches grants without home = $n",
            ),
            // A join by the key is no parameter: every database is asked.
            (
                "SELECT g.id FROM grants g JOIN users u ON u.home = g.home WHERE g.home = $1 AND g.id = $2",
                "touches users without home = $n",
            ),
            // Of two tables, neither is meant.
            (
                "SELECT 1 FROM grants g JOIN users u ON u.id = g.user_id WHERE home = $1",
                "touches grants without home = $n",
            ),
            (
                "DELETE FROM users WHERE home = $1 AND EXISTS (SELECT 1 FROM passkeys WHERE user_id = $2)",
                "touches passkeys without home = $n",
            ),
            (
                "WITH gone AS (DELETE FROM sessions WHERE user_id = $1 RETURNING 1) SELECT count(*) FROM gone",
                "touches sessions without home = $n",
            ),
            ("SELECT 1 FROM users WHERE home > $1", "touches users without home = $n"),
            (
                "SELECT 1 FROM login_names WHERE user_id = $1",
                "touches login_names without name = $n",
            ),
        ] {
            assert_eq!(problem(sql, Reach::Key).as_deref(), Some(said), "{sql}");
            assert_eq!(problem(sql, Reach::FanOut), None, "{sql}");
        }
    }

    #[test]
    fn no_statement_sets_a_key_or_locks_without_it_whatever_it_says_of_itself() {
        for (sql, said) in [
            (
                "UPDATE users SET disabled = $3, home = $4 WHERE home = $1 AND id = $2",
                "sets home, which is a part of the key of users",
            ),
            (
                "UPDATE consents SET client_id = $2 WHERE home = $1",
                "sets client_id, which is a part of the key of consents",
            ),
            (
                "INSERT INTO applied_users (name, user_id) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET name = $1",
                "sets name, which is a part of the key of applied_users",
            ),
            (
                "SELECT id FROM users WHERE deletes_at < $1 FOR UPDATE SKIP LOCKED",
                "locks rows of users without home = $n",
            ),
            (
                "DELETE FROM users WHERE home = $1 AND id IN (SELECT id FROM sessions FOR KEY SHARE)",
                "locks rows of sessions without home = $n",
            ),
        ] {
            assert_eq!(problem(sql, Reach::Key).as_deref(), Some(said), "{sql}");
            assert_eq!(problem(sql, Reach::FanOut).as_deref(), Some(said), "{sql}");
        }
        // What is compared is not set.
        let sql = "UPDATE grants SET revoked_at = coalesce(revoked_at, $3) WHERE home = $1 AND id = $2";
        assert_eq!(problem(sql, Reach::Key), None);
    }

    #[test]
    fn a_lock_and_a_change_are_seen() {
        assert!(locks_or_writes("SELECT 1 FROM locks WHERE name = 'a' FOR UPDATE"));
        assert!(locks_or_writes("SELECT 1 FROM sessions WHERE home = $1 FOR KEY SHARE"));
        assert!(locks_or_writes("DELETE FROM sessions WHERE home = $1"));
        assert!(!locks_or_writes("SELECT 'FOR UPDATE' FROM clients"));
    }
}
