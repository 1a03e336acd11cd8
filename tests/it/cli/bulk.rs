//! `vestibule bulk`.

use std::time::Duration;

use crate::support::process::{
    administered::{Administered, Transport},
    instance::{STATE, eventually},
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_users_are_changed_by_the_running_server() {
    let state = format!(
        "{STATE}\n[[groups]]\nname = \"interns\"\n\
         [[users]]\npreferred_username = \"ina\"\ngroups = [\"interns\"]\n\
         [[users]]\npreferred_username = \"ivo\"\ngroups = [\"interns\"]\n"
    );
    let administered = Administered::embedded(&state).await;
    let interns = "group eq \"interns\"";
    for (transport, action) in [(Transport::Database, "disable"), (Transport::Server, "enable")] {
        let count = administered.succeed(transport, &["bulk", "count", interns]).await;
        assert_eq!(count, "2\n");
        let start = ["bulk", "start", action, "--filter", interns, "--expected-count"];
        let wrong = administered.run(transport, &[&start[..], &["3"]].concat()).await;
        assert!(
            wrong.code == Some(4) && wrong.complained.contains("finds 2 accounts"),
            "{wrong:?}"
        );
        let job = administered.json(transport, &[&start[..], &["2"]].concat()).await;
        let id = job["id"].as_str().expect("an id");
        eventually(Duration::from_secs(30), "a finished job", async || {
            let job = administered.json(transport, &["bulk", "show", id]).await;
            job["finished_at"].is_string() && job["done"] == 2
        })
        .await;
        let rows = administered.json(transport, &["bulk", "rows", id]).await;
        assert_eq!(rows.as_array().map(Vec::len), Some(2), "{rows}");
        let refused = administered.json(transport, &["bulk", "rows", id, "--refused"]).await;
        assert_eq!(refused.as_array().map(Vec::len), Some(0), "{refused}");
        let ina = administered.json(transport, &["user", "show", "ina"]).await;
        assert_eq!(ina["disabled"].as_bool().unwrap_or(false), action == "disable", "{ina}");
    }
    let said = administered
        .succeed(Transport::Server, &["bulk", "start", "sign_out", "ina", "ivo"])
        .await;
    assert!(said.contains("changes 2 users"), "{said}");
}
