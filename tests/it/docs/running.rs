//! What the pages say to type is typed: the blocks with the info string `sh run` of a page run in their order, as one script, in a folder
//! with the files of its blocks with `save=FILE`, beside a server that runs there. Everything has to succeed.

use crate::support::{
    book::{blocks, book, read},
    process::instance::Instance,
};

/// The address of the server in the pages.
const ADDRESS: &str = "localhost:8080";

#[tokio::test]
async fn the_commands_of_the_pages_run() {
    let mut found = 0;
    for page in book() {
        let blocks = blocks(&read(&page));
        let lines = blocks
            .iter()
            .filter(|block| block.language == "sh" && block.note == "run");
        let script: Vec<&str> = lines.map(|block| block.code.as_str()).collect();
        if script.is_empty() {
            continue;
        }
        let instance = Instance::embedded();
        for block in &blocks {
            if let Some(name) = block.note.strip_prefix("save=") {
                instance.write(name, &block.code);
            }
        }
        let server = instance.serve().await;
        let script = script.join("\n").replace(ADDRESS, &server.address.to_string());
        let finished = instance.run_script(&script).await;
        assert_eq!(finished.code, Some(0), "{page}: {finished:?}");
        found += 1;
    }
    assert!(found > 2, "only {found} pages have commands that run");
}
