//! The audit log as a file.

use crate::support::{database::TestDatabase, sqlite, world::World};

#[sqlite]
async fn what_was_found_is_a_file_of_all_its_pages(database: TestDatabase) {
    let world = World::with_console(&database).await;
    let mut state = String::new();
    for number in 0..450 {
        state.push_str(&format!("[[groups]]\nname = \"g{number}\"\n"));
    }
    world.seed(&state).await;
    let mut adam = world.person("adam").signed_in().await;
    let file = adam.get("/admin/audit/download?kind=group.changed&format=jsonl").await;
    assert_eq!(file.header("content-type"), "application/jsonl");
    assert!(file.header("content-disposition").contains("audit.jsonl"));
    let lines: Vec<serde_json::Value> = file
        .body
        .lines()
        .map(|line| serde_json::from_str(line).expect(line))
        .collect();
    assert_eq!(lines.len(), 450);
    assert!(lines.iter().all(|line| line["kind"] == "group.changed"));
    let file = adam.get("/admin/audit/download?kind=group.changed&format=csv").await;
    assert_eq!(file.header("content-type"), "text/csv; charset=utf-8");
    assert_eq!(file.body.lines().count(), 451);
    assert!(file.body.starts_with("time,kind,actor,"), "{}", file.body);
    let file = adam.get("/admin/audit/download?person=nobody&format=csv").await;
    assert_eq!(file.body.lines().count(), 1);
}
