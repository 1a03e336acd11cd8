//! Kills a process of an instance at one fail point of its database after another (`src/cli/kill_point.rs`).

use std::{fs, path::PathBuf};

use super::instance::Instance;

/// Tells the processes of an instance where to die.
pub struct KillPoints {
    file: PathBuf,
    passed: Vec<String>,
}

impl KillPoints {
    /// From now on, processes that the instance starts can be killed. Nothing is killed yet.
    pub fn of(instance: &mut Instance) -> Self {
        let file = instance.folder.join("kill-at");
        instance.set("TEST_KILL_AT", file.to_str().expect("a plain path"));
        let passed = Vec::new();
        Self { file, passed }
    }

    /// The process dies at its next fail point but `number - 1`.
    pub fn arm(&self, number: usize) {
        self.write(&number.to_string());
    }

    /// The same, and only the fail points of requests count.
    pub fn arm_for_requests(&self, number: usize) {
        self.write(&format!("{number} request"));
    }

    /// Nothing is killed from now on. Where it was, if a process died.
    pub fn disarm(&mut self) -> Option<&str> {
        fs::remove_file(&self.file).expect("it was armed");
        let point = fs::read_to_string(self.point()).ok()?;
        fs::remove_file(self.point()).expect("a file can be removed");
        self.passed.push(point);
        self.passed.last().map(String::as_str)
    }

    /// Checks that processes died at statements with these words, and when something was committed and nobody knew it yet.
    pub fn were_at(&self, statements: &[&str]) {
        let dump = format!("{:#?}", self.passed);
        assert!(self.passed.iter().any(|passed| passed == "Committed"), "{dump}");
        for statement in statements {
            assert!(
                self.passed.iter().any(|passed| passed.contains(statement)),
                "{statement}: {dump}"
            );
        }
    }

    /// Complete when it appears: a process that reads half of it would count wrongly.
    fn write(&self, text: &str) {
        let half = self.file.with_extension("new");
        fs::write(&half, text).expect("a file can be written");
        fs::rename(half, &self.file).expect("a file can be renamed");
    }

    fn point(&self) -> PathBuf {
        self.file.with_extension("point")
    }
}
