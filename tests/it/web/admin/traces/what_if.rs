//! What a sign-in would come to.

use crate::support::{both_databases, database::TestDatabase, world::World};

#[both_databases]
async fn what_a_sign_in_would_come_to_is_foreseen_without_signing_in(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut adam = world.person("adam").signed_in().await;
    for (state, query, said) in [
        (
            "",
            "person=alice&app=app",
            vec![
                "would get in",
                "<li>Password</li>",
                "<li>Allow the app what it asks for</li>",
            ],
        ),
        (
            "",
            "person=alice&app=app&class=2fa",
            vec!["<li>Set up a second step</li>"],
        ),
        ("", "person=nobody&app=app", vec!["no such person or app"]),
        ("", "person=alice&app=nobody", vec!["no such person or app"]),
        (
            "[[users]]\npreferred_username = \"alice\"\ndisabled = true\n",
            "person=alice&app=app",
            vec!["would not get in", "The account is disabled."],
        ),
    ] {
        world.seed(state).await;
        let page = adam.get(&format!("/admin/traces/what-if?{query}")).await;
        assert_eq!(page.page(), "admin-what-if", "{}", page.body);
        for text in said {
            assert!(page.body.contains(text), "{query}: {text}: {}", page.body);
        }
    }
    assert_eq!(
        world.server.events("sign_in.succeeded").await,
        1,
        "nobody but Adam signed in"
    );
}
