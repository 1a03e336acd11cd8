//! `vestibule mail test`, and what `vestibule check` says about mail.

use crate::support::{
    process::instance::Instance,
    smtp::{PASSWORD, SmtpServer, USERNAME},
};

fn with_mail(smtp: &SmtpServer) -> Instance {
    let mut instance = Instance::embedded();
    instance.write("mail-password", PASSWORD);
    let certificate = smtp.certificate.to_str().expect("a plain path");
    for (name, value) in [
        ("TRANSPORT", "smtp"),
        ("FROM", "Vestibule <no-reply@id.example.com>"),
        ("SMTP__HOST", "localhost"),
        ("SMTP__PORT", &smtp.address.port().to_string()),
        ("SMTP__USERNAME", USERNAME),
        ("SMTP__PASSWORD_FILE", "mail-password"),
        ("SMTP__ROOT_CERTIFICATE", certificate),
    ] {
        instance.set(&format!("VESTIBULE_MAIL__{name}"), value);
    }
    instance
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_test_message_arrives_and_the_server_is_quoted() {
    let smtp = SmtpServer::start().await;
    let instance = with_mail(&smtp);
    let said = instance.succeed(&["mail", "test", "alice@example.com"]).await;
    assert!(said.contains("queued"), "{said}");
    assert_eq!(smtp.taken().len(), 1);
    assert!(smtp.taken()[0].is_protected);
    let checked = instance.run(&["check"]).await;
    assert!(checked.said.contains("ok     mail:"), "{checked:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn each_fault_is_named_with_what_to_do() {
    let mut smtp = SmtpServer::start().await;
    let mut instance = with_mail(&smtp);
    let fails = async |instance: &Instance, address: &str, advice: &str| {
        let finished = instance.run(&["mail", "test", address]).await;
        assert_eq!(finished.code, Some(1), "{finished:?}");
        assert!(finished.complained.contains(advice), "{advice}: {finished:?}");
        assert!(!finished.complained.contains(PASSWORD), "{finished:?}");
    };
    fails(&instance, "alice", "name@example.org").await;
    fails(
        &instance,
        "alice@example.com\r\nBcc: eve@example.com",
        "name@example.org",
    )
    .await;
    smtp.refuse("550 5.1.1 no such person");
    fails(&instance, "alice@example.com", "no such person").await;
    smtp.refuse("");
    instance.write("mail-password", "another password");
    fails(&instance, "alice@example.com", "mail.smtp.password").await;
    instance.write("mail-password", PASSWORD);
    instance.unset("VESTIBULE_MAIL__SMTP__ROOT_CERTIFICATE");
    fails(&instance, "alice@example.com", "mail.smtp.root_certificate").await;
    smtp.go_down().await;
    fails(&instance, "alice@example.com", "does localhost").await;
    let checked = instance.run(&["check"]).await;
    assert!(checked.said.contains("wrong  mail:"), "{checked:?}");
    instance.set("VESTIBULE_MAIL__TRANSPORT", "off");
    fails(&instance, "alice@example.com", "mail.transport").await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_file_transport_writes_files_that_only_their_owner_can_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let mut instance = Instance::embedded();
    instance.set("VESTIBULE_MAIL__TRANSPORT", "file");
    instance.set("VESTIBULE_MAIL__FROM", "no-reply@id.example.com");
    instance.succeed(&["mail", "test", "alice@example.com"]).await;
    let files: Vec<_> = std::fs::read_dir(instance.folder.join("data/mail"))
        .expect("the folder is there")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    let [file] = &files[..] else { panic!("{files:?}") };
    assert!(
        std::fs::read_to_string(file)
            .expect("a file")
            .contains("To: alice@example.com")
    );
    let mode = std::fs::metadata(file).expect("a file").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
}

/// B23: an address with a domain of another script was sent as it was typed, and a name with a comma stopped the start.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn addresses_and_senders_of_any_script_arrive_or_the_refusal_says_why() {
    let smtp = SmtpServer::start().await;
    let mut instance = with_mail(&smtp);
    instance.set(
        "VESTIBULE_MAIL__FROM",
        "Bücher, \"Best\" & Co. <no-reply@bücher.example>",
    );
    instance.succeed(&["mail", "test", "ada@bücher.example"]).await;
    let taken = smtp.taken();
    assert!(taken[0].to.contains("<ada@xn--bcher-kva.example>"), "{:?}", taken[0]);
    assert!(
        taken[0].text.contains("<no-reply@xn--bcher-kva.example>"),
        "{:?}",
        taken[0]
    );
    let refused = instance.run(&["mail", "test", "jörg@example.org"]).await;
    assert_eq!(refused.code, Some(1), "{refused:?}");
    assert!(refused.complained.contains("does not offer SMTPUTF8"), "{refused:?}");
    assert_eq!(smtp.taken().len(), 1);
    smtp.offer_smtputf8();
    instance.succeed(&["mail", "test", "jörg@example.org"]).await;
    assert!(smtp.taken()[1].to.contains("<jörg@example.org>"));
}
