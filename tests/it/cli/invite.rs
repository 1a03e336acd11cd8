//! `vestibule invite`.

use std::{fs, path::Path, time::Duration};

use crate::support::process::instance::{Instance, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_is_sent_by_the_running_server_and_refused_with_a_reason() {
    let mut instance = Instance::embedded();
    // C3: a command in another folder made another database there.
    let refused = instance.run(&["invite", "bob@example.org"]).await;
    assert!(refused.complained.contains("no database at"), "{refused:?}");
    assert!(!instance.folder.join("data").exists(), "something was made");
    instance.succeed(&["migrate"]).await;
    let refused = instance.run(&["invite", "bob@example.org"]).await;
    assert_eq!(refused.code, Some(4));
    assert!(refused.complained.contains("registration.mode"), "{refused:?}");
    instance.set("VESTIBULE_MAIL__TRANSPORT", "file");
    instance.set("VESTIBULE_MAIL__FROM", "no-reply@id.example.com");
    instance.set("VESTIBULE_REGISTRATION__MODE", "invitation");
    instance
        .apply("[[groups]]\nname = \"staff\"\n[[users]]\nemail = \"alice@example.com\"\n")
        .await;
    for (arguments, code, reason) in [
        (&["invite", "bob"][..], 1, "name@example.org"),
        (&["invite", "ALICE@example.com"], 4, "already"),
        (
            &["invite", "bob@example.org", "--group", "nobody"],
            1,
            "no group nobody",
        ),
    ] {
        let refused = instance.run(arguments).await;
        assert_eq!(refused.code, Some(code), "{refused:?}");
        assert!(refused.complained.contains(reason), "{reason}: {refused:?}");
    }
    let said = instance
        .succeed(&["invite", "bob@example.org", "--group", "staff", "--language", "de"])
        .await;
    assert!(said.contains("7 days"), "{said}");
    let server = instance.serve().await;
    let mails = instance.folder.join("data/mail");
    eventually(Duration::from_secs(30), "a mail", async || !written(&mails).is_empty()).await;
    let mail = written(&mails);
    assert!(
        mail.contains("To: bob@example.org") && mail.contains("/register/finish?token=3Dvrg_"),
        "{mail}"
    );
    assert!(mail.contains("Konto anlegen"), "{mail}");
    drop(server);
}

/// All messages in `folder`.
fn written(folder: &Path) -> String {
    let files = fs::read_dir(folder).into_iter().flatten();
    files
        .filter_map(|file| fs::read_to_string(file.ok()?.path()).ok())
        .collect()
}
